"""Each shipped card, from the store to a worker's answer: what the library itself makes of it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, direct, edit, files_in, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_tokenizers import clip_tokenizer
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelFiles, ModelStore

need_libraries()

CARDS = ("flux1-kontext-dev", "instruct-pix2pix", "dreamlite-mobile")
ALSO_SEVERAL_PICTURES = ("flux2-klein-4b", "flux2-klein-9b")  # the rest: test_klein.py
ELSEWHERE = {
    "qwen-image-edit-2509": "test_qwen_edit_plus.py",
    "qwen-image-edit-2509-lightning-4": "test_adapters.py",
    "qwen-image-edit-2509-lightning-8": "test_adapters.py",
    "qwen-image-childrens-animals": "test_adapters.py",
    "flux1-fill-dev": "test_inpainting.py",
    "umo-uno": "test_uno.py",
}
"""Where a worker's picture is compared with the library's own for the other cards."""
TWO_STEPS = {"steps": 2}

every_card = pytest.mark.parametrize("name", CARDS)


def made(engine: DiffusersEngine, picture: Pixels, **facts: object) -> Pixels:
    result = engine.run(edit(picture, **{"params": TWO_STEPS, **facts}), silent)
    assert result.picture is not None
    return result.picture


def test_no_shipped_card_is_left_out() -> None:
    shipped = {card.id for card in read_catalogue().cards.values() if card.engine == "diffusers"}
    assert shipped == {*CARDS, *ALSO_SEVERAL_PICTURES, *ELSEWHERE}
    for file in ELSEWHERE.values():
        assert "client: RuntimeClient" in (Path(__file__).parent / file).read_text()


@pytest.mark.parametrize("name", [*CARDS, *ALSO_SEVERAL_PICTURES])
def test_a_workers_edit_is_the_librarys_own_bit_for_bit(
    name: str, client: RuntimeClient, stored: Callable[[str], ModelFiles]
) -> None:
    picture = noise(192, 128)
    answer = run(client, edit(picture, card=name, params=TWO_STEPS), silent).picture
    root = stored(name).files["model_index.json"].parent
    expected = direct(shipped(name), root, picture)
    assert expected.std() > 1
    assert np.array_equal(answer, expected)


@every_card
@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(("width", "height"), [(30, 77), (3, 1), (209, 16)])
def test_any_picture_comes_back_in_its_own_size_and_depth(
    name: str,
    loaded: Callable[[str], DiffusersEngine],
    width: int,
    height: int,
    dtype: str,
) -> None:
    result = made(loaded(name), noise(width, height, dtype))
    assert result.shape == (height, width, 3)
    assert result.dtype == dtype


@every_card
def test_sixteen_bits_are_not_rounded_to_eight_on_the_way(
    name: str, loaded: Callable[[str], DiffusersEngine]
) -> None:
    fine = noise(64, 64, "uint16")
    coarse = (fine >> 8).astype(np.uint16) * 257
    assert not np.array_equal(made(loaded(name), fine), made(loaded(name), coarse))


@every_card
def test_the_seed_the_words_and_the_picture_all_count(
    name: str, loaded: Callable[[str], DiffusersEngine]
) -> None:
    engine, picture = loaded(name), noise(64, 64)
    first = made(engine, picture)
    assert np.array_equal(made(engine, picture), first)
    assert not np.array_equal(made(engine, picture, seed=4), first)
    assert not np.array_equal(made(engine, picture, prompt="at night"), first)
    assert not np.array_equal(made(engine, 255 - picture), first)


@every_card
@pytest.mark.parametrize(
    "prompt",
    ["", "mach es zum Aquarell 水彩画 لوحة", "{very} " * 2000, "<|image_pad|></s><|endoftext|>"],
)
def test_any_words_are_taken(
    name: str, loaded: Callable[[str], DiffusersEngine], prompt: str
) -> None:
    assert made(loaded(name), noise(64, 64), prompt=prompt).shape == (64, 64, 3)


@every_card
def test_what_is_larger_than_a_tile_is_decoded_in_tiles_that_fit(
    name: str, loaded: Callable[[str], DiffusersEngine], stored: Callable[[str], ModelFiles]
) -> None:
    picture = noise(1056, 160)
    found = made(loaded(name), picture).astype(float)
    whole = direct(shipped(name), stored(name).files["model_index.json"].parent, picture)
    assert np.abs(found - whole).mean() < 0.25 * whole.std()


@every_card
def test_a_preview_takes_the_cards_own_steps(
    name: str, loaded: Callable[[str], DiffusersEngine]
) -> None:
    said: list[Progress] = []
    loaded(name).run(edit(noise(32, 32), quality=Quality.PREVIEW), said.append)
    steps = shipped(name).defaults.preview_steps
    assert {(p.done, p.total) for p in said if p.stage == "denoising"} == {
        (done, steps) for done in range((steps or 0) + 1)
    }


@every_card
@pytest.mark.parametrize("stage", ["encoding", "denoising", "decoding"])
def test_it_is_cancelled_within_a_step_and_goes_on_as_if_nothing_had_been(
    name: str, loaded: Callable[[str], DiffusersEngine], stage: str
) -> None:
    engine, request = loaded(name), edit(noise(64, 64), params=TWO_STEPS)
    said: list[Progress] = []
    expected = engine.run(request, said.append).picture
    place = 1 if stage == "denoising" else 0
    inside = [p for p in said if (p.stage, p.done) == (stage, place)]
    assert len(inside) > 4
    left = len(inside) // 2

    def report(progress: Progress) -> None:
        nonlocal left
        left -= (progress.stage, progress.done) == (stage, place)
        if left == 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.run(request, report)
    again = engine.run(request, silent).picture
    assert again is not None
    assert np.array_equal(again, expected)


@every_card
def test_more_pictures_than_the_card_allows_are_refused(
    name: str, loaded: Callable[[str], DiffusersEngine]
) -> None:
    with pytest.raises(BadRequest, match="no further picture, not at 2"):
        made(loaded(name), noise(64, 64), references=(noise(64, 64),) * 2)


@every_card
def test_a_card_that_promises_more_pictures_than_its_pipeline_sees_is_told(
    name: str, stored: Callable[[str], ModelFiles]
) -> None:
    engine = DiffusersEngine()
    card = replace(shipped(name), references=1)
    engine.load(card, stored(name).files, ON_PROCESSOR, silent)
    with pytest.raises(BadRequest, match="one picture only"):
        made(engine, noise(32, 32), references=(noise(32, 32),))


@every_card
def test_the_store_takes_every_file_that_is_published(
    name: str, checkpoint: Callable[[str], Path], stored: Callable[[str], ModelFiles]
) -> None:
    files = stored(name).files
    root = files["model_index.json"].parent
    taken = {path.relative_to(root).as_posix() for path in files.values()}
    assert taken == files_in(checkpoint(shipped(name).pipeline)).keys()


def test_words_alone_make_a_picture_where_the_pipeline_can(
    loaded: Callable[[str], DiffusersEngine],
) -> None:
    alone = made(loaded("flux1-kontext-dev"), None, work=Size(50, 40))
    assert alone.shape == (40, 50, 3)
    for name in ("instruct-pix2pix", "dreamlite-mobile"):
        with pytest.raises(BadRequest, match="needs a picture"):
            made(loaded(name), None, work=Size(50, 40))


@pytest.mark.parametrize(("option", "guidance"), [(1.0, 7.5), (1.5, 3.0), (1.5, 1.0)])
def test_words_and_picture_guide_pix2pix_as_strongly_as_they_are_told_to(
    stored: Callable[[str], ModelFiles], option: float, guidance: float
) -> None:
    name, picture = "instruct-pix2pix", noise(64, 64)
    card = replace(shipped(name), options={"image_guidance": option})
    engine = DiffusersEngine()
    engine.load(card, stored(name).files, ON_PROCESSOR, silent)
    found = made(engine, picture, params={**TWO_STEPS, "guidance": guidance})
    card = replace(card, defaults=replace(card.defaults, guidance=guidance))
    root = stored(name).files["model_index.json"].parent
    assert np.array_equal(found, direct(card, root, picture))


def test_a_tokenizer_of_newer_libraries_in_one_file_reads_the_same(
    checkpoint: Callable[[str], Path], loaded: Callable[[str], DiffusersEngine], tmp_path: Path
) -> None:
    name, picture = "instruct-pix2pix", noise(64, 64)
    folder = Path(shutil.copytree(checkpoint("pix2pix"), tmp_path / "newer"))
    shutil.rmtree(folder / "tokenizer")
    clip_tokenizer().save_pretrained(folder / "tokenizer")
    store, card = ModelStore(tmp_path / "models"), shipped(name)
    store.add(card, Folder(folder), Wish(accepts=True))
    engine = DiffusersEngine()
    engine.load(card, store.files(card).files, ON_PROCESSOR, silent)
    assert np.array_equal(made(engine, picture), made(loaded(name), picture))
