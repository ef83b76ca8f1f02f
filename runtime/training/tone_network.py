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

_PARTS = (0, 0.0005, 0.002, 0.01, 0.03, 0.07, 0.15, 0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99, 0.998)
_PARTS = (*_PARTS, 0.9995, 1)
_LOW, _HIGH = 1, len(_PARTS) - 2
_MOST_STOPS, _MOST_CONTRAST, _MOST_WARMTH = 2.5, 0.8, 0.6


@dataclass(frozen=True)
class Repair:
    """b values of each operator; matrix is b×3×4."""

    stops: Tensor
    matrix: Tensor
    black: Tensor
    white: Tensor
    gamma: Tensor
    contrast: Tensor
    warmth: Tensor
    saturation: Tensor

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
        steps = [6, width, width * 2, width * 3]
        self.shapes = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(before, after, 3, 2, 1), nn.ReLU())
                for before, after in zip(steps, steps[1:], strict=False)
            ),
            nn.Conv2d(steps[-1], steps[-1], 3, 1, 1),
            nn.ReLU(),
        )
        self.tones = nn.Sequential(
            nn.Conv2d(6, 32, 1), nn.ReLU(), nn.Conv2d(32, 64, 1), nn.ReLU()
        )
        known = 2 * steps[-1] + 64 + 4 * len(_PARTS) + 6
        self.judge = nn.Sequential(
            nn.Linear(known, 256), nn.ReLU(), nn.Linear(256, 192), nn.ReLU(), nn.Linear(192, 11)
        )
        last = self.judge[-1]
        assert isinstance(last, nn.Linear)
        nn.init.normal_(last.weight, std=0.003)
        nn.init.zeros_(last.bias)

    def forward(self, view: Tensor) -> Repair:
        tails = _quantiles(view)
        low, high = tails[:, :3, _LOW], tails[:, :3, _HIGH]
        span = (high - low).clamp_min(0.02)
        stretched = (view - low[:, :, None, None]) / span[:, :, None, None]
        seen = torch.cat([view, stretched.clamp(-0.2, 1.2)], 1) - 0.45
        seen = nn.functional.avg_pool2d(seen, view.shape[-1] // _GLANCE)
        shapes, tones = self.shapes(seen), self.tones(seen)
        known = [shapes.mean((2, 3)), shapes.amax((2, 3)), tones.mean((2, 3))]
        known += [tails.flatten(1), span.log(), low]
        return _repair(self.judge(torch.cat(known, 1)), low, high)


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
    )


def _quantiles(view: Tensor) -> Tensor:
    """b×4×len(_PARTS) of red, green, blue and their mean."""
    planes = torch.cat([view, view.mean(1, keepdim=True)], 1).flatten(2)
    count = planes.shape[2]
    return _sorted(planes)[:, :, [min(count - 1, math.floor(part * count)) for part in _PARTS]]


def _sorted(planes: Tensor) -> Tensor:
    """Ascending; nothing is learnt through it."""
    if planes.is_cuda or torch.onnx.is_in_onnx_export():
        return torch.topk(planes.detach(), planes.shape[2], dim=2, largest=False).values
    return torch.from_numpy(np.sort(planes.detach().numpy(), axis=2))  # ten times as fast
