"""An edit through a server on this machine beside the same engine in this process, and beside a
bare upload and download of the same bytes: as they are, and by a server that unpacks and packs.
The engine gives the picture back as it came: what is left is the way there and back.

One megapixel of a photograph, TLS on loopback, JXL without loss; each server a process of its own.
"""

import argparse
import http.client
import io
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import cast

import numpy as np
import uvicorn
from fastapi import FastAPI, Request, Response
from measured import table
from skimage import data

from fixtures.served import SETTINGS, framed, pinned
from fixtures.served_process import ServedProcess
from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.carriage import Codec, pack, unpack
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.waiting import run
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.tls import server_context

MOST_MS, MOST_RATIO = 120.0, 1.5


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--plain", type=Path, help="serve the bare one with this certificate")
    asked = parser.parse_args()
    if asked.plain is not None:
        return _serve_plain(asked.plain)
    with tempfile.TemporaryDirectory() as folder:
        return _told(_timed(Path(folder), asked.rounds), asked.rounds)


def _timed(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each round, the ways taking turns: other load meets them alike."""
    process = ServedProcess(folder, _settings())
    process.start()
    secret = process.new_key("bench")
    pem = certificate.read(process.folder.identity).pem
    remote = Remote("bench", Address("127.0.0.1", process.port), pem, secret)
    here, there = FakeClient(), RemoteClient(remote)
    with _plain(process.folder.identity) as port:
        ways = {
            "in this process": lambda n: _edited(here, n),
            "through the server": lambda n: _edited(there, n),
            "bare upload and download": lambda n: _carried(port, pinned(pem), "/bytes", n),
            "the same, unpacked and packed there": lambda n: _carried(
                port, pinned(pem), "/picture", n
            ),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds + 3):
            for name, way in ways.items():
                start = time.perf_counter()
                way(number)
                taken[name].append((time.perf_counter() - start) * 1e3)
    here.close()
    there.close()
    process.stop()
    return {name: each[3:] for name, each in taken.items()}


def _settings() -> object:
    rate = replace(SETTINGS.rate, requests_per_minute=0, megapixels_per_minute=0)
    return replace(SETTINGS, rate=rate)


def _request(number: int) -> EditRequest:
    """Another one each time, or what is kept would be the answer."""
    photograph = data.astronaut()
    picture = np.ascontiguousarray(np.tile(photograph, (2, 2, 1)))
    return EditRequest(
        EngineKind.EDIT, "one", picture, prompt="as it is", seed=number, params={"plain": True}
    )


def _edited(client: RuntimeClient, number: int) -> None:
    request = _request(number)
    result = run(client, request, silent)
    assert np.array_equal(cast("np.ndarray", result.picture), cast("np.ndarray", request.picture))


def _carried(port: int, context: ssl.SSLContext, path: str, number: int) -> None:
    """Packed as an edit is, sent, fetched, unpacked: nothing is kept on a disk, nobody is asked."""
    body = framed(_request(number), Codec.JXL)
    _asked(port, context, "POST", path, body)
    frame = wire.read(io.BytesIO(_asked(port, context, "GET", path)))
    assert frame is not None
    unpack(frame)


def _asked(
    port: int, context: ssl.SSLContext, method: str, path: str, body: bytes | None = None
) -> bytes:
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context)
    try:
        connection.request(method, path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


@contextmanager
def _plain(identity: Path) -> Iterator[int]:
    words = [sys.executable, __file__, "--plain", str(identity)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _serve_plain(identity: Path) -> int:
    app, kept, frames = FastAPI(), [b""], [wire.Frame("")]

    @app.post("/bytes")
    async def put(request: Request) -> Response:
        kept[0] = await request.body()
        return Response(status_code=201)

    @app.get("/bytes")
    async def get() -> Response:
        return Response(kept[0])

    @app.post("/picture")
    async def put_picture(request: Request) -> Response:
        frame = wire.read(io.BytesIO(await request.body()))
        assert frame is not None
        frames[0] = unpack(frame)
        return Response(status_code=201)

    @app.get("/picture")
    async def get_picture() -> Response:
        return Response(b"".join(wire.parts(pack(frames[0]))))

    config = uvicorn.Config(
        app, port=0, log_level="error", ssl_context_factory=lambda *_: server_context(identity)
    )
    listening = config.bind_socket()
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(config).run([listening])
    return 0


def _told(taken: dict[str, list[float]], rounds: int) -> int:
    rows = [
        (name, median(each), sorted(each)[int(len(each) * 0.95)]) for name, each in taken.items()
    ]
    table(f"1 MP there and back, {rounds} rounds", ("way", "median ms", "p95 ms"), rows)
    here, server, bytes_alone, bare = (row[1] for row in rows)
    overhead, ratio = server - here, server / bare
    print(f"\noverhead {overhead:.0f} ms (at most {MOST_MS:.0f})")
    print(f"{ratio:.2f} times a bare server that packs, too (at most {MOST_RATIO})")
    print(f"{server / bytes_alone:.2f} times bytes alone")
    return int(overhead > MOST_MS or ratio > MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main())
