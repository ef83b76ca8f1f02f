"""Selections as gray PNG files, to be kept, painted on elsewhere and loaded again."""

from pathlib import Path

from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report
from gesso_core.selecting.selection import Selection, put, quantised
from gesso_core.selecting.tile import SIDE, Cell, Tile
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.place import UNDOING, box_as_stored, coverage_in, is_turned
from gesso_desktop.document.proposing import write_proposal
from gesso_desktop.document.upright import upright

_ROWS = 2 * SIDE  # read at once


def read_selection(path: Path, picture: Picture, report: Report) -> Selection:
    """White selects. As large as the picture as seen or as stored; as seen, where it is both.

    Raises SizeMismatch for another size, CannotRead.
    """
    source = open_picture(path)
    try:
        turns = is_turned(source.size, picture, as_viewed=True)
        tiles = dict[Cell, Tile]()
        for top in range(0, source.size.height, _ROWS):
            report(Progress("reading", top, source.size.height))
            strip = Box(0, top, source.size.width, min(top + _ROWS, source.size.height))
            values, place = quantised(coverage_in(source, strip)), strip
            if turns:
                values = upright(values, UNDOING.get(picture.orientation, picture.orientation))
                place = box_as_stored(strip, picture)
            for part in place.tiles(SIDE):
                put(tiles, part, values[part.within(place).slices], picture.size)
        return Selection(picture.size, tiles)
    finally:
        source.close()


def write_selection(selection: Selection, picture: Picture, target: Path, original: Path) -> None:
    """As the picture is seen. Raises WouldOverwrite if `target` exists, CannotWrite, DiskFull."""
    whole = selection.read(selection.size.box)
    write_proposal(upright(whole, picture.orientation), target, original)
