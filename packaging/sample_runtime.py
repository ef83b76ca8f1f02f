"""Models for the screenshots: one that is played and takes its time, and all that are known, on a
machine that is made up, so that the pictures look alike wherever they are taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.machine import Gpu, Machine
from gesso_runtime.catalogue import Catalogue, read_catalogue
from gesso_runtime.client.absent import AbsentClient
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.environments import find_environments
from gesso_runtime.runtime import Runtime, Surroundings
from gesso_runtime.store.model_store import ModelStore

_GB = 10**9
_MACHINE = Machine(
    "Desktop processor", 8, frozenset({"avx2"}), 32 * _GB, 24 * _GB,
    gpus=(Gpu(0, "Graphics card", 12 * _GB, 11 * _GB, 89, ""),), system="Linux",
)  # fmt: skip
_STEP_SECONDS = 1.0  # time enough to take a picture between two steps


def rehearsing(folder: Path) -> Runtime:
    """Offers the rehearsal alone, which really runs next door."""
    card = read_catalogue(()).find("rehearsal")
    slow = replace(card, options={**card.options, "slow": _STEP_SECONDS})
    return _runtime(folder, Catalogue({slow.id: slow}), _next_door, carrier="fake")


def known(folder: Path) -> Runtime:
    """Every model there is; none was added, and none is run."""
    return _runtime(folder, read_catalogue(()), lambda _: AbsentClient(), carrier="local")


def of_a_server(folder: Path, cards: Sequence[ModelCard]) -> Runtime:
    """Plays all of these."""
    catalogue = Catalogue({card.id: card for card in cards})
    return _runtime(folder, catalogue, lambda _: FakeClient(), carrier="fake")


def _next_door(runtime: Runtime) -> RuntimeClient:
    return LocalClient(runtime.resolve)


def _runtime(
    folder: Path,
    catalogue: Catalogue,
    connect: Callable[[Runtime], RuntimeClient],
    *,
    carrier: str,
) -> Runtime:
    def look() -> Surroundings:
        return Surroundings(catalogue, find_environments(), _MACHINE)

    return Runtime(ModelStore(folder), look, connect, carrier=carrier)
