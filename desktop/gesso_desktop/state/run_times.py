"""How long the models of this machine took when they ran last: kept for what is offered next."""

import math
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.recipe import EngineKind
from gesso_desktop.state.kept_json import read_json, write_json

if TYPE_CHECKING:
    from gesso_runtime.client.client import JobStatus, Listener, RuntimeClient

TIMED = frozenset({EngineKind.EDIT, EngineKind.INPAINT, EngineKind.GENERATE})
"""Of these one run is one edit; others are done in as many parts as the picture has."""

_LOADING = "loading"  # of the first run alone


class RunTimes:
    """Thread-safe: results come on the threads of a client."""

    def __init__(self, path: Path | None) -> None:
        """path: of the file that keeps them; None for as long as this lives."""
        self._path = path
        self._lock = threading.Lock()
        self._seconds: dict[str, float] = {}
        with suppress(OSError, ValueError):  # it is known again after the next run
            kept = None if path is None else read_json(path)
            if isinstance(kept, dict):
                self._seconds = {
                    str(card): float(seconds)
                    for card, seconds in kept.items()
                    if isinstance(seconds, int | float) and 0 < seconds < math.inf
                }

    def seconds(self, card: str) -> float | None:
        """Of one edit in final quality, once the model is loaded; None where none was seen."""
        with self._lock:
            return self._seconds.get(card)

    def note(self, request: EditRequest, result: EngineResult) -> None:
        stages = result.facts.seconds
        took = sum(seconds for stage, seconds in stages.items() if stage != _LOADING)
        if request.kind not in TIMED or request.quality is not Quality.FINAL or took <= 0:
            return
        with self._lock:
            self._seconds[request.card] = max(round(took, 2), 0.01)
            if self._path is not None:
                with suppress(OSError):  # a full disk costs no more than the estimate
                    write_json(self._path, self._seconds)


class TimedClient:
    """A `RuntimeClient` whose finished jobs are noted."""

    def __init__(self, client: "RuntimeClient", times: RunTimes) -> None:
        self._client, self._times = client, times

    def submit(self, request: EditRequest, listener: "Listener" = lambda _: None) -> int:
        return self._client.submit(request, self._noting(listener))

    def cancel(self, job: int) -> None:
        self._client.cancel(job)

    def move(self, job: int, place: int) -> None:
        self._client.move(job, place)

    @property
    def jobs(self) -> "tuple[JobStatus, ...]":
        return self._client.jobs

    def unload(self) -> None:
        self._client.unload()

    def close(self) -> None:
        self._client.close()

    def _noting(self, listener: "Listener") -> "Callable[[JobStatus], None]":
        def heard(status: "JobStatus") -> None:
            if status.result is not None:
                self._times.note(status.request, status.result)
            listener(status)

        return heard
