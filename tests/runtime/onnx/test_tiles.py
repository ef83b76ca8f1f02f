"""Tiles of a picture: that they cover it, and that the network's answer is that of the whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.networks import box_blur, convolutions, identity, unet, upscaler
from fixtures.onnx_tools import ON_PROCESSOR, loaded, tool_card
from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Box, Size
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.onnx.engine import OnnxEngine
from gesso_runtime.engines.onnx.tiles import spans, tiles
from gesso_runtime.engines.working import cut, mirrored

PLAIN = """
[[networks]]
part = ""
tile = {tile}
halo = {halo}
factor = {factor}
grid = {grid}
inputs = [{{name = "picture", meaning = "picture"}}]
outputs = [{{name = "result", meaning = "picture"}}]
"""
STEERED = """
[[networks]]
part = ""
tile = {tile}
halo = 32
grid = 4
inputs = [
  {{name = "seen", meaning = "picture"}},
  {{name = "seen", meaning = "mask"}},
  {{name = "wish", meaning = "wish", names = ["denoise", "deblur"]}},
]
outputs = [
  {{name = "restored", meaning = "picture"}},
  {{name = "logits", meaning = "mask", activation = "sigmoid"}},
]
"""


@settings(max_examples=80, deadline=None)
@given(
    length=st.integers(1, 3000),
    grid=st.sampled_from([1, 2, 4, 8, 32]),
    halo=st.sampled_from([0, 1, 7, 16, 40]),
    side=st.integers(1, 700),
    least=st.sampled_from([1, 48]),
)
def test_spans_cover_a_length_once_and_keep_away_from_cut_edges(
    length: int, grid: int, halo: int, side: int, least: int
) -> None:
    network = OnnxNetwork("", (), (), grid=grid, halo=halo, least=least)
    found = spans(length, network, side, None)
    padded = -(-max(length, least) // grid) * grid
    assert found[0].kept_from == 0
    assert found[-1].kept_to == length
    assert [span.kept_from for span in found[1:]] == [span.kept_to for span in found[:-1]]
    assert len({span.stop - span.start for span in found}) == 1
    for span in found:
        assert span.kept_from < span.kept_to
        assert span.start % grid == 0
        assert 0 <= span.start < span.stop <= padded
        assert span.start == 0 or span.kept_from - span.start >= halo
        assert span.stop == padded or span.stop - span.kept_to >= halo
        assert span.stop - span.start <= side + 2 * halo + 2 * grid + least


def test_a_network_that_sees_everything_is_never_cut() -> None:
    network = OnnxNetwork("", (), (), grid=8, halo=None, tile=64)
    found = list(tiles(Size(1000, 700), network, 64))
    assert [tile.region for tile in found] == [Box(0, 0, 1000, 704)]


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_beyond_its_end_an_axis_is_mirrored_without_doubling_the_last_pixel(length: int) -> None:
    places = np.arange(length)
    wanted = np.pad(places, 20, mode="reflect")
    assert np.array_equal(places[mirrored(-20, length + 20, length)], wanted)


# --- through the engine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("networks")


def _plain(folder: Path, make: Callable[[Path], object], name: str, **facts: int) -> ModelCard:
    (folder / name).mkdir()
    make(folder / name / "network.onnx")
    text = PLAIN.format(**({"tile": 64, "halo": 4, "factor": 1, "grid": 1} | facts))
    return tool_card("image-to-image", "restore", text)


@pytest.fixture(scope="module")
def engines(folder: Path) -> Iterator[dict[str, OnnxEngine]]:
    """The same networks in tiles."""
    cards = {
        "blur": _plain(folder, lambda p: box_blur(p, 4), "blur"),
        "deep": _plain(folder, lambda p: convolutions(p, 4, 12), "deep", tile=40),
        "twice": _plain(folder, lambda p: convolutions(p, 3, 8, factor=2), "twice", factor=2),
        "thrice": _plain(folder, lambda p: upscaler(p, 3, "linear"), "thrice", factor=3, halo=1),
        "linear": _plain(folder, lambda p: upscaler(p, 2, "linear"), "linear", factor=2, halo=1),
    }
    made: dict[str, OnnxEngine] = {}
    try:
        for name, card in cards.items():
            made[name] = OnnxEngine()
            made[name].load(
                card, {"network.onnx": folder / name / "network.onnx"}, ON_PROCESSOR, silent
            )
        yield made
    finally:
        for engine in made.values():
            engine.unload()


def _whole(path: Path, picture: np.ndarray, **feeds: np.ndarray) -> list[np.ndarray]:
    """Plain onnxruntime on all of it at once."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    light = (picture.astype(np.float32) * np.float32(1 / 65535)).transpose(2, 0, 1)[None]
    return list(session.run(None, {"picture": np.ascontiguousarray(light)} | feeds))


def _stored(light: np.ndarray) -> np.ndarray:
    values = np.clip(light[0].transpose(1, 2, 0), 0, 1) * np.float32(65535)
    return np.rint(values).astype(np.uint16)


@settings(max_examples=12, deadline=None)
@given(sides=st.tuples(st.integers(1, 210), st.integers(1, 210)))
@pytest.mark.parametrize("name", ["blur", "deep", "twice", "linear"])
def test_tiles_equal_the_whole_picture_to_the_last_bit(
    engines: dict[str, OnnxEngine], folder: Path, name: str, sides: tuple[int, int]
) -> None:
    picture = np.random.default_rng(sides).integers(0, 65536, (*sides, 3), np.uint16)
    request = EditRequest(EngineKind.RESTORE, "tool", picture)
    result = engines[name].run(request, silent).picture
    whole = _stored(_whole(folder / name / "network.onnx", picture)[0])
    assert np.array_equal(result, whole)


def test_a_network_that_counts_its_pixels_in_float_differs_by_its_own_rounding_only(
    engines: dict[str, OnnxEngine], folder: Path
) -> None:
    """onnxruntime's Resize by 3 computes places as float32, which are rounder near the origin."""
    picture = np.random.default_rng(3).integers(0, 65536, (150, 200, 3), np.uint16)
    request = EditRequest(EngineKind.RESTORE, "tool", picture)
    result = engines["thrice"].run(request, silent).picture
    assert result is not None
    whole = _stored(_whole(folder / "thrice" / "network.onnx", picture)[0])
    assert np.abs(result.astype(int) - whole).max() <= 4


@settings(max_examples=10, deadline=None)
@given(width=st.integers(1, 260), height=st.integers(1, 260), wish=st.floats(0, 1, width=32))
def test_tiles_of_a_steered_network_with_strides_equal_the_whole(
    unet_path: Path, width: int, height: int, wish: float
) -> None:
    random = np.random.default_rng(width * 1000 + height)
    picture = random.random((height, width, 3), np.float32)
    mask = (random.random((height, width)) > 0.9).astype(np.float32)
    request = EditRequest(
        EngineKind.RESTORE, "tool", picture, mask, params={"denoise": wish, "deblur": 1 - wish}
    )
    mask[0, 0] = 1
    card = tool_card("image-to-image", "restore", STEERED.format(tile=64))
    whole_card = tool_card("image-to-image", "restore", STEERED.format(tile=4096))
    with loaded(card, unet_path.parent) as tiled, loaded(whole_card, unet_path.parent) as whole:
        one, other = tiled.run(request, silent), whole.run(request, silent)
    assert one.picture is not None
    assert one.mask is not None
    where = _computed(mask, card)
    assert np.array_equal(one.picture[where], other.picture[where])  # type: ignore[index]
    assert np.array_equal(one.mask[where], other.mask[where])  # type: ignore[index]
    assert np.isfinite(one.picture).all()


def _computed(mask: np.ndarray, card: ModelCard) -> np.ndarray:
    """Tiles that hold nothing of the mask are left as they were."""
    where = np.zeros(mask.shape, bool)
    (spec,) = card.networks
    for tile in tiles(Size(mask.shape[1], mask.shape[0]), spec, spec.tile):
        where[tile.kept.slices] = mask[tile.kept.slices].any()
    return where


@pytest.fixture(scope="module")
def unet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unet(tmp_path_factory.mktemp("unet") / "network.onnx")


def test_a_steered_network_sees_what_plain_onnxruntime_is_given(unet_path: Path) -> None:
    random = np.random.default_rng(5)
    picture = random.random((61, 83, 3), np.float32)
    mask = np.ones((61, 83), np.float32)
    card = tool_card("image-to-image", "restore", STEERED.format(tile=64))
    request = EditRequest(EngineKind.RESTORE, "tool", picture, mask, params={"denoise": 0.5})
    with loaded(card, unet_path.parent) as engine:
        result = engine.run(request, silent)
    joined = np.concatenate([picture, mask[..., None]], axis=2)
    seen = np.ascontiguousarray(cut(joined, Box(0, 0, 84, 64)).transpose(2, 0, 1)[None])
    session = onnxruntime.InferenceSession(str(unet_path), providers=["CPUExecutionProvider"])
    light, logits = session.run(None, {"seen": seen, "wish": np.array([[0.5, 0]], np.float32)})
    wanted = np.clip(light[0].transpose(1, 2, 0)[:61, :83], 0, 1)
    assert np.array_equal(result.picture, wanted)  # type: ignore[arg-type]
    assert result.mask is not None
    assert np.allclose(result.mask, 1 / (1 + np.exp(-logits[0, 0, :61, :83])), atol=1e-6)


def test_tiles_of_an_eight_bit_network_equal_the_whole(tmp_path: Path) -> None:
    (tmp_path / "int8").mkdir()
    convolutions(tmp_path / "network.onnx", 3, 16)
    _quantise(tmp_path / "network.onnx", tmp_path / "int8" / "network.onnx")
    picture = np.random.default_rng(6).integers(0, 65536, (157, 211, 3), np.uint16)
    request = EditRequest(EngineKind.RESTORE, "tool", picture)
    results = []
    for tile in (64, 4096):
        text = PLAIN.format(tile=tile, halo=3, factor=1, grid=1)
        with loaded(tool_card("image-to-image", "restore", text), tmp_path / "int8") as engine:
            results.append(engine.run(request, silent).picture)
    assert np.array_equal(*results)


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static

    class Pictures(CalibrationDataReader):  # type: ignore[misc]
        left = 2

        def get_next(self) -> dict[str, np.ndarray] | None:
            if not self.left:
                return None
            self.left -= 1
            random = np.random.default_rng(self.left)
            return {"picture": random.random((1, 3, 64, 64), np.float32)}

    quantize_static(source, target, Pictures(), quant_format=QuantFormat.QDQ, per_channel=True)


def test_a_halo_that_is_too_small_shows(folder: Path, engines: dict[str, OnnxEngine]) -> None:
    """The comparison above can fail."""
    path = folder / "blur"
    picture = np.random.default_rng(1).integers(0, 65536, (150, 150, 3), np.uint16)
    card = tool_card("image-to-image", "restore", PLAIN.format(tile=64, halo=3, factor=1, grid=1))
    with loaded(card, path) as engine:
        result = engine.run(EditRequest(EngineKind.RESTORE, "tool", picture), silent).picture
    assert not np.array_equal(result, _stored(_whole(path / "network.onnx", picture)[0]))


def test_a_network_of_one_size_does_larger_pictures_in_tiles_of_that_size(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", shape=(1, 3, 64, 64))
    card = tool_card("image-to-image", "restore", PLAIN.format(tile=64, halo=4, factor=1, grid=1))
    card = replace(card, networks=(replace(card.networks[0], size=(64, 64)),))
    picture = np.random.default_rng(2).integers(0, 256, (130, 31, 3), np.uint8)
    with loaded(card, tmp_path) as engine:
        result = engine.run(EditRequest(EngineKind.RESTORE, "tool", picture), silent).picture
    assert np.array_equal(result, picture)  # type: ignore[arg-type]
