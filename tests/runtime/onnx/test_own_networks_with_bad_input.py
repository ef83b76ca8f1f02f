"""The product's own networks in the real engine, by their real cards, and whatever one gives them.

Nothing here depends on how good the weights are, but for what Gesso promises: asked for nothing,
they give the picture back.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.damage import photograph, psnr
from fixtures.own_cards import engine_of, own_card
from fixtures.own_networks import NETWORKS
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.onnx.engine import OnnxEngine

RESTORERS = sorted(NETWORKS.glob("gesso-restore*.onnx"))
KEPT = 50.0  # dB to the picture, asked for nothing
PHOTOS = ("astronaut", "coffee", "chelsea", "rocket")


def _wishes() -> tuple[str, ...]:
    ports = own_card("gesso-restore").networks[0].inputs
    return next(port.names for port in ports if port.name == "wish")


ALL = dict.fromkeys(_wishes(), 1.0)


def _pictures() -> dict[str, Pixels]:
    random = np.random.default_rng(5)
    ramp = np.linspace(0, 255, 70).astype(np.uint8)
    return {
        "flat": np.full((40, 60, 3), 117, np.uint8),
        "black": np.zeros((33, 47, 3), np.uint8),
        "white": np.full((64, 64, 3), 255, np.uint8),
        "8 px": random.integers(0, 256, (8, 8, 3), np.uint8),
        "one pixel": np.full((1, 1, 3), 200, np.uint8),
        "one row": random.integers(0, 256, (1, 90, 3), np.uint8),
        "one column": random.integers(0, 256, (90, 1, 3), np.uint8),
        "a long strip": random.integers(0, 256, (9, 1500, 3), np.uint8),
        "gray": np.dstack([np.tile(ramp, (50, 1))] * 3),
        "16 bit": random.integers(0, 65536, (50, 70, 3), np.uint16),
        "16 bit white": np.full((50, 70, 3), 65535, np.uint16),
        "light": random.random((50, 70, 3), np.float32),
    }


PICTURES = _pictures()


@pytest.fixture(scope="module", params=RESTORERS, ids=lambda path: path.stem)
def restorer(request: pytest.FixtureRequest) -> Iterator[OnnxEngine]:
    path: Path = request.param
    with engine_of(own_card("gesso-restore"), path) as engine:
        yield engine


@pytest.fixture(scope="module")
def tone() -> Iterator[OnnxEngine]:
    with engine_of(own_card("gesso-tone"), NETWORKS / "gesso-tone.onnx") as engine:
        yield engine


def _run(
    engine: OnnxEngine,
    picture: Pixels,
    wish: dict[str, float],
    mask: NDArray[np.float32] | None = None,
) -> EngineResult:
    request = EditRequest(EngineKind.RESTORE, "any", picture, params=wish, mask=mask)
    return engine.run(request, silent)


def _assert_sound(result: EngineResult, picture: Pixels) -> None:
    """Of the picture's kind and size, and no number that is none."""
    made = result.picture
    assert made is not None
    assert made.shape == picture.shape
    assert np.isfinite(made).all()
    assert 0 <= made.min() <= made.max() <= (1 if made.dtype == np.float32 else 65535)
    assert result.mask is not None
    assert result.mask.shape == picture.shape[:2]
    assert np.isfinite(result.mask).all()
    assert 0 <= result.mask.min() <= result.mask.max() <= 1


@pytest.mark.parametrize("wish", [{}, ALL], ids=["nothing", "everything"])
@pytest.mark.parametrize("name", PICTURES)
def test_any_picture_gives_a_sound_one(
    restorer: OnnxEngine, name: str, wish: dict[str, float]
) -> None:
    _assert_sound(_run(restorer, PICTURES[name], wish), PICTURES[name])


@pytest.mark.parametrize("name", PICTURES)
def test_a_mask_of_all_gives_a_sound_picture(restorer: OnnxEngine, name: str) -> None:
    picture = PICTURES[name]
    mask = np.ones(picture.shape[:2], np.float32)
    _assert_sound(_run(restorer, picture, {"fill": 1.0}, mask), picture)
    _assert_sound(_run(restorer, picture, ALL, mask), picture)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (20, 30, 4), (0, 5, 3)])
def test_what_is_no_colour_picture_is_refused(restorer: OnnxEngine, shape: tuple[int, ...]) -> None:
    """Gray and alpha are taken apart before: who sends them is told, and gets no wrong picture."""
    with pytest.raises(BadRequest, match="no picture"):
        _run(restorer, np.zeros(shape, np.uint8), ALL)


def test_where_all_is_missing_the_picture_does_not_count(restorer: OnnxEngine) -> None:
    mask = np.ones((40, 56), np.float32)
    one, other = (
        _run(restorer, np.full((40, 56, 3), level, np.uint8), {"fill": 1.0}, mask).picture
        for level in (0, 255)
    )
    assert one is not None
    assert other is not None
    assert np.array_equal(one, other)


def test_asked_for_nothing_photographs_come_back(restorer: OnnxEngine) -> None:
    kept = []
    for name in PHOTOS:
        photo = photograph(name, 320)
        made = _run(restorer, photo, {}).picture
        assert made is not None
        kept.append(psnr(np.rint(np.clip(made * _to_255(made), 0, 255)), photo))
    assert np.mean(kept) >= KEPT


def _to_255(made: Pixels) -> float:
    return {np.dtype(np.uint8): 1.0, np.dtype(np.uint16): 1 / 257}.get(made.dtype, 255.0)


def test_the_same_picture_gives_the_same_pixels_again(restorer: OnnxEngine) -> None:
    picture = PICTURES["8 px"]
    first, again = (_run(restorer, picture, ALL) for _ in range(2))
    assert first.picture is not None
    assert again.picture is not None
    assert np.array_equal(first.picture, again.picture)


@pytest.mark.slow
@pytest.mark.parametrize("path", RESTORERS, ids=lambda path: path.stem)
def test_tiles_of_any_size_equal_the_whole_picture(path: Path) -> None:
    random = np.random.default_rng(6)
    picture = random.random((72, 860, 3), np.float32)
    mask = (random.random((72, 860)) < 0.1).astype(np.float32)
    with engine_of(own_card("gesso-restore", tile=2048), path) as engine:
        whole = _run(engine, picture, ALL, mask)
    for tile in (64, 200, 328):
        with engine_of(own_card("gesso-restore", tile=tile), path) as engine:
            tiled = _run(engine, picture, ALL, mask)
        assert whole.picture is not None
        assert tiled.picture is not None
        assert np.abs(tiled.picture - whole.picture).max() <= 1e-5
        assert whole.mask is not None
        assert tiled.mask is not None
        assert np.abs(tiled.mask - whole.mask).max() <= 1e-5


@pytest.mark.parametrize("name", PICTURES)
def test_any_view_gives_values_that_are_numbers(tone: OnnxEngine, name: str) -> None:
    result = _run(tone, PICTURES[name], {})
    assert result.picture is None
    assert result.values
    for value in result.values.values():
        assert np.isfinite(value).all()  # type: ignore[arg-type]
