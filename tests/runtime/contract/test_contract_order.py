"""Many jobs: whose turn it is, who runs beside whom."""

import threading

import pytest

from fixtures.clients import LASTING, Heard, edit, soon
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState, JobStatus, RuntimeClient
from gesso_runtime.client.waiting import run


def started(count: int, client: RuntimeClient, order: list[str]) -> tuple[list[int], list[Heard]]:
    """A job that runs and `count` that wait for it; `order`: who ended when."""

    def noting(name: str) -> Heard:
        def note(status: JobStatus) -> None:
            if status.state.is_final:
                order.append(name)

        return Heard(note)

    heard = [noting(f"{number}") for number in range(count + 1)]
    jobs = [client.submit(edit(LASTING), heard[0])]
    jobs += [client.submit(edit({"plain": True}), listener) for listener in heard[1:]]
    return jobs, heard


def test_jobs_for_one_engine_run_in_the_order_they_came(client: RuntimeClient) -> None:
    order: list[str] = []
    jobs, heard = started(4, client, order)
    assert [status.id for status in client.jobs] == jobs
    heard[0].until_running()
    client.cancel(jobs[0])
    for listener in heard[1:]:
        assert listener.end().state is JobState.DONE
    assert order == ["0", "1", "2", "3", "4"]
    assert client.jobs == ()


@pytest.mark.parametrize(
    ("moved", "place", "expected"),
    [(4, 0, "04123"), (1, 3, "02341"), (2, 99, "01342"), (3, -5, "03124"), (0, 2, "01234")],
)
def test_a_waiting_job_moves_to_another_place(
    client: RuntimeClient, moved: int, place: int, expected: str
) -> None:
    order: list[str] = []
    jobs, heard = started(4, client, order)
    heard[0].until_running()
    client.move(jobs[moved], place)
    assert soon(lambda: [jobs.index(s.id) for s in client.jobs] == [int(n) for n in expected])
    client.cancel(jobs[0])
    for listener in heard:
        listener.end()
    assert "".join(order) == expected


def test_moving_what_has_ended_or_never_was_changes_nothing(client: RuntimeClient) -> None:
    heard = Heard()
    job = client.submit(edit(), heard)
    heard.end()
    client.move(job, 0)
    client.move(987_654_321, 0)
    run(client, edit(), silent)


def test_two_families_run_side_by_side(client: RuntimeClient) -> None:
    one, two = Heard(), Heard()
    client.submit(edit(LASTING, card="one"), one)
    client.submit(edit(LASTING, card="two"), two)
    one.until_stage("denoising")
    two.until_stage("denoising")
    running = [status for status in client.jobs if status.state is JobState.RUNNING]
    assert len(running) == 2
    for status in running:
        client.cancel(status.id)
    assert one.end().state is two.end().state is JobState.CANCELLED


def test_many_threads_may_ask_at_once(client: RuntimeClient) -> None:
    heard = [Heard() for _ in range(60)]
    ids: list[int] = []

    def ask(part: list[Heard]) -> None:
        for number, listener in enumerate(part):
            job = client.submit(edit(card=("one", "two")[number % 2]), listener)
            ids.append(job)
            if number % 5 == 0:
                client.cancel(job)
            if number % 7 == 0:
                client.move(job, 0)

    callers = [threading.Thread(target=ask, args=(heard[n::6],)) for n in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    finals = [listener.end().state for listener in heard]
    assert set(finals) <= {JobState.DONE, JobState.CANCELLED}
    assert finals.count(JobState.DONE) >= 60 - 2 * 6
    assert len(set(ids)) == 60
    assert client.jobs == ()


def test_a_listener_that_raises_harms_nobody(
    client: RuntimeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)

    def fail(status: JobStatus) -> None:
        raise ZeroDivisionError

    heard = Heard(fail)
    client.submit(edit(), heard)
    heard.end()
    run(client, edit(), silent)
    assert raised
