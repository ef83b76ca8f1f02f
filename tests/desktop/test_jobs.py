"""The queue of long work, with real threads and a real operator."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fixtures.documents import array_picture, noise
from gesso_core.errors import BadRequest, GessoError
from gesso_core.operators.dust import REMOVE_DUST
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import Wish, apply_step
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.jobs import ENDED, Job, Jobs, JobState, Pace


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[Crossing]:
    made = Crossing()
    yield made
    made.close()
    delete(made)


@pytest.fixture
def jobs(crossing: Crossing) -> Jobs:
    return Jobs(crossing, crossing)


class Gate:
    """Work that goes on until it is let through or cancelled."""

    def __init__(self) -> None:
        self.is_running = threading.Event()
        self.is_open = threading.Event()

    def work(self, report: Report) -> str:
        self.is_running.set()
        while not self.is_open.wait(0.001):
            report(Progress("holding", 0, 1))
        return "through"


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: jobs.count == 0)


def _put(into: list[str], text: str, _: object) -> None:
    into.append(text)


def states(jobs: Jobs) -> list[tuple[str, JobState]]:
    return [(job.title, job.state) for job in jobs.jobs]


def test_one_runs_while_the_others_wait_in_their_order(jobs: Jobs, qtbot: QtBot) -> None:
    gate, done = Gate(), list[str]()
    jobs.submit("a", gate.work, done=lambda _: done.append("a"))
    for title in "bc":
        jobs.submit(title, lambda _: None, done=partial(_put, done, title))
    assert states(jobs) == [
        ("a", JobState.RUNNING),
        ("b", JobState.WAITING),
        ("c", JobState.WAITING),
    ]
    assert jobs.count == 3
    gate.is_open.set()
    settle(qtbot, jobs)
    assert done == ["a", "b", "c"]
    assert [job.title for job in jobs.jobs] == ["c", "b", "a"]


def test_put_first_and_submit_first_overtake_what_waits_but_not_what_runs(
    jobs: Jobs, qtbot: QtBot
) -> None:
    gate, done = Gate(), list[str]()
    jobs.submit("a", gate.work)
    numbers = {
        title: jobs.submit(title, lambda _: None, done=partial(_put, done, title))
        for title in "bcd"
    }
    jobs.put_first(numbers["d"])
    jobs.submit("e", lambda _: None, done=lambda _: done.append("e"), is_first=True)
    assert [job.title for job in jobs.jobs] == ["a", "e", "d", "b", "c"]
    gate.is_open.set()
    settle(qtbot, jobs)
    assert done == ["e", "d", "b", "c"]


def test_put_first_leaves_what_does_not_wait(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    running = jobs.submit("a", gate.work)
    jobs.submit("b", lambda _: None)
    jobs.put_first(running)
    jobs.put_first(99)
    assert [job.title for job in jobs.jobs] == ["a", "b"]
    gate.is_open.set()
    settle(qtbot, jobs)


def test_a_waiting_job_that_is_cancelled_never_runs(jobs: Jobs, qtbot: QtBot) -> None:
    gate, ran = Gate(), list[str]()
    jobs.submit("a", gate.work)
    waiting = jobs.submit("b", lambda _: ran.append("b"))
    jobs.cancel(waiting)
    assert jobs.job(waiting).state is JobState.CANCELLED
    assert jobs.running is not None
    assert jobs.running.state is JobState.RUNNING
    gate.is_open.set()
    settle(qtbot, jobs)
    assert ran == []


def test_cancelling_says_so_at_once_and_lets_the_next_begin_when_the_work_let_go(
    jobs: Jobs, qtbot: QtBot
) -> None:
    gate, done = Gate(), list[str]()
    running = jobs.submit("a", gate.work, done=lambda _: done.append("a"))
    jobs.submit("b", lambda _: None, done=lambda _: done.append("b"))
    assert gate.is_running.wait(60)
    jobs.cancel_running()
    assert jobs.job(running).state is JobState.STOPPING
    assert jobs.count == 2
    settle(qtbot, jobs)
    assert jobs.job(running).state is JobState.CANCELLED
    assert done == ["b"]


def test_an_edit_finished_in_the_last_moment_counts_as_done(jobs: Jobs, qtbot: QtBot) -> None:
    """It is in the document, so what shows the document must hear of it."""
    is_over, done = threading.Event(), list[str]()

    def work(_: Report) -> str:
        is_over.set()
        return "committed"

    number = jobs.submit("a", work, done=done.append)
    assert is_over.wait(60)
    jobs.cancel(number)
    assert jobs.job(number).state is JobState.STOPPING
    settle(qtbot, jobs)
    assert done == ["committed"]
    assert jobs.job(number).state is JobState.DONE


def test_cancelling_what_ended_or_never_was_does_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    number = jobs.submit("a", lambda _: None)
    settle(qtbot, jobs)
    heard = list[int]()
    jobs.changed.connect(heard.append)
    jobs.cancel(number)
    jobs.cancel(99)
    jobs.cancel_running()
    assert heard == []
    assert jobs.job(number).state is JobState.DONE


def test_cancel_all_ends_everything(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    for title in "abc":
        jobs.submit(title, gate.work)
    jobs.cancel_all()
    settle(qtbot, jobs)
    assert {job.state for job in jobs.jobs} == {JobState.CANCELLED}


def test_a_failing_job_keeps_its_error_and_does_not_stop_the_queue(
    jobs: Jobs, qtbot: QtBot
) -> None:
    error, heard, done = BadRequest("Not so.", "Do this."), list[GessoError](), list[str]()

    def fail(_: Report) -> None:
        raise error

    number = jobs.submit("a", fail, failed=heard.append)
    jobs.submit("b", lambda _: None, done=lambda _: done.append("b"))
    settle(qtbot, jobs)
    assert jobs.job(number).state is JobState.FAILED
    assert jobs.job(number).error is error
    assert heard == [error]
    assert done == ["b"]


@pytest.mark.parametrize("where", ["done", "failed"])
def test_a_callback_that_raises_does_not_stop_the_queue(
    jobs: Jobs, qtbot: QtBot, where: str
) -> None:
    def work(_: Report) -> None:
        if where == "failed":
            raise BadRequest("no")

    def broken(_: object) -> None:
        raise RuntimeError("in a callback")

    with qtbot.captureExceptions() as raised:
        jobs.submit("a", work, done=broken, failed=broken)
        last = jobs.submit("b", lambda _: None)
        settle(qtbot, jobs)
    assert len(raised) == 1
    assert jobs.job(last).state is JobState.DONE


def test_a_job_may_be_submitted_while_another_ends(jobs: Jobs, qtbot: QtBot) -> None:
    done = list[str]()
    jobs.submit(
        "a", lambda _: None, done=lambda _: jobs.submit("b", lambda _: None, done=done.append)
    )
    qtbot.waitUntil(lambda: len(done) == 1)
    settle(qtbot, jobs)
    assert [job.title for job in jobs.jobs] == ["b", "a"]


def test_those_that_ended_are_listed_by_when_they_ended(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    jobs.submit("a", gate.work)
    jobs.submit("b", lambda _: None)
    late = jobs.submit("c", lambda _: None)
    jobs.cancel(late)
    gate.is_open.set()
    settle(qtbot, jobs)
    assert [job.title for job in jobs.jobs] == ["b", "a", "c"]


def test_only_the_last_that_ended_stay_listed(jobs: Jobs, qtbot: QtBot) -> None:
    removed = list[int]()
    jobs.removed.connect(removed.append)
    numbers = [jobs.submit(str(number), lambda _: None) for number in range(30)]
    settle(qtbot, jobs)
    assert [job.id for job in jobs.jobs] == numbers[:-21:-1]
    assert removed == numbers[:10]


def test_clearing_forgets_what_ended_and_nothing_else(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    first = jobs.submit("a", lambda _: None)
    jobs.submit("b", gate.work)
    jobs.submit("c", lambda _: None)
    qtbot.waitUntil(lambda: jobs.job(first).state is JobState.DONE)
    jobs.forget_ended()
    assert [job.title for job in jobs.jobs] == ["b", "c"]
    gate.is_open.set()
    settle(qtbot, jobs)


def test_progress_and_a_preview_are_shown_while_it_runs_and_the_preview_goes_with_it(
    jobs: Jobs, qtbot: QtBot
) -> None:
    gate, picture = threading.Event(), np.zeros((2, 3, 3), np.uint8)

    def work(report: Report) -> None:
        report(Progress("repairing", 3, 12, preview=picture))
        gate.wait(60)

    number = jobs.submit("a", work)
    qtbot.waitUntil(lambda: jobs.job(number).stage == "repairing")
    job = jobs.job(number)
    assert (job.done, job.total) == (3, 12)
    assert job.preview is picture
    assert job.elapsed > 0
    gate.set()
    settle(qtbot, jobs)
    assert job.preview is None
    assert job.elapsed == job.took


def running(*, done: int, total: int, pace: Pace | None) -> Job:
    job = Job(1, "a", Lane.WORK, lambda _: None, lambda _: None, lambda _: None)
    job.state, job.done, job.total, job.pace = JobState.RUNNING, done, total, pace
    return job


def test_remaining_time_is_unknown_before_something_was_done() -> None:
    now = time.monotonic()
    assert running(done=0, total=0, pace=None).remaining is None
    assert running(done=5, total=12, pace=Pace(now, 5, now, 5)).remaining is None
    assert running(done=12, total=12, pace=Pace(now - 5, 0, now, 12)).remaining is None


def test_remaining_time_follows_the_pace_and_counts_down_between_reports() -> None:
    # From 2 to 6 in 8 s: 2 s each, the last of them 1 s ago.
    pace = Pace(100.0, 2, 108.0, 6)
    assert pace.remaining(6, 108.0) == 12
    assert pace.remaining(6, 109.0) == 11
    assert pace.remaining(6, 130.0) == 10, "a unit that takes longer does not use up the others"


def test_what_was_done_before_the_first_report_is_no_pace(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()

    def work(report: Report) -> None:
        report(Progress("copying", 90, 100))
        gate.wait(60)
        report(Progress("copying", 91, 100))

    number = jobs.submit("a", work)
    qtbot.waitUntil(lambda: jobs.job(number).done == 90)
    assert jobs.job(number).remaining is None
    gate.set()
    settle(qtbot, jobs)


def test_a_new_stage_begins_its_own_pace(jobs: Jobs, qtbot: QtBot) -> None:
    steps = [threading.Event() for _ in range(3)]

    def work(report: Report) -> None:
        for step, progress in zip(
            steps,
            (Progress("looking", 0, 4), Progress("looking", 4, 4), Progress("repairing", 0, 9)),
            strict=True,
        ):
            report(progress)
            step.wait(60)

    number = jobs.submit("a", work)
    job = jobs.job(number)
    qtbot.waitUntil(lambda: job.stage == "looking")
    steps[0].set()
    qtbot.waitUntil(lambda: job.done == 4)
    steps[1].set()
    qtbot.waitUntil(lambda: job.stage == "repairing")
    assert job.remaining is None
    steps[2].set()
    settle(qtbot, jobs)


class Sequence:
    """Random asking of a queue, and what must come of it."""

    def __init__(self, jobs: Jobs, qtbot: QtBot, chance: random.Random) -> None:
        self.jobs, self.qtbot, self.chance = jobs, qtbot, chance
        self.gates: dict[int, Gate] = {}
        self.ran: list[int] = []
        self.done: list[int] = []
        self.cancelled: set[int] = set()
        self.order: list[int] = []  # of those that should be waiting

    def submit(self) -> None:
        number, gate = len(self.gates) + 1, Gate()
        is_first, is_busy = self.chance.random() < 0.2, self.jobs.running is not None
        self.gates[number] = gate

        def work(report: Report) -> None:
            self.ran.append(number)
            gate.work(report)

        given = self.jobs.submit(
            str(number), work, done=lambda _: self.done.append(number), is_first=is_first
        )
        assert given == number
        if is_busy:
            self.order.insert(0 if is_first else len(self.order), number)

    def let_through(self) -> None:
        if self.jobs.running is not None:
            self.gates[self.jobs.running.id].is_open.set()
            self.until_ended(self.jobs.running)

    def cancel(self) -> None:
        before = {job.id: job.state for job in self.jobs.jobs}
        if not before:
            return
        number = self.chance.choice(list(before))
        self.jobs.cancel(number)
        after = {job.id: job.state for job in self.jobs.jobs}
        others = before.keys() - {number}
        assert [after[each] for each in others] == [before[each] for each in others]
        if before[number] is JobState.WAITING:
            self.order.remove(number)
            self.cancelled.add(number)
        elif before[number] is JobState.RUNNING:
            self.cancelled.add(number)
            assert after[number] is JobState.STOPPING
            self.until_ended(self.jobs.job(number))

    def put_first(self) -> None:
        if self.order:
            number = self.chance.choice(self.order)
            self.jobs.put_first(number)
            self.order.remove(number)
            self.order.insert(0, number)

    def until_ended(self, job: Job) -> None:
        self.qtbot.waitUntil(lambda: job.state in ENDED)
        if self.order:
            assert self.jobs.running is not None
            assert self.jobs.running.id == self.order.pop(0)


@pytest.mark.parametrize("seed", range(8))
def test_random_sequences_cancel_what_was_meant_and_run_the_rest_once_in_order(
    jobs: Jobs, qtbot: QtBot, seed: int
) -> None:
    asked = Sequence(jobs, qtbot, random.Random(seed))
    actions: list[Callable[[], None]] = [
        asked.submit,
        asked.submit,
        asked.cancel,
        asked.put_first,
        asked.let_through,
    ]
    for _ in range(60):
        asked.chance.choice(actions)()
        assert [j.id for j in jobs.jobs if j.state is JobState.WAITING] == asked.order
        assert jobs.count == len(asked.order) + (jobs.running is not None)
    for gate in asked.gates.values():
        gate.is_open.set()
    settle(qtbot, jobs)
    assert set(asked.done) == asked.gates.keys() - asked.cancelled
    assert len(asked.ran) == len(set(asked.ran))


def test_a_long_operator_lets_go_soon_after_cancelling_and_the_next_job_runs(
    jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "scan.npy"
    np.save(path, noise(2400, 1800))
    step = Step(REMOVE_DUST.name, EngineKind.OPERATORS, {}, "remove the dust")
    with Document.create(path, open_picture=lambda at, _: array_picture(np.load(at))) as document:
        number = jobs.submit("dust", lambda report: apply_step(document, step, Wish(), report))
        done = list[object]()
        jobs.submit("next", lambda _: "ran", done=done.append)
        job = jobs.job(number)
        qtbot.waitUntil(lambda: job.total > 0)
        at_cancel = (job.stage, job.done)
        jobs.cancel(number)
        assert jobs.job(number).state is JobState.STOPPING
        settle(qtbot, jobs)
        assert jobs.job(number).state is JobState.CANCELLED
        assert (job.stage, job.done) == at_cancel, "nothing is reported after cancelling"
        assert done == ["ran"]
        assert document.stack == ()
        assert not document.can_undo


def test_looking_for_dust_asks_many_times_a_cell_whether_to_go_on() -> None:
    """A cell of 1024 px takes seconds on a busy machine, and stopping must take less than one."""
    asked = list[Progress]()
    picture = array_picture(noise(600, 600))
    assert REMOVE_DUST.propose is not None
    list(REMOVE_DUST.propose(picture, {}, picture.size.box, asked.append))
    assert len(asked) > 40
