"""Settings to JSON and back, every value checked."""

import json
import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

from gesso_desktop.state.settings import Kind, Settings, default_of, facts_of, setting_names

_T = TypeVar("_T")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def checked(name: str, value: Any) -> Any:
    """`value`, from JSON or from code, as the setting `name` holds it; else ValueError."""
    return _CHECKS[facts_of(name).kind](name, value)


def dumps(settings: Settings, unknown: Mapping[str, Any]) -> str:
    """What differs from the defaults, so that a better default reaches who never chose; and what
    a newer version left in the file."""
    changed = {
        name: _plain(value)
        for name in setting_names()
        if (value := getattr(settings, name)) != default_of(name)
    }
    return json.dumps({**unknown, **changed}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def loads(text: str) -> tuple[Settings, dict[str, Any], tuple[str, ...]]:
    """The settings, the entries that this version does not know, and the names of those whose
    value is none (they get their default). ValueError if the text is no settings file at all."""
    entries = json.loads(text)
    if not isinstance(entries, dict):
        raise ValueError("no JSON object")
    unknown = {key: value for key, value in entries.items() if key not in setting_names()}
    values, wrong = {}, []
    for name in entries.keys() - unknown.keys():
        try:
            values[name] = checked(name, entries[name])
        except ValueError:
            wrong.append(name)
    return Settings(**values), unknown, tuple(sorted(wrong))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return dict(value) if isinstance(value, Mapping) else value


def _number(name: str, value: Any) -> int:
    facts = facts_of(name)
    if isinstance(value, bool) or not facts.minimum <= _of(int, value) <= facts.maximum:
        raise ValueError(f"out of range: {value!r}")
    return int(value)


def _choice(name: str, value: Any) -> Enum:
    choice = type(default_of(name))(value)
    assert isinstance(choice, Enum)
    return choice


def _colour(_name: str, value: Any) -> str:
    if not _COLOUR.fullmatch(_of(str, value)):
        raise ValueError(f"not a colour: {value!r}")
    return str(value)


def _shortcuts(_name: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"not shortcuts: {value!r}")
    return MappingProxyType({_of(str, key): _texts(keys) for key, keys in value.items()})


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"not a list: {value!r}")
    return tuple(_of(str, text) for text in value)


def _of(kind: type[_T], value: Any) -> _T:
    if not isinstance(value, kind):
        raise ValueError(f"not a {kind.__name__}: {value!r}")
    return value


_CHECKS: Mapping[Kind, Callable[[str, Any], Any]] = {
    "flag": lambda _name, value: _of(bool, value),
    "number": _number,
    "choice": _choice,
    "colour": _colour,
    "file": lambda _name, value: _of(str, value),
    "text": lambda _name, value: _of(str, value),
    "shortcuts": _shortcuts,
}
