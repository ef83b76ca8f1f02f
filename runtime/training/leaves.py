"""Layouts of synthetic pictures: dead leaves, that is shapes that hide one another.

Their sizes follow a power law, which makes their edges and areas fall as those of photographs do
(Lee, Mumford and Huang 2001). What a layout looks like, `camera.py` says. NumPy and OpenCV alone,
so that pictures of one seed are the same on every machine of one OpenCV version.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

MOST_LEAVES = 254  # and the ground: labels fit a byte
_CORNERS = 28
_AROUND = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
_CIRCLE = np.stack([np.cos(_AROUND), np.sin(_AROUND)])
_BOX = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
_SMOOTH = 1.8
_SUBPIXEL = 4  # fractional bits of OpenCV's corners


@dataclass(frozen=True, eq=False)
class Layout:
    """labels: h×w, 0 is the ground. across, down: −1…1. relief: what textures are made of, n×h×w of
    mean 0 and deviation 1. leaves: how many labels there are besides the ground."""

    labels: NDArray[np.uint8]
    relief: Plane
    leaves: int

    @property
    def side(self) -> int:
        return int(self.labels.shape[0])


def layout(random: np.random.Generator, side: int, *, is_sparse: bool = False) -> Layout:
    """side: px, of a square. is_sparse: things on a ground, which stays visible."""
    count = int(random.integers(6, 60)) if is_sparse else int(random.integers(60, MOST_LEAVES))
    radii = _radii(random, count, side, largest=0.18 if is_sparse else 1.1)
    if random.random() < 0.6:
        radii = np.sort(radii)[::-1]  # small things in front, as details on surfaces
    labels = np.zeros((side, side), np.uint8)
    for number, radius in enumerate(radii, 1):
        corners = random.uniform(-0.1, 1.1, 2) * side + _outline(random, float(radius))
        fixed = np.rint(corners * (1 << _SUBPIXEL)).astype(np.int32)
        cv2.fillPoly(labels, [fixed], (number,), cv2.LINE_8, _SUBPIXEL)
    relief = np.stack([fractal(random, side, random.uniform(0.3, 2.2)), _waves(random, side)])
    return Layout(labels, relief, count)


def fractal(random: np.random.Generator, side: int, roughness: float) -> Plane:
    """1/f^roughness noise; 0.5 is rough, 2.5 smooth. Mean 0, deviation 1."""
    if roughness >= _SMOOTH and side % 8 == 0:  # a quarter of the resolution shows all of it
        small = _fractal(random, side // 4, roughness)
        large = cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)
        return np.asarray(large, np.float32)
    return _fractal(random, side, roughness)


def _fractal(random: np.random.Generator, side: int, roughness: float) -> Plane:
    down, across = np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None]
    frequency = np.maximum(np.hypot(down, across), 1 / side).astype(np.float32)
    shape = frequency.shape
    spectrum = random.standard_normal(shape, np.float32) + 1j * random.standard_normal(
        shape, np.float32
    )
    noise = np.fft.irfft2(spectrum * frequency**-roughness, s=(side, side)).astype(np.float32)
    noise -= noise.mean()
    return np.asarray(noise / max(float(noise.std()), 1e-6), np.float32)


def _radii(
    random: np.random.Generator, count: int, side: int, *, largest: float
) -> NDArray[np.float64]:
    """px; P(R > r) falls as r^−power, from 2 px to `largest` of the side."""
    power = random.uniform(0.3, 1.6)
    low, high = 2.0**-power, (largest * side) ** -power
    return np.asarray((low + random.random(count) * (high - low)) ** (-1 / power))


def _outline(random: np.random.Generator, radius: float) -> NDArray[np.float64]:
    """Corners n×2 about 0: ellipses, lobed blobs, boxes and shards."""
    kind = random.random()
    if kind < 0.3:
        corners = _BOX * radius
    elif kind < 0.4:
        corners = random.normal(0, radius, (3, 2))
    else:
        lobes = random.integers(2, 8)
        wobble = 1 + (kind > 0.65) * random.uniform(0, 0.35) * np.cos(lobes * _AROUND)
        corners = (_CIRCLE * wobble * radius).T
    turn, flat = random.uniform(0, np.pi), random.uniform(0.15, 1)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.asarray((corners * [1, flat]) @ np.array([[cos, sin], [-sin, cos]]))


def _waves(random: np.random.Generator, side: int) -> Plane:
    """Stripes: cloth, fences, print."""
    angle, period = random.uniform(0, np.pi), random.uniform(3, 40)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    phase = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period)
    return np.asarray(np.sin(phase + fractal(random, side, 2) * random.uniform(0, 1.5)), np.float32)
