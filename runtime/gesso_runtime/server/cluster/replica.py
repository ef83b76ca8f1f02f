"""What a replica answers: jobs, as a stream of frames, and what its node has. Knows no Ray.

POST /jobs       a frame (Ask) → Alive, then Reported, Alive every second, and in the end Finished,
                 Failed or Stopped. Who closes the connection stops the job.
GET  /machine    what the node has, as JSON
"""

import asyncio
import hmac
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gesso_core import wire
from gesso_core.cards.strict import to_plain
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadFrame, BadRequest, GessoError, KeyRefused, TooLarge
from gesso_core.messages import (
    PROTOCOL,
    Alive,
    Ask,
    Failed,
    Finished,
    Message,
    Reported,
    Stopped,
    from_frame,
    to_frame,
)
from gesso_runtime.carriage import MEDIA_TYPE
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.client.remote.connection import chunks
from gesso_runtime.server.cluster.held import Held
from gesso_runtime.server.cluster.seen import Seen

Hold = Callable[[str], Awaitable[Held]]
"""The engines of a card, by its id; others may have to be let go of first. Never cancelled."""
_SAME_VERSION = "Install the same version of Gesso on the server and on every node."
_ALIVE_SECONDS = 1.0
_MOST_BYTES = 5 << 30  # of a request; more than any frame holds


class Replica:
    def __init__(self, hold: Hold, see: Callable[[], Seen], secret: str) -> None:
        """see: called in a thread."""
        self._hold = hold
        self._see = see
        self._secret = secret.encode()
        self._left: set[asyncio.Future[tuple[Held, int] | None]] = set()

    async def answer(self, asked: Request) -> Response:
        try:
            self._let_in(asked.headers)
            match (asked.method, asked.url.path):
                case ("POST", "/jobs"):
                    words = self._told(await _request(asked))
                    return _Stream(words)
                case ("GET", "/machine"):
                    seen = await asyncio.to_thread(self._see)
                    return JSONResponse(to_plain(seen))
            return _refusal(BadRequest("There is nothing here.", "Jobs go to /jobs."), 404)
        except KeyRefused as error:
            return _refusal(error, 401)
        except GessoError as error:
            return _refusal(error, 400)
        except ClientDisconnect:
            return Response(status_code=499)

    def _let_in(self, headers: Mapping[str, str]) -> None:
        said = headers.get("authorization", "").encode()
        if not hmac.compare_digest(said, b"Bearer " + self._secret):
            raise KeyRefused(
                "The cluster does not know this secret.",
                "Give the server and every node of the cluster the same secret file.",
            )

    async def _told(self, request: EditRequest) -> AsyncGenerator[bytes]:
        """Nothing is begun before the first word is asked for, and nothing goes on after the last:
        whoever closes the connection ends this wherever it is."""
        heard: asyncio.Queue[JobStatus] = asyncio.Queue()
        is_unwanted = asyncio.Event()
        submitting = asyncio.ensure_future(self._submit(request, heard, is_unwanted))
        try:
            yield _bytes(Alive())
            while not (await asyncio.wait({submitting}, timeout=_ALIVE_SECONDS))[0]:
                yield _bytes(Alive())
            submitting.result()
            is_over = False
            while not is_over:
                try:
                    status = await asyncio.wait_for(heard.get(), _ALIVE_SECONDS)
                except TimeoutError:
                    yield _bytes(Alive())
                    continue
                is_over = status.state.is_final
                if (message := _said(status)) is not None:
                    for chunk in chunks(tuple(wire.parts(to_frame(message)))):
                        yield bytes(chunk)
        finally:
            is_unwanted.set()
            self._leave(submitting)

    def _leave(self, submitting: "asyncio.Future[tuple[Held, int] | None]") -> None:
        """Holding goes on to its end. Interrupted, it would forget a model that is being put out
        and is on the card as yet, and the next would come beside it."""
        if not submitting.done():
            self._left.add(submitting)
            submitting.add_done_callback(self._left.discard)
            submitting.add_done_callback(lambda done: done.cancelled() or done.exception())
        elif not submitting.exception() and (begun := submitting.result()) is not None:
            held, job = begun
            held.cancel(job)  # which is nothing to a job that has ended

    async def _submit(
        self,
        request: EditRequest,
        heard: "asyncio.Queue[JobStatus]",
        is_unwanted: asyncio.Event,
    ) -> tuple[Held, int] | None:
        """None where nobody wants it any more."""
        loop = asyncio.get_running_loop()

        def hear(status: JobStatus) -> None:
            with suppress(RuntimeError):  # the loop has ended, and whoever listened
                loop.call_soon_threadsafe(heard.put_nowait, status)

        while True:
            held = await self._hold(request.card)
            if is_unwanted.is_set():
                return None
            job = held.submit(request, hear)
            if job is not None:
                return held, job


class _Stream(StreamingResponse):
    """Its words end with it, however it ends."""

    def __init__(self, words: AsyncGenerator[bytes]) -> None:
        super().__init__(words, media_type=MEDIA_TYPE)
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._words):
            await super().__call__(scope, receive, send)


async def _request(asked: Request) -> EditRequest:
    """Raises BadFrame, BadRequest, TooLarge."""
    content = bytearray()
    async for chunk in asked.stream():
        content += chunk
        if len(content) > _MOST_BYTES:
            raise TooLarge("The request is larger than any that is taken.", "Send less at once.")
    message = await asyncio.to_thread(_message, content)
    if not isinstance(message, Ask):
        raise BadFrame("What came is no request.", _SAME_VERSION)
    if message.protocol != PROTOCOL:
        raise BadRequest(
            f"The cluster speaks protocol {PROTOCOL}, and the server {message.protocol}.",
            _SAME_VERSION,
        )
    return message.request


def _message(content: bytearray) -> Message | None:
    frame = wire.read(io.BytesIO(content))
    return None if frame is None else from_frame(frame)


def _said(status: JobStatus) -> Finished | Failed | Stopped | Reported | None:
    match status.state:
        case JobState.DONE:
            assert status.result is not None
            return Finished(status.id, status.result)
        case JobState.FAILED:
            assert status.error is not None
            return Failed(status.id, status.error)
        case JobState.CANCELLED:
            return Stopped(status.id)
    return None if status.progress is None else Reported(status.id, status.progress)


def _bytes(message: Message) -> bytes:
    return b"".join(bytes(part) for part in wire.parts(to_frame(message)))


def _refusal(error: GessoError, status: int) -> Response:
    said = {"code": error.code, "message": error.message, "hint": error.hint}
    return Response(json.dumps({"error": said}), status, media_type="application/json")
