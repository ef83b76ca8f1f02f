"""Answers that were made for their client, and lie in memory until it has taken them."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gesso_core.errors import ServerBusy

_PIECE = 1 << 18  # bytes of an answer that are handed over at once
_SHARES = 4  # of which one key has one: who takes its answers slowly leaves room for others


class Outgoing:
    """Belongs to the event loop. most: bytes of all; the answer that reaches it still goes out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()

    def refuse_when_full(self, key: str) -> None:
        """Before anything is made for it. Raises ServerBusy."""
        if self._held[key] >= self._most // _SHARES or self._held.total() >= self._most:
            raise ServerBusy(
                "Too many results are on their way out of this server just now.",
                "Take those that were asked for, then ask again.",
            )

    @contextmanager
    def held(self, key: str, size: int) -> Iterator[None]:
        self._held[key] += size
        try:
            yield
        finally:
            self._held[key] -= size
            if not self._held[key]:
                del self._held[key]

    def answer(
        self, key: str, content: bytes, media_type: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """200, counted until it was taken."""
        held = ExitStack()
        held.enter_context(self.held(key, len(content)))
        said = {**(headers or {}), "content-length": str(len(content))}
        return Held(in_pieces(content), 200, said, media_type, held)


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
