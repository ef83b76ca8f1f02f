"""Gray or RGB as the eye meets it, taken from any stored layout and put back into it.

Operators that work on light use this instead of knowing about ink, opacity and inverted storage.
"""

import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Alpha, Colour, Light, PixelFormat, Pixels, light, stored

Plane = NDArray[np.float32]
"""h×w."""

LUMA = (0.2126, 0.7152, 0.0722)  # ITU-R BT.709-6, 3.2


def visible(pixels: Pixels, pixel_format: PixelFormat) -> Light:
    """h×w×1 (gray) or h×w×3 (RGB), float32, encoded as the picture is, opacity divided out.

    CMYK is seen as each ink multiplied by black: red = (1 − cyan) × (1 − black).
    """
    values = light(pixels, pixel_format)
    if pixel_format.colour is Colour.CMYK:
        values = each_channel(np.multiply, values[..., :3], values[..., 3])
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        values = _quotient(values, opacity(pixels, pixel_format), values)
    return values


def put_back(values: Light, original: Pixels, pixel_format: PixelFormat) -> Pixels:
    """Stored pixels that look like `values`; alpha and extra channels are those of `original`.

    CMYK keeps its black unless the pixel becomes brighter than that black allows.
    Integers are rounded and clipped; float pictures keep values outside 0…1.
    """
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        share = opacity(original, pixel_format)
        within = values if pixel_format.is_float else np.clip(values, 0, 1)
        values = each_channel(np.multiply, within, share)
        clear = share <= 0
        values[clear] = visible(original[clear][None], pixel_format)[0]
    if pixel_format.colour is Colour.CMYK:
        values = _inks(values, light(original, pixel_format))
    return stored(values, original, pixel_format)


def opacity(pixels: Pixels, pixel_format: PixelFormat) -> Plane:
    """The alpha channel, 0…1."""
    channel = pixel_format.alpha_channel
    assert channel is not None
    alpha = pixels[..., channel].astype(np.float32)
    if not pixel_format.is_float:
        alpha *= np.float32(1 / pixel_format.largest)
    return alpha


def each_channel(operation: np.ufunc, values: Light, plane: Plane) -> Light:
    """`operation(channel, plane)` for every channel of h×w×n.

    Ten times faster than broadcasting over a last axis of 3, where NumPy's inner loop is 3 long.
    """
    result = np.empty(values.shape, np.float32)
    for channel in range(values.shape[2]):
        operation(values[..., channel], plane, out=result[..., channel])
    return result


def luma(values: Light) -> Plane:
    """h×w weighted sum of h×w×3, or the one channel of h×w×1; elementwise, so it rounds alike
    wherever a pixel lies."""
    if values.shape[2] == 1:
        return values[..., 0].copy()
    red, green, blue = (np.float32(weight) for weight in LUMA)
    total = values[..., 0] * red
    total += values[..., 1] * green
    total += values[..., 2] * blue
    return total


def refuse_lab(pixel_format: PixelFormat) -> str | None:
    """For operators that work on gray, RGB and CMYK."""
    if pixel_format.colour is Colour.LAB:
        return "This step works on gray, RGB and CMYK pictures, and this one is stored as Lab."
    return refuse_one_bit(pixel_format)


def refuse_one_bit(pixel_format: PixelFormat) -> str | None:
    if pixel_format.bits == 1:
        return "This picture has one bit per pixel, only black and white, so it has no tones."
    return None


def refuse_gray(pixel_format: PixelFormat) -> str | None:
    """For operators that need colour."""
    if pixel_format.colour is Colour.GRAY:
        return "This step changes colours, and this picture is gray."
    return refuse_lab(pixel_format)


def _inks(rgb: Light, before: Light) -> Light:
    """before: light of the four stored inks (1 is no ink)."""
    clipped = np.clip(rgb, 0, 1)
    white = np.maximum(np.maximum(clipped[..., 0], clipped[..., 1]), clipped[..., 2])
    np.maximum(white, before[..., 3], out=white)
    result = np.empty_like(before)
    result[..., :3] = _quotient(clipped, white, before[..., :3])
    result[..., 3] = white
    return result


def _quotient(values: Light, divisor: Plane, otherwise: Light) -> Light:
    """values / divisor, and `otherwise` where the divisor is 0."""
    empty = divisor <= 0
    if not empty.any():
        return each_channel(np.divide, values, divisor)
    result = each_channel(np.divide, values, np.where(empty, np.float32(1), divisor))
    result[empty] = otherwise[empty]
    return result
