"""A measured correction that mixes colour channels the same way everywhere, by an amount."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.operators.planes import finite_light, stored_finite
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.recipe import Value, Values

Matrix = NDArray[np.float64]
"""n×(n+1): new colour = matrix · (old colour, 1), as light."""

_LARGEST = 8.0
"""Of a given matrix' numbers: three stops; what is measured stays below two."""


def accepts_light(pixel_format: PixelFormat) -> str | None:
    """Gray and RGB only: ink and Lab numbers have no white and black to stretch to."""
    if pixel_format.bits == 1:
        return "This works on shades; the picture has only black and white pixels."
    if pixel_format.colour not in (Colour.GRAY, Colour.RGB):
        return "This works on RGB and gray pixels."
    return None


def accepts_colour(pixel_format: PixelFormat) -> str | None:
    if pixel_format.colour is Colour.GRAY:
        return "The picture is gray: it has no colours to correct."
    return accepts_light(pixel_format)


def unchanged(channels: int) -> Matrix:
    return np.eye(channels, channels + 1)


def as_value(matrix: Matrix) -> tuple[float, ...]:
    """For `Values`, row by row."""
    return tuple(round(float(number), 6) for number in matrix.ravel())


def given_matrix(value: Value, channels: int) -> tuple[float, ...]:
    """One that was not measured here, its numbers clamped. Raises BadRequest for anything else."""
    if (
        not isinstance(value, tuple)
        or len(value) != channels * (channels + 1)
        or not all(isinstance(number, int | float) and np.isfinite(number) for number in value)
    ):
        raise BadRequest(
            f"A matrix for {channels} channels cannot be {value!r}.",
            f"Give {channels * (channels + 1)} numbers, row by row, or none to have it measured.",
        )
    return tuple(min(max(float(number), -_LARGEST), _LARGEST) for number in value)


def apply_matrix(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """`LocalOperator.apply` with values `amount` (0 changes nothing) and `matrix`."""
    channels = pixel_format.colour_channels
    amount, flat = values["amount"], values.get("matrix", ())
    if not isinstance(amount, int | float) or not isinstance(flat, tuple) or not flat:
        return pixels
    matrix = np.reshape(flat, (channels, channels + 1))
    identity = unchanged(channels)
    mixed = identity + amount * (matrix - identity)
    if np.array_equal(mixed, identity):
        return pixels
    turn, shift = mixed[:, :-1].astype(np.float32), mixed[:, -1].astype(np.float32)
    light = finite_light(pixels, pixel_format)
    result = np.empty_like(light)
    # Not `@`: a matrix product rounds a pixel differently depending on where its block begins.
    for channel in range(channels):
        result[..., channel] = shift[channel]
        for source in range(channels):
            result[..., channel] += light[..., source] * turn[channel, source]
    return stored_finite(result, pixels, pixel_format)
