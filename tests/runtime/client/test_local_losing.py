"""Workers that crash, hang, talk nonsense or never come: real processes, every time."""

import os
import signal
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import (
    PLACEMENT,
    Heard,
    children,
    edit,
    here,
    is_alive,
    picture,
    resolved,
    soon,
)
from gesso_core.edit_request import EditRequest
from gesso_core.errors import (
    BadFrame,
    EngineCrashed,
    EngineFailed,
    EngineHung,
    GessoError,
    ModelDamaged,
    NeedsEnvironment,
    OutOfMemory,
)
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.station import PATIENCE, Patience
from gesso_runtime.client.waiting import run

# Of those who wait for a job that hangs: no worker that works says nothing for so long.
IMPATIENT = Patience(alive=8, silence=8)


class Opening:
    """Clients of one test, and the workers that are theirs."""

    def __init__(self) -> None:
        self._others = children()
        self._clients: list[LocalClient] = []

    def __call__(
        self,
        patience: Patience = PATIENCE,
        *,
        allow_unconfined: bool = True,
        **described: object,
    ) -> LocalClient:
        def resolve(request: EditRequest) -> Resolved:
            return resolved(request.card, **described)  # type: ignore[arg-type]

        client = LocalClient(resolve, patience=patience, allow_unconfined=allow_unconfined)
        self._clients.append(client)
        return client

    def workers(self) -> set[int]:
        return children() - self._others

    def close(self) -> None:
        for client in self._clients:
            client.close()


@pytest.fixture
def opened() -> Iterator[Opening]:
    opening = Opening()
    yield opening
    opening.close()
    assert not opening.workers()


def ended(client: LocalClient, request: EditRequest) -> JobStatus:
    heard = Heard()
    client.submit(request, heard)
    return heard.end()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("segfault", "SIGSEGV"),
        pytest.param("crash", "SIGKILL", marks=pytest.mark.slow),
        pytest.param("exit", "exit code 7", marks=pytest.mark.slow),
    ],
)
def test_a_crash_costs_one_more_try_and_then_the_job(
    opened: Opening, tmp_path: Path, fault: str, said: str
) -> None:
    client = opened()
    once = edit({"fault": f"{fault}:denoising", "once": str(tmp_path / "once")})
    status = ended(client, once)
    assert status.state is JobState.DONE
    assert isinstance(status.retried, EngineCrashed)
    assert said in status.retried.message

    status = ended(client, edit({"fault": f"{fault}:denoising"}))
    assert isinstance(status.error, EngineCrashed)
    assert isinstance(status.retried, EngineCrashed)
    assert status.error.hint
    run(client, edit(), silent)


def test_what_a_library_prints_harms_nobody(opened: Opening) -> None:
    client = opened()
    status = ended(client, edit({"fault": "print"}))
    assert status.state is JobState.DONE
    assert status.retried is None


def test_a_model_that_makes_the_engine_fall_while_loading_is_not_loaded_again(
    opened: Opening,
) -> None:
    client = opened(options={"fault": "segfault:loading"})
    status = ended(client, edit())
    assert isinstance(status.error, EngineCrashed)
    assert status.retried is None


def test_a_worker_killed_while_loading_is_no_fault_of_the_model(
    opened: Opening, tmp_path: Path
) -> None:
    client = opened(options={"fault": "crash:loading", "once": str(tmp_path / "once")})
    status = ended(client, edit())
    assert status.state is JobState.DONE
    assert isinstance(status.retried, EngineCrashed)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("memory", OutOfMemory), ("error", EngineFailed), ("damaged", ModelDamaged)],
)
def test_an_error_of_the_engine_arrives_as_it_was_and_is_not_tried_again(
    opened: Opening, fault: str, kind: type[GessoError]
) -> None:
    client = opened()
    status = ended(client, edit({"fault": fault}))
    assert type(status.error) is kind
    assert status.retried is None
    run(client, edit(), silent)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"),
    [("hang:denoising", "came no further"), ("hang-in-c:denoising", "no sign of life")],
)
def test_a_worker_that_hangs_is_ended_and_replaced(
    opened: Opening, tmp_path: Path, fault: str, said: str
) -> None:
    client = opened(IMPATIENT if fault.startswith("hang:") else replace(IMPATIENT, silence=60))
    status = ended(client, edit({"fault": fault, "once": str(tmp_path / "once")}))
    assert status.state is JobState.DONE
    assert isinstance(status.retried, EngineHung)
    assert said in status.retried.message
    run(client, edit(), silent)


@pytest.mark.parametrize(
    "fault",
    [pytest.param("hang:denoising", marks=pytest.mark.slow), "hang-in-c:denoising"],
)
def test_a_cancellation_is_answered_although_the_worker_hangs(opened: Opening, fault: str) -> None:
    """Told while the worker still lives; the next job has another one."""
    client = opened(Patience(alive=60, answer=0.2, stop=5, end=0.5))
    alive_when_told: list[bool] = []

    def look(status: JobStatus) -> None:
        if status.state is JobState.CANCELLED:
            alive_when_told.append(any(is_alive(pid) for pid in hanging))

    heard = Heard(look)
    job = client.submit(edit({"fault": fault}), heard)
    heard.until_stage("denoising")
    hanging = opened.workers()
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    assert alive_when_told == [True]
    run(client, edit(), silent)
    assert not any(is_alive(pid) for pid in hanging)


@pytest.mark.slow
def test_a_worker_that_stops_reading_holds_nobody_up(opened: Opening) -> None:
    """Stopped by a signal, it takes no more of a picture larger than the pipe."""
    client = opened(Patience(alive=60, answer=0.2, stop=0.6, end=0.3))
    run(client, edit(), silent)
    (worker,) = opened.workers()
    os.kill(worker, signal.SIGSTOP)
    heard = Heard()
    job = client.submit(replace(edit(), picture=picture(2000, 1500)), heard)
    heard.until_running()
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    run(client, edit(), silent)
    assert not is_alive(worker)


def test_a_worker_that_dies_idle_is_replaced_without_a_word(opened: Opening) -> None:
    client = opened()
    run(client, edit(), silent)
    (worker,) = opened.workers()
    os.kill(worker, signal.SIGKILL)
    assert soon(lambda: not opened.workers())
    status = ended(client, edit())
    assert status.state is JobState.DONE
    assert status.retried is None


def test_a_worker_killed_just_before_a_job_costs_nothing_but_a_try(opened: Opening) -> None:
    client = opened()
    run(client, edit(), silent)
    (worker,) = opened.workers()
    heard = Heard()
    os.kill(worker, signal.SIGKILL)
    client.submit(edit(), heard)
    assert heard.end().state is JobState.DONE


def test_a_process_that_cannot_be_started_is_a_missing_environment(
    opened: Opening, tmp_path: Path
) -> None:
    client = opened(environment=here(python=tmp_path / "nowhere" / "python"))
    status = ended(client, edit())
    assert isinstance(status.error, NeedsEnvironment)
    assert "nowhere" in status.error.detail


def acting(folder: Path, code: str) -> Path:
    """An interpreter that does this instead of running a worker. `say`: writes a message."""
    script = folder / "python"
    script.write_text(
        f"#!{sys.executable}\n"
        "import os, signal, sys, time\n"
        f"sys.path[:0] = {sys.path!r}\n"
        "from gesso_core import wire\n"
        "from gesso_core.messages import *\n"
        "def say(message): wire.write(sys.stdout.buffer, to_frame(message))\n" + code
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


READY = "say(Ready(PROTOCOL, os.getpid(), ('rehearsal',), {}, True))\n"


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("say(Ready(PROTOCOL + 1, 1, ('rehearsal',), {}, True))", NeedsEnvironment, "version"),
        ("say(Ready(PROTOCOL, 1, ('llama',), {}, True))", NeedsEnvironment, "rehearsal"),
        ("say(Ready(PROTOCOL, 1, ('rehearsal',)))", NeedsEnvironment, "network"),
        ("print('Fatal: no such library', file=sys.stderr); sys.exit(3)", EngineCrashed, "3"),
        ("print('Hello, world'); sys.stdout.flush(); time.sleep(60)", BadFrame, "not understood"),
        ("os.write(1, b'GESSO\\0\\x63\\0' + bytes(4)); time.sleep(60)", BadFrame, "version 99"),
        (READY + "os.write(1, b'nonsense' * 9); time.sleep(60)", BadFrame, "not understood"),
        (READY + "sys.stdin.buffer.read(100); os.kill(os.getpid(), 11)", EngineCrashed, "SEGV"),
        (READY + "sys.stdin.buffer.read(100); say(Stopped(1)); time.sleep(60)", EngineFailed, ""),
        (READY + "sys.stdin.buffer.read(100); say(Failed(1, 1))", EngineCrashed, "exit code 1"),
        ("os.close(1); time.sleep(60)", EngineCrashed, "SIGKILL"),
    ],
)
def test_a_worker_that_cannot_be_worked_with_is_a_typed_error(
    opened: Opening, tmp_path: Path, code: str, kind: type[GessoError], said: str
) -> None:
    client = opened(environment=here(python=acting(tmp_path, code + "\n")), allow_unconfined=False)
    status = ended(client, edit())
    assert type(status.error) is kind
    assert said in status.error.message


def test_what_a_worker_said_before_it_fell_is_in_the_detail(
    opened: Opening, tmp_path: Path
) -> None:
    code = "for n in range(9999): print('line', n, file=sys.stderr)\nos.abort()\n"
    client = opened(environment=here(python=acting(tmp_path, code)))
    status = ended(client, edit())
    assert status.error is not None
    assert "SIGABRT" in status.error.message
    assert "line 9998" in status.error.detail
    assert len(status.error.detail) < 20_000


def test_a_worker_that_is_never_ready_is_given_up(opened: Opening, tmp_path: Path) -> None:
    client = opened(
        Patience(ready=0.3, end=0.1), environment=here(python=acting(tmp_path, "time.sleep(60)\n"))
    )
    status = ended(client, edit())
    assert isinstance(status.error, EngineHung)


def test_a_job_is_cancelled_while_its_worker_starts(opened: Opening, tmp_path: Path) -> None:
    client = opened(environment=here(python=acting(tmp_path, "time.sleep(60)\n")))
    heard = Heard()
    job = client.submit(edit(), heard)
    heard.until_running()
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED


def test_a_child_of_the_worker_that_keeps_its_pipes_is_ended_with_it(
    opened: Opening, tmp_path: Path
) -> None:
    noted = tmp_path / "pid"
    code = (
        "child = os.fork()\n"
        "if not child: time.sleep(60)\n"
        f"open({str(noted)!r}, 'w').write(str(child))\n"
        "os._exit(5)\n"
    )
    client = opened(environment=here(python=acting(tmp_path, code)))
    status = ended(client, edit())
    assert isinstance(status.error, EngineCrashed)
    assert "exit code 5" in status.error.message
    assert soon(lambda: not is_alive(int(noted.read_text())))


@pytest.mark.slow
def test_after_want_of_memory_the_next_placement_is_tried(
    opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel's count of such kills goes up before the worker ends, as it does then."""
    from gesso_runtime.client import death

    count = tmp_path / "vmstat"
    count.write_text("oom_kill 3\n")
    monkeypatch.setattr(death, "_VMSTAT", count)
    smaller = replace(PLACEMENT, threads=2, device="cuda:1")
    client = opened(placements=(PLACEMENT, smaller))
    heard = Heard()
    client.submit(edit({"fault": "hang:denoising@cpu"}), heard)
    heard.until_stage("denoising")
    (worker,) = opened.workers()
    count.write_text("oom_kill 4\n")
    os.kill(worker, signal.SIGKILL)
    status = heard.end()
    assert isinstance(status.retried, OutOfMemory)
    assert status.result is not None
    assert status.result.facts.placement == smaller.words
    (note,) = status.result.facts.notes
    assert "smaller way" in note


@pytest.mark.slow
def test_threads_and_pipes_go_with_the_worker(opened: Opening) -> None:
    client = opened()
    run(client, edit(), silent)
    descriptors = set(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for _ in range(3):
        assert isinstance(ended(client, edit({"fault": "crash"})).error, EngineCrashed)
        run(client, edit(), silent)
    assert soon(lambda: len(os.listdir("/proc/self/fd")) <= len(descriptors))  # noqa: PTH208
