"""The server's faces as one ASGI application."""

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gesso_core.errors import GessoError
from gesso_runtime.server.door import health, jobs, pairing, results
from gesso_runtime.server.door.auth import LetIn
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.forms import refusal_at
from gesso_runtime.server.door.limits import Bounds
from gesso_runtime.server.door.statuses import error_body
from gesso_runtime.server.door.watching import Watch
from gesso_runtime.server.keys.api_key import ApiKey

_CODING_AT_ONCE = 2  # frames packed and unpacked: several times the memory of their pictures each


def make_app(door: Door, faces: Iterable[APIRouter] = ()) -> FastAPI:
    """faces: further routes, which are let in and limited as ours are."""
    described = "/openapi.json" if door.settings.faces.describes_itself else None
    app = FastAPI(
        title="Gesso",
        openapi_url=described,
        docs_url=None,  # their pages would be fetched from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    coding = asyncio.Semaphore(_CODING_AT_ONCE)
    native = (jobs.router(door, coding), results.router(door, coding))
    for router in (health.router(door), *native, pairing.router(door), *faces):
        app.include_router(router)

    def per_minute(key: ApiKey) -> float:
        return door.settings.rate_of(key.id).requests_per_minute

    # The last one added is the first to hear of a request.
    app.add_middleware(LetIn, keys=door.keys, per_minute=per_minute, at_once=door.limits.at_once)
    app.add_middleware(Bounds, limits=door.limits, is_draining=door.draining.is_set)
    app.add_middleware(Watch, figures=door.figures)
    app.add_exception_handler(GessoError, _refused)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(HTTPException, _no_such_thing)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, GessoError)
    return refusal_at(request.url.path, error)


async def _misunderstood(_: Request, error: Exception) -> Response:
    """Names what is wrong, never what was sent."""
    assert isinstance(error, RequestValidationError)
    where = {".".join(map(str, each["loc"]))[:80] for each in error.errors()}
    said = f"The request is not understood: {', '.join(sorted(where))[:200]}."
    return JSONResponse(error_body("bad_request", said, "Correct it."), 400)


async def _no_such_thing(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "There is nothing here.", 405: "This is not done here in that way."}
    message = said.get(error.status_code, "The request is not understood.")
    code = "not_found" if error.status_code == 404 else "bad_request"
    return JSONResponse(error_body(code, message), error.status_code, error.headers)
