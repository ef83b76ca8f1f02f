"""The main subject as a mask, in one run."""

from pathlib import Path

import numpy as np
import pytest

from fixtures.networks import brighter_than, f32, i64, node, write
from fixtures.onnx_tools import loaded, tool_card
from gesso_core.edit_request import EditRequest
from gesso_core.errors import EngineFailed
from gesso_core.mask import Coverage
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind


def _text(facts: str, output: str = "", inputs: str = "") -> str:
    return f"""
[[networks]]
part = ""
{facts}
inputs = [{{name = "picture", meaning = "picture"{inputs}}}]
outputs = [{{name = "mask", meaning = "mask"{output}}}]
"""


def _matte(folder: Path, text: str, picture: np.ndarray) -> Coverage:
    with loaded(tool_card("matte", "matte", text), folder) as engine:
        mask = engine.run(EditRequest(EngineKind.MATTE, "tool", picture), silent).mask
    assert mask is not None
    return mask


def _subject(height: int, width: int) -> np.ndarray:
    picture = np.full((height, width, 3), 20, np.uint8)
    picture[height // 4 : height // 2, width // 3 : width // 2] = 230
    return picture


@pytest.mark.parametrize("fit", ["stretch", "pad"])
@pytest.mark.parametrize(("height", "width"), [(128, 128), (900, 500), (333, 1001), (40, 30)])
def test_a_matte_lies_where_the_subject_does(
    tmp_path: Path, fit: str, height: int, width: int
) -> None:
    brighter_than(tmp_path / "network.onnx", 0.5, size=128)
    picture = _subject(height, width)
    matte = _matte(tmp_path, _text(f'size = [128, 128]\nfit = "{fit}"'), picture)
    assert matte.shape == (height, width)
    wanted = picture[..., 0] > 128
    assert ((matte > 0.5) != wanted).mean() < 0.02


def test_a_matte_at_the_pictures_own_size_is_exact(tmp_path: Path) -> None:
    brighter_than(tmp_path / "network.onnx", 0.5)
    picture = _subject(101, 77)
    matte = _matte(tmp_path, _text("grid = 32"), picture)
    assert np.array_equal(matte, (picture[..., 0] > 128).astype(np.float32))


def _gradient_network(path: Path) -> Path:
    """A mask of the first channel, times 8 minus 4."""
    return write(
        path,
        [
            node("Slice", "picture from to axis", "red"),
            node("Mul", "red eight", "scaled"),
            node("Sub", "scaled four", "mask"),
        ],
        {"picture": (1, 3, "h", "w")},
        {"mask": (1, 1, "H", "W")},
        {"from": i64(0), "to": i64(1), "axis": i64(1), "eight": f32(8), "four": f32(4)},
    )


def test_logits_become_coverage_by_the_cards_activation(tmp_path: Path) -> None:
    _gradient_network(tmp_path / "network.onnx")
    picture = np.repeat(np.linspace(0, 1, 64, dtype=np.float32)[None, :, None], 3, 2)
    picture = np.repeat(picture, 8, 0)
    logits = picture[..., 0] * 8 - 4
    sigmoid = _matte(tmp_path, _text("", ', activation = "sigmoid"'), picture)
    assert np.allclose(sigmoid, 1 / (1 + np.exp(-logits)), atol=1e-5)
    ranged = _matte(tmp_path, _text("", ', activation = "minmax"'), picture)
    assert np.allclose(ranged, picture[..., 0], atol=1e-5)
    inverted = _matte(tmp_path, _text("", ', activation = "minmax", is_inverted = true'), picture)
    assert np.allclose(inverted, 1 - picture[..., 0], atol=1e-5)
    assert np.allclose(_matte(tmp_path, _text(""), picture), np.clip(logits, 0, 1), atol=1e-5)


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_picture_without_a_subject_has_a_finite_matte(tmp_path: Path, level: float) -> None:
    _gradient_network(tmp_path / "network.onnx")
    matte = _matte(
        tmp_path, _text("", ', activation = "minmax"'), np.full((1, 1, 3), level, np.float32)
    )
    assert matte.shape == (1, 1)
    assert 0 <= matte[0, 0] <= 1


def test_a_large_picture_is_seen_reduced_to_the_cards_longest_side(tmp_path: Path) -> None:
    _gradient_network(tmp_path / "network.onnx")
    card = tool_card(
        "matte", "matte", _text("grid = 32", ', activation = "sigmoid"'), grid="longest = 64"
    )
    with loaded(card, tmp_path) as engine:
        picture = np.full((300, 200, 3), 255, np.uint8)
        mask = engine.run(EditRequest(EngineKind.MATTE, "tool", picture), silent).mask
    assert mask is not None
    assert mask.shape == (300, 200)
    assert np.allclose(mask, 1 / (1 + np.exp(-4)), atol=1e-5)


def test_what_a_padded_network_sees_around_the_picture_is_its_zero(tmp_path: Path) -> None:
    """The mean of everything it sees is that of the picture only if the rest is 0."""
    write(
        tmp_path / "network.onnx",
        [
            node("ReduceSum", "picture axes", "sum", keepdims=1),
            node("Mul", "sum share", "mean"),
            node("Mul", "mean plane", "mask"),
        ],
        {"picture": (1, 3, 64, 64)},
        {"mask": (1, 1, 64, 64)},
        {
            "axes": i64(1, 2, 3), "share": f32(1 / (3 * 64 * 32)),
            "plane": np.ones((1, 1, 64, 64), np.float32),
        },
    )  # fmt: skip
    picture = np.full((64, 32, 3), 0.9, np.float32)
    facts = 'size = [64, 64]\nfit = "pad"'
    matte = _matte(tmp_path, _text(facts, inputs=", mean = [0.4, 0.4, 0.4]"), picture)
    assert np.allclose(matte, 0.5, atol=1e-4)


def test_something_that_is_no_mask_is_refused(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Identity", "picture", "mask")],
        {"picture": (1, 3, "h", "w")},
        {"mask": (1, "c", "H", "W")},
    )
    with pytest.raises(EngineFailed, match="another size"):
        _matte(tmp_path, _text(""), _subject(20, 20))
