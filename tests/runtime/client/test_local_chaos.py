"""Many jobs and many deaths: nothing is lost, nothing is told twice, nothing piles up."""

import gc
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from fixtures.clients import Heard, children, edit, resolve, soon
from gesso_core.errors import EngineCrashed, EngineFailed
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.waiting import run

KILLS = 200


@pytest.mark.slow
def test_workers_killed_at_random_cost_no_job_its_end() -> None:
    """Two families, jobs all the time, a kill every few hundredths of a second."""
    others = children()
    client = LocalClient(resolve, allow_unconfined=True)
    heard: list[Heard] = []
    is_over = threading.Event()

    def ask(card: str) -> None:
        while not is_over.is_set():
            mine = [Heard() for _ in range(4)]
            for listener in mine:
                client.submit(edit({"slow": 0.01}, card=card), listener)
            for listener in mine:
                listener.end()
            heard.extend(mine)

    callers = [threading.Thread(target=ask, args=(card,)) for card in ("one", "two")]
    for caller in callers:
        caller.start()
    moments, kills = random.Random(11), 0
    while kills < KILLS:
        time.sleep(moments.uniform(0.0, 0.12))
        for pid in children() - others:
            os.kill(pid, signal.SIGKILL)
            kills += 1
    is_over.set()
    for caller in callers:
        caller.join()

    finals = [listener.end() for listener in heard]
    assert {final.state for final in finals} <= {JobState.DONE, JobState.FAILED}
    lost = [final.error for final in finals if final.error is not None]
    assert all(isinstance(error, EngineFailed) for error in lost)
    assert any(isinstance(final.retried, EngineCrashed) for final in finals)
    assert client.jobs == ()
    run(client, edit(), silent)
    client.close()
    assert children() <= others


def resident(pid: int) -> int:
    """Bytes, in kB as the system counts."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.slow
def test_a_thousand_jobs_leave_no_trace() -> None:
    others = children()
    client = LocalClient(resolve, allow_unconfined=True)

    def ask(count: int) -> None:
        for number in range(count):
            run(client, edit({"plain": number % 3 > 0}), silent)

    ask(100)
    gc.collect()
    (worker,) = children() - others
    descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    before, theirs, count = resident(os.getpid()), resident(worker), threading.active_count()
    ask(1000)
    gc.collect()
    assert children() - others == {worker}
    assert len(os.listdir("/proc/self/fd")) == descriptors  # noqa: PTH208
    assert threading.active_count() == count
    assert resident(os.getpid()) - before < 8_000
    assert resident(worker) - theirs < 8_000
    client.close()
    assert soon(lambda: threading.active_count() < count)
