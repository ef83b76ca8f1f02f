"""Where and how a model runs: from a card, a machine and a request to a rung, or why not. Pure."""

from dataclasses import dataclass

from gesso_core.cards.model_card import ModelCard, Offload, Precision, Rung
from gesso_core.machine import Machine


@dataclass(frozen=True, slots=True)
class Placement:
    """device: "cpu" or "cuda:N". threads: of the processor. memory_bytes: that it is expected to
    need on the device. budget_bytes: that it must not exceed; 0 for none.
    """

    device: str
    precision: Precision
    offload: Offload
    threads: int
    memory_bytes: int = 0
    budget_bytes: int = 0

    @property
    def words(self) -> str:
        """For the record: "cuda:0, nf4, staged"."""
        return f"{self.device}, {self.precision}, {self.offload}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """reasons: a sentence for each rung that does not fit. nearest: what would, in a sentence."""

    reasons: tuple[str, ...]
    nearest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be placed. area: of the work picture. precisions: whose files are installed; None:
    any. memory_limit_bytes: that the user allows on a device; 0 for all of it.
    """

    area: int = 1 << 20
    precisions: frozenset[Precision] | None = None
    memory_limit_bytes: int = 0


def place(
    card: ModelCard, machine: Machine, wanted: Wanted = Wanted()
) -> tuple[Placement, ...] | Refusal:
    """Every way that fits, best first: the first is meant, the others are for running out of it."""
    raise NotImplementedError


__all__ = ["Placement", "Refusal", "Rung", "Wanted", "place"]
