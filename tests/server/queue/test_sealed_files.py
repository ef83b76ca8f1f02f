"""What waits on the disk: sealed, whole, never overwritten."""

import hashlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from gesso_core.errors import DamagedFile, DiskFull, NoSuchJob, WouldOverwrite
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.jobs.sealing import CHUNK, plain_bytes, sealed_bytes

JOB, OTHER = "0" * 31 + "1", "0" * 31 + "2"
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK)


@pytest.fixture
def files(tmp_path: Path) -> SealedFiles:
    return SealedFiles(tmp_path / "files", bytes(range(32)))


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("piece", [65_521, 4 * CHUNK])
def test_what_is_written_is_read(files: SealedFiles, size: int, piece: int) -> None:
    content = os.urandom(size)
    stored = files.write(JOB, "result", pieces(content, piece), expected=size)
    assert stored.bytes == size == files.size(JOB, "result")
    assert stored.digest == hashlib.sha256(content).hexdigest()
    assert files.check(JOB, "result") == stored
    for start in {0, 1, size // 2, CHUNK - 1, CHUNK, CHUNK + 1, size - 1, size, size + 9}:
        if start >= 0:
            assert b"".join(files.read(JOB, "result", start)) == content[start:]


@pytest.mark.parametrize("size", SIZES)
def test_lengths_are_known_without_reading(size: int) -> None:
    assert plain_bytes(sealed_bytes(size)) == size


def test_nothing_of_it_can_be_read_on_the_disk(files: SealedFiles, tmp_path: Path) -> None:
    files.write(JOB, "request", [b"a heron in the rain" * 100])
    (path,) = (tmp_path / "files").iterdir()
    assert b"heron" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(DamagedFile):
        b"".join(SealedFiles(tmp_path / "files", bytes(32)).read(JOB, "request"))


def test_two_of_the_same_look_different(files: SealedFiles, tmp_path: Path) -> None:
    for job in (JOB, OTHER):
        files.write(job, "result", [bytes(1000)])
    first, second = (path.read_bytes() for path in (tmp_path / "files").iterdir())
    assert first[40:80] != second[40:80]


def test_every_change_is_noticed(files: SealedFiles, tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK)
    files.write(JOB, "result", [content])
    path = tmp_path / "files" / f"{JOB}.result"
    whole, head, step = path.read_bytes(), 40, CHUNK + 16
    chunks = [whole[head + n * step : head + (n + 1) * step] for n in range(3)]
    changed = {
        "cut between chunks": whole[: head + 2 * step],
        "cut within a chunk": whole[:-5],
        "cut to its head": whole[:head],
        "cut to nothing": b"",
        "chunks swapped": whole[:head] + chunks[1] + chunks[0] + chunks[2],
        "a byte more": whole + b"x",
        "a chunk more": whole + chunks[2],
        "a bit": whole[:999] + bytes([whole[999] ^ 1]) + whole[1000:],
        "another salt": whole[:8] + bytes(32) + whole[head:],
        "another beginning": b"GSEALED2" + whole[8:],
    }
    for what, now in changed.items():
        path.write_bytes(now)
        with pytest.raises(DamagedFile):
            files.check(JOB, "result")
        if what.startswith("cut"):  # whoever begins late notices that the end is missing
            with pytest.raises(DamagedFile):
                b"".join(files.read(JOB, "result", 2 * CHUNK))
    path.write_bytes(whole)
    path.rename(path.with_name(f"{OTHER}.result"))
    with pytest.raises(DamagedFile):  # it opens as what it is only
        files.check(OTHER, "result")


def test_nothing_is_written_twice(files: SealedFiles, tmp_path: Path) -> None:
    files.write(JOB, "result", [b"first"])
    with pytest.raises(WouldOverwrite):
        files.write(JOB, "result", [b"second"])
    assert b"".join(files.read(JOB, "result")) == b"first"
    assert [path.name for path in (tmp_path / "files").iterdir()] == [f"{JOB}.result"]


def test_who_breaks_off_leaves_nothing(files: SealedFiles, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(3 * CHUNK)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.write(JOB, "request", broken(), expected=9 * CHUNK)
    assert list((tmp_path / "files").iterdir()) == []


def test_a_copy_is_on_its_own(files: SealedFiles) -> None:
    stored = files.write(JOB, "result", [b"x" * 5000])
    assert files.copy(JOB, "result", OTHER) == stored
    files.remove(JOB)
    assert files.check(OTHER, "result") == stored


def test_what_is_removed_is_gone(files: SealedFiles) -> None:
    for name in ("request", "result"):
        files.write(JOB, name, [b"x"])
    files.remove(JOB, "request")
    assert (files.has(JOB, "request"), files.has(JOB, "result")) == (False, True)
    assert files.jobs() == {JOB}
    files.remove(JOB)
    files.remove(JOB)
    assert files.jobs() == frozenset()
    with pytest.raises(NoSuchJob):
        files.size(JOB, "result")
    with pytest.raises(NoSuchJob):
        next(files.read(JOB, "result"))


def test_who_reads_may_end_although_it_is_removed(files: SealedFiles) -> None:
    content = os.urandom(2 * CHUNK)
    files.write(JOB, "result", [content])
    reading = files.read(JOB, "result")
    first = next(reading)
    files.remove(JOB)
    assert first + b"".join(reading) == content


@pytest.mark.parametrize("job", ["", "../" + "0" * 29, "0" * 33, "A" * 32, "0" * 31 + "\n", "x"])
def test_names_lead_nowhere_else(files: SealedFiles, job: str) -> None:
    with pytest.raises(NoSuchJob):
        files.write(job, "result", [b"x"])
    with pytest.raises(NoSuchJob):
        files.write(JOB, "../result", [b"x"])


@pytest.mark.parametrize("expected", [0, 5 * CHUNK])
def test_a_full_disk_is_said_and_leaves_nothing(
    files: SealedFiles, tmp_path: Path, expected: int
) -> None:
    asked = []

    def chunks() -> Iterator[bytes]:
        for number in range(5):
            asked.append(number)
            yield bytes(CHUNK)

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 * CHUNK, limits[1]))
    try:
        with pytest.raises(DiskFull):
            files.write(JOB, "request", chunks(), expected=expected)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (expected and asked)  # said before the first was fetched
    assert list((tmp_path / "files").iterdir()) == []
