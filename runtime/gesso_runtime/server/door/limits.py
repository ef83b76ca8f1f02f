"""What a request may cost before anybody looks at what it says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso_core.errors import BadRequest, GessoError, ServerAway, ServerBusy, TooLarge
from gesso_runtime.server.door.auth import OPEN
from gesso_runtime.server.door.refusing import LISTENS_SECONDS, refuse

_SLOWEST = 32 << 10  # bytes a second that a body may come at, after its first seconds
_SLOW, _TOO_LARGE = 408, 413
_PIECE = 1 << 18  # bytes of an answer, each taken before the next but one
_READS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """body_bytes: of one request; open_bytes: of one that needs no key; bodies_bytes: of all that
    are on their way in; packed_bytes: of all results that were packed, and of all pictures, that
    are on their way out, of one key a quarter. pixels: of all pictures of a request. headers_bytes:
    of all headers. hosts: that the server may be called in a request, without port; empty for any
    name. at_once: requests of one key. silent_seconds: until more of a body must come, or of an
    answer be taken.
    """

    body_bytes: int = 256 << 20
    open_bytes: int = 4 << 10
    bodies_bytes: int = 1 << 30
    packed_bytes: int = 1 << 30
    pixels: int = 120_000_000
    headers_bytes: int = 32 << 10
    hosts: frozenset[str] = frozenset()
    at_once: int = 64
    silent_seconds: float = 30.0


class Bounds:
    """Refuses what is too large, too slow, called by another name, or sent by a web page."""

    def __init__(
        self, app: ASGIApp, *, limits: DoorLimits, is_draining: Callable[[], bool]
    ) -> None:
        self._app = app
        self._limits = limits
        self._is_draining = is_draining
        self._coming_in = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            self._refuse_head(scope)
        except _Unwelcome as no:
            await refuse(no.error, scope, receive, send, status=no.status)
            return
        take = partial(self._take, self._most(scope))
        answer = _Answer(send, self._limits.silent_seconds)
        body = _Body(receive, answer, self._limits.silent_seconds, take)
        try:
            await self._app(scope, body.receive, answer.send)
        except _Unwelcome as no:
            if answer.has_begun:
                raise
            seconds = 0.0 if no.status == _SLOW else LISTENS_SECONDS
            await refuse(no.error, scope, receive, send, status=no.status, seconds=seconds)
        finally:
            self._coming_in -= body.bytes

    def _refuse_head(self, scope: Scope) -> None:
        headers, limits = Headers(scope=scope), self._limits
        if sum(len(name) + len(value) for name, value in headers.raw) > limits.headers_bytes:
            raise _Unwelcome(
                TooLarge(
                    "The headers of this request are too long.", "Send fewer or shorter ones."
                ),
                431,
            )
        if "origin" in headers:
            raise _Unwelcome(
                BadRequest("This server answers no web pages.", "Ask it from a program."), 403
            )
        host = _host(headers.get("host", ""))
        if limits.hosts and host not in limits.hosts:
            raise _Unwelcome(
                BadRequest(
                    "This server does not go by that name.",
                    "Use its address as “gesso server pair” shows it.",
                ),
                421,
            )
        if self._is_draining() and scope["method"] not in _READS:
            raise _Unwelcome(
                ServerAway("This server is being stopped.", "Ask again in a minute."), 503
            )
        announced = headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced) > self._most(scope):
            raise _Unwelcome(_too_large(self._most(scope)), _TOO_LARGE)

    def _most(self, scope: Scope) -> int:
        """Bytes of a body. What needs no key is held and parsed before anybody is known."""
        limits = self._limits
        return limits.open_bytes if scope["path"] in OPEN else limits.body_bytes

    def _take(self, most: int, size: int, so_far: int) -> None:
        """size: bytes that came now."""
        self._coming_in += size
        if so_far > most:
            raise _Unwelcome(_too_large(most), _TOO_LARGE)
        if self._coming_in > self._limits.bodies_bytes:
            raise _Unwelcome(
                ServerBusy("Too much is being sent to this server just now.", "Try again soon.")
            )


class _Body:
    """Counts what comes, and gives up on what comes too slowly. bytes: so far."""

    def __init__(
        self,
        receive: Receive,
        answer: "_Answer",
        silent_seconds: float,
        take: Callable[[int, int], None],
    ) -> None:
        self._receive = receive
        self._answer = answer
        self._silent_seconds = silent_seconds
        self._take = take
        self._began = monotonic()
        self._is_whole = False
        self.bytes = 0

    async def receive(self) -> Message:
        # What comes now is that the client went away, or a body that nobody keeps.
        if self._is_whole or self._answer.has_begun:
            return await self._receive()
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._receive()
        except TimeoutError:
            raise _Unwelcome(
                BadRequest("This request came too slowly.", "Try again on a better line."), _SLOW
            ) from None
        size = len(message.get("body", b""))
        self.bytes += size
        self._is_whole = message["type"] != "http.request" or not message.get("more_body", False)
        self._take(size, self.bytes)
        return message

    def _patience(self) -> float:
        """Never longer than silence may last, nor than the slowest body takes in all."""
        ends = self._began + self._silent_seconds + self.bytes / _SLOWEST
        return max(0.0, min(self._silent_seconds, ends - monotonic()))


class _Answer:
    """Gives up on who does not take it."""

    def __init__(self, send: Send, silent_seconds: float) -> None:
        self._send = send
        self._silent_seconds = silent_seconds
        self.has_begun = False

    async def send(self, message: Message) -> None:
        """What is handed over whole would lie in the connection for as long as it likes."""
        self.has_begun = True
        body, more = message.get("body", b""), message.get("more_body", False)
        for at in range(0, len(body) - _PIECE, _PIECE):
            piece = {"type": message["type"], "body": body[at : at + _PIECE], "more_body": True}
            await self._hand_over(piece)
        if len(body) > _PIECE:
            rest = body[(len(body) - 1) // _PIECE * _PIECE :]
            message = {"type": message["type"], "body": rest, "more_body": more}
        await self._hand_over(message)

    async def _hand_over(self, message: Message) -> None:
        async with asyncio.timeout(self._silent_seconds):
            await self._send(message)


class _Unwelcome(Exception):
    """No GessoError, so that no route takes it for one of its own."""

    def __init__(self, error: GessoError, status: int | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.status = status


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        f"This request is larger than {most >> 10} KiB, which is what this server takes.",
        "Send a smaller picture or fewer of them.",
    )


def _host(value: str) -> str:
    """Without its port."""
    if value.startswith("["):
        return value[1:].partition("]")[0].lower()
    return value.rpartition(":")[0].lower() if value.count(":") == 1 else value.lower()
