"""Requests and results as frames in sealed files."""

from collections.abc import Iterator
from typing import BinaryIO, cast

from gesso_core import wire
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadFrame, DamagedFile
from gesso_core.messages import PROTOCOL, Ask, Finished, from_frame, to_frame
from gesso_runtime.server.jobs.sealed_files import SealedFiles, Stored

REQUEST, RESULT = "request", "result"


def write_request(files: SealedFiles, job: str, request: EditRequest) -> Stored:
    """Its digest is that of all that was asked."""
    return files.write(job, REQUEST, _parts(Ask(PROTOCOL, request)))


def read_request(files: SealedFiles, job: str) -> EditRequest:
    """Raises DamagedFile and what reading a file raises."""
    message = _read(files, job, REQUEST)
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


def _read(files: SealedFiles, job: str, name: str) -> object:
    try:
        frame = wire.read(cast("BinaryIO", Joined(files.read(job, name))))
        if frame is None:
            raise _damaged("nothing in it")
        return from_frame(frame)
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
