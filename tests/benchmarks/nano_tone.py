"""The tone network against the operators that measure percentiles: real photographs, damaged here.

Ten photographs of at most 640 px, none of which was used for training. Prints the mean and the
worst gain over the damaged picture, and the worst loss against the operator.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_tone.py [--quick] [--only NAME] [FILE …]`
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from nano_measured import Measured, decibels

from fixtures.damage import NAMES, Damaged, Photo, cast, faded, photograph
from fixtures.operator_runs import run
from fixtures.own_networks import NETWORKS, Tone
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.pixels import Colour, PixelFormat

RGB8 = PixelFormat(8, Colour.RGB)

Damage = Callable[[Photo, np.random.Generator], Damaged]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="320 px")
    asked = parser.parse_args()
    photos = {name: photograph(name, 320 if asked.quick else 640) for name in NAMES}
    for row in measured(photos, networks_of(asked.files), asked.only):
        print(row.line(), flush=True)


def networks_of(paths: list[Path]) -> dict[str, Tone]:
    """Those that ship if none is named."""
    paths = paths or sorted(NETWORKS.glob("gesso-tone*.onnx"))
    return {path.stem: Tone.of(path) for path in paths}


def measured(
    photos: dict[str, Photo], networks: dict[str, Tone], only: str = ""
) -> Iterator[Measured]:
    truth = list(photos.values())
    for title, (damage, operator) in CASES.items():
        if only not in title:
            continue
        damaged = [damage(p, np.random.default_rng(i)).photo for i, p in enumerate(truth)]
        before = decibels(damaged, truth)
        by_operator = decibels([run(operator, d, RGB8, {}) for d in damaged], truth)
        own = {
            name: decibels([tone.repaired(d, RGB8) for d in damaged], truth)
            for name, tone in networks.items()
        }
        yield Measured(title, operator, tuple(photos), before, {operator: by_operator}, own)


def _levels(values: np.ndarray) -> Damaged:
    return Damaged(np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8))


def _any_fading(photo: Photo, random: np.random.Generator) -> Damaged:
    """Less colour, each dye its own black and white."""
    values = photo / 255.0
    gray = values.mean(2, keepdims=True)
    values = gray + (values - gray) * random.uniform(0.4, 0.9)
    black = random.uniform(0.1, 0.3) * np.exp(0.25 * random.normal(size=3))
    white = random.uniform(0.65, 0.95) * np.exp(0.1 * random.normal(size=3))
    return _levels(values * (white - black) + black)


def _exposed(stops: float) -> Damage:
    return lambda photo, random: _levels(to_encoded(to_linear(photo / 255.0) * 2.0**stops))


def _squeezed(photo: Photo, random: np.random.Generator) -> Damaged:
    return _levels(0.2 + 0.55 * (photo / 255.0))


def _nothing(photo: Photo, random: np.random.Generator) -> Damaged:
    return Damaged(photo)


CASES: dict[str, tuple[Damage, str]] = {
    "fading": (faded, "fade_repair"),
    "fading, drawn": (_any_fading, "fade_repair"),
    "warm cast": (cast((1.0, 0.9, 0.72)), "colour_cast"),
    "cold cast": (cast((0.78, 0.93, 1.0)), "colour_cast"),
    "magenta cast": (cast((1.0, 0.86, 0.95)), "colour_cast"),
    "flat scan": (_squeezed, "auto_tone"),
    "1.3 stops too dark": (_exposed(-1.3), "auto_tone"),
    "0.6 stops too bright": (_exposed(0.6), "auto_tone"),
    "nothing, fade_repair": (_nothing, "fade_repair"),
    "nothing, colour_cast": (_nothing, "colour_cast"),
    "nothing, auto_tone": (_nothing, "auto_tone"),
}


if __name__ == "__main__":
    main()
