"""Results of the last moments, packed while they are written, for who will fetch them at once.

In memory alone and bounded. What is not here is packed from its file, where all results are.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic

from gesso_core import wire
from gesso_core.edit_request import EngineResult
from gesso_core.messages import Finished, to_frame
from gesso_runtime.carriage import Codec, pack

_MOST = 64 << 20  # bytes of pixels, of all; larger results are packed when they are fetched
_SECONDS = 30.0
_MOST_EXPECTED = 10_000  # jobs; of those that never end well nobody tells


@dataclass(eq=False)
class _Ready:
    """result: until it is packed, or nobody wants it."""

    result: EngineResult | None
    bytes: int
    since: float
    packed: Future[bytes] = field(init=False)

    def let_go(self) -> bool:
        """Whether it was not begun. What waits in an executor keeps what it was given."""
        if self.packed.cancel():
            self.result = None
            return True
        return False


class ReadyResults:
    """Thread-safe. most: bytes of all before they are packed."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._expected: OrderedDict[str, None] = OrderedDict()
        self._ready: OrderedDict[str, _Ready] = OrderedDict()
        self._leaving: _Ready | None = None  # being packed, though it was let go of
        self._packing = ThreadPoolExecutor(1, "gesso-ready")

    def close(self) -> None:
        self._packing.shutdown(cancel_futures=True)

    def expect(self, job: str) -> None:
        """Who sent it will fetch what comes of it as it is packed here."""
        with self._lock:
            self._expected[job] = None
            if len(self._expected) > _MOST_EXPECTED:
                self._expected.popitem(last=False)

    def add(self, job: str, result: EngineResult) -> None:
        """Before it is written; `drop` it if that fails."""
        arrays = (result.picture, result.mask)
        size = sum(array.nbytes for array in arrays if array is not None)
        with self._lock:
            is_expected = job in self._expected
            self._expected.pop(job, None)
            if not is_expected or size > self._most:
                return
            if self._make_room(size):
                each = self._ready[job] = _Ready(result, size, monotonic())
                each.packed = self._packing.submit(_pack, each)

    def take(self, job: str) -> bytes | None:
        """As it travels in the usual codec; None where it is to be packed from its file."""
        with self._lock:
            found = self._ready.get(job)
            if found is None or self._let_go(job):  # not begun yet: others come first
                return None
        return None if found.packed.exception() else found.packed.result()

    def drop(self, job: str) -> None:
        with self._lock:
            self._expected.pop(job, None)
            if job in self._ready:
                self._let_go(job)

    def sweep(self) -> None:
        """Those that nobody came for."""
        with self._lock:
            for job, each in list(self._ready.items()):
                if monotonic() - each.since > _SECONDS:
                    self._let_go(job)

    def _make_room(self, size: int) -> bool:
        while self._held + size > self._most:
            if not self._ready:
                return False
            self._let_go(next(iter(self._ready)))
        return True

    @property
    def _held(self) -> int:
        held = sum(each.bytes for each in self._ready.values())
        leaving = self._leaving
        return held if leaving is None or leaving.packed.done() else held + leaving.bytes

    def _let_go(self, job: str) -> bool:
        """Whether its packing had not begun."""
        each = self._ready.pop(job)
        was_waiting = each.let_go()
        if not was_waiting and not each.packed.done():
            self._leaving = each
        return was_waiting


def _pack(each: _Ready) -> bytes:
    result, each.result = each.result, None
    assert result is not None
    return _packed(result)


def _packed(result: EngineResult) -> bytes:
    return b"".join(wire.parts(pack(to_frame(Finished(0, result)), Codec.JXL)))
