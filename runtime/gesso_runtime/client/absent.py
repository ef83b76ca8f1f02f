"""The client of an installation where no model is to run: every request ends at once, with why."""

import itertools
import threading

from gesso_core.edit_request import EditRequest
from gesso_core.errors import NeedsModel
from gesso_runtime.client.client import JobState, JobStatus, Listener


class AbsentClient:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._threads: list[threading.Thread] = []

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        refused = JobStatus(next(self._numbers), request, JobState.FAILED, error=no_models())
        # Not on the caller's thread, which may hold what the listener waits for.
        thread = threading.Thread(target=listener, args=(refused,), name="gesso-no-models")
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()
        return refused.id

    def cancel(self, job: int) -> None:
        """All have ended."""

    def move(self, job: int, place: int) -> None:
        """None waits."""

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        return ()

    def unload(self) -> None:
        """None is held."""

    def close(self) -> None:
        for thread in self._threads:
            thread.join()


def no_models() -> NeedsModel:
    return NeedsModel(
        "Gesso was told to run no models.", "Start it without `--runtime none` to use them."
    )
