"""However the program ends, its workers end with it. Real programs, really killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.clients import LONG, is_alive, soon

PROGRAM = """
import os, signal, sys, threading, time
from collections.abc import Mapping
from pathlib import Path
from fixtures.clients import Heard, children, edit, here, resolved
from gesso_runtime.client.local import LocalClient

class Unhandled(Exception):
    pass

def main(python, params, ending):
    environment = here(python=Path(python))
    client = LocalClient(
        lambda request: resolved(request.card, environment=environment), allow_unconfined=True
    )
    heard = Heard()
    client.submit(edit({"slow": 0.01} | params), heard)
    if params:
        heard.until_stage("denoising")
    else:
        heard.until(lambda status: status.state.is_final)
    print(*children(), flush=True)
    exec(ending)

main(%r, %r, %r)
"""
HANGS = {"fault": "hang-in-c:denoising"}  # deaf to everything but the system


def program(
    params: Mapping[str, object], ending: str, python: str = sys.executable
) -> subprocess.Popen[str]:
    """python: that runs the worker."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM % (python, dict(params), ending)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def workers(running: subprocess.Popen[str]) -> set[int]:
    assert running.stdout is not None
    return {int(word) for word in running.stdout.readline().split()}


@pytest.mark.parametrize(
    ("params", "ending", "status"),
    [
        pytest.param({}, "time.sleep(60)", -signal.SIGKILL, marks=pytest.mark.slow),
        ({}, "pass", 0),
        (HANGS, "time.sleep(60)", -signal.SIGKILL),
        pytest.param(HANGS, "time.sleep(60)", -signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(HANGS, "os._exit(7)", 7, marks=pytest.mark.slow),
        pytest.param(HANGS, "raise Unhandled", 1, marks=pytest.mark.slow),
        pytest.param(HANGS, "sys.exit(3)", 3, marks=pytest.mark.slow),
        pytest.param(HANGS, "pass", 0, marks=pytest.mark.slow),
    ],
)
def test_no_worker_outlives_the_program(
    params: Mapping[str, object], ending: str, status: int
) -> None:
    with program(params, ending) as running:
        pids = workers(running)
        assert len(pids) == 1
        if status < 0:
            assert all(is_alive(pid) for pid in pids)
            os.kill(running.pid, -status)
        assert running.wait(LONG) == status
    assert soon(lambda: not any(is_alive(pid) for pid in pids))


@pytest.mark.slow
def test_no_worker_outlives_the_thread_that_used_the_client() -> None:
    """The thread that submits is not the one that starts the worker: its end ends no job."""
    ending = (
        "jobs = Heard()\n"
        "one = threading.Thread(target=client.submit, args=(edit({'slow': 0.1}), jobs))\n"
        "one.start(); one.join()\n"
        "assert jobs.end().state == 'done'\n"
    )
    with program({}, ending) as running:
        assert len(workers(running)) == 1
        assert running.wait(LONG) == 0


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_no_process(tmp_path: Path) -> None:
    """While it starts, starts a worker, hands over, works, ends."""
    python = tmp_path / "python"  # a name by which its workers are known
    python.symlink_to(sys.executable)
    moments, seen = random.Random(4), 0
    for number in range(12):
        params = dict(HANGS) if number % 2 else {}
        with program(params, "client.close()", str(python)) as running:
            if number % 4 < 2:
                seen += soon(lambda: bool(started_by(python)) or running.poll() is not None)
            time.sleep(moments.uniform(0.0, 0.6))
            running.send_signal(moments.choice((signal.SIGKILL, signal.SIGTERM)))
            running.wait(LONG)
    assert soon(lambda: not started_by(python)), started_by(python)
    assert seen == 6


def started_by(python: Path) -> set[int]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0] == os.fsencode(python):
            found.add(int(entry.name))
    return found
