"""From a request to everything a worker needs for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.exported import ExportedPart
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.placement import Placement
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles


@dataclass(frozen=True, slots=True)
class Preparing:
    """That the card's files for `precision` are wished for, below the folder `target`.

    threads: of the processor. exported: those parts as ONNX instead.
    """

    precision: Precision
    target: Path
    threads: int
    exported: tuple[ExportedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """preparing: instead of a run; there are no placements then."""

    card: ModelCard
    files: ModelFiles
    environment: Environment
    placements: tuple[Placement, ...]
    preparing: Preparing | None = None


Resolve = Callable[[EditRequest], Resolved]
"""Raises NeedsModel, NeedsEnvironment, DoesNotFit, ModelDamaged."""
