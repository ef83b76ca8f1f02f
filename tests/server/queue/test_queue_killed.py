"""Killed at any line, at any call that writes, at any moment, or on a disk with errors: every job
has one end, nothing is lost, nothing is done twice, nothing is left over.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from fixtures import queue_to_kill

PROGRAM = (sys.executable, "-B", queue_to_kill.__file__)
WRITING = ("pwrite64", "write", "fsync", "fdatasync", "link", "unlink", "fallocate", "ftruncate")


@pytest.fixture
def room() -> Iterator[Path]:
    """In memory where that can be: what a disk has when the power fails no kill shows."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="gesso-queue-", dir=memory) as folder:
        yield Path(folder, "room")


def run(*command: object) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not be used here")
    assert done.returncode == 0, done.stderr
    return done.stdout


def struck(room: Path, fault: str, calls: Sequence[str]) -> list[str]:
    if shutil.which("strace") is None:
        pytest.skip("strace strikes")
    traced = ",".join(WRITING)
    strace = ("strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={traced}")
    inject = f"inject={traced}:{fault}:when={queue_to_kill.STRUCK_AT}"
    return run(*strace, "-e", inject, *PROGRAM, "calls", room, *calls).splitlines()


@pytest.mark.parametrize(
    ("every", "at_least"), [(9, 25), pytest.param(1, 250, marks=pytest.mark.slow)]
)
def test_killed_at_any_line(room: Path, every: int, at_least: int) -> None:
    assert int(run(*PROGRAM, "lines", room, 1, every)) >= at_least


def test_killed_at_any_moment_again_and_again(room: Path) -> None:
    assert int(run(*PROGRAM, "moments", room, 60)) >= 10


@pytest.mark.slow
def test_killed_at_any_call_that_writes(room: Path) -> None:
    calls = ("link=1", "fallocate=1", "fsync=1", "fdatasync=1", "unlink=1", "ftruncate=1")
    said = struck(room, "signal=SIGKILL", (*calls, "write=1", "pwrite64=7"))
    counts = {call: int(count) for call, count in map(str.split, said)}
    assert len(counts) == 8
    assert min(counts.values()) >= 10, counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "code", "calls"),
    [
        ("ENOSPC", "disk_full", ("write=2/34", "link=1/10", "fallocate=1/11", "pwrite64=25/230")),
        ("EIO", "cannot_write", ("fsync=1/20", "fdatasync=2/31", "unlink=1/24", "pwrite64=25/230")),
    ],
)
def test_a_call_that_fails_is_a_sentence(
    room: Path, error: str, code: str, calls: tuple[str, ...]
) -> None:
    said = struck(room, f"error={error}", calls)
    for call in calls:
        name = call.partition("=")[0]
        assert said.count(f"{name} {code}") >= 3, said
