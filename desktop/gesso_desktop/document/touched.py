"""Few boxes for many: disjoint parts of grid cells joined where they form larger rectangles."""

from collections.abc import Callable, Iterable

from gesso_core.geometry import Box


def joined(parts: Iterable[Box]) -> list[Box]:
    """The same pixels in fewer boxes, top to bottom, then left to right. The parts are disjoint."""
    rows = _chained(sorted(parts, key=lambda b: (b.top, b.bottom, b.left)), _continues_across)
    blocks = _chained(sorted(rows, key=lambda b: (b.left, b.right, b.top)), _continues_down)
    return sorted(blocks, key=lambda b: (b.top, b.left))


def _chained(boxes: Iterable[Box], continues: Callable[[Box, Box], bool]) -> list[Box]:
    result: list[Box] = []
    for box in boxes:
        if result and continues(result[-1], box):
            result[-1] = result[-1].union(box)
        else:
            result.append(box)
    return result


def _continues_across(first: Box, second: Box) -> bool:
    return (first.top, first.bottom, first.right) == (second.top, second.bottom, second.left)


def _continues_down(first: Box, second: Box) -> bool:
    return (first.left, first.right, first.bottom) == (second.left, second.right, second.top)
