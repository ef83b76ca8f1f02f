"""The jobs of a server on their way through: queue, sealed files, executor, events."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from typing import ParamSpec, TypeVar

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import DamagedFile, EngineFailed, GessoError, NoSuchJob, ServerBusy
from gesso_core.messages import Failed, from_frame
from gesso_core.progress import Cancelled
from gesso_core.wire import Frame
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.dispatching import Dispatcher
from gesso_runtime.server.jobs.ended import ANSWERED_AGAIN, REVOKED, Ended, pixels
from gesso_runtime.server.jobs.events import EventBoard
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.jobs import Asked, JobEvent, Submitted
from gesso_runtime.server.jobs.keeping import Keeping
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState
from gesso_runtime.server.jobs.recovering import let_go
from gesso_runtime.server.jobs.sealed_files import SealedFiles, Stored

_JOB = re.compile(r"[0-9a-f]{32}")
_SHORT_AT_ONCE = 4
_KEPT_AT_ONCE = 2
_P = ParamSpec("_P")
_T = TypeVar("_T")


class ServedJobs:
    """See `Jobs`, which this is. Everything that waits for the disk does so in a thread.

    Cancels and looks have a few threads of their own: they would wait long behind requests that
    are written, and synced, in those of the event loop.
    """

    def __init__(
        self,
        jobs: JobQueue,
        files: SealedFiles,
        dispatcher: Dispatcher,
        board: EventBoard,
        *,
        admit: Callable[[EditRequest], str],
        allow: Callable[[str, EditRequest], None] = lambda key, request: None,
        on_end: Callable[[Ended], None] = lambda _: None,
        answers_again: bool = True,
    ) -> None:
        """admit: the digest of the model that would run it; raises what it cannot run for, so that
        this is said at once. allow: raises ServerBusy where a key has asked for too much.
        on_end: called for what ends without having run, on any thread.
        answers_again: what is kept of the same request of the same key is not run again.
        """
        self._jobs = jobs
        self._files = files
        self._dispatcher = dispatcher
        self._board = board
        self._admit = admit
        self._allow = allow
        self._on_end = on_end
        self._answers_again = answers_again
        self._short = ThreadPoolExecutor(_SHORT_AT_ONCE, "gesso-short")
        self._writers = ThreadPoolExecutor(_KEPT_AT_ONCE, "gesso-keeping")

    def close(self) -> None:
        """When nobody asks any more."""
        self._short.shutdown()
        self._writers.shutdown()

    def turn_away(self, key: str, also: Callable[[str], None] = lambda _: None) -> None:
        """What it asked for is cancelled; what has ended, forgotten. also: told of each job.

        Waits for the disk. Raises what one of them could not be cleared away for, when all were
        tried.
        """
        failed: GessoError | None = None
        for record in self._jobs.of_key(key):
            also(record.id)
            try:
                self._cancel(record.id, key, REVOKED)
            except NoSuchJob:  # cleared away meanwhile
                pass
            except GessoError as error:
                failed = error
        if failed is not None:
            raise failed

    def keeping(self, key: str, idempotency: str = "") -> Keeping:
        """For what is sent, before it is known whether it can become a job."""
        refuse = partial(self._jobs.refuse_when_full, key, idempotency=idempotency)
        return Keeping(self._files, self._writers, refuse)

    async def submit(self, asked: Asked) -> Submitted:
        return await asyncio.to_thread(self._submit, asked)

    async def status(self, job: str, key: str) -> JobRecord:
        return await self._soon(self._own, job, key)

    async def listed(self, key: str) -> tuple[JobRecord, ...]:
        """The newest first."""
        return await self._soon(self._jobs.of_key, key)

    async def position(self, record: JobRecord) -> int | None:
        """How many are begun before it; None if it does not wait."""
        if record.state is not ServedState.QUEUED:
            return None
        return await self._soon(self._jobs.position, record.id)

    async def events(self, job: str, key: str, after: int = 0) -> AsyncIterator[JobEvent]:
        record = await self.status(job, key)
        async for event in self._board.of(record).follow(after):
            yield event

    async def cancel(self, job: str, key: str) -> JobRecord:
        return await self._soon(self._cancel, job, key)

    async def result(self, job: str, key: str) -> EngineResult:
        async for _ in self.events(job, key):
            pass
        record = await self.status(job, key)
        match record.state:
            case ServedState.DONE:
                return await asyncio.to_thread(sealed_frames.read_result, self._files, job)
            case ServedState.CANCELLED:
                raise Cancelled
            case ServedState.FAILED if record.error is not None:
                raise _error(record.error)
            case _:  # listening has ended: the server is being stopped
                raise EngineFailed(
                    "The server was stopped before this was done.", "Ask again soon."
                )

    def kept(self, record: JobRecord, start: int = 0) -> Iterator[bytes]:
        """The result's frame as it is kept, of a job that is DONE, from that byte on.

        Waits for the disk. Raises NoSuchJob, DamagedFile.
        """
        return self._files.read(record.id, sealed_frames.RESULT, start)

    async def collected(self, record: JobRecord) -> None:
        """All of its result was fetched: it need not be kept for long."""
        await asyncio.to_thread(self._jobs.collected, record.id)

    async def _soon(self, work: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> _T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._short, partial(work, *args, **named))

    def _submit(self, asked: Asked) -> Submitted:
        try:
            self._jobs.refuse_when_full(asked.key, idempotency=asked.idempotency)
            self._allow(asked.key, asked.request)
        except ServerBusy:
            if not self._is_repeated(asked):
                raise
        model = self._admit(asked.request)
        digest = sealed_frames.asked_digest(asked.request, asked.known)
        job, stored = self._written(asked)
        new = NewJob(
            id=job,
            key=asked.key,
            card=asked.request.card,
            kind=asked.request.kind.value,
            idempotency=asked.idempotency,
            request_digest=digest,
            priority=asked.priority,
            request_bytes=stored.bytes,
            model=model,
        )
        self._dispatcher.fresh.add(job, asked.request)
        submitted = self._added(new)
        if submitted.job.state.is_final and not submitted.is_replayed:
            size = stored.bytes
            ended = Ended(submitted.job, 0.0, None, pixels(asked.request), size, ANSWERED_AGAIN)
            self._on_end(ended)
        self._board.of(submitted.job)
        self._dispatcher.wake()
        return submitted

    def _written(self, asked: Asked) -> tuple[str, Stored]:
        if asked.keeping is not None and (stored := asked.keeping.stored()) is not None:
            return asked.keeping.job, stored
        job = secrets.token_hex(16)
        return job, sealed_frames.write_request(self._files, job, asked.request)

    def _is_repeated(self, asked: Asked) -> bool:
        """Whether it was taken on before, which costs nothing now."""
        known = self._jobs.of_key(asked.key) if asked.idempotency else ()
        return any(record.idempotency == asked.idempotency for record in known)

    def _added(self, new: NewJob) -> Submitted:
        """Files come before their row; those of none go."""
        try:
            submitted = self._answered(new) or self._jobs.add(new)
        except GessoError:
            self._dispatcher.fresh.drop(new.id)
            self._files.remove(new.id)
            raise
        if submitted.is_replayed or submitted.job.state.is_final:
            self._dispatcher.fresh.drop(new.id)
        if submitted.is_replayed:
            self._files.remove(new.id)
        elif submitted.job.state.is_final:
            self._files.remove(new.id, sealed_frames.REQUEST)
        return submitted

    def _answered(self, new: NewJob) -> Submitted | None:
        """By a copy of what was answered before, if that is still there."""
        if not self._answers_again:
            return None
        known = self._jobs.cached(new.key, new.request_digest, new.model)
        if known is None:
            return None
        try:
            stored = self._files.copy(known.id, sealed_frames.RESULT, new.id)
        except (NoSuchJob, DamagedFile):  # collected or spoiled meanwhile
            return None
        return self._jobs.add_done(replace(new, request_bytes=0), stored.digest, stored.bytes)

    def _cancel(self, job: str, key: str, outcome: str = "") -> JobRecord:
        record = self._own(job, key)
        if not record.state.is_final:
            size, change = record.request_bytes, self._jobs.cancel(job)
            record = change.now
            if record.state is ServedState.CANCELLED:
                self._dispatcher.cancel(job, outcome)
                self._board.say_state(record)
                if change.before is ServedState.QUEUED:  # else the dispatcher tells it
                    self._on_end(Ended(record, bytes_in=size, outcome=outcome))
                with suppress(GessoError):  # else it goes when a server is next started
                    self._files.remove(job, sealed_frames.REQUEST)
                return record
        if let_go(self._jobs, self._files, job):
            self._board.forget(job)
        return record

    def _own(self, job: str, key: str) -> JobRecord:
        record = self._jobs.find(job) if _JOB.fullmatch(job) else None
        if record is None or record.key != key:  # somebody else's is told as one that never was
            raise NoSuchJob(
                "The server knows no such job of yours.",
                "It may have been collected, or kept long enough; send the edit again.",
            )
        return record


def _error(said: ErrorSaid) -> GessoError:
    message = from_frame(Frame("failed", {"job": 0, "error": asdict(said)}))
    assert isinstance(message, Failed)
    return message.error
