"""One file over HTTP into a part that grows: continued where it broke off, hashed on the way."""

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from gesso_core.errors import Failed, ModelDamaged
from gesso_runtime.store.copying import Tick
from gesso_runtime.store.disk import writing

_CHUNK_BYTES = 1 << 20
_TIMEOUT_SECONDS = 20.0  # without a byte; servers of large files may think for ten
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Patience:
    """attempts: in a row that bring nothing. wait: seconds before the second, then doubled."""

    attempts: int = 5
    wait: float = 1.0
    longest_wait: float = 16.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """blob: git's digest of the same bytes."""

    sha256: str
    blob: str


class _Hashes:
    def __init__(self, size: int) -> None:
        self._sha256 = hashlib.sha256()
        self._blob = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)

    def update(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self._blob.update(chunk)

    def result(self) -> Fetched:
        return Fetched(self._sha256.hexdigest(), self._blob.hexdigest())


def fetch(
    url: str, part: Path, size: int, *, headers: Mapping[str, str], patience: Patience, tick: Tick
) -> Fetched:
    """`part` grows to `size` bytes; what it already has is not asked for again.

    Raises httpx2.HTTPError and what huggingface_hub makes of it, ModelDamaged if there is more
    than `size`, DiskFull, CannotWrite, Cancelled. `part` is kept, except when it is wrong.
    """
    with writing(part.parent):
        file = part.open("r+b" if part.exists() else "x+b")
    with file:
        growing = _Part(file, size, tick)
        idle = 0
        while growing.at < size:
            before = growing.at
            error = _ask(url, growing, headers)
            idle = 0 if growing.at > before else idle + 1
            if growing.at < size:
                if idle >= patience.attempts:
                    raise error or Failed("The hub sends nothing more.", "Try again later.")
                _rest(min(patience.wait * 2**idle, patience.longest_wait), tick)
        with writing(part.parent):
            file.flush()
            os.fsync(file.fileno())
        return growing.hashes.result()


def hash_again(path: Path, tick: Tick) -> Fetched:
    """Of a file that was fetched earlier."""
    hashes = _Hashes(path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            hashes.update(chunk)
            tick(len(chunk))
    return hashes.result()


class _Part:
    """at: how many bytes it has; they have been hashed, the earlier ones by reading them."""

    def __init__(self, file: BinaryIO, size: int, tick: Tick) -> None:
        self._file, self._size, self._tick = file, size, tick
        self.at = 0
        self.hashes = _Hashes(size)
        if os.fstat(file.fileno()).st_size > size:
            self.start_over()
        while chunk := file.read(_CHUNK_BYTES):
            self._count(chunk)

    def add(self, chunk: bytes) -> None:
        if self.at + len(chunk) > self._size:
            self.start_over()
            raise ModelDamaged("The hub sends more than the file has.", "Try again later.")
        with writing(Path(self._file.name).parent):
            self._file.write(chunk)
        self._count(chunk)

    def start_over(self) -> None:
        with writing(Path(self._file.name).parent):
            self._file.seek(0)
            self._file.truncate()
        self._tick(-self.at)
        self.at, self.hashes = 0, _Hashes(self._size)

    def _count(self, chunk: bytes) -> None:
        self.at += len(chunk)
        self.hashes.update(chunk)
        self._tick(len(chunk))


def _ask(url: str, part: _Part, headers: Mapping[str, str]) -> Exception | None:
    """What ended this attempt, if another may help; others are raised."""
    import httpx2  # noqa: PLC0415  comes with huggingface_hub
    from huggingface_hub import utils  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    hub: Any = utils  # its names are made when they are asked for

    # Compressed, a range would be one of the compressed bytes.
    asked = {**headers, "Accept-Encoding": "identity", "Range": f"bytes={part.at}-"}
    try:
        with hub.get_session().stream(
            "GET", url, headers=asked, timeout=_TIMEOUT_SECONDS
        ) as response:
            hub.hf_raise_for_status(response)
            if not _continues(response, part.at):
                part.start_over()
            for chunk in response.iter_bytes(_CHUNK_BYTES):
                part.add(chunk)
    except HfHubHTTPError as error:
        if error.response.status_code in _AGAIN:
            return error
        raise
    except httpx2.TransportError as error:
        return error
    return None


def _continues(response: Any, at: int) -> bool:
    said = str(response.headers.get("Content-Range", ""))
    return response.status_code == 206 and said.startswith(f"bytes {at}-")


def _rest(seconds: float, tick: Tick) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        tick(0)
        time.sleep(min(left, 0.1))
