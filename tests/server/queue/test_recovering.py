"""Rows and files of one mind again, whatever a crash or a hand left."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gesso_core.errors import BadRequest, DamagedFile
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.record import JobRecord, ServedState
from gesso_runtime.server.jobs.recovering import CRASHED, LOST, Recovered, recover, sweep
from gesso_runtime.server.jobs.sealed_files import SealedFiles

JOB = "0" * 31 + "1"


@dataclass
class Room:
    folder: Path
    queue: JobQueue
    files: SealedFiles

    def ask(self, job: str = JOB) -> None:
        stored = self.files.write(job, "request", [b"do it"])
        self.queue.add(NewJob(job, "a", "tiny", "edit", request_bytes=stored.bytes))

    def claim(self) -> None:
        assert self.queue.claim() is not None

    def finish(self, job: str = JOB) -> None:
        stored = self.files.write(job, "result", [b"done"])
        self.queue.finish(job, stored.digest, stored.bytes)
        self.files.remove(job, "request")

    def start_again(self) -> Recovered:
        self.queue.close()
        self.queue = JobQueue(self.folder / "queue", self.queue.limits)
        return recover(self.queue, self.files)

    def job(self, job: str = JOB) -> JobRecord:
        found = self.queue.find(job)
        assert found is not None
        return found

    @property
    def left(self) -> list[str]:
        return sorted(path.name.partition(".")[2] for path in (self.folder / "files").iterdir())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    limits = QueueLimits(attempts=2, returns=5)
    files = SealedFiles(tmp_path / "files", bytes(32))
    made = Room(tmp_path, JobQueue(tmp_path / "queue", limits), files)
    yield made
    made.queue.close()


def test_nothing_is_nothing_to_recover(room: Room) -> None:
    assert room.start_again() == Recovered()


def test_what_ran_waits_again(room: Room) -> None:
    room.ask()
    room.claim()
    assert room.start_again() == Recovered(queued=(JOB,))
    assert (room.job().state, room.job().attempts) == (ServedState.QUEUED, 1)
    assert room.left == ["request"]


def test_what_stops_the_server_each_time_is_given_up(room: Room) -> None:
    room.ask()
    room.claim()
    room.start_again()
    room.claim()
    assert room.start_again() == Recovered(given_up=(JOB,))
    assert (room.job().state, room.job().error) == (ServedState.FAILED, CRASHED)
    assert room.left == []


def test_what_was_only_given_on_has_not_been_begun(room: Room) -> None:
    room.ask()
    for _ in range(3):
        room.claim()
        room.queue.given_on(JOB)
        assert room.start_again() == Recovered(queued=(JOB,))
        assert room.job().attempts == 0


def test_what_stops_the_server_each_time_before_it_was_begun_is_given_up_later(room: Room) -> None:
    room.ask()
    for _ in range(5):
        room.claim()
        room.queue.given_on(JOB)
        found = room.start_again()
    assert found == Recovered(given_up=(JOB,))
    assert room.left == []


def test_what_was_begun_where_it_was_given_stops_after_its_attempts(room: Room) -> None:
    room.ask()
    for _ in range(2):
        room.claim()
        room.queue.given_on(JOB)
        room.queue.begun(JOB)
        found = room.start_again()
    assert found == Recovered(given_up=(JOB,))


def test_a_result_that_was_written_is_not_made_again(room: Room) -> None:
    room.ask()
    room.claim()
    stored = room.files.write(JOB, "result", [b"done"])
    assert room.start_again() == Recovered(finished=(JOB,))
    job = room.job()
    assert (job.state, job.result_digest, job.result_bytes) == (
        ServedState.DONE,
        stored.digest,
        stored.bytes,
    )
    assert room.left == ["result"]


def test_a_damaged_result_is_made_again(room: Room) -> None:
    room.ask()
    room.claim()
    room.files.write(JOB, "result", [b"done"])
    path = room.folder / "files" / f"{JOB}.result"
    path.write_bytes(path.read_bytes()[:-1])
    assert room.start_again() == Recovered(queued=(JOB,))
    assert room.left == ["request"]
    room.claim()
    room.finish()
    assert room.files.check(JOB, "result").bytes == 4


def test_a_result_of_what_was_cancelled_goes(room: Room) -> None:
    room.ask()
    room.claim()
    room.queue.cancel(JOB)
    room.files.write(JOB, "result", [b"done"])
    assert room.start_again() == Recovered()
    assert (room.job().state, room.left) == (ServedState.CANCELLED, [])


def test_uploads_that_were_not_taken_on_go(room: Room) -> None:
    room.files.write(JOB, "request", [b"do it"])
    (room.folder / "files" / f"{JOB}.request.0123abcd.part").write_bytes(b"do")
    assert room.start_again() == Recovered()
    assert room.left == []


@pytest.mark.parametrize("state", ["queued", "done"])
def test_what_lost_its_file_says_so(room: Room, state: str) -> None:
    room.ask()
    if state == "done":
        room.claim()
        room.finish()
    room.files.remove(JOB)
    assert room.start_again() == Recovered(lost=(JOB,))
    job = room.job()
    assert (job.state, job.error) == (ServedState.FAILED, LOST)
    assert (job.result_digest, job.result_bytes) == ("", 0)


def test_one_server_recovers_what_another_does_not_run(room: Room) -> None:
    room.ask()
    room.start_again()
    room.claim()
    second = JobQueue(room.folder / "queue")
    with pytest.raises(BadRequest, match="already"):
        recover(second, room.files)
    second.close()
    assert room.job().state is ServedState.RUNNING


def test_what_expired_goes_with_its_files(room: Room) -> None:
    other = "0" * 31 + "2"
    for job in (JOB, other):
        room.ask(job)
        room.claim()
    room.finish()
    ended = room.job().ended
    assert sweep(room.queue, room.files, ended) == ()
    assert sweep(room.queue, room.files, ended + room.queue.limits.keep_seconds) == (JOB,)
    assert room.files.jobs() == {other}
    assert room.queue.find(JOB) is None


@pytest.mark.parametrize(
    "content", [b"no database, but long enough to be one" * 100, b"SQLite format 3\0" + bytes(4080)]
)
def test_a_damaged_queue_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "queue.db").write_bytes(content)
    with pytest.raises(DamagedFile, match="damaged"):
        JobQueue(tmp_path).claim()


def test_a_newer_queue_is_left_alone(tmp_path: Path) -> None:
    JobQueue(tmp_path).close()
    with sqlite3.connect(tmp_path / "queue.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(DamagedFile, match="newer"):
        JobQueue(tmp_path)


def test_an_older_queue_goes_on(room: Room) -> None:
    room.ask()
    room.queue.close()
    with sqlite3.connect(room.folder / "queue" / "queue.db") as db:
        db.execute("ALTER TABLE job DROP COLUMN returned")
        db.execute("PRAGMA user_version = 1")
    db.close()
    assert room.start_again() == Recovered()
    for _ in range(2):
        room.claim()
        room.queue.given_on(JOB)
        assert room.start_again() == Recovered(queued=(JOB,))


def test_only_its_user_may_look(room: Room) -> None:
    room.ask()
    for folder, _, names in os.walk(room.folder / "queue"):
        for name in names:
            assert Path(folder, name).stat().st_mode & 0o077 == 0, name
    assert (room.folder / "queue").stat().st_mode & 0o077 == 0
    assert (room.folder / "files").stat().st_mode & 0o077 == 0
