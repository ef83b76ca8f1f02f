"""The queue: taking on, turns, ends, bounds."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gesso_core.errors import BadRequest, NoSuchJob, ServerBusy
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState

CRASH = ErrorSaid("engine_crashed", "It ended by itself.", "Try again.")
NUMBERS = itertools.count(1)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(tmp_path: Path, clock: Clock) -> Iterator[JobQueue]:
    opened = JobQueue(tmp_path / "queue", clock=clock)
    yield opened
    opened.close()


def new(key: str = "a", **others: object) -> NewJob:
    made = NewJob(f"{next(NUMBERS):032x}", key, "tiny", "edit")
    return replace(made, **others)  # type: ignore[arg-type]


def claimed(queue: JobQueue) -> JobRecord:
    job = queue.claim()
    assert job is not None
    return job


def test_a_job_goes_its_way(queue: JobQueue, clock: Clock) -> None:
    added = queue.add(new(priority=2)).job
    assert (added.state, added.created, added.priority) == (ServedState.QUEUED, clock.now, 2)
    clock.now += 5
    running = claimed(queue)
    assert running == replace(added, state=ServedState.RUNNING, attempts=1, started=clock.now)
    assert queue.claim() is None
    clock.now += 5
    done = queue.finish(added.id, "ab" * 32, 17)
    assert done == queue.find(added.id)
    assert done == replace(
        running, state=ServedState.DONE, ended=clock.now, result_digest="ab" * 32, result_bytes=17
    )
    assert queue.cancel(added.id).now == done
    assert queue.fail(added.id, CRASH) == done


def test_a_job_survives_its_queue(queue: JobQueue, tmp_path: Path) -> None:
    added = queue.add(new()).job
    queue.close()
    again = JobQueue(tmp_path / "queue")
    assert again.find(added.id) == added
    again.close()


def test_who_ended_stays_ended(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    claimed(queue)
    assert queue.cancel(job).now.state is ServedState.CANCELLED
    assert queue.finish(job, "ab" * 32, 17).state is ServedState.CANCELLED
    assert queue.requeue(job, CRASH).state is ServedState.CANCELLED
    assert queue.claim() is None


def test_a_job_that_crashes_every_time_is_given_up(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    for attempt in (1, 2):
        assert claimed(queue).attempts == attempt
        assert queue.requeue(job, CRASH).state is ServedState.QUEUED
    claimed(queue)
    given_up = queue.requeue(job, CRASH)
    assert (given_up.state, given_up.error, given_up.attempts) == (ServedState.FAILED, CRASH, 3)
    assert queue.claim() is None


def test_a_server_that_stops_in_order_costs_no_attempt(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    for _ in range(5):
        assert claimed(queue).attempts == 1
        assert queue.requeue(job, CRASH, is_its_fault=False).state is ServedState.QUEUED


def test_what_waits_where_it_was_given_is_no_attempt_until_it_is_begun(
    queue: JobQueue, clock: Clock
) -> None:
    job = queue.add(new()).job.id
    claim = claimed(queue)
    for _ in range(2):  # said twice, it is as said once
        queue.given_on(job)
        assert queue.find(job) == replace(claim, attempts=0, started=0.0)
    clock.now += 5
    for _ in range(2):
        queue.begun(job)
        assert queue.find(job) == replace(claim, started=clock.now)
    assert queue.finish(job, "ab" * 32, 17).attempts == 1


def test_what_waited_where_it_was_given_is_put_back_as_it_was(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    for _ in range(5):
        assert claimed(queue).attempts == 1
        queue.given_on(job)
        back = queue.requeue(job, CRASH, is_its_fault=False)
        assert (back.state, back.attempts) == (ServedState.QUEUED, 0)


def test_what_ends_where_it_was_given_was_begun_there(queue: JobQueue) -> None:
    """Whether that was told before or not."""
    job = queue.add(new()).job.id
    for attempt in (1, 2):
        claimed(queue)
        queue.given_on(job)
        assert queue.requeue(job, CRASH).attempts == attempt
    claimed(queue)
    queue.given_on(job)
    done = queue.finish(job, "ab" * 32, 17)
    assert (done.state, done.attempts) == (ServedState.DONE, 3)


def test_what_crashes_where_it_was_given_is_given_up(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    for _ in range(3):
        claimed(queue)
        queue.given_on(job)
        crashed = queue.requeue(job, CRASH)
    assert (crashed.state, crashed.error, crashed.attempts) == (ServedState.FAILED, CRASH, 3)


def test_what_was_cancelled_where_it_was_given_is_not_begun(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    claimed(queue)
    queue.given_on(job)
    cancelled = queue.cancel(job).now
    queue.begun(job)
    queue.given_on(job)
    assert queue.find(job) == cancelled


def test_the_same_request_under_one_name_is_one_job(queue: JobQueue) -> None:
    first = queue.add(new(idempotency="n", request_digest="d"))
    again = queue.add(new(idempotency="n", request_digest="d"))
    assert (first.is_replayed, again.is_replayed) == (False, True)
    assert again.job == first.job
    assert not queue.add(new("b", idempotency="n", request_digest="other")).is_replayed
    with pytest.raises(BadRequest, match="another request"):
        queue.add(new(idempotency="n", request_digest="other"))
    claimed(queue)
    done = queue.finish(first.job.id, "ab" * 32, 17)
    assert queue.add(new(idempotency="n", request_digest="d")).job == done


def test_a_full_queue_still_knows_what_it_has(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, QueueLimits(open_jobs=3, open_of_key=2))
    kept = queue.add(new(idempotency="n")).job
    queue.add(new())
    with pytest.raises(ServerBusy, match="yours"):
        queue.add(new())
    queue.add(new("b"))
    with pytest.raises(ServerBusy, match="takes on"):
        queue.add(new("c"))
    with pytest.raises(ServerBusy, match="takes on"):
        queue.refuse_when_full("c")
    assert queue.add(new(idempotency="n")).job == kept
    queue.cancel(kept.id)
    queue.add(new("c"))
    queue.close()


def test_bytes_are_bounded_by_key_and_in_all(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, QueueLimits(bytes=150, bytes_of_key=100))
    job = queue.add(new(request_bytes=60)).job.id
    with pytest.raises(ServerBusy, match="for you"):
        queue.add(new(request_bytes=41))
    queue.add(new("b", request_bytes=90))
    with pytest.raises(ServerBusy, match="as it may"):
        queue.add(new("c", request_bytes=1))
    claimed(queue)
    queue.finish(job, "ab" * 32, 30)  # the request is gone, the result there
    queue.refuse_when_full("c", 30)
    with pytest.raises(ServerBusy):
        queue.refuse_when_full("c", 31)
    queue.close()


@pytest.mark.parametrize(
    "wrong", [{"idempotency": "x" * 201}, {"idempotency": "ü"}, {"priority": 1001}]
)
def test_what_cannot_be_kept_is_refused(queue: JobQueue, wrong: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        queue.add(new(**wrong))
    assert queue.of_key("a") == ()


def test_unknown_jobs_are_said_to_be_unknown(queue: JobQueue) -> None:
    assert queue.find("0" * 32) is None
    assert queue.position("0" * 32) == 0
    assert not queue.forget("0" * 32)
    for call in (
        lambda: queue.finish("0" * 32, "", 0),
        lambda: queue.cancel("0" * 32),
        lambda: queue.fail("0" * 32, CRASH),
        lambda: queue.requeue("0" * 32, CRASH),
    ):
        with pytest.raises(NoSuchJob):
            call()


def test_the_result_of_the_same_question_is_found(queue: JobQueue) -> None:
    job = queue.add(new(request_digest="d", model="m")).job.id
    assert queue.cached("a", "d", "m") is None
    claimed(queue)
    done = queue.finish(job, "ab" * 32, 17)
    assert queue.cached("a", "d", "m") == done
    for other in (("b", "d", "m"), ("a", "e", "m"), ("a", "d", "n")):
        assert queue.cached(*other) is None
    copied = queue.add_done(new(request_digest="d", model="m"), "ab" * 32, 17).job
    assert (copied.state, copied.attempts, copied.result_bytes) == (ServedState.DONE, 0, 17)
    queue.forget(job)
    assert queue.cached("a", "d", "m") == copied


def test_results_expire(queue: JobQueue, clock: Clock) -> None:
    limits = queue.limits
    kept, fetched, waits = (queue.add(new()).job.id for _ in range(3))
    for job in (kept, fetched):
        claimed(queue)
        queue.finish(job, "ab" * 32, 1)
    queue.collected(fetched)
    start = clock.now
    assert queue.expired(start) == ()
    assert queue.expired(start + limits.collected_seconds - 1) == ()
    assert queue.expired(start + limits.collected_seconds) == (fetched,)
    assert set(queue.expired(start + limits.keep_seconds)) == {kept, fetched}
    assert [queue.forget(job) for job in (kept, fetched, waits)] == [True, True, False]
    assert [job.id for job in queue.of_key("a")] == [waits]


def test_only_so_many_ended_jobs_are_remembered(tmp_path: Path, clock: Clock) -> None:
    queue = JobQueue(tmp_path, QueueLimits(ended_of_key=2), clock)
    jobs = [queue.add(new(key)).job.id for key in ("a", "a", "a", "b")]
    for job in jobs:
        queue.cancel(job)
    assert queue.expired(clock.now) == (jobs[0],)
    queue.close()


def test_words_that_sqlite_cannot_hold_are_kept_as_well_as_can_be(queue: JobQueue) -> None:
    job = queue.add(new()).job.id
    failed = queue.fail(job, ErrorSaid("failed", "no \udcff " + "x" * 5000))
    assert failed.error is not None
    assert failed.error.message.startswith("no ? xx")
    assert len(failed.error.message) == 2000


def test_one_server_at_a_time_holds_the_folder(queue: JobQueue, tmp_path: Path) -> None:
    queue.hold()
    other = JobQueue(tmp_path / "queue")
    with pytest.raises(BadRequest, match="already"):
        other.hold()
    queue.close()
    other.hold()
    other.close()


def test_jobs_are_listed_and_counted(queue: JobQueue) -> None:
    first, second = (queue.add(new()).job.id for _ in range(2))
    queue.add(new("b"))
    queue.cancel(first)
    assert [job.id for job in queue.of_key("a")] == [second, first]
    assert queue.counts() == {
        ServedState.QUEUED: 2,
        ServedState.RUNNING: 0,
        ServedState.DONE: 0,
        ServedState.FAILED: 0,
        ServedState.CANCELLED: 1,
    }
