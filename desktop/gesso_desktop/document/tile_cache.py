"""Evaluated tiles kept in memory, the least recently used given up first. Any thread may use it."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from gesso_core.pixels import Pixels


class TileCache:
    """Holds at most `limit_bytes` of pixels. What it returns is read-only."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._held = 0
        self._tiles: OrderedDict[Hashable, Pixels] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        return self._held

    def get(self, key: Hashable) -> Pixels | None:
        with self._lock:
            pixels = self._tiles.get(key)
            if pixels is not None:
                self._tiles.move_to_end(key)
            return pixels

    def clear(self) -> None:
        with self._lock:
            self._tiles.clear()
            self._held = 0

    def put(self, key: Hashable, pixels: Pixels) -> None:
        """`pixels` belong to the cache from here on."""
        pixels.flags.writeable = False
        with self._lock:
            earlier = self._tiles.pop(key, None)
            self._tiles[key] = pixels
            self._held += pixels.nbytes - (earlier.nbytes if earlier is not None else 0)
            while self._held > self._limit:
                _, oldest = self._tiles.popitem(last=False)
                self._held -= oldest.nbytes
