"""The picture on the easel: one view, and the tiles of what is seen, of before, and of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.errors import SizeMismatch
from gesso_core.geometry import Box
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.progress import Report
from gesso_desktop.document.change_map import ChangeMap
from gesso_desktop.document.viewing.monitor import MonitorTransform, screen_image
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.state.change_source import CoverageSource
from gesso_desktop.state.compare import Compare
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import GLIMPSE_SIDE, Desk
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.sources import ChangeSource, Difference, SightSource
from gesso_desktop.state.tiles import SIDE, Image, Look, Source, Tiles
from gesso_desktop.state.view import View

T = TypeVar("T")

_AT_ONCE_SIDE = 240  # px; converting so many pixels cannot be noticed
_QUICK_AREA = 400_000  # px; so many are evaluated within a frame or two
_COARSEST = 2  # levels; beyond that nothing could be judged
_CALM_MS = 250  # without a change, after which the picture is shown as sharp as it is


@dataclass(frozen=True, eq=False)
class _Rough:
    """A glimpse, and what it is one of."""

    pixels: Pixels
    sight: Sight


class Easel(QObject):
    """Follows the desk. Everything here belongs to the Qt thread."""

    picture_changed = Signal()

    def __init__(
        self, desk: Desk, *, memory_bytes: int = 160 << 20, parent: QObject | None = None
    ) -> None:
        """memory_bytes: of all tiles together."""
        super().__init__(parent)
        self._desk = desk
        self._opened: Opened | None = None
        self._monitor: bytes | None = None
        self._transforms: dict[tuple[bytes | None, PixelFormat], MonitorTransform] = {}
        self._sight: Sight | None = None
        self._other: Sight | None = None
        self._rough: _Rough | None = None
        self._rough_before: _Rough | None = None
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._be_calm)
        self._tint = (0xE0, 0x40, 0x4C)
        self._map_of: ChangeMap | None = None
        self._orientation = 1
        self._tasks: list[Task] = []
        self.view = View(self)
        self.compare = Compare(self)
        share = memory_bytes // 6
        self.after = self._tiles(3 * share)
        self.before = self._tiles(2 * share)
        self.changes = self._tiles(share)
        self.view.changed.connect(self._look)
        self.compare.changed.connect(self._look)
        desk.opened_changed.connect(self._take)
        self._take()

    @property
    def opened(self) -> Opened | None:
        return self._opened

    @property
    def monitor(self) -> bytes | None:
        """The monitor's ICC profile; None for sRGB."""
        return self._monitor

    def set_monitor(self, icc: bytes | None) -> None:
        if icc != self._monitor:
            self._monitor = icc
            self._transforms.clear()
            self._show_all()

    def set_tint(self, tint: tuple[int, int, int]) -> None:
        """Of the change map: red, green, blue."""
        if tint != self._tint:
            self._tint = tint
            if self._opened is not None:
                self._show_changes()
                self._look()

    def show_map_of(self, change_map: ChangeMap | None) -> None:
        """The change map of one edit instead of all differences; None: all differences again."""
        if change_map is not self._map_of:
            self._map_of = change_map
            if self._opened is not None:
                self._show_changes()
                self._look()

    def compare_with(self, other: Sight | None, glimpse: Pixels | None = None) -> None:
        """Another picture in the place of the original; None: the original again.

        glimpse: all of it, rough, to be shown until there are tiles.
        Raises SizeMismatch if it has not the same stored size.
        """
        opened = self._opened
        if other is not None and (opened is None or other.size != opened.size):
            raise SizeMismatch(
                "The two pictures have not the same size.",
                "Choose a picture of the same width and height.",
            )
        self._other = other
        if opened is not None:
            self._show_before()
            self._show_changes()
            self._rough_before = None
            if other is not None and glimpse is not None:
                self._rough_before = _Rough(glimpse, other)
            self._show_rough_before(opened)
            self._look()

    def other_is_built(self) -> None:
        """The other picture's pyramid is there: it can be seen as a whole without waiting."""
        self.before.coarse_levels_are_ready()
        self.changes.coarse_levels_are_ready()

    def _tiles(self, memory_bytes: int) -> Tiles:
        return Tiles(
            self._desk.crossing, self._desk.messages, memory_bytes=memory_bytes, parent=self
        )

    def _take(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        if self._opened is not None:
            self._opened.pixels_changed.disconnect(self._change)
            self._opened.framing_changed.disconnect(self._reframe)
        opened = self._opened = self._desk.opened
        self._sight = self._other = self._map_of = None
        self.view.be_coarser(0)
        for tiles in self._all:  # the view moves on before they get the new picture
            tiles.show(None)
        if opened is not None:
            self._transforms.clear()
            opened.pixels_changed.connect(self._change)
            opened.framing_changed.connect(self._reframe)
            self._orientation = opened.orientation
            self._rough = self._rough_before = None
            if opened.glimpse is not None:
                self._rough = _Rough(opened.glimpse, opened.sight)
            self.view.show(opened.size, opened.picture.orientation, opened.framing)
            self._show_all()
            self._build(opened)
        self.picture_changed.emit()

    def _build(self, opened: Opened) -> None:
        if not opened.looking.is_built:
            task = self._desk.crossing.run(
                Lane.QUIET,
                opened.looking.build,
                done=lambda _: self._built(),
                failed=self._desk.messages.fail,
            )
            self._tasks.append(task)

    def _built(self) -> None:
        self.after.coarse_levels_are_ready()
        if self._other is None:
            self.before.coarse_levels_are_ready()
            self.changes.coarse_levels_are_ready()

    @property
    def _all(self) -> tuple[Tiles, ...]:
        return self.after, self.before, self.changes

    def _transform(self, sight: Sight) -> MonitorTransform:
        """Edits may give a picture an opacity, and so another format."""
        key = sight.icc, sight.format
        if key not in self._transforms:
            self._transforms[key] = MonitorTransform(sight.icc, sight.format, self._monitor)
        return self._transforms[key]

    def _change(self, _: object) -> None:
        opened, before = self._opened, self._sight
        if opened is None or before is None:
            return
        # Changes that come faster than tiles can follow are shown coarser until they pause.
        if not self.after.is_settled and opened.looking.is_built:
            self.view.be_coarser(self._levels_to_follow(opened.sight))
        self._calm.start()
        self._sight = opened.sight
        step = Difference(before, opened.sight)
        self.after.replace(self._after_source(), step.boxes)
        self.changes.replace(self._change_source(), step.boxes)
        self._lend()

    def _levels_to_follow(self, sight: Sight) -> int:
        """How much coarser the picture has to be for changes to be seen as they are made."""
        first, level = sight.ground.pyramid.first, self.view.sharp_level
        # Levels finer than the pyramid's first are made from all the pixels below them.
        work = self.view.visible().area >> (2 * level if level >= first else 0)
        return 0 if work <= _QUICK_AREA else min(max(1, first - level), _COARSEST)

    def _be_calm(self) -> None:
        self.view.be_coarser(0)

    def _lend(self) -> None:
        """Where nothing was edited, before shows the tiles of after as soon as they are there."""
        if self._opened is not None and self._other is None:
            differs = Difference(self._opened.base, self._opened.sight).boxes
            self.before.borrow(self.after, differs)

    def _reframe(self) -> None:
        opened = self._opened
        if opened is None:
            return
        if opened.orientation != self._orientation:
            self._orientation = opened.orientation
            self._show_all()
        self.view.reframe(opened.framing)

    def _show_all(self) -> None:
        opened = self._opened
        if opened is None:
            return
        self._sight = opened.sight
        self.after.show(self._after_source(), is_everything_cheap=opened.looking.is_built)
        self._show_before()
        self._show_changes()
        if self._rough is not None:
            self._show_rough(self._rough, self.after)
        self._show_rough_before(opened)
        self._look()

    def _show_before(self) -> None:
        assert self._opened is not None
        is_cheap = _is_built(self._other or self._opened.base)
        self.before.show(self._before_source(), is_everything_cheap=is_cheap)
        self._lend()

    def _show_changes(self) -> None:
        assert self._opened is not None
        is_cheap = _is_built(self._other or self._opened.base) and _is_built(self._opened.sight)
        self.changes.show(self._change_source(), is_everything_cheap=is_cheap)

    def _show_rough_before(self, opened: Opened) -> None:
        """What was seen at first serves before too, unless it was edited already."""
        if self._rough_before is None and self._other is None:
            if self._rough is not None and self._rough.sight.state == opened.base.state:
                self._rough_before = self._rough
            else:
                looking, base = opened.looking, opened.base
                self._run_look(
                    lambda _: _Rough(looking.glimpse(GLIMPSE_SIDE, Preview(is_base=True)), base),
                    partial(self._take_rough_before, opened),
                )
        if self._rough_before is not None:
            self._show_rough(self._rough_before, self.before)

    def _take_rough_before(self, opened: Opened, rough: "_Rough") -> None:
        if opened is self._opened and self._other is None:
            self._rough_before = rough
            self._show_rough(rough, self.before)

    def _show_rough(self, rough: "_Rough", tiles: Tiles) -> None:
        """A very rough one in this very moment, the whole of it as soon as it is converted."""
        pixels, sight = rough.pixels, rough.sight
        transform, orientation = self._transform(sight), self._orientation

        def image(part: Pixels) -> Image:
            box = Box(0, 0, part.shape[1], part.shape[0])
            return screen_image(part, sight.format, box, transform, orientation)

        def arrived(whole: Image) -> None:
            if rough in (self._rough, self._rough_before) and orientation == self._orientation:
                tiles.set_glimpse(whole)

        step = -(-max(pixels.shape[:2]) // _AT_ONCE_SIDE)
        tiles.set_glimpse(image(pixels[::step, ::step]))
        self._run_look(lambda _: image(pixels), arrived)

    def _run_look(self, work: Callable[[Report], T], done: Callable[[T], object]) -> None:
        self._tasks.append(self._desk.crossing.run(Lane.LOOK, work, done=done))

    def _after_source(self) -> SightSource:
        assert self._opened is not None
        sight = self._opened.sight
        return SightSource(sight, self._transform(sight), self._orientation)

    def _before_source(self) -> SightSource:
        assert self._opened is not None
        sight = self._other or self._opened.base
        return SightSource(sight, self._transform(sight), self._orientation)

    def _change_source(self) -> Source:
        assert self._opened is not None
        if self._map_of is not None:
            return CoverageSource(self._map_of, self._orientation, self._tint)
        difference = Difference(self._other or self._opened.base, self._opened.sight)
        return ChangeSource(difference, self._orientation, self._tint)

    def _look(self) -> None:
        """Tiles that nobody sees are not made."""
        visible = self.view.visible()
        level = self.view.level
        look = Look(
            level,
            visible,
            visible.grow(SIDE << level).intersect(self.view.size.box),
            ((visible.left + visible.right) / 2, (visible.top + visible.bottom) / 2),
        )
        compare = self.compare
        self.after.look(look)
        self.before.look(look if compare.shows_before else None)
        self.changes.look(look if compare.shows_map else None)


def _is_built(sight: Sight) -> bool:
    """Whether coarse levels can be read at once."""
    return sight.ground.pyramid.is_built
