"""Ready-made recipes, and the user's own: a name for a sentence, and nothing more."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal

from gesso_core.errors import CannotRead, CannotWrite, GessoError
from gesso_desktop.state.kept_json import read_json, set_aside, write_json

_OTHERWISE = "en"
_OF_LANGUAGE = {
    QLocale.Language.German: "de",
    QLocale.Language.Chinese: "zh-Hans",
    QLocale.Language.Arabic: "ar",
}


@dataclass(frozen=True)
class NamedSentence:
    name: str
    sentence: str


class Recipes(QObject):
    """ready_made: in the language asked for, else English. own: newest last, kept in a file."""

    changed = Signal()
    failed = Signal(object)
    """A GessoError: the user's own hold, but could not be kept for the next start."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """path: where the user's own are kept, as JSON."""
        super().__init__(parent)
        self._path = path
        self._unsaved: dict[str, str | None] = {}  # by name, in order; None for one that goes
        self.own: tuple[NamedSentence, ...] = ()
        self.load_problem = self._read()
        self._ready_made = _ready_made()

    def ready_made(self, language: str) -> tuple[NamedSentence, ...]:
        """language: "en", "de", "zh-Hans" or "ar"; see `recipe_language`."""
        return self._ready_made.get(language, self._ready_made[_OTHERWISE])

    def keep(self, name: str, sentence: str) -> None:
        """Under a name that is not taken yet, or in the place of what had it."""
        name, sentence = name.strip(), sentence.strip()
        if name and sentence:
            self._change(name, sentence)

    def drop(self, name: str) -> None:
        self._change(name, None)

    def _change(self, name: str, sentence: str | None) -> None:
        """In what another window may have kept meanwhile."""
        self._unsaved.pop(name, None)
        self._unsaved[name] = sentence
        for problem in (self._read(), self._save()):
            if problem is not None:
                self.failed.emit(problem)
        self.changed.emit()

    def _read(self) -> GessoError | None:
        """What the file holds, and what could not be saved in it yet. Why not all could be read."""
        detail = ""
        try:
            found = read_json(self._path)
        except OSError as error:
            found, detail = None, str(error)
        except ValueError as error:
            found, detail = [], str(error)
        entries = found if isinstance(found, dict) else {}
        kept = {name: sentence for name, sentence in entries.items() if _is_sentence(sentence)}
        if not detail and found is not None and (found != kept):
            detail = "not every entry is a name with a sentence"
        if not isinstance(found, dict):  # gone, or damaged: what was read before still holds
            kept = {each.name: each.sentence for each in self.own} | kept
        for name, sentence in self._unsaved.items():
            kept.pop(name, None)
            if sentence is not None:
                kept[name] = sentence
        self.own = tuple(NamedSentence(name, sentence) for name, sentence in kept.items())
        return self._set_aside(detail) if detail else None

    def _set_aside(self, detail: str) -> GessoError:
        """Else the next recipe would be written over what was there."""
        is_kept = True
        try:
            hint = f"The damaged file was kept as {set_aside(self._path).name}."
        except OSError as error:
            is_kept = False
            hint = f"Check the permissions of the folder {self._path.parent}."
            detail = f"{detail}; {error}"
        said = "Not all of your own recipes could be read."
        problem: GessoError = CannotRead(said, hint, detail=detail)
        if self.own and is_kept:  # without a file, the good ones would be lost at the next start
            problem = self._save() or problem
        return problem

    def _save(self) -> GessoError | None:
        try:
            write_json(self._path, {each.name: each.sentence for each in self.own})
        except OSError as error:
            return CannotWrite(
                "Your own recipes could not be saved; they hold until Gesso is closed.",
                f"Check the free space and the permissions of the folder {self._path.parent}.",
                detail=str(error),
            )
        self._unsaved.clear()
        return None


def recipe_language(locale: QLocale) -> str:
    return _OF_LANGUAGE.get(locale.language(), _OTHERWISE)


def _ready_made() -> dict[str, tuple[NamedSentence, ...]]:
    content = files(__package__).joinpath("recipes.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(content)["recipe"]
    return {
        language: tuple(NamedSentence(e["name"][language], e["text"][language]) for e in entries)
        for language in (_OTHERWISE, *_OF_LANGUAGE.values())
    }


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
