"""Plain data (TOML, JSON) into frozen dataclasses. What is not expected is an error.

Fields may be str, int, float, bool, an enum, another dataclass, `tuple[X, ...]`, `frozenset[X]`,
`Mapping[str, X]`, or any of these or None. An integer is taken where a float is meant, never the
other way about.
"""

import math
import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from gesso_core.alike import is_it
from gesso_core.errors import BadRequest

T = TypeVar("T")


def read_record(kind: type[T], plain: object, where: str) -> T:
    """`plain` as a `kind`. Raises BadRequest that names `where`, the key and what is wrong."""
    if not isinstance(plain, Mapping):
        raise _wrong(where, "", f"is not a table but {plain!r}")
    hints, needed = _expected(kind)  # type: ignore[arg-type]
    for key in plain:
        if key not in hints:
            known = sorted(hints)
            said = f"is not known; known are {', '.join(known)}"
            raise _wrong(where, str(key), said, is_it(str(key), known))
    for name in needed:
        if name not in plain:
            raise _wrong(where, name, "is missing")
    return kind(**{name: _read(hints[name], value, where, name) for name, value in plain.items()})


@cache
def _expected(kind: type) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The type of every field, and the fields that have no default."""
    needed = tuple(
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )
    hints = get_type_hints(kind)  # slow: it evaluates every annotation
    return {field.name: hints[field.name] for field in fields(kind)}, needed


def _read(hint: Any, value: object, where: str, name: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is None:
        if is_dataclass(hint):
            return read_record(hint, value, f"{where}, {name}")  # type: ignore[arg-type]
        return _scalar(hint, value, where, name)
    if origin in {types.UnionType, Union}:
        return _one_of(inner, value, where, name)
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
    if not isinstance(value, Mapping):
        raise _wrong(where, name, f"is not a table but {value!r}")
    return {str(k): _read(inner[1], v, where, f"{name}.{k}") for k, v in value.items()}


def _one_of(hints: tuple[Any, ...], value: object, where: str, name: str) -> Any:
    if value is None and types.NoneType in hints:
        return None
    possible = [hint for hint in hints if hint is not types.NoneType]
    if len(possible) == 1:
        return _read(possible[0], value, where, name)
    for hint in possible:
        with suppress(BadRequest):
            return _read(hint, value, where, name)
    names = ", ".join(getattr(hint, "__name__", str(hint)) for hint in possible)
    raise _wrong(where, name, f"is {value!r} and none of {names}")


def _scalar(hint: type, value: object, where: str, name: str) -> object:
    if issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            choices = ", ".join(str(choice.value) for choice in hint)
            raise _wrong(where, name, f"is {value!r}; possible are {choices}") from error
    if hint is float and type(value) is int:
        value = float(value)
    if type(value) is not hint:
        raise _wrong(where, name, f"is {value!r} and not of type {hint.__name__}")
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong(where, name, f"is {value!r} and no finite number")
    return value


def _wrong(where: str, name: str, what: str, meant: str = "") -> BadRequest:
    """meant: a question that may be the next step; "" for none."""
    subject = f"“{name}” {what}" if name else f"it {what}"
    return BadRequest(f"{where}: {subject}.", f"{meant} Correct the file.".lstrip())


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
