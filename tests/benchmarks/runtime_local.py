"""What it costs that engines live in processes of their own: around a job, and to start one."""

import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from measured import table

from fixtures.clients import Heard, edit, here, picture, resolve
from gesso_core.edit_request import EditRequest
from gesso_core.messages import FromWorker, Ready
from gesso_core.progress import silent
from gesso_core.rehearsal import rehearse
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.station import Ended
from gesso_runtime.client.waiting import run
from gesso_runtime.client.worker_process import WorkerProcess, worker_command

SIZES = {"1 MP": (1024, 1024), "24 MP": (6000, 4000)}
GOALS = {"1 MP": 10.0, "24 MP": 150.0}  # ms
START_GOAL = 500.0  # ms
HEAD = ("goal ms", "median ms", "best ms", "worst ms", "verdict")
Row = tuple[object, ...]


def main() -> None:
    client = LocalClient(resolve, allow_unconfined=True)
    run(client, edit(), silent)  # the worker has started
    around: list[Row] = []
    beside: list[Row] = []
    for name, size in SIZES.items():
        plain = replace(edit({"plain": True}), picture=picture(*size))
        around.append(_around(client, name, plain))
        beside.append(_beside(client, name, replace(plain, params={"steps": 1})))
    table(
        f"Around a job that gives the picture back (21 jobs){_load()}",
        ("picture, RGB 8 bit", *HEAD, "times a copy of the picture"),
        around,
    )
    head = ("picture", "in process ms", "in a worker ms", "ratio", "ratio of the worst")
    table("The same edit in this process and in a worker (3 each)", head, beside)
    client.close()
    table(
        f"From starting a worker until it is ready (9 starts){_load()}",
        ("engines", *HEAD, "times Python with numpy"),
        [_starts(row) for row in ("rehearsal", "onnx")],
    )
    table(
        "From cancelling until it is told (9 jobs)",
        ("engine", *HEAD),
        [_cancellations("at work", {"slow": 0.5}), _cancellations("hangs", {"fault": "hang"})],
    )


def _load() -> str:
    return f"; load {os.getloadavg()[0]:.1f}"


def _around(client: LocalClient, name: str, request: EditRequest) -> Row:
    assert request.picture is not None
    copies = _each(request.picture.copy, 21)
    taken = _each(lambda: run(client, request, silent), 21)
    return *_row(name, GOALS[name], taken), median(taken) / median(copies)


def _beside(client: LocalClient, name: str, request: EditRequest) -> Row:
    alone, away = [], []
    for _ in range(3):  # in turn, so that other load meets both
        alone += _each(lambda: rehearse(request, silent), 1, is_warm=True)
        away += _each(lambda: run(client, request, silent), 1, is_warm=True)
    ratio = median(away) / median(alone)
    return name, median(alone), median(away), ratio, max(away) / median(alone)


def _starts(row: str) -> Row:
    def start() -> None:
        heard: queue.SimpleQueue[FromWorker | Ended] = queue.SimpleQueue()
        started.append(WorkerProcess(worker_command(here(), row), heard.put))
        assert isinstance(heard.get(timeout=60), Ready)

    def bare() -> None:
        subprocess.run([sys.executable, "-c", "import numpy"], check=True)

    started: list[WorkerProcess] = []
    taken, least = [], []
    for _ in range(9):
        taken += _each(start, 1, is_warm=True)
        least += _each(bare, 1, is_warm=True)
    for worker in started:
        worker.close(1.0)
    return *_row(row, START_GOAL, taken), median(taken) / median(least)


def _cancellations(name: str, params: dict[str, object]) -> Row:
    client = LocalClient(resolve, allow_unconfined=True)
    taken = []
    for _ in range(9):
        heard = Heard()
        job = client.submit(edit(params), heard)
        heard.until_stage("encoding")
        start = time.perf_counter()
        client.cancel(job)
        heard.end()
        taken.append((time.perf_counter() - start) * 1e3)
    client.close()
    return _row(name, 1000.0, taken)


def _each(work: Callable[[], object], count: int, *, is_warm: bool = False) -> list[float]:
    """Milliseconds of every run; unless it is warm, after one that is not counted."""
    taken = []
    for _ in range(count if is_warm else count + 1):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return taken if is_warm else taken[1:]


def _row(name: str, goal: float, taken: list[float]) -> Row:
    verdict = "met" if median(taken) <= goal else "MISSED"
    return name, goal, median(taken), min(taken), max(taken), verdict


if __name__ == "__main__":
    main()
