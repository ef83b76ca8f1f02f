"""Everything that runs models on this computer, put together once and passed in."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.edit_request import EditRequest
from gesso_core.machine import Machine
from gesso_runtime.carriers import check_carrier
from gesso_runtime.catalogue import Catalogue, read_catalogue
from gesso_runtime.choosing import Unusable, Usable, assess, resolve
from gesso_runtime.client.absent import AbsentClient, no_models
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.environments import Broken, Environment, survey_environments
from gesso_runtime.machine_probe import probe
from gesso_runtime.store.model_store import ModelStore

__all__ = ["Runtime", "Surroundings", "Unusable", "Usable", "open_runtime"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was found when it was looked for. broken: folders that are no environments."""

    catalogue: Catalogue
    environments: tuple[Environment, ...]
    machine: Machine
    broken: tuple[Broken, ...] = ()


class Runtime:
    """Thread-safe. Looks around when it is first asked for something, so that opening it is quick.

    What others use of a graphics card is known from that moment: later a model that is held here
    would itself count as somebody else. `look_again` lets go of models first.
    """

    def __init__(
        self,
        store: ModelStore,
        look: Callable[[], Surroundings],
        connect: "Callable[[Runtime], RuntimeClient]",
        *,
        carrier: str = "local",
    ) -> None:
        self.store = store
        self.carrier = carrier
        self._look = look
        self._lock = threading.Lock()
        self._found: Surroundings | None = None
        self.client = connect(self)

    @property
    def surroundings(self) -> Surroundings:
        with self._lock:
            if self._found is None:
                self._found = self._look()
            return self._found

    @property
    def catalogue(self) -> Catalogue:
        return self.surroundings.catalogue

    @property
    def environments(self) -> tuple[Environment, ...]:
        return self.surroundings.environments

    @property
    def machine(self) -> Machine:
        return self.surroundings.machine

    def look_again(self) -> None:
        """After something was installed or plugged in. Models that are idle are let go of."""
        self.client.unload()
        with self._lock:
            self._found = None

    def usable(self) -> tuple[Usable, ...]:
        """What can run now, in the catalogue's order."""
        return tuple(each for each in self.assessed() if isinstance(each, Usable))

    def unusable(self) -> tuple[Unusable, ...]:
        return tuple(each for each in self.assessed() if isinstance(each, Unusable))

    def assessed(self) -> tuple[Usable | Unusable, ...]:
        """Every model that this carrier offers, in the catalogue's order."""
        found = self.surroundings
        if self.carrier == "none":
            refused = no_models()
            return tuple(
                Unusable(card, refused.message, refused.hint, code=refused.code)
                for card in self._offered()
            )
        return tuple(
            assess(card, self.store, found.environments, found.machine) for card in self._offered()
        )

    def resolve(self, request: EditRequest) -> Resolved:
        """Raises NeedsModel, NeedsEnvironment, DoesNotFit, ModelDamaged."""
        found = self.surroundings
        card = found.catalogue.find(request.card)
        area = _area(request, card)
        return resolve(card, self.store, found.environments, found.machine, area=area)

    def digest(self, request: EditRequest) -> str:
        """Of the model's files that would run it. Raises as `resolve`."""
        return self.resolve(request).files.digest

    def close(self) -> None:
        self.client.close()

    def _offered(self) -> tuple[ModelCard, ...]:
        """A model that only plays one is offered where everything is play, and nowhere else."""
        cards = self.catalogue.cards.values()
        is_play = self.carrier == "fake"
        return tuple(card for card in cards if (card.role is Role.REHEARSAL) == is_play)


def open_runtime(models: Path, cards: Path | None = None, *, carrier: str = "local") -> Runtime:
    """models: the store's folder; cards: of the user. carrier: "local", "fake" or "none".

    No process is started before the first request. Raises BadRequest for another carrier.
    """
    check_carrier(carrier)
    folders = () if cards is None else (cards,)
    store = ModelStore(models)

    def look() -> Surroundings:
        store.clear_left_behind()
        survey = survey_environments()
        return Surroundings(read_catalogue(folders), survey.found, probe(), survey.broken)

    return Runtime(store, look, _client, carrier=carrier)


def _client(runtime: Runtime) -> RuntimeClient:
    match runtime.carrier:
        case "local":
            return LocalClient(runtime.resolve)
        case "fake":
            return FakeClient()
        case _:
            return AbsentClient()


def _area(request: EditRequest, card: ModelCard) -> int:
    """Of the picture that the model works on."""
    if request.work is not None:
        return request.work.area
    if request.picture is not None:
        return int(request.picture.shape[0] * request.picture.shape[1])
    return card.grid.native_area
