"""Holes are filled from their surroundings, and nothing else changes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.networks import OUT, fill_with_mean, first_three_of_four, node, write
from fixtures.onnx_tools import loaded, tool_card
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind

SEPARATE = """
[[networks]]
part = ""
%s
inputs = [{name = "picture", meaning = "picture"}, {name = "mask", meaning = "mask"}]
outputs = [{name = "result", meaning = "picture"}]
"""
FIXED = SEPARATE % 'size = [64, 64]\nfit = "pad"'
ANY = SEPARATE % "grid = 8"


def _filled(
    folder: Path, text: str, picture: Pixels, mask: np.ndarray | None, options: str = ""
) -> Pixels:
    with loaded(tool_card("inpaint", "inpaint", text, options=options), folder) as engine:
        request = EditRequest(EngineKind.INPAINT, "tool", picture, mask)
        result = engine.run(request, silent).picture
    assert result is not None
    return result


def _scene(height: int, width: int, dtype: type = np.uint8) -> tuple[Pixels, np.ndarray]:
    """Gray with a coloured patch, and the mask of the patch."""
    largest = np.iinfo(dtype).max
    picture = np.full((height, width, 3), largest // 2, dtype)
    mask = np.zeros((height, width), np.float32)
    box = (slice(height // 3, height // 2), slice(width // 3, width // 2))
    picture[box] = [largest, 0, 0]
    mask[box] = 1
    return picture, mask


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("height", "width"), [(64, 64), (50, 40), (200, 333), (30, 500)])
@pytest.mark.parametrize("text", [FIXED, ANY], ids=["fixed", "any"])
def test_a_hole_is_filled_and_the_rest_is_untouched(
    tmp_path: Path, text: str, height: int, width: int, dtype: type
) -> None:
    fill_with_mean(tmp_path / "network.onnx", size=64 if text is FIXED else None)
    picture, mask = _scene(height, width, dtype)
    result = _filled(tmp_path, text, picture, mask)
    assert result.dtype == picture.dtype
    assert np.array_equal(result[mask == 0], picture[mask == 0])
    off = np.abs(result[mask > 0].astype(int) - np.iinfo(dtype).max // 2)
    assert off.max() <= np.iinfo(dtype).max * 0.01


def test_a_hole_larger_than_the_network_is_seen_reduced(tmp_path: Path) -> None:
    fill_with_mean(tmp_path / "network.onnx", size=64)
    picture, mask = _scene(900, 700)
    result = _filled(tmp_path, FIXED, picture, mask, "grow = 8")
    assert np.array_equal(result[mask == 0], picture[mask == 0])
    assert np.abs(result[mask > 0].astype(int) - 127).max() <= 2


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_nothing_but_the_mask_ever_changes(mean_folder: Path, data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 150)), data.draw(st.integers(1, 150))
    random = np.random.default_rng(data.draw(st.integers(0, 999)))
    picture = random.integers(0, 65536, (height, width, 3), np.uint16)
    share = data.draw(st.sampled_from([0.0, 0.001, 0.5, 0.999, 1.0]))
    mask = np.where(random.random((height, width)) < share, random.random((height, width)), 0)
    mask = mask.astype(np.float32)
    result = _filled(mean_folder, FIXED, picture, mask)
    assert np.array_equal(result[mask == 0], picture[mask == 0])


@pytest.fixture(scope="module")
def mean_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mean")
    fill_with_mean(folder / "network.onnx", size=64)
    return folder


def test_far_holes_are_filled_one_by_one_and_near_ones_together(mean_folder: Path) -> None:
    picture = np.full((600, 600, 3), 100, np.uint8)
    mask = np.zeros((600, 600), np.float32)
    for left, top in ((10, 10), (20, 20), (500, 30), (300, 550)):
        picture[top : top + 5, left : left + 5] = 255
        mask[top : top + 5, left : left + 5] = 1
    heard: list[Progress] = []
    with loaded(tool_card("inpaint", "inpaint", FIXED), mean_folder) as engine:
        request = EditRequest(EngineKind.INPAINT, "tool", picture, mask)
        result = engine.run(request, heard.append).picture
    assert heard[-1].total == 3
    assert (result == 100).all()


def test_the_hole_is_grown_for_the_network_alone(tmp_path: Path) -> None:
    """A rim beside the mask would colour the fill; grown by its width it does not."""
    fill_with_mean(tmp_path / "network.onnx", size=64)
    picture = np.full((64, 64, 3), 100, np.uint8)
    mask = np.zeros((64, 64), np.float32)
    mask[24:40, 24:40] = 1
    picture[21:43, 21:43] = 250
    thin = _filled(tmp_path, FIXED, picture, mask, "grow = 0")
    wide = _filled(tmp_path, FIXED, picture, mask, "grow = 5")
    assert thin[30, 30, 0] > 103
    assert wide[30, 30, 0] == 100
    assert (wide[mask == 0] == picture[mask == 0]).all()


def test_a_joined_network_sees_an_erased_picture_and_its_own_kind_of_mask(tmp_path: Path) -> None:
    """What it is fed comes out: the hole's value, and 1 where the picture is kept."""
    first_three_of_four(tmp_path / "network.onnx")
    text = """
[[networks]]
part = ""
inputs = [
  {name = "seen", meaning = "mask", is_inverted = true, mean = [0.5]},
  {name = "seen", meaning = "picture", scale = 2.0, mean = [1.0], hole = 0.5},
]
outputs = [{name = "result", meaning = "picture"}]
"""
    picture = np.full((40, 40, 3), 0.8, np.float32)
    mask = np.zeros((40, 40), np.float32)
    mask[10:20, 10:20] = 1
    result = _filled(tmp_path, text, picture, mask, "grow = 0")
    inside = result[12, 12]
    assert np.allclose(inside, [0, 0.5, 0.5])  # −0.5 is clipped: 0 for “change”, less one half


def test_a_network_of_bytes_with_an_inverted_mask(tmp_path: Path) -> None:
    from onnx import TensorProto

    write(
        tmp_path / "network.onnx",
        [
            node("Cast", "mask", "is_known", to=TensorProto.BOOL),
            node("Where", "is_known picture white", "result"),
        ],
        {"picture": (1, 3, "h", "w"), "mask": (1, 1, "h", "w")},
        {"result": OUT},
        {"white": np.array([200], np.uint8)},
        kinds=dict.fromkeys(("picture", "mask", "result"), TensorProto.UINT8),
    )
    text = """
[[networks]]
part = ""
inputs = [
  {name = "picture", meaning = "picture", scale = 255.0},
  {name = "mask", meaning = "mask", scale = 255.0, is_inverted = true},
]
outputs = [{name = "result", meaning = "picture", scale = 255.0}]
"""
    picture, mask = _scene(60, 60)
    result = _filled(tmp_path, text, picture, mask)
    assert (result[mask > 0] == 200).all()
    assert np.array_equal(result[mask == 0], picture[mask == 0])


@pytest.mark.parametrize("text", [FIXED, ANY], ids=["fixed", "any"])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 90), (64, 64)])
def test_masks_of_nothing_and_of_everything(
    tmp_path: Path, text: str, height: int, width: int
) -> None:
    fill_with_mean(tmp_path / "network.onnx", size=64 if text is FIXED else None)
    picture = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    nothing = _filled(tmp_path, text, picture, np.zeros((height, width), np.float32))
    assert np.array_equal(nothing, picture)
    everything = _filled(tmp_path, text, picture, np.ones((height, width), np.float32))
    assert everything.shape == picture.shape


def test_without_a_mask_nothing_is_filled(mean_folder: Path) -> None:
    with pytest.raises(BadRequest, match="what is to be filled"):
        _filled(mean_folder, FIXED, np.zeros((9, 9, 3), np.uint8), None)
