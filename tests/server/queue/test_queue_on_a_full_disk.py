"""A full disk: no new work, every end, and all goes on once there is room."""

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.full_disk import fill
from gesso_core.errors import DiskFull
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.record import ErrorSaid, ServedState
from gesso_runtime.server.jobs.recovering import let_go, recover, sweep
from gesso_runtime.server.jobs.sealed_files import SealedFiles

JOBS = [f"{number:032x}" for number in range(400)]
NEW = NewJob("f" * 32, "a", "tiny", "edit")


def test_all_that_runs_can_end_and_nothing_new_begins(small_disk: Path) -> None:
    limits = QueueLimits(open_jobs=1000, open_of_key=1000)
    queue = JobQueue(small_disk / "queue", limits)
    files = SealedFiles(small_disk / "files", bytes(32))
    for job in JOBS:
        queue.add(NewJob(job, "a", "tiny", "edit"))
    while queue.claim():
        pass
    stored = files.write(JOBS[0], "result", [b"done"])
    waiting = queue.add(NEW).job.id
    other = fill(small_disk)
    with pytest.raises(DiskFull):
        files.write(JOBS[1], "result", [bytes(100_000)])
    assert queue.finish(JOBS[0], stored.digest, stored.bytes).state is ServedState.DONE
    for job in JOBS[1:]:
        said = ErrorSaid("disk_full", "The disk is full. " * 20)
        assert queue.fail(job, said).state is ServedState.FAILED
    assert not (small_disk / "queue" / "ballast").exists()
    with pytest.raises(DiskFull, match="is full"):
        queue.add(NewJob("e" * 32, "a", "tiny", "edit"))
    assert queue.claim() is None
    assert queue.counts()[ServedState.QUEUED] == 1

    other.unlink()
    begun = queue.claim()
    assert begun is not None
    assert begun.id == waiting
    assert (small_disk / "queue" / "ballast").stat().st_size == 4 << 20
    queue.close()


def test_results_that_expired_make_the_room_that_is_missing(small_disk: Path) -> None:
    queue = JobQueue(small_disk / "queue")
    files = SealedFiles(small_disk / "files", bytes(32))
    old = queue.add(replace(NEW, id=JOBS[0])).job.id
    assert queue.claim() is not None
    stored = files.write(old, "result", [bytes(2_000_000)])
    ended = queue.finish(old, stored.digest, stored.bytes).ended
    queue.add(NEW)
    fill(small_disk)
    (small_disk / "queue" / "ballast").unlink()  # spent before
    fill(small_disk, "another")
    assert queue.claim() is None
    assert not let_go(queue, files, NEW.id)  # it waits
    assert sweep(queue, files, ended + queue.limits.keep_seconds) == (old,)
    assert files.jobs() == frozenset()
    (small_disk / "another").unlink()
    assert queue.claim() is not None
    queue.close()


def test_a_queue_opens_on_a_full_disk(small_disk: Path) -> None:
    queue = JobQueue(small_disk / "queue")
    files = SealedFiles(small_disk / "files", bytes(32))
    stored = files.write(NEW.id, "request", [b"do it"])
    queue.add(NEW)
    assert queue.claim() is not None
    queue.close()
    other = fill(small_disk)
    queue = JobQueue(small_disk / "queue")
    assert recover(queue, files).queued == (NEW.id,)
    other.unlink()
    assert queue.claim() is not None
    assert files.check(NEW.id, "request") == stored
    queue.close()


def test_nothing_can_be_made_on_a_full_disk(small_disk: Path) -> None:
    fill(small_disk)
    with pytest.raises(DiskFull):
        JobQueue(small_disk / "queue")
