"""What a release folder holds: `release.json`, the one file that is signed.

    release.json, release.json.minisig   this record and its signature
    install.sh, bootstrap.tar.gz         what starts the installation
    NAME-VERSION.tar.zst                 a layer: an environment, or the app that lies over each
    NAME-VERSION.manifest.json           every file of that layer (see `manifest`)

A release with a `base` is an update: its archives hold only what that version lacks, its manifests
are whole all the same.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest, CannotRead, NotFound, ReleaseDamaged

RELEASE = "release.json"
SIGNATURE = "release.json.minisig"
BOOTSTRAP = "bootstrap.tar.gz"
INSTALLER = "install.sh"
HINT = "Copy the release again from where it came from."
"""What to do where a file of it is damaged."""
FORMAT = 1
LARGEST = 4 << 20  # bytes of release.json
_VERSION = re.compile(r"(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}(/[A-Za-z0-9][A-Za-z0-9._-]{0,120}){0,3}")
_LAYER = re.compile(r"[a-z][a-z0-9-]{0,40}")


class Kind(StrEnum):
    ENVIRONMENT = "environment"
    """A whole environment, below its own name."""
    APP = "app"
    """Laid over every environment: Gesso itself."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a layer asks of the machine; empty where it asks for nothing.

    glibc: the oldest, "2.34". cpu: "x86-64-v2". driver: the oldest CUDA that the driver of the
    graphics card must offer, "13.0".
    """

    glibc: str = ""
    cpu: str = ""
    driver: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """archive, manifest: files of the release folder. unpacked_bytes: of its files, in bytes."""

    name: str
    kind: Kind
    archive: str
    archive_bytes: int
    archive_sha256: str
    manifest: str
    manifest_sha256: str
    unpacked_bytes: int
    needs: Needs = field(default_factory=Needs)


@dataclass(frozen=True, slots=True)
class Release:
    """issued: the day it was made, "2026-11-22". base: the version an update stands on.

    files: every other file of the folder with its SHA-256, by its path inside.
    """

    format: int
    version: str
    issued: str
    bootstrap_sha256: str
    layers: tuple[Layer, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None

    @property
    def environments(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if layer.kind is Kind.ENVIRONMENT)

    @property
    def app(self) -> Layer:
        return next(layer for layer in self.layers if layer.kind is Kind.APP)


def read_release(path: Path) -> Release:
    """The record at `path`, whoever signed it. Raises NotFound, CannotRead and ReleaseDamaged."""
    return parse_release(read_part(path, LARGEST))


def read_part(path: Path, largest: int) -> bytes:
    """A file of a release folder. largest: bytes, so that nobody's file fills the memory.

    Raises NotFound where that is no release, ReleaseDamaged, CannotRead.
    """
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        if path.name == RELEASE:
            raise NotFound(
                f"{path.parent} is no release of Gesso: there is no {RELEASE} in it.",
                "Name the folder that install.sh lies in.",
            ) from error
        raise ReleaseDamaged(f"{path.name} is missing from the release folder.", HINT) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > largest:
        raise ReleaseDamaged(f"{path.name} is far too long.", HINT)
    return content


def unreadable(path: Path, error: OSError) -> CannotRead:
    return CannotRead(
        f"{path} cannot be read: {error.strerror or error}.",
        "Check the drive it is on and its permissions, then try again.",
        detail=str(error),
    )


def parse_release(content: bytes) -> Release:
    """Raises ReleaseDamaged that says what is wrong."""
    if len(content) > LARGEST:
        raise _damaged("it is far too long")
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not JSON") from error
    if isinstance(plain, Mapping) and plain.get("format") != FORMAT:
        raise ReleaseDamaged(
            f"This release has format {plain.get('format')!r}; known is {FORMAT}.",
            "Install it by its own install.sh.",
        )
    try:
        release = read_record(Release, plain, RELEASE)
    except BadRequest as error:
        raise ReleaseDamaged(error.message, HINT) from error
    _check(release)
    return release


def release_bytes(release: Release) -> bytes:
    """The same release gives the same bytes; one key a line, so that a shell can read it."""
    plain = to_plain(release) | {"base": release.base}
    text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def version_key(version: str) -> tuple[int, ...]:
    """Orders versions. Raises BadRequest for what is no version."""
    refuse_version(version)
    return tuple(int(part) for part in version.split("."))


def is_version(text: str) -> bool:
    """Whether it is three whole numbers with dots between."""
    return _VERSION.fullmatch(text) is not None


def refuse_version(version: str) -> None:
    """Raises BadRequest for what is no version."""
    if not is_version(version):
        raise BadRequest(
            f"“{version}” is no version.", "A version is three numbers, such as 0.2.0."
        )


def is_digest(text: str) -> bool:
    """Whether it is a SHA-256 as lower-case hexadecimal."""
    return _DIGEST.fullmatch(text) is not None


def _check(release: Release) -> None:
    for version in (release.version, *([release.base] if release.base is not None else [])):
        if not is_version(version):
            raise _damaged(f"“{version}” is no version")
    try:
        date.fromisoformat(release.issued)
    except ValueError as error:
        raise _damaged(f"“{release.issued}” is no date") from error
    digests = [release.bootstrap_sha256, *release.files.values()]
    names = list(release.files)
    for layer in release.layers:
        digests += [layer.archive_sha256, layer.manifest_sha256]
        names += [layer.archive, layer.manifest]
        if not _LAYER.fullmatch(layer.name):
            raise _damaged(f"“{layer.name}” is no name of a layer")
        if layer.archive_bytes < 0 or layer.unpacked_bytes < 0:
            raise _damaged(f"the sizes of {layer.name} are below nothing")
    if not all(map(is_digest, digests)):
        raise _damaged("a hash in it is no SHA-256")
    if not all(map(_FILE.fullmatch, names)) or len(set(names)) != len(names):
        raise _damaged("its names of files are not plain, or not unique")
    if len({layer.name for layer in release.layers}) != len(release.layers):
        raise _damaged("two of its layers have one name")
    if [layer.kind for layer in release.layers].count(Kind.APP) != 1:
        raise _damaged("it has not exactly one app")


def _damaged(what: str) -> ReleaseDamaged:
    return ReleaseDamaged(f"The list of what the release holds is damaged: {what}.", HINT)
