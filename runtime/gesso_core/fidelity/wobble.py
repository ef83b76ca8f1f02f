"""Displacement that no affine map describes: a smooth field, measured only when there is some.

Where the model drew something else nothing can be measured; the field there follows its
surroundings, because a flow through a large edit would bend the edit.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.fidelity.planes import Plane, blurred, border, gradients, reduced, size_of
from gesso_core.geometry import Affine, Size

_STEP = 8  # the field is kept at one value per so many px of the work picture
_REACH = 20.0  # σ in px over which the field is smooth
_ROUND_TRIP = 0.7  # px by which the flow there and back may disagree
_LONGEST = 8.0  # px

Field = NDArray[np.float32]
"""h×w×2, (x, y) in px of the work picture, at a coarse size over the whole shown crop."""


def field(first: Plane, second: Plane) -> Field:
    """By how much `second` lies further than `first`; normalised planes, nearly aligned."""
    a, b = _levels(first), _levels(second)
    there, back = _flow(a, b), _flow(b, a)
    returned = there + _along(back, there)
    misfit = blurred(np.abs(first - _along(second, there)), 4.0)
    across, down = gradients(blurred(first, 1.0))
    texture = np.sqrt(blurred(across * across + down * down, 3.0))
    trusted = (np.hypot(returned[..., 0], returned[..., 1]) < _ROUND_TRIP) & (
        misfit < np.percentile(misfit, 70)
    )
    weight = trusted * texture
    size = size_of(first)
    small = Size(max(1, size.width // _STEP), max(1, size.height // _STEP))
    total = blurred(reduced(weight, small), _REACH / _STEP) + 1e-3 * float(weight.max()) + 1e-9
    parts = [blurred(reduced(there[..., i] * weight, small), _REACH / _STEP) for i in (0, 1)]
    return np.dstack([part / total for part in parts]).clip(-_LONGEST, _LONGEST)


def sampled(
    plane: Plane, warp: Affine, size: Size, moved: Field, *, to_shown: Affine, shown: Size
) -> Plane:
    """`plane` read at `warp` of every pixel of `size`, moved by the field; bicubic, mirrored.

    to_shown: the same pixels → pixels of the shown crop, whose size is `shown`.
    """
    coarse = Affine.scale(moved.shape[1] / shown.width, moved.shape[0] / shown.height) @ to_shown
    offset = cv2.warpAffine(
        moved,
        coarse.matrix[:2],
        (size.width, size.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    rows, columns = np.mgrid[: size.height, : size.width].astype(np.float32)
    where = cv2.transform(np.dstack([columns, rows]), warp.matrix[:2])
    target = np.asarray(where + offset, np.float32)
    return np.asarray(
        cv2.remap(
            plane,
            target[..., 0],
            target[..., 1],
            cv2.INTER_CUBIC,
            borderMode=border(plane),
        ),
        np.float32,
    )


def _levels(plane: Plane) -> NDArray[np.uint8]:
    return np.asarray((plane.clip(-3, 3) + 3) * 42, np.uint8)


def _flow(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Field:
    dense = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((*first.shape, 2), np.float32)
    return np.asarray(dense.calc(first, second, start), np.float32)


def _along(plane: Plane, flow: Field) -> Plane:
    rows, columns = np.mgrid[: flow.shape[0], : flow.shape[1]].astype(np.float32)
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    moved = cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)
