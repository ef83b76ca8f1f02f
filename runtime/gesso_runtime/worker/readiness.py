"""What this worker could run, found without importing any of it."""

import os
import platform
from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from gesso_core.messages import PROTOCOL, Ready
from gesso_runtime.engines.engine import DISTRIBUTIONS, LIBRARIES


def ready(rows: Collection[str], *, is_confined: bool) -> Ready:
    """rows: those it was started for; empty for all that can run here."""
    able = tuple(row for row in LIBRARIES if (not rows or row in rows) and _can_run(row))
    return Ready(PROTOCOL, os.getpid(), able, versions(able), is_confined)


def versions(rows: Collection[str]) -> Mapping[str, str]:
    """Of Python, Gesso and every library that those rows stand on, as installed."""
    found = {"python": platform.python_version(), "gesso": _installed(("gesso",))}
    for row in rows:
        for library in LIBRARIES.get(row, ()):
            found[library] = _installed(DISTRIBUTIONS.get(library, (library,)))
    return {name: number for name, number in found.items() if number}


def _can_run(row: str) -> bool:
    return all(find_spec(library) is not None for library in LIBRARIES[row])


@cache
def _installed(distributions: tuple[str, ...]) -> str:
    for name in distributions:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return ""
