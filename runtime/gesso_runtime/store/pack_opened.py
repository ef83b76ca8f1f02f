"""A pack that lies somewhere, whole or in parts: what it holds and in which files."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import CannotRead, NotFound
from gesso_runtime.store.copying import Tick, read_some
from gesso_runtime.store.pack import Head, damaged, read_head, stretches
from gesso_runtime.store.pack_parts import PARTS, Split, read_split, whole_name
from gesso_runtime.store.receiving import Piece

_CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """name: of the whole pack. split: where it is in parts. Nothing but the head has been read."""

    name: str
    head: Head
    pieces: tuple[Piece, ...]
    split: Split | None = None

    @property
    def file_names(self) -> tuple[str, ...]:
        """Of all that belongs to it."""
        listed = (self.name + PARTS,) if self.split else ()
        return (*(piece.name for piece in self.pieces), *listed)


def open_pack(path: Path, kept: Path | None = None) -> Opened:
    """path: the pack, or any part of one, or its `NAME.parts`.

    kept: the store's folder for unfinished work, where a list of parts may lie that came earlier.
    Raises NotFound, CannotRead, ModelDamaged, NotTrusted, BadRequest for what is no pack.
    """
    name = whole_name(path)
    if not path.exists():
        raise NotFound(f"There is no file {path}.", "Check its name.")
    return _in_parts(path, name, kept) if name else _whole(path)


def check_pack(path: Path, tick: Tick) -> Opened:
    """Reads all of it and compares. tick: told of bytes. Raises as `open_pack`, and Cancelled."""
    opened = open_pack(path)
    chunks = _Chunks(path.parent, opened, tick)
    for stretch in stretches(opened.head):
        digest = hashlib.sha256()
        for chunk in chunks.up_to(stretch.end):
            digest.update(chunk)
        if stretch.fixed is not None:
            expected = hashlib.sha256(stretch.fixed).hexdigest()
        else:
            expected = stretch.sha256
        if digest.hexdigest() != expected:
            raise damaged(opened.name, f"at {stretch.path}")
    return opened


@contextmanager
def open_piece(folder: Path, piece: Piece) -> Iterator[BinaryIO]:
    """Raises NotFound, CannotRead, ModelDamaged for another size."""
    path = folder / piece.name
    try:
        with path.open("rb") as file:
            if path.stat().st_size != piece.end - piece.start:
                raise damaged(piece.name, "it has another size than what was packed")
            yield file
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", "Check its name.") from error
    except OSError as error:
        raise _unreadable(piece.name, error) from error


class _Chunks:
    """A pack's bytes in order, over all its pieces, each of which is verified by itself."""

    def __init__(self, folder: Path, opened: Opened, tick: Tick) -> None:
        self._folder, self._pieces, self._tick = folder, opened.pieces, tick
        self._at = 0

    def up_to(self, end: int) -> Iterator[bytes]:
        for piece in self._pieces:
            if self._at < min(end, piece.end):
                yield from self._of(piece, min(end, piece.end))

    def _of(self, piece: Piece, end: int) -> Iterator[bytes]:
        with open_piece(self._folder, piece) as file:
            if self._at == piece.start:
                _refuse_altered(file, piece)
            file.seek(self._at - piece.start)
            while self._at < end:
                chunk = read_some(file, min(end - self._at, _CHUNK_BYTES), piece.name)
                self._at += len(chunk)
                yield chunk
                self._tick(len(chunk))


def _refuse_altered(file: BinaryIO, piece: Piece) -> None:
    if not piece.sha256:
        return
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    if digest.hexdigest() != piece.sha256:
        raise damaged(piece.name, "what it holds is not what was packed")


def _whole(path: Path) -> Opened:
    try:
        with path.open("rb") as file:
            head = read_head(file, path.name)
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path.name, error) from error
    end = _end(head)
    if size != end:
        why = "it is cut off" if size < end else "something follows its end"
        raise damaged(path.name, why)
    return Opened(path.name, head, (Piece(path.name, 0, end),))


def _in_parts(path: Path, name: str, kept: Path | None) -> Opened:
    beside = path.with_name(name + PARTS)
    known = sorted(kept.glob(f"*@pack-*/{escape(name)}{PARTS}")) if kept else []
    if not beside.exists() and len(known) == 1:
        beside = known[0]  # it came with another part
    split = read_split(beside)
    if split.pieces[-1].end != _end(split.head):
        raise damaged(beside.name, "the parts do not make up the pack")
    return Opened(name, split.head, split.pieces, split)


def _end(head: Head) -> int:
    *_, last = stretches(head)
    return last.end


def _unreadable(name: str, error: OSError) -> CannotRead:
    return CannotRead(f"{name} cannot be read.", "Check its permissions.", detail=str(error))
