"""Steps done by exact operators whose values a network measured in a small view of the picture.

The network says no pixel. Every operator whose value matters becomes an edit of its own, which runs
at full resolution, is seen in the list of edits, and can be changed there.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import Meaning, OnnxNetwork, Port, Sampling
from gesso_core.edit_request import EditRequest, Quality, RunFacts
from gesso_core.errors import BadRequest, EngineFailed, GessoError, NeedsModel
from gesso_core.fidelity.proxy import three_channels
from gesso_core.framing import Framing
from gesso_core.geometry import Size
from gesso_core.operators.catalogue import find
from gesso_core.operators.evaluate import prepare, refuse_unsupported
from gesso_core.operators.operator import LocalOperator, Number, strengthened
from gesso_core.patch import ParametricPatch
from gesso_core.picture import Picture, sampled
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step, Value, Values
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.choosing import Choose
from gesso_desktop.document.engine_record import provenance_of
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.exact_steps import ExactSteps, asked_share
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.shown_crop import as_numbers, refuse_colours
from gesso_desktop.document.step_runner import PreparedStep, Wish, found_nothing
from gesso_desktop.document.upright import upright
from gesso_runtime.client.client import RuntimeClient

STOOD_IN = "The model that measures this could not run, so an exact operator measured it."
SETTLED = "The model measures all of this at once: an earlier step of the sentence did it already."

_SEEN = 0.5 / 255
"""A step that moves no colour that far, half of what 8 bits can tell, is left out."""

_PLAIN = 2 / 255  # of black to white: what 8 bits and their rounding leave of one colour

_CUBE = 9  # colours along each side of the cube that this is tried on


class _Memory:
    """The last answer and what it is about, so that a slider that is dragged does not have a large
    picture read each time."""

    def __init__(self) -> None:
        self.last: tuple[object, tuple[Values, RunFacts]] | None = None


@dataclass(frozen=True)
class MeasuredSteps:
    """Networks that return values, as a `StepRunner`. choose: who does a step.

    named: the card that the user asked for by name, which nothing stands in for. Of any other an
    exact operator does the work where the network cannot run, and says so.
    """

    client: RuntimeClient
    choose: Choose
    named: str = ""
    is_live: bool = True
    _memory: _Memory = field(default_factory=_Memory, compare=False, repr=False)

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return self._chosen(step, has_mask=has_mask) is not None

    def settled(
        self, picture: Picture, step: Step, wish: Wish, earlier: Sequence[PreparedStep]
    ) -> PreparedStep | None:
        """Of one sentence a card is asked once: inside a mask it would see the picture unrepaired
        each time, and say all of it again. Raises BadRequest as `prepare`."""
        card = self._chosen(step, has_mask=wish.where is not None)
        same = (each for each in earlier if card is not None and each.provenance.engine == card.id)
        first = next(same, None)
        if first is None:
            return None
        refuse_unsupported(find(step.op), picture.format)
        return replace(_neutral(step, wish, first.provenance), warnings=(SETTLED,))

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        """The whole picture tells the values, and the mask where they apply.

        Raises BadRequest where the operator that was asked for refuses the picture's pixels; of a
        named card NeedsModel and EngineFailed; Cancelled from `report`.
        """
        card = self._chosen(step, has_mask=wish.where is not None)
        if card is None:
            raise NeedsModel(
                f"No chosen model can do “{step.text or step.op}”.", "Choose another engine."
            )
        refuse_unsupported(find(step.op), picture.format)
        task = EngineTask(
            self.client,
            card,
            EngineKind.RESTORE,
            Quality.FINAL,
            picture,
            framing,
            step,
            wish,
            report,
        )
        try:
            return _laid(task, *self._measured(task))
        except GessoError:
            if card.id == self.named:
                raise
            exact = ExactSteps().prepare(picture, framing, step, wish, report)
            return replace(exact, warnings=(*exact.warnings, STOOD_IN))

    def _chosen(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        card = self.choose(step, has_mask=has_mask)
        if card is None or not returns_values(card):
            return None
        is_asked = kind_for(card, step, has_mask=has_mask) is EngineKind.RESTORE
        return card if is_asked and isinstance(find(step.op), LocalOperator) else None

    def _measured(self, task: EngineTask) -> tuple[Values, RunFacts]:
        """As the network says, of this very picture once."""
        state = getattr(task.picture, "state", None)  # documents and views have one, files do not
        if state is None:
            return _asked(task)
        key = (task.card.id, task.orientation, state)
        last = self._memory.last
        if last is None or last[0] != key:
            self._memory.last = last = key, _asked(task)
        return last[1]


def returns_values(card: ModelCard) -> bool:
    """Whether it measures values, and makes no pixels."""
    ports = [port for network in card.networks for port in network.outputs]
    return bool(ports) and all(port.meaning is Meaning.VALUES for port in ports)


def _asked(task: EngineTask) -> tuple[Values, RunFacts]:
    refuse_colours(task.picture.format)
    sent = upright(_view(task.picture, task.card.networks[0], task.report), task.orientation)
    request = EditRequest(
        task.kind, task.card.id, sent, seed=task.wish.seed, params={task.step.op: 1.0}
    )
    result = task.run(request)
    return {} if _is_plain(sent) else result.values, result.facts


def _is_plain(seen: Pixels) -> bool:
    """Whether it is of one colour, which tells nothing of the light: any answer is a guess."""
    low, high = seen.min(axis=(0, 1)).astype(float), seen.max(axis=(0, 1)).astype(float)
    whole = np.iinfo(seen.dtype).max if seen.dtype.kind == "u" else 1.0
    return bool((high - low).max() <= _PLAIN * whole)


def _view(picture: Picture, network: OnnxNetwork, report: Report) -> Pixels:
    """What the network sees, no larger: of a large picture little has to travel."""
    size = Size(*(network.size or (network.tile, network.tile)))
    if network.sampling is Sampling.POINT:
        seen = sampled(picture, size, report)
    else:
        seen = picture.proxy(max(size.width, size.height))
    if seen.dtype.kind == "f":
        seen = np.nan_to_num(seen)
    return as_numbers(three_channels(seen, picture.format), picture.format)


def _laid(task: EngineTask, said: Values, facts: RunFacts) -> PreparedStep:
    """The steps that show, the first with the others on top of it."""
    wish = task.wish
    origin = provenance_of(
        task.card, [facts], seed=wish.seed, quality=task.quality, language=wish.language
    )
    picture, where, words = task.picture, task.wish.where, task.step.text
    share = asked_share(task.step, task.wish.strength)
    todo = list[tuple[LocalOperator, dict[str, Value]]]()
    for operator, found in _by_operator(task.card, said) if said else ():
        if operator.accepts(picture.format) is not None:
            continue
        try:
            values = prepare(operator, picture, where, _scaled(operator, found, share))
        except BadRequest as error:
            raise _useless(task.card, str(error)) from error
        if _shows(operator, values):
            todo.append((operator, values))
    if not todo:
        return replace(_neutral(task.step, wish, origin), warnings=found_nothing(task.step))
    named = next((n for n, (o, _) in enumerate(todo) if o.name == task.step.op), 0)
    steps = [
        PreparedStep(
            task.step,
            # The sentence stands for all of them; an edit without words bears its operator's name.
            Step(o.name, EngineKind.OPERATORS, values, words if number == named else ""),
            ParametricPatch(o.name, values, where),
            origin,
        )
        for number, (o, values) in enumerate(todo)
    ]
    return replace(steps[0], also=tuple(steps[1:]))


def _neutral(step: Step, wish: Wish, origin: Provenance) -> PreparedStep:
    """The asked operator, changing nothing: there was nothing to repair, or it is done."""
    operator = find(step.op)
    assert isinstance(operator, LocalOperator)
    values = strengthened(operator, {}, 0.0)
    done = Step(operator.name, EngineKind.OPERATORS, values, step.text)
    patch = ParametricPatch(operator.name, values, wish.where)
    return PreparedStep(step, done, patch, origin)


def _by_operator(card: ModelCard, said: Values) -> Iterator[tuple[LocalOperator, dict[str, Value]]]:
    """In the order of the card's names: `operator.parameter`, or with a number behind, one for each
    entry of a row of numbers. Raises EngineFailed for what no operator takes."""
    names = [name for port in _ports(card) for name in port.names]
    found: dict[str, dict[str, Value]] = {}
    for name in names:
        value = said.get(name)
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise _useless(card, f"{name}: {value!r}")
        operator, _, parameter = name.partition(".")
        parameter, _, place = parameter.partition(".")
        values = found.setdefault(operator, {})
        row = values.get(parameter, ())
        values[parameter] = (
            (*row, float(value)) if place and isinstance(row, tuple) else float(value)
        )
    for name, values in found.items():
        try:
            operator_ = find(name)
        except BadRequest as error:
            raise _useless(card, name) from error
        if isinstance(operator_, LocalOperator):
            yield operator_, values


def _ports(card: ModelCard) -> tuple[Port, ...]:
    return tuple(port for network in card.networks for port in network.outputs)


def _scaled(operator: LocalOperator, found: Values, share: float) -> dict[str, Value]:
    """Each value so much nearer to the one that changes nothing; what has no slider stays, and the
    operator's amount, which it does have, says how much of it."""
    result = dict[str, Value](found)
    for name, value in found.items():
        parameter = operator.parameters.get(name)
        if isinstance(parameter, Number) and isinstance(value, float):
            neutral = parameter.neutral or 0.0
            result[name] = neutral + share * (value - neutral)
        elif parameter is None and operator.strength is not None:
            result[operator.strength] = share
    return result


def _shows(operator: LocalOperator, values: Values) -> bool:
    """Whether any colour changes by what can be seen."""
    before, pixel_format = _colours(), PixelFormat(32, Colour.RGB)
    box = Size(before.shape[1], before.shape[0]).box
    after = operator.apply(before.copy(), pixel_format, values, box, 1.0)
    return bool(np.abs(after.clip(0, 1) - before).max() >= _SEEN)


@cache
def _colours() -> Pixels:
    """From all of the cube, h×w×3 float32."""
    steps = np.linspace(0, 1, _CUBE, dtype=np.float32)
    cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
    return np.ascontiguousarray(cube.reshape(_CUBE, _CUBE * _CUBE, 3))


def _useless(card: ModelCard, detail: str) -> EngineFailed:
    return EngineFailed(
        f"{card.title} returned values that no operator can use.",
        "Choose another engine, or verify the model with `gesso models verify`.",
        detail=detail,
    )
