"""ICC profiles that are curves and a matrix, as most of cameras, scanners and monitors are.

Followed here exactly: for sixteen bits the colour library goes through a coarse table instead,
which was 12 levels of 255 off where a colour leaves the smaller gamut, and takes twice as long.
"""

import struct
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_Curve = NDArray[np.float64]
_DEEP = 65536  # entries of a curve
_MOST_TAGS = 100
_AT_ONCE = 1 << 16  # px; what is made in between then stays in the cache


@dataclass(frozen=True, eq=False)
class MatrixProfile:
    """curves: stored number over the largest to linear light, for one channel (gray) or three.
    matrix: linear red, green and blue to XYZ; None for gray."""

    curves: tuple[_Curve, ...]
    matrix: NDArray[np.float64] | None


def matrix_profile(profile: bytes) -> MatrixProfile | None:
    """None when it works by tables, or in a way that is not known here (ICC.1:2022, 8 and 10)."""
    try:
        tags = _tags(profile)
        space = profile[16:20]
        if profile[20:24] != b"XYZ " or {b"A2B0", b"B2A0", b"D2B0", b"B2D0"} & set(tags):
            return None
        if space == b"GRAY":
            return MatrixProfile((_curve(tags[b"kTRC"]),), None)
        if space != b"RGB ":
            return None
        columns = [struct.unpack(">3i", tags[name + b"XYZ"][8:20]) for name in (b"r", b"g", b"b")]
        curves = tuple(_curve(tags[name + b"TRC"]) for name in (b"r", b"g", b"b"))
    except (KeyError, struct.error, ValueError):
        return None
    matrix = np.array(columns, np.float64).T / 65536
    if abs(np.linalg.det(matrix)) < 1e-6:
        return None
    return MatrixProfile(curves, matrix)


class MatrixTransform:
    """From one profile to another of three channels. Perceptual and colorimetric are the same."""

    def __init__(self, source: MatrixProfile, target: MatrixProfile) -> None:
        assert target.matrix is not None
        self._linear = np.stack(source.curves, 1).astype(np.float32)[None]
        self._linear_of_eight = np.ascontiguousarray(self._linear[:, :: _DEEP // 256 + 1])
        self._matrix: NDArray[np.float32] | None = None
        if source.matrix is not None:
            matrix = np.linalg.inv(target.matrix) @ source.matrix
            self._matrix = matrix.astype(np.float32)
        # By the root of the light, which spends the entries where the eye does.
        light = np.linspace(0, 1, _DEEP) ** 2
        numbers = np.linspace(0, 1, _DEEP)
        encoded = [np.interp(light, curve, numbers) for curve in target.curves]
        self._encoded = np.rint(np.stack(encoded, 1) * 255).astype(np.uint8)[None]

    def __call__(self, colour: NDArray[np.unsignedinteger]) -> NDArray[np.uint8]:
        """h×w×1 or ×3, uint8 or uint16, to h×w×3."""
        result = np.empty((*colour.shape[:2], 3), np.uint8)
        rows = max(1, _AT_ONCE // max(1, colour.shape[1]))
        for top in range(0, len(colour), rows):
            result[top : top + rows] = self._converted(colour[top : top + rows])
        return result

    def _converted(self, colour: NDArray[np.unsignedinteger]) -> NDArray[np.uint8]:
        table = self._linear if colour.dtype == np.uint16 else self._linear_of_eight
        light = np.asarray(cv2.LUT(colour, table), np.float32)
        if self._matrix is None:
            light = np.asarray(cv2.cvtColor(light, cv2.COLOR_GRAY2RGB), np.float32)
        else:
            light = np.asarray(cv2.transform(light, self._matrix), np.float32)
        np.clip(light, 0, 1, out=light)
        np.sqrt(light, out=light)
        np.multiply(light, 65535, out=light)
        return np.asarray(cv2.LUT(light.astype(np.uint16), self._encoded), np.uint8)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack(">I", profile[128:132])
    table = profile[132 : 132 + 12 * min(count, _MOST_TAGS)]
    return {
        name: profile[offset : offset + length]
        for name, offset, length in struct.iter_unpack(">4sII", table)
    }


def _curve(tag: bytes) -> _Curve:
    """Raises ValueError for one that is not known, or cannot be gone back."""
    x = np.linspace(0, 1, _DEEP)
    if tag[:4] == b"curv":
        (count,) = struct.unpack(">I", tag[8:12])
        values = np.array(struct.unpack(f">{count}H", tag[12 : 12 + 2 * count]), np.float64)
        if count == 0:
            return x
        if count == 1:
            return np.asarray(x ** (values[0] / 256))
        curve = np.interp(x, np.linspace(0, 1, count), values / 65535)
    elif tag[:4] == b"para":
        curve = _parametric(tag, x)
    else:
        raise ValueError("no curve")
    if not np.isfinite(curve).all() or (np.diff(curve) < 0).any() or curve[-1] <= curve[0]:
        raise ValueError("a curve that turns back")
    return np.asarray(np.clip(curve, 0, 1))


def _parametric(tag: bytes, x: _Curve) -> _Curve:
    (kind,) = struct.unpack(">H", tag[8:10])
    length = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}.get(kind)
    if length is None:
        raise ValueError("an unknown kind of curve")
    numbers = np.array(struct.unpack(f">{length}i", tag[12 : 12 + 4 * length])) / 65536
    gamma, a, b, c, d, e, f = [*numbers, *[0.0] * 7][:7]
    if kind == 0:
        return np.asarray(x**gamma)
    if kind in (1, 2):  # with c the offset, below −b/a too
        above = np.maximum(a * x + b, 0) ** gamma
        return np.asarray(above + (c if kind == 2 else 0))
    above = np.maximum(a * x + b, 0) ** gamma + e
    return np.asarray(np.where(x >= d, above, c * x + f))
