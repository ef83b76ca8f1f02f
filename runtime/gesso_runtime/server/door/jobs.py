"""The native face: jobs as frames, what happens to them, and their results."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import JSONResponse, Response

from gesso_core.errors import BadRequest
from gesso_runtime.carriage import MEDIA_TYPE, Codec
from gesso_runtime.server.door.auth import key_of
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.frames import codec_of, packed, read_ask
from gesso_runtime.server.door.leaving import Streamed, gone
from gesso_runtime.server.door.outgoing import Held, in_pieces
from gesso_runtime.server.door.ranges import wanted
from gesso_runtime.server.door.records import record_data, sent_event
from gesso_runtime.server.door.statuses import error_body
from gesso_runtime.server.jobs.jobs import Asked, Submitted
from gesso_runtime.server.jobs.record import JobRecord, ServedState
from gesso_runtime.server.jobs.served import ServedJobs

_DECODING_AT_ONCE = 2  # each takes several times the memory of its pictures
_JobId = Annotated[str, Path(description="32 hexadecimal digits, as the server gave them.")]
_FRAME_BODY = {
    "requestBody": {
        "required": True,
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def router(door: Door) -> APIRouter:
    routes = APIRouter(prefix="/v1/jobs")
    decoding = asyncio.Semaphore(_DECODING_AT_ONCE)
    outgoing, jobs = door.outgoing, door.jobs

    @routes.post("", status_code=201, openapi_extra=_FRAME_BODY)
    async def submit(
        request: Request, idempotency_key: Annotated[str, Header(max_length=200)] = ""
    ) -> Response:
        body, key = await request.body(), key_of(request).id
        async with decoding:
            complete = partial(door.known.complete, key)
            ask = await asyncio.to_thread(read_ask, body, door.limits, complete)
            # Written before the next is decoded: a few bytes may be a very large picture.
            asked = Asked(ask.request, key, idempotency_key, ask.priority)
            submitted = await jobs.submit(asked)
            del ask, asked
        if not idempotency_key and await request.is_disconnected():  # nobody knows its number
            await jobs.cancel(submitted.job.id, key)
            return gone()
        return _taken_on(await told(submitted.job), submitted)

    @routes.get("")
    async def listed(request: Request) -> Response:
        found = await jobs.listed(key_of(request).id)
        return JSONResponse({"jobs": [record_data(record) for record in found]})

    @routes.get("/{job}")
    async def status(job: _JobId, request: Request) -> Response:
        return JSONResponse(await told(await jobs.status(job, key_of(request).id)))

    @routes.delete("/{job}")
    async def cancel(job: _JobId, request: Request) -> Response:
        return JSONResponse(record_data(await jobs.cancel(job, key_of(request).id)))

    @routes.get("/{job}/events")
    async def events(
        job: _JobId, request: Request, last_event_id: Annotated[str, Header()] = "0"
    ) -> Response:
        after = _number(last_event_id)
        key = key_of(request).id
        await jobs.status(job, key)  # before an answer begins
        told_of = jobs.events(job, key, after)
        return Streamed(sent_event(event) async for event in told_of)

    @routes.head("/{job}/result", include_in_schema=False)
    @routes.get("/{job}/result")
    async def result(job: _JobId, request: Request) -> Response:
        codec, key = codec_of(request), key_of(request).id
        record = await jobs.status(job, key)
        if record.state is not ServedState.DONE:
            return JSONResponse(_not_ready(record), 409)
        etag = _etag(record, codec)
        headers = {"etag": etag, "accept-ranges": "bytes", "cache-control": "private, no-store"}
        if request.headers.get("if-none-match") == etag:
            return Response(None, 304, headers)
        content = None
        if codec is not Codec.RAW:
            async with decoding:
                outgoing.refuse_when_full(key)
                content = await asyncio.to_thread(packed, jobs.kept(record), codec)
        size = record.result_bytes if content is None else len(content)
        want = wanted(request.headers, etag, size)
        if want.start is None:
            return Response(None, 416, headers | {"content-range": f"bytes */{size}"})
        if want.is_part:
            headers["content-range"] = f"bytes {want.start}-{size - 1}/{size}"
        headers["content-length"] = str(size - want.start)
        code = 206 if want.is_part else 200
        if request.method == "HEAD":
            return Response(None, code, headers, media_type=MEDIA_TYPE)
        held = ExitStack()
        if content is None:
            pieces = iterate_in_threadpool(jobs.kept(record, want.start))
        else:
            pieces = in_pieces(content, want.start)
            held.enter_context(outgoing.held(key, size))
        return Held(_collected(jobs, pieces, record), code, headers, MEDIA_TYPE, held)

    async def told(record: JobRecord) -> Any:
        return record_data(record, await jobs.position(record))

    return routes


def _taken_on(said: Any, submitted: Submitted) -> Response:
    if submitted.is_replayed:
        return JSONResponse(said, 200, {"gesso-replayed": "true"})
    return JSONResponse(said, 201, {"location": f"/v1/jobs/{submitted.job.id}"})


async def _collected(
    jobs: ServedJobs, pieces: AsyncIterator[bytes], record: JobRecord
) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield piece
    await jobs.collected(record)


def _etag(record: JobRecord, codec: Codec) -> str:
    """Of the bytes that are kept, which are raw; the same packed are others."""
    packing = "" if codec is Codec.RAW else f"-{codec}"
    return f'"{record.result_digest}{packing}"'


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
        raise BadRequest("“Last-Event-ID” is no number.", "Send the id of an event of this job.")
    return int(last_event_id)


def _not_ready(record: JobRecord) -> dict[str, Any]:
    said = f"This job is {record.state.value}."
    return error_body("not_ready", said, "Listen to its events, and ask when it is done.")
