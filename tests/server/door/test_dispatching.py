"""What is done when an engine fails, is cancelled, or has nothing to do: without a network."""

import asyncio
import resource
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fixtures.clients import LONG, SLOWLY, edit, soon
from gesso_core.edit_request import EditRequest
from gesso_core.errors import (
    BadRequest,
    CannotWrite,
    DiskFull,
    EngineCrashed,
    EngineHung,
    GessoError,
    NeedsModel,
    OutOfMemory,
)
from gesso_core.progress import Cancelled
from gesso_runtime.client.client import JobState, JobStatus, Listener
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.server.jobs.dispatching import Dispatcher, Terms
from gesso_runtime.server.jobs.ended import Ended
from gesso_runtime.server.jobs.events import EventBoard
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.jobs import Asked, JobEvent
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.record import JobRecord, ServedState
from gesso_runtime.server.jobs.run import Run
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.jobs.served import ServedJobs

KEY = "one"
LASTS = {"slow": 60.0}  # until it is cancelled


class Failing(FakeClient):
    """Fails the first requests, each in its own way, and counts what it is asked."""

    def __init__(self, *errors: GessoError | None) -> None:
        """errors: None for one that is let go of without having been cancelled."""
        super().__init__()
        self.errors = list(errors)
        self.submitted = 0
        self.unloaded = 0
        self.mistakes = 0

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        self.submitted += 1
        if self.mistakes:
            self.mistakes -= 1
            raise RuntimeError("a secret word")
        if not self.errors:
            return super().submit(request, listener)
        error = self.errors.pop(0)

        def fail(status: JobStatus) -> None:
            if status.state is JobState.DONE:
                state = JobState.CANCELLED if error is None else JobState.FAILED
                listener(replace(status, state=state, error=error, result=None))
            else:
                listener(status)

        return super().submit(request, fail)

    def unload(self) -> None:
        self.unloaded += 1
        super().unload()


@dataclass
class Desk:
    jobs: ServedJobs
    queue: JobQueue
    dispatcher: Dispatcher
    executor: Failing
    ended: list[Ended]
    board: EventBoard
    files: SealedFiles

    def submit(self, request: EditRequest) -> JobRecord:
        return asyncio.run(self.jobs.submit(Asked(request, KEY))).job

    def end(self, job: JobRecord) -> JobRecord:
        self.events(job)
        return asyncio.run(self.jobs.status(job.id, KEY))

    def events(self, job: JobRecord) -> list[JobEvent]:
        async def heard() -> list[JobEvent]:
            return [event async for event in self.jobs.events(job.id, KEY)]

        return asyncio.run(heard())


Open = Callable[..., Desk]


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Open]:
    desks: list[Desk] = []

    def open_one(
        *errors: GessoError | None,
        terms: Terms | None = None,
        admit: Callable[[EditRequest], str] = lambda _: "",
    ) -> Desk:
        queue = JobQueue(tmp_path / "jobs", QueueLimits(attempts=3))
        files = SealedFiles(tmp_path / "jobs" / "sealed", secrets.token_bytes(32))
        executor, board = Failing(*errors), EventBoard()
        ended: list[Ended] = []
        dispatcher = Dispatcher(
            queue, files, executor, board, terms=terms or Terms(), on_end=ended.append
        )
        jobs = ServedJobs(queue, files, dispatcher, board, admit=admit)
        dispatcher.start()
        desks.append(Desk(jobs, queue, dispatcher, executor, ended, board, files))
        return desks[-1]

    yield open_one
    for desk in desks:
        desk.board.close()
        desk.jobs.close()
        desk.dispatcher.close()
        desk.queue.close()


def test_what_may_go_better_is_tried_again(open_desk: Open) -> None:
    desk = open_desk(EngineCrashed("It ended."), OutOfMemory("Too large."))
    record = desk.end(desk.submit(edit()))
    assert (record.state, record.attempts) == (ServedState.DONE, 3)
    assert soon(lambda: desk.dispatcher.running == 0)
    assert [run.record.state for run in desk.ended] == ["queued", "queued", "done"]


def test_a_job_that_never_goes_well_is_given_up(open_desk: Open) -> None:
    desk = open_desk(*(EngineHung("It was silent.", "Try again.") for _ in range(9)))
    record = desk.end(desk.submit(edit()))
    assert (record.state, record.attempts) == (ServedState.FAILED, 3)
    assert record.error is not None
    assert (record.error.code, record.error.hint) == ("engine_hung", "Try again.")
    desk.executor.errors.clear()
    assert desk.end(desk.submit(edit(prompt="the next one"))).state is ServedState.DONE


def test_what_was_asked_wrongly_is_not_tried_again(open_desk: Open) -> None:
    desk = open_desk(BadRequest("No such thing."))
    record = desk.end(desk.submit(edit()))
    assert (record.state, record.attempts) == (ServedState.FAILED, 1)


def test_a_job_that_the_executor_let_go_of_is_run_again(open_desk: Open) -> None:
    desk = open_desk(None)
    record = desk.end(desk.submit(edit()))
    assert (record.state, record.attempts) == (ServedState.DONE, 2)


def test_a_mistake_in_an_executor_ends_one_job_and_no_other(open_desk: Open) -> None:
    desk = open_desk(terms=Terms(at_once=1))
    desk.executor.mistakes = 2
    for prompt in ("first", "second"):
        record = desk.end(desk.submit(edit(prompt=prompt)))
        assert record.state is ServedState.FAILED
        assert record.error is not None
        assert "secret" not in record.error.message
    assert desk.end(desk.submit(edit(prompt="third"))).state is ServedState.DONE


def test_work_that_was_done_is_not_lost_to_a_full_disk(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    finish, tries = desk.queue.finish, []

    def full_at_first(job: str, digest: str, size: int) -> JobRecord:
        tries.append(job)
        if len(tries) < 3:
            raise DiskFull("The disk is full.")
        return finish(job, digest, size)

    monkeypatch.setattr(desk.queue, "finish", full_at_first)
    record = desk.end(desk.submit(edit()))
    assert (record.state, record.attempts, len(tries)) == (ServedState.DONE, 1, 3)
    assert desk.executor.submitted == 1


def test_a_result_that_was_damaged_before_it_counted_is_written_again(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(terms=Terms(at_once=1))
    finish, tries = desk.queue.finish, []

    def full_at_first(job: str, digest: str, size: int) -> JobRecord:
        tries.append(job)
        if len(tries) == 1:
            path = desk.files.path(job, "result")
            path.write_bytes(path.read_bytes()[:-1] + b"?")
            raise DiskFull("The disk is full.")
        return finish(job, digest, size)

    monkeypatch.setattr(desk.queue, "finish", full_at_first)
    job = desk.submit(edit())
    assert soon(lambda: desk.queue.find(job.id).state is ServedState.DONE)
    assert desk.files.check(job.id, "result").digest == desk.queue.find(job.id).result_digest


@contextmanager
def no_handles() -> Iterator[None]:
    """As where too many connections are open."""
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)


def test_what_was_taken_on_a_moment_ago_is_not_read_again(open_desk: Open) -> None:
    """Only what is tried again is: of that nothing is held."""
    desk = open_desk(None, EngineCrashed("It ended."), terms=Terms(at_once=1))
    first = desk.submit(edit(LASTS))
    assert soon(lambda: desk.executor.submitted == 1)
    second = desk.submit(edit(prompt="the next one"))
    path = desk.files.path(second.id, "request")
    path.write_bytes(path.read_bytes()[:-1])
    desk.queue.cancel(first.id)
    desk.dispatcher.cancel(first.id)
    record = desk.end(second)
    assert desk.executor.submitted == 2  # it was begun, and crashed
    assert (record.state, record.attempts) == (ServedState.FAILED, 1)
    assert record.error is not None
    assert record.error.code == "damaged_file"


def test_a_job_that_finds_no_handle_is_begun_later(open_desk: Open) -> None:
    desk = open_desk(terms=Terms(at_once=1))
    first, second = (desk.submit(edit(slow)) for slow in (LASTS, SLOWLY))
    assert soon(lambda: desk.executor.submitted == 1)
    desk.dispatcher.fresh.drop(second.id)  # as of one that has waited for long
    with no_handles():
        desk.queue.cancel(first.id)
        desk.dispatcher.cancel(first.id)
        assert soon(lambda: second.id in [run.record.id for run in desk.ended])
    record = desk.end(second)
    assert (record.state, record.attempts) == (ServedState.DONE, 1)


def test_a_result_that_finds_no_handle_is_written_later(
    open_desk: Open, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk()
    job = desk.submit(edit(SLOWLY))
    assert soon(lambda: desk.executor.submitted == 1)
    with no_handles():
        assert soon(lambda: bool(desk.ended) or "settling" in caplog.text)
    record = desk.end(job)
    assert (record.state, record.attempts) == (ServedState.DONE, 1)
    assert desk.executor.submitted == 1


@pytest.mark.parametrize(
    ("error", "times"), [(CannotWrite("No."), 2), (RuntimeError("a mistake"), 1)]
)
def test_a_job_that_cannot_be_looked_at_keeps_no_place(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int
) -> None:
    desk = open_desk(terms=Terms(at_once=1))
    find, tries = desk.queue.find, []

    def failing_at_first(job: str) -> JobRecord | None:
        if threading.current_thread().name == "gesso-dispatcher":
            tries.append(job)
            if len(tries) <= times:
                raise error
        return find(job)

    monkeypatch.setattr(desk.queue, "find", failing_at_first)
    job = desk.submit(edit())
    assert soon(lambda: desk.queue.find(job.id).state is ServedState.DONE)
    assert desk.queue.find(job.id).attempts == 1
    assert soon(lambda: desk.dispatcher.running == 0)


def test_a_queue_that_gives_no_job_is_swept_all_the_same(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes then may be the very room that it wants."""
    desk = open_desk(terms=Terms(sweep_seconds=0.01))
    tried, swept = threading.Event(), threading.Event()

    def claim() -> None:
        tried.set()
        raise CannotWrite("The queue cannot be written.", "Look at its disk.")

    def expired(now: float) -> tuple[str, ...]:
        if tried.is_set():
            swept.set()
        return ()

    monkeypatch.setattr(desk.queue, "claim", claim)
    monkeypatch.setattr(desk.queue, "expired", expired)
    assert swept.wait(LONG)


def test_a_failure_is_raised_as_the_error_it_was(open_desk: Open) -> None:
    desk = open_desk(BadRequest("No such thing.", "Ask otherwise."))
    job = desk.submit(edit())
    with pytest.raises(BadRequest, match=r"No such thing\.") as raised:
        asyncio.run(desk.jobs.result(job.id, KEY))
    assert raised.value.hint == "Ask otherwise."


def test_a_job_that_was_cancelled_while_it_ran_stays_so(open_desk: Open) -> None:
    desk = open_desk()
    job = desk.submit(edit(LASTS))
    assert soon(lambda: desk.queue.find(job.id).state is ServedState.RUNNING)
    assert asyncio.run(desk.jobs.cancel(job.id, KEY)).state is ServedState.CANCELLED
    assert soon(lambda: desk.dispatcher.running == 0)
    assert asyncio.run(desk.jobs.status(job.id, KEY)).state is ServedState.CANCELLED
    states = [e.data["state"] for e in desk.events(job) if e.name == "state"]
    assert states[-1] == "cancelled"
    assert states.count("cancelled") == 1
    with pytest.raises(Cancelled):
        asyncio.run(desk.jobs.result(job.id, KEY))


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_what_is_cancelled_while_the_server_ends_is_told(
    open_desk: Open, is_forgotten: bool
) -> None:
    desk = open_desk()
    job = desk.submit(edit(LASTS))
    assert soon(lambda: desk.executor.submitted == 1)
    desk.queue.cancel(job.id)
    if is_forgotten:
        assert desk.queue.forget(job.id)
    desk.dispatcher.close()
    assert [(run.record.id, run.record.state) for run in desk.ended] == [(job.id, "cancelled")]


def test_a_cancel_is_told_though_its_request_cannot_be_removed(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(terms=Terms(at_once=1))
    _, waits = (desk.submit(edit(LASTS, prompt=prompt)) for prompt in ("one", "two"))

    def remove(job: str, name: str = "") -> None:
        raise CannotWrite("It cannot be removed.")

    with monkeypatch.context() as at_that_moment:
        at_that_moment.setattr(desk.files, "remove", remove)
        told = ServedJobs(
            desk.queue, desk.files, desk.dispatcher, desk.board,
            admit=lambda _: "", on_end=desk.ended.append,
        )  # fmt: skip
        with closing(told):
            assert asyncio.run(told.cancel(waits.id, KEY)).state is ServedState.CANCELLED
    assert desk.events(waits)[-1].data["state"] == "cancelled"
    assert (waits.id, "cancelled") in [(run.record.id, run.record.state) for run in desk.ended]


def test_a_cancel_waits_for_no_request_that_is_written(open_desk: Open) -> None:
    desk = open_desk()
    job = desk.submit(edit(LASTS))
    writes = threading.Event()

    async def cancelled() -> tuple[ServedState, ServedState]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        written = loop.run_in_executor(None, writes.wait, 2 * LONG)
        try:
            async with asyncio.timeout(LONG):
                done = await desk.jobs.cancel(job.id, KEY)
                seen = await desk.jobs.status(job.id, KEY)
        finally:
            writes.set()
            await written
        return done.state, seen.state

    assert asyncio.run(cancelled()) == (ServedState.CANCELLED, ServedState.CANCELLED)


@pytest.mark.parametrize("error", [(), (BadRequest("No such thing."),), (EngineCrashed("Gone."),)])
def test_a_job_that_was_forgotten_while_it_ran_leaves_its_place(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch, error: tuple[GessoError, ...]
) -> None:
    desk = open_desk(*error, terms=Terms(at_once=1))
    monkeypatch.setattr(desk.executor, "cancel", lambda number: None)  # it came too late
    is_forgotten, told = threading.Event(), desk.dispatcher._told

    def told_late(run: Run, status: JobStatus) -> None:
        if status.state.is_final:
            is_forgotten.wait(LONG)
        told(run, status)

    monkeypatch.setattr(desk.dispatcher, "_told", told_late)
    job = desk.submit(edit())
    assert soon(lambda: desk.executor.submitted == 1)
    for _ in range(2):  # the second time it is forgotten
        asyncio.run(desk.jobs.cancel(job.id, KEY))
    assert desk.queue.find(job.id) is None
    is_forgotten.set()
    assert soon(lambda: desk.dispatcher.running == 0)
    assert [run.record.state for run in desk.ended] == [ServedState.CANCELLED]
    assert not desk.files.jobs()
    assert desk.end(desk.submit(edit(prompt="the next one"))).state is ServedState.DONE


def test_a_model_that_cannot_run_is_said_before_anything_is_kept(open_desk: Open) -> None:
    def admit(request: EditRequest) -> str:
        raise NeedsModel("It is not installed.")

    desk = open_desk(admit=admit)
    with pytest.raises(NeedsModel):
        desk.submit(edit())
    assert desk.queue.of_key(KEY) == ()
    assert desk.executor.submitted == 0


def test_models_that_nobody_uses_are_let_go_of_once(open_desk: Open) -> None:
    desk = open_desk(terms=Terms(unload_seconds=0.01))
    desk.end(desk.submit(edit()))
    assert soon(lambda: desk.executor.unloaded == 1)
    desk.end(desk.submit(edit(prompt="again")))
    assert soon(lambda: desk.executor.unloaded == 2)


def test_no_more_run_at_once_than_the_executor_takes(open_desk: Open) -> None:
    desk = open_desk(terms=Terms(at_once=2))
    jobs = [desk.submit(edit(LASTS, prompt=f"{n}")) for n in range(4)]
    assert soon(lambda: desk.dispatcher.running == 2)
    states = [asyncio.run(desk.jobs.status(job.id, KEY)).state for job in jobs]
    assert states.count(ServedState.RUNNING) == 2
    for job in jobs:
        asyncio.run(desk.jobs.cancel(job.id, KEY))


def test_a_slow_listener_costs_nothing_and_misses_no_state(open_desk: Open) -> None:
    desk = open_desk()
    job = desk.submit(edit())
    desk.end(job)
    events = desk.board.of(desk.queue.find(job.id))
    again = JobRecord("a" * 32, KEY, ServedState.RUNNING, "one", "edit", 0.0, attempts=1)
    busy = desk.board.of(again)
    for n in range(10_000):
        busy.say("progress", {"done": n})
    news, is_over = busy.since(0)
    assert not is_over
    assert [(e.name, e.data.get("done")) for e in news] == [("state", None), ("progress", 9999)]
    assert [e.data["state"] for e in events.since(0)[0]][-1] == "done"


def test_who_listened_before_a_restart_hears_every_state_after_it(open_desk: Open) -> None:
    """Stopped in order, a job is begun anew as if it never was, and its numbers with it."""
    desk = open_desk()
    waits = JobRecord("a" * 32, KEY, ServedState.QUEUED, "one", "edit", 0.0)
    events = desk.board.of(waits)

    async def heard() -> list[str]:
        states = list[str]()
        async for event in events.follow(50):
            states.append(event.data["state"])
            if states == ["queued"]:
                events.say_state(replace(waits, state=ServedState.RUNNING, attempts=1))
                events.say_state(replace(waits, state=ServedState.DONE, attempts=1))
        return states

    async def in_time() -> list[str]:
        async with asyncio.timeout(LONG):
            return await heard()

    assert asyncio.run(in_time()) == ["queued", "running", "done"]


def test_many_listeners_hear_one_end(open_desk: Open) -> None:
    desk = open_desk()
    job = desk.submit(edit(SLOWLY))

    async def all_of_them() -> list[list[JobEvent]]:
        async def one() -> list[JobEvent]:
            return [event async for event in desk.jobs.events(job.id, KEY)]

        return await asyncio.gather(*(one() for _ in range(20)))

    for heard in asyncio.run(all_of_them()):
        assert heard[-1].data["state"] == "done"
        numbers = [event.number for event in heard]
        assert numbers == sorted(set(numbers))


def test_what_waits_for_the_executor_has_had_no_attempt(open_desk: Open) -> None:
    desk = open_desk()
    runs = desk.submit(edit(LASTS))
    waits = desk.submit(edit(SLOWLY))

    def attempts() -> list[int]:
        return [desk.queue.find(job.id).attempts for job in (runs, waits)]

    assert soon(lambda: desk.executor.submitted == 2)
    assert soon(lambda: attempts() == [1, 0])
    assert desk.queue.find(waits.id).state is ServedState.RUNNING
    asyncio.run(desk.jobs.cancel(runs.id, KEY))
    assert desk.end(waits).attempts == 1


def test_what_begins_while_it_is_noted_as_given_on_is_counted(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    given_on = desk.queue.given_on

    def slowly(job: str) -> None:
        given_on(job)
        time.sleep(0.3)  # the executor begins meanwhile

    monkeypatch.setattr(desk.queue, "given_on", slowly)
    runs = desk.submit(edit(LASTS))
    assert soon(lambda: desk.queue.find(runs.id).has_begun)
    assert desk.queue.find(runs.id).attempts == 1
    asyncio.run(desk.jobs.cancel(runs.id, KEY))
    desk.end(runs)


def test_a_sweep_that_fails_keeps_nobody_from_theirs(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(terms=Terms(sweep_seconds=0.05))
    swept, forgotten = threading.Event(), threading.Event()
    monkeypatch.setattr(desk.dispatcher, "_on_sweep", swept.set)
    monkeypatch.setattr(desk.dispatcher.fresh, "sweep", forgotten.set)

    def fails(*_: object) -> None:
        raise CannotWrite("The disk cannot be written.")

    monkeypatch.setattr(desk.queue, "expired", fails)
    desk.dispatcher.wake()
    assert swept.wait(LONG)
    assert forgotten.wait(LONG)


def test_a_beginning_that_could_not_be_written_is_written_later(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    begun, tries = desk.queue.begun, []

    def full_at_first(job: str) -> None:
        tries.append(job)
        if tries.count(job) == 1:
            raise DiskFull("The disk is full.")
        begun(job)

    monkeypatch.setattr(desk.queue, "begun", full_at_first)
    runs = desk.submit(edit(LASTS))
    waits = desk.submit(edit({"slow": 0.5}))
    assert soon(lambda: desk.executor.submitted == 2 and not desk.queue.find(waits.id).attempts)
    asyncio.run(desk.jobs.cancel(runs.id, KEY))
    assert desk.end(waits).attempts == 1
    assert tries.count(waits.id) == 2


def test_draining_lets_go_of_what_nobody_has_begun(open_desk: Open) -> None:
    """It waits on the disk, and costs no attempt; what runs may end."""
    desk = open_desk()
    runs = desk.submit(edit({"slow": 1.0}))  # as long as a slow machine may need for what follows
    assert soon(lambda: any(job.state is JobState.RUNNING for job in desk.executor.jobs))
    waits = desk.submit(edit(LASTS))
    assert soon(lambda: desk.executor.submitted == 2 and desk.dispatcher.running == 2)
    behind = desk.submit(edit(prompt="behind"))
    assert behind.id in desk.dispatcher.fresh._fresh
    assert desk.dispatcher.drain(LONG)
    found = {job.id: job for job in desk.queue.of_key(KEY)}
    assert found[runs.id].state is ServedState.DONE
    assert (found[waits.id].state, found[waits.id].attempts) == (ServedState.QUEUED, 0)
    assert found[behind.id].state is ServedState.QUEUED
    desk.submit(edit(prompt="late"))
    assert not desk.dispatcher.fresh._fresh
