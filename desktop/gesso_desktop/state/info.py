"""What is known of the picture: its histogram, the values under the cursor, its metadata."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.geometry import Box
from gesso_core.pixels import PixelFormat
from gesso_core.progress import Report
from gesso_desktop.document.display import shown
from gesso_desktop.document.histogram import Histogram, channel_names, histogram
from gesso_desktop.document.readable_metadata import Section, readable_metadata
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.opened import Opened

SETTLED_MS = 250  # the histogram follows a dragged slider no faster than eyes do


@dataclass(frozen=True)
class ReadOut:
    """Stored values of one pixel. x, y: as stored. before: of the original; after: as seen now.

    colour: sRGB, 0…255, of the value as seen.
    """

    x: int
    y: int
    names: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    colour: tuple[int, int, int]
    format: PixelFormat


class InfoState(QObject):
    histogram_changed = Signal()
    read_out_changed = Signal()
    metadata_changed = Signal()

    def __init__(self, desk: Desk, crossing: Crossing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.histogram: Histogram | None = None
        self.read_out: ReadOut | None = None
        self.sections: tuple[Section, ...] = ()
        self._desk = desk
        self._crossing = crossing
        self._counting: Task | None = None
        self._reading: Task | None = None
        self._wanted: tuple[int, int] | None = None
        self._is_outdated = False
        """Whether what is being read now is not what is wanted any more."""
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._count)
        desk.opened_changed.connect(self._start)
        self._start()

    def point_at(self, x: int, y: int) -> None:
        """The cursor is over this stored pixel; newest wins."""
        if self._wanted != (x, y):
            self._wanted = (x, y)
            self._read_again()

    def point_away(self) -> None:
        self._wanted = None
        if self.read_out is not None:
            self.read_out = None
            self.read_out_changed.emit()

    def _start(self) -> None:
        self.histogram, self.read_out, self.sections = None, None, ()
        self._wanted = None
        opened = self._desk.opened
        if opened is not None:
            opened.pixels_changed.connect(lambda _: self._look_again())
            self._settled.start()
            self._crossing.run(
                Lane.QUIET,
                lambda _: readable_metadata(opened.picture),
                done=partial(self._told, opened),
            )
        self.histogram_changed.emit()
        self.read_out_changed.emit()
        self.metadata_changed.emit()

    def _look_again(self) -> None:
        """Other pixels, also under a cursor that rests."""
        self._settled.start()
        self._read_again()

    def _told(self, opened: Opened, sections: tuple[Section, ...]) -> None:
        if opened is self._desk.opened:
            self.sections = sections
            self.metadata_changed.emit()

    def _count(self) -> None:
        opened = self._desk.opened
        if self._counting is not None:
            self._counting.cancel()
        if opened is None:
            return
        if not opened.looking.is_built:  # reading a large file twice would help nobody
            self._settled.start()
            return
        sight = opened.sight
        self._counting = self._crossing.run(
            Lane.QUIET, lambda _: histogram(sight), done=partial(self._counted, opened)
        )

    def _counted(self, opened: Opened, counted: Histogram) -> None:
        if opened is self._desk.opened:
            self.histogram = counted
            self.histogram_changed.emit()

    def _read_again(self) -> None:
        if self._reading is None:
            self._read()
        else:
            self._is_outdated = True

    def _read(self) -> None:
        self._is_outdated = False
        opened, wanted = self._desk.opened, self._wanted
        if opened is None or wanted is None:
            return
        x, y = wanted
        if not (0 <= x < opened.size.width and 0 <= y < opened.size.height):
            self.point_away()
            return
        self._reading = self._crossing.run(
            Lane.LOOK,
            _reading(opened.base, opened.sight, x, y),
            done=partial(self._has_read, opened),
            ended=self._read_ended,
        )

    def _has_read(self, opened: Opened, read_out: ReadOut) -> None:
        if opened is self._desk.opened and self._wanted is not None:
            self.read_out = read_out
            self.read_out_changed.emit()

    def _read_ended(self) -> None:
        self._reading = None
        if self._is_outdated:
            self._read()


def _reading(base: Sight, sight: Sight, x: int, y: int) -> Callable[[Report], ReadOut]:
    def read(_: Report) -> ReadOut:
        box = Box.at(x, y, 1, 1)
        after = sight.read(box)
        colour = shown(after, sight.format, sight.icc)[0, 0]
        red, green, blue = (int(value) for value in colour)
        return ReadOut(
            x,
            y,
            channel_names(sight.format),
            tuple(float(value) for value in base.read(box)[0, 0]),
            tuple(float(value) for value in after[0, 0]),
            (red, green, blue),
            sight.format,
        )

    return read
