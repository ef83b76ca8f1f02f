"""The one engine and the one model that are ready to run, and changing them for a job."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.edit_request import EngineResult
from gesso_core.errors import BadRequest, OutOfMemory
from gesso_core.messages import Task
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.engines.engine import Engine, make
from gesso_runtime.worker.reporting import Reporting


@dataclass(frozen=True, eq=False)
class _Loaded:
    task: Task
    placement: Placement

    def serves(self, task: Task, placement: Placement) -> bool:
        mine = self.task
        is_same_model = mine.card == task.card and mine.model == task.model
        # What it is expected to need follows the picture's size and calls for no loading again.
        is_same_place = replace(self.placement, memory_bytes=placement.memory_bytes) == placement
        return is_same_model and is_same_place and mine.files == task.files


class Bench:
    def __init__(self, make_engine: Callable[[str], Engine] = make) -> None:
        self._make = make_engine
        self._row = ""
        self._engine: Engine | None = None
        self._loaded: _Loaded | None = None

    @property
    def is_empty(self) -> bool:
        return self._loaded is None

    def run(self, task: Task, report: Reporting) -> tuple[EngineResult, Placement]:
        """The result and where it was made: the first of the task's placements that had memory.

        Raises what the engine raises, OutOfMemory for MemoryError.
        """
        if not task.placements:
            raise BadRequest(f"Nothing says where “{task.card.title}” is to run.")
        for number, placement in enumerate(task.placements):
            if number:
                report(Progress("making room", number, len(task.placements)))
            result = self._tried(task, placement, report, is_last=placement is task.placements[-1])
            if result is not None:
                return result, placement
        raise AssertionError("the last placement raises")

    def clear(self) -> None:
        """Gives all memory back that a model held."""
        if self._engine is not None:
            self._engine.unload()
        self._loaded = None
        gc.collect()

    def abandon(self) -> None:
        """As `clear`, for an engine that is not to be trusted any more."""
        engine, self._engine, self._loaded = self._engine, None, None
        if engine is not None:
            engine.unload()
        del engine
        gc.collect()

    def versions(self) -> dict[str, str]:
        return dict(self._engine.versions) if self._engine is not None else {}

    def _tried(
        self, task: Task, placement: Placement, report: Reporting, *, is_last: bool
    ) -> EngineResult | None:
        """None when memory ran out and there is another placement to try."""
        try:
            return self._load(task, placement, report).run(task.request, report)
        except (MemoryError, OutOfMemory) as error:
            ran_out = error if isinstance(error, OutOfMemory) else _out_of_memory(task, error)
            if is_last:
                raise ran_out from error
        # Outside the handler: the error's frames hold the arrays that there was no room for.
        self.clear()
        return None

    def _load(self, task: Task, placement: Placement, report: Reporting) -> Engine:
        if self._engine is not None and self._loaded is not None:
            if self._loaded.serves(task, placement):
                return self._engine
            self.clear()
        if self._engine is None or self._row != task.card.engine:
            self._engine, self._row = self._make(task.card.engine), task.card.engine
        files = {name: Path(path) for name, path in task.files.items()}
        try:
            self._engine.load(task.card, files, placement, report)
        except Cancelled:
            self.clear()
            raise
        self._loaded = _Loaded(task, placement)
        return self._engine


def _out_of_memory(task: Task, error: MemoryError) -> OutOfMemory:
    return OutOfMemory(
        f"There was not enough memory to run “{task.card.title}”.",
        "Close other programs, or choose a smaller model or part of the picture.",
        detail=str(error),
    )
