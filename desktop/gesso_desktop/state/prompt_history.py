"""Sentences that were used, newest last, kept for the next start."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_desktop.state.kept_json import read_json, write_json

KEPT = 200


class PromptHistory(QObject):
    """`older` and `newer` walk through it, from what is being typed and back to it."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """path: a JSON list of sentences; one that cannot be read is as good as none."""
        super().__init__(parent)
        self._path = path
        self.prompts: tuple[str, ...] = _loaded(path)
        self._place: int | None = None
        self._typed = ""

    def add(self, prompt: str) -> None:
        """The newest from now on, each only once."""
        prompt = prompt.strip()
        self._place = None
        if not prompt or self.prompts[-1:] == (prompt,):
            return
        others = [each for each in self.prompts if each != prompt]
        self.prompts = (*others, prompt)[-KEPT:]
        self._save()
        self.changed.emit()

    def clear(self) -> None:
        self.prompts, self._place = (), None
        self._save()
        self.changed.emit()

    def older(self, typed: str) -> str:
        """The sentence before the one last walked to; `typed` comes back behind the newest."""
        if self._place is None:
            self._place, self._typed = len(self.prompts), typed
        self._place = max(0, self._place - 1)
        return self._at_place()

    def newer(self, typed: str) -> str:
        if self._place is None:
            return typed
        self._place += 1
        return self._at_place()

    def leave(self) -> None:
        """Something else is typed now."""
        self._place = None

    def _at_place(self) -> str:
        assert self._place is not None
        if self._place < len(self.prompts):
            return self.prompts[self._place]
        self._place = None
        return self._typed

    def _save(self) -> None:
        """Losing a sentence is no reason to disturb anybody, so a full disk passes unnoticed."""
        with suppress(OSError):
            write_json(self._path, self.prompts)


def _loaded(path: Path) -> tuple[str, ...]:
    try:
        found = read_json(path)
    except (OSError, ValueError):
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, str) and each.strip())[-KEPT:]
