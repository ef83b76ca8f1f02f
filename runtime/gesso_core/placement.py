"""Where and how a model runs: from a card, a machine and a request to a rung, or why not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isqrt

from gesso_core.cards.model_card import ModelCard, Offload, Precision, Rung
from gesso_core.machine import Gpu, Machine

CONTEXT_BYTES = 500_000_000
"""What CUDA and its libraries take on a card before any model; "about 0.5 GB" in practice."""

LEAST_CAPABILITY = {
    Precision.BF16: 80,  # bfloat16 is emulated before Ampere
    Precision.FP8: 80,  # kept in 8 bits, computed in bfloat16
    Precision.INT8: 75,  # LLM.int8() needs Turing (bitsandbytes, requirements)
    Precision.NF4: 60,  # Pascal (the same)
}
"""CUDA compute capability, major·10 + minor, by precision; others run on all that CUDA runs on."""

MOST_THREADS = 16  # onnxruntime and llama.cpp gain nothing beyond the physical cores of a desktop

_CARDS = (2, 4, 6, 8, 12, 16, 24, 32, 48, 80, 96, 141)  # GB, as they are sold
_SIDES = (2048, 1536, 1024, 768, 640, 512, 384, 256)  # px of smaller work pictures to offer
_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Placement:
    """device: "cpu" or "cuda:N". threads: of the processor. memory_bytes: that it is expected to
    need on the device, CUDA's own share included. budget_bytes: that it must not exceed, the same
    way; 0 for none. most_area: pixels of the work picture beyond which the engine works smaller
    inside, and returns what was asked for; 0 for no such end.
    """

    device: str
    precision: Precision
    offload: Offload
    threads: int
    memory_bytes: int = 0
    budget_bytes: int = 0
    most_area: int = 0

    @property
    def words(self) -> str:
        """For the record: "cuda:0, nf4, staged", and "589824 px" where there is a `most_area`."""
        smaller = (f"{self.most_area} px",) if self.most_area else ()
        return ", ".join((self.device, self.precision, self.offload, *smaller))


@dataclass(frozen=True, slots=True)
class Refusal:
    """reasons: a sentence for each rung that does not fit. nearest: what would, in a sentence."""

    reasons: tuple[str, ...]
    nearest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be placed. area: of the work picture. precisions: whose files are installed; None
    or empty: the files serve all. memory_limit_bytes: that the user allows on a device; 0 for all
    of it.
    """

    area: int = 1 << 20
    precisions: frozenset[Precision] | None = None
    memory_limit_bytes: int = 0


def place(
    card: ModelCard, machine: Machine, wanted: Wanted = Wanted()
) -> tuple[Placement, ...] | Refusal:
    """Every way that fits, best first: the first is meant, the others are for running out of it.

    The order is the card's. Of several graphics cards, the one with the most free memory is taken.
    """
    found: list[Placement] = []
    obstacles: list[_Obstacle] = []
    for rung in card.ladder:
        tried = _try(rung, machine, wanted)
        if isinstance(tried, Placement):
            found += [tried] if _way(tried) not in map(_way, found) else []
        else:
            obstacles.append(tried)
    if found:
        return tuple(found)
    reasons = tuple(f"{in_words(o.rung)}: {o.reason}." for o in obstacles)
    return Refusal(reasons, _nearest(card, machine, wanted, obstacles))


def in_words(way: Rung | Placement) -> str:
    """ "nf4 on a graphics card, one part at a time"."""
    where = "on the processor" if way.device == "cpu" else "on a graphics card"
    how = {
        Offload.RESIDENT: "all at once",
        Offload.STAGED: "one part at a time",
        Offload.STREAMED: "layer by layer",
        Offload.NONE: "",
    }[way.offload]
    smaller = f"at {square(way.most_area)} inside" if way.most_area else ""
    return ", ".join(word for word in (f"{way.precision} {where}", how, smaller) if word)


def fell_back(title: str, placement: Placement) -> str:
    """A sentence for the user, of a model that ran in another way than was meant."""
    return (
        f"There was not memory enough for the best way of running {title}; it ran in a smaller "
        f"way ({in_words(placement)})."
    )


def square(area: int) -> str:
    """The square picture of that many pixels: "768 × 768 px"."""
    side = isqrt(area)
    return f"{side} × {side} px"


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """remedies: everything that must be done for this rung to fit, the most effort first."""

    rung: Rung
    reason: str
    remedies: tuple["_Remedy", ...]


@dataclass(frozen=True, slots=True)
class _Remedy:
    """words: a sentence. effort: 0 is a click, 1 is closing programs, 2 is fetching files, 3 is
    another computer."""

    effort: int
    bytes: int
    words: str


def _try(rung: Rung, machine: Machine, wanted: Wanted) -> Placement | _Obstacle:
    if wanted.precisions and rung.precision not in wanted.precisions:
        files = f"its {rung.precision} files are not installed"
        remedy = _Remedy(2, 0, f"Add the model's {rung.precision} files.")
        fitting = _try(rung, machine, replace(wanted, precisions=None))
        others = fitting.remedies if isinstance(fitting, _Obstacle) else ()
        return _Obstacle(rung, files, _by_effort(remedy, *others))
    if rung.device == "cpu":
        return _try_processor(rung, machine, wanted)
    return _try_graphics(rung, machine, wanted)


def _try_processor(rung: Rung, machine: Machine, wanted: Wanted) -> Placement | _Obstacle:
    need = rung.memory_at(wanted.area) + rung.host_bytes
    allowed = _allowed(machine.free_bytes, wanted)
    if need <= allowed:
        return _placement(rung, "cpu", machine, wanted, need=need, budget=allowed)
    if need <= machine.free_bytes:
        reason, remedy = _over_limit(need, wanted)
    else:
        reason, remedy = _short_of_memory(need, machine)
    return _Obstacle(rung, reason, (remedy,))


def _try_graphics(rung: Rung, machine: Machine, wanted: Wanted) -> Placement | _Obstacle:
    need = rung.memory_at(wanted.area) + CONTEXT_BYTES
    least = max(rung.capability, LEAST_CAPABILITY.get(rung.precision, 0))
    # Where the driver does not say what a card can do, it may try.
    able = [gpu for gpu in machine.gpus if gpu.capability == 0 or gpu.capability >= least]
    gpu = max(able, key=lambda gpu: (gpu.free_bytes, -gpu.index), default=None)
    faults: list[tuple[str, _Remedy]] = []
    if gpu is None:
        remedy = _Remedy(3, need, f"Use a graphics card with {_sold(need)} GB or a server.")
        faults.append((_no_card(machine, least), remedy))
    elif need > gpu.free_bytes:
        faults.append(_short_on_card(need, gpu))
    elif need > _allowed(gpu.free_bytes, wanted):
        faults.append(_over_limit(need, wanted))
    if rung.host_bytes > machine.free_bytes:
        faults.append(_short_of_memory(rung.host_bytes, machine))
    if faults or gpu is None:
        return _Obstacle(rung, faults[0][0], _by_effort(*(remedy for _, remedy in faults)))
    budget = _allowed(gpu.free_bytes, wanted)
    return _placement(rung, f"cuda:{gpu.index}", machine, wanted, need=need, budget=budget)


def _way(placement: Placement) -> Placement:
    """Without numbers: for a small picture, working smaller is the same as not."""
    return replace(placement, memory_bytes=0, budget_bytes=0)


def _allowed(free: int, wanted: Wanted) -> int:
    return min(free, wanted.memory_limit_bytes) if wanted.memory_limit_bytes else free


def _placement(
    rung: Rung, device: str, machine: Machine, wanted: Wanted, *, need: int, budget: int
) -> Placement:
    spare = 1 if machine.cores > 2 else 0  # one core stays with the window
    threads = max(1, min(machine.cores - spare, MOST_THREADS))
    most = rung.most_area if rung.most_area < wanted.area else 0
    return Placement(device, rung.precision, rung.offload, threads, need, budget, most)


def _over_limit(need: int, wanted: Wanted) -> tuple[str, _Remedy]:
    more = need - wanted.memory_limit_bytes
    limit = _gb_there(wanted.memory_limit_bytes)
    reason = f"it needs {_gb(need)}, and you allow {limit}"
    return reason, _Remedy(0, more, f"Allow it {_gb(more)} more in the settings.")


def _short_on_card(need: int, gpu: Gpu) -> tuple[str, _Remedy]:
    more = need - gpu.free_bytes
    reason = f"it needs {_gb(need)}, and {_gb_there(gpu.free_bytes)} of {gpu.name} are free"
    if need <= gpu.memory_bytes:
        words = f"It needs {_gb(more)} more of {gpu.name}: close other programs that use it."
        return reason, _Remedy(1, more, words)
    words = f"Use a graphics card with {_sold(need)} GB or a server."
    return reason, _Remedy(3, need, words)


def _short_of_memory(need: int, machine: Machine) -> tuple[str, _Remedy]:
    more = need - machine.free_bytes
    reason = f"it needs {_gb(need)} of main memory, and {_gb_there(machine.free_bytes)} are free"
    if need <= machine.memory_bytes:
        words = f"It needs {_gb(more)} more of main memory: close other programs."
        return reason, _Remedy(1, more, words)
    words = f"Use a computer with {_sold(need)} GB of main memory or a server."
    return reason, _Remedy(3, need, words)


def _no_card(machine: Machine, least: int) -> str:
    if not machine.gpus:
        return "there is no graphics card that it could use"
    names = " and ".join(gpu.name for gpu in machine.gpus)
    return f"it needs compute capability {least / 10:.1f}, which {names} has not"


def _by_effort(*remedies: _Remedy) -> tuple[_Remedy, ...]:
    return tuple(sorted(remedies, key=lambda remedy: -remedy.effort))


def _nearest(card: ModelCard, machine: Machine, wanted: Wanted, obstacles: list[_Obstacle]) -> str:
    """The remedy of least effort, and the smaller picture that would do without it."""
    if not obstacles:
        return "Nothing is known of how this model runs."
    best = min(obstacles, key=_effort)
    words = [remedy.words for remedy in reversed(best.remedies)]
    side = _smaller_side(card, machine, wanted) if best.remedies[0].effort else None
    if side:
        words.append(f"Or work at {square(side * side)}, which fits now.")
    return " ".join(words)


def _effort(obstacle: _Obstacle) -> tuple[int, int, int]:
    first = obstacle.remedies[0]
    return first.effort, len(obstacle.remedies), first.bytes


def _smaller_side(card: ModelCard, machine: Machine, wanted: Wanted) -> int | None:
    for side in _smaller_sides(wanted.area):
        smaller = replace(wanted, area=side * side)
        if any(isinstance(_try(rung, machine, smaller), Placement) for rung in card.ladder):
            return side
    return None


def _smaller_sides(area: int) -> Iterator[int]:
    return (side for side in _SIDES if side * side < area)


def _sold(need: int) -> int:
    """GB of the smallest card or computer that holds `need`, a tenth kept for the desktop."""
    return next((size for size in _CARDS if need <= 0.9 * size * _GB), -(-need // _GB))


def _gb(count: int) -> str:
    """Rounded up to a tenth: what is said to suffice must."""
    return f"{-(-count // (_GB // 10)) / 10:.1f} GB"


def _gb_there(count: int) -> str:
    """Rounded down to a tenth."""
    return f"{count // (_GB // 10) / 10:.1f} GB"


__all__ = ["Placement", "Refusal", "Rung", "Wanted", "fell_back", "in_words", "place", "square"]
