"""A result becomes that of its job: written, and then the queue's word; or why it did not."""

import errno

from gesso_core.edit_request import EngineResult
from gesso_core.errors import DamagedFile, GessoError, WouldOverwrite
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.ready_results import ReadyResults
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState
from gesso_runtime.server.jobs.sealed_files import SealedFiles, Stored
from gesso_runtime.server.outward import outward

_NO_HANDLES = {errno.EMFILE, errno.ENFILE}


class Publishing:
    """ready: is given results before they are written."""

    def __init__(self, jobs: JobQueue, files: SealedFiles, ready: ReadyResults | None) -> None:
        self._jobs = jobs
        self._files = files
        self._ready = ready

    def publish(self, job: str, result: EngineResult) -> JobRecord:
        """DONE; FAILED where it cannot be written; CANCELLED where that came first.

        Raises NoSuchJob, and what the queue raises: then it is to be tried again.
        """
        is_ready = False
        try:
            if self._ready is not None:
                self._ready.add(job, result)
            try:
                stored = sealed_frames.write_result(self._files, job, result)
            except WouldOverwrite:  # all but the word in the queue was done before
                stored = self._whole(job)
            except GessoError as error:
                if is_of_handles(error):
                    raise
                return self._jobs.fail(job, said(error))
            else:
                is_ready = True
            record = self._jobs.finish(job, stored.digest, stored.bytes)
            if record.state is not ServedState.DONE:  # cancelled in the last moment
                is_ready = False
                self._files.remove(job, sealed_frames.RESULT)
            return record
        finally:
            if self._ready is not None and not is_ready:
                self._ready.drop(job)

    def _whole(self, job: str) -> Stored:
        """Its result; a damaged one goes first, and is written when this is tried again."""
        try:
            return self._files.secure(job, sealed_frames.RESULT)
        except DamagedFile:
            self._files.remove(job, sealed_frames.RESULT)
            raise


def said(error: GessoError) -> ErrorSaid:
    told = outward(error)
    return ErrorSaid(told.code, told.message, told.hint)


def is_of_handles(error: BaseException | None) -> bool:
    """Whether it came of too many open files and connections, of this process or of all."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_HANDLES:
            return True
        error = error.__cause__
    return False
