"""Plain data (TOML, JSON) into frozen dataclasses. What is not expected is an error.

Fields may be str, int, float, bool, an enum, another dataclass, `tuple[X, ...]`, `frozenset[X]`,
`Mapping[str, X]`, or one of several of these, or None. An integer is taken where a float is meant,
never the other way about.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from gesso_core.errors import BadRequest

T = TypeVar("T")


def read_record(kind: type[T], plain: object, where: str) -> T:
    """`plain` as a `kind`. Raises BadRequest that names `where`, the key and what is wrong."""
    if not isinstance(plain, Mapping):
        raise _wrong(where, "", f"is not a table but {plain!r}")
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in plain:
        if key not in known:
            raise _wrong(where, str(key), f"is not known; known are {', '.join(sorted(known))}")
    for name, field in known.items():
        if name not in plain and field.default is MISSING and field.default_factory is MISSING:
            raise _wrong(where, name, "is missing")
    return kind(
        **{name: _read(hints[name], value, where, str(name)) for name, value in plain.items()}
    )


def _read(hint: Any, value: object, where: str, name: str) -> Any:  # noqa: PLR0911
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {types.UnionType, Union}:
        return _read_one_of(inner, value, where, name)
    if origin in {tuple, frozenset}:
        if not isinstance(value, list | tuple):
            raise _wrong(where, name, f"is not a list but {value!r}")
        if origin is tuple and inner[-1] is not Ellipsis:
            if len(value) != len(inner):
                raise _wrong(where, name, f"needs {len(inner)} entries and has {len(value)}")
            return tuple(_read(h, v, where, name) for h, v in zip(inner, value, strict=True))
        return origin(
            _read(inner[0], v, where, f"{name}[{number}]") for number, v in enumerate(value)
        )
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise _wrong(where, name, f"is not a table but {value!r}")
        return {str(k): _read(inner[1], v, where, f"{name}.{k}") for k, v in value.items()}
    if is_dataclass(hint):
        return read_record(hint, value, f"{where}, {name}")  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            choices = ", ".join(str(choice.value) for choice in hint)
            raise _wrong(where, name, f"is {value!r}; possible are {choices}") from error
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise _wrong(where, name, f"is {value!r} and not of type {hint.__name__}")
    return value


def _read_one_of(hints: tuple[Any, ...], value: object, where: str, name: str) -> Any:
    """The one of that very type, or a list where one of them is."""
    if type(value) in hints:
        return value
    kinds = [hint for hint in hints if hint is not type(None)]
    lists = [hint for hint in kinds if get_origin(hint) in {tuple, frozenset}]
    if len(kinds) == 1 or (lists and isinstance(value, list | tuple)):
        return _read((lists or kinds)[0], value, where, name)
    choices = ", ".join(getattr(hint, "__name__", str(hint)) for hint in hints)
    raise _wrong(where, name, f"is {value!r} and none of {choices}")


def _wrong(where: str, name: str, what: str) -> BadRequest:
    subject = f"“{name}” {what}" if name else f"it {what}"
    return BadRequest(f"{where}: {subject}.", "Correct the file.")


def to_plain(value: object) -> Any:
    """A record as plain data that `read_record` reads again; None fields are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: to_plain(entry) for name, entry in named if entry is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): to_plain(entry) for name, entry in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_plain(entry) for entry in value)
    if isinstance(value, tuple | list):
        return [to_plain(entry) for entry in value]
    return value
