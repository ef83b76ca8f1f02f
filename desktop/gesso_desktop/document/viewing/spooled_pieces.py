"""Pieces made once and read any number of times: small ones in memory, large ones on the disk."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import numpy as np

from gesso_core.errors import CannotRead
from gesso_core.geometry import Box
from gesso_core.patch import Piece
from gesso_desktop.document.scratch import no_room, scratch_file

_CELL = 256  # px; how pieces are found by place
_MEMORY_BYTES = 32 << 20
_WANTED = "trying this out"


@dataclass(frozen=True, eq=False)
class _Spooled:
    """Where a piece lies in the file: its pixels, then its alpha, row by row."""

    box: Box
    dtype: np.dtype[Any]
    channels: int
    pixels_at: int
    alpha_at: int


class _Spool:
    """A file without a name, closed with the last who holds it."""

    def __init__(self) -> None:
        with scratch_file(_WANTED) as file:
            self._file = os.dup(file.fileno())
        self._end = 0

    def append(self, array: np.ndarray[Any, Any]) -> int:
        """Where it lies."""
        start = self._end
        for row in array:  # never a second copy of a large piece
            data = np.ascontiguousarray(row).data.cast("B")
            while data:
                written = _write(self._file, data, self._end)
                data, self._end = data[written:], self._end + written
        return start

    def read(self, count: int, offset: int) -> bytes:
        return os.pread(self._file, count, offset)

    def __del__(self) -> None:
        if hasattr(self, "_file"):  # there may have been no room to make one
            os.close(self._file)


class SpooledPieces:
    """Iterable as often as wanted, by any thread, until `close`, also while more are added.

    Beyond `memory_bytes` pieces lie in a temporary file that has no name, so it goes with the
    process whatever happens.
    """

    def __init__(self, pieces: Iterable[Piece] = (), memory_bytes: int = _MEMORY_BYTES) -> None:
        """Takes all pieces now; what making them raises, also `Cancelled`, comes through."""
        self._pieces: list[Piece | _Spooled] = []
        self._by_cell: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._spool: _Spool | None = None
        self._is_closed = False
        self._held, self._limit = 0, memory_bytes
        self.dtype: np.dtype[Any] | None = None
        self.channels = 0
        try:
            for piece in pieces:
                self.add(piece)
        except BaseException:
            self.close()
            raise

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(piece.box for piece in self._pieces)

    @property
    def is_on_disk(self) -> bool:
        return self._spool is not None

    def __iter__(self) -> Iterator[Piece]:
        self._check()
        for piece in self._pieces:
            yield self._part(piece, piece.box)

    def over(self, box: Box) -> Iterator[Piece]:
        """The parts of pieces that lie in `box`, the lowest first. Reads only their rows."""
        pieces, by_cell = self._pieces, self._by_cell
        self._check()
        places = ((cell.top // _CELL, cell.left // _CELL) for cell in box.tiles(_CELL))
        found = {number for place in places for number in by_cell.get(place, ())}
        for number in sorted(found):
            part = pieces[number].box.intersect(box)
            if not part.is_empty:
                yield self._part(pieces[number], part)

    def add(self, piece: Piece) -> None:
        """By one thread. On top of those before."""
        if piece.box.is_empty:
            return
        self.dtype, self.channels = piece.pixels.dtype, piece.pixels.shape[2]
        self._held += piece.pixels.nbytes + piece.alpha.nbytes
        self._pieces.append(piece if self._held <= self._limit else self._written(piece))
        for cell in piece.box.tiles(_CELL):  # last: who looks for it there finds it
            self._by_cell[cell.top // _CELL, cell.left // _CELL].append(len(self._pieces) - 1)

    def as_they_are(self) -> "SpooledPieces":
        """Those that are there now, for as long as anybody wants; by the thread that adds."""
        same = SpooledPieces()
        same._pieces = list(self._pieces)
        same._by_cell = defaultdict(list, {cell: list(n) for cell, n in self._by_cell.items()})
        same._spool, same.dtype, same.channels = self._spool, self.dtype, self.channels
        return same

    def close(self) -> None:
        """May be repeated. What is read afterwards raises CannotRead."""
        self._is_closed = True
        self._pieces, self._by_cell = [], defaultdict(list)
        self._spool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check(self) -> None:
        if self._is_closed:
            raise CannotRead("What was tried out is gone.", "Try it once more.")

    def _written(self, piece: Piece) -> _Spooled:
        if self._spool is None:
            self._spool = _Spool()
        pixels_at = self._spool.append(piece.pixels)
        alpha_at = self._spool.append(np.asarray(piece.alpha, np.float32))
        channels = piece.pixels.shape[2]
        return _Spooled(piece.box, piece.pixels.dtype, channels, pixels_at, alpha_at)

    def _part(self, piece: "Piece | _Spooled", part: Box) -> Piece:
        inside = part.within(piece.box)
        if isinstance(piece, Piece):
            return Piece(part, piece.pixels[inside.slices], piece.alpha[inside.slices])
        pixels = self._rows(piece, inside, piece.pixels_at, piece.dtype, piece.channels)
        alpha = self._rows(piece, inside, piece.alpha_at, np.dtype(np.float32), 1)
        return Piece(part, pixels, alpha[..., 0])

    def _rows(
        self, piece: _Spooled, inside: Box, start: int, dtype: np.dtype[Any], channels: int
    ) -> np.ndarray[Any, Any]:
        line = piece.box.width * channels * dtype.itemsize
        spool = self._spool  # held, so that it is not closed meanwhile
        self._check()
        assert spool is not None
        data = spool.read(inside.height * line, start + inside.top * line)
        lines = np.frombuffer(data, dtype).reshape(inside.height, piece.box.width, channels)
        return lines[:, inside.left : inside.right].copy()


def _write(file: int, data: memoryview, offset: int) -> int:
    try:
        return os.pwrite(file, data, offset)
    except OSError as error:
        raise no_room(_WANTED, error) from error
