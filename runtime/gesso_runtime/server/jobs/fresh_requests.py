"""Requests of the last moments, as they were checked and written down, for whoever begins them.

In memory alone and bounded. What is not here is read from its file, where all requests are.
"""

import threading
from dataclasses import dataclass
from time import monotonic

from gesso_core.edit_request import EditRequest

_MOST = 64 << 20  # bytes of pixels, of all
_SECONDS = 30.0


@dataclass(frozen=True, eq=False)
class _Fresh:
    request: EditRequest
    size: int
    since: float


class FreshRequests:
    """Thread-safe. most: bytes of all. Those that came first stay: they are begun sooner."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._fresh: dict[str, _Fresh] = {}
        self._is_closed = False

    def close(self) -> None:
        """When none is begun any more."""
        with self._lock:
            self._is_closed = True
            self._fresh.clear()

    def add(self, job: str, request: EditRequest) -> None:
        """Before its row is there, by which it may be begun; `drop` it if that never comes."""
        size = _size(request)
        with self._lock:
            held = sum(each.size for each in self._fresh.values())
            if not self._is_closed and held + size <= self._most:
                self._fresh[job] = _Fresh(request, size, monotonic())

    def take(self, job: str) -> EditRequest | None:
        """Once; None where it is to be read from its file."""
        with self._lock:
            found = self._fresh.pop(job, None)
        return None if found is None else found.request

    def drop(self, job: str) -> None:
        self.take(job)

    def sweep(self) -> None:
        """Those that wait for long: others may be begun sooner."""
        oldest = monotonic() - _SECONDS
        with self._lock:
            self._fresh = {job: each for job, each in self._fresh.items() if each.since > oldest}


def _size(request: EditRequest) -> int:
    arrays = (request.picture, request.mask, *request.references)
    return sum(array.nbytes for array in arrays if array is not None)
