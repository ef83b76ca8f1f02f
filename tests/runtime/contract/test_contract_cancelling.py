"""Stopping a job at any moment of its life, and closing a client at any moment of its own."""

import threading
import time
from collections.abc import Callable

import pytest

from fixtures.clients import LASTING, LONG, Heard, children, edit, soon, threads
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState, JobStatus, RuntimeClient
from gesso_runtime.client.waiting import run

Open = Callable[[], RuntimeClient]
STAGES = ("loading", "encoding", "denoising", "decoding", "aligning")
STOPPED = [JobState.RUNNING, JobState.STOPPING, JobState.CANCELLED]


def test_a_waiting_job_is_gone_at_once_and_never_starts(client: RuntimeClient) -> None:
    busy, heard = Heard(), Heard()
    running = client.submit(edit(LASTING), busy)
    busy.until_running()
    job = client.submit(edit(), heard)
    client.cancel(job)
    assert job not in {status.id for status in client.jobs}
    assert heard.end().state is JobState.CANCELLED
    assert heard.states == [JobState.CANCELLED]
    assert [status.id for status in client.jobs] == [running]
    client.cancel(running)
    assert busy.end().state is JobState.CANCELLED


def test_a_job_that_has_just_begun_is_stopped(client: RuntimeClient) -> None:
    heard = Heard()
    job = client.submit(edit(LASTING), heard)
    heard.until_running()
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    assert heard.states == STOPPED


@pytest.mark.parametrize("stage", STAGES)
def test_a_job_is_stopped_in_every_stage(client: RuntimeClient, stage: str) -> None:
    """By the listener itself, at the first word of the stage, or of a later one where that was
    overtaken. Behind the last step it may have been done before: then it is done.
    """
    stopped_in: list[str] = []

    def stop(status: JobStatus) -> None:
        if status.progress is None or STAGES.index(status.progress.stage) < STAGES.index(stage):
            return
        stopped_in.append(status.progress.stage)
        client.cancel(status.id)

    if stage == "loading":
        client.unload()
    heard = Heard(stop)
    is_early = STAGES.index(stage) <= STAGES.index("denoising")
    client.submit(edit(LASTING if is_early else {"slow": 0.1}), heard)
    final = heard.end()
    if is_early:
        assert stopped_in
        assert heard.states == STOPPED
    else:
        assert final.state in {JobState.CANCELLED, JobState.DONE}
    run(client, edit(), silent)


def test_cancelling_twice_or_too_late_changes_nothing(client: RuntimeClient) -> None:
    heard = Heard()
    job = client.submit(edit(LASTING), heard)
    heard.until_stage("denoising")
    client.cancel(job)
    client.cancel(job)
    heard.end()
    client.cancel(job)
    client.cancel(987_654_321)
    assert heard.states == STOPPED
    done = Heard()
    job = client.submit(edit(), done)
    assert done.end().state is JobState.DONE
    client.cancel(job)
    run(client, edit(), silent)
    assert done.end().state is JobState.DONE


def test_cancelled_from_many_threads_it_ends_once(client: RuntimeClient) -> None:
    heard = Heard()
    job = client.submit(edit(LASTING), heard)
    heard.until_running()
    callers = [threading.Thread(target=client.cancel, args=(job,)) for _ in range(16)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert heard.end().state is JobState.CANCELLED
    run(client, edit(), silent)
    heard.end()


def test_cancelled_while_it_is_being_done_every_job_ends_once(client: RuntimeClient) -> None:
    """The moment moves through the whole of a short job."""
    for tick in range(30):
        heard = Heard()
        job = client.submit(edit(), heard)
        time.sleep(tick * 0.0005)
        client.cancel(job)
        assert heard.end().state in {JobState.CANCELLED, JobState.DONE}
    run(client, edit(), silent)


def test_closing_cancels_everything_and_leaves_no_thread_and_no_process(open_client: Open) -> None:
    before, processes = threads(), children()
    client = open_client()
    heard = [Heard() for _ in range(4)]
    for number, listener in enumerate(heard):
        client.submit(edit(LASTING, card=("one", "two")[number % 2]), listener)
    heard[0].until_stage("denoising")
    client.close()
    assert [listener.end().state for listener in heard] == [JobState.CANCELLED] * 4
    assert client.jobs == ()
    assert soon(lambda: threads() <= before)
    assert children() <= processes
    client.close()


def test_a_client_that_was_never_asked_has_nothing_to_close(open_client: Open) -> None:
    before = threads()
    client = open_client()
    assert threads() == before
    client.close()


def test_a_closed_client_takes_a_job_and_cancels_it(open_client: Open) -> None:
    client = open_client()
    client.close()
    heard = Heard()
    client.submit(edit(), heard)
    assert heard.end().state is JobState.CANCELLED
    assert client.jobs == ()


def test_a_listener_may_close_the_client(open_client: Open) -> None:
    before = threads()
    client = open_client()
    closed = threading.Event()

    def close(status: JobStatus) -> None:
        if status.state is JobState.RUNNING and not closed.is_set():
            client.close()
            closed.set()

    heard = Heard(close)
    client.submit(edit(LASTING), heard)
    assert closed.wait(LONG)
    assert heard.end().state is JobState.CANCELLED
    assert soon(lambda: threads() <= before)
