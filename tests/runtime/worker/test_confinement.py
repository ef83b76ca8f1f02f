"""What a real worker process, its threads and its children cannot do."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.probe_engine import PROBES
from fixtures.worker_process import WITH_PROBE, WORKER, WorkerProcess, started, task
from gesso_core.messages import Finished, Ready
from gesso_core.recipe import Values
from gesso_runtime.worker.confinement import OFFLINE
from gesso_runtime.worker.seccomp import _MACHINES, _program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
LOCAL = {"local socket", "socket pair", "event loop"}


@pytest.fixture(scope="module")
def confined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WorkerProcess, Ready]]:
    with started(tmp_path_factory.mktemp("worker") / "errors", command=WITH_PROBE) as both:
        yield both


def answered(worker: WorkerProcess, do: str) -> Values:
    said = worker.do(task(1, {"do": do}, engine="probe"))
    assert isinstance(said[-1], Finished), said
    return said[-1].result.values


def test_ready_says_that_it_is_confined(confined: tuple[WorkerProcess, Ready]) -> None:
    assert confined[1].is_confined


def test_nothing_reaches_the_network_and_local_sockets_work(
    confined: tuple[WorkerProcess, Ready],
) -> None:
    found = answered(confined[0], "network")

    assert found == {name: "works" if name in LOCAL else "forbidden" for name in PROBES}


def test_every_thread_is_behind_the_filter(confined: tuple[WorkerProcess, Ready]) -> None:
    threads = list(Path(f"/proc/{confined[0].process.pid}/task").iterdir())

    assert len(threads) > 2
    for thread in threads:
        try:
            status = (thread / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):  # of a probe before, on its way out
            continue
        assert re.search(r"^Seccomp:\s+2$", status, re.MULTILINE)
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)


def test_libraries_are_told_to_stay_offline(confined: tuple[WorkerProcess, Ready]) -> None:
    found = answered(confined[0], "environment")

    assert OFFLINE.items() <= found.items()


def test_it_leaves_no_core(confined: tuple[WorkerProcess, Ready]) -> None:
    limits = Path(f"/proc/{confined[0].process.pid}/limits").read_text()

    assert re.search(r"^Max core file size\s+0\s+0\s", limits, re.MULTILINE)


def test_sockets_it_inherits_are_closed(tmp_path: Path) -> None:
    with socket.socket() as left_open:
        os.set_inheritable(left_open.fileno(), True)
        with started(tmp_path / "errors", command=WITH_PROBE, inherits=True) as (worker, _):
            assert answered(worker, "descriptors") == {"sockets": 0.0}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_internet_socket_is_even_tried(tmp_path: Path) -> None:
    log = tmp_path / "calls"
    traced = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log), *WORKER]
    if subprocess.run(["strace", "-o", os.devnull, "true"]).returncode:
        pytest.skip("tracing is not allowed here")
    with started(tmp_path / "errors", command=traced) as (worker, _):
        assert isinstance(worker.do(task(1))[-1], Finished)
        worker.close_input()
        worker.ended()

    assert "AF_INET" not in log.read_text()


@pytest.mark.parametrize("machine", sorted(_MACHINES))
@pytest.mark.parametrize(
    ("call", "argument", "verdict"),
    [
        ("socket", socket.AF_INET, "refuse"),
        ("socket", socket.AF_INET6, "refuse"),
        ("socket", 17, "refuse"),
        ("socket", 43, "refuse"),  # AF_SMC, which falls back to TCP
        ("socket", 1, "allow"),
        ("socket", 16, "allow"),
        ("io_uring_setup", 0, "refuse"),
        ("other", socket.AF_INET, "allow"),
    ],
)
def test_the_filter_says_so_on_every_machine_it_knows(
    machine: str, call: str, argument: int, verdict: str
) -> None:
    numbers = _MACHINES[machine]
    number = getattr(numbers, call, 0)
    data = {0: number, 4: numbers.audit, 16: argument}

    assert judged(_program(numbers), data) == verdict


@pytest.mark.parametrize("machine", sorted(_MACHINES))
def test_calls_by_the_numbers_of_another_machine_end_the_process(machine: str) -> None:
    numbers = _MACHINES[machine]

    assert judged(_program(numbers), {0: numbers.socket, 4: 0x40000003, 16: 2}) == "kill"
    if numbers.has_x32:
        data = {0: numbers.socket | 0x40000000, 4: numbers.audit, 16: 2}
        assert judged(_program(numbers), data) == "kill"


def judged(program: list[tuple[int, int, int, int]], data: dict[int, int]) -> str:
    """What the kernel would say to a call."""
    place, value = 0, 0
    while True:
        what, if_true, if_false, number = program[place]
        place += 1
        match what:
            case 0x20:
                value = data[number]
            case 0x15:
                place += if_true if value == number else if_false
            case 0x35:
                place += if_true if value >= number else if_false
            case _:
                verdicts = {0x7FFF0000: "allow", 0x80000000: "kill", 0x0005000D: "refuse"}
                return verdicts[number]
