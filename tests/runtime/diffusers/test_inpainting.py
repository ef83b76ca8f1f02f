"""Inside a mask alone: what the library's own pipelines for it make, where it has them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fixtures.diffusion import PROMPT, edit, generator, noise, opened
from fixtures.engine_libraries import need_libraries
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

from diffusers import (  # noqa: E402
    Flux2KleinInpaintPipeline,
    FluxKontextInpaintPipeline,
    QwenImageEditInpaintPipeline,
)
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_inpaint as stock  # noqa: E402

KLEIN, KONTEXT, QWEN = "flux2-klein-4b", "flux1-kontext-dev", "qwen-image-edit-2509"
FILL = "flux1-fill-dev"
WIDTH, HEIGHT = 96, 64
Loaded = Callable[[str], DiffusersEngine]
Stored = Callable[[str], ModelFiles]

every_card = pytest.mark.parametrize("name", [KLEIN, KONTEXT, QWEN])


def hole(*, soft: bool = False) -> NDArray[np.float32]:
    """On the models' own grid, but for a margin where it is soft."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[16:48, 32:80] = 1
    if soft:
        mask[17:20, 33:79] = 0.3
    return mask


def asked(name: str, picture: Pixels, mask: Any, **facts: Any) -> EditRequest:
    params = {"steps": 3, "fill": 1.0}
    asked = {"prompt": PROMPT, "seed": 3, "params": params, **facts}
    return EditRequest(EngineKind.INPAINT, name, picture, mask, **asked)


def made(engine: DiffusersEngine, request: EditRequest) -> Pixels:
    result = engine.run(request, silent)
    assert result.picture is not None
    return result.picture


def reconstructed(name: str, root: Path, picture: Pixels) -> Pixels:
    """By the library's own pipeline for masks. The one for several pictures has none: it reads its
    words and pictures for the one that there is for a single picture."""
    pipe = opened(root)
    shown = Image.fromarray(picture)
    arguments: dict[str, Any] = {
        "image": shown,
        "mask_image": Image.fromarray((hole() * 255).astype(np.uint8)),
        "strength": 1.0,
        "num_inference_steps": 3,
        "width": WIDTH,
        "height": HEIGHT,
        "generator": generator(3),
    }
    if name == KLEIN:
        inpaint = Flux2KleinInpaintPipeline(**pipe.components, is_distilled=True)
        arguments |= {"prompt": PROMPT, "guidance_scale": 1.0}
    elif name == KONTEXT:
        inpaint = FluxKontextInpaintPipeline(**pipe.components)
        area = {"max_area": WIDTH * HEIGHT, "_auto_resize": False}
        arguments |= {"prompt": PROMPT, "guidance_scale": 2.5, **area}
    else:
        inpaint = QwenImageEditInpaintPipeline(**pipe.components)
        inpaint._encode_vae_image = pipe._encode_vae_image
        for key, text in (("prompt_embeds", PROMPT), ("negative_prompt_embeds", " ")):
            seen = pipe.image_processor.resize(shown, 320, 480)
            arguments[key], _ = pipe.encode_prompt(text, image=[seen])
    inpaint.set_progress_bar_config(disable=True)
    return np.asarray(inpaint(**arguments).images[0])


@pytest.fixture(autouse=True)
def as_large_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's pipeline for Qwen makes a megapixel of everything."""
    monkeypatch.setattr(stock, "calculate_dimensions", lambda *_: (WIDTH, HEIGHT, None))


@every_card
def test_a_worker_makes_what_the_librarys_pipeline_for_masks_makes(
    name: str, client: RuntimeClient, stored: Stored
) -> None:
    picture = noise(WIDTH, HEIGHT)
    found = run(client, asked(name, picture, hole()), silent).picture
    root = stored(name).files["model_index.json"].parent
    assert found is not None
    assert np.array_equal(found, reconstructed(name, root, picture))


@every_card
def test_what_lies_outside_does_not_depend_on_words_or_seed(name: str, loaded: Loaded) -> None:
    """Nowhere, or a decoder of random weights would carry the inside all over the picture."""
    engine, picture, nowhere = loaded(name), noise(64, 64), np.zeros((64, 64), np.float32)
    one = made(engine, asked(name, picture, nowhere))
    other = made(engine, asked(name, picture, nowhere, prompt="at night", seed=9))
    assert np.array_equal(one, other)


@every_card
def test_whatever_a_soft_mask_touches_is_made_anew(name: str, loaded: Loaded) -> None:
    picture = noise(WIDTH, HEIGHT)
    sharp, soft = (asked(name, picture, hole(soft=each)) for each in (False, True))
    assert np.array_equal(made(loaded(name), sharp), made(loaded(name), soft))


@every_card
def test_without_a_mask_it_is_an_edit(name: str, loaded: Loaded) -> None:
    picture = noise(64, 64)
    plain = made(loaded(name), edit(picture, card=name, params={"steps": 3}))
    assert np.array_equal(made(loaded(name), asked(name, picture, None)), plain)
    everywhere = np.ones((64, 64), np.float32)
    assert np.array_equal(made(loaded(name), asked(name, picture, everywhere)), plain)


@every_card
@pytest.mark.parametrize("dtype", ["uint16", "float32"])
def test_any_size_and_depth_on_a_canvas_of_its_own(name: str, loaded: Loaded, dtype: str) -> None:
    mask = np.zeros((41, 53), np.float32)
    mask[5:9, 40:] = 0.5
    placed: dict[str, Any] = {"work": Size(75, 66), "content": Box(3, 4, 70, 60)}
    result = made(loaded(name), asked(name, noise(53, 41, dtype), mask, **placed))
    assert result.shape == (66, 75, 3)
    assert result.dtype == dtype


def test_other_pictures_are_looked_at_too(loaded: Loaded) -> None:
    picture, other = noise(WIDTH, HEIGHT), noise(64, 32)
    for name in (KLEIN, QWEN):
        alone = made(loaded(name), asked(name, picture, hole()))
        beside = made(loaded(name), asked(name, picture, hole(), references=(other,)))
        assert not np.array_equal(alone, beside)


@every_card
def test_after_a_cancelled_run_an_edit_is_free_again(name: str, loaded: Loaded) -> None:
    engine, picture = loaded(name), noise(WIDTH, HEIGHT)
    plain = edit(picture, card=name, params={"steps": 3})
    expected = made(engine, plain)

    def report(progress: Progress) -> None:
        if (progress.stage, progress.done) == ("denoising", 2):
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.run(asked(name, picture, hole()), report)
    assert np.array_equal(made(engine, plain), expected)


@pytest.mark.parametrize("soft", [False, True])
def test_a_worker_fills_what_the_library_fills(
    soft: bool, client: RuntimeClient, stored: Stored
) -> None:
    """To the pixel, not to the grid."""
    picture, mask = noise(WIDTH, HEIGHT), hole(soft=soft)
    mask[3, 5:9] = 0.1
    found = run(client, asked(FILL, picture, mask), silent).picture
    expected = opened(stored(FILL).files["model_index.json"].parent)(
        image=Image.fromarray(picture),
        mask_image=Image.fromarray((mask > 0).astype(np.uint8) * 255),
        prompt=PROMPT,
        width=WIDTH,
        height=HEIGHT,
        guidance_scale=30.0,
        num_inference_steps=3,
        generator=generator(3),
    ).images[0]
    assert found is not None
    assert np.array_equal(found, np.asarray(expected))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_a_hole_of_any_size_is_filled_in_any_depth(loaded: Loaded, dtype: str) -> None:
    for width, height in ((33, 70), (3, 1)):
        mask = np.full((height, width), 0.5, np.float32)
        result = made(loaded(FILL), asked(FILL, noise(width, height, dtype), mask))
        assert result.shape == (height, width, 3)
        assert result.dtype == dtype


@pytest.mark.parametrize("prompt", ["these words for the first time", PROMPT])
def test_where_nothing_is_selected_there_is_nothing_to_fill(
    loaded: Loaded, prompt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its words were read before or not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    engine, picture = loaded(FILL), noise(WIDTH, HEIGHT)
    made(engine, asked(FILL, picture, hole()))
    with pytest.raises(BadRequest) as told:
        engine.run(asked(FILL, picture, None, prompt=prompt), silent)
    assert told.value.hint == "Select it first."
