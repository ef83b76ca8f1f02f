"""An environment as it will be packed: conda-pack's tar, and what is changed about it."""

import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gesso_core.errors import BadRequest, CannotRead
from gesso_runtime.installing.manifest import Link


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as conda-pack packed it."""

    member: tarfile.TarInfo


@dataclass(frozen=True, slots=True)
class Altered:
    """A file as conda-pack packed it, changed whenever it is read. size: afterwards, in bytes."""

    member: tarfile.TarInfo
    change: Callable[[bytes], bytes]
    size: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file whose content is written anew."""

    content: bytes
    is_executable: bool = False


class Tree:
    """Files and links by path, with `/`. Folders are not named: those of files are enough.

    Contents stay in the tar until they are read: an environment is larger than memory.
    """

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._entries: dict[str, Packed | Altered | Made | Link] = {}
        for member in tar:
            if member.issym():
                self._entries[member.name] = Link(member.linkname)
            elif member.isreg() or member.islnk():
                self._entries[member.name] = Packed(member)
            elif not member.isdir():
                raise BadRequest(
                    f"“{member.name}” is neither a file, a folder nor a link.",
                    "Remove it from the environment.",
                )

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def paths(self) -> list[str]:
        """Of files and links, sorted."""
        return sorted(self._entries)

    def files(self) -> list[str]:
        """Of files alone, sorted."""
        return [path for path in self.paths() if self.target(path) is None]

    def target(self, path: str) -> str | None:
        """What a link points to; None for a file."""
        entry = self._entries[path]
        return entry.link if isinstance(entry, Link) else None

    def size(self, path: str) -> int:
        """Bytes of a file."""
        match self._entries[path]:
            case Packed(member):
                return self._resolved(member).size
            case Altered(size=size):
                return size
            case Made(content):
                return len(content)
            case Link():
                return 0

    def is_executable(self, path: str) -> bool:
        match self._entries[path]:
            case Packed(member) | Altered(member):
                return bool(self._resolved(member).mode & 0o111)
            case Made(is_executable=is_executable):
                return is_executable
            case Link():
                return False

    def open(self, path: str) -> IO[bytes]:
        """A file's content, which can be sought in."""
        match self._entries[path]:
            case Packed(member):
                return self._stored(member)
            case Altered(member, change):
                return io.BytesIO(change(self._packed(member)))
            case Made(content=made):
                return io.BytesIO(made)
            case Link():
                raise IsADirectoryError(path)

    def read(self, path: str) -> bytes:
        with self.open(path) as file:
            return file.read()

    def drop(self, path: str) -> None:
        del self._entries[path]

    def put(self, path: str, content: bytes) -> None:
        """Writes a file anew; one that is there keeps its mode."""
        self._entries[path] = Made(content, path in self and self.is_executable(path))

    def alter(self, path: str, change: Callable[[bytes], bytes]) -> None:
        """Changes a file without keeping it in memory: `change` is asked again at every reading."""
        entry = self._entries[path]
        if isinstance(entry, Made):
            self.put(path, change(entry.content))
        elif isinstance(entry, Packed):
            size = len(change(self._packed(entry.member)))
            self._entries[path] = Altered(entry.member, change, size)

    def link(self, path: str, target: str) -> None:
        self._entries[path] = Link(target)

    def _packed(self, member: tarfile.TarInfo) -> bytes:
        with self._stored(member) as file:
            return file.read()

    def _stored(self, member: tarfile.TarInfo) -> IO[bytes]:
        content = self._tar.extractfile(member)
        assert content is not None  # it is a file
        return content

    def _resolved(self, member: tarfile.TarInfo) -> tarfile.TarInfo:
        """The file itself where tar noted a second name of it."""
        while member.islnk():
            member = self._tar.getmember(member.linkname)
        return member


@contextmanager
def open_tree(tar: Path) -> Iterator[Tree]:
    """Raises CannotRead for what is no tar of conda-pack."""
    try:
        with tarfile.open(tar, "r:") as opened:
            yield Tree(opened)
    except (OSError, tarfile.TarError) as error:
        raise CannotRead(
            f"{tar} cannot be read: {error}.",
            "Make it again with “gesso-pack pack”.",
            detail=repr(error),
        ) from error
