"""Pictures that were open lately, newest first, remembered between sessions."""

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.kept_json import read_json, write_json

_MOST = 50  # remembered, so that a smaller number in the settings forgets nothing at once


class Recent(QObject):
    """Listing never waits for a disk: files found gone leave the list when `check` has looked."""

    changed = Signal()

    def __init__(
        self, place: Path, crossing: Crossing, *, count: int = 12, parent: QObject | None = None
    ) -> None:
        """place: the JSON file they are kept in. count: how many are listed; 0 remembers none."""
        super().__init__(parent)
        self._place = place
        self._crossing = crossing
        self._count = count
        self._paths = _read(place)

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(self._paths[: self._count])

    def set_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            if count == 0:
                self.forget_all()
            else:
                self.changed.emit()

    def add(self, path: Path) -> None:
        if self._count == 0:
            return
        path = path.absolute()
        self._set([path, *(known for known in self._paths if known != path)][:_MOST])

    def forget(self, path: Path) -> None:
        self._set([known for known in self._paths if known != path])

    def forget_all(self) -> None:
        self._set([])

    def check(self) -> None:
        """Look in the background which are still there; a drive that sleeps makes nobody wait."""
        asked = tuple(self._paths)
        self._crossing.run(
            Lane.QUIET, lambda _: {path for path in asked if _is_gone(path)}, done=self._drop
        )

    def _drop(self, gone: set[Path]) -> None:
        if gone:
            self._set([path for path in self._paths if path not in gone])

    def _set(self, paths: list[Path]) -> None:
        if paths != self._paths:
            self._paths = paths
            _write(self._place, paths)
            self.changed.emit()


def _is_gone(path: Path) -> bool:
    """Only where its folder is there: a drive that is not plugged in comes back."""
    try:
        return path.parent.is_dir() and not path.exists()
    except OSError:
        return False


def _read(place: Path) -> list[Path]:
    try:
        found = read_json(place)
    except (OSError, ValueError):
        return []
    texts = found.get("paths") if isinstance(found, dict) else None
    if not isinstance(texts, list):
        return []
    return [Path(os.fsdecode(text)) for text in texts if isinstance(text, str) and text][:_MOST]


def _write(place: Path, paths: list[Path]) -> None:
    """What cannot be remembered is forgotten; that is no reason to disturb anybody."""
    with suppress(OSError):
        write_json(place, {"paths": [str(path) for path in paths]})
