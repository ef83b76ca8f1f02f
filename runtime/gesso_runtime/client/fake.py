"""Engines that are played in this process, without a model: `gesso --runtime fake`."""

import os
import queue
import sys
import threading
from dataclasses import replace
from pathlib import Path

from gesso_core.cards.model_card import CardLicence, ModelCard, Offload, Precision, Role
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest, GessoError
from gesso_core.messages import (
    PROTOCOL,
    Cancel,
    Failed,
    Finished,
    Prepare,
    Ready,
    Reported,
    Stopped,
    Task,
    ToWorker,
    Unloaded,
)
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress
from gesso_core.recipe import EngineKind
from gesso_core.rehearsal import rehearse, rehearse_loading
from gesso_runtime.client.packing import packed
from gesso_runtime.client.queued import QueuedClient
from gesso_runtime.client.resolving import Resolve, Resolved
from gesso_runtime.client.station import PATIENCE, Hear, Patience
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles

_ROW = "rehearsal"
_PLACEMENT = Placement("cpu", Precision.FP32, Offload.NONE, 1)


class FakeClient(QueuedClient):
    """The same request has the same answer, always. Of the request's params it knows `slow`:
    seconds that every step takes, and what `rehearse` knows.
    """

    def __init__(self, resolve: Resolve | None = None, *, patience: Patience = PATIENCE) -> None:
        """resolve: without one every card is known, and each has a worker of its own."""

        def start(resolved: Resolved, hear: Hear) -> _Player:
            return _Player(resolved.card.engine, hear)

        super().__init__(resolve or _resolved, start, patience=patience)


def _resolved(request: EditRequest) -> Resolved:
    card = ModelCard(
        id=request.card,
        title=request.card,
        role=Role.REHEARSAL,
        engine=_ROW,
        pipeline=_ROW,
        kinds=frozenset(EngineKind),
        licence=CardLicence("Apache-2.0", allows_commercial_use=True),
        summary="",
        ladder=(),
    )
    environment = Environment(request.card, Path(sys.executable), frozenset({_ROW}))
    return Resolved(card, ModelFiles("", {}), environment, (_PLACEMENT,))


class _Player:
    """A worker whose process is a thread."""

    def __init__(self, row: str, hear: Hear) -> None:
        self._hear = hear
        self._is_closed = False
        self._unwanted: set[int] = set()
        self._loaded: ModelCard | None = None
        self._inbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="gesso-rehearsal", daemon=True)
        self._thread.start()
        hear(Ready(PROTOCOL, os.getpid(), (row,), is_confined=True))

    def send(self, message: ToWorker) -> None:
        packed(message)  # refuses what would not reach a process
        if isinstance(message, Cancel):
            self._unwanted.add(message.job)
        else:
            self._inbox.put(message)

    def close(self, patience: float) -> None:
        self._is_closed = True
        self._inbox.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (message := self._inbox.get()) is not None and not self._is_closed:
            if isinstance(message, Task):
                self._hear(self._answer(message))
                self._unwanted.discard(message.job)
            elif isinstance(message, Prepare):
                self._hear(Failed(message.job, _not_played()))
            else:
                self._loaded = None
                self._hear(Unloaded())
            del message

    def _answer(self, task: Task) -> Finished | Failed | Stopped:
        def report(progress: Progress) -> None:
            if self._is_closed or task.job in self._unwanted:
                raise Cancelled
            self._hear(Reported(task.job, progress))

        try:
            if self._loaded != task.card:
                rehearse_loading(report)
                self._loaded = task.card
            result = rehearse(task.request, report, seconds=_slow(task.request))
        except Cancelled:
            return Stopped(task.job)
        except GessoError as error:
            return Failed(task.job, error)
        return Finished(task.job, _with_facts(result, task))


def _not_played() -> BadRequest:
    return BadRequest(
        "A model that is only played has no weights to prepare.", "Leave out `--runtime fake`."
    )


def _with_facts(result: EngineResult, task: Task) -> EngineResult:
    picture = result.picture
    if picture is not None and picture is task.request.picture:
        picture = picture.copy()  # as it would be had it travelled
    facts = RunFacts(task.card.id, task.model, "rehearsal")
    return replace(result, picture=picture, facts=facts)


def _slow(request: EditRequest) -> float:
    slow = request.params.get("slow", 0.0)
    return float(slow) if isinstance(slow, int | float) else 0.0
