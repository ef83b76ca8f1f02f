"""The face that OpenAI's clients know: /v1/images/edits, /v1/images/generations, /v1/models."""

import base64
import json
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gesso_core.edit_request import Quality
from gesso_core.errors import GessoError
from gesso_core.progress import Cancelled
from gesso_runtime.choosing import Usable
from gesso_runtime.server.door.auth import key_of
from gesso_runtime.server.door.leaving import Streamed, gone, while_there
from gesso_runtime.server.door.openai_errors import Refused, answer, body, told
from gesso_runtime.server.door.outgoing import Making, Outgoing
from gesso_runtime.server.door.picture_desk import Client, PictureDesk
from gesso_runtime.server.door.picture_forms import Form, described, read_form, read_json
from gesso_runtime.server.door.picture_jobs import PictureJob
from gesso_runtime.server.door.picture_models import OFFERED
from gesso_runtime.server.door.picture_task import Made, PictureTask
from gesso_runtime.server.door.picture_wish import Wish, read_wish
from gesso_runtime.server.steps.finishing import Finished

_NOTHING = {"image_tokens": 0, "text_tokens": 0}
_USAGE = {
    "input_tokens": 0,
    "output_tokens": 0,
    "total_tokens": 0,
    "input_tokens_details": _NOTHING,
}
"""Nothing is counted or charged here; clients expect the numbers."""
_LONGEST_CALLED = 160  # characters of an idempotency key, ours to add to


def router(desk: PictureDesk, outgoing: Outgoing) -> APIRouter:
    routes = APIRouter(prefix="/v1")

    @routes.post("/images/edits", openapi_extra=described("prompt", ("image", "prompt")))
    async def edits(request: Request) -> Response:
        return await _answered(desk, outgoing, request, starts_from_words=False)

    @routes.post(
        "/images/generations", openapi_extra=described("prompt", ("prompt",), is_json=True)
    )
    async def generations(request: Request) -> Response:
        return await _answered(desk, outgoing, request, starts_from_words=True)

    @routes.get("/models")
    async def models() -> Response:
        listed = [_offer(each) for each in await desk.usable() if OFFERED & each.card.kinds]
        aliases = [_model(name) for name in desk.aliases]
        return JSONResponse({"object": "list", "data": listed + aliases})

    @routes.get("/models/{model}")
    async def one_model(model: str) -> Response:
        for each in await desk.usable():
            if each.card.id == model and OFFERED & each.card.kinds:
                return JSONResponse(_offer(each))
        if model in desk.aliases:
            return JSONResponse(_model(model))
        said = f"No model is called “{model[:80]}” here."
        return answer(Refused("model_not_found", said, "model", status=404))

    return routes


async def _answered(
    desk: PictureDesk, outgoing: Outgoing, request: Request, *, starts_from_words: bool
) -> Response:
    try:
        outgoing.refuse_when_full(key_of(request).id)
        form = await (read_json if starts_from_words else read_form)(request)
        wish = read_wish(form)
        client = client_of(request)
        if wish.is_streamed:
            streaming = _streamed(
                desk, outgoing, form, wish, client, starts_from_words=starts_from_words
            )
            return await while_there(request, streaming)
        with outgoing.making(client.key) as making:
            work = _all(desk, making, form, wish, client, starts_from_words=starts_from_words)
            content = JSONResponse(await while_there(request, work)).body
            return outgoing.answer(client.key, bytes(content), "application/json")
    except Cancelled:
        return gone()
    except (Refused, GessoError) as error:
        return answer(error)


def client_of(request: Request) -> Client:
    called = request.headers.get("idempotency-key", "")
    if len(called) > _LONGEST_CALLED:
        raise Refused("invalid_value", f"“Idempotency-Key” has {_LONGEST_CALLED} signs at most.")
    return Client(key_of(request).id, called)


async def made_in_turn(
    desk: PictureDesk, making: Making, task: PictureTask, job: PictureJob
) -> Made:
    """Waits for the end of the job, and for room."""
    await job.end()
    async with making.turn():
        made = await desk.made(task, job.request, await job.ended())
        making.hold(len(made.file.content))
    return made


async def _all(
    desk: PictureDesk, making: Making, form: Form, wish: Wish, client: Client, *,
    starts_from_words: bool,
) -> dict[str, Any]:  # fmt: skip
    """One after the other: who asks for many waits longer, not everybody else."""
    pictures = []
    async with desk.task(form, wish, client, starts_from_words=starts_from_words) as task:
        for number in range(wish.count):
            job = await desk.submit(task, client, number)
            pictures.append(await made_in_turn(desk, making, task, job))
    facts = _facts(wish, pictures[0].file)
    return {
        "created": int(time.time()),
        "data": [_datum(made) for made in pictures],
        "usage": _USAGE,
        **{name: facts[name] for name in ("size", "quality", "background", "output_format")},
        "model": task.card.id,
    }


async def _streamed(
    desk: PictureDesk, outgoing: Outgoing, form: Form, wish: Wish, client: Client, *,
    starts_from_words: bool,
) -> Response:  # fmt: skip
    """The first job is taken on before the answer begins: what it is refused for has a status."""
    async with AsyncExitStack() as held:
        task = await held.enter_async_context(
            desk.task(form, wish, client, starts_from_words=starts_from_words)
        )
        first = await desk.submit(task, client, 0, _first_quality(task))
        held.callback(first.drop)
        kind = "image_generation" if starts_from_words else "image_edit"
        return Streamed(
            _events(desk, outgoing, task, client, first=first, kind=kind), held.pop_all()
        )
    raise AssertionError  # the stack lets no error pass


def _first_quality(task: PictureTask) -> Quality | None:
    return Quality.PREVIEW if task.wish.partials and task.has_fast_preview else None


async def _events(
    desk: PictureDesk, outgoing: Outgoing, task: PictureTask, client: Client, *,
    first: PictureJob, kind: str,
) -> AsyncGenerator[bytes, None]:  # fmt: skip
    """Each counts until it was taken."""
    try:
        for number in range(task.wish.count):
            waiting = first if number == 0 else None
            async with aclosing(
                _of_one(desk, outgoing, task, client, number, job=waiting, kind=kind)
            ) as events:
                async for event in events:
                    with outgoing.held(client.key, len(event)):
                        yield event
    except (Refused, GessoError) as error:
        status, code, param = told(error)
        yield _event("error", body(error, code, param, status))


async def _of_one(
    desk: PictureDesk, outgoing: Outgoing, task: PictureTask, client: Client, number: int, *,
    job: PictureJob | None, kind: str,
) -> AsyncGenerator[bytes, None]:  # fmt: skip
    """The fast preview, where the model has one, what comes out of the noise, and the picture."""
    sent = 0
    if _first_quality(task) is not None:
        job = job or await desk.submit(task, client, number, Quality.PREVIEW)
        with outgoing.making(client.key) as making:
            quick = await made_in_turn(desk, making, task, job)
            event = _partial(kind, task.wish, quick.file, sent)
            del quick
        yield event
        sent, job = 1, None
    job = job or await desk.submit(task, client, number)
    due = _Due(task.wish.partials, sent)
    async with aclosing(job.previews(due)) as news:
        async for coming in news:
            with outgoing.making(client.key) as making:
                async with making.turn():
                    seen = await desk.partial(task, job.request, coming.preview)
            yield _partial(kind, task.wish, seen, due.sent)
            due.sent += 1
    with outgoing.making(client.key) as making:
        made = await made_in_turn(desk, making, task, job)
        said = _datum(made) | {"usage": _USAGE} | _facts(task.wish, made.file)
        event = _event(f"{kind}.completed", said)
        del made, said
    yield event


class _Due:
    """Whether a preview is wanted by now: they are spread evenly over the steps."""

    def __init__(self, partials: int, sent: int) -> None:
        self._partials = partials
        self.sent = sent

    def __call__(self, share: float) -> bool:
        return self.sent < self._partials and share * (self._partials + 1) >= self.sent + 1


def _partial(kind: str, wish: Wish, file: Finished, index: int) -> bytes:
    said = {"b64_json": _b64(file), "partial_image_index": index}
    return _event(f"{kind}.partial_image", said | _facts(wish, file))


def _event(kind: str, said: dict[str, Any]) -> bytes:
    data = json.dumps(said if kind == "error" else {"type": kind} | said, ensure_ascii=False)
    return f"event: {kind}\ndata: {data}\n\n".encode()


def _datum(made: Made) -> dict[str, Any]:
    """With what their clients do not know and keep all the same."""
    ours = {"seed": made.seed, "flags": list(made.flags), "notes": list(made.notes)}
    return {"b64_json": _b64(made.file), "gesso": ours}


def _facts(wish: Wish, file: Finished) -> dict[str, Any]:
    return {
        "created_at": int(time.time()),
        "size": f"{file.size.width}x{file.size.height}",
        "quality": "low" if wish.quality is Quality.PREVIEW else "high",
        "background": "transparent" if file.has_alpha else "opaque",
        "output_format": file.format.value,
    }


def _b64(file: Finished) -> str:
    return base64.b64encode(file.content).decode("ascii")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "gesso"}


def _offer(usable: Usable) -> dict[str, Any]:
    card = usable.card
    licence = {"id": card.licence.name, "commercial": card.licence.allows_commercial_use}
    said = {"title": card.title, "kinds": sorted(card.kinds), "licence": licence}
    assumed = {"assumed": True} if usable.is_assumed else {}
    return _model(card.id) | said | assumed
