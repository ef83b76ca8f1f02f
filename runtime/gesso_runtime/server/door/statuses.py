"""Errors as answers: the status of each class, and its words as JSON. One table for every face."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from gesso_core.errors import (
    BadFrame,
    BadRequest,
    CannotKeep,
    CannotRead,
    DiskFull,
    GessoError,
    KeyRefused,
    MissingLibrary,
    NeedsModel,
    NoSuchJob,
    NotFound,
    ServerAway,
    ServerBusy,
    TooLarge,
    UnknownFormat,
)
from gesso_runtime.server.outward import outward

STATUSES: Mapping[type[GessoError], int] = {
    BadRequest: 400,
    NoSuchJob: 404,
    KeyRefused: 401,
    NeedsModel: 409,  # of this server, as it is now
    CannotRead: 400,
    NotFound: 409,  # a picture that was named and is gone; 404 is of paths and jobs
    TooLarge: 413,
    UnknownFormat: 415,
    MissingLibrary: 415,
    CannotKeep: 409,
    DiskFull: 507,
    ServerAway: 503,
    ServerBusy: 429,
    BadFrame: 400,
}
"""By class; a class that is not named has its parent's, everything else 500."""

RETRY_SECONDS = 5  # where nothing better is known: about one edit


def status_of(error: GessoError) -> int:
    named = (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return next(named, 500)


def error_body(code: str, message: str, hint: str = "") -> dict[str, Any]:
    """With the two names that clients of the OpenAI face look for besides."""
    said = {"code": code, "message": message, "hint": hint}
    return {"error": said | {"type": _type(code), "param": None}}


def refusal(error: GessoError, status: int | None = None, *, retry: int = 0) -> JSONResponse:
    """Of `error`; its detail is for the log alone. retry: seconds, where they are known."""
    status, error = status or status_of(error), outward(error)
    headers = {}
    if status in {429, 503}:
        headers["retry-after"] = str(max(1, retry or RETRY_SECONDS))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(error_body(error.code, error.message, error.hint), status, headers)


def _type(code: str) -> str:
    match code:
        case "server_busy":
            return "rate_limit_error"
        case "failed":
            return "server_error"
        case _:
            return "invalid_request_error"
