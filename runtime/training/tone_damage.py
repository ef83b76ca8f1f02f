"""What time, light and cameras do to the tones of a whole picture.

Nothing here varies over the picture: what the exact operators cannot undo is not asked of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from training.tone_operators import to_encoded, to_linear

KINDS = ("nothing", "fading", "cast", "exposure", "range", "several")
Damage = Callable[[Tensor, torch.Generator], Tensor]
_SHARES = (0.20, 0.25, 0.22, 0.12, 0.10, 0.11)


@dataclass(frozen=True, eq=False)
class Spoilt:
    """pictures: in 8-bit steps. pale: before their range and balance were lost; what is left to do
    then is `gamma` and `colour`. stops, gamma, colour: b, what the operators need to undo it."""

    pictures: Tensor
    pale: Tensor
    stops: Tensor
    gamma: Tensor
    colour: Tensor


def spoilt(pictures: Tensor, random: torch.Generator) -> Spoilt:
    """b×3×h×w, 0…1, where `random` draws. Its reverse is the order of the repairing steps."""
    x, count = pictures.clone(), len(pictures)
    kind = torch.multinomial(x.new_tensor(_SHARES), count, replacement=True, generator=random)

    def hit(*kinds: str, chance: float = 1.0) -> Tensor:
        named = torch.stack([kind == KINDS.index(name) for name in kinds]).any(0)
        found = named & (_uniform(random, count) < chance)
        several = (kind == KINDS.index("several")) & (_uniform(random, count) < 0.5)
        return found | several

    def strike(damage: Damage, *kinds: str, chance: float = 1.0) -> None:
        where = hit(*kinds, chance=chance).nonzero()[:, 0]
        if len(where):
            x[where] = damage(x[where], random).clamp(0, 1)

    black, white = _fading(count, random)
    left = torch.where(hit("fading", chance=0.85), _colour_left(black, white, random), 1.0)
    x = _paled(x, left, random)
    bend = torch.exp((0.35 * _normal(random, count)).clamp(-0.8, 0.8))
    gamma = torch.where(hit("range", "exposure", chance=0.5), bend, 1.0)
    x = x.clamp_min(1e-5) ** gamma[:, None, None, None]
    pale = x.clone()
    strike(_lit, "cast", chance=0.4)
    faded = hit("fading")[:, None, None, None]
    x = torch.where(faded, x * (white - black)[:, :, None, None] + black[:, :, None, None], x)
    strike(_tinted, "cast", chance=0.7)
    strike(_squeezed, "range", chance=0.7)
    drawn = _uniform(random, count, low=-2.2, high=1.1)
    stops = torch.where(hit("exposure"), drawn, 0.0)
    x = to_encoded(to_linear(x) * 2.0 ** stops[:, None, None, None]).clamp(0, 1)
    colour = (1 / left - 1).clamp(max=1)
    return Spoilt(torch.round(x * 255) / 255, pale, -stops, gamma, colour)


def _uniform(random: torch.Generator, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    return low + (high - low) * torch.rand(*shape, generator=random, device=random.device)


def _normal(random: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=random, device=random.device)


def _lit(x: Tensor, random: torch.Generator) -> Tensor:
    """Light of another colour, mostly along daylight."""
    warmth = 0.35 * _normal(random, len(x), 1)
    gains = warmth * x.new_tensor([1.0, 0.05, -1.1]) + 0.08 * _normal(random, len(x), 3)
    gains = torch.exp(gains - gains.amax(1, keepdim=True).clamp_min(0))
    return to_encoded((to_linear(x) * gains[:, :, None, None]).clamp(0, 1))


def _paled(x: Tensor, left: Tensor, random: torch.Generator) -> Tensor:
    """Dyes lose their strength: less colour, by one of two brightnesses."""
    weights = x.new_tensor([[1 / 3, 1 / 3, 1 / 3], [0.2126, 0.7152, 0.0722]])
    chosen = weights[torch.randint(0, 2, (len(x),), generator=random, device=random.device)]
    gray = (x * chosen[:, :, None, None]).sum(1, keepdim=True)
    return gray + (x - gray) * left[:, None, None, None]


def _fading(count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """b×3 of black, which lifts, and of white, which sinks, each dye by its own."""
    black = _uniform(random, count, 1, low=0.02, high=0.34)
    white = _uniform(random, count, 1, low=0.55, high=1.0)
    black = (black * torch.exp(0.3 * _normal(random, count, 3))).clamp(0, 0.45)
    white = (white * torch.exp(0.14 * _normal(random, count, 3))).clamp(0.5, 1)
    return black, torch.maximum(white, black + 0.12)


def _colour_left(black: Tensor, white: Tensor, random: torch.Generator) -> Tensor:
    """Dyes that lost their density lost range and colour alike, scans and paper aside."""
    count = len(black)
    alike = (white - black).mean(1) + 0.1 * _normal(random, count)
    apart = _uniform(random, count, low=0.35, high=0.95)
    return torch.where(_uniform(random, count) < 0.65, alike, apart).clamp(0.3, 0.97)


def _tinted(x: Tensor, random: torch.Generator) -> Tensor:
    """Yellowed paper, a coloured filter: gains of the stored numbers."""
    gains = torch.exp(-0.28 * _normal(random, len(x), 3).abs())
    keeps = _uniform(random, len(x), 3) < 0.35
    gains = torch.where(keeps, torch.ones_like(gains), gains).clamp_min(0.45)
    return x * gains[:, :, None, None]


def _squeezed(x: Tensor, random: torch.Generator) -> Tensor:
    """A flat scan: the same range for all channels."""
    black = _uniform(random, len(x), 1, 1, 1, high=0.3)
    white = _uniform(random, len(x), 1, 1, 1, low=0.6)
    return black + x * (white - black)
