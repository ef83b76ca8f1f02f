"""Thumbnails kept in a folder between two sessions, named by the file and its state, bounded."""

import hashlib
import io
import os
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

from gesso_desktop.document.display import Shown, jpeg

_SUFFIX = ".jpg"
_LEFT_FREE = 0.2  # of the limit, so that not every new one costs a listing


class ThumbnailCache:
    """Any thread may ask. A cache that cannot be read or written is no reason to say anything."""

    def __init__(self, folder: Path, *, limit_bytes: int = 200 << 20) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._bytes: int | None = None

    def find(self, path: Path, side: int) -> Shown | None:
        """h×w×3 sRGB, made from the file as it is now."""
        place = self._place(path, side)
        if place is None:
            return None
        try:
            data = place.read_bytes()
            pixels = np.asarray(Image.open(io.BytesIO(data), formats=("JPEG",)).convert("RGB"))
            os.utime(place)  # the ones looked at last are given up last
        except (OSError, ValueError, SyntaxError):
            return None
        return pixels

    def keep(self, path: Path, side: int, pixels: Shown) -> None:
        place = self._place(path, side)
        if place is None:
            return
        data = jpeg(pixels)
        part = place.with_name(f"{place.stem}-{os.getpid()}-{threading.get_ident()}.part")
        try:
            # What private pictures look like is for nobody else.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(place)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return
        self._grown(len(data), place)

    def _place(self, path: Path, side: int) -> Path | None:
        try:
            status = path.stat()
        except OSError:
            return None
        said = f"{path.absolute()}\n{status.st_size}\n{status.st_mtime_ns}\n{side}"
        name = hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}{_SUFFIX}"

    def _grown(self, added: int, newest: Path) -> None:
        with self._lock:
            if self._bytes is not None:
                self._bytes += added
            if self._bytes is None or self._bytes > self._limit:
                self._bytes = self._pruned(newest)

    def _pruned(self, newest: Path) -> int:
        """Bytes that remain after the oldest were given up, if there were too many.

        newest: stays, though by the clock of the file system others may be as new.
        """
        found = []
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat()
                    found.append((status.st_mtime_ns, status.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        if total <= self._limit:
            return total
        for _, size, name in sorted(found):
            if name == str(newest):
                continue
            with suppress(OSError):
                Path(name).unlink()
                total -= size
            if total <= self._limit * (1 - _LEFT_FREE):
                break
        return total
