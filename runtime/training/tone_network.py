"""The tone network: from a small view of a picture to values of exact operators that repair it.

It never says a pixel. It says where the picture's darkest and brightest values belong, how bright
and how colourful it should be; `values` turns that into what the sliders show.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from training.tone_operators import (
    contrasted,
    exposed,
    levelled,
    saturated,
    to_encoded,
    to_linear,
    turned,
    warmed,
)

VIEW = 128  # px, both sides, whatever the picture's proportions
_GLANCE = 32  # px that shapes are seen at; the tails are measured in the whole view
NAMES = (
    "exposure.stops",
    *(f"colour_cast.matrix.{number}" for number in range(12)),
    "levels.black",
    "levels.white",
    "levels.gamma",
    "contrast.amount",
    "warmth.amount",
    "saturation.amount",
)
"""What the outputs are, in their order, which is also the order of the steps."""

_PARTS: tuple[float, ...] = (
    0,
    0.0005,
    0.002,
    0.01,
    0.03,
    0.07,
    0.15,
    0.3,
    0.5,
    0.7,
    0.85,
    0.93,
    0.97,
    0.99,
    0.998,
)
_PARTS = (*_PARTS, 0.9995, 1)
LOW, HIGH = 1, len(_PARTS) - 2
_MOST_STOPS, _MOST_CONTRAST, _MOST_WARMTH = 2.5, 0.8, 0.6


@dataclass(frozen=True)
class Repair:
    """b values of each operator; matrix is b×3×4. low, high: b×3, where the tails were put before
    gamma and colour."""

    stops: Tensor
    matrix: Tensor
    black: Tensor
    white: Tensor
    gamma: Tensor
    contrast: Tensor
    warmth: Tensor
    saturation: Tensor
    low: Tensor
    high: Tensor

    def applied(self, pictures: Tensor) -> Tensor:
        x = turned(exposed(pictures, self.stops), self.matrix)
        x = levelled(x, self.black, self.white, self.gamma)
        return saturated(warmed(contrasted(x, self.contrast), self.warmth), self.saturation)

    def values(self) -> Tensor:
        """b×len(NAMES)."""
        scalars = (self.black, self.white, self.gamma, self.contrast, self.warmth, self.saturation)
        return torch.cat([self.stops[:, None], self.matrix.flatten(1), torch.stack(scalars, 1)], 1)


class ToneNetwork(nn.Module):
    """view: b×3×VIEW×VIEW, 0…1 → Repair."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        sizes = [6, width, width * 2, width * 3]
        self.shapes = nn.Sequential(*map(_halving, sizes, sizes[1:]))
        self.tones = nn.Sequential(_layer(6, 32, 1), _layer(32, 64, 1))
        known = 2 * sizes[-1] + 64 + 9 * len(_PARTS) + 6 + 9
        self.even = nn.BatchNorm1d(known)
        self.judge = nn.Sequential(
            nn.Linear(known, 192), nn.ReLU(), nn.Linear(192, 128), nn.ReLU(), nn.Linear(128, 11)
        )
        last = self.judge[-1]
        assert isinstance(last, nn.Linear)
        nn.init.normal_(last.weight, std=0.003)
        nn.init.zeros_(last.bias)

    def forward(self, view: Tensor) -> Repair:
        tails = quantiles(torch.cat([view, view.mean(1, keepdim=True)], 1))
        low, high = tails[:, :3, LOW], tails[:, :3, HIGH]
        span = (high - low).clamp_min(0.02)
        full = ((view - low[:, :, None, None]) / span[:, :, None, None]).clamp(-0.2, 1.2)
        colour = full.amax(1, keepdim=True) - full.amin(1, keepdim=True)
        seen = torch.cat([view, full], 1) - 0.45
        seen = nn.functional.avg_pool2d(seen, view.shape[-1] // _GLANCE)
        shapes, tones = self.shapes(seen), self.tones(seen)
        known = [shapes.mean((2, 3)), shapes.amax((2, 3)), tones.mean((2, 3)), tails.flatten(1)]
        known += [((tails[:, :3] - low[:, :, None]) / span[:, :, None]).flatten(1)]
        known += [quantiles(torch.cat([colour, full.mean(1, keepdim=True)], 1)).flatten(1)]
        known += [span.log(), low, *_balances(view)]
        return _repair(self.judge(self.even(torch.cat(known, 1))), low, high)


def _layer(before: int, after: int, side: int, stride: int = 1) -> nn.Module:
    convolution = nn.Conv2d(before, after, side, stride, side // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU())


def _halving(before: int, after: int) -> nn.Module:
    return _layer(before, after, 3, 2)


def _balances(view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Logarithms of the colour of highlights, of edges and of all, each b×3 of mean 0: white and
    the differences between neighbours are gray on average (van de Weijer 2007)."""
    bright = torch.exp(24 * (view.mean(1, keepdim=True) - 1))  # of weights only the ratio counts
    bright = bright * (view.amax(1, keepdim=True) < 0.985)
    light = (view * bright).sum((2, 3)) / (bright.sum((2, 3)) + 1e-9)
    across = (view[:, :, :, 1:] - view[:, :, :, :-1]).abs()
    edges = ((across**4).mean((2, 3)) + 1e-9) ** 0.25
    chroma = [(x + 1e-3).log() for x in (light, edges, view.mean((2, 3)))]
    highlights, slopes, whole = (x - x.mean(1, keepdim=True) for x in chroma)
    return highlights, slopes, whole


def _repair(said: Tensor, low: Tensor, high: Tensor) -> Repair:
    """What the judge says, all 0 for "leave it", as values in their ranges."""
    stops = _MOST_STOPS * torch.tanh(said[:, 0])
    gamma = torch.exp(0.9 * torch.tanh(said[:, 7]))
    # Where the tails belong: between where they are and where a full range has them.
    exposed_low = to_encoded(to_linear(low) * 2.0 ** stops[:, None]).clamp(0, 1)
    exposed_high = to_encoded(to_linear(high) * 2.0 ** stops[:, None]).clamp(0, 1)
    goal_low = exposed_low + said[:, 1:4]
    goal_high = (exposed_high + said[:, 4:7]).clamp(0.1, 1.6)
    goal_low = torch.minimum(goal_low.clamp(-0.5, 0.9), goal_high - 0.05)
    gain = (goal_high - goal_low) / (exposed_high - exposed_low).clamp_min(0.02)
    shift = goal_low - exposed_low * gain
    # The part that all channels share is shown as levels, the rest as the cast.
    black = (-shift.mean(1) / gain.mean(1)).clamp(0, 0.8)
    white = ((1 - shift.mean(1)) / gain.mean(1)).clamp(max=1.0)
    white = torch.maximum(white, black + 0.02)
    own = torch.eye(3, device=gain.device) * (gain * (white - black)[:, None])[:, :, None]
    offset = black[:, None] + (white - black)[:, None] * shift
    return Repair(
        stops,
        torch.cat([own, offset[:, :, None]], 2),
        black,
        white,
        gamma,
        _MOST_CONTRAST * torch.tanh(said[:, 8]),
        _MOST_WARMTH * torch.tanh(said[:, 9]),
        torch.tanh(said[:, 10]),
        goal_low,
        goal_high,
    )


def quantiles(planes: Tensor) -> Tensor:
    """b×n×len(_PARTS) of b×n×h×w."""
    flat = planes.flatten(2)
    count = planes.shape[2] * planes.shape[3]
    return _sorted(flat)[:, :, [min(count - 1, math.floor(part * count)) for part in _PARTS]]


def _sorted(planes: Tensor) -> Tensor:
    """Ascending; nothing is learnt through it."""
    if planes.is_cuda or torch.onnx.is_in_onnx_export():
        return torch.topk(planes.detach(), planes.shape[2], dim=2, largest=False).values
    return torch.from_numpy(np.sort(planes.detach().numpy(), axis=2))  # ten times as fast
