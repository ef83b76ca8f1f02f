"""Masks that hold their coverage elsewhere act like those that hold it themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.evaluate import reduced_mask

SIZE = Size(700, 500)


@dataclass(frozen=True, eq=False)
class Spots:
    """Coverage 0…1 at a few places, each read on its own."""

    dense: Coverage

    def read(self, box: Box) -> Coverage:
        return Mask(SIZE.box, self.dense).read(box)

    def parts(self) -> Iterator[Box]:
        for cell in SIZE.box.tiles(256):
            found = Box.around(self.dense[cell.slices] > 0)
            if not found.is_empty:
                yield found.shift(cell.left, cell.top)


def _spots() -> Spots:
    dense = np.zeros((SIZE.height, SIZE.width), np.float32)
    dense[40:90, 200:300] = 0.5
    dense[300:310, 600:640] = 1
    return Spots(dense)


@pytest.mark.parametrize("box", [SIZE.box, Box(210, 30, 630, 305), Box(0, 0, 100, 100)])
def test_sparse_coverage_reads_like_dense_coverage(box: Box) -> None:
    spots = _spots()
    sparse, dense = Mask(box, spots), Mask(box, spots.dense[box.slices])

    wanted = SIZE.box.grow(5)

    assert np.array_equal(sparse.read(wanted), dense.read(wanted))
    assert sparse.tight_box == dense.tight_box
    assert not sparse.is_full


@pytest.mark.parametrize("is_sparse", [True, False])
def test_nothing_lies_outside_the_parts(is_sparse: bool) -> None:
    spots = _spots()
    mask = Mask(SIZE.box, spots if is_sparse else spots.dense)
    rebuilt = np.zeros_like(spots.dense)

    for part in mask.parts(256):
        assert part.width <= 256
        assert part.height <= 256
        assert not rebuilt[part.slices].any()
        rebuilt[part.slices] = mask.read(part)

    assert np.array_equal(rebuilt, spots.dense)


def test_a_sparse_mask_is_reduced_like_a_dense_one() -> None:
    spots, proxy = _spots(), Size(233, 166)

    sparse = reduced_mask(Mask(SIZE.box, spots), SIZE, proxy)
    dense = reduced_mask(Mask(SIZE.box, spots.dense), SIZE, proxy)

    assert sparse is not None
    assert dense is not None
    assert np.array_equal(sparse.read(proxy.box), dense.read(proxy.box))
    assert sparse.read(proxy.box).mean() == pytest.approx(spots.dense.mean(), abs=1e-4)


def test_decided_it_covers_where_it_covered_a_half() -> None:
    values = np.linspace(0, 1, 60, dtype=np.float32)[None].repeat(20, 0)
    decided = Mask(Box(5, 5, 65, 25), values).decided()
    seen = decided.read(Box(0, 0, 80, 30))
    assert set(np.unique(seen)) == {0, 1}
    assert (seen[5:25, 5:65] == (values >= 0.5)).all()
    assert decided.tight_box == Box(35, 5, 65, 25)
    assert Mask(Box(0, 0, 4, 4)).decided().is_full
