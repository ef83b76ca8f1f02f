"""Fills large holes with patches from around them, coarse to fine, so that texture goes on.

A patch is sought for every pixel of the hole (Barnes 2009), the patches vote on the new pixels
(Wexler 2007), and both repeat on ever finer copies. Deterministic: the search's chance is seeded.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.thin_fill import smooth_fill
from gesso_core.pixels import Light

_RADIUS = 3
"""Of a patch, px."""

_SEARCHED = 70_000
"""Finer levels with more hole pixels than this follow the level above and only adjust."""

_ROUNDS = 5
_CHUNK = 32_768

Places = NDArray[np.int32]
"""n×2: row, column."""


def fill_patches(
    values: Light, hole: NDArray[np.bool_], *, tick: Callable[[], object] = lambda: None
) -> Light:
    """`values` (h×w×c) with new ones where `hole` (h×w), everything else as it was.

    Takes patches from the part that is not hole, which should be a few times as large. Where there
    is no whole patch to take, the hole is filled smoothly. `tick` is called often and may raise.
    """
    levels = [(values, hole)]
    while _is_deep(levels[-1][1]) and min(levels[-1][1].shape) > 8 * _RADIUS:
        levels.append(_halved(*levels[-1]))
    random = np.random.default_rng(1)
    filled: Light | None = None
    found: _Search | None = None
    for level_values, level_hole in reversed(levels):
        start = smooth_fill(level_values, level_hole) if filled is None else level_values
        search = _Search.over(start, level_hole, random)
        if search is None:
            filled, found = smooth_fill(level_values, level_hole), None
            continue
        if found is not None and filled is not None:
            search.follow(found)
            search.vote()
        rounds = _ROUNDS if len(search.targets) <= _SEARCHED else 1
        for _ in range(rounds):
            tick()
            search.improve(random, tick, is_local=rounds == 1)
            search.vote()
        filled, found = search.image, search
    assert filled is not None
    return np.asarray(np.where(hole[..., None], filled, values), np.float32)


def _is_deep(hole: NDArray[np.bool_]) -> bool:
    return float(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3).max()) > _RADIUS


def _halved(values: Light, hole: NDArray[np.bool_]) -> tuple[Light, NDArray[np.bool_]]:
    """Half the size; a pixel is known where most of it is, and averages only what is known."""
    size = ((hole.shape[1] + 1) // 2, (hole.shape[0] + 1) // 2)
    known = (~hole).astype(np.float32)
    weight = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(values * known[..., None], size, interpolation=cv2.INTER_AREA)
    total = total.reshape(size[1], size[0], -1)
    return (total / np.maximum(weight, 1e-6)[..., None]).astype(np.float32), weight < 0.5


class _Search:
    """One level: for every target the place its patch is taken from, and how badly that fits."""

    def __init__(
        self,
        image: Light,
        hole: NDArray[np.bool_],
        targets: Places,
        is_source: NDArray[np.bool_],
        taken: Places,
    ) -> None:
        self.image, self.hole, self.targets = image, hole, targets
        self.is_source, self.taken = is_source, taken
        self.number: NDArray[np.int32] = np.full(hole.shape, -1, np.int32)
        self.number[targets[:, 0], targets[:, 1]] = np.arange(len(targets))
        self.misfit = np.empty(0, np.float32)

    @classmethod
    def over(
        cls, image: Light, hole: NDArray[np.bool_], random: np.random.Generator
    ) -> "_Search | None":
        """None when no whole known patch fits in."""
        patch = np.ones((2 * _RADIUS + 1, 2 * _RADIUS + 1), np.uint8)
        near = cv2.dilate(hole.astype(np.uint8), patch) > 0
        inner = np.zeros_like(hole)
        inner[_RADIUS:-_RADIUS, _RADIUS:-_RADIUS] = True
        sources = np.argwhere(~near & inner).astype(np.int32)
        targets = np.argwhere(near & inner).astype(np.int32)
        if not len(sources) or not len(targets):
            return None
        taken = sources[random.integers(0, len(sources), len(targets))]
        return cls(image.copy(), hole, targets, ~near & inner, taken)

    def follow(self, coarse: "_Search") -> None:
        """Starts where the level above ended."""
        height, width = coarse.number.shape
        half = np.minimum(self.targets // 2, [height - 1, width - 1])
        number = coarse.number[half[:, 0], half[:, 1]]
        place = 2 * (coarse.taken[number] - coarse.targets[number]) + self.targets
        self._take_where(number >= 0, place)

    def improve(
        self, random: np.random.Generator, tick: Callable[[], object], *, is_local: bool
    ) -> None:
        """Tries the neighbours' patches shifted along, then random ones at shrinking distance."""
        self.misfit = self._misfit(self.taken, np.arange(len(self.targets)))
        for step in (1,) if is_local else (4, 1):
            for down, across in ((-step, 0), (step, 0), (0, -step), (0, step)):
                tick()
                self._try(self._from_neighbours(down, across))
        reach = 2 if is_local else max(self.hole.shape)
        while reach >= 1:
            tick()
            self._try(self.taken + random.integers(-reach, reach + 1, self.taken.shape, np.int32))
            reach //= 3

    def vote(self) -> None:
        """Every pixel of the hole becomes the mean of what the patches over it say."""
        everything = np.arange(len(self.targets))
        self.misfit = self._misfit(self.taken, everything)
        scale = max(float(np.quantile(self.misfit, 0.75)), 1e-8)
        trust = np.exp(-self.misfit / (2 * scale)) + 1e-6
        shape = (*self.hole.shape, self.image.shape[2])
        total, weight = np.zeros(shape, np.float32), np.zeros(self.hole.shape, np.float32)
        for down in range(-_RADIUS, _RADIUS + 1):
            for across in range(-_RADIUS, _RADIUS + 1):
                to = self.targets + np.array([down, across])
                said = self.taken + np.array([down, across])
                # One target per pixel and shift, so plain assignment adds every vote once.
                total[to[:, 0], to[:, 1]] += self.image[said[:, 0], said[:, 1]] * trust[:, None]
                weight[to[:, 0], to[:, 1]] += trust
        inside = self.hole & (weight > 0)
        self.image[inside] = total[inside] / weight[inside][:, None]

    def _from_neighbours(self, down: int, across: int) -> Places:
        height, width = self.number.shape
        rows = np.clip(self.targets[:, 0] + down, 0, height - 1)
        columns = np.clip(self.targets[:, 1] + across, 0, width - 1)
        neighbour = self.number[rows, columns]
        place = self.taken[neighbour] - np.array([down, across])
        return np.where((neighbour >= 0)[:, None], place, self.taken).astype(np.int32)

    def _try(self, places: Places) -> None:
        candidates = np.flatnonzero(self._is_allowed(places) & (places != self.taken).any(1))
        if not len(candidates):
            return
        misfit = self._misfit(places[candidates], candidates)
        better = misfit < self.misfit[candidates]
        self.taken[candidates[better]] = places[candidates[better]]
        self.misfit[candidates[better]] = misfit[better]

    def _take_where(self, chosen: NDArray[np.bool_], places: Places) -> None:
        allowed = chosen & self._is_allowed(places)
        self.taken[allowed] = places[allowed]

    def _is_allowed(self, places: Places) -> NDArray[np.bool_]:
        height, width = self.is_source.shape
        rows, columns = places[:, 0], places[:, 1]
        inside = (rows >= 0) & (columns >= 0) & (rows < height) & (columns < width)
        rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
        return np.asarray(inside & self.is_source[rows, columns])

    def _misfit(self, places: Places, numbers: NDArray[np.intp]) -> NDArray[np.float32]:
        """Mean square difference of every second pixel of the patches, chequered."""
        width = self.hole.shape[1]
        rows, columns = np.mgrid[-_RADIUS : _RADIUS + 1, -_RADIUS : _RADIUS + 1]
        chequered = (rows + columns) % 2 == 0
        around = (rows * width + columns)[chequered]
        flat = self.image.reshape(-1, self.image.shape[2])
        ours = self.targets[numbers] @ [width, 1]
        theirs = places @ np.array([width, 1])
        result = np.empty(len(numbers), np.float32)
        for start in range(0, len(numbers), _CHUNK):
            some = np.s_[start : start + _CHUNK]
            apart = flat[ours[some, None] + around] - flat[theirs[some, None] + around]
            result[some] = np.einsum("nkc,nkc->n", apart, apart) / around.size
        return result
