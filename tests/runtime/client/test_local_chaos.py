"""Many jobs and many deaths: nothing is lost, nothing is told twice, nothing piles up."""

import gc
import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from fixtures.clients import LONG, Heard, children, edit, resolve, soon
from gesso_core.errors import EngineCrashed, EngineFailed
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.waiting import run

KILLS = 200


class Killer:
    """Ends workers by chance: a third at some word of theirs, the others at any time."""

    def __init__(self) -> None:
        self.kills = 0
        self._others = children()
        self._chance = random.Random(11)
        self._turn = threading.Lock()

    def listen(self, status: JobStatus) -> None:
        if status.progress is not None and self.kills < KILLS // 3:
            with self._turn:
                if self._chance.random() < 0.1:
                    self.strike()

    def strike(self) -> None:
        victims = sorted(self.workers())
        if victims:
            with suppress(ProcessLookupError):  # the client has just seen it end
                os.kill(self._chance.choice(victims), signal.SIGKILL)
                self.kills += 1

    def workers(self) -> set[int]:
        return children() - self._others


@pytest.mark.slow
def test_workers_killed_at_random_cost_no_job_its_end() -> None:
    """Two families with jobs all the time; those killed at any time are killed while starting,
    too.
    """
    client = LocalClient(resolve, allow_unconfined=True)
    killer = Killer()
    heard: list[Heard] = []
    is_over = threading.Event()

    def ask(card: str) -> None:
        while not is_over.is_set():
            mine = [Heard(killer.listen) for _ in range(4)]
            for listener in mine:
                client.submit(edit({"slow": 0.01}, card=card), listener)
            for listener in mine:
                listener.end()
            heard.extend(mine)

    callers = [threading.Thread(target=ask, args=(card,), daemon=True) for card in ("one", "two")]
    for caller in callers:
        caller.start()
    assert soon(lambda: killer.kills >= KILLS // 3, 10 * LONG)
    moments = random.Random(12)
    while killer.kills < KILLS:
        time.sleep(moments.uniform(0.0, 0.12))
        killer.strike()
    is_over.set()
    for caller in callers:
        caller.join()

    finals = [listener.end() for listener in heard]
    assert {final.state for final in finals} == {JobState.DONE, JobState.FAILED}
    lost = [final.error for final in finals if final.error is not None]
    assert all(isinstance(error, EngineFailed) for error in lost)
    assert any(
        isinstance(final.retried, EngineCrashed) and final.state is JobState.DONE
        for final in finals
    )
    assert client.jobs == ()
    run(client, edit(), silent)
    client.close()
    assert not killer.workers()


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
    # Fewer is no leak: what an earlier test left behind may end while this one runs.
    assert len(os.listdir("/proc/self/fd")) <= descriptors  # noqa: PTH208
    assert threading.active_count() <= count
    assert resident(os.getpid()) - before < 8_000
    assert resident(worker) - theirs < 8_000
    client.close()
    assert soon(lambda: threading.active_count() < count)
