"""A training that can be stopped and taken up again."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn


@dataclass
class Average:
    """The mean of a network's weights over its last steps, which is what ships."""

    network: nn.Module
    weights: dict[str, torch.Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.weights:
            self.weights = {k: v.detach().clone() for k, v in self.network.state_dict().items()}

    @torch.no_grad()
    def follow(self, step: int, longest: float = 0.999) -> None:
        keep = min(longest, (step + 1) / (step + 100))
        for name, value in self.network.state_dict().items():
            if value.is_floating_point():
                self.weights[name].lerp_(value, 1 - keep)
            else:
                self.weights[name].copy_(value)


def rate(step: int, steps: int, highest: float, *, warm: int = 300) -> float:
    """Up in a line, down along a cosine to a hundredth."""
    part = min(1.0, step / max(1, steps))
    return (
        highest * min(1.0, (step + 1) / warm) * (0.01 + 0.99 * (1 + math.cos(math.pi * part)) / 2)
    )


def save(path: Path, **what: Any) -> None:
    """A file is the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    torch.save(what, beside)
    beside.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Tensors and plain values alone."""
    read: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return read
