"""Before and after: which of the two is seen where, and whether the change map lies over it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class CompareMode(StrEnum):
    NONE = "none"
    SPLIT = "split"
    SIDE = "side"
    HOLD = "hold"  # the original alone, mostly while a key is held


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window from `left`, `width` wide. origin: where its view begins."""

    left: float
    width: float
    origin: float
    is_before: bool


class Compare(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = CompareMode.NONE
        self._is_held = False
        self._split = 0.5
        self._shows_map = False

    @property
    def mode(self) -> CompareMode:
        return CompareMode.HOLD if self._is_held else self._chosen

    @property
    def split(self) -> float:
        """Where the split is, from the left, 0…1."""
        return self._split

    @property
    def shows_map(self) -> bool:
        return self._shows_map

    @property
    def shows_before(self) -> bool:
        return self.mode is not CompareMode.NONE

    def choose(self, mode: CompareMode) -> None:
        if mode is not self._chosen:
            self._chosen = mode
            self.changed.emit()

    def cycle(self) -> None:
        """Edited, split, side by side, original, and again."""
        modes = list(CompareMode)
        self.choose(modes[(modes.index(self._chosen) + 1) % len(modes)])

    def hold(self, is_held: bool) -> None:
        """The original for now; what was chosen comes back afterwards."""
        if is_held != self._is_held:
            self._is_held = is_held
            self.changed.emit()

    def show_map(self, shows_map: bool) -> None:
        if shows_map != self._shows_map:
            self._shows_map = shows_map
            self.changed.emit()

    def toggle_map(self) -> None:
        self.show_map(not self._shows_map)

    def move_split(self, split: float) -> None:
        split = min(max(split, 0.0), 1.0)
        if split != self._split:
            self._split = split
            self.changed.emit()

    def pane_width(self, width: float) -> float:
        """Of each pane, which all have the same view."""
        return width / 2 if self.mode is CompareMode.SIDE else width

    def panes(self, width: float, *, is_right_to_left: bool) -> tuple[Pane, ...]:
        """What is read first is before, in the direction of reading."""
        match self.mode:
            case CompareMode.NONE:
                return (Pane(0, width, 0, is_before=False),)
            case CompareMode.HOLD:
                return (Pane(0, width, 0, is_before=True),)
            case CompareMode.SPLIT:
                at = float(round(width * self._split))
                left, right = (0.0, at, 0.0), (at, width - at, 0.0)
            case CompareMode.SIDE:
                half = width / 2
                left, right = (0.0, half, 0.0), (half, half, half)
        return (
            Pane(*left, is_before=not is_right_to_left),
            Pane(*right, is_before=is_right_to_left),
        )
