"""From a request to everything a worker needs for it."""

from collections.abc import Callable
from dataclasses import dataclass

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest
from gesso_core.placement import Placement
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles


@dataclass(frozen=True, slots=True)
class Resolved:
    card: ModelCard
    files: ModelFiles
    environment: Environment
    placements: tuple[Placement, ...]


Resolve = Callable[[EditRequest], Resolved]
"""Raises NeedsModel, NeedsEnvironment, DoesNotFit, ModelDamaged."""
