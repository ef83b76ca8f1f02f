"""Synthetic photographs: a layout given colours and light, exposed and developed.

All is computed in linear light and encoded at the end, as a camera does. The colours come from
made-up palettes: no photograph was looked at to choose them.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.srgb import to_encoded
from training.leaves import Layout, fractal, layout

Light = NDArray[np.float32]
"""h×w×3, 0…1."""

_LUMA = np.array([0.2126, 0.7152, 0.0722])
# Skin, wood, earth and lamplight; leaves; sky and shade; anything. Degrees, spread, share.
_HUES = ((35.0, 18.0, 0.42), (105.0, 28.0, 0.18), (218.0, 18.0, 0.22), (180.0, 180.0, 0.18))


@dataclass(frozen=True)
class Subject:
    """What kind of picture it is. ground: linear reflectance of what lies behind, None: any."""

    is_sparse: bool = False
    ground: float | None = None
    hues: int = 3
    spread: float = 25.0  # degrees around a hue
    saturation: float = 1.0
    brightness: float = -1.6  # mean of the logarithm of reflectance


@dataclass(frozen=True)
class Relief:
    """How rough surfaces are. strength: of the roughest, of the logarithm of their light. rarity:
    the larger, the fewer come near that. share: of the surfaces that have any."""

    strength: float = 0.5
    rarity: float = 2.5
    share: float = 0.75


FINE = Relief(1.5, 1.0, 0.95)
"""For what has to tell texture from noise: with less, a network learns to wipe texture away. Detail
of 1.5 px then has the strength that it has in photographs (median 5 of 255 in both)."""


def photograph(random: np.random.Generator, side: int, relief: Relief | None = None) -> Light:
    """side×side, drawn at twice the size so that edges are smooth."""
    subject = _subject(random)
    drawn = layout(random, 2 * side, is_sparse=subject.is_sparse)
    scene = _lit(random, drawn, _painted(random, drawn, subject, relief or Relief()))
    small = cv2.resize(scene, (side, side), interpolation=cv2.INTER_AREA)
    return _developed(random, np.asarray(small, np.float32))


def pool(
    count: int,
    side: int,
    seed: int,
    *,
    relief: Relief | None = None,
    processes: int | None = None,
) -> NDArray[np.uint8]:
    """count×3×side×side; the same for a seed, however many processes make it."""
    draw = partial(_stored, side, seed, relief)
    if processes == 1:
        return np.stack([draw(number) for number in range(count)])
    # Not forked: OpenCV's threads would wait for ever in the copy.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as makers:
        return np.stack(list(makers.map(draw, range(count), chunksize=16)))


def _stored(side: int, seed: int, relief: Relief | None, number: int) -> NDArray[np.uint8]:
    picture = photograph(np.random.default_rng((seed, number)), side, relief)
    return np.rint(picture.transpose(2, 0, 1) * 255).astype(np.uint8)


def _subject(random: np.random.Generator) -> Subject:
    kind = random.random()
    saturation = float(random.lognormal(-0.1, 0.5))
    brightness = float(random.normal(-1.6, 0.5))
    if random.random() < 0.07:
        saturation = 0.0
    if kind < 0.12:  # specimens, documents, products
        return Subject(True, random.uniform(0.6, 1), int(random.integers(1, 3)), 20, saturation)
    if kind < 0.24:  # stage, sky at night
        return Subject(True, random.uniform(0, 0.02), 3, 40, saturation, brightness + 0.8)
    if kind < 0.36:  # all of one colour
        return Subject(False, None, 1, 8, max(1.2, saturation), brightness)
    return Subject(False, None, int(random.integers(1, 6)), 25, saturation, brightness)


def _painted(random: np.random.Generator, drawn: Layout, subject: Subject, relief: Relief) -> Light:
    count = drawn.leaves + 1
    colours = _colours(random, count, subject)
    if subject.ground is not None:
        colours[0] = subject.ground * (1 + 0.04 * random.normal(size=3))
    axis = np.linspace(-1, 1, drawn.side, dtype=np.float32)
    labels = drawn.labels
    slope = 0.45 * random.normal(size=(2, count)).astype(np.float32)
    depth = relief.strength * random.random((2, count)) ** relief.rarity
    depth *= random.random((2, count)) < relief.share
    depth[1] *= random.random(count) < 0.15
    shade = slope[0][labels] * axis[None] + slope[1][labels] * axis[:, None]
    for bumps, amount in zip(drawn.relief, depth.astype(np.float32), strict=True):
        shade += amount[labels] * bumps
    painted = colours.astype(np.float32)[labels] * np.exp(np.clip(shade, -3, 1.5))[..., None]
    return np.asarray(painted, np.float32)


def _colours(random: np.random.Generator, count: int, subject: Subject) -> NDArray[np.float64]:
    """count×3 reflectances."""
    shares = np.array([share for *_, share in _HUES])
    picked = random.choice(len(_HUES), subject.hues, p=shares)
    middles = np.array([random.normal(_HUES[i][0], _HUES[i][1]) for i in picked])
    hue = np.deg2rad(random.choice(middles, count) + subject.spread * random.normal(size=count))
    wheel = np.cos(hue[:, None] - np.deg2rad([0, 120, 240]))
    wheel -= (wheel @ _LUMA)[:, None]  # colours of a hue keep their brightness
    strength = np.minimum(random.beta(1.2, 3, count) * 1.3 * subject.saturation, 1.5)
    bright = np.exp(np.minimum(random.normal(subject.brightness, 0.9, count), 0))
    neutral = random.random(count) < 0.2
    colours = 1 + np.where(neutral, 0.1, 1)[:, None] * strength[:, None] * wheel
    return np.asarray(bright[:, None] * np.maximum(colours, 0.01))


def _lit(random: np.random.Generator, drawn: Layout, painted: Light) -> Light:
    """Light that varies over the picture, a cast shadow, highlights, and lack of focus."""
    side = drawn.side
    light = np.exp(random.uniform(0, 0.6) * fractal(random, side, 2.2))
    if random.random() < 0.3:
        edge = cv2.GaussianBlur(fractal(random, side, 1.8), (0, 0), random.uniform(0.6, 8))
        light *= np.where(edge > random.uniform(-0.5, 1), 1, random.uniform(0.08, 0.5))
    if random.random() < 0.25:  # a dark frame or corners
        axis = np.linspace(-1, 1, side, dtype=np.float32)
        distance = np.hypot(axis[None], axis[:, None])
        light *= 1 / (1 + np.exp((distance - random.uniform(0.8, 1.3)) * random.uniform(4, 60)))
    scene = painted * light.astype(np.float32)[..., None]
    if random.random() < 0.4:
        bright = fractal(random, side, random.uniform(0.6, 1.5)) > random.uniform(2.2, 3.5)
        spots = cv2.GaussianBlur(bright.astype(np.float32), (0, 0), random.uniform(0.5, 2))
        scene = scene + spots[..., None] * float(scene.max()) * random.uniform(0.3, 1.2)
    if random.random() < 0.35:
        radius = random.uniform(1, 6)
        far = np.clip(fractal(random, side, 2.2) + 0.5, 0, 1)[..., None]
        scene = scene + (cv2.GaussianBlur(scene, (0, 0), radius) - scene) * far
    return np.asarray(scene, np.float32)


def _developed(random: np.random.Generator, scene: Light) -> Light:
    """Black and white points as a camera or a laboratory sets them, a curve, the sRGB encoding."""
    strongest = scene.max(2)
    white = np.percentile(strongest, random.uniform(97, 99.98))
    brightest = random.uniform(0.95, 1.35) if random.random() < 0.68 else random.uniform(0.4, 0.95)
    scene = scene * (brightest / max(float(white), 1e-6))
    black = np.percentile(scene.min(2), random.uniform(0.02, 2))
    if random.random() < 0.75:
        scene = scene - np.float32(black * random.uniform(0.6, 1))
    encoded = to_encoded(np.clip(scene, 0, 1).astype(np.float32))
    encoded = encoded ** np.float32(np.exp(random.normal(0.05, 0.2)))
    steep = encoded * encoded * (3 - 2 * encoded)
    encoded = encoded + np.float32(random.uniform(-0.15, 0.8)) * (steep - encoded)
    return np.asarray(np.clip(encoded, 0, 1), np.float32)
