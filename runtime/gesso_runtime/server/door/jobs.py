"""The native face: jobs as frames, and what happens to them. Results are in `results.py`."""

import asyncio
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import JSONResponse, Response

from gesso_core.errors import BadRequest
from gesso_runtime.carriage import MEDIA_TYPE, Codec
from gesso_runtime.server.door.auth import key_of
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.frames import named_codec, read_ask
from gesso_runtime.server.door.leaving import Streamed, gone
from gesso_runtime.server.door.records import record_data, sent_event
from gesso_runtime.server.jobs.jobs import Asked, Submitted
from gesso_runtime.server.jobs.record import JobRecord

JobId = Annotated[str, Path(description="32 hexadecimal digits, as the server gave them.")]
_FRAME_BODY = {
    "requestBody": {
        "required": True,
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def router(door: Door, decoding: asyncio.Semaphore) -> APIRouter:
    """decoding: how many may be at it."""
    routes = APIRouter(prefix="/v1/jobs")
    jobs = door.jobs

    @routes.post("", status_code=201, openapi_extra=_FRAME_BODY)
    async def submit(
        request: Request, idempotency_key: Annotated[str, Header(max_length=200)] = ""
    ) -> Response:
        will_fetch, key = named_codec(request), key_of(request).id
        body = await request.body()
        async with decoding:
            complete = partial(door.known.complete, key)
            keeping = jobs.keeping(key, idempotency_key)
            try:
                ask = await asyncio.to_thread(read_ask, body, door.limits, complete, keeping.begin)
                # Written before the next is decoded: a few bytes may be a very large picture.
                asked = Asked(ask.request, key, idempotency_key, ask.priority, keeping, ask.digests)
                submitted = await jobs.submit(asked)
                del ask, asked
            except BaseException:
                await asyncio.to_thread(keeping.let_go)
                raise
        if not idempotency_key and await request.is_disconnected():  # nobody knows its number
            await jobs.cancel(submitted.job.id, key)
            return gone()
        if will_fetch is Codec.JXL:
            door.ready.expect(submitted.job.id)
        return _taken_on(await told(submitted.job), submitted)

    @routes.get("")
    async def listed(request: Request) -> Response:
        found = await jobs.listed(key_of(request).id)
        return JSONResponse({"jobs": [record_data(record) for record in found]})

    @routes.get("/{job}")
    async def status(job: JobId, request: Request) -> Response:
        return JSONResponse(await told(await jobs.status(job, key_of(request).id)))

    @routes.delete("/{job}")
    async def cancel(job: JobId, request: Request) -> Response:
        record = await jobs.cancel(job, key_of(request).id)
        door.ready.drop(job)
        return JSONResponse(record_data(record))

    @routes.get("/{job}/events")
    async def events(
        job: JobId, request: Request, last_event_id: Annotated[str, Header()] = "0"
    ) -> Response:
        after = _number(last_event_id)
        key = key_of(request).id
        await jobs.status(job, key)  # before an answer begins
        told_of = jobs.events(job, key, after)
        return Streamed(sent_event(event) async for event in told_of)

    async def told(record: JobRecord) -> Any:
        return record_data(record, await jobs.position(record))

    return routes


def _taken_on(said: Any, submitted: Submitted) -> Response:
    if submitted.is_replayed:
        return JSONResponse(said, 200, {"gesso-replayed": "true"})
    return JSONResponse(said, 201, {"location": f"/v1/jobs/{submitted.job.id}"})


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
        raise BadRequest("“Last-Event-ID” is no number.", "Send the id of an event of this job.")
    return int(last_event_id)
