"""Rows and files of one mind: once at start, after a crash or not, and whenever something expires.

A result counts when its row is DONE, a request when its row is there. So requests are written
before their row and results before their row is DONE; rows go before their files.
"""

from dataclasses import dataclass

from gesso_core.errors import DamagedFile, DiskFull
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.record import ErrorSaid, ServedState
from gesso_runtime.server.jobs.sealed_files import SealedFiles

CRASHED = ErrorSaid(
    "engine_crashed",
    "The server stopped each time it ran this.",
    "Try it smaller, or with another model.",
)
LOST = ErrorSaid("failed", "What the server kept of this is gone.", "Run it again.")


@dataclass(frozen=True, slots=True)
class Recovered:
    """Ids of jobs. queued: to be run again. finished: their result was whole already. given_up:
    they were begun too often. lost: files of theirs were gone or damaged.
    """

    queued: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def recover(queue: JobQueue, files: SealedFiles) -> Recovered:
    """Once, before anything is served; holds the folder from then on.

    Raises BadRequest while another server has it. May be killed at any point and begun anew.
    """
    queue.hold()
    files.clear_parts()
    running = queue.in_state(ServedState.RUNNING)
    finished = tuple(job.id for job in running if adopt(queue, files, job.id))
    after = [
        queue.requeue(job.id, CRASHED) if job.has_begun else queue.give_back(job.id, CRASHED)
        for job in running
        if job.id not in finished
    ]
    queued = tuple(job.id for job in after if job.state is ServedState.QUEUED)
    given_up = tuple(job.id for job in after if job.state is ServedState.FAILED)
    lost = tuple(
        queue.lose(job.id, LOST).id
        for state, name in ((ServedState.QUEUED, "request"), (ServedState.DONE, "result"))
        for job in queue.in_state(state)
        if not files.has(job.id, name)
    )
    _remove_what_no_row_needs(queue, files)
    return Recovered(tuple(job for job in queued if job not in lost), finished, given_up, lost)


def adopt(queue: JobQueue, files: SealedFiles, job: str) -> bool:
    """DONE, if its result lies there whole and the last that was missing was a word in its row:
    after a crash, or when the row could not be written at first. A damaged one is removed.
    """
    if not files.has(job, "result"):
        return False
    try:
        stored = files.secure(job, "result")
    except DamagedFile:
        files.remove(job, "result")
        return False
    return queue.finish(job, stored.digest, stored.bytes).state is ServedState.DONE


def sweep(queue: JobQueue, files: SealedFiles, now: float) -> tuple[str, ...]:
    """Forgets what has expired, with its files. Returns the ids."""
    return tuple(job for job in queue.expired(now) if let_go(queue, files, job))


def let_go(queue: JobQueue, files: SealedFiles, job: str) -> bool:
    """Forgets a job that has ended, with its files; False for others."""
    try:
        is_gone = queue.forget(job)
    except DiskFull:  # and no ballast left: its files are the room that its row needs
        found = queue.find(job)
        if found is None or not found.state.is_final:
            return False
        files.remove(job)
        is_gone = queue.forget(job)
    if is_gone:
        files.remove(job)
    return is_gone


def _remove_what_no_row_needs(queue: JobQueue, files: SealedFiles) -> None:
    waiting = {job.id for job in queue.in_state(ServedState.QUEUED)}
    done = {job.id for job in queue.in_state(ServedState.DONE)}
    for job in files.jobs():
        if job not in waiting:
            files.remove(job, "request")
        if job not in done:
            files.remove(job, "result")
