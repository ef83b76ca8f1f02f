"""How often each value occurs, in source values: what is stored, not what the screen shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.picture import Picture
from gesso_core.pixels import Colour, PixelFormat, Pixels, light

BINS = 256
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709
_NAMES = {
    Colour.GRAY: ("gray",),
    Colour.RGB: ("red", "green", "blue"),
    Colour.CMYK: ("cyan", "magenta", "yellow", "key"),
    Colour.LAB: ("lightness", "a", "b"),
}


@dataclass(frozen=True, eq=False)
class Histogram:
    """counts: by channel name, BINS numbers from black to white as stored; "luma" for RGB.

    at_bottom, at_top: by channel, share of pixels at the very ends of the range. pixels: how many
    were counted. is_reduced: on a reduced picture, where the shares at the ends are lower bounds.
    """

    counts: dict[str, NDArray[np.int64]]
    at_bottom: dict[str, float]
    at_top: dict[str, float]
    is_reduced: bool
    pixels: int


def channel_names(pixel_format: PixelFormat) -> tuple[str, ...]:
    """In stored order: the colour channels, then alpha, then extra ones."""
    extra = tuple(f"extra {number + 1}" for number in range(pixel_format.extra))
    alpha = () if pixel_format.alpha_channel is None else ("alpha",)
    return _NAMES[pixel_format.colour] + alpha + extra


def histogram(picture: Picture, longest_side: int = 2048) -> Histogram:
    """Of the whole picture, reduced by area averaging if a side is longer than `longest_side`."""
    pixels = picture.proxy(longest_side)
    is_reduced = pixels.shape[:2] != (picture.size.height, picture.size.width)
    return histogram_of(pixels, picture.format, is_reduced=is_reduced)


def histogram_of(
    pixels: Pixels, pixel_format: PixelFormat, *, is_reduced: bool = False
) -> Histogram:
    """pixels: h×w×c as stored."""
    channels = pixels[..., : pixel_format.colour_channels]
    names = _NAMES[pixel_format.colour]
    total = max(1, channels.shape[0] * channels.shape[1])
    counts, bottom, top = {}, {}, {}
    for number, name in enumerate(names):
        values = channels[..., number]
        counts[name] = _binned(values, pixel_format)
        bottom[name] = float(np.count_nonzero(values <= 0)) / total
        top[name] = float(np.count_nonzero(values >= pixel_format.largest)) / total
    if pixel_format.colour is Colour.RGB:
        luma = np.clip(np.nan_to_num(light(pixels, pixel_format) @ _LUMA), 0, 1)
        counts["luma"] = np.bincount(
            (luma * (BINS - 1) + 0.5).astype(np.int64).ravel(), minlength=BINS
        )
    return Histogram(counts, bottom, top, is_reduced, channels.shape[0] * channels.shape[1])


def _binned(values: Pixels, pixel_format: PixelFormat) -> NDArray[np.int64]:
    if pixel_format.is_float:
        scaled = np.clip(np.nan_to_num(values), 0, 1) * (BINS - 1) + 0.5
        return np.bincount(scaled.astype(np.int64).ravel(), minlength=BINS)
    if pixel_format.bits == 1:
        counts = np.zeros(BINS, np.int64)
        counts[[0, BINS - 1]] = np.bincount(values.ravel(), minlength=2)[:2]
        return counts
    return np.bincount((values >> (pixel_format.bits - 8)).ravel(), minlength=BINS)
