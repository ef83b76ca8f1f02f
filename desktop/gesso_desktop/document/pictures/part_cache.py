"""The last few decoded parts of a picture."""

import threading
from collections import OrderedDict

from gesso_core.pixels import Pixels

_CACHE_BYTES = 64 << 20  # a row of 64-row strips under a 256 px box of a 200 MP scan is 27 MB


class PartCache:
    """Bounded by bytes; always keeps the very last part, however large."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Pixels] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, index: int) -> Pixels | None:
        with self._lock:
            if index in self._kept:
                self._kept.move_to_end(index)
            return self._kept.get(index)

    def put(self, index: int, pixels: Pixels) -> None:
        with self._lock:
            if index in self._kept:
                return
            self._kept[index] = pixels
            self._bytes += pixels.nbytes
            while self._bytes > _CACHE_BYTES and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0
