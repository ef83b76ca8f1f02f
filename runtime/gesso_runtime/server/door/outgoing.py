"""Answers that were made for their client, and lie in memory until it has taken them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gesso_core.errors import ServerBusy

_PIECE = 1 << 18  # bytes of an answer that are handed over at once
_MADE_AT_ONCE = 2  # whose size is not known yet
_WAITS_SECONDS = 30.0  # for room; who takes nothing for so long is sent away
_SHARES = 4  # of which one key has one: who takes its answers slowly leaves room for others


class Outgoing:
    """Belongs to the event loop. most: bytes of all; the answer that reaches it still goes out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()
        self._freed = asyncio.Event()
        self.at_once = asyncio.Semaphore(_MADE_AT_ONCE)

    def refuse_when_full(self, key: str) -> None:
        """Before anything is made for it. Raises ServerBusy."""
        if self.is_full(key):
            raise ServerBusy(
                "Too many results are on their way out of this server just now.",
                "Take those that were asked for, then ask again.",
            )

    @contextmanager
    def making(self, key: str) -> Iterator["Making"]:
        """Before the answer itself is held: what there is of it counts until this is left."""
        with ExitStack() as held:
            yield Making(self, key, held)

    async def room(self, key: str, own: int) -> None:
        """Waits for it, for a while. own: bytes that do not count. Raises ServerBusy."""
        try:
            async with asyncio.timeout(_WAITS_SECONDS):
                while self.is_full(key, own):
                    await self._freed.wait()
        except TimeoutError:
            self.refuse_when_full(key)

    def is_full(self, key: str, own: int = 0) -> bool:
        held, of_all = self._held[key] - own, self._held.total() - own
        return held >= self._most // _SHARES or of_all >= self._most

    @contextmanager
    def held(self, key: str, size: int) -> Iterator[None]:
        self._held[key] += size
        try:
            yield
        finally:
            self._held[key] -= size
            if not self._held[key]:
                del self._held[key]
            self._freed.set()
            self._freed = asyncio.Event()

    def answer(
        self, key: str, content: bytes, media_type: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """200, counted until it was taken."""
        held = ExitStack()
        held.enter_context(self.held(key, len(content)))
        said = {**(headers or {}), "content-length": str(len(content))}
        return Held(in_pieces(content), 200, said, media_type, held)


class Making:
    """Of one answer, piece by piece. bytes: of those that there are."""

    def __init__(self, outgoing: Outgoing, key: str, held: ExitStack) -> None:
        self._outgoing = outgoing
        self._key = key
        self._held = held
        self.bytes = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """For one more: others may have come since the request began. Raises as `room`."""
        outgoing = self._outgoing
        while True:
            await outgoing.room(self._key, self.bytes)
            async with outgoing.at_once:
                if not outgoing.is_full(self._key, self.bytes):
                    yield
                    return

    def hold(self, size: int) -> None:
        self._held.enter_context(self._outgoing.held(self._key, size))
        self.bytes += size


async def in_pieces(content: bytes, start: int = 0) -> AsyncIterator[bytes]:
    view = memoryview(content)
    for at in range(start, len(content), _PIECE):
        yield bytes(view[at : at + _PIECE])


class Held(StreamingResponse):
    """Whatever becomes of it, `held` is let go of."""

    def __init__(
        self,
        pieces: AsyncIterator[bytes],
        status: int,
        headers: Mapping[str, str],
        media_type: str,
        held: ExitStack,
    ) -> None:
        super().__init__(pieces, status, headers, media_type)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)
