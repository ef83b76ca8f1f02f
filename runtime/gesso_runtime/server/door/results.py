"""The native face: results of jobs, packed for their way, and from any byte on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import JSONResponse, Response

from gesso_runtime.carriage import MEDIA_TYPE, Codec
from gesso_runtime.server.door.auth import key_of
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.frames import codec_of, packed
from gesso_runtime.server.door.jobs import JobId
from gesso_runtime.server.door.outgoing import Held, in_pieces
from gesso_runtime.server.door.ranges import wanted
from gesso_runtime.server.door.statuses import error_body
from gesso_runtime.server.jobs.record import JobRecord, ServedState
from gesso_runtime.server.jobs.served import ServedJobs


def router(door: Door, packing: asyncio.Semaphore) -> APIRouter:
    """packing: how many may be at it."""
    routes = APIRouter(prefix="/v1/jobs")
    outgoing, jobs = door.outgoing, door.jobs

    @routes.head("/{job}/result", include_in_schema=False)
    @routes.get("/{job}/result")
    async def result(job: JobId, request: Request) -> Response:
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
            outgoing.refuse_when_full(key)
            if codec is Codec.JXL and request.method == "GET":
                content = await asyncio.to_thread(door.ready.take, job)
            content = content or await repacked(record, codec, key)
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

    async def repacked(record: JobRecord, codec: Codec, key: str) -> bytes:
        async with packing:
            outgoing.refuse_when_full(key)  # others may have come before
            return await asyncio.to_thread(packed, jobs.kept(record), codec)

    return routes


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


def _not_ready(record: JobRecord) -> dict[str, Any]:
    said = f"This job is {record.state.value}."
    return error_body("not_ready", said, "Listen to its events, and ask when it is done.")
