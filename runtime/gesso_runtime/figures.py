"""What a benchmark found: which model of Gesso's own does a step better than the operator, and for
which pictures."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.built_in import NETWORKS

if TYPE_CHECKING:  # what measures it is not needed to read what is known
    from gesso_core.operators.noise import Noise

FIGURES = NETWORKS / "figures.toml"


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """Which pictures are noisy enough for a model; levels are of 255, see `noise.Noise`.

    strong: from this level on, whatever the noise is like. soft: from this level on, in the picture
    of half the size, where that is at least `softness` times the level at full size. steadiness: at
    least, of soft noise: what is less steady may be texture.
    """

    strong: float
    soft: float
    softness: float
    steadiness: float

    def holds(self, noise: "Noise") -> bool:
        full, half = 255 * noise.full, 255 * noise.half
        is_soft = half >= max(self.soft, self.softness * full)
        return full >= self.strong or (is_soft and noise.steadiness >= self.steadiness)


@dataclass(frozen=True, slots=True)
class StepFigures:
    """op: of the exact step. card: of the model that could do it instead. tasks: of the benchmark
    that this is drawn from. chosen: whether the step should rather be done by the model. against:
    dB over what does it otherwise, the mean and the worst photograph; empty if that was not told.
    fills: who repairs what the card's map shows, as the card should say; "" where it maps nothing.
    noise: it is chosen for such pictures alone, and `against` tells of those; None: for all.
    """

    op: str
    card: str
    tasks: tuple[str, ...]
    chosen: bool
    against: tuple[float, ...] = ()
    fills: str = ""
    noise: NoiseRule | None = None


def read_steps(path: Path = FIGURES) -> tuple[StepFigures, ...]:
    """Raises ModelDamaged for what is no file of figures."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("steps", [])
        steps = tuple(read_record(StepFigures, row, f"{path.name}, steps") for row in rows)
        chosen = [step for step in steps if step.chosen]
        if len({step.op for step in chosen}) < len(chosen):
            raise BadRequest(f"{path.name}: two models are chosen for one step.")
        for step in chosen:
            _refuse_useless(step, path)
    except (OSError, ValueError, BadRequest) as error:
        raise ModelDamaged(
            "What is known of Gesso's own models is damaged or missing.",
            "They are part of Gesso: install Gesso again.",
            detail=f"{path}: {error}",
        ) from error
    return steps


def better_than_operators(
    steps: Sequence[StepFigures] | None = None, noise: "Noise | None" = None
) -> Mapping[str, str]:
    """By the operator's name, the card's id of the model that does it better.

    steps: None: as Gesso was delivered. noise: of the picture; None where there is none to look at,
    and what depends on it is left to the operators. Raises ModelDamaged.
    """
    return {
        step.op: step.card
        for step in (read_steps() if steps is None else steps)
        if step.chosen and (step.noise is None or (noise is not None and step.noise.holds(noise)))
    }


def asking_the_noise(steps: Sequence[StepFigures]) -> Mapping[str, str]:
    """By the operator's name, the card's id of the model that does it better in noisy pictures."""
    return {step.op: step.card for step in steps if step.chosen and step.noise is not None}


def _refuse_useless(step: StepFigures, path: Path) -> None:
    """Raises BadRequest for a rule that holds for pictures without noise, or for none."""
    rule = step.noise
    if rule is None:
        return
    are_levels = all(0 < level <= 255 for level in (rule.strong, rule.soft))
    if not (are_levels and rule.softness >= 1 and 0 < rule.steadiness <= 1):
        raise BadRequest(f"{path.name}: the noise for “{step.op}” is none that a picture can have.")
