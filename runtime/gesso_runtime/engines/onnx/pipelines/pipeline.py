"""What every pipeline offers, and which there are."""

from collections.abc import Callable, Mapping
from typing import Protocol

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest
from gesso_core.progress import Report
from gesso_runtime.engines.onnx.network import Network


class Pipeline(Protocol):
    def run(self, request: EditRequest, report: Report) -> EngineResult:
        """Raises BadRequest, OutOfMemory, EngineFailed and Cancelled."""
        ...


Make = Callable[[ModelCard, Mapping[str, Network]], Pipeline]
"""From a card and its networks by part. Raises BadRequest for a card it cannot follow."""


def only(card: ModelCard, networks: Mapping[str, Network]) -> Network:
    if len(networks) != 1:
        raise refuse_card(card, f"it needs one network and has {len(networks)}")
    return next(iter(networks.values()))


def refuse_card(card: ModelCard, why: str) -> BadRequest:
    return BadRequest(
        f"The card “{card.id}” does not suit its pipeline “{card.pipeline}”: {why}.",
        "Correct the card.",
    )
