"""Ready-made recipes, and the user's own: a name for a sentence, and nothing more."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QLockFile, QObject, Signal

from gesso_core.errors import CannotRead, CannotWrite, GessoError
from gesso_desktop.state.kept_json import read_json, set_aside, write_json

_OTHERWISE = "en"
_NO_ENTRIES = "not every entry is a name with a sentence"
_PATIENCE_MS = 500
_OF_LANGUAGE = {
    QLocale.Language.German: "de",
    QLocale.Language.Chinese: "zh-Hans",
    QLocale.Language.Arabic: "ar",
}


@dataclass(frozen=True)
class NamedSentence:
    name: str
    sentence: str


@dataclass(frozen=True)
class _Change:
    """sentence: None for one that goes. was: what the file held then."""

    sentence: str | None
    was: str | None


class Recipes(QObject):
    """ready_made: in the language asked for, else English. own: newest last, kept in a file."""

    changed = Signal()
    failed = Signal(object)
    """A GessoError: the user's own hold, but could not be kept for the next start."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """path: where the user's own are kept, as JSON."""
        super().__init__(parent)
        self._path = path
        self._known: dict[str, str] = {}  # of the file, by name, as it was read or saved last
        self._unsaved: dict[str, _Change] = {}  # by name
        self.own: tuple[NamedSentence, ...] = ()
        self.load_problem = self._load()
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
        with self._alone():
            try:
                kept, damage = self._read()
            except OSError as error:  # it may be whole: nothing is written over it
                kept, problems = dict(self._known), [self._not_saved(error)]
                self._apply(kept, name, sentence)
            else:
                problems = [self._set_aside(damage)] if damage else []
                self._apply(kept, name, sentence)
                problems += filter(None, [self._save()])
        for problem in problems:
            self.failed.emit(problem)
        self.changed.emit()

    def _apply(self, kept: dict[str, str], name: str, sentence: str | None) -> None:
        """And what could not be saved, where nobody has said anything else since."""
        self._unsaved = {
            each: change for each, change in self._unsaved.items() if kept.get(each) == change.was
        }
        self._unsaved.pop(name, None)
        self._unsaved[name] = _Change(sentence, kept.get(name))
        for each, change in self._unsaved.items():
            kept.pop(each, None)
            if change.sentence is not None:
                kept[each] = change.sentence
        self.own = tuple(NamedSentence(each, words) for each, words in kept.items())

    def _load(self) -> GessoError | None:
        try:
            kept, damage = self._read()
        except OSError as error:
            kept, damage = {}, str(error)
        self.own = tuple(NamedSentence(name, sentence) for name, sentence in kept.items())
        if not damage:
            return None
        problem = self._set_aside(damage)
        if self.own and not self._path.exists():
            return self._save() or problem  # or the good ones would be lost at the next start
        return problem

    def _read(self) -> tuple[dict[str, str], str]:
        """What the file holds, and what is wrong with it; without one, or without a word of it that
        can be read, what was known before. Raises OSError.
        """
        try:
            found = read_json(self._path)
        except ValueError as error:
            return dict(self._known), str(error)
        if found is None:
            return dict(self._known), ""
        if not isinstance(found, dict):
            return dict(self._known), _NO_ENTRIES
        kept = {name: sentence for name, sentence in found.items() if _is_sentence(sentence)}
        self._known = dict(kept)
        return kept, "" if kept == found else _NO_ENTRIES

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Of several windows; where that cannot be had, all the same."""
        lock = QLockFile(f"{self._path}.lock")
        lock.tryLock(_PATIENCE_MS)
        try:
            yield
        finally:
            lock.unlock()

    def _set_aside(self, detail: str) -> GessoError:
        """Else the next recipe would be written over what was there."""
        try:
            hint = f"The damaged file was kept as {set_aside(self._path).name}."
        except OSError as error:
            hint = f"Check the permissions of the folder {self._path.parent}."
            detail = f"{detail}; {error}"
        return CannotRead("Not all of your own recipes could be read.", hint, detail=detail)

    def _save(self) -> GessoError | None:
        try:
            write_json(self._path, kept := {each.name: each.sentence for each in self.own})
        except OSError as error:
            return self._not_saved(error)
        self._known = kept
        self._unsaved.clear()
        return None

    def _not_saved(self, error: OSError) -> GessoError:
        return CannotWrite(
            "Your own recipes could not be saved; they hold until Gesso is closed.",
            f"Check the free space and the permissions of the folder {self._path.parent}.",
            detail=str(error),
        )


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
