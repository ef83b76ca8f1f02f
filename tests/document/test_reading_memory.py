"""Large files are read in parts: memory stays far below the size of the picture."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile

from fixtures import files

_SIDE = 7168  # 51 MP, 308 MB of 16-bit RGB
_MOST_GROWTH_MB = 220  # measured 80 to 175; the decoded picture alone has 308

_MEASURE = """
import sys
from pathlib import Path
from gesso_core.geometry import Box
from gesso_desktop.document.pictures.open_picture import open_picture

from fixtures.memory import peak_mb
before = peak_mb()
picture = open_picture(Path(sys.argv[1]))
box = picture.read(Box.at(3000, 5000, 1000, 1000))
proxy = picture.proxy(1600)
assert box.shape == (1000, 1000, 3) and proxy.shape == (1600, 1600, 3)
print(peak_mb() - before)
"""

_LAYOUTS: dict[str, dict[str, Any]] = {
    "raw": {"rowsperstrip": 16},
    "deflate": {"rowsperstrip": 64, "compression": "adobe_deflate", "predictor": True},
    "tiled": {"tile": (256, 256), "compression": "lzw"},
    "planar": {"planarconfig": "separate", "rowsperstrip": 64, "compression": "zstd"},
}


@pytest.fixture(scope="module")
def large() -> np.ndarray:
    return np.tile(files.photograph(1024, 1024), (7, 7, 1))


def _growth_mb(path: Path) -> float:
    command = [sys.executable, "-c", _MEASURE, str(path)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert result.stderr == ""
    return float(result.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("layout", _LAYOUTS)
def test_tiff_stays_within_memory(layout: str, large: np.ndarray, tmp_path: Path) -> None:
    options = dict(_LAYOUTS[layout])
    data = np.moveaxis(large, 2, 0) if layout == "planar" else large
    tifffile.imwrite(tmp_path / "large.tif", data, photometric="rgb", metadata=None, **options)

    assert _growth_mb(tmp_path / "large.tif") < _MOST_GROWTH_MB


@pytest.mark.slow
def test_png_stays_within_memory(large: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    pyvips.Image.new_from_array(large).pngsave(str(path), compression=1, filter="sub")

    assert _growth_mb(path) < _MOST_GROWTH_MB
