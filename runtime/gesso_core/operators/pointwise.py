"""Operators that look at one pixel at a time: tone curves as tables, colour changes in strips."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.chroma import recoloured
from gesso_core.operators.operator import LocalOperator, Parameter, nothing_to_measure
from gesso_core.operators.visible import luma, put_back, refuse_lab, visible
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, Light, PixelFormat, Pixels
from gesso_core.recipe import Value, Values

Samples = NDArray[np.float64]

Curve = Callable[[Samples, Values, int], Samples]
"""(x, values, channel) → y. x: 0 black … 1 white, any shape; channel: 0…2 of RGB, 0 of gray."""

_STRIP_PIXELS = 1 << 14  # a strip's float32 planes stay in the second-level cache


def curve_operator(
    name: str,
    curve: Curve,
    parameters: Mapping[str, Parameter],
    *,
    strength: str | None = None,
    is_neutral: Callable[[Values], bool],
    measure: Callable[[Picture, Mask | None, Values], Values] = nothing_to_measure,
    accepts: Callable[[PixelFormat], str | None] = refuse_lab,
    keeps_hue: bool = False,
) -> LocalOperator:
    """One curve per channel. Integers equal the curve computed in float64 and rounded.

    keeps_hue: of colours the curve bends the luma, and the channels follow in proportion.
    """

    def in_proportion(light: Light, values: Values) -> Light:
        before = luma(light)
        after = curve(before.astype(np.float64), values, 0).astype(np.float32)
        factor = np.ones_like(before)
        np.divide(after, before, out=factor, where=before > 0)
        return recoloured(light, before, after, factor)

    def apply(
        pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
    ) -> Pixels:
        if is_neutral(values):
            return pixels.copy()
        if keeps_hue and pixel_format.colour is not Colour.GRAY:
            return by_strips(lambda light: in_proportion(light, values), pixels, pixel_format)
        if _is_tabular(pixel_format):
            table = _table(curve, tuple(sorted(values.items())), pixel_format)
            colour = pixels[..., : pixel_format.colour_channels]
            mapped = cv2.LUT(np.ascontiguousarray(colour), table).reshape(colour.shape)
            return with_colour(pixels, mapped)

        def curved(light: Light) -> Light:
            channels = range(light.shape[2])
            bent = [curve(light[..., c].astype(np.float64), values, c) for c in channels]
            return np.stack(bent, axis=2, dtype=np.float32, casting="same_kind")

        return by_strips(curved, pixels, pixel_format)

    return LocalOperator(
        name=name,
        apply=apply,
        parameters=parameters,
        strength=strength,
        measure=measure,
        accepts=accepts,
    )


def by_strips(
    change: Callable[[Light], Light], pixels: Pixels, pixel_format: PixelFormat
) -> Pixels:
    """`change` of the visible light, strip by strip. It must treat every pixel alike."""
    result = np.empty_like(pixels)
    with np.errstate(all="ignore"):  # float pictures may hold inf and NaN
        for rows in strips(pixels):
            after = change(visible(pixels[rows], pixel_format))
            result[rows] = put_back(after, pixels[rows], pixel_format)
    return result


def strips(pixels: Pixels) -> Iterator[slice]:
    """Rows at a time, few enough that what is computed of them stays in the cache."""
    rows = max(1, _STRIP_PIXELS // max(1, pixels.shape[1]))
    for top in range(0, pixels.shape[0], rows):
        yield slice(top, min(top + rows, pixels.shape[0]))


def with_colour(pixels: Pixels, colour: Pixels) -> Pixels:
    """`pixels` with its first channels replaced."""
    if colour.shape == pixels.shape:
        return colour
    result = pixels.copy()
    result[..., : colour.shape[2]] = colour
    return result


def _is_tabular(pixel_format: PixelFormat) -> bool:
    """Whether the result of a channel depends on that channel's stored number alone."""
    return (
        not pixel_format.is_float
        and pixel_format.colour is not Colour.CMYK
        and pixel_format.alpha is not Alpha.PREMULTIPLIED
    )


@lru_cache(maxsize=16)  # a picture's tiles come one after another with the same values
def _table(
    curve: Curve, values: tuple[tuple[str, Value], ...], pixel_format: PixelFormat
) -> Pixels:
    """1×n×channels for `cv2.LUT`, in stored numbers."""
    largest = pixel_format.largest
    inputs = np.arange(largest + 1, dtype=np.float64) / largest
    if pixel_format.is_inverted:
        inputs = 1 - inputs
    outputs = [curve(inputs, dict(values), c) for c in range(pixel_format.colour_channels)]
    table = np.stack([1 - out if pixel_format.is_inverted else out for out in outputs], axis=1)
    rounded = np.clip(np.rint(table * largest), 0, largest)
    return rounded.astype(pixel_format.dtype)[None]
