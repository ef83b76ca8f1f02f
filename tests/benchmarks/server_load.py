"""Sixty-four clients on one server with an engine that is played: errors, whose turn it is, what
the server holds after many jobs, how soon it hears that one is cancelled, how soon a client is
back.

The clients share the machine with the server, so absolute times are pessimistic.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from measured import table
from server_crowd import Client, Crowd, Tally

from fixtures.clients import Heard, edit
from fixtures.cutting_line import Line
from fixtures.served import SETTINGS, Asker, pinned
from fixtures.served_process import ServedProcess
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.settings import Settings

CLIENTS, KEYS = 64, 4
MOST_UNFAIR, MOST_CANCEL_MS, MOST_BACK_MS = 2.0, 100.0, 1000.0
MOST_KB_A_JOB, MOST_NEW_DESCRIPTORS = 1.0, 16  # what still counts as flat
SLOW = 0.01  # seconds of each of four steps: the engine is what all wait for
LONG_EDIT = {"slow": 0.05, "steps": 400}
ROUNDS = 20
CANCELS = 200
SAMPLES = 40
FREE = replace(SETTINGS.rate, requests_per_minute=0, megapixels_per_minute=0)
ROOMY = replace(SETTINGS, rate=FREE)
NARROW = replace(ROOMY, limits=replace(ROOMY.limits, waiting=32))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=10_000, help="of the long run")
    parser.add_argument("--short", type=int, default=640, help="of each short one")
    parser.add_argument("--crowd", type=int, help="be one, of the server at this port")
    asked = parser.parse_args()
    if asked.crowd is not None:
        return _be_the_crowd(asked.crowd)
    missed = [*_turns(asked.short), *_lasting(asked.jobs), *_cancelling(), *_coming_back()]
    for each in missed:
        print(f"missed: {each}")
    return len(missed)


@contextmanager
def _server(settings: Settings = ROOMY) -> Iterator[ServedProcess]:
    with tempfile.TemporaryDirectory() as folder:
        process = ServedProcess(Path(folder), settings)
        process.start()
        try:
            yield process
        finally:
            process.close()


def _clients(process: ServedProcess, numbers: Sequence[int], *, tidy: int = KEYS) -> list[Client]:
    """numbers: of clients of each key. tidy: how many keys remove what they have fetched."""
    found = []
    ring = KeyRing(process.folder.keys)
    for place, number in enumerate(numbers):
        secret, key = ring.make(f"key {place}", (Scope.EDIT,))
        found += [Client(key.id, process.asker(secret), place < tidy)] * number
    return found


def _turns(jobs: int) -> Iterator[str]:
    """Waiting is what the server notes: from taking a job on to beginning it."""
    crowds = {
        "equal keys": (ROOMY, (CLIENTS // KEYS,) * KEYS),
        "one key has 40 of 64": (ROOMY, (40, 8, 8, 8)),
        "32 may wait": (NARROW, (CLIENTS // KEYS,) * KEYS),
    }
    rows: list[tuple[object, ...]] = []
    for name, (settings, numbers) in crowds.items():
        with _server(settings) as process:
            clients = _clients(process, numbers)
            crowd = Crowd(clients, jobs, slow=SLOW)
            seconds = crowd.run()
            waited = _p95_by_key(process, crowd.tally.seconds, jobs // 10)
        worst = max(waited) / min(waited)
        rows.append((name, jobs / seconds, *waited, worst, *_counted(crowd.tally)))
        if worst > MOST_UNFAIR and numbers[0] == numbers[-1]:
            yield f"{name}: p95 of waiting differs {worst:.2f} times between keys"
        if waited[0] < max(waited[1:]) and numbers[0] != numbers[-1]:
            yield f"{name}: the key that asks for more waits less"
        yield from _errors(name, crowd.tally)
    keys = tuple(f"p95 waiting s, {n}" for n in range(1, KEYS + 1))
    head = ("crowd", "jobs/s", *keys, "worst/best", "429", "errors")
    table(f"whose turn it is: {CLIENTS} clients, {KEYS} keys, {jobs} jobs", head, rows)


def _p95_by_key(process: ServedProcess, keys: Iterable[str], first: int) -> list[float]:
    """In the order of `keys`. first: jobs that are left out, while not all clients are there."""
    ended = [line for line in process.said() if line["event"] == "job"][first:]
    return [_p95([line["waited"] for line in ended if line["key"] == key]) for key in keys]


def _lasting(jobs: int) -> Iterator[str]:
    """Of four keys one never removes what it has fetched: the server does, beyond what it keeps."""
    with _server() as process:
        held: list[tuple[int, float, int, int]] = []
        every = max(1, jobs // SAMPLES)

        def sample(done: int) -> None:
            if done % every == 0:
                held.append((done, *_held(process.pid)))

        clients = _clients(process, (CLIENTS // KEYS,) * KEYS, tidy=KEYS - 1)
        crowd = Crowd(clients, jobs, on_done=sample)
        before = _held(process.pid)
        seconds = crowd.run()
        time.sleep(2)
        after = _held(process.pid)
    rows = [(0, *before), *held[:: max(1, SAMPLES // 10)], ("2 s later", *after)]
    table(f"what the server holds: {jobs} jobs", ("jobs", "MB", "descriptors", "threads"), rows)
    settled = np.array(held[len(held) // 2 :], np.float64)
    slope = float(np.polyfit(settled[:, 0], settled[:, 1], 1)[0]) * 1024
    new = after[1] - before[1]
    print(f"\n{jobs / seconds:.0f} jobs a second; answers {dict(crowd.tally.statuses)}")
    print(f"memory in the second half {slope:+.2f} KB a job (flat: at most {MOST_KB_A_JOB})")
    print(f"descriptors: worst {max(each[2] for each in held)}, {new:+d} when all have gone")
    print(f"an edit takes {_ms([*chain(*crowd.tally.seconds.values())])}")
    print(f"cancelling acknowledged in this crowd {_ms(crowd.tally.cancelled)}")
    yield from _errors("long run", crowd.tally)
    if slope > MOST_KB_A_JOB:
        yield f"memory grows by {slope:.2f} KB a job"
    if new > MOST_NEW_DESCRIPTORS:
        yield f"{new} descriptors stay open"


def _held(pid: int) -> tuple[float, int, int]:
    """Resident MB, open descriptors, threads."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    said = dict(line.split(":", 1) for line in status.splitlines())
    descriptors = len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208  # Path would open each
    return int(said["VmRSS"].split()[0]) / 1024, descriptors, int(said["Threads"])


def _cancelling() -> Iterator[str]:
    """Of a job that runs, with nothing else to do, and beside a crowd whose engine is slow."""
    rows: list[tuple[object, ...]] = []
    for name, beside in (("nothing else to do", 0), (f"{CLIENTS - 1} others", CLIENTS - 1)):
        with _server() as process:
            asker = process.asker(process.new_key("one"))
            with _busy(process, (beside // 3,) * 3):
                taken = [_cancelled(asker, number) for number in range(CANCELS)]
        rows.append((name, *_spread(taken)))
        if _p95(taken) > MOST_CANCEL_MS:
            yield f"cancelling is acknowledged after {_p95(taken):.0f} ms"
    head = ("beside", "median ms", "p95 ms", "worst ms")
    table(f"cancelling acknowledged, {CANCELS} times (at most {MOST_CANCEL_MS:.0f} ms)", head, rows)


@contextmanager
def _busy(process: ServedProcess, numbers: Sequence[int]) -> Iterator[None]:
    """In another process, whose threads do not keep the one that is measured waiting."""
    if not any(numbers):
        yield
        return
    words = [sys.executable, __file__, "--crowd", str(process.port)]
    pem = certificate.read(process.folder.identity).pem
    secrets = [process.new_key(f"other {number}") for number in range(len(numbers))]
    said = json.dumps([pem, *zip(secrets, numbers, strict=True)])
    with subprocess.Popen(words, stdin=subprocess.PIPE, text=True, env=os.environ) as crowd:
        assert crowd.stdin is not None
        crowd.stdin.write(f"{said}\n")
        crowd.stdin.flush()
        time.sleep(5)
        yield
        crowd.stdin.close()


def _be_the_crowd(port: int) -> int:
    """Until standard input ends."""
    pem, *others = json.loads(sys.stdin.readline())
    clients = [
        Client(secret, Asker(port, pinned(pem), secret))
        for secret, number in others
        for _ in range(number)
    ]
    crowd = Crowd(clients, 1_000_000, slow=SLOW)
    thread = threading.Thread(target=crowd.run)
    thread.start()
    sys.stdin.read()
    crowd.leave()
    thread.join()
    return 0


def _cancelled(asker: Asker, number: int) -> float:
    request = replace(edit(LONG_EDIT, card="long"), prompt=f"cancelled {number}")
    job = asker.submit(request, priority=1).json["id"]
    for _, name, _ in asker.events(job):
        if name == "progress":
            break
    start = time.perf_counter()
    answer = asker.ask("DELETE", f"/v1/jobs/{job}")
    taken = (time.perf_counter() - start) * 1e3
    assert answer.json["state"] == "cancelled", answer.json
    return taken


def _coming_back() -> Iterator[str]:
    """From the moment that the link is there again to the next thing that the client is told."""
    cut, killed = [], []
    with _server() as process, Line(process.port) as line:
        secret = process.new_key("one")
        pem = certificate.read(process.folder.identity).pem
        client = RemoteClient(Remote("bench", Address("127.0.0.1", line.port), pem, secret))
        for number in range(ROUNDS):
            cut.append(_back(client, f"cut {number}", line.cut))

        def restart() -> None:
            process.kill()
            line.cut()
            time.sleep(0.5)
            process.start()
            line.port_behind = process.port

        for number in range(ROUNDS // 4):
            killed.append(_back(client, f"killed {number}", restart))
        client.close()
    rows = [("the line was cut", *_spread(cut)), ("the server was killed", *_spread(killed))]
    head = ("what happened", "median ms", "p95 ms", "worst ms")
    table(f"going on again (at most {MOST_BACK_MS:.0f} ms)", head, rows)
    for name, *_, worst in rows:
        if worst > MOST_BACK_MS:
            yield f"{name}: {worst:.0f} ms"


def _back(client: RemoteClient, prompt: str, trouble: Callable[[], None]) -> float:
    moments: list[float] = []

    def note(status: JobStatus) -> None:
        if status.state is JobState.RUNNING:
            moments.append(time.perf_counter())

    heard = Heard(note)
    job = client.submit(replace(edit(LONG_EDIT), prompt=prompt), heard)
    heard.until_stage("denoising")
    trouble()
    start = time.perf_counter()
    while not moments or moments[-1] < start:
        time.sleep(0.001)
    taken = next(each for each in moments if each >= start) - start
    client.cancel(job)
    heard.until(lambda status: status.state.is_final)
    return taken * 1e3


def _counted(tally: Tally) -> tuple[int, int]:
    return tally.statuses[429], sum(tally.errors.values())


def _errors(name: str, tally: Tally) -> Iterator[str]:
    for error, number in tally.errors.items():
        yield f"{name}: {number} × {error}"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    return sorted(values)[len(values) // 2], _p95(values), max(values)


def _ms(seconds: Sequence[float]) -> str:
    median, p95, worst = (each * 1e3 for each in _spread(seconds))
    return f"{median:.0f} ms, p95 {p95:.0f}, worst {worst:.0f}"


if __name__ == "__main__":
    sys.exit(main())
