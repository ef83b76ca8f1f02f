"""The jobs of one family of engines, and the thread that hands them to its worker one by one."""

import signal
import threading

from gesso_core.errors import BadRequest, EngineFailed, OutOfMemory
from gesso_core.messages import Unload, Unloaded
from gesso_core.placement import Placement
from gesso_runtime.client.attempt import Attempt
from gesso_runtime.client.job import Job
from gesso_runtime.client.station import Closed, Ended, Lost, Patience, Start, Station

# Deaths by the process's own doing: what it was given made it fall, and would again.
_OWN_FAULT = {
    signal.SIGILL,
    signal.SIGABRT,
    signal.SIGBUS,
    signal.SIGFPE,
    signal.SIGSEGV,
    signal.SIGSYS,
}


class EngineQueue:
    """waiting, running: guarded by `lock`, the client's; only this thread takes from them.

    It is held by who calls `add`, `notice` and `unload`, too.
    """

    def __init__(
        self,
        row: str,
        start: Start,
        *,
        lock: threading.RLock,
        patience: Patience,
        allow_unconfined: bool,
    ) -> None:
        self.waiting: list[Job] = []
        self.running: Job | None = None
        self._is_unwanted = False  # the model, by who asked for it before the next job
        self._lock = lock
        self._patience = patience
        self._station = Station(row, start, patience, allow_unconfined=allow_unconfined)
        self._thread = threading.Thread(target=self._work, name=f"gesso-{row}", daemon=True)
        self._thread.start()

    def add(self, job: Job) -> None:
        self.waiting.append(job)
        self._station.wake()

    def notice(self, job: Job) -> None:
        """That it was cancelled."""
        if job is self.running:
            self._station.wake()
        elif job in self.waiting:
            self.waiting.remove(job)

    def unload(self) -> None:
        """A worker that has a job keeps its model."""
        self._is_unwanted = self.running is None or self.running.has_ended
        self._station.wake()

    def close(self) -> None:
        """Its jobs must have ended. Does not wait; `join` does."""
        self._station.close()

    def join(self) -> None:
        self._thread.join()

    def _work(self) -> None:
        try:
            while True:
                self._serve(self._next())
        except Closed:
            pass
        finally:
            self._station.dismiss(self._patience.end)

    def _next(self) -> Job:
        """The next job, running from now on."""
        while True:
            with self._lock:
                is_unwanted, self._is_unwanted = self._is_unwanted, False
                if self.waiting:
                    self.running = self.waiting.pop(0)
                    self.running.start()
            if is_unwanted:
                self._station.send(Unload())
            if self.running is not None:
                return self.running
            try:
                said = self._station.listen()
            except Lost:  # nobody needed it; the next job starts another
                self._station.dismiss()
                continue
            if isinstance(said, Unloaded):
                # Libraries keep memory for themselves, of the card too: only the end frees it all.
                self._station.dismiss(self._patience.end)

    def _serve(self, job: Job) -> None:
        assert job.resolved is not None
        placements = job.resolved.placements
        lost = self._attempt(job, placements)
        if lost is not None and self._may_retry(job, lost):
            if isinstance(lost.error, OutOfMemory) and len(placements) > 1:
                placements = placements[1:]
            with self._lock:
                job.retry(lost.error)
            lost = self._attempt(job, placements)
        with self._lock:
            if lost is not None:
                job.fail(lost.error)
            self.running = None

    def _attempt(self, job: Job, placements: tuple[Placement, ...]) -> Ended | None:
        """How the worker was lost; None when the job is settled."""
        try:
            Attempt(job, self._station, self._patience, self._lock).run(placements)
        except BadRequest as error:
            return Ended(error, may_retry=False)
        except Lost as lost:
            self._station.dismiss()
            return lost.ended
        return None

    def _may_retry(self, job: Job, lost: Ended) -> bool:
        """Not what fell by its own fault while loading: the model's files would do it again."""
        with self._lock:
            if job.is_stopping or job.has_ended:
                return False
            progress = job.status.progress
        is_loading = progress is not None and progress.stage == "loading"
        return (
            lost.may_retry
            and isinstance(lost.error, EngineFailed)
            and not (is_loading and lost.signal in _OWN_FAULT)
        )
