"""How like two pictures are, in the measures that papers use. float32, h×w×3, 0…1, of one size."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import cv2
import numpy as np

from gesso_core.pixels import Light

MOST_DB = 99.0
_SIGMA, _WINDOW = 1.5, 11  # px; Wang et al. 2004
_STEADY = (0.01**2, 0.03**2)  # the same, for a range of 1
_BACKBONE = "alexnet-owt-7be5be79.pth"  # what LPIPS looks through, as torchvision keeps it

Likeness = Callable[[Light, Light], float]


def psnr(first: Light, second: Light) -> float:
    """dB; MOST_DB for equal."""
    mean = float(np.square(first.astype(np.float64) - second).mean())
    return MOST_DB if mean == 0 else min(MOST_DB, -10 * float(np.log10(mean)))


def ssim(first: Light, second: Light) -> float:
    """The mean over all channels and all pixels that have a whole window, if any; 1 for equal."""
    one, other = (each.astype(np.float64) for each in (first, second))
    mean_one, mean_other = _around(one), _around(other)
    spread_one = _around(one * one) - mean_one**2
    spread_other = _around(other * other) - mean_other**2
    shared = _around(one * other) - mean_one * mean_other
    small, large = _STEADY
    like = (2 * mean_one * mean_other + small) * (2 * shared + large)
    whole = (mean_one**2 + mean_other**2 + small) * (spread_one + spread_other + large)
    edge = _WINDOW // 2 if min(first.shape[:2]) > _WINDOW else 0
    inner = slice(edge, -edge or None)
    return float((like / whole)[inner, inner].mean())


def lpips() -> Likeness | str:
    """Ready to measure, 0 for equal; or a sentence that says what is missing. Fetches nothing."""
    try:
        torch, library = import_module("torch"), import_module("lpips")
    except ImportError:
        return "LPIPS is not measured: the package lpips is not installed beside Gesso."
    kept = Path(torch.hub.get_dir()) / "checkpoints"
    if not (kept / _BACKBONE).is_file():
        return f"LPIPS is not measured: {_BACKBONE} is not in {kept}. Put it there, or do without."
    try:
        network = library.LPIPS(net="alex", verbose=False).eval()
    except (RuntimeError, OSError, ValueError, EOFError, UnpicklingError) as error:
        return f"LPIPS is not measured: {kept / _BACKBONE} cannot be read ({error})."

    def measure(first: Light, second: Light) -> float:
        with torch.no_grad():
            pair = (_tensor(torch, each) for each in (first, second))
            return float(network(*pair).item())

    return measure


def _around(values: Any) -> Any:
    return cv2.GaussianBlur(values, (_WINDOW, _WINDOW), _SIGMA, borderType=cv2.BORDER_REFLECT)


def _tensor(torch: Any, picture: Light) -> Any:
    return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1))[None] * 2 - 1)
