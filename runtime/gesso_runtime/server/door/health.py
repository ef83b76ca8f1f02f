"""What a server says of itself: that it lives, what it can run, and its figures."""

import asyncio
import importlib.metadata
import platform
from typing import Any

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from gesso_core.cards.strict import to_plain
from gesso_core.errors import ServerAway
from gesso_core.messages import PROTOCOL
from gesso_runtime.choosing import Usable
from gesso_runtime.server.door.door import Door
from gesso_runtime.styles import styles_of


def router(door: Door) -> APIRouter:
    routes = APIRouter()

    @routes.get("/healthz")
    async def health() -> Response:
        if door.draining.is_set():
            return JSONResponse({"status": "draining"}, 503)
        return JSONResponse({"status": "ok"})

    @routes.get("/metrics")
    async def metrics() -> Response:
        text = await asyncio.to_thread(door.figures.text)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    @routes.get("/v1/machine")
    async def machine() -> Response:
        found = await asyncio.to_thread(_machine, door)
        versions = {"gesso": _version(), "python": platform.python_version()}
        return JSONResponse(found | {"versions": versions, "protocol": PROTOCOL})

    @routes.get("/v1/cards")
    async def cards() -> Response:
        usable = await asyncio.to_thread(door.runtime.usable)
        seconds = door.last_seconds()
        return JSONResponse({"cards": [_card(each, seconds.get(each.card.id)) for each in usable]})

    return routes


def _machine(door: Door) -> dict[str, Any]:
    """Where those that run the models are away and never said what they have: why there is none.
    The server itself answers all the same, and takes jobs on."""
    try:
        return {"machine": to_plain(door.runtime.machine)}
    except ServerAway as error:
        return {"machine": None, "away": error.message}


def _card(usable: Usable, seconds: float | None) -> dict[str, Any]:
    """seconds: of its last run here, if there was one. What is assumed says so: clients of before
    leave it out.
    """
    said: dict[str, Any] = to_plain(usable.card)
    styles = styles_of(usable.card, usable.files.files)
    more: dict[str, Any] = {"styles": list(styles)} if styles else {}
    more |= {"assumed": True} if usable.is_assumed else {}
    return said | more | ({} if seconds is None else {"seconds": seconds})


def _version() -> str:
    try:
        return importlib.metadata.version("gesso")
    except importlib.metadata.PackageNotFoundError:
        return ""
