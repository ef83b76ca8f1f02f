"""FLUX.2 klein through the engine, beside the library itself."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import (
    ON_PROCESSOR,
    PROMPT,
    card_of,
    edit,
    files_in,
    generator,
    noise,
    opened,
)
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.cards.model_card import Precision
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.exact_processor import _Exact

need_libraries()


def direct(folder: Path, *pictures: Pixels, seed: int = 3, steps: int = 2) -> Pixels:
    """The first picture's edit. All have 8 bits and sizes that the pipeline takes as they are."""
    from PIL import Image

    height, width = pictures[0].shape[:2]
    made = opened(folder)(
        image=[Image.fromarray(picture) for picture in pictures],
        prompt=PROMPT,
        width=width,
        height=height,
        num_inference_steps=steps,
        guidance_scale=1.0,
        max_sequence_length=48,
        generator=generator(seed),
    )
    return np.asarray(made.images[0])


def made(engine: DiffusersEngine, picture: Pixels | None, **facts: object) -> Pixels:
    result = engine.run(edit(picture, **facts), silent)
    assert result.picture is not None
    return result.picture


def test_an_edit_is_the_librarys_own_bit_for_bit(engine: DiffusersEngine, klein: Path) -> None:
    picture = noise(192, 128)
    assert np.array_equal(made(engine, picture), direct(klein, picture))


def test_other_pictures_are_shown_as_the_library_shows_them(
    engine: DiffusersEngine, klein: Path
) -> None:
    picture, other = noise(128, 64), noise(64, 80)
    expected = direct(klein, picture, other)
    assert np.array_equal(made(engine, picture, references=(other,)), expected)
    assert not np.array_equal(made(engine, picture), expected)


def test_what_is_replaced_of_the_library_is_still_called_so(klein: Path) -> None:
    """Else pictures would be resized again: see what the pipeline calls instead."""
    processor = type(opened(klein).image_processor)
    replaced = {name for name in vars(_Exact) if callable(getattr(_Exact, name))}
    assert replaced <= set(dir(processor))


def test_what_is_larger_than_a_tile_is_decoded_in_tiles_that_fit(
    engine: DiffusersEngine, klein: Path
) -> None:
    picture = noise(1040, 144)
    found, whole = made(engine, picture).astype(float), direct(klein, picture)
    assert not np.array_equal(found, whole)
    assert np.abs(found - whole).mean() < 0.25 * whole.std()


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(
    engine: DiffusersEngine,
) -> None:
    picture = noise(64, 64)
    assert np.array_equal(made(engine, picture), made(engine, picture))
    assert not np.array_equal(made(engine, picture), made(engine, picture, seed=4))


def test_a_model_loaded_again_gives_the_same_bytes(engine: DiffusersEngine, klein: Path) -> None:
    picture = noise(64, 64)
    expected = made(engine, picture)
    engine.load(card_of(card_text()), files_in(klein), ON_PROCESSOR, silent)
    assert np.array_equal(made(engine, picture), expected)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(("width", "height"), [(64, 64), (30, 77), (3, 1), (209, 16)])
def test_any_picture_comes_back_in_its_own_size_and_depth(
    engine: DiffusersEngine, width: int, height: int, dtype: str
) -> None:
    result = made(engine, noise(width, height, dtype))
    assert result.shape == (height, width, 3)
    assert result.dtype == dtype


def test_a_picture_on_a_canvas_fills_it(engine: DiffusersEngine) -> None:
    request = {"work": Size(96, 64), "content": Box(8, 4, 88, 60)}
    assert made(engine, noise(40, 28), **request).shape == (64, 96, 3)


def test_sixteen_bits_are_not_rounded_to_eight_on_the_way(engine: DiffusersEngine) -> None:
    fine = noise(64, 64, "uint16")
    coarse = (fine >> 8).astype(np.uint16) * 257
    assert not np.array_equal(made(engine, fine), made(engine, coarse))


def test_a_preview_takes_the_cards_fewer_steps(engine: DiffusersEngine) -> None:
    said: list[Progress] = []
    engine.run(edit(noise(64, 64), quality=Quality.PREVIEW), said.append)
    assert {p.total for p in said if p.stage == "denoising"} == {1}


def test_steps_of_the_request_go_before_the_cards(engine: DiffusersEngine, klein: Path) -> None:
    picture = noise(64, 64)
    assert np.array_equal(
        made(engine, picture, params={"steps": 3}), direct(klein, picture, steps=3)
    )


@pytest.mark.parametrize("params", [{"steps": 0}, {"steps": "many"}, {"guidance": float("nan")}])
def test_a_setting_that_means_nothing_is_named(
    engine: DiffusersEngine, params: dict[str, object]
) -> None:
    with pytest.raises(BadRequest, match=next(iter(params))):
        engine.run(edit(noise(64, 64), params=params), silent)


def test_more_pictures_than_the_card_allows_are_refused(engine: DiffusersEngine) -> None:
    with pytest.raises(BadRequest, match="2 further pictures"):
        engine.run(edit(noise(64, 64), references=(noise(64, 64),) * 3), silent)


@pytest.mark.parametrize(
    "reference",
    [
        noise(64, 64)[..., 0],
        noise(64, 64)[..., :2],
        noise(64, 64).astype(np.int32),
        np.zeros((0, 4, 3), np.uint8),
        np.full((8, 8, 3), np.nan, np.float32),
    ],
)
def test_a_further_picture_that_is_none_is_refused(engine: DiffusersEngine, reference: Any) -> None:
    with pytest.raises(BadRequest) as told:
        engine.run(edit(noise(64, 64), references=(reference,)), silent)
    assert told.value.hint


@pytest.mark.parametrize("prompt", ["", "mach es zum Aquarell 水彩画 لوحة", "very " * 2000])
def test_any_words_are_taken(engine: DiffusersEngine, prompt: str) -> None:
    assert made(engine, noise(64, 64), prompt=prompt).shape == (64, 64, 3)


def test_stages_are_told_in_order_and_never_backwards(engine: DiffusersEngine) -> None:
    said: list[Progress] = []
    result = engine.run(edit(noise(64, 64)), said.append)
    stages = list(dict.fromkeys(progress.stage for progress in said))
    assert stages == ["encoding", "denoising", "decoding"]
    assert set(stages) <= result.facts.seconds.keys()
    for stage in stages:
        done = [progress.done for progress in said if progress.stage == stage]
        assert done == sorted(done)
    assert {p.done for p in said if p.stage == "denoising"} == {0, 1, 2}


def test_in_half_precision_it_is_nearly_the_same_picture(klein: Path) -> None:
    engine, half = DiffusersEngine(), replace(ON_PROCESSOR, precision=Precision.BF16)
    picture = noise(64, 64)
    engine.load(card_of(card_text()), files_in(klein), ON_PROCESSOR, silent)
    expected = made(engine, picture).astype(float)
    engine.load(card_of(card_text(precision="bf16")), files_in(klein), half, silent)
    found = made(engine, picture)
    assert not np.array_equal(found, expected)
    assert np.abs(found - expected).mean() < 2.5


def test_a_card_with_an_option_that_is_not_known_is_refused(klein: Path) -> None:
    card = replace(card_of(card_text()), options={"brush": "wide"})
    with pytest.raises(BadRequest, match="brush"):
        DiffusersEngine().load(card, files_in(klein), ON_PROCESSOR, silent)


def test_a_kind_of_request_that_the_card_does_not_name_is_refused(engine: DiffusersEngine) -> None:
    with pytest.raises(BadRequest, match="matte"):
        engine.run(replace(edit(noise(64, 64)), kind=EngineKind.MATTE), silent)


@pytest.mark.parametrize(
    "missing", ["model_index.json", "transformer/config.json", "vae/config.json"]
)
def test_a_folder_that_lacks_something_is_damaged(
    klein: Path, tmp_path: Path, missing: str
) -> None:
    copy = _copy(klein, tmp_path)
    (copy / missing).unlink()
    with pytest.raises(ModelDamaged):
        DiffusersEngine().load(card_of(card_text()), files_in(copy), ON_PROCESSOR, silent)


@pytest.mark.parametrize("cut", ["transformer", "text_encoder", "vae"])
def test_weights_that_end_too_early_are_damaged(klein: Path, tmp_path: Path, cut: str) -> None:
    copy = _copy(klein, tmp_path)
    weights = max((copy / cut).glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelDamaged, match=cut):
        DiffusersEngine().load(card_of(card_text()), files_in(copy), ON_PROCESSOR, silent)


def _copy(folder: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(folder, tmp_path / "copy"))
