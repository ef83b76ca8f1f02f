"""An error in the form of the face that it is told by, also where no route has heard of it."""

from starlette.responses import JSONResponse

from gesso_core.errors import GessoError
from gesso_runtime.server.door import openai_errors, statuses

_OPENAI = ("/v1/images/", "/v1/models/")


def refusal_at(
    path: str, error: GessoError, status: int | None = None, *, retry: int = 0
) -> JSONResponse:
    """path: of the request. status, retry: as of `statuses.refusal`."""
    if f"{path}/".startswith(_OPENAI):
        return openai_errors.answer(error, status, retry=retry)
    return statuses.refusal(error, status, retry=retry)
