"""Everything that runs models on this computer, put together once and passed in."""

from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.machine import Machine
from gesso_core.placement import Placement, Refusal
from gesso_runtime.catalogue import Catalogue
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles, ModelStore


@dataclass(frozen=True, slots=True)
class Usable:
    """A model that could run now, and how."""

    card: ModelCard
    files: ModelFiles
    environment: Environment
    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Unusable:
    """A known model that cannot run, and why: not installed, no libraries, or it does not fit."""

    card: ModelCard
    why: str
    hint: str
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Runtime:
    catalogue: Catalogue
    store: ModelStore
    environments: tuple[Environment, ...]
    machine: Machine
    client: RuntimeClient

    def usable(self) -> tuple[Usable, ...]:
        """What can run now, in the catalogue's order."""
        raise NotImplementedError

    def unusable(self) -> tuple[Unusable, ...]:
        raise NotImplementedError

    def close(self) -> None:
        self.client.close()


def open_runtime(models: Path, cards: Path | None = None, *, carrier: str = "local") -> Runtime:
    """models: the store's folder; cards: of the user. carrier: "local", "fake" or "none".

    No process is started before the first request. Raises BadRequest for another carrier.
    """
    raise NotImplementedError
