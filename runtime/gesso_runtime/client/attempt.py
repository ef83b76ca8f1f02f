"""One job with one worker: from the wish for a worker until the job is settled or it is lost."""

import threading
from dataclasses import replace

from gesso_core.edit_request import EngineResult
from gesso_core.errors import EngineFailed, EngineHung
from gesso_core.messages import (
    Cancel,
    Failed,
    Finished,
    FromWorker,
    Prepare,
    Reported,
    Stopped,
    Task,
)
from gesso_core.placement import Placement, fell_back
from gesso_runtime.client.client import JobState
from gesso_runtime.client.job import Job
from gesso_runtime.client.station import Ended, Lost, Patience, Station


class Attempt:
    """lock: the client's, which guards the job."""

    def __init__(
        self, job: Job, station: Station, patience: Patience, lock: threading.RLock
    ) -> None:
        self._job = job
        self._station = station
        self._patience = patience
        self._lock = lock
        self._placements: tuple[Placement, ...] = ()
        self._is_over = False
        self._was_asked_to_stop = False
        self._step = 0.0  # when it last came further

    def run(self, placements: tuple[Placement, ...]) -> None:
        """Returns when the job is settled; raises Lost when the worker is, and BadRequest."""
        if not self._has_worker():
            return
        self._placements = placements
        self._station.send(_order(self._job, placements))
        self._step = self._station.heard = self._station.now()
        while not self._is_over:
            seconds = self._until_stopped() if self._job.is_stopping else self._until_hung()
            if not self._is_over:
                self._hear(self._station.listen(seconds))

    def _has_worker(self) -> bool:
        while not self._station.is_ready():
            if self._job.is_stopping:  # the worker goes on starting, for the next job
                with self._lock:
                    self._job.end(JobState.CANCELLED)
                return False
            self._station.listen(0.25)
        return True

    def _until_hung(self) -> float:
        """Seconds that may pass without a word. Raises Lost when too many have."""
        now = self._station.now()
        alive = self._station.heard + self._patience.alive - now
        step = self._step + self._patience.silence - now
        if alive <= 0 or step <= 0:
            what = "gave no sign of life" if alive <= 0 else "came no further"
            limit = self._patience.alive if alive <= 0 else self._patience.silence
            raise Lost(
                Ended(
                    EngineHung(
                        f"The engine {what} for {limit:.0f} seconds and was ended.",
                        "Try again with a smaller picture or fewer steps.",
                    )
                )
            )
        return min(alive, step)

    def _until_stopped(self) -> float:
        """Asks the worker, tells the job's end in time, and in the end kills the worker."""
        if not self._was_asked_to_stop:
            self._was_asked_to_stop = True
            self._station.send(Cancel(self._job.id))
        passed = self._job.seconds_since_cancelled
        if passed < self._patience.answer:
            return self._patience.answer - passed
        with self._lock:
            self._job.end(JobState.CANCELLED)
        if passed >= self._patience.stop:
            self._station.dismiss()
            self._is_over = True
        return max(0.0, self._patience.stop - passed)

    def _hear(self, said: FromWorker | None) -> None:
        job = self._job
        with self._lock:
            match said:
                case Reported(number, progress) if number == job.id:
                    self._step = self._station.now()
                    job.report(progress)
                case Finished(number, result) if number == job.id:
                    self._is_over = True
                    told = _told(job, self._placements, result)
                    job.settle(replace(job.status, state=JobState.DONE, result=told))
                case Failed(number, error) if number == job.id:
                    self._is_over = True
                    job.fail(error)
                case Stopped(number) if number == job.id:
                    self._is_over = True
                    job.fail(
                        EngineFailed(
                            "The engine stopped without having been asked to.", "Try again."
                        )
                    )
                case _:
                    pass


def _told(job: Job, placements: tuple[Placement, ...], result: EngineResult) -> EngineResult:
    """A worker that was sent the rest of the placements alone takes the first for the one meant."""
    assert job.resolved is not None
    facts, title = result.facts, job.resolved.card.title
    if placements == job.resolved.placements or facts.placement != placements[0].words:
        return result
    notes = (fell_back(title, placements[0]), *facts.notes)
    return replace(result, facts=replace(facts, notes=notes))


def _order(job: Job, placements: tuple[Placement, ...]) -> Task | Prepare:
    resolved = job.resolved
    assert resolved is not None
    files = {name: str(path.absolute()) for name, path in resolved.files.files.items()}
    if (wish := resolved.preparing) is not None:
        target = str(wish.target.absolute())
        return Prepare(
            job.id, resolved.card, files, wish.precision, target, wish.threads, wish.exported
        )
    return Task(
        job=job.id,
        card=resolved.card,
        files=files,
        model=resolved.files.digest,
        placements=placements,
        request=job.status.request,
    )
