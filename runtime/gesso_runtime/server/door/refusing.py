"""Answering before a request was read, so that the one who is still sending gets to read it."""

import asyncio

from starlette.responses import JSONResponse
from starlette.types import Receive, Send

_LISTENS_BYTES = 64 << 20  # of a body that is not wanted
_LISTENS_SECONDS = 5.0


async def refuse(
    answer: JSONResponse, receive: Receive, send: Send, *, seconds: float = _LISTENS_SECONDS
) -> None:
    """Sends the answer whole, and only then ends the connection: one that was closed with bytes
    unread would take the answer with it. seconds: that what still comes is listened to.
    """
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
