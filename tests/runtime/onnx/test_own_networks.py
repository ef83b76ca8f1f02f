"""The product's own networks in the engine, by cards that say no more than cards can say."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from fixtures.damage import cast, noisy, photograph, psnr
from fixtures.onnx_tools import loaded, tool_card
from fixtures.own_networks import NETWORKS, TONE_NAMES, WISHES, Restore, Tone
from gesso_core.edit_request import EditRequest
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.samples import light_of

RGB8 = PixelFormat(8, Colour.RGB)
_VALUES = ", ".join(f'"{name}"' for name in TONE_NAMES)
_WISHED = ", ".join(f'"{name}"' for name in WISHES)
TONE = f"""
[[networks]]
part = ""
size = [128, 128]
fit = "stretch"
inputs = [{{ name = "image", meaning = "picture" }}]
outputs = [{{ name = "values", meaning = "values", names = [{_VALUES}] }}]
"""
RESTORE = f"""
[[networks]]
part = ""
grid = 8
halo = 152
tile = 256
inputs = [
    {{ name = "image", meaning = "picture" }},
    {{ name = "image", meaning = "mask" }},
    {{ name = "wish", meaning = "wish", names = [{_WISHED}] }},
]
outputs = [
    {{ name = "restored", meaning = "picture" }},
    {{ name = "dust", meaning = "mask", activation = "sigmoid" }},
]
"""
RESTORERS = sorted(NETWORKS.glob("gesso-restore*.onnx"))


def test_the_engine_measures_the_tones_of_a_view(tmp_path: Path) -> None:
    path = shutil.copy(NETWORKS / "gesso-tone.onnx", tmp_path / "network.onnx")
    spoilt = cast((1.0, 0.9, 0.72))(photograph("coffee", 320), np.random.default_rng(0)).photo
    rows, columns = (np.arange(128) * side // 128 for side in spoilt.shape[:2])
    view = np.ascontiguousarray(spoilt[rows][:, columns])
    asked = EditRequest(EngineKind.RESTORE, "tool", view)
    with loaded(tool_card("image-to-image", "restore", TONE), tmp_path) as engine:
        result = engine.run(asked, silent)
    assert result.picture is None
    assert set(result.values) == set(TONE_NAMES)
    for name, values in Tone.of(Path(path)).steps(view, RGB8).items():
        for parameter, value in values.items():
            if isinstance(value, float):
                said = result.values[f"{name}.{parameter}"]
                assert isinstance(said, float)
                assert abs(said - value) < 1e-4


@pytest.mark.parametrize("path", RESTORERS, ids=lambda path: path.stem)
def test_the_engine_restores_in_tiles_what_the_network_restores_at_once(
    tmp_path: Path, path: Path
) -> None:
    shutil.copy(path, tmp_path / "network.onnx")
    photo = photograph("coffee", 400)
    spoilt = noisy(photo, np.random.default_rng(0), 25).photo
    asked = EditRequest(EngineKind.RESTORE, "tool", spoilt, params={"denoise": 1.0})
    with loaded(tool_card("image-to-image", "restore", RESTORE), tmp_path) as engine:
        result = engine.run(asked, silent)
    assert result.picture is not None
    # The very same numbers: in 8 bits the last bit of a sample can be a level of a layer's.
    whole, dust = Restore.of(path)(light_of(spoilt), {"denoise": 1.0})
    assert np.abs(result.picture - np.clip(whole * 255, 0, 255)).max() <= 0.51
    assert result.mask is not None
    assert np.abs(result.mask - dust).max() < 1e-4
    assert psnr(result.picture, photo) > psnr(spoilt, photo) + 7
