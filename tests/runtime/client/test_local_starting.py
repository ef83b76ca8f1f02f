"""Starting a worker: from a checkout, from a packed environment, whatever the user's shell says."""

import queue
import subprocess
import sys
import threading
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import LONG, Heard, children, edit, here, resolve, resolved, soon
from gesso_core.edit_request import EditRequest
from gesso_core.errors import NeedsEnvironment
from gesso_core.messages import FromWorker, Ready
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState
from gesso_runtime.client.engine_queue import EngineQueue
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.job import Job
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.station import Ended
from gesso_runtime.client.waiting import run
from gesso_runtime.client.worker_process import WorkerProcess, worker_command
from gesso_runtime.environments import Environment


@pytest.fixture
def packed(tmp_path: Path) -> Environment:
    """An environment of its own that has all it needs, as far as its interpreter knows."""
    folder = tmp_path / "packed"
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "all.pth").write_text("\n".join(str(path) for path in here().path))
    return Environment("packed", folder / "bin" / "python", frozenset({"rehearsal"}))


@pytest.fixture
def poison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules that end the process, wherever a careless interpreter looks for them first."""
    folder = tmp_path / "poison"
    folder.mkdir()
    for name in ("numpy", "json", "gesso_core", "sitecustomize", "usercustomize"):
        (folder / f"{name}.py").write_text("import os\nos._exit(99)\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("PYTHONSTARTUP", str(folder / "json.py"))
    monkeypatch.setenv("PYTHONINSPECT", "1")


@pytest.mark.usefixtures("poison")
def test_a_checkout_is_found_and_nothing_else() -> None:
    _runs_in(here())


@pytest.mark.skipif(sys.platform != "linux", reason="its loader reads these variables")
def test_a_packed_environment_loads_no_library_from_elsewhere(
    packed: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libm.so.6").write_bytes(b"no library")  # the loader gives up on such a file
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    refused = subprocess.run([packed.python, "-c", ""], capture_output=True)
    assert refused.returncode != 0
    _runs_in(packed)


@pytest.mark.usefixtures("poison")
def test_a_packed_environment_is_used_as_it_is(packed: Environment) -> None:
    assert not any(
        name.startswith("PYTHON") for name in worker_command(packed, "rehearsal").variables
    )
    _runs_in(packed)


def test_a_worker_that_is_shut_off_is_used_and_another_is_not() -> None:
    """Whether this system can shut one off, the worker says itself."""
    heard: queue.SimpleQueue[FromWorker | Ended] = queue.SimpleQueue()
    worker = WorkerProcess(worker_command(here(), "rehearsal"), heard.put)
    ready = heard.get(timeout=LONG)
    worker.close(LONG)
    assert isinstance(ready, Ready)
    client = LocalClient(lambda request: resolved(request.card))
    listener = Heard()
    client.submit(edit(), listener)
    final = listener.end()
    client.close()
    if ready.is_confined:
        assert final.state is JobState.DONE
    else:
        assert isinstance(final.error, NeedsEnvironment)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such priorities")
def test_workers_may_be_made_to_stand_back() -> None:
    heard: queue.SimpleQueue[FromWorker | Ended] = queue.SimpleQueue()
    worker = WorkerProcess(worker_command(here(), "rehearsal"), heard.put, niceness=7)
    fields = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
    assert int(fields[16]) >= 7  # proc(5): the 19th field, the third after the name
    worker.close(0)


def test_a_worker_ends_when_its_model_is_let_go_and_another_starts_for_the_next_job() -> None:
    others = children()
    client = LocalClient(lambda request: resolved(request.card), allow_unconfined=True)
    run(client, edit(), silent)
    assert len(children() - others) == 1
    client.unload()
    assert soon(lambda: not children() - others)
    run(client, edit(), silent)
    client.close()


def test_a_model_is_let_go_of_though_the_next_job_comes_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before the queue's thread, which is late, has looked for one."""
    serve, may_look = EngineQueue._serve, threading.Event()

    def serve_and_linger(self: EngineQueue, job: Job) -> None:
        serve(self, job)
        assert may_look.wait(LONG)

    monkeypatch.setattr(EngineQueue, "_serve", serve_and_linger)
    client, heard = FakeClient(resolve), Heard()
    run(client, edit(), silent)
    client.unload()
    client.submit(edit(), heard)
    (engine_queue,) = client._queues.values()
    assert soon(lambda: bool(engine_queue.waiting))
    may_look.set()
    assert heard.end().state is JobState.DONE
    client.close()
    assert "loading" in {status.progress.stage for status in heard.statuses if status.progress}


def test_its_own_library_is_what_a_row_needs() -> None:
    """Of what it cannot run, the worker says so, and the client in the user's words."""

    def resolve(request: EditRequest) -> Resolved:
        found = resolved(request.card)
        return replace(found, card=replace(found.card, engine="weaving"))

    client = LocalClient(resolve, allow_unconfined=True)
    heard = Heard()
    client.submit(edit(), heard)
    error = heard.end().error
    client.close()
    assert isinstance(error, NeedsEnvironment)
    assert "weaving" in error.message


def _runs_in(environment: Environment) -> None:
    client = LocalClient(
        lambda request: resolved(request.card, environment=environment), allow_unconfined=True
    )
    run(client, edit(), silent)
    client.close()
