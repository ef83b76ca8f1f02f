"""Which of a source's files a card means, and what is missing. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import BadRequest, NotFound
from gesso_runtime.store.names import Kind, is_pattern, kind_of, refuse_kind

Listing = Callable[[str], Sequence[str]]
"""The paths of a source that a card's path or pattern means."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """files: by path. precisions: the variants that are whole; empty when the files serve all."""

    files: dict[str, CardFile]
    precisions: frozenset[Precision]


def choose(
    card: ModelCard, listing: Listing, *, source: str, wanted: frozenset[Precision] = frozenset()
) -> Chosen:
    """source: in words. wanted: variants to take; empty for every one that is whole.

    Raises NotFound that names every missing file; BadRequest for files that are never taken.
    """
    _refuse_unknown(card, wanted)
    found = {file: _taken(file, listing) for file in card.files}
    whole = [p for p in variants(card) if not _lacks(found, p)]
    missing = _lacks(found, None)
    for precision in wanted or (() if whole else variants(card)):
        missing += _lacks(found, precision)
    if missing:
        raise NotFound(
            f"{source} lacks what “{card.id}” needs: {', '.join(missing)}.",
            "Get these files, too; their names and folders must be as the card says.",
        )
    taken = frozenset(wanted or whole)
    files: dict[str, CardFile] = {}
    # An exact path knows more (size, digest) than a pattern that also means it.
    for file in sorted(found, key=lambda file: is_pattern(file.path)):
        if file.precision is None or file.precision in taken:
            for path in found[file]:
                files.setdefault(path, file)
    return Chosen(files, taken)


def variants(card: ModelCard) -> tuple[Precision, ...]:
    """The precisions whose files differ, in the card's order."""
    return tuple(dict.fromkeys(f.precision for f in card.files if f.precision is not None))


def whole_variants(card: ModelCard, listing: Listing) -> tuple[Precision, ...]:
    """Those whose files are all there."""
    found = {file: _taken(file, listing) for file in card.files}
    return tuple(p for p in variants(card) if not _lacks(found, p))


def _refuse_unknown(card: ModelCard, wanted: frozenset[Precision]) -> None:
    if not card.files:
        raise BadRequest(
            f"“{card.id}” needs no files; there is nothing to add.", "It can be used as it is."
        )
    if not wanted <= set(variants(card)):
        known = ", ".join(variants(card)) or "one only"
        raise BadRequest(
            f"“{card.id}” has no files in {', '.join(sorted(wanted))}.", f"It comes in: {known}."
        )


def _taken(file: CardFile, listing: Listing) -> tuple[str, ...]:
    """A pattern may also mean files that are never taken: they are left, unless nothing else is."""
    if not is_pattern(file.path):
        refuse_kind(file.path)
        return tuple(listing(file.path))
    paths = listing(file.path)
    taken = tuple(path for path in paths if kind_of(path).is_taken)
    if not taken and not file.is_optional:
        for path in paths:
            if kind_of(path) is Kind.CODE:
                refuse_kind(path)
    return taken


def _lacks(found: dict[CardFile, tuple[str, ...]], precision: Precision | None) -> list[str]:
    return [
        f"“{file.path}”" if precision is None else f"“{file.path}” ({precision})"
        for file, paths in found.items()
        if file.precision is precision and not paths and not file.is_optional
    ]
