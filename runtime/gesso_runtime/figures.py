"""What a benchmark found: which model of Gesso's own does a step better than the operator."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.built_in import NETWORKS

FIGURES = NETWORKS / "figures.toml"


@dataclass(frozen=True, slots=True)
class StepFigures:
    """op: of the exact step. card: of the model that could do it instead. tasks: of the benchmark
    that this is drawn from. chosen: whether the step should rather be done by the model. against:
    dB over what does it otherwise, the mean and the worst photograph; empty if that was not told.
    fills: who repairs what the card's map shows, as the card should say; "" where it maps nothing.
    """

    op: str
    card: str
    tasks: tuple[str, ...]
    chosen: bool
    against: tuple[float, ...] = ()
    fills: str = ""


def read_steps(path: Path = FIGURES) -> tuple[StepFigures, ...]:
    """Raises ModelDamaged for what is no file of figures."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("steps", [])
        steps = tuple(read_record(StepFigures, row, f"{path.name}, steps") for row in rows)
        if len(_chosen(steps)) < sum(step.chosen for step in steps):
            raise BadRequest(f"{path.name}: two models are chosen for one step.")
    except (OSError, ValueError, BadRequest) as error:
        raise ModelDamaged(
            "What is known of Gesso's own models is damaged or missing.",
            "They are part of Gesso: install Gesso again.",
            detail=f"{path}: {error}",
        ) from error
    return steps


def better_than_operators(path: Path = FIGURES) -> Mapping[str, str]:
    """By the operator's name, the card's id of the model that does it better.

    Raises ModelDamaged.
    """
    return _chosen(read_steps(path))


def _chosen(steps: tuple[StepFigures, ...]) -> dict[str, str]:
    return {step.op: step.card for step in steps if step.chosen}
