"""Ready-made recipes, and the user's own: a name for a sentence, and nothing more."""

import json
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, QSaveFile, Signal

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

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """path: where the user's own are kept, as JSON."""
        super().__init__(parent)
        self._path = path
        self.own: tuple[NamedSentence, ...] = _loaded(path)
        self._ready_made = _ready_made()

    def ready_made(self, language: str) -> tuple[NamedSentence, ...]:
        """language: "en", "de", "zh-Hans" or "ar"; see `recipe_language`."""
        return self._ready_made.get(language, self._ready_made[_OTHERWISE])

    def keep(self, name: str, sentence: str) -> None:
        """Under a name that is not taken yet, or in the place of what had it."""
        name, sentence = name.strip(), sentence.strip()
        if name and sentence:
            others = [each for each in self.own if each.name != name]
            self._set((*others, NamedSentence(name, sentence)))

    def drop(self, name: str) -> None:
        self._set(tuple(each for each in self.own if each.name != name))

    def _set(self, own: tuple[NamedSentence, ...]) -> None:
        self.own = own
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = QSaveFile(str(self._path))
        if file.open(QSaveFile.OpenModeFlag.WriteOnly):
            plain = {each.name: each.sentence for each in own}
            file.write(json.dumps(plain, ensure_ascii=False, indent=1).encode())
            file.commit()
        self.changed.emit()


def recipe_language(locale: QLocale) -> str:
    return _OF_LANGUAGE.get(locale.language(), _OTHERWISE)


def _ready_made() -> dict[str, tuple[NamedSentence, ...]]:
    content = files(__package__).joinpath("recipes.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(content)["recipe"]
    return {
        language: tuple(NamedSentence(e["name"][language], e["text"][language]) for e in entries)
        for language in (_OTHERWISE, *_OF_LANGUAGE.values())
    }


def _loaded(path: Path) -> tuple[NamedSentence, ...]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(found, dict):
        return ()
    return tuple(NamedSentence(n, s) for n, s in found.items() if isinstance(s, str) and s.strip())
