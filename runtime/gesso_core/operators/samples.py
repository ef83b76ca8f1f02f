"""Small windows of a picture at full resolution, from which an operator measures."""

from collections.abc import Iterator

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.picture import Picture


def windows(picture: Picture, mask: Mask | None, side: int, across: int) -> Iterator[Box]:
    """Up to across×across boxes of at most `side` px, spread evenly where the mask may act."""
    area = picture.size.box
    if mask is not None:
        area = mask.tight_box.intersect(area)
    if area.is_empty:
        return
    tops = _starts(area.top, area.height, side, across)
    for top in tops:
        for left in _starts(area.left, area.width, side, across):
            yield Box.at(left, top, side, side).intersect(area)


def _starts(start: int, length: int, side: int, count: int) -> list[int]:
    count = min(count, -(-length // side))
    if count <= 1:
        return [start + max(0, (length - side) // 2)]
    return [start + round(i * (length - side) / (count - 1)) for i in range(count)]
