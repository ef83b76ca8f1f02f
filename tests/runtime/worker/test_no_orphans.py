"""A worker ends with its parent, whatever its engine does and however the parent ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtures.worker_process import PATIENCE, started, task

PARENT = Path(__file__).parents[2] / "fixtures" / "parent_to_kill.py"


def test_the_end_of_its_input_ends_it(tmp_path: Path) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.close_input()

        assert worker.ended() == 0


def test_the_end_of_its_input_ends_an_engine_that_hangs(tmp_path: Path) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.say(task(1, {"fault": "hang:encoding"}))
        worker.until_stage("encoding")
        worker.close_input()

        assert worker.ended() == 0


@pytest.mark.parametrize("fault", ["", "hang", "hang-in-c"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a hang in C outlives its parent")
def test_a_killed_parent_leaves_no_worker(fault: str) -> None:
    with subprocess.Popen([sys.executable, str(PARENT), fault], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert lives(worker)
        parent.send_signal(signal.SIGKILL)
        parent.wait(PATIENCE)

    end = time.monotonic() + PATIENCE
    while lives(worker) and time.monotonic() < end:
        time.sleep(0.02)
    assert not lives(worker)


@pytest.mark.parametrize(
    ("fault", "code"), [("crash", -signal.SIGKILL), ("segfault", -signal.SIGSEGV), ("exit", 7)]
)
def test_a_crash_is_told_by_how_it_ended(tmp_path: Path, fault: str, code: int) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.say(task(1, {"fault": f"{fault}:denoising"}))

        assert worker.ended() == code


def test_an_interrupt_from_the_keyboard_is_the_parents_to_answer(tmp_path: Path) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.process.send_signal(signal.SIGINT)

        assert worker.do(task(1))


def lives(process: int) -> bool:
    """One that nobody has waited for yet is dead."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
