"""A sample to try Gesso on: a photograph that scikit-image brings, or a landscape made by code,
enlarged to 16 bit with grain, then aged like an old print: faded, dusty, scratched."""

from pathlib import Path

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import ImageCms

Light = NDArray[np.float32]
"""h×w×3, 0…1, sRGB."""


def photograph(longest_side: int) -> Light:
    """The photograph of an astronaut (NASA, public domain) out of scikit-image, enlarged."""
    from skimage import data  # noqa: PLC0415  only for this; a landscape needs no photograph

    pixels = data.astronaut().astype(np.float32) / 255
    scale = longest_side / max(pixels.shape[:2])
    large = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).normal(0, 0.008, (*large.shape[:2], 1))
    return np.asarray(np.clip(large + grain, 0, 1), np.float32)


def landscape(width: int, height: int, seed: int = 7) -> Light:
    """Hills, haze, water and a low sun: no photograph at all."""
    random = np.random.default_rng(seed)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    sky = np.float32([0.22, 0.42, 0.70]) * (1 - y) + np.float32([1.0, 0.80, 0.55]) * y
    sun = np.exp(-(((x - 0.7) * width / height) ** 2 + (y - 0.42) ** 2) / 0.004)
    scene = np.clip(sky * (0.75 + 0.25 * y) + sun * np.float32([0.9, 0.6, 0.25]), 0, 1)
    clouds = _noise(width, height, random, octaves=7, stretch=3)[..., None]
    scene += np.clip(clouds - 0.1, 0, 1) * np.float32([0.35, 0.28, 0.25]) * (1 - y)
    for layer in range(5):
        depth = layer / 4
        rough = 0.06 + 0.04 * depth
        ridge = 0.47 + 0.075 * layer + rough * _noise(width, 1, random, octaves=8 + layer)[0]
        below = np.clip((y[..., 0] - ridge[None, :]) * height, 0, 1)[..., None]
        near, far = np.float32([0.17, 0.27, 0.14]), np.float32([0.62, 0.62, 0.66])
        texture = 1 + 0.35 * depth * _noise(width, height, random, octaves=9)[..., None]
        scene = scene * (1 - below) + below * (far * (1 - depth) + near * depth) * texture
    shore = int(height * 0.84)
    mirrored = scene[shore - (height - shore) : shore][::-1]
    rows = np.arange(height - shore)
    ripple = (np.sin(rows * 0.9) * rows * 0.05 * width / 1600).astype(int)
    scene[shore:] = np.stack(
        [np.roll(row, shift, axis=0) for row, shift in zip(mirrored, ripple, strict=True)]
    )
    scene[shore:] *= np.float32([0.62, 0.70, 0.78])
    grain = random.normal(0, 0.008, (height, width, 1))
    return np.asarray(np.clip(scene + grain, 0, 1), np.float32)


def aged(picture: Light, seed: int = 3) -> Light:
    """Faded towards yellow, with dust and scratches."""
    random = np.random.default_rng(seed)
    gray = picture.mean(axis=2, keepdims=True)
    faded = (gray + (picture - gray) * 0.55) * np.float32([0.60, 0.54, 0.42])
    faded += np.float32([0.29, 0.26, 0.20])
    height, width = picture.shape[:2]
    unit = max(width, height) / 1600
    marks = np.zeros((height, width), np.uint8)
    for _ in range(90):
        at = (int(random.uniform(0, width)), int(random.uniform(0, height)))
        axes = tuple(int(random.uniform(1, 3.5) * unit + 1) for _ in range(2))
        cv2.ellipse(marks, at, axes, random.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
    for _ in range(6):
        steps = np.cumsum(random.normal(0, 4 * unit, 40)) + random.uniform(0, width)
        points = np.stack([steps, np.linspace(-5, height + 5, 40)], axis=1).astype(np.int32)
        cv2.polylines(marks, [points], False, 255, max(1, round(1.4 * unit)), cv2.LINE_AA)
    covered = (marks.astype(np.float32) / 255)[..., None] * 0.92
    return np.asarray(np.clip(faded * (1 - covered) + 0.93 * covered, 0, 1), np.float32)


def write(picture: Light, path: Path) -> None:
    """A 16-bit TIFF with a profile, a date and a description, as a scanner writes it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tifffile.imwrite(
        path,
        np.asarray(np.rint(picture * 65535), np.uint16),
        photometric="rgb",
        compression="adobe_deflate",
        predictor=True,
        rowsperstrip=64,
        iccprofile=profile,
        resolution=(600, 600),
        resolutionunit=2,
        description="Sample for Gesso",
        datetime="1969:07:20 20:17:40",
        software="Gesso sample",
        metadata=None,
    )


def _noise(
    width: int, height: int, random: np.random.Generator, *, octaves: int, stretch: int = 1
) -> NDArray[np.float32]:
    """Fractal value noise, height×width, mean 0, about −1…1."""
    total = np.zeros((height, width), np.float32)
    for octave in range(1, octaves):
        cells = 2**octave
        coarse = random.normal(0, 1, (max(2, cells * stretch) + 1, cells + 1)).astype(np.float32)
        coarse = coarse[:1] if height == 1 else coarse
        total += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) / 1.8**octave
    return total
