"""The first rough sight of a file: the right picture, from few of its bytes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from fixtures.documents import array_picture, noise
from gesso_core.patch import ParametricPatch
from gesso_core.progress import silent
from gesso_desktop.document.pictures import tiff_glimpse
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview

_STORED: dict[str, dict[str, Any]] = {
    "raw strips": {"rowsperstrip": 16},
    "one raw strip": {"rowsperstrip": 10_000},
    "raw tiles": {"tile": (64, 64)},
    "deflate strips": {"compression": "zlib", "predictor": True, "rowsperstrip": 16},
    "deflate rows": {"compression": "zlib", "rowsperstrip": 1},
    "deflate tiles": {"compression": "zlib", "predictor": True, "tile": (64, 64)},
    "lzw strips": {"compression": "lzw", "predictor": True, "rowsperstrip": 16},
    "zstd tiles": {"compression": "zstd", "tile": (64, 64)},
    "packed planes": {"compression": "packbits", "planarconfig": "separate", "rowsperstrip": 16},
}


def _smooth(height: int = 601, width: int = 803) -> np.ndarray:
    down, across = np.mgrid[0:height, 0:width]
    colours = [down / height, across / width, (down + across) / (height + width)]
    return (np.stack(colours, 2) * 65535).astype(np.uint16)


def _written(path: Path, stored: str) -> Path:
    options = dict(_STORED[stored])
    pixels = _smooth()
    if options.get("planarconfig"):
        pixels = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    tifffile.imwrite(path, pixels, photometric="rgb", **options)
    return path


@pytest.mark.parametrize("stored", _STORED)
@pytest.mark.parametrize("decoded_bytes", [64 << 20, 200_000])
def test_a_glimpse_shows_the_picture(
    tmp_path: Path, stored: str, decoded_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiff_glimpse, "_DECODED_BYTES", decoded_bytes)
    picture = open_picture(_written(tmp_path / "a.tif", stored))
    look = Looking(picture)
    for side in (100, 300, 5000):
        rough, proxy = look.glimpse(side), picture.proxy(side)
        assert rough.shape == proxy.shape
        assert rough.dtype == proxy.dtype
        far = np.abs(rough.astype(int) - proxy)
        allowed = 0.01 if decoded_bytes > 1 << 20 else 0.15
        assert far.mean() < allowed * 65535
    picture.close()


def test_a_glimpse_is_edited_like_the_rest() -> None:
    look = Looking(array_picture(noise(90, 120)))
    darker = Preview(added=(ParametricPatch("exposure", {"stops": -2.0}),))
    before = look.glimpse(60, darker)
    assert before.mean() < look.glimpse(60).mean()
    look.build(silent)
    assert np.abs(look.glimpse(60, darker).astype(int) - before).mean() < 300
