"""The tone network against the operators that measure percentiles: real photographs, damaged here.

Ten photographs of at most 640 px, none of which was used for training. Prints the mean and the
worst gain over the damaged picture, and the worst loss against the operator.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_tone.py [NETWORK.onnx …]`
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fixtures.damage import NAMES, Damaged, Photo, cast, faded, photograph, psnr
from fixtures.operator_runs import run
from fixtures.own_networks import NETWORKS, Tone
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.pixels import Colour, PixelFormat

RGB8 = PixelFormat(8, Colour.RGB)
GRAY = {"camera", "gravel"}  # a cast is not on them alone: their colours are none

Damage = Callable[[Photo, np.random.Generator], Damaged]


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(NETWORKS.glob("gesso-tone*.onnx"))
    networks = {path.stem: Tone.of(path) for path in paths}
    photos = {name: photograph(name) for name in NAMES}
    print(f"{'dB over the damaged picture, mean (worst)':28s}")
    for title, (damage, operator) in CASES.items():
        _print_case(title, damage, operator, photos, networks)


def _print_case(
    title: str,
    damage: Damage,
    operator: str,
    photos: dict[str, Photo],
    networks: dict[str, Tone],
) -> None:
    damaged = [damage(p, np.random.default_rng(i)).photo for i, p in enumerate(photos.values())]
    truth = list(photos.values())
    before = _decibels(damaged, truth)
    rows = {operator: _decibels([run(operator, d, RGB8, {}) for d in damaged], truth)}
    for name, tone in networks.items():
        rows[name] = _decibels([tone.repaired(d, RGB8) for d in damaged], truth)
    line = f"{title:24s} {before.mean():5.2f} dB"
    for name, after in rows.items():
        gain, against = after - before, after - rows[operator]
        worst = list(photos)[int(gain.argmin())]
        line += f" | {name} {gain.mean():+6.2f} ({gain.min():+.2f} {worst})"
        if name != operator:
            worst = list(photos)[int(against.argmin())]
            line += f" against {against.mean():+.2f} ({against.min():+.2f} {worst})"
    print(line, flush=True)


def _decibels(pictures: list[Photo], truth: list[Photo]) -> np.ndarray:
    pairs = zip(pictures, truth, strict=True)
    return np.array([min(60.0, psnr(picture, true)) for picture, true in pairs])


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
