"""Refusing before a request was read, so that the one who is still sending gets to read it."""

import asyncio

from starlette.types import Receive, Scope, Send

from gesso_core.errors import GessoError
from gesso_runtime.server.door.forms import refusal_at

_LISTENS_BYTES = 64 << 20  # of a body that is not wanted
LISTENS_SECONDS = 5.0


async def refuse(
    error: GessoError,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    status: int | None = None,
    retry: int = 0,
    seconds: float = LISTENS_SECONDS,
) -> None:
    """Sends the answer whole, and only then ends the connection: one that was closed with bytes
    unread would take the answer with it. status, retry: as of `refusal_at`. seconds: that what
    still comes is listened to.
    """
    answer = refusal_at(scope["path"], error, status, retry=retry)
    headers = [*answer.raw_headers, (b"connection", b"close")]
    start = {"type": "http.response.start", "status": answer.status_code, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": bytes(answer.body), "more_body": True})
    if seconds:
        await _listen(receive, seconds)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _listen(receive: Receive, seconds: float) -> None:
    heard = 0
    try:
        async with asyncio.timeout(seconds):
            while heard < _LISTENS_BYTES:
                message = await receive()
                heard += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
