"""Which network a step should rather use: rules over what was measured, and nothing else.

Nothing that is worse than what it replaces is chosen. What it replaces is the operator that the
step runs without it; where Gesso has none, the picture as it is. Every file of a card has to keep
the rule, for which one runs depends on the machine. What is not chosen stays there by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from nano_measured import OPERATOR, OWN, Measured

from gesso_runtime.figures import NoiseRule


@dataclass(frozen=True)
class Rule:
    """dB over what the step does without the network. mean: at least, over all of its tasks.
    task: at least, the mean of each task. worst: at least, of every photograph of every task; None
    if a step shows values that its user can change, so that a bad one is mended at once."""

    mean: float
    task: float
    worst: float | None = None

    def __str__(self) -> str:
        said = f"{self.mean:+.1f} dB in the mean, {self.task:+.1f} in the mean of every task"
        return said if self.worst is None else f"{said}, {self.worst:+.1f} in every photograph"

    def holds(self, means: Sequence[float], worst: float) -> bool:
        if not means or float(np.mean(means)) < self.mean or min(means) < self.task:
            return False
        return self.worst is None or worst >= self.worst


RULES = {
    "gesso-restore": Rule(mean=0.3, task=0.0, worst=-0.5),
    "gesso-tone": Rule(mean=3.0, task=-0.5),
}
NOISY = {
    ("denoise", "gesso-restore"): NoiseRule(strong=40.0, soft=13.0, softness=1.8, steadiness=0.89)
}
"""Steps that are chosen for noisy pictures alone, if they are not for all, and for which.

Fitted on 352 pictures, ten photographs with white, soft and grainy noise of 5…50, clean and
compressed: the network does 117 of them, +5.2 dB in the mean, +0.2 in the worst. On 90 of ten other
photographs 44, +3.7 and +0.4; on 72 of six gray ones 27, +4.0 and −0.3. Weaker grain (below 13) and
white noise (below 40) would be worse somewhere: on stained tissue by 1.0 dB, on bricks by 1.3.
"""

LOST = 0.1
"""dB: so much 8 bits may cost in the mean of a task for which the card is chosen."""

_UNTOUCHED = "nothing"  # tasks with nothing to repair say what a step risks, not what it is worth
_MARKED = "marked"


@dataclass(frozen=True)
class Step:
    """against: dB over what the step does without the network: the mean of its tasks, and the
    worst photograph. fills: who repairs what a map shows; "" where nothing is mapped. noise: it is
    for such pictures alone, and all the rest of it tells of those."""

    op: str
    card: str
    tasks: tuple[str, ...]
    against: tuple[float, float]
    chosen: bool
    fills: str = ""
    noise: NoiseRule | None = None


@dataclass(frozen=True)
class ByNoise:
    """What a step does to all photographs of its tasks if each is done as its noise says. against:
    dB over the operator alone, the mean and the worst. share: that the network does."""

    against: tuple[float, float]
    share: float


def steps(measured: Sequence[Measured]) -> list[Step]:
    """One of each operator and card, in the order in which they were measured."""
    worth = [row for row in measured if row.step and not row.task.startswith(_UNTOUCHED)]
    pairs = dict.fromkeys((row.step, card_of(file)) for row in worth for file in row.networks)
    return [_step(op, card, [row for row in worth if row.step == op]) for op, card in pairs]


def card_of(file: str) -> str:
    return file.removesuffix("-int8")


def _step(op: str, card: str, rows: Sequence[Measured]) -> Step:
    """A step that finds marks is worth what it finds. The network repairs them only if it may where
    they are shown to it, and if that is better than the operator in its map."""
    marked = [row for row in rows if row.task.endswith(_MARKED)]
    if not marked:
        judged, rule = _judged(op, card, rows, OWN), NOISY.get((op, card))
        if judged.chosen or rule is None:
            return judged
        noisy = [row for row in _noisy(rows, rule) if row.photos]
        return replace(_judged(op, card, noisy, OWN), noise=rule) if noisy else judged
    ways = (OPERATOR, OWN) if _judged(op, card, marked, OWN).chosen else (OPERATOR,)
    found = [row for row in rows if row not in marked]
    judged = [replace(_judged(op, card, found, way), fills=way) for way in ways]
    return max(judged, key=lambda step: (step.chosen, step.against[0]))


def by_noise(step: Step, measured: Sequence[Measured]) -> ByNoise | None:
    """The whole of what a step with a rule for its noise is worth, of the card's weaker file; None
    where it has none."""
    if step.noise is None:
        return None
    rows = [row for row in measured if row.step == step.op]
    noisy = _noisy(rows, step.noise)
    count, sent = (sum(len(row.photos) for row in each) for each in (rows, noisy))
    files = {name for row in noisy for name in row.networks if card_of(name) == step.card}
    gains = [
        np.concatenate([row.networks[file] - row.replaced for row in noisy if row.photos])
        for file in sorted(files)
    ]
    mean = min(float(each.sum()) / count for each in gains)
    worst = min(float(each.min()) for each in gains)
    return ByNoise((mean, worst if sent == count else min(worst, 0.0)), sent / count)


def _noisy(rows: Sequence[Measured], rule: NoiseRule) -> list[Measured]:
    """Each with the photographs that are for the network, perhaps none."""
    return [row.only([rule.holds(noise) for noise in row.noise]) for row in rows]


def _judged(op: str, card: str, rows: Sequence[Measured], fills: str) -> Step:
    files = {name for row in rows for name in row.networks if card_of(name) == card}
    figures = []
    for file in sorted(files):
        gains = [_after(row, file, fills) - row.replaced for row in rows]
        means = [float(gain.mean()) for gain in gains]
        worst = min(float(gain.min()) for gain in gains)
        figures.append((float(np.mean(means)), worst, RULES[card].holds(means, worst)))
    chosen = all(holds for *_, holds in figures) and lost(rows, card, fills) <= LOST
    mean, worst = (min(figure[i] for figure in figures) for i in (0, 1))
    return Step(op, card, tuple(row.task for row in rows), (mean, worst), chosen)


def lost(rows: Sequence[Measured], card: str, fills: str = OWN) -> float:
    """dB that 8 bits cost in the mean of the task that loses most; 0 where there is one file."""
    small, large = f"{card}-int8", card
    return max(
        (
            float((_after(row, large, fills) - _after(row, small, fills)).mean())
            for row in rows
            if {small, large} <= row.networks.keys()
        ),
        default=0.0,
    )


def _after(row: Measured, file: str, fills: str) -> np.ndarray:
    return (row.networks if fills == OWN else row.by_map)[file]
