"""The tiles of one picture as it is shown: which are wanted, which are there, which are being made.

A tile that no longer shows the truth stays until its successor arrives, and what is missing is
covered by coarser ones; so the picture is never blank. Pixels are made off the Qt thread.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.geometry import Box, Size
from gesso_core.progress import Cancelled
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages

SIDE = 512  # px of the level; measured best for painting and for reading alike
_COARSE_SIDE = 1024  # px; the finest level not larger than this is always kept
_FREE_AREA = 4_000_000  # stored px under one tile; above it, levels wait for the pyramid
_CLOSE = 2  # levels; a true tile that much coarser is preferred to an untrue sharp one

Image = NDArray[np.uint8]
"""h×w×4 BGRX, upright."""
Key = tuple[int, int, int]
"""Level, column, row, in the stored picture's grid of that level."""
Touched = Callable[[int], list[Box] | None]
"""The stored boxes outside which nothing differs at a level; None: everywhere may be something."""


class Source(Protocol):
    """What tiles are made from: frozen, and read from any thread."""

    @property
    def size(self) -> Size:
        """Stored."""
        ...

    def draw(self, level: int, box: Box) -> Image:
        """box: in pixels of the level."""
        ...


@dataclass(eq=False)
class Tile:
    """stored: what it covers; the last column and row may reach beyond the picture.

    drawn: what the painter made of the pixels, kept here so that it is made once.
    """

    pixels: Image
    stored: Box
    level: int
    is_stale: bool = False
    drawn: Any = None


@dataclass(eq=False)
class _Making:
    task: Task
    touched: int = 0  # the version whose change touched it last


@dataclass(frozen=True)
class Plan:
    """What a look needs: tiles that are seen, centre out, then what is kept at hand around it."""

    level: int
    seen: tuple[Key, ...] = ()
    around: tuple[Key, ...] = ()


@dataclass(frozen=True, eq=False)
class _Now:
    source: Source | None = None
    version: int = 0
    picture: int = 0


@dataclass(frozen=True)
class Look:
    """visible, around: stored boxes; middle: the stored point around which tiles come first."""

    level: int
    visible: Box
    around: Box
    middle: tuple[float, float] = field(default=(0.0, 0.0))


class Tiles(QObject):
    arrived = Signal(object)
    """The stored Box that looks different now."""

    def __init__(
        self,
        crossing: Crossing,
        messages: Messages,
        *,
        memory_bytes: int = 128 << 20,
        at_once: int = 3,
        parent: QObject | None = None,
    ) -> None:
        """memory_bytes: of finished tiles. at_once: how many are made at a time."""
        super().__init__(parent)
        self._crossing = crossing
        self._messages = messages
        self._memory_bytes = memory_bytes
        self._at_once = at_once
        self._now = _Now()
        self._tiles: OrderedDict[Key, Tile] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, _Making] = {}
        self._under_way = 0
        self._failed: set[Key] = set()
        self._has_complained = False
        self._look: Look | None = None
        self._plan = Plan(0)
        self._pinned: tuple[Key, ...] = ()
        self._is_everything_cheap = False
        self._glimpse: Tile | None = None
        self._lender: tuple[Tiles, Touched] | None = None

    @property
    def level(self) -> int:
        """The level that is drawn; coarser than asked for when that would not fit in memory."""
        return self._plan.level

    @property
    def plan(self) -> Plan:
        return self._plan

    @property
    def held_bytes(self) -> int:
        return self._bytes

    @property
    def is_settled(self) -> bool:
        """Whether all that is wanted is there and true."""
        return not self._under_way and next(self._missing(), None) is None

    @property
    def glimpse(self) -> Tile | None:
        return self._glimpse

    def show(self, source: Source | None, *, is_everything_cheap: bool = False) -> None:
        """Another picture, or none; nothing is made of it before the next `look`.

        is_everything_cheap: coarse levels too can be read at once.
        """
        self._forget()
        self._look = None  # its boxes are of the former picture
        self._glimpse = self._lender = None
        self._now = _Now(source, self._now.version + 1, self._now.picture + 1)
        self._is_everything_cheap = is_everything_cheap
        self._failed.clear()
        self._has_complained = False
        self._pinned = (
            tuple(self._keys(_coarse_level(source.size), source.size.box)) if source else ()
        )
        self._replan()

    def set_glimpse(self, pixels: Image) -> None:
        """The whole picture, rough, upright: shown wherever there is nothing better."""
        if self._now.source is not None:
            box = self._now.source.size.box
            self._glimpse = Tile(pixels, box, level=64, is_stale=True)
            self.arrived.emit(box)

    def replace(self, source: Source, touched: Touched) -> None:
        """The same picture looks different now where it is touched."""
        self._now = _Now(source, self._now.version + 1, self._now.picture)
        self._failed.clear()
        for key, tile in self._tiles.items():
            if not tile.is_stale and _is_touched(key, source.size, touched):
                tile.is_stale = True
        for key, making in self._making.items():
            if _is_touched(key, source.size, touched):
                making.touched = self._now.version
        self._start()

    def borrow(self, lender: "Tiles", differs: Touched) -> None:
        """Tiles of `lender` serve here too where the two do not differ, until the next `show`."""
        self._lender = lender, differs
        self._start()

    def coarse_levels_are_ready(self) -> None:
        self._is_everything_cheap = True
        self._replan()

    def look(self, look: Look | None) -> None:
        """What is wanted from now on; None: nothing is looked at."""
        self._look = look
        self._replan()

    def cover(self, key: Key) -> list[Tile]:
        """What to draw in the place of a tile, best first to last; one or several together."""
        exact = self._exact(key)
        if exact is not None and not exact.is_stale:
            return [exact]
        level, column, row = key
        finer = self._finer(key)
        if finer:
            return finer
        untrue: Tile | None = exact
        last = self._pinned[0][0] if self._pinned else level
        for up in range(1, last - level + 1):
            coarser = self._exact((level + up, column >> up, row >> up))
            if coarser is None:
                continue
            if not coarser.is_stale and (up <= _CLOSE or untrue is None):
                return [coarser]
            untrue = untrue or coarser
        if untrue is not None:
            return [untrue]
        return [self._glimpse] if self._glimpse is not None else []

    def cells(self, level: int, box: Box) -> Iterator[Key]:
        """The tiles of a level that meet a stored box."""
        return self._keys(level, box)

    def _exact(self, key: Key) -> Tile | None:
        """A true one if there is one, of one's own or borrowed."""
        own = self._tiles.get(key)
        if self._lender is None or (own is not None and not own.is_stale):
            return own
        lender, differs = self._lender
        lent = lender._tiles.get(key)
        source = self._now.source
        if lent is None or lent.is_stale or source is None:
            return own
        return own if _is_touched(key, source.size, differs) else lent

    def _finer(self, key: Key) -> list[Tile]:
        level = key[0]
        if level == 0 or self._now.source is None:
            return []
        found = []
        for child in self._keys(level - 1, _stored(key, self._now.source.size)):
            tile = self._exact(child)
            if tile is None or tile.is_stale:
                return []
            found.append(tile)
        return found

    def _keys(self, level: int, box: Box) -> Iterator[Key]:
        side = SIDE << level
        for row in range(box.top // side, -(-box.bottom // side)):
            for column in range(box.left // side, -(-box.right // side)):
                yield level, column, row

    def _replan(self) -> None:
        plan = self._planned()
        if plan == self._plan:
            self._start()  # a tile may have been made for a state that is gone
            return
        self._plan = plan
        wanted = {*plan.seen, *plan.around, *self._pinned}
        for key in [key for key in self._making if key not in wanted]:
            self._making.pop(key).task.cancel()
        for key in (*plan.around, *plan.seen):
            if key in self._tiles:
                self._tiles.move_to_end(key)
        self._start()

    def _planned(self) -> Plan:
        look, source = self._look, self._now.source
        if look is None or source is None or look.visible.is_empty:
            return Plan(0)
        level = look.level
        seen = self._outwards(level, look.visible, look.middle)
        while len(seen) * SIDE * SIDE * 4 > self._memory_bytes and level < _coarse_level(
            source.size
        ):
            level += 1
            seen = self._outwards(level, look.visible, look.middle)
        room = self._memory_bytes // (SIDE * SIDE * 4) - len(seen) - len(self._pinned)
        around = self._outwards(level, look.around, look.middle)
        ring = [key for key in around if key not in seen]
        return Plan(level, tuple(seen), tuple(ring[: max(0, room)]))

    def _outwards(self, level: int, box: Box, middle: tuple[float, float]) -> list[Key]:
        at_x, at_y = middle[0] / (SIDE << level) - 0.5, middle[1] / (SIDE << level) - 0.5
        return sorted(
            self._keys(level, box), key=lambda key: (key[1] - at_x) ** 2 + (key[2] - at_y) ** 2
        )

    def _missing(self) -> Iterator[Key]:
        if self._now.source is None or self._look is None:
            return
        for key in (*self._plan.seen, *self._pinned, *self._plan.around):
            if key in self._making or key in self._failed:
                continue
            tile = self._exact(key)
            if (tile is None or tile.is_stale) and self._is_affordable(key):
                yield key

    def _is_affordable(self, key: Key) -> bool:
        source = self._now.source
        if self._is_everything_cheap or source is None:
            return source is not None
        return _stored(key, source.size).intersect(source.size.box).area <= _FREE_AREA

    def _start(self) -> None:
        while self._under_way < self._at_once:
            key = next(self._missing(), None)
            if key is None:
                return
            self._make(key)

    def _make(self, key: Key) -> None:
        making = _Making(Task())
        picture = self._now.picture

        def make(_: object) -> tuple[int, Image]:
            now = self._now  # as late as possible: the newest wins
            if now.source is None or now.picture != picture:
                raise Cancelled
            return now.version, now.source.draw(key[0], _level_box(key, now.source.size))

        self._under_way += 1
        self._making[key] = making
        making.task = self._crossing.run(
            Lane.LOOK,
            make,
            done=lambda made: self._done(key, making, made),
            failed=lambda error: self._fail(key, making, error),
            ended=self._ended,
        )

    def _done(self, key: Key, making: _Making, made: tuple[int, Image]) -> None:
        version, pixels = made
        self._making.pop(key, None)
        source = self._now.source
        assert source is not None
        tile = Tile(pixels, _stored(key, source.size), key[0], is_stale=version < making.touched)
        self._keep(key, tile)
        self.arrived.emit(tile.stored.intersect(source.size.box))

    def _fail(self, key: Key, making: _Making, error: GessoError) -> None:
        self._making.pop(key, None)
        self._failed.add(key)
        if not self._has_complained:
            self._has_complained = True
            self._messages.fail(error)

    def _ended(self) -> None:
        self._under_way -= 1
        self._start()

    def _keep(self, key: Key, tile: Tile) -> None:
        before = self._tiles.pop(key, None)
        self._bytes += tile.pixels.nbytes - (before.pixels.nbytes if before else 0)
        self._tiles[key] = tile
        if self._bytes > self._memory_bytes:
            self._give_up({*self._plan.seen, *self._plan.around, *self._pinned})

    def _give_up(self, wanted: set[Key]) -> None:
        for key in [key for key in self._tiles if key not in wanted]:
            self._bytes -= self._tiles.pop(key).pixels.nbytes
            if self._bytes <= self._memory_bytes:
                return

    def _forget(self) -> None:
        for making in self._making.values():
            making.task.cancel()
        self._making.clear()
        self._tiles.clear()
        self._bytes = 0
        self._plan = Plan(0)


def _coarse_level(size: Size) -> int:
    level = 0
    while max(size.width, size.height) > _COARSE_SIDE << level:
        level += 1
    return level


def _stored(key: Key, size: Size) -> Box:
    """What a tile covers; its last level pixel may reach beyond the picture."""
    level = key[0]
    box = _level_box(key, size)
    return Box(box.left << level, box.top << level, box.right << level, box.bottom << level)


def _level_box(key: Key, size: Size) -> Box:
    level, column, row = key
    whole = Box(0, 0, -(-size.width >> level), -(-size.height >> level))
    return Box.at(column * SIDE, row * SIDE, SIDE, SIDE).intersect(whole)


def _is_touched(key: Key, size: Size, touched: Touched) -> bool:
    boxes = touched(key[0])
    if boxes is None:
        return True
    stored = _stored(key, size)
    return any(not stored.intersect(box).is_empty for box in boxes)
