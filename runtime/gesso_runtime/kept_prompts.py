"""What models made of sentences, kept so that the same sentence is read once.

    FOLDER/KEY-DIGEST.safetensors   KEY: a hash of all that it follows from; no sentence is written
    FOLDER/off                      while it is there, nothing is kept and nothing is used

Nobody but this user may read it: whoever knows a sentence can tell whether it is there. It is only
a saving, so a disk that is full or refuses it is no error.
"""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LIMIT_BYTES = 512 << 20  # 65 sentences of 512 tokens at the widest that cards name, bf16
_OFF = "off"
_PART = ".part"
_LEFT_BEHIND_SECONDS = 3600.0
_DIGITS = 16  # of the content's SHA-256: finds what a power cut has damaged


@dataclass(frozen=True, slots=True)
class KeptPrompts:
    """Usable by several processes at once. limit_bytes: of all; what was unused longest goes."""

    folder: Path
    limit_bytes: int = LIMIT_BYTES

    @property
    def is_on(self) -> bool:
        return not (self.folder / _OFF).exists()

    def switch(self, *, on: bool) -> None:
        """Off, everything that is kept is deleted, too. Raises OSError."""
        if on:
            (self.folder / _OFF).unlink(missing_ok=True)
            return
        self._make_folder()
        (self.folder / _OFF).touch(mode=0o600)
        for path in (*self._files(), *self.folder.glob(f"*{_PART}")):
            path.unlink(missing_ok=True)

    def get(self, key: str) -> bytes | None:
        if not self.is_on:
            return None
        for path in self.folder.glob(f"{key}-*.safetensors"):
            with suppress(OSError):
                content = path.read_bytes()
                if path == self._path(key, content):
                    os.utime(path)
                    return content
                path.unlink(missing_ok=True)
        return None

    def put(self, key: str, content: bytes) -> None:
        """Nothing happens where it cannot be written."""
        if not self.is_on or len(content) > self.limit_bytes:
            return
        part = self.folder / f"{secrets.token_hex(8)}{_PART}"
        with suppress(OSError):
            self._make_folder()
            self._make_room(len(content))
            try:
                with os.fdopen(
                    os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
                ) as f:
                    f.write(content)
                kept = part.replace(self._path(key, content))
                if not self.is_on:  # switched off meanwhile, which cannot have seen it
                    kept.unlink(missing_ok=True)
            finally:
                part.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _path(self, key: str, content: bytes) -> Path:
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        return self.folder / f"{key}-{digest}.safetensors"

    def _make_room(self, needed: int) -> None:
        for part in self.folder.glob(f"*{_PART}"):  # of a process that was killed
            if time.time() - part.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                part.unlink(missing_ok=True)
        found = sorted(self._files(), key=_used)
        total = needed + sum(path.stat().st_size for path in found)
        for path in found:
            if total <= self.limit_bytes:
                break
            total -= path.stat().st_size
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*.safetensors"))


def _used(path: Path) -> int:
    return path.stat().st_mtime_ns
