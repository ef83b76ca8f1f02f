"""An engine without a model, for trying everything around engines."""

from collections.abc import Mapping
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.placement import Placement
from gesso_core.progress import Report
from gesso_core.rehearsal import rehearse, rehearse_loading
from gesso_runtime.engines.faults import Fault, fault, with_fault

_OPTIONS = frozenset({"fault", "once", "slow"})


class RehearsalEngine:
    """Options of the card: `fault` and `once` (see `faults`), `slow`: seconds per step. The params
    of a request name the same for one run, where loading is over.
    """

    def __init__(self) -> None:
        self._place: str | None = None
        self._fault: Fault | None = None
        self._seconds = 0.0

    def load(
        self, card: ModelCard, files: Mapping[str, Path], placement: Placement, report: Report
    ) -> None:
        unknown = sorted(set(card.options) - _OPTIONS)
        if unknown:
            raise BadRequest(f"“{card.title}” has options nobody knows: {', '.join(unknown)}.")
        planned = fault(card.options.get("fault"), card.options.get("once"))
        self._seconds = _seconds(card.options.get("slow", 0.0))
        rehearse_loading(with_fault(report, planned, placement.words), seconds=self._seconds)
        self._place, self._fault = placement.words, planned

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        if self._place is None:
            raise EngineFailed("No model is loaded.")
        planned = fault(request.params.get("fault"), request.params.get("once")) or self._fault
        seconds = _seconds(request.params.get("slow", self._seconds))
        return rehearse(request, with_fault(report, planned, self._place), seconds=seconds)

    def unload(self) -> None:
        self._place = self._fault = None

    @property
    def versions(self) -> Mapping[str, str]:
        return {}


def _seconds(value: object) -> float:
    if isinstance(value, int | float) and 0 <= value <= 3600:
        return float(value)
    raise BadRequest(f"“slow” is {value!r} and not a number of seconds.")
