"""A visiting node stays while replicas live on it: true processes with the names that Ray gives."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gesso_core.errors import Failed, ServerAway
from gesso_runtime.server.cluster.visiting import (
    DONE,
    NEEDS,
    USAGE,
    Stay,
    join,
    main,
    parser,
    visit,
)

_NODE = """
import os, signal, subprocess, sys, time
folder, replica_seconds, is_deaf = sys.argv[1], float(sys.argv[2]), sys.argv[3] == "deaf"
def leave(*_):
    open(folder + "/drained-for", "w").write(os.environ["RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S"])
    sys.exit(1)
signal.signal(signal.SIGTERM, signal.SIG_IGN if is_deaf else leave)
workers = ("(exec -a ray::IDLE sleep 60) & "
    "(exec -a ray::ServeReplica:gesso:Engines sleep %f) & " % replica_seconds)
raylet = "exec -a /ray/raylet sleep 60"
subprocess.Popen(["bash", "-c", workers + raylet if replica_seconds else raylet])
open(folder + "/joined", "w").write(str(os.getpid()))
time.sleep(60)
"""


def _node(folder: Path, *, replica_seconds: float = 0, is_deaf: bool = False) -> list[str]:
    told = [str(folder), str(replica_seconds), "deaf" if is_deaf else ""]
    return [sys.executable, "-I", "-c", _NODE, *told]


def test_a_node_without_replicas_leaves_and_drains_first(tmp_path: Path) -> None:
    visit(_node(tmp_path), Stay(idle_seconds=1, drain_seconds=7))
    assert (tmp_path / "drained-for").read_text() == "7"


def test_a_node_stays_while_a_replica_lives_and_idle_workers_do_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    visit(_node(tmp_path, replica_seconds=3), Stay(idle_seconds=1, drain_seconds=7))
    assert time.monotonic() - begun >= 3
    said = ["Replicas here: 1", "Replicas here: 0", "Nothing to do: leaving the cluster."]
    assert capsys.readouterr().out.splitlines() == said


def test_nothing_of_the_node_is_left(tmp_path: Path) -> None:
    visit(_node(tmp_path, replica_seconds=1), Stay(idle_seconds=1, drain_seconds=7))
    node = int((tmp_path / "joined").read_text())
    _until(lambda: not _in_group(node))


def test_a_cluster_that_lets_go_of_its_node_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServerAway) as caught:
        visit([sys.executable, "-c", "raise SystemExit(3)"], Stay(60, 7))
    assert caught.value.hint
    assert "3" in caught.value.detail


def test_a_head_that_does_not_answer_is_said(tmp_path: Path) -> None:
    silent = ["bash", "-c", "sleep 60 & wait"]  # it has a process, but not the one of a node
    with pytest.raises(ServerAway, match="does not answer"):
        visit(silent, Stay(idle_seconds=0, drain_seconds=0, joining_seconds=1))


def test_a_node_that_does_not_leave_is_ended(tmp_path: Path) -> None:
    stay = Stay(idle_seconds=1, drain_seconds=0, ending_seconds=0.5)
    with pytest.raises(Failed, match="did not leave"):
        visit(_node(tmp_path, is_deaf=True), stay)
    node = int((tmp_path / "joined").read_text())
    _until(lambda: not _in_group(node))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_makes_it_drain_and_end_well(tmp_path: Path, number: signal.Signals) -> None:
    visiting = (
        "import sys; from gesso_runtime.server.cluster.visiting import Stay, visit;"
        "visit(sys.argv[1:], Stay(60, 7))"
    )
    command = [sys.executable, "-c", visiting, *_node(tmp_path, replica_seconds=60)]
    with _started(command) as process:
        _until((tmp_path / "joined").is_file)
        process.send_signal(number)
        process.send_signal(number)  # who asks twice does not end it halfway
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert (tmp_path / "drained-for").read_text() == "7"
    assert "Asked to end" in out


def test_signals_mean_afterwards_what_they_meant(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    visit(_node(tmp_path), Stay(idle_seconds=0, drain_seconds=7))
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_the_command_joins_by_rays_own() -> None:
    told = ["--address=head:6379", "--cards=2", "--processors=4", "--object-store-bytes=1024"]
    command = join(parser().parse_args([*told, "--", "--include-log-monitor=false"]))
    assert command[0] == sys.executable
    assert command[1:5] == ("-P", "-m", "ray.scripts.scripts", "start")
    assert {"--block", "--address=head:6379", "--num-gpus=2", "--num-cpus=4"} <= set(command)
    assert command[-2:] == ("--object-store-memory=1024", "--include-log-monitor=false")


def test_where_ray_is_missing_the_next_step_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--address=head:6379"]) == NEEDS
    assert "cluster" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], "--address"),
        (["--address=h:1", "--cards=-1"], "--cards: “-1” is no whole number from 0 on."),
        (["--address=h:1", "--cards=two"], "--cards: “two” is no whole number from 0 on."),
        (["--address=h:1", "--idle-seconds=inf"], "--idle-seconds: “inf” is no number of seconds."),
        (["--address=h:1", "--idle-seconds=x"], "--idle-seconds: “x” is no number of seconds."),
    ],
)
def test_wrong_use_is_refused(
    told: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(told)
    assert caught.value.code == USAGE != DONE
    assert said in capsys.readouterr().err


def _in_group(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _until(is_so: object, seconds: float = 60) -> None:
    assert callable(is_so)
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
