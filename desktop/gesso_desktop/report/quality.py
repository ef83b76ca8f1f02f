"""How like an engine's pictures are to what was wanted, and how long they took, as data."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gesso_core.errors import GessoError

SECONDS = "seconds"
LESS_IS_BETTER = frozenset({"lpips", SECONDS})


@dataclass
class EngineFigures:
    """engine: as it was asked for. pairs: by name, each measure's value. failed: those of which
    there is none. by: who did it, in words, and how many. loading: the pairs that began with
    somebody new. refused: why it could not be asked, or not any more."""

    engine: str
    pairs: dict[str, dict[str, float]] = field(default_factory=dict)
    failed: dict[str, GessoError] = field(default_factory=dict)
    by: dict[str, int] = field(default_factory=dict)
    loading: set[str] = field(default_factory=set)
    refused: GessoError | None = None

    def note(self, pair: str, values: dict[str, float], by: tuple[str, ...]) -> None:
        self.pairs[pair] = values
        if any(who not in self.by for who in by):
            self.loading.add(pair)
        for who in by:
            self.by[who] = self.by.get(who, 0) + 1

    @property
    def errors(self) -> tuple[GessoError, ...]:
        return (*self.failed.values(), *(() if self.refused is None else (self.refused,)))

    @property
    def done_by(self) -> str:
        return ", ".join(f"{who} ({count})" for who, count in self.by.items())

    @property
    def mean(self) -> dict[str, float]:
        """Of the seconds without those that load; see `later`."""
        names = next(iter(self.pairs.values()))
        mean = {name: float(np.mean(self.values(name))) for name in names}
        return mean | {SECONDS: float(np.mean(self.later))}

    @property
    def worst(self) -> dict[str, float]:
        """Of what is better the less it is, the most."""
        names = next(iter(self.pairs.values()))
        worst = {
            name: (max if name in LESS_IS_BETTER else min)(self.values(name)) for name in names
        }
        return worst | {SECONDS: max(self.later)}

    @property
    def first_seconds(self) -> float:
        """The longest of those that load."""
        return max(self.pairs[name][SECONDS] for name in self.loading)

    @property
    def later(self) -> list[float]:
        """Seconds of those that load nothing, or of all where they all do."""
        rest = [each[SECONDS] for name, each in self.pairs.items() if name not in self.loading]
        return rest or self.values(SECONDS)

    @property
    def p95_seconds(self) -> float:
        return float(np.quantile(self.later, 0.95))

    @property
    def per_minute(self) -> float:
        """Pictures, one after another."""
        return 60 * len(self.later) / max(sum(self.later), 1e-9)

    @property
    def said(self) -> str:
        """Of the times, for people."""
        first = f"{self.first_seconds:.3f} seconds"
        if len(self.loading) == len(self.pairs):
            return f"Each loaded something; the longest took {first}."
        return (
            f"95 of 100 are done within {self.p95_seconds:.3f} seconds, {self.per_minute:.1f} a "
            f"minute. Not counted are those that load something, up to {first}."
        )

    @property
    def plain(self) -> dict[str, Any]:
        said: dict[str, Any] = {"engine": self.engine, "by": self.by, "pairs": self.pairs}
        if self.pairs:
            said |= {
                "mean": self.mean,
                "worst": self.worst,
                "p95_seconds": self.p95_seconds,
                "first_seconds": self.first_seconds,
                "per_minute": self.per_minute,
            }
        said["failed"] = {name: _plain(error) for name, error in self.failed.items()}
        return said | ({} if self.refused is None else {"refused": _plain(self.refused)})

    def values(self, name: str) -> list[float]:
        return [each[name] for each in self.pairs.values()]


def _plain(error: GessoError) -> dict[str, str]:
    return {"code": error.code, "message": error.message, "hint": error.hint}
