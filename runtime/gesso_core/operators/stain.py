"""Lifts a stain off what it covers: a stain multiplies, so in logarithms it is a shift.

How strong the shift is at each depth inside the mask is read along the mask's whole border, so that
texture averages out and the stain's own soft edge is followed, wherever in the mask it lies.
"""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.colour_matrix import accepts_light
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import finite_light, stored_finite
from gesso_core.picture import Picture, fitting
from gesso_core.pixels import Light, PixelFormat, Pixels
from gesso_core.recipe import Values

_WORK = 640
"""Longest side of the reduced surroundings in which the stain is measured, px."""

_FIELD = 40
"""Longest side of the stored map of the stain's strength, cells."""

_INK = 4 / 255
"""Added before taking logarithms, so that black has one."""

_STEPS = 24
"""Depths inside the mask at which the stain is looked at."""


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    """Stores `field`: width, height, left, top, cell, then the strength 0…1 row by row; and
    `shift`, one logarithm per channel."""
    if mask is None or mask.tight_box.intersect(picture.size.box).is_empty:
        raise BadRequest(
            "Removing a stain needs to know where it is.",
            "Mark the stain with a brush or a box, a little larger than it.",
        )
    inside = mask.tight_box.intersect(picture.size.box)
    margin = max(8, round(0.25 * max(inside.width, inside.height)))
    around = inside.grow(margin).intersect(picture.size.box)
    colours, covered = _reduced(picture, mask, around)
    depth = cv2.distanceTransform(covered.astype(np.uint8), cv2.DIST_L2, 5)
    shift, profile = _profile(np.log(colours + _INK), covered, np.asarray(depth, np.float32))
    strength = np.interp(depth, profile[0], profile[1]).astype(np.float32)
    return {**values, "shift": shift, "field": _as_field(strength, around)}


def _reduced(picture: Picture, mask: Mask, around: Box) -> tuple[Light, NDArray[np.bool_]]:
    size = fitting(around.size, _WORK)
    whole = finite_light(picture.read(around), picture.format)
    colours = cv2.resize(whole, (size.width, size.height), interpolation=cv2.INTER_AREA)
    covered = cv2.resize(mask.read(around), (size.width, size.height), interpolation=cv2.INTER_AREA)
    shaped = colours.reshape(size.height, size.width, -1)
    return np.asarray(shaped, np.float32), np.asarray(covered > 0.25)


def _profile(
    logarithms: Light, covered: NDArray[np.bool_], depth: NDArray[np.float32]
) -> tuple[tuple[float, ...], NDArray[np.float64]]:
    """The shift that removes the full stain, and (2×n) its strength 0…1 by depth in px."""
    channels = logarithms.shape[2]
    outside = cv2.distanceTransform((~covered).astype(np.uint8), cv2.DIST_L2, 5)
    deepest = float(depth.max())
    ring = (outside > 0) & (outside <= max(6.0, 0.5 * deepest))
    if not ring.any():
        raise BadRequest(
            "Everything is marked as stain, so there is nothing to match it to.",
            "Mark only the stain.",
        )
    clean = np.median(logarithms[ring], axis=0)
    core = depth >= 0.5 * deepest
    full = clean - np.median(logarithms[core], axis=0)
    power = float(full @ full)
    if power < 1e-6:
        return (0.0,) * channels, np.array([[0.0, 1.0], [0.0, 0.0]])
    density = (clean - logarithms) @ (full / power)  # 0 clean, 1 fully stained
    edges = np.linspace(0, 0.5 * deepest, _STEPS + 1)
    depths, strengths = [0.0], [0.0]
    for low, high in pairwise(edges):
        band = (depth > low) & (depth <= high)
        if band.sum() >= 16:
            depths.append((low + high) / 2)
            strengths.append(float(np.median(density[band])))
    rising = np.maximum.accumulate(np.clip(strengths, 0, 1))  # a stain does not thin towards inside
    return tuple(round(float(v), 6) for v in full), np.array([depths, rising])


def _as_field(strength: NDArray[np.float32], around: Box) -> tuple[float, ...]:
    size = fitting(around.size, _FIELD)
    cells = cv2.resize(strength, (size.width, size.height), interpolation=cv2.INTER_AREA)
    head = (size.width, size.height, around.left, around.top, around.width, around.height)
    return (*map(float, head), *(round(float(v), 3) for v in cells.ravel()))


def _strength_at(field: tuple[float, ...], at: Box, scale: float) -> NDArray[np.float32]:
    """The stored strength, interpolated for every pixel of `at` (h×w)."""
    columns, rows = int(field[0]), int(field[1])
    left, top, width, height = (value * scale for value in field[2:6])
    cells = np.reshape(np.array(field[6:], np.float32), (rows, columns))
    x = (np.arange(at.left, at.right, dtype=np.float32) + 0.5 - left) * columns / width - 0.5
    y = (np.arange(at.top, at.bottom, dtype=np.float32) + 0.5 - top) * rows / height - 0.5
    across, down = np.meshgrid(x, y)
    return np.asarray(
        cv2.remap(
            cells,
            across.astype(np.float32),
            down.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def _apply(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    amount, shift, field = values["amount"], values.get("shift", ()), values.get("field", ())
    if not isinstance(amount, int | float) or amount == 0:
        return pixels
    if not isinstance(shift, tuple) or not isinstance(field, tuple) or not any(shift):
        return pixels
    strength = _strength_at(field, at, scale)[..., None] * np.float32(amount)
    colours = finite_light(pixels, pixel_format)
    lifted = (colours + _INK) * np.exp(strength * np.array(shift, np.float32)) - _INK
    return stored_finite(np.where(strength > 0, lifted, colours), pixels, pixel_format)


REMOVE_STAIN = LocalOperator(
    name="remove_stain",
    apply=_apply,
    parameters={"amount": Number(1.0, 0.0, 1.0)},
    strength="amount",
    measure=_measure,
    accepts=accepts_light,
)
