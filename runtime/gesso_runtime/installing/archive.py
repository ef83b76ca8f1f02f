"""Reading a layer's archive: a tar in zstd, compared with what the manifest says member by member.

Nothing is believed. A header that is not as the manifest foresees is refused before anything of its
member is written, and every file is hashed while it is written.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn, cast

from gesso_core.errors import CannotRead, ReleaseDamaged
from gesso_runtime.installing.manifest import Entry, File, Link
from gesso_runtime.installing.release import HINT
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import writing

Take = Callable[[str, File], Path | None]
"""Where the file at this path of the layer shall be written; None to pass it over."""

Taken = Callable[[str, File, Path], None]
"""Told that a file is whole and has the right hash."""

_BLOCK = 512
_CHUNK_BYTES = 1 << 20
_BUFFER_BYTES = 1 << 18
_LONGEST_RECORD = 16 << 10  # bytes of a header that carries a long name
_WINDOW_BYTES = 1 << 27  # as `zstd --long=27`; more would let an archive ask for any memory
_FILE, _LINK, _FOLDER, _LONG_NAME = b"0", b"2", b"5", b"x"


def read_archive(
    archive: Path, entries: Mapping[str, Entry], take: Take, taken: Taken, *, tick: Tick
) -> None:
    """Writes the files that `take` names a place for; links are compared and left to the caller.

    entries: of the archive's layer; it may hold fewer, never others. The folders of the places that
    `take` names are there; the files are not. tick: told the unpacked bytes, at least every MB.
    Raises ReleaseDamaged, CannotRead, DiskFull, CannotWrite and what `tick` raises.
    """
    seen: set[str] = set()
    with _unpacked(archive) as stream:
        reader = _Reader(stream, archive.name)
        for path, kind, header in reader.headers():
            if path in seen:
                reader.refuse(f"“{path}” is in it twice")
            seen.add(path)
            if kind == _FOLDER:
                _check_folder(reader, path, header, entries)
                continue
            entry = entries.get(path)
            if entry is None:
                reader.refuse(f"“{path}” is not in its list")
            _check(reader, path, kind, header, entry)
            if isinstance(entry, File):
                target = take(path, entry)
                if target is None:
                    reader.skip(entry.size, tick)
                else:
                    reader.write(path, entry, target, tick)
                    taken(path, entry, target)


def _check_folder(
    reader: "_Reader", path: str, header: "_Header", entries: Mapping[str, Entry]
) -> None:
    if header.size or path in entries:
        reader.refuse(f"“{path}” is not what its list says")
    if any(part in {"", ".", ".."} for part in path.split("/")):
        reader.refuse(f"“{path}” leads out of the environment")


def _check(reader: "_Reader", path: str, kind: bytes, header: "_Header", entry: Entry) -> None:
    match entry:
        case Link():
            fits = kind == _LINK and header.size == 0 and header.target == entry.link
        case File():
            mode = 0o755 if entry.executable else 0o644
            fits = kind == _FILE and header.size == entry.size and header.mode == mode
    if not fits:
        reader.refuse(f"“{path}” is not what its list says")


@contextmanager
def _unpacked(archive: Path) -> Iterator[BinaryIO]:
    """Raises CannotRead; what zstd finds wrong becomes ReleaseDamaged."""
    import zstandard  # noqa: PLC0415  going back to an older version must not need it

    try:
        with archive.open("rb") as packed:
            unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES)
            with unpacker.stream_reader(packed, read_size=_BUFFER_BYTES) as stream:
                # BufferedReader wants a RawIOBase and takes anything that reads.
                yield cast(BinaryIO, io.BufferedReader(stream, _BUFFER_BYTES))
    except zstandard.ZstdError as error:
        raise _damaged(archive.name, "it cannot be unpacked", str(error)) from error


class _Header:
    """The fields of one tar header; numbers are octal, as POSIX says."""

    __slots__ = ("kind", "mode", "path", "size", "target")

    def __init__(self, block: bytes) -> None:
        """Raises ValueError for what is no header of a POSIX tar."""
        if block[257:263] != b"ustar\0":
            raise ValueError("no tar header")
        if int(_text(block[148:156]), 8) != sum(block) - sum(block[148:156]) + 8 * 0x20:
            raise ValueError("the checksum is wrong")
        self.path = _text(block[:100])
        if prefix := _text(block[345:500]):
            self.path = f"{prefix}/{self.path}"
        self.mode = int(_text(block[100:108]), 8)
        self.size = int(_text(block[124:136]), 8)
        self.kind = block[156:157].replace(b"\0", _FILE)
        self.target = _text(block[157:257])
        if self.size < 0:
            raise ValueError("less than nothing")


class _Reader:
    """A tar as it streams by."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name

    def headers(self) -> Iterator[tuple[str, bytes, _Header]]:
        """Each member's path, kind and header; the caller reads or skips its content between."""
        long: dict[str, str] = {}
        while True:
            block = self._exactly(_BLOCK)
            if not any(block):
                self._end()
                return
            try:
                header = _Header(block)
                if header.kind == _LONG_NAME:
                    long = self._records(header.size)
                    continue
            except ValueError as error:
                raise _damaged(self._name, "it is no tar", str(error)) from error
            path = long.pop("path", header.path)
            header.target = long.pop("linkpath", header.target)
            if header.kind not in {_FILE, _LINK, _FOLDER}:
                self.refuse(f"“{path}” is neither a file, nor a link, nor a folder")
            if header.kind == _FOLDER:
                path = path.removesuffix("/")
            self._check_path(path)
            yield path, header.kind, header

    def skip(self, size: int, tick: Tick) -> None:
        left = size + -size % _BLOCK
        while left:
            left -= len(self._exactly(min(left, _CHUNK_BYTES)))
            tick(0)
        tick(size)

    def write(self, path: str, entry: File, target: Path, tick: Tick) -> None:
        """Exactly the entry's bytes into the new file `target`; hashed on the way."""
        digest, left = hashlib.sha256(), entry.size
        mode = 0o755 if entry.executable else 0o644
        with writing(target.parent):
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        try:
            while left:
                chunk = self._exactly(min(left, _CHUNK_BYTES))
                digest.update(chunk)
                with writing(target.parent):
                    _write_all(handle, chunk)
                left -= len(chunk)
                tick(len(chunk))
            with writing(target.parent):
                os.fchmod(handle, mode)  # whatever the umask took away
        finally:
            os.close(handle)
        if digest.hexdigest() != entry.sha256:
            target.unlink()
            self.refuse(f"“{path}” has been altered")
        self._exactly(-entry.size % _BLOCK)

    def refuse(self, what: str) -> NoReturn:
        raise _damaged(self._name, what)

    def _check_path(self, path: str) -> None:
        if path.startswith("/") or ".." in PurePosixPath(path).parts:
            self.refuse(f"“{path}” leads out of the environment")

    def _records(self, size: int) -> dict[str, str]:
        """A header of POSIX.1-2001 for the next member: "LENGTH KEY=VALUE\\n", and again."""
        if not 0 < size <= _LONGEST_RECORD:
            raise ValueError("a header is too long")
        content = self._exactly(size)
        self._exactly(-size % _BLOCK)
        found = {}
        while content:
            length = int(content.partition(b" ")[0])
            record = content[:length]
            if len(record) != length or not record.endswith(b"\n"):
                raise ValueError("a record is damaged")
            key, sign, value = record[record.index(b" ") + 1 : -1].partition(b"=")
            if not sign or key not in {b"path", b"linkpath"}:
                raise ValueError(f"a record of another kind: {key!r}")
            found[key.decode()] = value.decode()
            content = content[length:]
        return found

    def _end(self) -> None:
        """Nothing but zero bytes may follow the first empty block."""
        while chunk := self._read(_CHUNK_BYTES):
            if any(chunk):
                self.refuse("something follows its end")

    def _exactly(self, size: int) -> bytes:
        content = self._read(size)
        if len(content) < size:
            self.refuse("it is cut off")
        return content

    def _read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except OSError as error:
            raise CannotRead(
                f"{self._name} cannot be read to its end: {error.strerror or error}.",
                "Check the drive it is on, or copy the release again.",
                detail=str(error),
            ) from error


def _write_all(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]


def _text(field: bytes) -> str:
    """Up to the first zero byte. Raises ValueError for what is no UTF-8."""
    return field.partition(b"\0")[0].decode()


def _damaged(name: str, what: str, detail: str = "") -> ReleaseDamaged:
    return ReleaseDamaged(f"{name} is damaged: {what}.", HINT, detail=detail[:200])
