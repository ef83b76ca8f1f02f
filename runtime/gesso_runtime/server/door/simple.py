"""The simple form: `POST /edit` with a picture and what to do gives the picture itself."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gesso_core.errors import NoSuchJob, ServerBusy
from gesso_core.progress import Cancelled
from gesso_runtime.server.door.auth import key_of
from gesso_runtime.server.door.images import client_of, made_in_turn
from gesso_runtime.server.door.leaving import gone, while_there
from gesso_runtime.server.door.openai_errors import Refused
from gesso_runtime.server.door.outgoing import Making, Outgoing
from gesso_runtime.server.door.picture_desk import Client, PictureDesk
from gesso_runtime.server.door.picture_forms import Form, described, read_form
from gesso_runtime.server.door.picture_jobs import PictureJob
from gesso_runtime.server.door.picture_task import Made, PictureTask
from gesso_runtime.server.door.picture_wish import Wish, read_wish
from gesso_runtime.server.door.statuses import error_body
from gesso_runtime.server.steps.finishing import FileFormat

_PROMISED, _PROMISED_TO_ONE = 64, 16  # pictures that are made or wait to be fetched; of one key
_KEPT_BYTES = 512 << 20  # of those that wait
_KEPT_SECONDS = 900.0  # of one that nobody fetches


def router(desk: PictureDesk, outgoing: Outgoing, promised: "Promised") -> APIRouter:
    routes = APIRouter()

    @routes.post("/edit", openapi_extra=described("instructions", ("image", "instructions")))
    async def edit(request: Request) -> Response:
        try:
            outgoing.refuse_when_full(key_of(request).id)
            form = await read_form(request)
            wish = read_wish(form, prompt="instructions", format_name=_format_name(form))
            client = client_of(request)
            if "respond-async" in request.headers.get("prefer", "").lower():
                promising = _promise(request, desk, promised, form, wish)
                return await while_there(request, promising)
            with outgoing.making(client.key) as making:
                work = _one(desk, making, form, wish, client)
                return _file(await while_there(request, work), outgoing, client.key)
        except Cancelled:
            return gone()
        except Refused as error:
            said = error_body(error.code, error.message, error.hint)
            said["error"]["param"] = error.param or None
            return JSONResponse(said, error.status)

    @routes.get("/edit/{job}")
    async def fetch(job: str, request: Request) -> Response:
        """202 until it is there. Fetched once it is still there, for as long as it is kept."""
        work = promised.find(job, key_of(request).id)
        if not work.done():
            return _accepted(job)
        outgoing.refuse_when_full(key_of(request).id)
        return _file(work.result(), outgoing, key_of(request).id)

    return routes


def _format_name(form: Form) -> str:
    return "format" if form.text("format") else "output_format"


async def _one(
    desk: PictureDesk, making: Making, form: Form, wish: Wish, client: Client
) -> "_Told":
    async with desk.task(form, wish, client) as task:
        job = await desk.submit(task, client, 0)
        made = await made_in_turn(desk, making, task, job)
        return _Told(made, task.card.id)


async def _promise(
    request: Request,
    desk: PictureDesk,
    promised: "Promised",
    form: Form,
    wish: Wish,
) -> Response:
    """The job is taken on before this is answered. The picture it came from waits in memory: when
    the server is restarted meanwhile, the job goes on and its address here is unknown.
    """
    client = client_of(request)
    async with AsyncExitStack() as held:
        task = await held.enter_async_context(desk.task(form, wish, client))
        promised.make_room(client.key)
        job = await desk.submit(task, client, 0)
        if not client.called and await request.is_disconnected():  # nobody knows its address
            job.drop()
            raise Cancelled
        if not promised.knows(job.id):  # or it was asked for again by the same name
            promised.keep(job.id, client.key, _kept(desk, task, job, held.pop_all()))
        return _accepted(job.id)
    raise AssertionError  # the stack lets no error pass


async def _kept(
    desk: PictureDesk, task: PictureTask, job: PictureJob, held: AsyncExitStack
) -> "_Told":
    async with held:
        made = await desk.made(task, job.request, await job.result())
        return _Told(made, task.card.id)


def _accepted(job: str) -> Response:
    said = {"id": job, "job": f"/v1/jobs/{job}", "picture": f"/edit/{job}"}
    headers = {
        "location": f"/edit/{job}",
        "retry-after": "2",
        "preference-applied": "respond-async",
    }
    return JSONResponse(said, 202, headers)


@dataclass(frozen=True, eq=False)
class _Told:
    made: Made
    model: str


def _file(told: _Told, outgoing: Outgoing, key: str) -> Response:
    """What there is to say of the picture stands in the headers; they hold no letters but ASCII."""
    made = told.made
    headers = {
        "gesso-model": quote(told.model),
        "gesso-seed": str(made.seed),
        "gesso-flags": ", ".join(made.flags),
        "gesso-notes": quote(" ".join(made.notes))[:2000],
        "cache-control": "private, no-store",
        "content-disposition": f'inline; filename="edited.{_ENDINGS[made.file.format]}"',
        "x-content-type-options": "nosniff",
    }
    return outgoing.answer(key, made.file.content, made.file.format.media_type, headers)


_ENDINGS = {
    FileFormat.PNG: "png",
    FileFormat.JPEG: "jpg",
    FileFormat.WEBP: "webp",
    FileFormat.TIFF: "tif",
}


@dataclass(frozen=True, eq=False)
class _Promise:
    key: str
    work: asyncio.Task[_Told]

    @property
    def bytes(self) -> int:
        """Of what waits to be fetched."""
        work = self.work
        if not work.done() or work.cancelled() or work.exception() is not None:
            return 0
        return len(work.result().made.file.content)


class Promised:
    """Pictures that are fetched later, the oldest first. Of one event loop, but for `forget`."""

    def __init__(self) -> None:
        self._all: dict[str, _Promise] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def forget(self, key: str) -> None:
        """All of a key that is let in no more. From any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has ended, and they with it
                self._loop.call_soon_threadsafe(self._forget_all, key)

    def make_room(self, key: str) -> None:
        """For one more of that key. Raises ServerBusy."""
        for job, each in list(self._all.items()):
            if each.work.done() and self._is_too_much(each, key):
                del self._all[job]
        if len(self._all) >= _PROMISED or self._of(key) >= _PROMISED_TO_ONE:
            raise ServerBusy("Too many pictures are promised already.", "Try again soon.")

    def knows(self, job: str) -> bool:
        return job in self._all

    def keep(self, job: str, key: str, work: Coroutine[Any, Any, _Told]) -> None:
        self._loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work)
        self._all[job] = _Promise(key, task)
        task.add_done_callback(partial(self._forget_later, job))

    def find(self, job: str, key: str) -> asyncio.Task[_Told]:
        """Raises NoSuchJob."""
        promise = self._all.get(job)
        if promise is None or promise.key != key:
            raise NoSuchJob("There is no such picture of yours.", "Send the edit again.")
        return promise.work

    def _forget_later(self, job: str, work: asyncio.Task[_Told]) -> None:
        if not work.cancelled():
            work.exception()  # looked at: whoever never fetches it leaves no complaint behind
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._forget, job, work)
            self._let_go(job)

    def _forget(self, job: str, work: asyncio.Task[_Told]) -> None:
        """Unless it was promised anew meanwhile."""
        kept = self._all.get(job)
        if kept is not None and kept.work is work:
            del self._all[job]

    def _forget_all(self, key: str) -> None:
        for job, each in list(self._all.items()):
            if each.key == key:
                each.work.cancel()
                del self._all[job]

    def _let_go(self, newest: str) -> None:
        """Of what waits to be fetched, the oldest of the key that has most, until it is little
        enough; the newest stays.
        """
        while sum(each.bytes for each in self._all.values()) > _KEPT_BYTES:
            sizes = Counter[str]()
            for job, each in self._all.items():
                sizes[each.key] += 0 if job == newest else each.bytes
            (key, size), *_ = sizes.most_common(1)
            if not size:
                return
            of_key = (job for job, each in self._all.items() if each.key == key and each.bytes)
            del self._all[next(job for job in of_key if job != newest)]

    def _is_too_much(self, each: _Promise, key: str) -> bool:
        if each.key == key and self._of(key) >= _PROMISED_TO_ONE:
            return True
        return len(self._all) >= _PROMISED

    def _of(self, key: str) -> int:
        return sum(each.key == key for each in self._all.values())
