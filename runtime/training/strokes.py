"""Dust, hairs and scratches as coverage, and larger areas that are missing. NumPy and OpenCV."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Draw = Callable[[np.random.Generator, int], Plane]
_SUBPIXEL = 4


def dust(random: np.random.Generator, side: int) -> Plane:
    """side×side, 0…1: a few kinds at once, from one speck to a worn print."""
    plane = np.zeros((side, side), np.float32)
    density = random.choice([0.3, 1.0, 3.0], p=[0.4, 0.4, 0.2]) * (side / 256) ** 2
    kinds: tuple[tuple[Callable[[np.random.Generator, Plane], None], float], ...] = (
        (_speck, 22),
        (_hair, 1.2),
        (_scratch, 1.6),
        (_scuff, 0.5),
        (_bundle, 0.25),
    )
    for draw, often in kinds:
        for _ in range(random.poisson(often * density * random.uniform(0.2, 1.8))):
            draw(random, plane)
    if random.random() < 0.5:
        cv2.GaussianBlur(plane, (0, 0), random.uniform(0.3, 0.9), dst=plane)
    return np.asarray(np.clip(plane, 0, 1), np.float32)


def hole(random: np.random.Generator, side: int) -> Plane:
    """side×side of 0 and 1: what a user marks to be filled, thin or broad."""
    plane = np.zeros((side, side), np.float32)
    for _ in range(random.integers(1, 5)):
        kind, width = random.random(), int(np.exp(random.uniform(np.log(2), np.log(22))))
        if kind < 0.6:
            _polyline(plane, _wandering(random, side, step=6), width)
        else:
            _ellipse(plane, random.uniform(0, side, 2), random.uniform(0.5, 1.5, 2) * width, random)
    return np.asarray(plane > 0.5, np.float32)


def pool(count: int, side: int, seed: int, draw: Draw) -> NDArray[np.uint8]:
    """count×side×side in 255ths, the same for a seed."""
    made = [draw(np.random.default_rng((seed, number)), side) for number in range(count)]
    return np.rint(np.stack(made) * 255).astype(np.uint8)


def _speck(random: np.random.Generator, plane: Plane) -> None:
    """A grain, round or angular; small ones are common."""
    radius = min(0.5 * random.pareto(1.8) + 0.5, 9)
    where = random.uniform(0, plane.shape[0], 2)
    if random.random() < 0.6 or radius < 1.2:
        _ellipse(plane, where, random.uniform(0.5, 1.3, 2) * radius, random)
        return
    angles = np.sort(random.uniform(0, 2 * np.pi, int(random.integers(5, 10))))
    reach = radius * random.uniform(0.5, 1.4, len(angles))
    corners = where + (np.stack([np.cos(angles), np.sin(angles)]) * reach).T
    cv2.fillPoly(plane, [_fixed(corners)], (1.0,), cv2.LINE_AA, _SUBPIXEL)


def _hair(random: np.random.Generator, plane: Plane) -> None:
    """Curling, of one thickness."""
    turns = np.cumsum(np.cumsum(random.normal(0, 0.012, 80)) + random.normal(0, 0.05))
    turns += random.uniform(0, 2 * np.pi)
    step = random.uniform(0.6, 2.5)
    points = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1) * step, 0)
    points += random.uniform(0, plane.shape[0], 2)
    _polyline(plane, points, int(random.choice([1, 1, 2])), random.uniform(0.5, 1))


def _scratch(random: np.random.Generator, plane: Plane) -> None:
    """Long, nearly straight, mostly along the film; it may come and go."""
    side = plane.shape[0]
    upright = random.choice([np.pi / 2, 0.0, random.uniform(0, np.pi)], p=[0.55, 0.2, 0.25])
    angle = upright + random.normal(0, 0.06)
    points = _line(random, side, angle)
    first = int(random.integers(0, len(points) - 4)) * (random.random() < 0.5)
    last = (
        int(random.integers(first + 3, len(points) + 1)) if random.random() < 0.5 else len(points)
    )
    drawn = np.zeros_like(plane)
    _polyline(drawn, points[first:last], int(random.choice([1, 1, 1, 2, 3])))
    strength = random.uniform(0.35, 1)
    if random.random() < 0.4:
        gaps = cv2.resize(random.random((24, 24), np.float32), (side, side))
        drawn *= np.clip(gaps * 3 - random.uniform(0, 1), 0, 1)
    np.maximum(plane, drawn * np.float32(strength), out=plane)


def _scuff(random: np.random.Generator, plane: Plane) -> None:
    """Many faint marks close together."""
    middle = random.uniform(0, plane.shape[0], 2)
    for _ in range(random.integers(10, 50)):
        at = middle + random.normal(0, 14, 2)
        _ellipse(plane, at, random.uniform(0.3, 1.2, 2), random, random.uniform(0.3, 0.9))


def _bundle(random: np.random.Generator, plane: Plane) -> None:
    """Scratches beside one another, as rollers leave them."""
    points = _line(random, plane.shape[0], np.pi / 2 + random.normal(0, 0.03))
    for _ in range(random.integers(3, 9)):
        moved = points + np.array([random.normal(0, 6), 0.0])
        _polyline(plane, moved, 1, random.uniform(0.3, 1))


def _line(random: np.random.Generator, side: int, angle: float) -> NDArray[np.float64]:
    along = np.linspace(-1.2, 1.2, 30)[:, None] * side
    bend = np.sin(along / random.uniform(60, 400) + random.uniform(0, 6)) * random.uniform(0, 5)
    direction = np.array([np.cos(angle), np.sin(angle)])
    return np.asarray(
        random.uniform(0, side, 2) + along * direction + bend * direction[::-1] * [1, -1]
    )


def _wandering(random: np.random.Generator, side: int, step: float) -> NDArray[np.float64]:
    turns = np.cumsum(random.normal(0, 0.25, int(random.integers(3, 40)))) + random.uniform(0, 6)
    points = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1) * step, 0)
    return np.asarray(points + random.uniform(0, side, 2))


def _polyline(plane: Plane, points: NDArray[np.float64], width: int, strength: float = 1.0) -> None:
    cv2.polylines(plane, [_fixed(points)], False, (strength,), width, cv2.LINE_AA, _SUBPIXEL)


def _ellipse(
    plane: Plane,
    middle: NDArray[np.float64],
    radii: NDArray[np.float64],
    random: np.random.Generator,
    strength: float = 1.0,
) -> None:
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False) + random.uniform(0, 1)
    circle = np.stack([np.cos(angle) * radii[0], np.sin(angle) * radii[1]])
    cv2.fillPoly(plane, [_fixed(middle + circle.T)], (strength,), cv2.LINE_AA, _SUBPIXEL)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(points * (1 << _SUBPIXEL)).astype(np.int32)
