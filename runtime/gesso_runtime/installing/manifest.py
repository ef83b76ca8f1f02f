"""Every file of a layer, with its hash, and where files name the place they were built in."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest, ReleaseDamaged
from gesso_runtime.installing.release import HINT, is_digest

FORMAT = 1
_LONGEST_PATH = 1000  # bytes, below an environment's folder
_LONGEST_NAME = 255  # bytes, of one part of a path


@dataclass(frozen=True, slots=True)
class File:
    """size: bytes. executable: mode 0755, else 0644."""

    sha256: str
    size: int
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link; its target is relative and inside the tree."""

    link: str


Entry = File | Link


class Mode(StrEnum):
    TEXT = "text"
    """The placeholder is replaced, whatever the length becomes."""
    BINARY = "binary"
    """The string that holds it keeps its length: it is filled up with zero bytes."""


@dataclass(frozen=True, slots=True)
class Relocation:
    """A file that names the folder it was built in; the installed folder takes its place."""

    path: str
    placeholder: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Manifest:
    """entries: by path below the environment's folder, with `/`. Folders are not named.

    relocated: may name one file several times. unparsable: Python files that no compiler of this
    Python takes, as some libraries bring them.
    """

    format: int
    layer: str
    entries: Mapping[str, Entry]
    relocated: tuple[Relocation, ...] = ()
    unparsable: tuple[str, ...] = ()

    def files(self) -> Iterator[tuple[str, File]]:
        return ((path, entry) for path, entry in self.entries.items() if isinstance(entry, File))

    @property
    def unpacked_bytes(self) -> int:
        return sum(file.size for _, file in self.files())

    @property
    def relocated_paths(self) -> frozenset[str]:
        return frozenset(each.path for each in self.relocated)


def parse_manifest(content: bytes) -> Manifest:
    """Raises ReleaseDamaged that says what is wrong."""
    try:
        manifest = read_record(Manifest, json.loads(content), "the manifest")
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not JSON") from error
    except BadRequest as error:
        raise ReleaseDamaged(error.message, HINT) from error
    if manifest.format != FORMAT:
        raise _damaged(f"its format is {manifest.format}; known is {FORMAT}")
    _check(manifest)
    return manifest


def manifest_bytes(manifest: Manifest) -> bytes:
    """The same manifest gives the same bytes, one entry a line."""
    text = json.dumps(to_plain(manifest), indent=0, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def is_inside(path: str) -> bool:
    """Whether `path` is plain, relative and stays below the folder it is meant for."""
    parts = path.split("/")
    return (
        path.isprintable()  # first: what JSON calls half a character has no bytes
        and 0 < len(path.encode(errors="surrogateescape")) <= _LONGEST_PATH
        and all(part not in {"", ".", ".."} for part in parts)
        and all(len(part.encode(errors="surrogateescape")) <= _LONGEST_NAME for part in parts)
        and "\\" not in path
    )


def leads_inside(path: str, target: str) -> bool:
    """Whether a link at `path` with this target stays in the tree."""
    if not target or target.startswith("/") or not target.isprintable() or "\\" in target:
        return False
    depth = len(PurePosixPath(path).parts) - 1
    for part in target.split("/"):
        if part == "..":
            depth -= 1
        elif part not in {"", "."}:
            depth += 1
        if depth < 0:
            return False
    return True


def refuse_tangled(entries: Mapping[str, Entry]) -> None:
    """Raises ReleaseDamaged where something lies below a file or a link."""
    folders: set[str] = set()  # those that were looked at
    for path in entries:
        parent = path.rpartition("/")[0]
        while parent and parent not in folders:
            if parent in entries:
                raise _damaged(f"“{path}” lies below “{parent}”, which is no folder")
            folders.add(parent)
            parent = parent.rpartition("/")[0]


def _check(manifest: Manifest) -> None:
    entries = manifest.entries
    refuse_tangled(entries)
    for path, entry in entries.items():
        if not is_inside(path):
            raise _damaged(f"“{path}” is no path below an environment")
        if isinstance(entry, Link):
            if not leads_inside(path, entry.link):
                raise _damaged(f"the link “{path}” leads out of the environment")
        elif not is_digest(entry.sha256) or entry.size < 0:
            raise _damaged(f"what it says of “{path}” cannot be")
    for each in manifest.relocated:
        if not isinstance(entries.get(each.path), File) or not each.placeholder:
            raise _damaged(f"“{each.path}” cannot be relocated")
    for path in manifest.unparsable:
        if not isinstance(entries.get(path), File):
            raise _damaged(f"“{path}” is named and not there")


def _damaged(what: str) -> ReleaseDamaged:
    return ReleaseDamaged(f"A list of files in the release is damaged: {what}.", HINT)
