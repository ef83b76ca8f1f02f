"""Qwen-Image-Edit 2509 by its shipped card: from the store through a worker, beside the library."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fixtures.diffusion import PROMPT, edit, generator, noise, opened
from fixtures.engine_libraries import need_libraries
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as stock  # noqa: E402

SIZES = stock.calculate_dimensions, stock.VAE_IMAGE_SIZE, stock.CONDITION_IMAGE_SIZE
CARD = "qwen-image-edit-2509"


@pytest.fixture(scope="module")
def root(stored: Callable[[str], ModelFiles]) -> Path:
    return stored(CARD).files["model_index.json"].parent


@pytest.fixture(scope="module")
def engine(loaded: Callable[[str], DiffusersEngine]) -> DiffusersEngine:
    return loaded(CARD)


@pytest.fixture(autouse=True)
def nothing_stays_replaced() -> Iterator[None]:
    yield
    assert (stock.calculate_dimensions, stock.VAE_IMAGE_SIZE, stock.CONDITION_IMAGE_SIZE) == SIZES


def asked(*pictures: Pixels, steps: int = 2, **facts: Any) -> Any:
    params = {"steps": steps, **facts.pop("params", {})}
    return edit(pictures[0], card=CARD, references=pictures[1:], params=params, **facts)


def made(engine: DiffusersEngine, *pictures: Pixels, **facts: Any) -> Pixels:
    result = engine.run(asked(*pictures, **facts), silent)
    assert result.picture is not None
    return result.picture


def direct(
    root: Path, *pictures: Pixels, guidance: float = 4.0, negative: str | None = " "
) -> Pixels:
    """All of as many pixels as the first: to the pipeline every picture has the same area."""
    height, width = pictures[0].shape[:2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "VAE_IMAGE_SIZE", width * height)
        image = opened(root)(
            image=[Image.fromarray(picture) for picture in pictures],
            prompt=PROMPT,
            negative_prompt=negative,
            true_cfg_scale=guidance,
            width=width,
            height=height,
            num_inference_steps=2,
            generator=generator(3),
        ).images[0]
    return np.asarray(image)


@pytest.mark.parametrize(
    "sizes",
    [((96, 64),), ((96, 64), (64, 96)), ((64, 96), (96, 64), (192, 32))],
)
def test_a_worker_makes_what_the_library_makes_of_one_to_three_pictures(
    client: RuntimeClient, root: Path, sizes: tuple[tuple[int, int], ...]
) -> None:
    pictures = [noise(*size) for size in sizes]
    found = run(client, asked(*pictures), silent).picture
    assert found is not None
    assert np.array_equal(found, direct(root, *pictures))


def test_every_picture_counts_and_so_does_its_place(engine: DiffusersEngine) -> None:
    one, two, three = noise(64, 64), noise(64, 32), noise(32, 64)
    results = [made(engine, *shown) for shown in ([one], [one, two, three], [one, three, two])]
    assert not np.array_equal(results[0], results[1])
    assert not np.array_equal(results[1], results[2])


@pytest.mark.parametrize("params", [{"negative": ""}, {"guidance": 1.0}])
def test_a_second_pass_needs_both_guidance_and_words_against(
    engine: DiffusersEngine, root: Path, params: dict[str, object]
) -> None:
    picture = noise(64, 64)
    expected = direct(root, picture, guidance=1.0, negative=None)
    assert np.array_equal(made(engine, picture, params=params), expected)
    assert not np.array_equal(made(engine, picture), expected)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(("width", "height"), [(33, 70), (3, 1), (129, 32)])
def test_any_picture_comes_back_in_its_own_size_and_depth(
    engine: DiffusersEngine, width: int, height: int, dtype: str
) -> None:
    result = made(engine, noise(width, height, dtype), noise(50, 41, dtype), steps=1)
    assert result.shape == (height, width, 3)
    assert result.dtype == dtype


def test_a_picture_on_a_canvas_fills_it(engine: DiffusersEngine) -> None:
    canvas: dict[str, Any] = {"work": Size(96, 64), "content": Box(8, 4, 88, 60)}
    assert made(engine, noise(40, 28), **canvas).shape == (64, 96, 3)


def test_sixteen_bits_are_not_rounded_to_eight_on_the_way(engine: DiffusersEngine) -> None:
    fine = noise(64, 64, "uint16")
    coarse = (fine >> 8).astype(np.uint16) * 257
    assert not np.array_equal(made(engine, fine), made(engine, coarse))


@pytest.mark.parametrize(
    "prompt", ["", "水彩画 لوحة", "very " * 2000, "<|im_end|> <|vision_start|><|image_pad|>"]
)
def test_any_words_are_taken(engine: DiffusersEngine, prompt: str) -> None:
    assert made(engine, noise(64, 64), prompt=prompt, steps=1).shape == (64, 64, 3)


def test_no_more_words_are_read_than_the_card_says(engine: DiffusersEngine) -> None:
    long = "é" * 511 + "ab"  # as many marks as are read: this tokenizer knows single bytes
    expected = made(engine, noise(64, 64), prompt=long, steps=2)
    assert np.array_equal(made(engine, noise(64, 64), prompt=long + "c", steps=2), expected)
    assert not np.array_equal(made(engine, noise(64, 64), prompt=long[:-1], steps=2), expected)


def test_without_a_picture_it_says_what_to_do(engine: DiffusersEngine) -> None:
    with pytest.raises(BadRequest) as told:
        engine.run(edit(None, card=CARD, work=Size(64, 64)), silent)
    assert told.value.hint == "Open a picture."


def test_what_is_larger_than_a_tile_is_decoded_in_tiles_that_fit(
    engine: DiffusersEngine, root: Path
) -> None:
    picture = noise(288, 64)
    found, whole = made(engine, picture).astype(float), direct(root, picture).astype(float)
    assert found.shape == whole.shape
    assert not np.array_equal(found, whole)
    assert np.abs(found - whole).mean() < 0.25 * whole.std()


@pytest.mark.parametrize(
    ("stage", "done", "share"),
    [("encoding", 0, 0.5), ("denoising", 0, 0.2), ("denoising", 1, 0.5), ("decoding", 0, 0.5)],
)
def test_it_can_be_cancelled_anywhere_and_be_used_again(
    engine: DiffusersEngine, stage: str, done: int, share: float
) -> None:
    request = asked(noise(64, 64), noise(32, 32))
    said: list[Progress] = []
    expected = engine.run(request, said.append).picture
    often = sum((each.stage, each.done) == (stage, done) for each in said)
    assert often > 2
    left = round(share * often)

    def report(progress: Progress) -> None:
        nonlocal left
        left -= (progress.stage, progress.done) == (stage, done)
        if left < 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.run(request, report)
    assert (stock.calculate_dimensions, stock.VAE_IMAGE_SIZE, stock.CONDITION_IMAGE_SIZE) == SIZES
    again = engine.run(request, silent).picture
    assert expected is not None
    assert again is not None
    assert np.array_equal(again, expected)
