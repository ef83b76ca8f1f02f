"""What was measured on one task, in decibels of every photograph, and the line that tells it.

What follows from it, which network a step should use, is `nano_steps`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from fixtures.damage import Photo, psnr
from gesso_core.operators.noise import Noise

Decibels = NDArray[np.float64]
"""One of each photograph."""

OWN, OPERATOR = "network", "operator"
"""Who repairs what the network's map shows."""

_BEST = 70.0  # dB: what is as good as the same is no better than this


@dataclass(frozen=True)
class Spread:
    """dB: the mean, the worst, and the photograph that it was."""

    mean: float
    worst: float
    photo: str

    def __str__(self) -> str:
        return f"{self.mean:+.2f} ({self.worst:+.2f} {self.photo})"


@dataclass(frozen=True, eq=False)
class Measured:
    """step: the operator whose work the task is, "" if none is asked for. operators: what each
    gave, the step's own among them if there is one. networks: by name, each with its own repair.
    by_map: by name, where the network says where and the operator repairs. noise: of each damaged
    photograph, where who repairs it may depend on that."""

    task: str
    step: str
    photos: Sequence[str]
    before: Decibels
    operators: Mapping[str, Decibels]
    networks: Mapping[str, Decibels]
    by_map: Mapping[str, Decibels] = field(default_factory=dict)
    noise: Sequence[Noise] = ()

    @property
    def best_operators(self) -> Decibels:
        """Of each photograph the best; the damaged one where there is no operator."""
        return np.max(list(self.operators.values()), axis=0) if self.operators else self.before

    @property
    def replaced(self) -> Decibels:
        """What the step gives without a network: the damaged photograph where nothing can do it."""
        return self.operators.get(self.step, self.before)

    @property
    def best_operator(self) -> str:
        """In the mean."""
        return max(self.operators, key=lambda name: self.operators[name].mean(), default="")

    def only(self, which: Sequence[bool]) -> "Measured":
        """Of these photographs alone."""
        kept = np.flatnonzero(which)

        def chosen(gains: Mapping[str, Decibels]) -> dict[str, Decibels]:
            return {name: after[kept] for name, after in gains.items()}

        return replace(
            self,
            photos=[self.photos[each] for each in kept],
            before=self.before[kept],
            operators=chosen(self.operators),
            networks=chosen(self.networks),
            by_map=chosen(self.by_map),
            noise=[self.noise[each] for each in kept],
        )

    def ways(self) -> list[tuple[str, str, Decibels]]:
        """Network, who repairs, and what that gave."""
        return [
            *((name, OWN, after) for name, after in self.networks.items()),
            *((name, OPERATOR, after) for name, after in self.by_map.items()),
        ]

    def spread(self, decibels: Decibels) -> Spread:
        lowest = int(decibels.argmin())
        return Spread(float(decibels.mean()), float(decibels[lowest]), self.photos[lowest])

    def line(self) -> str:
        parts = [f"{self.task:24s} {self.before.mean():5.2f} dB"]
        for name, after in self.operators.items():
            parts.append(f"{name} {self.spread(after - self.before)}")
        for name, repair, after in self.ways():
            way = name if repair == OWN else f"{name}'s map, repaired by {self.step}"
            gain = self.spread(after - self.before)
            parts.append(f"{way} {gain} against {self.spread(after - self.best_operators)}")
        return " | ".join(parts)


@dataclass(frozen=True)
class MapMeasured:
    """How well marks were found: mean and worst of the photographs. clean: the part of undamaged
    photographs that is called damage."""

    task: str
    finder: str
    recall: tuple[float, float]
    precision: tuple[float, float]
    f1: tuple[float, float]
    clean: tuple[float, float]

    def line(self) -> str:
        told = f"map of {self.task:16s} {self.finder:20s}"
        for name in ("recall", "precision", "f1"):
            mean, worst = getattr(self, name)
            told += f" {name} {mean:.3f} ({worst:.3f})"
        return (
            f"{told} called damage in clean photographs {self.clean[0]:.4f} ({self.clean[1]:.4f})"
        )


def decibels(pictures: Sequence[Photo], truth: Sequence[Photo]) -> Decibels:
    return np.array([min(_BEST, psnr(p, t)) for p, t in zip(pictures, truth, strict=True)])
