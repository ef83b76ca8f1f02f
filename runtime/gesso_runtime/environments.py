"""Python environments that engines run in, found by their manifests.

The current one, those packed that lie beside it in its installed version, and those that GESSO_ENVS
names. A manifest is `gesso-environment.json` in the environment's folder; it is read strictly, and
what is wrong with one is told, not raised.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gesso_core.cards.strict import read_record
from gesso_core.errors import GessoError, NeedsEnvironment
from gesso_runtime.folders import expanded
from gesso_runtime.installing.places import own_version_folder
from gesso_runtime.own_environment import describe_own

MANIFEST = "gesso-environment.json"
VARIABLE = "GESSO_ENVS"
"""Folders of environments, separated as in PATH; they come before all others."""
_FORMAT = 1
_LARGEST = 1 << 20  # bytes; a manifest is a page of text


@dataclass(frozen=True, slots=True)
class Environment:
    """python: its interpreter. engines: rows it can run (see `engines.engine.LIBRARIES`).

    versions: of libraries, by name, as the manifest says. path: added to the interpreter's path;
    empty for an installed one. accelerated: the rows of `engines` that can use an NVIDIA card.
    """

    name: str
    python: Path
    engines: frozenset[str]
    versions: Mapping[str, str] = field(default_factory=dict)
    path: tuple[Path, ...] = ()
    accelerated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder that should be an environment and is none."""

    folder: Path
    error: GessoError


@dataclass(frozen=True, slots=True)
class Survey:
    found: tuple[Environment, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """format: 1. python: the interpreter and path: folders, both relative to the manifest's."""

    format: int
    name: str
    python: str
    engines: frozenset[str]
    accelerated: frozenset[str] = frozenset()
    versions: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()


def find_environments(own: Path | None = None) -> tuple[Environment, ...]:
    """Best first; nothing heavy is imported and no process is started."""
    return survey_environments(own).found


def survey_environments(own: Path | None = None) -> Survey:
    """As `find_environments`, with those that cannot be used. own: instead of `sys.prefix`."""
    own = _real(own or Path(sys.prefix))
    found: list[Environment] = []
    broken: list[Broken] = []
    folders = (_real(folder) for folder in _folders(own))
    for folder in dict.fromkeys(folders):
        if folder == own:
            continue
        try:
            found.append(read_environment(folder))
        except GessoError as error:
            broken.append(Broken(folder, error))
    return Survey((*found, _own()), tuple(broken))


def read_environment(folder: Path) -> Environment:
    """Raises NeedsEnvironment that says what is wrong with the manifest or what it names."""
    # A process that was started through a link would import from the next version after a switch.
    folder = _real(folder)
    manifest = _read_manifest(folder / MANIFEST)
    if manifest.format != _FORMAT:
        raise _wrong(folder, f"its manifest has format {manifest.format}, known is {_FORMAT}")
    for inside in (manifest.python, *manifest.path):
        parts = PurePosixPath(inside)
        if parts.is_absolute() or ".." in parts.parts:
            raise _wrong(folder, f"“{inside}” points outside of it")
        if not (folder / inside).exists():
            raise _wrong(folder, f"“{inside}” is not there")
    python = folder / manifest.python
    if not (python.is_file() and os.access(python, os.X_OK)):
        raise _wrong(folder, f"“{manifest.python}” is no program that can be started")
    return Environment(
        manifest.name,
        python,
        manifest.engines,
        manifest.versions,
        tuple(folder / inside for inside in manifest.path),
        manifest.accelerated & manifest.engines,
    )


def _folders(own: Path) -> Iterator[Path]:
    named = os.environ.get(VARIABLE, "")
    yield from (expanded(each) for each in named.split(os.pathsep) if each)
    version = own_version_folder(own)
    if version is not None:
        yield from _siblings(version)


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))  # pathlib's raises where links lead in a circle


def _siblings(version: Path) -> Iterable[Path]:
    """Every environment of an installed version, by name."""
    try:
        return sorted(manifest.parent for manifest in version.glob(f"*/{MANIFEST}"))
    except OSError:
        return []


def _own() -> Environment:
    own = describe_own()
    return Environment(
        "current", own.python, own.engines, own.versions, own.path, accelerated=own.accelerated
    )


def _read_manifest(path: Path) -> Manifest:
    folder = path.parent
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        if not folder.is_dir():
            raise _wrong(folder, "there is no such folder") from error
        raise _wrong(folder, f"{MANIFEST} cannot be read ({error.strerror})") from error
    if len(content) > _LARGEST:
        raise _wrong(folder, f"{MANIFEST} is far too long")
    try:
        return read_record(Manifest, json.loads(content), MANIFEST)
    except GessoError as error:
        raise _wrong(folder, error.message.rstrip(".")) from error
    except (ValueError, RecursionError) as error:
        raise _wrong(folder, f"{MANIFEST} is not JSON") from error


def _wrong(folder: Path, what: str) -> NeedsEnvironment:
    return NeedsEnvironment(
        f"The environment {folder} cannot be used: {what}.",
        f"Install it again, or take it out of {VARIABLE}.",
    )
