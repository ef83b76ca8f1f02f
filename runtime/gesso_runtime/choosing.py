"""Where a model would run: its files, an environment that has its libraries, and a placement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import (
    CannotRead,
    DoesNotFit,
    GessoError,
    ModelDamaged,
    NeedsEnvironment,
    NeedsLicence,
    NeedsModel,
)
from gesso_core.machine import Machine
from gesso_core.placement import Placement, Refusal, Wanted, place
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.engines.engine import LIBRARIES
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles, ModelStore


@dataclass(frozen=True, slots=True)
class Usable:
    """A model that could run now, and how. is_assumed: its files are there, and whoever would run
    it has not said yet what it has; until then `environment` and `placements` name nothing.
    """

    card: ModelCard
    files: ModelFiles
    environment: Environment
    placements: tuple[Placement, ...]
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Unusable:
    """A known model that cannot run, and why: not installed, no libraries, or it does not fit.

    code: of the error that a request for it would fail with. also: what else is missing, in
    sentences. would: how it would run once all that is put right; empty where nothing fits, and
    then `refusal` says why. is_absent: none of its files are there, nothing else is wrong.
    """

    card: ModelCard
    why: str
    hint: str
    refusal: Refusal | None = None
    code: str = ""
    also: tuple[str, ...] = ()
    would: tuple[Placement, ...] = ()
    is_absent: bool = False

    @property
    def error(self) -> GessoError:
        """For who names it: what a request for it would fail with. What installing it would not
        mend is said first of all, so that nobody fetches gigabytes in vain."""
        if self.also:
            return NeedsEnvironment(f"{self.why} {self.also[0]}", " ".join(self.also[1:]))
        if self.is_absent and self.refusal is not None:
            return DoesNotFit(
                f"{self.card.title} is not installed, and this machine is too small for it.",
                self.refusal.nearest,
            )
        return _REFUSALS.get(self.code, NeedsModel)(self.why, self.hint)

    @property
    def is_within_reach(self) -> bool:
        """It would run once it is added."""
        return self.is_absent and not self.also and bool(self.would)


_REFUSALS: Mapping[str, type[GessoError]] = {
    kind.code: kind
    for kind in (NeedsEnvironment, NeedsLicence, DoesNotFit, ModelDamaged, CannotRead)
}
"""Why a model cannot run, by the code that it is known by."""


_UNKNOWN = Environment("unknown", Path(), frozenset())


@dataclass(frozen=True, slots=True)
class Chosen:
    environment: Environment
    placements: tuple[Placement, ...]


def assess(
    card: ModelCard, store: ModelStore, environments: Sequence[Environment], machine: Machine
) -> Usable | Unusable:
    """Whether it could run a request of its usual size now."""
    area = card.grid.native_area
    try:
        files = store.files(card)
        chosen = choose(card, environments, machine, Wanted(area, files.precisions))
    except GessoError as error:
        return _missing(card, error, environments, machine)
    if isinstance(chosen, Refusal):
        unfit = _does_not_fit(card, chosen)
        would = place(card, machine, Wanted(area))
        ways = () if isinstance(would, Refusal) else would
        return Unusable(card, unfit.message, unfit.hint, chosen, unfit.code, would=ways)
    return Usable(card, files, chosen.environment, chosen.placements)


def assume(card: ModelCard, store: ModelStore) -> Usable | Unusable:
    """As `assess` where nobody knows yet what there is to run it: by its files alone."""
    try:
        files = store.files(card)
    except GessoError as error:
        absent = type(error) is NeedsModel
        return Unusable(card, error.message, error.hint, code=error.code, is_absent=absent)
    return Usable(card, files, _UNKNOWN, (), is_assumed=True)


def resolve(
    card: ModelCard,
    store: ModelStore,
    environments: Sequence[Environment],
    machine: Machine,
    *,
    area: int,
) -> Resolved:
    """For a work picture of `area` px.

    Raises NeedsModel, ModelDamaged, NeedsEnvironment and DoesNotFit.
    """
    files = store.assured_files(card)
    chosen = choose(card, environments, machine, Wanted(area, files.precisions))
    if isinstance(chosen, Refusal):
        raise _does_not_fit(card, chosen)
    return Resolved(card, files, chosen.environment, chosen.placements)


def choose(
    card: ModelCard, environments: Sequence[Environment], machine: Machine, wanted: Wanted
) -> Chosen | Refusal:
    """The first environment where it fits on a graphics card, else the first where it fits at all.

    Raises NeedsEnvironment.
    """
    able = [each for each in environments if card.engine in each.engines]
    if not able:
        raise needs_environment(card)
    placed = [(each, place(card, _seen_from(each, card, machine), wanted)) for each in able]
    fitting = [Chosen(each, ways) for each, ways in placed if not isinstance(ways, Refusal)]
    if fitting:
        on_card = (each for each in fitting if each.placements[0].device != "cpu")
        return next(on_card, fitting[0])
    refusal = next(ways for _, ways in placed if isinstance(ways, Refusal))
    return _with_unused_card(refusal, card, able, machine)


def needs_environment(card: ModelCard) -> NeedsEnvironment:
    """Of a model whose libraries no environment has."""
    libraries = " and ".join(LIBRARIES.get(card.engine, ()))
    if not libraries:
        return NeedsEnvironment(
            f"{card.title} runs in an environment of its own, with the engine {card.engine}, and "
            "none here has it.",
            "Install one and name its folder in GESSO_ENVS, or choose another model.",
        )
    return NeedsEnvironment(
        f"{card.title} needs {libraries}, which no environment here has.",
        f"Install an environment with {libraries}, then look again.",
    )


def _missing(
    card: ModelCard, error: GessoError, environments: Sequence[Environment], machine: Machine
) -> Unusable:
    """What is missing besides, and what would be with whatever files and libraries it takes."""
    wanted = Wanted(card.grid.native_area)
    also: tuple[str, ...] = ()
    would: Chosen | tuple[Placement, ...] | Refusal
    try:
        would = choose(card, environments, machine, wanted)
    except NeedsEnvironment as lacking:
        would = place(card, machine, wanted)
        if lacking.message != error.message:
            also = (lacking.message, lacking.hint)
    refusal = would if isinstance(would, Refusal) else None
    ways = () if isinstance(would, Refusal) else would
    ways = ways.placements if isinstance(ways, Chosen) else ways
    return Unusable(
        card,
        error.message,
        error.hint,
        refusal,
        code=error.code,
        also=also,
        would=ways,
        is_absent=type(error) is NeedsModel,
    )


def _seen_from(environment: Environment, card: ModelCard, machine: Machine) -> Machine:
    """Without graphics cards where the environment's libraries cannot use them."""
    return machine if card.engine in environment.accelerated else replace(machine, gpus=())


def _does_not_fit(card: ModelCard, refusal: Refusal) -> DoesNotFit:
    return DoesNotFit(
        f"{card.title} does not fit this machine.",
        refusal.nearest,
        detail=" ".join(refusal.reasons),
    )


def _with_unused_card(
    refusal: Refusal, card: ModelCard, able: Sequence[Environment], machine: Machine
) -> Refusal:
    if not machine.gpus or any(card.engine in each.accelerated for each in able):
        return refusal
    libraries = " and ".join(LIBRARIES.get(card.engine, ())) or card.engine
    unused = f"The {machine.gpus[0].name} is not used: {libraries} is here without CUDA."
    return replace(refusal, reasons=(*refusal.reasons, unused))
