"""What the networks learn from: the same for a seed, in range, and varied. No torch here."""

import numpy as np
import pytest

from training import strokes
from training.camera import photograph, pool
from training.leaves import fractal, layout


def seeded(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(4))
def test_a_seed_makes_one_picture(seed: int) -> None:
    first, second = photograph(seeded(seed), 48), photograph(seeded(seed), 48)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, photograph(seeded(seed + 100), 48))


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_is_light_of_its_size(seed: int) -> None:
    picture = photograph(seeded(seed), 40)
    assert picture.shape == (40, 40, 3)
    assert picture.dtype == np.float32
    assert np.isfinite(picture).all()
    assert picture.min() >= 0
    assert picture.max() <= 1
    assert picture.std() > 0.01


def test_a_pool_does_not_depend_on_how_many_processes_make_it() -> None:
    assert np.array_equal(pool(3, 32, 5, processes=1), pool(3, 32, 5, processes=2))


def test_shapes_hide_one_another_and_leave_few_pixels_unpainted() -> None:
    drawn = layout(seeded(1), 128)
    assert len(np.unique(drawn.labels)) > 20
    assert drawn.labels.max() <= drawn.leaves


def test_rough_noise_differs_more_between_neighbours_than_smooth_noise() -> None:
    def roughness(exponent: float) -> float:
        return float(np.abs(np.diff(fractal(seeded(2), 128, exponent))).mean())

    assert roughness(0.5) > 2 * roughness(1.5) > 4 * roughness(2.4)


@pytest.mark.parametrize("draw", [strokes.dust, strokes.hole])
def test_a_seed_makes_one_set_of_marks(draw: strokes.Draw) -> None:
    first = strokes.pool(6, 96, 3, draw)
    assert np.array_equal(first, strokes.pool(6, 96, 3, draw))
    assert not np.array_equal(first, strokes.pool(6, 96, 4, draw))


def test_dust_is_partly_see_through_and_covers_little() -> None:
    planes = strokes.pool(40, 128, 1, strokes.dust)
    assert 0.002 < (planes > 30).mean() < 0.1
    assert ((planes > 30) & (planes < 220)).any()


def test_a_hole_is_all_or_nothing() -> None:
    assert set(np.unique(strokes.pool(10, 96, 1, strokes.hole))) == {0, 255}
