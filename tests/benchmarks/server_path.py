"""An edit through a server on this machine beside the same engine in this process, and beside a
bare upload and download of the same bytes: as they are, and by a server that unpacks and packs.
The engine gives the picture back as it came: what is left is the way there and back.

One megapixel of a photograph, TLS on loopback, JXL without loss; each server a process of its own.
The picture is another one each time; and, as in one session of editing, one that the server has.
CPU is that of the client and of its server together, which other load changes less than the time.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
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
HERE, NEW, KNOWN = "in this process", "through the server", "the same, a picture it has"
BYTES, PACKED = "bare upload and download", "the same, unpacked and packed there"
REST_SECONDS = 0.03
TICK_MS = 1e3 / os.sysconf("SC_CLK_TCK")


@dataclass
class Taken:
    """Milliseconds of each round, and of the CPU in all."""

    rounds: list[float] = field(default_factory=list)
    cpu: float = 0.0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--plain", type=Path, help="serve the bare one with this certificate")
    asked = parser.parse_args()
    if asked.plain is not None:
        return _serve_plain(asked.plain)
    with tempfile.TemporaryDirectory() as folder:
        return _told(_timed(Path(folder), asked.rounds), asked.rounds)


def _timed(folder: Path, rounds: int) -> dict[str, Taken]:
    """The ways take turns: other load meets them alike."""
    process = ServedProcess(folder, _settings())
    process.start()
    secret = process.new_key("bench")
    pem = certificate.read(process.folder.identity).pem
    remote = Remote("bench", Address("127.0.0.1", process.port), pem, secret)
    here, there = FakeClient(), RemoteClient(remote)
    with _plain(process.folder.identity) as (port, plain):
        ways: dict[str, tuple[int, Callable[[EditRequest], None]]] = {
            HERE: (0, partial(_edited, here)),
            NEW: (process.pid, partial(_edited, there)),
            KNOWN: (process.pid, partial(_edited, there)),
            BYTES: (plain, partial(_carried, port, pinned(pem), "/bytes")),
            PACKED: (plain, partial(_carried, port, pinned(pem), "/picture")),
        }
        taken = {name: Taken() for name in ways}
        for number in range(-3, rounds):
            for name, (pid, way) in ways.items():
                request = _request(number + 3, is_new=name != KNOWN)
                before, start = _cpu_ms(pid), time.perf_counter()
                way(request)
                seconds = time.perf_counter() - start
                time.sleep(REST_SECONDS)  # what is cleared away then is counted as CPU
                if number >= 0:
                    taken[name].rounds.append(seconds * 1e3)
                    taken[name].cpu += _cpu_ms(pid) - before
    here.close()
    there.close()
    process.stop()
    return taken


def _cpu_ms(pid: int) -> float:
    """Of this process and of that one; 0 for none."""
    used = time.process_time() * 1e3
    if pid:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) * TICK_MS
    return used


def _settings() -> object:
    rate = replace(SETTINGS.rate, requests_per_minute=0, megapixels_per_minute=0)
    return replace(SETTINGS, rate=rate)


def _request(number: int, *, is_new: bool = False) -> EditRequest:
    """Another one each time, or what is kept would be the answer."""
    photograph = data.astronaut()
    picture = np.ascontiguousarray(np.tile(photograph, (2, 2, 1)))
    if is_new:
        picture = np.roll(picture, 7 * number + 1, axis=1)
    return EditRequest(
        EngineKind.EDIT, "one", picture, prompt="as it is", seed=number, params={"plain": True}
    )


def _edited(client: RuntimeClient, request: EditRequest) -> None:
    result = run(client, request, silent)
    assert np.array_equal(cast("np.ndarray", result.picture), cast("np.ndarray", request.picture))


def _carried(port: int, context: ssl.SSLContext, path: str, request: EditRequest) -> None:
    """Packed as an edit is, sent, fetched, unpacked: nothing is kept on a disk, nobody is asked."""
    body = framed(request, Codec.JXL)
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
def _plain(identity: Path) -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    words = [sys.executable, __file__, "--plain", str(identity)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
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


def _told(taken: dict[str, Taken], rounds: int) -> int:
    rows = [
        (
            name,
            sorted(each.rounds)[len(each.rounds) // 4],
            median(each.rounds),
            sorted(each.rounds)[int(len(each.rounds) * 0.95)],
            max(each.rounds),
            each.cpu / rounds,
        )
        for name, each in taken.items()
    ]
    heads = ("way", "best quarter ms", "median ms", "p95 ms", "worst ms", "CPU ms")
    table(f"1 MP there and back, {rounds} rounds", heads, rows)
    for name in (NEW, KNOWN):
        overhead = median(taken[name].rounds) - median(taken[HERE].rounds)
        ratios = [_ratio(taken[name], taken[other]) for other in (BYTES, PACKED)]
        cpu = taken[name].cpu / taken[BYTES].cpu
        print(f"\n{name}: overhead {overhead:.0f} ms (at most {MOST_MS:.0f})")
        print(
            f"{ratios[0]:.2f} times bytes alone (at most {MOST_RATIO}), {cpu:.2f} times their CPU"
        )
        print(f"{ratios[1]:.2f} times a bare server that packs, too")
    worst = _ratio(taken[NEW], taken[BYTES])
    return int(
        median(taken[NEW].rounds) - median(taken[HERE].rounds) > MOST_MS or worst > MOST_RATIO
    )


def _ratio(ours: Taken, other: Taken) -> float:
    """The median of what each round's pair says: both met the same load."""
    return median(a / b for a, b in zip(ours.rounds, other.rounds, strict=True))


if __name__ == "__main__":
    sys.exit(main())
