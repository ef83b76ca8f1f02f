"""The mean of the weights of two trainings, of which one began where the other had ended.

python -m training.mean ONE.pt OTHER.pt OUT.pt --share 0.35

What each has learnt lies close enough together that the mean keeps most of both and errs less than
either (Wortsman et al., Model soups, ICML 2022).
"""

import argparse
from pathlib import Path

import torch

from training import checkpoint


def mean(
    one: dict[str, torch.Tensor], other: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """share: of `other`, 0…1. Raises ValueError for weights of another network."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share is 0…1, not {share}")
    if {name: value.shape for name, value in one.items()} != {
        name: value.shape for name, value in other.items()
    }:
        raise ValueError("these are the weights of two different networks")
    return {
        name: torch.lerp(value, other[name], share) if value.is_floating_point() else other[name]
        for name, value in one.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the other, 0…1")
    asked = parser.parse_args()
    one, other = checkpoint.load(asked.one), checkpoint.load(asked.other)
    weights = [saved.get("average", saved.get("state")) for saved in (one, other)]
    checkpoint.save(asked.out, **{**other, "average": mean(weights[0], weights[1], asked.share)})


if __name__ == "__main__":
    main()
