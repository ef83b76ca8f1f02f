"""Killed at any line, at any call that writes, at any moment, or on a disk with errors: every job
has one end, nothing is lost, nothing is done twice, nothing is left over.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

import pytest

from fixtures import queue_to_kill

PROGRAM = (sys.executable, "-B", queue_to_kill.__file__)


@pytest.fixture
def room() -> Iterator[Path]:
    """In memory where that can be: what a disk has when the power fails no kill shows."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="gesso-queue-", dir=memory) as folder:
        yield Path(folder, "room")


def run(*command: object) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def struck(room: Path, fault: str, calls: Mapping[str, int]) -> dict[str, Counter[str]]:
    """Strikes every so manyth of each call, and mends what is left each time. What was said."""
    if shutil.which("strace") is None:
        pytest.skip("strace strikes")
    traced = ",".join(queue_to_kill.DUMMIES)
    inject = f"inject={traced}:{fault}:when={queue_to_kill.STRUCK_AT}"
    strace = ("strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={traced}", "-e", inject)
    patience = 8 if fault.startswith("error") else 1  # some errors are overcome
    if subprocess.run([*strace, "true"]).returncode:
        pytest.skip("strace may not be used here")
    said = {call: Counter[str]() for call in calls}
    with subprocess.Popen(
        [*strace, *PROGRAM, "struck", room], stdin=PIPE, stdout=PIPE, text=True
    ) as traced_program:
        assert traced_program.stdin
        assert traced_program.stdout
        for call, every in calls.items():
            untouched = 0
            for number in range(1, queue_to_kill.STRUCK_AT, every):
                shutil.rmtree(room, ignore_errors=True)
                traced_program.stdin.write(f"{call} {number}\n")
                traced_program.stdin.flush()
                answer = traced_program.stdout.readline().strip()
                said[call][answer] += 1
                if answer != "killed" and call != "unlink":
                    assert not [*room.glob("files/*.part")], (call, number)
                queue_to_kill.mend(room)
                untouched = untouched + 1 if answer == "whole" else 0
                if untouched >= patience:
                    break
    return said


@pytest.mark.parametrize(
    ("every", "at_least"), [(9, 25), pytest.param(1, 250, marks=pytest.mark.slow)]
)
def test_killed_at_any_line(room: Path, every: int, at_least: int) -> None:
    assert int(run(*PROGRAM, "lines", room, 1, every)) >= at_least


def test_killed_at_any_moment_again_and_again(room: Path) -> None:
    assert int(run(*PROGRAM, "moments", room, 60)) >= 10


@pytest.mark.slow
def test_killed_at_any_call_that_writes(room: Path) -> None:
    every = dict.fromkeys(queue_to_kill.DUMMIES, 1) | {"pwrite64": 5}
    said = struck(room, "signal=SIGKILL", every)
    for call, answers in said.items():
        assert answers.keys() == {"killed", "whole"}, call
        assert answers["killed"] >= 10, call


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "code", "calls"),
    [
        ("ENOSPC", "disk_full", {"write": 1, "link": 1, "fallocate": 1, "pwrite64": 11}),
        ("EIO", "cannot_write", {"fsync": 1, "fdatasync": 1, "unlink": 1, "pwrite64": 11}),
    ],
)
def test_a_call_that_fails_is_a_sentence(
    room: Path, error: str, code: str, calls: dict[str, int]
) -> None:
    for call, answers in struck(room, f"error={error}", calls).items():
        assert answers.keys() <= {code, "whole"}, call
        assert answers[code] >= 3, call


def test_nothing_is_said_before_it_is_on_the_disk(tmp_path: Path) -> None:
    """No kill shows what a disk has when the power fails: the order of the calls does."""
    if shutil.which("strace") is None:
        pytest.skip("strace tells the calls")
    log, room = tmp_path / "log", tmp_path / "room"
    calls = "trace=write,pwrite64,fsync,fdatasync,link"
    done = subprocess.run(["strace", "-y", "-qq", "-o", log, "-e", calls, *PROGRAM, "work", room])
    if done.returncode:
        pytest.skip("strace may not be used here")
    folder, unsynced, links, commits = f"{room}/files", set[str](), 0, 0
    for line in log.read_text().splitlines():
        call, _, arguments = line.partition("(")
        path = arguments.partition("<")[2].partition(">")[0].removesuffix(" (deleted)")
        match call:
            case "write" | "pwrite64":
                unsynced.add(path)
            case "fsync" | "fdatasync":
                if path.endswith("-wal"):
                    commits += 1
                    # The rows speak of its files.
                    assert not [each for each in unsynced if each.startswith(folder)]
                unsynced.discard(path)
            case "link":
                links += 1
                unsynced.add(folder)
    assert links == 10
    assert commits >= 20
