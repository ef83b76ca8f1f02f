"""Measures of likeness, beside another's."""

import numpy as np
import pytest

from gesso_runtime.likeness import MOST_DB, lpips, psnr, ssim

NOISE = np.random.default_rng(0)
ONE = NOISE.random((64, 80, 3), np.float32)


@pytest.mark.parametrize("strength", [0.01, 0.1, 0.5])
def test_they_agree_with_an_established_implementation(strength: float) -> None:
    from skimage.metrics import peak_signal_noise_ratio, structural_similarity

    grain = NOISE.normal(0, strength, ONE.shape).astype(np.float32)
    other = np.clip(ONE + grain, 0, 1).astype(np.float32)
    expected = structural_similarity(
        ONE,
        other,
        channel_axis=2,
        data_range=1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    assert ssim(ONE, other) == pytest.approx(expected, abs=1e-4)
    assert psnr(ONE, other) == pytest.approx(
        peak_signal_noise_ratio(ONE, other, data_range=1), abs=0.01
    )


def test_equal_pictures_are_as_like_as_can_be() -> None:
    assert psnr(ONE, ONE) == MOST_DB
    assert ssim(ONE, ONE) == pytest.approx(1)


def test_without_its_package_lpips_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "lpips", None)
    said = lpips()
    assert isinstance(said, str)
    assert "lpips" in said
