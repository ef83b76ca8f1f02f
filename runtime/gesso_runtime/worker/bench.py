"""The one engine and the one model that are ready to run, and changing them for a job."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, OutOfMemory
from gesso_core.messages import Task
from gesso_core.placement import Placement, fell_back
from gesso_core.progress import Progress
from gesso_runtime.engines.engine import Engine, make
from gesso_runtime.worker.readiness import versions
from gesso_runtime.worker.remembered import Remembered
from gesso_runtime.worker.reporting import Reporting


@dataclass(frozen=True, eq=False)
class _Loaded:
    card: ModelCard
    files: Mapping[str, str]
    model: str
    placement: Placement

    def is_of(self, task: Task) -> bool:
        return (self.card, self.files, self.model) == (task.card, task.files, task.model)


class Bench:
    """Used by one thread. remembered: what ran out of memory before."""

    def __init__(self, remembered: Remembered) -> None:
        self._row = ""
        self._engine: Engine | None = None
        self._loaded: _Loaded | None = None
        self._of_models, self._of_play = remembered, Remembered(None)

    @property
    def is_empty(self) -> bool:
        """Whether no model is held."""
        return self._loaded is None

    def run(self, task: Task, report: Reporting) -> tuple[EngineResult, Placement]:
        """The result and where it was made: the first of the task's placements that had memory.
        Its notes say so where that is not the one that was meant.

        Raises what the engine raises, OutOfMemory for MemoryError.
        """
        places = self._promising(task)
        for number, placement in enumerate(places):
            if number:
                report(Progress("making room", number, len(places)))
                report.begin_again()
            result = self._tried(task, placement, report, is_last=number == len(places) - 1)
            if result is not None:
                return _told(task, result, placement), placement
        raise BadRequest(
            f"Nothing says where “{task.card.title}” is to run.", "Choose another engine."
        )

    def clear(self) -> None:
        """Gives all memory back that a model held."""
        self._of_play.forget()
        self._release()

    def abandon(self) -> None:
        """Forgets an engine that cannot even be cleared."""
        self._engine = self._loaded = None
        self._of_play.forget()
        gc.collect()

    @property
    def versions(self) -> Mapping[str, str]:
        return self._engine.versions if self._engine is not None else {}

    def _promising(self, task: Task) -> tuple[Placement, ...]:
        """The task's placements but for those where the same model ran out of memory before, with
        a picture no larger: the way there and back would be paid for nothing.
        """
        if self._loaded is None or not self._loaded.is_of(task):
            self._of_play.forget()
        memory, key, area = self._memory(task), _key(task), _area(task.request)
        return (
            tuple(place for place in task.placements if memory.promises(key, place, area))
            or task.placements
        )

    def _tried(
        self, task: Task, placement: Placement, report: Reporting, *, is_last: bool
    ) -> EngineResult | None:
        """None when memory ran out and there is another placement to try."""
        memory, key, area = self._memory(task), _key(task), 0
        try:
            engine = self._ready(task, placement, report)
            area = _area(task.request)
            result = engine.run(task.request, report)
        except (MemoryError, OutOfMemory) as error:
            memory.ran_out(key, placement, area)
            if is_last:
                raise _out_of_memory(task, error) from error
        else:
            memory.fitted(key, placement, area)
            return result
        # Outside the handler: the error's frames hold the arrays that there was no room for.
        self._release()
        return None

    def _memory(self, task: Task) -> Remembered:
        """A model without files only plays one, and so does its want of memory."""
        return self._of_models if task.files else self._of_play

    def _ready(self, task: Task, placement: Placement, report: Reporting) -> Engine:
        """The engine with the task's model, there where it is meant to run."""
        if self._engine is not None and self._loaded is not None:
            if self._loaded.is_of(task) and _place(self._loaded.placement) == _place(placement):
                return self._engine
            self._release()
        if self._engine is None or self._row != task.card.engine:
            self._engine, self._row = make(task.card.engine), task.card.engine
        files = {name: Path(path) for name, path in task.files.items()}
        try:
            self._engine.load(task.card, files, placement, report)
            self._loaded = _Loaded(task.card, task.files, task.model, placement)
        finally:
            if self._loaded is None:  # cancelled or failed half-way
                self._release()
        return self._engine

    def _release(self) -> None:
        self._loaded = None
        if self._engine is not None:
            self._engine.unload()
        gc.collect()


def _place(placement: Placement) -> Placement:
    """Without what it is expected to need: that follows the picture and asks for no loading."""
    return replace(placement, memory_bytes=0)


def _key(task: Task) -> str:
    """Of the model and what it runs on."""
    libraries = versions((task.card.engine,))
    told = " ".join(f"{name} {number}" for name, number in sorted(libraries.items()))
    return f"{task.card.id} {task.model}, {told}"


def _area(request: EditRequest) -> int:
    """Of all that is worked on and shown."""
    shown = [each.shape[0] * each.shape[1] for each in request.references]
    if request.work is not None:
        shown.append(request.work.area)
    elif request.picture is not None:
        shown.append(request.picture.shape[0] * request.picture.shape[1])
    return sum(shown)


def _told(task: Task, result: EngineResult, placement: Placement) -> EngineResult:
    if _place(placement) == _place(task.placements[0]):
        return result
    notes = (fell_back(task.card.title, placement), *result.facts.notes)
    return replace(result, facts=replace(result.facts, notes=notes))


def _out_of_memory(task: Task, error: MemoryError | OutOfMemory) -> OutOfMemory:
    if isinstance(error, OutOfMemory):
        return error
    return OutOfMemory(
        f"There was not enough memory to run “{task.card.title}”.",
        "Close other programs, or choose a smaller model or part of the picture.",
        detail=str(error),
    )
