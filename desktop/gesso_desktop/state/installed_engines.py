"""The engines installed on this computer, as offers: looked for on a thread, known on Qt's.

The runtime is made here the first time, by what the roof passes in, so that a window is not kept
waiting for cards, stores and graphics drivers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.progress import Report
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.engine_texts import fell_back
from gesso_desktop.state.engines import EngineOffer, Licence, Where
from gesso_desktop.state.names import operator_name
from gesso_desktop.state.retelling import retold
from gesso_desktop.state.run_times import RunTimes, TimedClient
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

if TYPE_CHECKING:  # nothing of it is imported before it is asked for
    from gesso_core.cards.model_card import ModelCard
    from gesso_core.operators.noise import Noise
    from gesso_runtime.client.client import RuntimeClient
    from gesso_runtime.figures import StepFigures
    from gesso_runtime.runtime import Runtime, Unusable, Usable

WARNINGS = (
    QT_TRANSLATE_NOOP("Fidelity", "“{step}”: the model found nothing to repair."),
    QT_TRANSLATE_NOOP(
        "Fidelity",
        "Where you see damage, select just that place and try again, or choose another engine.",
    ),
    QT_TRANSLATE_NOOP("Fidelity", "“{step}”: the model left everything as it was."),
    QT_TRANSLATE_NOOP(
        "Fidelity", "Select a little more around it and try again, or choose another engine."
    ),
    QT_TRANSLATE_NOOP(
        "Fidelity",
        "The model that measures this could not run, so an exact operator measured it.",
    ),
    QT_TRANSLATE_NOOP(
        "Fidelity",
        "There is memory for {inside_width} × {inside_height} px only, so it was made at that size "
        "and enlarged to {width} × {height} px.",
    ),
    QT_TRANSLATE_NOOP(
        "Fidelity",
        "The instruction is longer than this model reads: it stopped after “…{last}”, {end} of "
        "{count} characters. Say it in fewer words, or in several steps.",
    ),
    QT_TRANSLATE_NOOP(
        "Fidelity",
        "The model measures all of this at once: an earlier step of the sentence did it already.",
    ),
)
"""That steps come with, see `PreparedStep.warnings`; here to be translated."""

OpenRuntime = Callable[[], "Runtime"]
_Found = tuple["tuple[Usable, ...]", "tuple[Unusable, ...]", "tuple[StepFigures, ...]"]


class InstalledEngines(QObject):
    """An `EngineDirectory`. Empty until `refresh` was called and its answer is there."""

    changed = Signal()
    """What is usable is something else than before."""
    failed = Signal(object)
    """A GessoError: what is installed could not be found out."""

    def __init__(
        self,
        crossing: Crossing,
        open_runtime: OpenRuntime | None,
        parent: QObject | None = None,
        *,
        times: Path | None = None,
    ) -> None:
        """open_runtime: called once, on a thread; None where models are not wanted at all. times:
        of the file that keeps how long they took; None for this time alone."""
        super().__init__(parent)
        self._crossing = crossing
        self._times = RunTimes(times)
        self._held = None if open_runtime is None else _Held(open_runtime, self._times)
        self._is_looking = self._looks_again = False
        self.is_known = open_runtime is None
        """Whether it was looked for at all."""
        self.usable: tuple[Usable, ...] = ()
        """In the catalogue's order."""
        self.unusable: tuple[Unusable, ...] = ()
        self._offers: tuple[EngineOffer, ...] = ()
        self.cards: tuple[ModelCard, ...] = ()
        """Of what is usable; as the offers, best first."""
        self.better: Mapping[str, str] = {}
        """For the picture on the desk, as far as its noise is known."""
        self._steps: tuple[StepFigures, ...] = ()
        self._noise: Noise | None = None

    @property
    def asks_the_noise(self) -> bool:
        """Whether somebody is here who would remove the noise of noisy pictures."""
        if not self._steps:
            return False
        from gesso_runtime.figures import asking_the_noise  # noqa: PLC0415  imported by `look`

        here = {card.id for card in self.cards}
        return not here.isdisjoint(asking_the_noise(self._steps).values())

    def set_noise(self, noise: "Noise | None") -> None:
        """Of the picture on the desk; None where that is not known, or nobody asks."""
        self._noise = noise
        before, self.better = self.better, self._now_better()
        if self.better != before:
            self.changed.emit()

    @property
    def offers(self) -> tuple[EngineOffer, ...]:
        """With the time that they took here, where they ran; else what their cards say."""
        return tuple(
            replace(offer, seconds=self._times.seconds(offer.id) or offer.seconds)
            for offer in self._offers
        )

    @property
    def client(self) -> "RuntimeClient | None":
        """Whom models are asked by; None until it is open."""
        return None if self._held is None else self._held.client

    @property
    def runtime(self) -> "Runtime | None":
        """None until it is open."""
        return None if self._held is None else self._held.runtime

    @property
    def facts(self) -> dict[str, str]:
        """For a problem report: what can run here, in what way, and with which libraries."""
        if not self.is_known:
            return {"models": "not looked for"}
        ready = [f"{each.card.id} ({each.placements[0].words})" for each in self.usable]
        libraries = {
            f"{name} {number}"
            for each in self.usable
            for name, number in each.environment.versions.items()
        }
        return {
            "models ready": ", ".join(ready) or "none",
            "libraries of models": ", ".join(sorted(libraries)) or "none",
        }

    def watch(self, changed: Callable[[], object]) -> None:
        self.changed.connect(changed)

    def refresh(self) -> None:
        """Look again at what is installed: after a start, and when models came or went."""
        if self._held is None:
            return
        if self._is_looking:
            self._looks_again = True
            return
        self._is_looking = True
        self._crossing.run(
            Lane.QUIET, self._held.look, done=self._take, failed=self._fail, ended=self._ended
        )

    def remarks(self, step: PreparedStep) -> tuple[str, ...]:
        """What the user should know of how a step was done, as sentences."""
        op, is_named = step.asked.op, bool(step.asked.text)
        called = f"“{operator_name(op)}”"
        said = [text if is_named else text.replace(f"“{op}”", called) for text in step.warnings]
        return self.told(step.provenance.engine, said)

    def told(self, card: str, said: Sequence[str]) -> tuple[str, ...]:
        """What the runs of a model said of themselves, in the user's language."""
        return tuple(self._fallen_back(card, text) or _warned(text) for text in said)

    def close(self) -> None:
        """After the crossing was closed: end every process that runs a model."""
        if self.runtime is not None:
            self.runtime.close()

    def _fallen_back(self, card: str, warning: str) -> str | None:
        """The model's own sentence that memory was short, with the way it ran in known words; None
        for another sentence."""
        if self.runtime is None:
            return None
        from gesso_core import placement  # noqa: PLC0415  imported by `look`
        from gesso_desktop.state.models_texts import how  # noqa: PLC0415  the same

        used = (each for each in self.usable if each.card.id == card)
        for usable in used:
            title = usable.card.title
            for smaller in usable.placements[1:]:
                if warning == placement.fell_back(title, smaller):
                    return fell_back(title, how(smaller, self.runtime.machine))
        return None

    def _take(self, found: "_Found") -> None:
        before, was_known = (self.usable, self.unusable, self._steps), self.is_known
        self.usable, self.unusable, self._steps = found
        self.is_known, self.better = True, self._now_better()
        if found == before and was_known:
            return
        from gesso_desktop.document.choosing import eagerness  # noqa: PLC0415  imported by `look`

        best = sorted(self.usable, key=lambda usable: eagerness(usable.card))
        self.cards = tuple(usable.card for usable in best)
        self._offers = tuple(_offer(usable) for usable in best)
        self.changed.emit()

    def _now_better(self) -> Mapping[str, str]:
        if not self._steps:
            return {}
        from gesso_runtime.figures import better_than_operators  # noqa: PLC0415  as above

        return better_than_operators(self._steps, self._noise)

    def _fail(self, error: GessoError) -> None:
        self.failed.emit(error)

    def _ended(self) -> None:
        self._is_looking = False
        if self._looks_again:
            self._looks_again = False
            self.refresh()


class _Held:
    """The runtime between threads; no Qt object, so that a worker may keep it."""

    def __init__(self, open_runtime: OpenRuntime, times: RunTimes) -> None:
        self._open, self._times = open_runtime, times
        self.runtime: Runtime | None = None
        self.client: TimedClient | None = None

    def look(self, _: Report) -> "_Found":
        if self.runtime is None:
            # What asks models is imported here, where nobody is kept waiting for it.
            import gesso_desktop.state.engine_runners  # noqa: PLC0415
            import gesso_desktop.state.models_texts  # noqa: F401, PLC0415

            self.runtime = self._open()
            self.client = TimedClient(self.runtime.client, self._times)
        from gesso_runtime.figures import read_steps  # noqa: PLC0415
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        found = self.runtime.assessed()
        usable = tuple(each for each in found if isinstance(each, Usable))
        others = tuple(each for each in found if not isinstance(each, Usable))
        return usable, others, read_steps()


def _warned(said: str) -> str:
    return retold("Fidelity", said, WARNINGS) or translated("Fidelity", said)


def _offer(usable: "Usable") -> EngineOffer:
    card, meant = usable.card, usable.placements[0]
    device = meant.device.split(":")[0]
    rungs = [
        rung
        for rung in card.ladder
        if (rung.precision, rung.offload, rung.device) == (meant.precision, meant.offload, device)
    ]
    return EngineOffer(
        card.id,
        card.title,
        Where.HERE,
        card.kinds,
        Licence(card.licence.name, card.licence.allows_commercial_use),
        seconds=next((rung.seconds for rung in rungs if rung.seconds is not None), None),
        memory_bytes=meant.memory_bytes or None,
        grid=card.grid.grid,
        native_area=card.grid.native_area,
        least_area=card.grid.least_area,
        operators=card.operators,
        is_built_in=card.is_built_in,
        references=card.references,
    )
