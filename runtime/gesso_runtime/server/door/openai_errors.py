"""Errors as clients of the OpenAI face know them: `{"error": {message, type, param, code}}`.

Its official client tries 408, 409, 429 and 5xx again by itself, so what will not get better by
asking again is told as 400 or 404 here, whatever the native face says of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse

from gesso_core.errors import (
    BadRequest,
    CannotRead,
    GessoError,
    KeyRefused,
    NeedsModel,
    NoSuchJob,
    ServerBusy,
    TooLarge,
)
from gesso_runtime.server.door.statuses import refusal, status_of
from gesso_runtime.server.outward import outward

_TOLD: Mapping[type, tuple[int, str, str]] = {
    KeyRefused: (401, "invalid_api_key", ""),
    ServerBusy: (429, "rate_limit_exceeded", ""),
    NoSuchJob: (404, "not_found", ""),
    NeedsModel: (404, "model_not_found", "model"),
}
_HEADERS = {"retry-after", "www-authenticate"}


@dataclass(eq=False)
class Refused(Exception):
    """A request's field is not what it should be. code: as OpenAI names it. param: the field.
    hint: that the field is to be corrected, where nothing better is said.
    """

    code: str
    message: str
    param: str = ""
    status: int = 400
    hint: str = ""

    def __post_init__(self) -> None:
        self.hint = self.hint or (f"Correct “{self.param}”." if self.param else "Correct it.")

    def __str__(self) -> str:
        return self.message

    @property
    def error(self) -> GessoError:
        """For the other faces."""
        kind = NeedsModel if self.status == 404 else BadRequest
        return kind(self.message, self.hint)


def refused_for(error: GessoError, param: str) -> Refused:
    """What reading the picture in the field `param` failed with."""
    code = "image_too_large" if isinstance(error, TooLarge) else "invalid_image_file"
    return Refused(code, error.message, param, hint=error.hint)


def answer(
    error: GessoError | Refused, status: int | None = None, *, retry: int = 0
) -> JSONResponse:
    """status: where it is another than that of the error. retry: seconds, where they are known."""
    usual, code, param = told(error)
    status = status or usual
    if isinstance(error, KeyRefused) and status == 403:  # it is known, and not good for this
        code = "insufficient_permissions"
    headers = {}
    if isinstance(error, GessoError):
        ours = refusal(error, status, retry=retry).headers
        headers = {name: value for name, value in ours.items() if name in _HEADERS}
    return JSONResponse(body(error, code, param, status), status, headers)


def body(error: GessoError | Refused, code: str, param: str, status: int) -> dict[str, Any]:
    told = outward(error) if isinstance(error, GessoError) else error
    said = f"{told.message} {told.hint}".strip()
    return {"error": {"message": said, "type": _type(status), "param": param or None, "code": code}}


def told(error: GessoError | Refused) -> tuple[int, str, str]:
    """Status, code and field."""
    if isinstance(error, Refused):
        return error.status, error.code, error.param
    for kind in type(error).__mro__:
        if kind in _TOLD:
            return _TOLD[kind]
    is_theirs = isinstance(error, CannotRead | BadRequest)
    return 400 if is_theirs else status_of(error), error.code, ""


def _type(status: int) -> str:
    if status == 429:
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"
