"""A pack on its way in: what has arrived of it lies in the store's place for unfinished work.

A pack arrives as one piece, or as several in any order. How far each came is noted now and then,
so that after a kill, a full disk or a pulled cable it goes on from there.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from gesso_core.errors import GessoError
from gesso_runtime.store.copying import Tick, read_some
from gesso_runtime.store.disk import write_in_one_step, writing
from gesso_runtime.store.kept import held
from gesso_runtime.store.layout import FILES
from gesso_runtime.store.pack import Stretch, damaged

_ARRIVED = "arrived.json"
_CHUNK_BYTES = 4 << 20
_NOTED_BYTES = 64 << 20  # what a kill costs at most; each time the disk is waited for


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` of a pack, in a file of their own. sha256: theirs, where known."""

    name: str
    start: int
    end: int
    sha256: str = ""

    @property
    def key(self) -> str:
        """In the notes: a file may be called otherwise another time."""
        return f"{self.start}-{self.end}"


@dataclass(slots=True)
class _Hash:
    """Of a file's first `at` bytes."""

    at: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)

    def update(self, chunk: bytes) -> None:
        self.sha256.update(chunk)
        self.at += len(chunk)


class Receiving:
    """The files of one pack, as far as they have arrived."""

    def __init__(self, folder: Path, stretches: Sequence[Stretch], pieces: Sequence[Piece]) -> None:
        """folder: for this very pack alone. stretches, pieces: each time the whole pack."""
        self.folder, self._stretches, self._pieces = folder, stretches, pieces
        self._files = {each.path: each for each in stretches if each.fixed is None}
        self._held = ExitStack()
        self._hashes: dict[str, _Hash] = {}
        self._unsynced: set[Path] = set()
        self._arrived = self._read_arrived()

    def begin(self) -> None:
        """One process at a time. Raises CannotWrite, DiskFull."""
        self._held.enter_context(held(self.folder))
        self._arrived = self._read_arrived()  # another process may have gone on meanwhile
        for path in self._files:
            if self.here(path) and not self._place(path).is_file():
                self.forget(path)

    def close(self) -> None:
        self._held.close()

    def here(self, path: str) -> int:
        """Bytes of that file that have arrived."""
        file = self._files.get(path)
        if file is None:
            return 0  # it is empty
        ends = ((piece.start, self._end(piece)) for piece in self._pieces)
        return sum(max(0, min(end, file.end) - max(start, file.start)) for start, end in ends)

    def lacks(self, piece: Piece) -> bool:
        return self._end(piece) < piece.end

    def take_in(self, piece: Piece, source: BinaryIO, tick: Tick) -> None:
        """What is missing of a piece; verified by itself. tick: told of bytes of files.

        Raises ModelDamaged, CannotRead, DamagedFile, DiskFull, CannotWrite, Cancelled; what
        arrived is kept, unless it is wrong.
        """
        before = self._end(piece)
        right_to = self._copy_all(piece, source, tick)
        if right_to < min(before, piece.end):
            # What was kept may be what is wrong, after the power failed: it comes once more.
            right_to = self._copy_all(piece, source, tick)
        if right_to < piece.end:
            raise damaged(piece.name, "what it holds is not what was packed")

    def digest(self, path: str, tick: Tick) -> str:
        """SHA-256 of a file that is all here. Raises CannotWrite, Cancelled."""
        hashed = self._hashes.setdefault(path, _Hash())
        with writing(self.folder):
            if path not in self._files:
                self._place(path).parent.mkdir(parents=True, exist_ok=True)
                self._place(path).touch()
            with self._place(path).open("rb") as file:
                if hashed.at != os.fstat(file.fileno()).st_size:
                    hashed = self._hashes[path] = _Hash()
                    while chunk := file.read(_CHUNK_BYTES):
                        hashed.update(chunk)
                        tick(0)
        return str(hashed.sha256.hexdigest())

    def forget(self, path: str) -> None:
        """It is wrong: all of it must come once more."""
        self._hashes.pop(path, None)
        if path in self._files:
            file = self._files[path]
            for piece in self._pieces:
                if piece.start < file.end and file.start < piece.end:
                    self._shorten(piece, max(piece.start, file.start))
        with writing(self.folder):
            self._place(path).unlink(missing_ok=True)
            self._unsynced.discard(self._place(path))
            self._note()

    def move(self, path: str, target: Path) -> None:
        """It gets a second name or, where there are no hard links, another one."""
        with writing(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.hardlink_to(self._place(path))
            except OSError:
                self._place(path).replace(target)

    def _copy_all(self, piece: Piece, source: BinaryIO, tick: Tick) -> int:
        """Up to where it is right now; what is not is given up."""
        try:
            right_to = self._copy(piece, source, tick)
            tick(-self._shorten(piece, right_to))
        finally:
            with suppress(OSError, GessoError):  # on a full disk the note before it stays
                self._note()
        return right_to

    def _copy(self, piece: Piece, source: BinaryIO, tick: Tick) -> int:
        at = noted = self._end(piece)
        digest = hashlib.sha256()
        if piece.sha256:
            for chunk in self._again(piece.start, at):
                digest.update(chunk)
                tick(0)
        source.seek(at - piece.start)
        for stretch in self._between(at, piece.end):
            end = min(stretch.end, piece.end)
            while at < end:
                chunk = read_some(source, min(end - at, _CHUNK_BYTES), piece.name)
                if not self._keep(stretch, at - stretch.start, chunk):
                    if piece.sha256:
                        return piece.start
                    raise damaged(piece.name, f"at {stretch.path}")
                if piece.sha256:
                    digest.update(chunk)
                at += len(chunk)
                self._arrived[piece.key] = at - piece.start
                if at - noted >= _NOTED_BYTES:
                    self._note()
                    noted = at
                tick(0 if stretch.fixed else len(chunk))
            is_checked = not piece.sha256 and stretch.sha256  # else the piece is, as a whole
            if is_checked and self.digest(stretch.path, tick) != stretch.sha256:
                return stretch.start
        return at if piece.sha256 in {"", digest.hexdigest()} else piece.start

    def _keep(self, stretch: Stretch, at: int, chunk: bytes) -> bool:
        """Whether it can be part of this pack."""
        if stretch.fixed is not None:
            return stretch.fixed[at : at + len(chunk)] == chunk
        place = self._place(stretch.path)
        with writing(self.folder):
            place.parent.mkdir(parents=True, exist_ok=True)
            self._make_own(place)
            with place.open("r+b" if place.exists() else "xb") as file:
                file.seek(at)
                file.write(chunk)
            self._unsynced.add(place)
        hashed = self._hashes.setdefault(stretch.path, _Hash())
        if hashed.at == at:
            hashed.update(chunk)
        return True

    def _make_own(self, place: Path) -> None:
        """An installed model that shares this file, after a kill, must not be written into."""
        if place.exists() and place.stat().st_nlink > 1:
            own = self.folder / f"{_ARRIVED}.own"
            shutil.copyfile(place, own)
            own.replace(place)

    def _again(self, start: int, end: int) -> Iterator[bytes]:
        """Those bytes of the pack, from what is here."""
        for stretch in self._between(start, end):
            first, last = max(start, stretch.start), min(end, stretch.end)
            if stretch.fixed is not None:
                yield stretch.fixed[first - stretch.start : last - stretch.start]
                continue
            with writing(self.folder), self._place(stretch.path).open("rb") as file:
                file.seek(first - stretch.start)
                while first < last and (chunk := file.read(min(last - first, _CHUNK_BYTES))):
                    first += len(chunk)
                    yield chunk

    def _between(self, start: int, end: int) -> Iterator[Stretch]:
        for each in self._stretches:
            if max(start, each.start) < min(end, each.end):
                yield each

    def _end(self, piece: Piece) -> int:
        """Up to where it has arrived."""
        return piece.start + self._arrived.get(piece.key, 0)

    def _shorten(self, piece: Piece, end: int) -> int:
        """How many bytes of files are given up."""
        files = self._files.values()
        gone = sum(max(0, min(f.end, self._end(piece)) - max(f.start, end)) for f in files)
        for file in files:
            if file.start < self._end(piece) and end < file.end:
                self._hashes.pop(file.path, None)
        self._arrived[piece.key] = min(self._end(piece), end) - piece.start
        return gone

    def _place(self, path: str) -> Path:
        return self.folder / FILES / path

    def _note(self) -> None:
        """Only what is on the disk is said to have arrived."""
        with writing(self.folder):
            for place in self._unsynced:
                handle = os.open(place, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
            self._unsynced.clear()
            content = json.dumps(self._arrived).encode()
            write_in_one_step(self.folder / _ARRIVED, content, by_way_of=self.folder)

    def _read_arrived(self) -> dict[str, int]:
        try:
            plain = json.loads((self.folder / _ARRIVED).read_bytes())
            known = {str(name): int(size) for name, size in plain.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            known = {}
        sizes = {piece.key: piece.end - piece.start for piece in self._pieces}
        return {key: max(0, min(known.get(key, 0), size)) for key, size in sizes.items()}
