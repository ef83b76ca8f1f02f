"""Whose turn it is: fair between keys, by priority and age within one."""

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState

KEYS = st.sampled_from("abcd")
ADD = st.tuples(st.just("add"), KEYS, st.integers(-2, 2))
CLAIM = st.just(("claim",))
OTHERS = st.tuples(st.sampled_from(["end", "again", "cancel"]), st.integers(0, 9))
STEPS = st.lists(st.one_of(ADD, CLAIM, OTHERS), max_size=50)
WAITING = st.lists(st.tuples(KEYS, st.integers(-1, 1)), min_size=1, max_size=24)
ERROR = ErrorSaid("failed", "")
ONCE = settings(max_examples=60, deadline=None)


@contextmanager
def a_queue() -> Iterator[JobQueue]:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(dir=memory) as folder:
        queue = JobQueue(Path(folder))
        try:
            yield queue
        finally:
            queue.close()


def fill(queue: JobQueue, waiting: Sequence[tuple[str, int]]) -> list[str]:
    news = [
        NewJob(f"{number:032x}", key, "tiny", "edit", priority=priority)
        for number, (key, priority) in enumerate(waiting)
    ]
    return [queue.add(new).job.id for new in news]


def served(queue: JobQueue) -> Iterator[JobRecord]:
    """One at a time."""
    while (job := queue.claim()) is not None:
        yield job
        queue.finish(job.id, "", 0)


class Expected:
    """The same rule as the queue's, said in Python."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str, int]] = []  # id, key, priority; ids grow
        self.running: list[tuple[str, str, int]] = []
        self.last = dict[str, int]()
        self.claims = 0

    def claim(self) -> str | None:
        if not self.waiting:
            return None
        running = Counter(key for _, key, _ in self.running)
        nexts = [
            min((w for w in self.waiting if w[1] == key), key=lambda w: (-w[2], w[0]))
            for key in {key for _, key, _ in self.waiting}
        ]
        job = min(nexts, key=lambda w: (running[w[1]], self.last.get(w[1], 0), w[0]))
        self.waiting.remove(job)
        self.running.append(job)
        self.claims += 1
        self.last[job[1]] = self.claims
        return job[0]


@ONCE
@given(st.lists(ADD, max_size=16), STEPS)
def test_the_next_is_as_the_rule_says(
    first: list[tuple[str, ...]], steps: list[tuple[str, ...]]
) -> None:
    expected = Expected()
    with a_queue() as queue:
        for number, step in enumerate(first + steps):
            match step:
                case ("add", key, priority):
                    job = f"{number:032x}"
                    queue.add(NewJob(job, key, "tiny", "edit", priority=int(priority)))
                    expected.waiting.append((job, key, int(priority)))
                case ("claim",):
                    claimed = queue.claim()
                    assert (claimed.id if claimed else None) == expected.claim()
                case ("end", which) if expected.running:
                    job, *_ = expected.running.pop(int(which) % len(expected.running))
                    assert queue.finish(job, "", 0).state is ServedState.DONE
                case ("again", which) if expected.running:
                    again = expected.running.pop(int(which) % len(expected.running))
                    queue.requeue(again[0], ERROR, is_its_fault=False)
                    expected.waiting.append(again)
                case ("cancel", which) if expected.waiting:
                    job, *_ = expected.waiting.pop(int(which) % len(expected.waiting))
                    assert queue.cancel(job).now.state is ServedState.CANCELLED
        assert queue.counts()[ServedState.QUEUED] == len(expected.waiting)
        assert queue.counts()[ServedState.RUNNING] == len(expected.running)


@ONCE
@given(WAITING, st.integers(0, 5))
def test_a_position_is_how_many_are_begun_before(
    waiting: list[tuple[str, int]], begun: int
) -> None:
    with a_queue() as queue:
        jobs = fill(queue, waiting)
        going = served(queue)
        for _ in range(min(begun, len(jobs) - 1)):
            next(going)
        running = [job.id for job in queue.in_state(ServedState.RUNNING)]
        left = [job.id for job in queue.in_state(ServedState.QUEUED)]
        positions = {job: queue.position(job) for job in left}
        assert all(queue.position(job) == 0 for job in running)
        assert positions == {job.id: place for place, job in enumerate(going)}


@ONCE
@given(
    st.dictionaries(KEYS, st.integers(1, 8), min_size=2),
    st.integers(1, 4),
    st.randoms(note_method_calls=False),
)
def test_who_asks_for_much_takes_nothing_from_the_others(
    wanted: dict[str, int], at_once: int, chance: random.Random
) -> None:
    """While keys wait, none is two jobs ahead of another, however many run at once."""
    asked = [(key, 0) for key, count in wanted.items() for _ in range(count)]
    chance.shuffle(asked)
    with a_queue() as queue:
        fill(queue, asked)
        had, left, running = Counter[str](), Counter(wanted), list[str]()
        while (job := queue.claim()) is not None:
            had[job.key] += 1
            left[job.key] -= 1
            running.append(job.id)
            if len(running) == at_once:
                queue.finish(running.pop(0), "", 0)
            still = [key for key in wanted if left[key] > 0]
            assert all(had[job.key] - had[key] <= 1 for key in still), (had, left)


def test_who_has_none_running_is_next() -> None:
    with a_queue() as queue:
        fill(queue, [("a", 0), ("a", 0), ("b", 0), ("b", 0)])
        first, second = queue.claim(), queue.claim()
        assert first
        assert second
        assert (first.key, second.key) == ("a", "b")
        queue.finish(second.id, "", 0)
        third = queue.claim()
        assert third
        assert third.key == "b"


def test_a_late_comer_is_next() -> None:
    with a_queue() as queue:
        fill(queue, [("a", 0)] * 20)
        going = served(queue)
        for _ in range(3):
            next(going)
        queue.add(NewJob("f" * 32, "b", "tiny", "edit"))
        assert queue.position("f" * 32) == 0
        assert next(going).key == "b"


def test_who_forgets_what_it_had_gains_no_turn() -> None:
    with a_queue() as queue:
        fill(queue, [("a", 0), ("a", 0), ("b", 0), ("b", 0)])
        keys = []
        while (job := queue.claim()) is not None:
            keys.append(job.key)
            queue.cancel(job.id)
            if job.key == "a":
                queue.forget(job.id)
        assert "".join(keys) == "abab"


def test_what_is_run_again_keeps_its_place() -> None:
    with a_queue() as queue:
        first, second = fill(queue, [("a", 0), ("a", 0)])
        assert queue.claim() is not None
        queue.requeue(first, ERROR)
        assert [job.id for job in served(queue)] == [first, second]
