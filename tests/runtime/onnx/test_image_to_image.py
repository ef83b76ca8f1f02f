"""A picture through a network and back: sizes, types, channels, wishes, progress."""

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from fixtures.networks import (
    OUT,
    PICTURE,
    box_blur,
    f32,
    i64,
    identity,
    node,
    unet,
    upscaler,
    write,
)
from fixtures.onnx_tools import loaded, tool_card
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, EngineFailed, SizeMismatch
from gesso_core.geometry import Box, Size
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind

PORTS = """
inputs = [{name = "picture", meaning = "picture"%s}]
outputs = [{name = "result", meaning = "picture"%s}]
"""


def _text(facts: str = "halo = 4\ntile = 64", inputs: str = "", outputs: str = "") -> str:
    return f'[[networks]]\npart = ""\n{facts}\n' + PORTS % (inputs, outputs)


def _run(folder: Path, text: str, request: EditRequest) -> EngineResult:
    with loaded(tool_card("image-to-image", "restore", text), folder) as engine:
        return engine.run(request, silent)


def _noise(dtype: type, height: int = 70, width: int = 90) -> np.ndarray:
    random = np.random.default_rng(4)
    if dtype is np.float32:
        return random.random((height, width, 3), np.float32)
    return random.integers(0, np.iinfo(dtype).max + 1, (height, width, 3), dtype)


def _asked(picture: np.ndarray, **params: float) -> EditRequest:
    return EditRequest(EngineKind.RESTORE, "tool", picture, params=params)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_a_network_that_does_nothing_returns_every_bit(tmp_path: Path, dtype: type) -> None:
    identity(tmp_path / "network.onnx")
    picture = _noise(dtype)
    result = _run(tmp_path, _text(), _asked(picture)).picture
    assert result is not None
    assert result.dtype == picture.dtype
    assert np.array_equal(result, picture)


@pytest.mark.parametrize(
    "ports",
    [
        ", scale = 255.0",
        ", scale = 255.0, mean = [123.675, 116.28, 103.53], std = [58.395, 57.12, 57.375]",
        ', order = "bgr", mean = [0.1, 0.2, 0.3]',
    ],
)
def test_what_is_done_to_a_picture_on_the_way_in_is_undone_on_the_way_out(
    tmp_path: Path, ports: str
) -> None:
    identity(tmp_path / "network.onnx")
    picture = _noise(np.uint16)
    result = _run(tmp_path, _text(inputs=ports, outputs=ports), _asked(picture)).picture
    assert np.array_equal(result, picture)  # type: ignore[arg-type]


def test_ranges_and_channel_order_are_the_cards(tmp_path: Path) -> None:
    """Only the input is described: what comes out is what went in."""
    identity(tmp_path / "network.onnx")
    picture = np.zeros((2, 2, 3), np.float32)
    picture[..., 0] = 0.5
    ports = ', order = "bgr", scale = 2.0, mean = [0.0, 0.0, 0.4], std = [1.0, 1.0, 2.0]'
    result = _run(tmp_path, _text(inputs=ports), _asked(picture)).picture
    assert np.allclose(result, [0, 0, 0.3])  # type: ignore[arg-type]


def test_a_network_with_channels_last_sees_the_same_picture(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", shape=(1, "h", "w", 3))
    picture = _noise(np.uint8)
    nhwc = ', layout = "nhwc"'
    result = _run(tmp_path, _text(inputs=nhwc, outputs=nhwc), _asked(picture)).picture
    assert np.array_equal(result, picture)  # type: ignore[arg-type]


def test_a_half_precision_network_keeps_eight_bits(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", kind=TensorProto.FLOAT16)
    picture = _noise(np.uint8)
    result = _run(tmp_path, _text(), _asked(picture)).picture
    assert np.array_equal(result, picture)  # type: ignore[arg-type]


def test_a_network_of_bytes_is_fed_rounded_bytes(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", kind=TensorProto.UINT8)
    picture = _noise(np.uint16)
    ports = ", scale = 255.0"
    result = _run(tmp_path, _text(inputs=ports, outputs=ports), _asked(picture)).picture
    assert np.array_equal(result, np.rint(picture / 257).astype(np.uint16) * 257)  # type: ignore[arg-type]


def test_a_network_of_one_channel_does_red_green_and_blue_in_turn(tmp_path: Path) -> None:
    box_blur(tmp_path / "network.onnx", 2, channels=1)
    one = _run(tmp_path, _text("halo = 2\nchannels = 1"), _asked(_noise(np.uint16))).picture
    box_blur(tmp_path / "network.onnx", 2, channels=3)
    three = _run(tmp_path, _text("halo = 2"), _asked(_noise(np.uint16))).picture
    assert np.abs(one.astype(int) - three).max() <= 1  # type: ignore[union-attr, operator]


def test_a_network_of_one_channel_changes_brightness_and_leaves_colours(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Mul", "picture half", "result")],
        {"picture": (1, 1, "h", "w")},
        {"result": (1, 1, "H", "W")},
        {"half": f32(0.5)},
    )
    picture = np.full((9, 9, 3), 0.4, np.float32)
    picture[..., 0] = 0.6
    result = _run(tmp_path, _text('channels = 1\nhalo = 0\ngray = "luma"'), _asked(picture)).picture
    luma = 0.299 * 0.6 + 0.701 * 0.4
    assert np.allclose(result, picture - luma / 2, atol=1e-6)  # type: ignore[arg-type]


def test_an_upscaler_of_brightness_enlarges_colours_in_tiles_as_in_whole(tmp_path: Path) -> None:
    constants = {"scales": f32(1, 1, 2, 2), "none": f32()}
    write(
        tmp_path / "network.onnx",
        [node("Resize", "picture none scales", "result", mode="nearest")],
        {"picture": (1, 1, "h", "w")},
        {"result": (1, 1, "H", "W")},
        constants,
    )
    picture = _noise(np.uint16, 77, 131)
    facts = 'channels = 1\nhalo = 1\nfactor = 2\ngray = "luma"\n'
    tiled = _run(tmp_path, _text(facts + "tile = 30"), _asked(picture)).picture
    whole = _run(tmp_path, _text(facts + "tile = 999"), _asked(picture)).picture
    assert tiled is not None
    assert tiled.shape == (154, 262, 3)
    assert np.array_equal(tiled, whole)  # type: ignore[arg-type]


def test_an_upscaler_enlarges_by_its_factor_or_a_divisor_of_it(tmp_path: Path) -> None:
    upscaler(tmp_path / "network.onnx", 4, "nearest")
    picture = _noise(np.uint8, 33, 47)
    text = _text("halo = 1\ntile = 16\nfactor = 4")
    four = _run(tmp_path, text, _asked(picture)).picture
    two = _run(tmp_path, text, _asked(picture, factor=2)).picture
    assert np.array_equal(four, picture.repeat(4, 0).repeat(4, 1))  # type: ignore[arg-type]
    assert np.array_equal(two, picture.repeat(2, 0).repeat(2, 1))  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match="1×, 2×, 4×"):
        _run(tmp_path, text, _asked(picture, factor=3))


def test_a_wish_is_a_vector_of_the_requests_params(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Reshape", "wish shape", "colour"), node("Add", "picture colour", "result")],
        {"picture": PICTURE, "wish": (1, 3)},
        {"result": OUT},
        {"shape": i64(1, 3, 1, 1)},
    )
    text = _text("halo = 0").replace(
        'inputs = [{name = "picture", meaning = "picture"}]',
        'inputs = [{name = "picture", meaning = "picture"}, '
        '{name = "wish", meaning = "wish", names = ["red", "green", "blue"], value = 0.25}]',
    )
    black = np.zeros((5, 5, 3), np.float32)
    result = _run(tmp_path, text, _asked(black, blue=1, red=0.5)).picture
    assert np.allclose(result, [0.5, 0.25, 1])  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match="“red” must be a number"):
        _run(tmp_path, text, _asked(black, red=float("nan")))


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 1, 1, 1), (1, 1, "h", "w")])
def test_a_strength_is_a_number_or_a_plane_as_the_file_wants_it(
    tmp_path: Path, shape: tuple[int | str, ...]
) -> None:
    write(
        tmp_path / "network.onnx",
        [
            node("ReduceMean", "sigma", "mean", keepdims=0),
            node("Add", "picture mean", "result"),
        ],
        {"picture": PICTURE, "sigma": shape},
        {"result": OUT},
    )
    text = _text("halo = 0").replace(
        'inputs = [{name = "picture", meaning = "picture"}]',
        'inputs = [{name = "picture", meaning = "picture"}, '
        '{name = "sigma", meaning = "noise", scale = 0.5, value = 0.2}]',
    )
    black = np.zeros((6, 7, 3), np.float32)
    assert np.allclose(_run(tmp_path, text, _asked(black)).picture, 0.1)  # type: ignore[arg-type]
    given = _run(tmp_path, text, _asked(black, strength=0.6)).picture
    assert np.allclose(given, 0.3)  # type: ignore[arg-type]


def test_an_optional_input_that_the_file_lacks_is_not_fed(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    text = _text().replace(
        'inputs = [{name = "picture", meaning = "picture"}]',
        'inputs = [{name = "picture", meaning = "picture"}, '
        '{name = "mask", meaning = "mask", is_optional = true}]',
    )
    picture = _noise(np.uint8)
    assert np.array_equal(_run(tmp_path, text, _asked(picture)).picture, picture)  # type: ignore[arg-type]


STEERED = """
[[networks]]
part = ""
tile = 64
halo = 32
grid = 4
inputs = [
  {name = "seen", meaning = "picture"},
  {name = "seen", meaning = "mask"},
  {name = "wish", meaning = "wish", names = ["denoise", "deblur"]},
]
outputs = [
  {name = "restored", meaning = "picture"},
  {name = "logits", meaning = "mask", activation = "sigmoid"},
]
"""


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (8, 8), (300, 3)])
@pytest.mark.parametrize("level", [0, 0.5, 1])
@pytest.mark.parametrize("masked", [0, 1, None])
def test_tiny_and_flat_pictures_and_extreme_masks_give_finite_results(
    tmp_path: Path, size: tuple[int, int], level: float, masked: float | None
) -> None:
    unet(tmp_path / "network.onnx")
    picture = np.full((*size, 3), level, np.float32)
    mask = None if masked is None else np.full(size, masked, np.float32)
    params = {"denoise": 1.0, "deblur": 1.0}
    request = EditRequest(EngineKind.RESTORE, "tool", picture, mask, params=params)
    result = _run(tmp_path, STEERED, request)
    assert result.picture is not None
    assert result.mask is not None
    assert result.picture.shape == picture.shape
    assert np.isfinite(result.picture).all()
    assert result.mask.shape == size
    assert 0 <= result.mask.min() <= result.mask.max() <= 1
    if masked == 0:
        assert np.array_equal(result.picture, picture)


def test_a_picture_smaller_than_the_network_can_do_is_mirrored_up(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [
            node("AveragePool", "picture", "mean", kernel_shape=[16, 16], strides=[16, 16]),
            node("Resize", "mean none scales", "result", mode="nearest"),
        ],
        {"picture": PICTURE},
        {"result": OUT},
        {"scales": f32(1, 1, 16, 16), "none": f32()},
    )
    picture = np.full((5, 3, 3), 0.75, np.float32)
    result = _run(tmp_path, _text("grid = 16\nleast = 32\nhalo = 16"), _asked(picture)).picture
    assert np.allclose(result, picture)  # type: ignore[arg-type]


def test_a_canvas_is_filled_around_the_picture(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    picture = _noise(np.uint8, 20, 30)
    request = EditRequest(
        EngineKind.RESTORE, "tool", picture, work=Size(48, 32), content=Box.at(9, 6, 30, 20)
    )
    result = _run(tmp_path, _text(), request).picture
    assert result is not None
    assert result.shape == (32, 48, 3)
    assert np.array_equal(result[6:26, 9:39], picture)
    assert np.array_equal(result[5, 9:39], picture[1])


def test_a_network_that_sees_all_of_one_size_gets_the_picture_stretched(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", shape=(1, 3, 32, 32))
    picture = np.zeros((100, 60, 3), np.uint8)
    picture[:, :30] = 200
    result = _run(tmp_path, _text('size = [32, 32]\nfit = "stretch"'), _asked(picture)).picture
    assert result is not None
    assert result.shape == picture.shape
    assert (result[:, :24] == 200).all()
    assert (result[:, 36:] == 0).all()
    with pytest.raises(BadRequest, match="too large for this model"):
        _run(tmp_path, _text('size = [32, 32]\nfit = "grid"'), _asked(picture))


def test_measured_values_come_back_under_their_names(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("ReduceMean", "picture axes", "values", keepdims=0)],
        {"picture": (1, 3, 16, 16)},
        {"values": (1, 3)},
        {"axes": i64(2, 3)},
    )
    text = """
[[networks]]
part = ""
size = [16, 16]
fit = "stretch"
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "values", meaning = "values", names = ["red", "green", "blue"]}]
"""
    picture = np.full((50, 40, 3), [0.25, 0.5, 1], np.float32)
    result = _run(tmp_path, text, _asked(picture))
    assert result.picture is None
    assert result.values == pytest.approx({"red": 0.25, "green": 0.5, "blue": 1})


def test_progress_counts_tiles_and_shows_what_is_done(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Sub", "one picture", "result")],
        {"picture": PICTURE},
        {"result": OUT},
        {"one": f32(1)},
    )
    heard: list[Progress] = []
    picture = np.zeros((100, 100, 3), np.uint8)
    with loaded(
        tool_card("image-to-image", "restore", _text("halo = 0\ntile = 50")), tmp_path
    ) as engine:
        engine.run(_asked(picture), heard.append)
    assert {progress.stage for progress in heard} == {"running"}
    counts = [progress.done for progress in heard]
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3, 4}
    assert heard[-1].total == 4
    half = next(progress.preview for progress in heard if progress.done == 2)
    assert half.shape == (100, 100, 3)
    assert (half[:50] == 255).all()
    assert (half[50:] == 0).all()


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    unet(tmp_path / "network.onnx")
    request = EditRequest(
        EngineKind.RESTORE, "tool", _noise(np.uint16, 200, 170), params={"denoise": 0.3}
    )
    first, second = (_run(tmp_path, STEERED, request) for _ in range(2))
    assert first.picture is not None
    assert second.picture is not None
    assert first.picture.tobytes() == second.picture.tobytes()
    assert first.mask.tobytes() == second.mask.tobytes()  # type: ignore[union-attr]


def test_facts_say_where_and_how_long(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    facts = _run(tmp_path, _text(), _asked(_noise(np.uint8))).facts
    assert facts.placement == "cpu, fp32, none"
    assert set(facts.seconds) == {"loading", "running"}


@pytest.mark.parametrize("constant", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused(tmp_path: Path, constant: float) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Add", "picture constant", "result")],
        {"picture": PICTURE},
        {"result": OUT},
        {"constant": f32(constant)},
    )
    with pytest.raises(EngineFailed, match="NaN or infinite"):
        _run(tmp_path, _text(), _asked(_noise(np.uint8)))


def test_an_output_of_another_size_than_the_card_says_is_refused(tmp_path: Path) -> None:
    upscaler(tmp_path / "network.onnx", 2, "nearest")
    with pytest.raises(EngineFailed, match="another size than its card says"):
        _run(tmp_path, _text("halo = 1\nfactor = 4"), _asked(_noise(np.uint8)))


@pytest.mark.parametrize(
    "picture",
    [
        None,
        np.zeros((0, 5, 3), np.uint8),
        np.zeros((5, 5), np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros((5, 5, 3), np.int32),
        np.full((5, 5, 3), np.nan, np.float32),
    ],
    ids=str,
)
def test_what_is_no_picture_is_refused(tmp_path: Path, picture: np.ndarray | None) -> None:
    identity(tmp_path / "network.onnx")
    with pytest.raises(BadRequest):
        _run(tmp_path, _text(), EditRequest(EngineKind.RESTORE, "tool", picture))


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    mask = np.ones((5, 5), np.float32)
    with pytest.raises(SizeMismatch):
        _run(tmp_path, _text(), EditRequest(EngineKind.RESTORE, "tool", _noise(np.uint8), mask))


def test_a_kind_that_the_card_does_not_name_is_refused(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    with pytest.raises(BadRequest, match="cannot matte"):
        _run(tmp_path, _text(), EditRequest(EngineKind.MATTE, "tool", _noise(np.uint8)))
