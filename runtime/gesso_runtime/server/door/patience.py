"""A connection that says nothing, or its headers letter by letter, is ended: uvicorn has no such
limit of its own, and would keep every one of them.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to waiting for a request's headers."""

    headers_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        had_request = self._has_request
        super().data_received(data)
        if self._has_request:
            self._forget_deadline()
        elif had_request or self._deadline is None:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    @property
    def _has_request(self) -> bool:
        """One whose headers have come and which is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    def _expect_headers(self) -> None:
        self._forget_deadline()
        self._deadline = self.loop.call_later(self.headers_seconds, self._give_up)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self._has_request:
            self.transport.abort()
