"""What is noted of every request, and what is answered when our own code goes wrong."""

import logging
from time import monotonic
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso_runtime.server.door.figures import Figures
from gesso_runtime.server.door.statuses import error_body
from gesso_runtime.server.said import place_of

_LEFT = 499  # as nginx notes who went away before the answer
_log = logging.getLogger(__name__)


class Watch:
    """Outermost. Notes route, status and time; never an address, a body or a file's name."""

    def __init__(self, app: ASGIApp, *, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = monotonic()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            pass
        except TimeoutError:  # nobody took the answer; raised, it ends the connection
            _log.info("request", extra={"said": _about(scope, _LEFT, began)})
            raise
        except Exception as error:  # the last place that hears of it
            said = _about(scope, status, began) | {"error": place_of(error)}
            _log.error("request", extra={"said": said})
            if status:
                raise
            await _our_fault()(scope, receive, noted)
        status = status or _LEFT
        self._figures.request(_route(scope), status, monotonic() - began)
        _log.info("request", extra={"said": _about(scope, status, began)})


def _our_fault() -> JSONResponse:
    body = error_body(
        "failed", "Something went wrong in the server.", "Try again; its log says where it was."
    )
    return JSONResponse(body, 500)


def _about(scope: Scope, status: int, began: float) -> dict[str, Any]:
    key = scope.get("state", {}).get("key")
    return {
        "route": _route(scope),
        "method": scope["method"],
        "status": status,
        "seconds": round(monotonic() - began, 4),
        **({} if key is None else {"key": key.id}),
    }


def _route(scope: Scope) -> str:
    """As it was declared, so that their number is bounded."""
    return getattr(scope.get("route"), "path", "other")
