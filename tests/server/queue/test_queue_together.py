"""Many at once: threads of one server, and processes beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest

from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.record import ServedState

JOBS, FURTHER = 120, 20
LIMITS = QueueLimits(open_jobs=1000, open_of_key=1000)
WORKER = """
import sys
from pathlib import Path
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
queue = JobQueue(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):  # what every process asks for, and one gets
    job = f"{int(sys.argv[2]) + 1:016x}{number:016x}"
    queue.add(NewJob(job, "d", "tiny", "edit", str(number), "digest"))
while (job := queue.claim()) is not None:
    print(job.id, queue.finish(job.id, sys.argv[2], 1).state.value)
queue.close()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where that can be: four who write without a pause keep each other waiting for as
    long as a busy disk takes to sync it all, and SQLite has ten seconds' patience."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="gesso-queue-", dir=memory) as made:
        yield Path(made)


def fill(queue: JobQueue) -> None:
    for number in range(JOBS):
        queue.add(NewJob(f"{number:032x}", "abc"[number % 3], "tiny", "edit"))


def check_all_done(queue: JobQueue, claimed: list[str], further: int = 0) -> None:
    done = queue.in_state(ServedState.DONE)
    assert sorted(claimed) == sorted(job.id for job in done)
    assert {f"{number:032x}" for number in range(JOBS)} <= set(claimed)
    assert len(done) == JOBS + further
    assert {job.attempts for job in done} == {1}


def test_four_threads_share_the_jobs(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, LIMITS)
    fill(queue)
    together = Barrier(4)

    def work(_: int) -> list[str]:
        together.wait()
        mine = []
        while (job := queue.claim()) is not None:
            mine.append(job.id)
            assert queue.finish(job.id, "ab", 1).state is ServedState.DONE
        return mine

    with ThreadPoolExecutor(4) as pool:
        check_all_done(queue, [job for mine in pool.map(work, range(4)) for job in mine])
    queue.close()


def test_four_processes_share_the_jobs(folder: Path) -> None:
    queue = JobQueue(folder, LIMITS)
    fill(queue)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, folder, str(number), str(FURTHER)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    said = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert {state for words in said for state in words[1::2]} == {"done"}
    check_all_done(queue, [job for words in said for job in words[::2]], FURTHER)
    for number, words in enumerate(said):  # the end that was told is the end that stayed
        for job in words[::2]:
            found = queue.find(job)
            assert found is not None
            assert found.result_digest == str(number)
    queue.close()


def test_one_request_sent_eight_times_at_once_is_one_job(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, LIMITS)
    together = Barrier(8)

    def ask(number: int) -> tuple[str, bool]:
        together.wait()
        added = queue.add(NewJob(f"{number:032x}", "a", "tiny", "edit", "name", "digest"))
        return added.job.id, added.is_replayed

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert len({job for job, _ in answers}) == 1
    assert sum(not is_replayed for _, is_replayed in answers) == 1
    queue.close()


def test_of_an_end_and_a_cancel_at_once_one_holds(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, LIMITS)
    with ThreadPoolExecutor(2) as pool:
        for number in range(30):
            job = queue.add(NewJob(f"{number:032x}", "a", "tiny", "edit")).job.id
            assert queue.claim() is not None
            finished = pool.submit(queue.finish, job, "ab", 1)
            cancelled = pool.submit(queue.cancel, job)
            ends = {finished.result().state, cancelled.result().now.state}
            assert len(ends) == 1
            assert ends <= {ServedState.DONE, ServedState.CANCELLED}
    queue.close()
