"""How long local operators take: a preview at 1600 px, and 24 megapixels at full resolution.

`python tests/benchmarks/operators.py [NAME …] [--runs N] [--quick]` prints a table. Goals on two
cores: a preview within 200 ms and 24 MP within 3 s for the tone operators.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.evaluate import apply_to_proxy, evaluate, prepare
from gesso_core.operators.operator import LocalOperator
from gesso_core.picture import ArrayPicture, fitting, shrink
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.recipe import Value, Values

FULL = Size(6000, 4000)
PREVIEW_SIDE = 1600
PREVIEW_GOAL, FULL_GOAL = 0.2, 3.0  # seconds

FORMATS = {
    "rgb8": PixelFormat(8, Colour.RGB),
    "rgb16": PixelFormat(16, Colour.RGB),
    "float": PixelFormat(32, Colour.RGB),
    "cmyk16": PixelFormat(16, Colour.CMYK, is_inverted=True),
}
BUSY: dict[str, dict[str, Value]] = {  # defaults that would do nothing
    "levels": {"black": 0.05, "white": 0.9, "gamma": 1.2},
    "curves": {"points": (0.0, 0.0, 0.3, 0.2, 0.7, 0.8, 1.0, 1.0)},
}


def scene(pixel_format: PixelFormat, size: Size) -> Pixels:
    """Soft shapes, within 10…85 % of the range, and noise."""
    random = np.random.default_rng(1)
    coarse = random.random((size.height // 50, size.width // 50, pixel_format.channels))
    soft = cv2.resize(coarse.astype(np.float32), (size.width, size.height))
    values = 0.1 + 0.7 * soft + random.random(soft.shape, np.float32) * np.float32(0.05)
    if pixel_format.is_float:
        return np.asarray(values, np.float32)
    return np.asarray(np.rint(values * pixel_format.largest), pixel_format.dtype)


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, fastest first."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)


def preview(operator: LocalOperator, proxy: Pixels, full: PixelFormat, values: Values) -> Pixels:
    return apply_to_proxy(operator, proxy, full, values, proxy.shape[1] / FULL.width)


def whole(operator: LocalOperator, pixels: Pixels, full: PixelFormat, values: Values) -> Pixels:
    return evaluate(
        operator,
        lambda box: pixels[box.slices],
        FULL,
        full,
        values,
        mask=None,
        opacity=1.0,
        box=FULL.box,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="operators; all local ones when left out")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="8 and 16 bit RGB only")
    options = parser.parse_args(arguments)
    chosen = [
        operator
        for operator in OPERATORS
        if isinstance(operator, LocalOperator)
        and (operator.name in options.names or not options.names)
    ]
    labels = ["rgb8", "rgb16"] if options.quick else list(FORMATS)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}; median (worst) of {options.runs} runs")
    print(f"{'operator':<16} {'format':<7} {'preview ms':>14} {'24 MP s':>14}")
    for label in labels:
        full = FORMATS[label]
        pixels = scene(full, FULL)
        picture = ArrayPicture(pixels, full)
        proxy = shrink(pixels, fitting(FULL, PREVIEW_SIDE))
        for operator in chosen:
            if operator.accepts(full) is not None:
                continue
            try:
                values = prepare(operator, picture, None, BUSY.get(operator.name, {}))
            except BadRequest as refused:  # a stain: it must be told where
                print(f"{operator.name:<16} {label:<7} {refused.message}")
                continue
            small = timed(lambda: preview(operator, proxy, full, values), options.runs)  # noqa: B023
            large = timed(lambda: whole(operator, pixels, full, values), options.runs)  # noqa: B023
            middle = options.runs // 2
            over = small[middle] > PREVIEW_GOAL or large[middle] > FULL_GOAL
            print(
                f"{operator.name:<16} {label:<7}"
                f" {small[middle] * 1e3:7.0f} ({small[-1] * 1e3:4.0f})"
                f" {large[middle]:7.2f} ({large[-1]:4.2f})" + (" over the goal" if over else "")
            )


if __name__ == "__main__":
    main()
