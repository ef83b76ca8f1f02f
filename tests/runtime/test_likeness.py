"""Measures of likeness, beside another's."""

import sys
from pathlib import Path

import numpy as np
import pytest

from gesso_runtime.likeness import MOST_DB, lpips, psnr, ssim

NOISE = np.random.default_rng(0)
ONE = NOISE.random((64, 80, 3), np.float32)
SMALL_LPIPS = """
# The package's class with a network of one layer: the same way in, the same way out.
import torch

class LPIPS(torch.nn.Module):
    def __init__(self, net, verbose):
        super().__init__()
        assert (net, verbose) == ("alex", False)
        self.seen = torch.nn.Conv2d(3, 4, 5)
        kept = f"{torch.hub.get_dir()}/checkpoints/alexnet-owt-7be5be79.pth"
        self.seen.load_state_dict(torch.load(kept, weights_only=True))

    def forward(self, one, other):
        assert one.shape[:2] == (1, 3) and one.min() < 0 and one.abs().max() <= 1
        return (self.seen(one) - self.seen(other)).square().mean(dim=(1, 2, 3), keepdim=True)
"""


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
    monkeypatch.setitem(sys.modules, "lpips", None)
    said = lpips()
    assert isinstance(said, str)
    assert "lpips" in said


def test_lpips_looks_through_the_weights_that_torch_keeps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    torch = pytest.importorskip("torch")
    (tmp_path / "lpips.py").write_text(SMALL_LPIPS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lpips", raising=False)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    kept = tmp_path / "torch" / "hub" / "checkpoints"
    missing = lpips()
    assert isinstance(missing, str)
    assert str(kept) in missing
    kept.mkdir(parents=True)
    weights = kept / "alexnet-owt-7be5be79.pth"
    weights.write_bytes(b"none")
    damaged = lpips()
    assert isinstance(damaged, str)
    assert "cannot be read" in damaged
    torch.manual_seed(1)
    torch.save(torch.nn.Conv2d(3, 4, 5).state_dict(), weights)
    measure = lpips()
    assert not isinstance(measure, str)
    assert measure(ONE, ONE) == 0
    near, far = (np.clip(ONE + grain, 0, 1).astype(np.float32) for grain in (0.01, 0.3))
    assert 0 < measure(ONE, near) < measure(ONE, far)
    monkeypatch.delitem(sys.modules, "lpips")
