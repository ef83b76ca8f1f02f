"""A click or a box to a mask, by an encoder and a decoder that answer a disc."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from fixtures.networks import brighter_than, decoder, encoder, f32, node, write
from fixtures.onnx_tools import loaded, tool_card
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind, Value
from gesso_runtime.engines.onnx.engine import OnnxEngine

SIDE, RADIUS = 256, 40.0
NETWORKS = """
[[networks]]
part = "encoder"
size = [256, 256]
fit = "%s"
inputs = [{name = "pixels", meaning = "picture", scale = 255.0, mean = [123.7, 116.3, 103.5]}]
outputs = [{name = "embedding", meaning = "embedding"}]

[[networks]]
part = "decoder"
inputs = [
  {name = "points", meaning = "points"},
  {name = "labels", meaning = "labels"},
  {name = "embedding", meaning = "embedding"},
]
outputs = [{name = "masks", meaning = "mask"}, {name = "iou", meaning = "score"}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("click")
    encoder(made / "encoder.onnx", SIDE)
    # The unused labels must be inputs of the graph all the same.
    decoder(made / "decoder.onnx", SIDE, RADIUS)
    return made


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[OnnxEngine]:
    with loaded(tool_card("click-mask", "point", NETWORKS % "pad"), folder) as made:
        yield made


def _click(picture: np.ndarray, **params: Value) -> EditRequest:
    return EditRequest(EngineKind.POINT, "tool", picture, params=params)


def _disc(height: int, width: int, x: float, y: float, radii: tuple[float, float]) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width] + 0.5
    return ((columns - x) / radii[0]) ** 2 + ((rows - y) / radii[1]) ** 2 <= 1


@pytest.mark.parametrize(("height", "width"), [(256, 256), (600, 400), (300, 1100), (100, 80)])
def test_a_click_selects_the_disc_about_it_in_the_pictures_own_pixels(
    engine: OnnxEngine, height: int, width: int
) -> None:
    picture = np.zeros((height, width, 3), np.uint8)
    x, y = width * 0.6, height * 0.4
    result = engine.run(_click(picture, points=(x, y, 1.0)), silent)
    assert result.mask is not None
    assert result.mask.shape == (height, width)
    assert result.mask.dtype == np.float32
    radius = RADIUS * max(height, width) / SIDE
    wanted = _disc(height, width, x, y, (radius, radius))
    differs = ((result.mask > 0.5) != wanted).sum() / wanted.sum()
    assert differs < 0.03
    assert result.values["score"] == pytest.approx(0.9)


def test_a_stretched_picture_gets_a_stretched_mask(folder: Path) -> None:
    picture = np.zeros((300, 900, 3), np.uint8)
    with loaded(tool_card("click-mask", "point", NETWORKS % "stretch"), folder) as engine:
        mask = engine.run(_click(picture, points=(450.0, 150.0, 1.0)), silent).mask
    assert mask is not None
    radii = (RADIUS * 900 / SIDE, RADIUS * 300 / SIDE)
    wanted = _disc(300, 900, 450, 150, radii)
    assert ((mask > 0.5) != wanted).sum() / wanted.sum() < 0.03


def test_the_edge_is_soft_over_as_many_pixels_as_the_card_says(folder: Path) -> None:
    picture = np.zeros((1024, 1024, 3), np.uint8)
    widths = {}
    for edge in (1.0, 6.0):
        card = tool_card("click-mask", "point", NETWORKS % "pad", options=f"edge = {edge}")
        with loaded(card, folder) as engine:
            mask = engine.run(_click(picture, points=(512.0, 512.0, 1.0)), silent).mask
        assert mask is not None
        row = mask[512]
        widths[edge] = ((row > 0.02) & (row < 0.98)).sum() / 2
    assert widths[1.0] <= 2
    assert 4 <= widths[6.0] <= 8


def test_the_second_click_on_a_picture_encodes_nothing(engine: OnnxEngine) -> None:
    picture = np.random.default_rng(8).integers(0, 256, (50, 60, 3), np.uint8)
    other = picture.copy()
    other[0, 0, 0] ^= 1

    def stages(request: EditRequest) -> list[str]:
        heard: list[Progress] = []
        engine.run(request, heard.append)
        return list(dict.fromkeys(progress.stage for progress in heard))

    assert stages(_click(picture, points=(5.0, 5.0, 1.0))) == ["encoding", "decoding"]
    assert stages(_click(picture.copy(), points=(9.0, 9.0, 1.0))) == ["decoding"]
    assert stages(_click(other, points=(9.0, 9.0, 1.0))) == ["encoding", "decoding"]


def _recording(folder: Path) -> Path:
    """A decoder whose score is the sum of labels and whose mask is a plane of the points."""
    return write(
        folder / "network.onnx",
        [
            node("Cast", "labels", "numbers", to=TensorProto.FLOAT),
            node("ReduceSum", "numbers all", "sum", keepdims=0),
            node("Reshape", "sum one", "score"),
            node("ReduceSum", "points last", "xy", keepdims=1),
            node("ReduceMean", "picture", "mean", keepdims=0),
            node("Mul", "mean zero", "nothing"),
            node("Add", "xy nothing", "masks"),
        ],
        {"picture": (1, 3, 64, 64), "points": (1, 1, "n", 2), "labels": (1, 1, "n")},
        {"masks": (1, 1, "n", 1), "score": (1,)},
        {
            "all": np.array([0, 1, 2]), "one": np.array([1]), "last": np.array([3]),
            "zero": f32(0),
        },
        kinds={"labels": TensorProto.INT64},
    )  # fmt: skip


ONE = """
[[networks]]
part = ""
size = [64, 64]
fit = "pad"
inputs = [
  {name = "picture", meaning = "picture"},
  {name = "points", meaning = "points"},
  {name = "labels", meaning = "labels"},
]
outputs = [{name = "masks", meaning = "mask"}, {name = "score", meaning = "score"}]
"""


@pytest.mark.parametrize(
    ("options", "params", "score"),
    [
        ("", {"points": (1.0, 1.0, 1.0, 2.0, 2.0, 0.0)}, 1),
        ("", {"box": (1.0, 1.0, 9.0, 9.0)}, 5),
        ("", {"box": (1.0, 1.0, 9.0, 9.0), "points": (3.0, 3.0, 1.0)}, 6),
        ("takes_boxes = false", {"box": (1.0, 1.0, 9.0, 9.0)}, 1),
        ("pads_points = true", {"points": (1.0, 1.0, 1.0)}, 0),
        ("pads_points = true", {"box": (1.0, 1.0, 9.0, 9.0)}, 5),
    ],
)
def test_boxes_and_points_become_labels_as_the_card_says(
    tmp_path: Path, options: str, params: dict[str, Value], score: float
) -> None:
    _recording(tmp_path)
    picture = np.zeros((40, 50, 3), np.uint8)
    with loaded(tool_card("click-mask", "point", ONE, options=options), tmp_path) as engine:
        result = engine.run(_click(picture, **params), silent)
    assert result.values["score"] == score


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"points": (1.0, 1.0)},
        {"points": (1.0, 1.0, 0.0)},
        {"points": (500.0, 1.0, 1.0)},
        {"points": (-1.0, 1.0, 1.0)},
        {"points": (float("nan"), 1.0, 1.0)},
        {"points": "here"},
        {"points": (1.0, 1.0, 1.0) * 300},
        {"box": (9.0, 9.0, 9.0, 20.0)},
        {"box": (1.0, 2.0, 3.0)},
    ],
    ids=str,
)
def test_pointing_at_nothing_is_refused(engine: OnnxEngine, params: dict[str, Value]) -> None:
    with pytest.raises(BadRequest):
        engine.run(_click(np.zeros((50, 60, 3), np.uint8), **params), silent)


def test_a_picture_of_one_pixel_has_a_mask_of_one_pixel(engine: OnnxEngine) -> None:
    mask = engine.run(_click(np.zeros((1, 1, 3), np.uint8), points=(0.5, 0.5, 1.0)), silent).mask
    assert mask is not None
    assert mask.shape == (1, 1)
    assert np.isfinite(mask).all()


def test_as_many_scores_as_masks_are_expected(folder: Path, tmp_path: Path) -> None:
    encoder(tmp_path / "encoder.onnx", SIDE)
    decoder(tmp_path / "decoder.onnx", SIDE, RADIUS)
    card = tool_card("click-mask", "point", NETWORKS.replace("iou", "points_seen") % "pad")
    write(
        tmp_path / "decoder.onnx",
        [
            node("ReduceMean", "embedding", "mean", keepdims=0),
            node("ReduceSum", "points axes", "two", keepdims=0),
            node("Add", "two mean", "points_seen"),
            node("Identity", "embedding", "masks"),
        ],
        {"points": (1, "n", 2), "labels": (1, "n"), "embedding": (1, 3, 128, 128)},
        {"masks": (1, 3, 128, 128), "points_seen": (2,)},
        {"axes": np.array([0, 1])},
    )
    with loaded(card, tmp_path) as engine, pytest.raises(EngineFailed, match="number of masks"):
        engine.run(_click(np.zeros((9, 9, 3), np.uint8), points=(1.0, 1.0, 1.0)), silent)


def test_a_mask_that_lies_on_its_threshold_everywhere_selects_nothing(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [
            node("Mul", "picture zero", "black"),
            node("ReduceMean", "black axes", "masks", keepdims=1),
            node("ReduceMean", "points", "score", keepdims=0),
        ],
        {"picture": (1, 3, 64, 64), "points": (1, "n", 2), "labels": (1, "n")},
        {"masks": (1, 1, 64, 64), "score": ()},
        {"zero": f32(0), "axes": np.array([1])},
    )
    with loaded(tool_card("click-mask", "point", ONE), tmp_path) as engine:
        request = _click(np.zeros((40, 50, 3), np.uint8), points=(5.0, 5.0, 1.0))
        mask = engine.run(request, silent).mask
    assert mask is not None
    assert not mask.any()


def test_a_card_without_a_decoder_is_refused(tmp_path: Path) -> None:
    brighter_than(tmp_path / "network.onnx", 0.5)
    text = """
[[networks]]
part = ""
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "mask", meaning = "mask"}]
"""
    card = tool_card("click-mask", "point", text)
    with pytest.raises(BadRequest, match="points and labels go in"), loaded(card, tmp_path):
        pass


def test_unknown_options_are_refused(folder: Path) -> None:
    card = tool_card("click-mask", "point", NETWORKS % "pad")
    card = replace(card, options={"sharpness": 3})
    with pytest.raises(BadRequest, match="sharpness"), loaded(card, folder):
        pass
