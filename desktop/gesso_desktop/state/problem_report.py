"""The problem report: what helps to find a fault, and nothing about the user or the pictures.
It is a text on the screen; nothing is sent."""

import os
import platform
import traceback
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import qVersion

from gesso_core.errors import GessoError
from gesso_desktop.state.anonymous import anonymous
from gesso_desktop.state.settings import Settings, default_of, facts_of, setting_names

_PACKAGES = (
    "gesso",
    "PySide6-Essentials",
    "numpy",
    "opencv-python-headless",
    "tifffile",
    "imagecodecs",
    "pyvips",
    "Pillow",
)


def problem_report(
    settings: Settings,
    *,
    records: Sequence[str] = (),
    errors: Sequence[BaseException] = (),
    facts: Mapping[str, str] | None = None,
    names: Iterable[str | PurePath] = (),
) -> str:
    """The report as plain text, in English, for whoever mends Gesso.

    facts: what only the window knows, as its platform and screens.
    names: paths of open and recent pictures, whose every part is taken out wherever it occurs.
    """
    found = {
        "Settings": [_setting(name, getattr(settings, name)) for name in setting_names()],
        "Last errors": [_error(error) for error in errors] or ["none"],
        "Last records": list(records) or ["none"],
    }
    known = {
        "Versions": _versions(),
        "Machine": [*_machine(), *(f"{key}: {value}" for key, value in (facts or {}).items())],
    }
    return f"{_told(known)}\n\n{anonymous(_told(found), names)}\n"


def _told(sections: Mapping[str, Sequence[str]]) -> str:
    return "\n\n".join("\n".join([f"== {title} ==", *said]) for title, said in sections.items())


def _versions() -> list[str]:
    return [
        *(f"{package} {_version(package)}" for package in _PACKAGES),
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}",
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _machine() -> list[str]:
    return [
        f"system: {platform.system()} {platform.release()} {platform.machine()}",
        f"cores: {os.cpu_count()}",
        f"memory: {_memory_gigabytes()}",
    ]


def _memory_gigabytes() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "unknown"
    return f"{total / 2**30:.1f} GB"


def _setting(name: str, value: Any) -> str:
    mark = "" if value == default_of(name) else " (changed)"
    match facts_of(name).kind:
        case "file":
            return f"{name}: {'set' if value else 'empty'}{mark}"
        case "shortcuts":
            keys = "; ".join(f"{action} {'|'.join(each)}" for action, each in value.items())
            return f"{name}: {keys or 'as shipped'}{mark}"
        case _:
            return f"{name}: {value}{mark}"


def _error(error: BaseException) -> str:
    code = error.code if isinstance(error, GessoError) else "bug"
    detail = error.detail if isinstance(error, GessoError) else ""
    trace = traceback.format_tb(error.__traceback__)[-3:] or getattr(error, "__notes__", [])[-1:]
    said = [f"[{code}] {type(error).__name__}: {error}", detail, *trace]
    return "\n".join(part.rstrip() for part in said if part)
