"""Moving edits within the stack: several at once, as one change."""

from collections.abc import Collection, Sequence

from gesso_desktop.document.document import Document


def move_above(document: Document, patches: Collection[int], others: Collection[int]) -> None:
    """`patches` come to lie right above all of `others`, in the order they have; none: lowest."""
    order = [row.id for row in document.stack]
    rest = [patch for patch in order if patch not in patches]
    place = max((rest.index(patch) + 1 for patch in others if patch in rest), default=0)
    _arrange(document, steps(order, patches, place))


def move_by(document: Document, patches: Collection[int], places: int) -> None:
    """Up (above 0) or down by so many of the others, as far as there are any."""
    order = [row.id for row in document.stack]
    _arrange(document, moves_by(order, patches, places))


def moves_by(order: Sequence[int], patches: Collection[int], places: int) -> list[tuple[int, int]]:
    """What `move_by` would do, see `steps`. order: from the bottom."""
    numbers = [number for number, patch in enumerate(order) if patch in patches]
    if not numbers:
        return []
    count = len(order) - len(numbers)
    return steps(order, patches, max(0, min(numbers[0] + places, count)))


def _arrange(document: Document, moves: Sequence[tuple[int, int]]) -> None:
    with document.one_edit(""):
        for patch, where in moves:
            document.reorder(patch, where)


def steps(order: Sequence[int], patches: Collection[int], place: int) -> list[tuple[int, int]]:
    """Single moves (patch, new place) that bring `patches` together with `place` others below."""
    moved = [patch for patch in order if patch in patches]
    rest = [patch for patch in order if patch not in patches]
    target = [*rest[:place], *moved, *rest[place:]]
    now, result = list(order), list[tuple[int, int]]()
    while left := [patch for patch in moved if now.index(patch) != target.index(patch)]:
        # Each ends where it stays: the topmost goes up first, the lowest goes down first.
        rising = [patch for patch in left if now.index(patch) < target.index(patch)]
        patch = rising[-1] if rising else left[0]
        now.remove(patch)
        now.insert(target.index(patch), patch)
        result.append((patch, target.index(patch)))
    return result
