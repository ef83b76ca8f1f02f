"""Requests and results as frames in sealed files."""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import BinaryIO, cast

from gesso_core import wire
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadFrame, DamagedFile
from gesso_core.messages import PROTOCOL, Ask, Finished, from_frame, to_frame
from gesso_core.wire import Frame
from gesso_runtime.carriage import CarriageLimits, unpack
from gesso_runtime.known_arrays import digest_of, unnamed
from gesso_runtime.server.jobs.sealed_files import SealedFiles, Stored

REQUEST, RESULT = "request", "result"
_TAKEN_ON = CarriageLimits(pixels=1 << 62)  # whoever took it on has judged its size


def asked_digest(request: EditRequest, known: Mapping[str, str]) -> str:
    """Of all that was asked, however it came. known: `digest_of` its arrays, as far as they are."""
    frame = to_frame(Ask(PROTOCOL, request))
    arrays = {
        name: known[name] if name in known else digest_of(array)
        for name, array in frame.arrays.items()
    }
    said = json.dumps([frame.fields, arrays], sort_keys=True, allow_nan=False)
    return sha256(said.encode()).hexdigest()


def write_request(files: SealedFiles, job: str, request: EditRequest) -> Stored:
    return files.write(job, REQUEST, _parts(Ask(PROTOCOL, request)), is_hashed=False)


def write_sent(files: SealedFiles, job: str, content: bytes) -> Stored:
    """As it came: its pictures packed, each with its name."""
    return files.write(job, REQUEST, (content,), is_hashed=False)


def read_request(files: SealedFiles, job: str) -> EditRequest:
    """Raises DamagedFile and what reading a file raises."""
    message = _read(files, job, REQUEST, lambda frame: unnamed(unpack(frame, _TAKEN_ON)))
    if not isinstance(message, Ask):
        raise _damaged("no request")
    return message.request


def write_result(files: SealedFiles, job: str, result: EngineResult) -> Stored:
    return files.write(job, RESULT, _parts(Finished(0, result)))


def read_result(files: SealedFiles, job: str) -> EngineResult:
    """Raises DamagedFile and what reading a file raises."""
    message = _read(files, job, RESULT)
    if not isinstance(message, Finished):
        raise _damaged("no result")
    return message.result


def _parts(message: Ask | Finished) -> Iterator[bytes | memoryview]:
    return wire.parts(to_frame(message))


def _read(
    files: SealedFiles, job: str, name: str, plain: Callable[[Frame], Frame] = lambda frame: frame
) -> object:
    try:
        frame = wire.read(cast("BinaryIO", Joined(files.read(job, name))))
        if frame is None:
            raise _damaged("nothing in it")
        return from_frame(plain(frame))
    except BadFrame as error:
        raise _damaged(error.detail or error.message) from error


class Joined:
    """Pieces of bytes as a stream that `wire.read` reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readinto(self, into: memoryview) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        taken = min(len(into), len(self._rest))
        into[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def _damaged(detail: str) -> DamagedFile:
    return DamagedFile(
        "What the server kept of this job is damaged.", "Send the edit again.", detail=detail
    )
