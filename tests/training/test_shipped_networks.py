"""The networks that lie in the product: what they promise whoever runs them."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest

from fixtures.damage import cast, faded, noisy, photograph, psnr
from fixtures.own_networks import GRID, NETWORKS, TONE_NAMES, WISHES, Restore, Tone, session
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.pixels import Colour, PixelFormat

REACH = 152
RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)
TONES = sorted(NETWORKS.glob("gesso-tone*.onnx"))
RESTORERS = sorted(NETWORKS.glob("gesso-restore*.onnx"))
each_tone = pytest.mark.parametrize("path", TONES, ids=lambda path: path.stem)
each_restorer = pytest.mark.parametrize("path", RESTORERS, ids=lambda path: path.stem)


def test_every_network_is_the_one_that_was_measured() -> None:
    listed = tomllib.loads((NETWORKS / "networks.toml").read_text())["networks"]
    assert {entry["file"] for entry in listed} == {path.name for path in NETWORKS.glob("*.onnx")}
    for entry in listed:
        content = (NETWORKS / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"] < 4_000_000


def test_every_figure_is_of_a_network_that_ships_and_of_a_task_it_was_measured_on() -> None:
    figures = tomllib.loads((NETWORKS / "figures.toml").read_text())
    tasks = figures["tasks"]
    assert {task["network"] for task in tasks} == {path.stem for path in NETWORKS.glob("*.onnx")}
    for task in tasks:
        mean, worst = task["against"]
        assert worst <= mean
    for step in figures.get("steps", ()):
        assert set(step["tasks"]) <= {task["task"] for task in tasks}
        assert not step["chosen"] or step.get("against", (1.0,))[0] > 0


@each_tone
def test_tone_values_are_what_the_operators_take(path: Path) -> None:
    random = np.random.default_rng(0)
    for pixels in (*hard_pictures(), random.integers(0, 256, (90, 160, 3)).astype(np.uint8)):
        said = Tone.of(path).steps(pixels, RGB8)
        assert [name.split(".")[0] for name in TONE_NAMES if name.split(".")[0] in said]
        for name, values in said.items():
            operator = find(name)
            assert isinstance(operator, LocalOperator)
            for parameter, value in values.items():
                assert np.isfinite(value).all()
                known = operator.parameters.get(parameter)
                if isinstance(known, Number):
                    assert known.low <= value <= known.high
        assert said["levels"]["black"] < said["levels"]["white"]


@each_tone
def test_a_16_bit_picture_gets_the_values_of_its_8_bit_copy(path: Path) -> None:
    photo = faded(photograph("coffee", 320), np.random.default_rng(0)).photo
    tone = Tone.of(path)
    few, many = tone.steps(photo, RGB8), tone.steps(photo.astype(np.uint16) * 257, RGB16)
    for name, values in few.items():
        for parameter, value in values.items():
            assert np.allclose(value, many[name][parameter], atol=1e-3)


@each_tone
def test_fading_and_a_cast_are_mended(path: Path) -> None:
    tone, random = Tone.of(path), np.random.default_rng(0)
    for name in ("astronaut", "coffee", "stereo_motorcycle"):
        photo = photograph(name, 320)
        for damage in (faded, cast((1.0, 0.9, 0.72))):
            spoilt = damage(photo, random).photo
            assert psnr(tone.repaired(spoilt, RGB8), photo) > psnr(spoilt, photo) + 4


@each_restorer
def test_a_restorer_takes_and_gives_what_its_contract_says(path: Path) -> None:
    network = session(path)
    assert [(x.name, x.shape[1]) for x in network.get_inputs()] == [
        ("image", 4),
        ("wish", len(WISHES)),
    ]
    assert [(x.name, x.shape[1]) for x in network.get_outputs()] == [("restored", 3), ("dust", 1)]


@each_restorer
def test_asked_for_nothing_it_leaves_the_picture(path: Path) -> None:
    photo = photograph("astronaut", 256)
    made, _ = Restore.of(path)(photo.astype(np.float32) / 255, {})
    assert psnr(np.clip(made * 255, 0, 255), photo) > 46


@each_restorer
def test_noise_becomes_less(path: Path) -> None:
    photo = photograph("coffee", 256)
    spoilt = noisy(photo, np.random.default_rng(0), 25).photo
    made, _ = Restore.of(path)(spoilt.astype(np.float32) / 255, {"denoise": 1})
    assert psnr(np.clip(made * 255, 0, 255), photo) > psnr(spoilt, photo) + 7


@each_restorer
def test_a_tile_with_its_halo_equals_the_whole(path: Path) -> None:
    restore, random = Restore.of(path), np.random.default_rng(1)
    picture = random.random((48, 2 * REACH + 64, 3)).astype(np.float32)
    wish = dict.fromkeys(WISHES, 1.0)
    whole, _ = restore(picture, wish)
    tile, _ = restore(picture[:, GRID:], wish)
    assert np.abs(whole[:, GRID + REACH :] - tile[:, REACH:]).max() < 1e-5


@each_restorer
def test_bad_pictures_and_wishes_give_finite_pictures(path: Path) -> None:
    restore = Restore.of(path)
    for pixels in hard_pictures():
        light = pixels.astype(np.float32) / 255
        mask = np.ones(light.shape[:2], np.float32)
        for wish in ({}, dict.fromkeys(WISHES, 1.0)):
            made, dust = restore(light, wish, mask)
            assert made.shape == light.shape
            assert np.isfinite(made).all()
            assert np.isfinite(dust).all()
            assert np.abs(made).max() < 2


def hard_pictures() -> tuple[np.ndarray, ...]:
    """Flat, black, white, tiny, thin and gray."""
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    return (
        np.full((40, 60, 3), 117, np.uint8),
        np.zeros((33, 47, 3), np.uint8),
        np.full((64, 64, 3), 255, np.uint8),
        np.random.default_rng(2).integers(0, 256, (9, 9, 3)).astype(np.uint8),
        np.full((16, 300, 3), (10, 200, 30), np.uint8),
        np.dstack([np.tile(ramp, (64, 1))] * 3),
    )
