"""What time, light and cameras do to the tones of a whole picture.

Nothing here varies over the picture: what the exact operators cannot undo is not asked of them.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from training.tone_operators import to_encoded, to_linear

KINDS = ("nothing", "fading", "cast", "exposure", "range", "several")
Damage = Callable[[Tensor, torch.Generator], Tensor]
_SHARES = (0.12, 0.26, 0.24, 0.14, 0.10, 0.14)


def damaged(pictures: Tensor, random: torch.Generator) -> Tensor:
    """b×3×h×w, 0…1, in 8-bit steps."""
    count = len(pictures)
    kind = torch.multinomial(torch.tensor(_SHARES), count, replacement=True, generator=random)

    def strike(damage: Damage, *kinds: str, chance: float = 1.0) -> None:
        named = torch.stack([kind == KINDS.index(name) for name in kinds]).any(0)
        hit = named & (_uniform(random, count) < chance)
        hit |= (kind == KINDS.index("several")) & (_uniform(random, count) < 0.5)
        where = hit.nonzero()[:, 0].to(x.device)
        if len(where):
            x[where] = damage(x[where], random).clamp(0, 1)

    x = pictures.clone()
    strike(_exposed, "exposure")
    strike(_lit, "cast", chance=0.4)
    strike(_pale, "fading", chance=0.75)
    strike(_faded, "fading")
    strike(_tinted, "cast", chance=0.7)
    strike(_squeezed, "range", chance=0.7)
    strike(_bent, "range", "exposure", chance=0.5)
    return torch.round(x * 255) / 255


def _uniform(random: torch.Generator, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    return low + (high - low) * torch.rand(*shape, generator=random)


def _normal(random: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=random)


def _exposed(x: Tensor, random: torch.Generator) -> Tensor:
    stops = _uniform(random, len(x), 1, 1, 1, low=-2.2, high=1.1)
    return to_encoded((to_linear(x) * 2**stops).clamp(0, 1))


def _lit(x: Tensor, random: torch.Generator) -> Tensor:
    """Light of another colour, mostly along daylight."""
    warmth = 0.35 * _normal(random, len(x), 1)
    gains = warmth * torch.tensor([1.0, 0.05, -1.1]) + 0.08 * _normal(random, len(x), 3)
    gains = torch.exp(gains - gains.amax(1, keepdim=True).clamp_min(0))
    return to_encoded((to_linear(x) * gains[:, :, None, None]).clamp(0, 1))


def _pale(x: Tensor, random: torch.Generator) -> Tensor:
    """Dyes lose their strength: less colour, by one of two brightnesses."""
    weights = torch.tensor([[1 / 3, 1 / 3, 1 / 3], [0.2126, 0.7152, 0.0722]])
    chosen = weights[torch.randint(0, 2, (len(x),), generator=random)]
    gray = (x * chosen[:, :, None, None]).sum(1, keepdim=True)
    return gray + (x - gray) * _uniform(random, len(x), 1, 1, 1, low=0.35, high=1.0)


def _faded(x: Tensor, random: torch.Generator) -> Tensor:
    """Black lifts, white sinks, each dye by its own."""
    black = _uniform(random, len(x), 1, low=0.02, high=0.34)
    white = _uniform(random, len(x), 1, low=0.55, high=1.0)
    black = (black * torch.exp(0.3 * _normal(random, len(x), 3))).clamp(0, 0.45)
    white = (white * torch.exp(0.14 * _normal(random, len(x), 3))).clamp(0.5, 1)
    white = torch.maximum(white, black + 0.12)
    return x * (white - black)[:, :, None, None] + black[:, :, None, None]


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


def _bent(x: Tensor, random: torch.Generator) -> Tensor:
    gamma = torch.exp(0.35 * _normal(random, len(x), 1, 1, 1))
    gamma = gamma.clamp(math.exp(-0.8), math.exp(0.8))
    return x.clamp_min(1e-5) ** gamma
