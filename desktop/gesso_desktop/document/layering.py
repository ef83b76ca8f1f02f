"""Laying stored pixels and opacity over what is below. Exact copies where the weight is 0 or 1."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Coverage
from gesso_core.pixels import Alpha, PixelFormat, Pixels

Weight = NDArray[np.float64]
"""h×w, 0…1: alpha × mask × opacity."""


def with_alpha(pixel_format: PixelFormat) -> PixelFormat:
    if pixel_format.alpha is not Alpha.NONE:
        return pixel_format
    return replace(pixel_format, alpha=Alpha.STRAIGHT)


def widened(pixels: Pixels, pixel_format: PixelFormat) -> Pixels:
    """`pixels` in `pixel_format`: with an opaque alpha channel put in if that has gained one."""
    channel = pixel_format.alpha_channel
    if channel is None or pixels.shape[2] == pixel_format.channels:
        return pixels
    return np.insert(pixels, channel, pixel_format.largest, axis=2)


def lay_pixels(below: Pixels, above: Pixels, weight: Weight, pixel_format: PixelFormat) -> Pixels:
    """below + weight·(above − below), rounded to nearest, half to even.

    below: h×w×c as `pixel_format` says. above: the same, or with one alpha channel more (which is
    left out) or less (then the opacity below stays).
    """
    result = below.copy()
    channels = list(range(below.shape[2]))
    if above.shape[2] > below.shape[2]:
        above = np.delete(above, pixel_format.colour_channels, axis=2)
    elif above.shape[2] < below.shape[2]:
        channels.remove(pixel_format.colour_channels)
    np.copyto(target := result[..., channels], above, where=(weight >= 1)[..., None])
    partly = (weight > 0) & (weight < 1)
    if partly.any():
        where = ... if partly.all() else partly  # gathering and putting back takes half the time
        old = target[where].astype(np.float64)
        mixed = old + weight[where][..., None] * (above[where] - old)
        target[where] = mixed if pixel_format.is_float else np.rint(mixed)
    result[..., channels] = target
    return result


def lay_matte(below: Pixels, matte: Coverage, weight: Weight, pixel_format: PixelFormat) -> Pixels:
    """The alpha channel becomes `matte` as far as `weight` says; premultiplied colours follow."""
    channel = pixel_format.alpha_channel
    assert channel is not None
    result = below.copy()
    old = below[..., channel].astype(np.float64)
    new = old + weight * (matte.astype(np.float64) * pixel_format.largest - old)
    result[..., channel] = new if pixel_format.is_float else np.rint(new)
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        changed = (result[..., channel] != below[..., channel]) & (old > 0)
        share = (result[..., channel][changed] / old[changed])[:, None]
        scaled = below[..., :channel][changed] * share
        result[..., :channel][changed] = scaled if pixel_format.is_float else np.rint(scaled)
    return result
