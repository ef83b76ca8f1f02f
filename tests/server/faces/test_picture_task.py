"""What a wish becomes for a model."""

from dataclasses import replace

import numpy as np
import pytest

from gesso_core.cards.model_card import Grid, ModelCard, Role
from gesso_core.edit_request import EngineResult, Quality
from gesso_core.geometry import Size
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.server.door.openai_errors import Refused
from gesso_runtime.server.door.picture_forms import Form
from gesso_runtime.server.door.picture_task import PictureTask
from gesso_runtime.server.door.picture_wish import in_a_style_of, read_wish
from gesso_runtime.server.steps.finishing import Marks
from gesso_runtime.server.steps.upload import Upload


@pytest.fixture(scope="module")
def card() -> ModelCard:
    cards = read_catalogue(()).cards.values()
    return next(each for each in cards if each.role is Role.REHEARSAL)


def _task(card: ModelCard, upload: Upload | None = None, **fields: str) -> PictureTask:
    wish = read_wish(Form({"prompt": "a cute baby panda"} | fields))
    kind = EngineKind.GENERATE if upload is None else EngineKind.EDIT
    return PictureTask(wish, card, kind, Marks(), upload)


@pytest.mark.parametrize(
    ("said", "style"),
    [("children", "children"), ("ink.safetensors", "ink"), ("vivid", None), ("", None)],
)
def test_a_style_of_ours_is_worn(card: ModelCard, said: str, style: str | None) -> None:
    request = _task(card, style=said).request(0, Quality.FINAL)
    assert request.params.get("style") == style
    assert request.kind is EngineKind.GENERATE
    assert request.picture is None


@pytest.mark.parametrize(
    ("said", "style"),
    [("children", "children"), ("INK", "ink"), ("none", ""), ("vivid", None), ("", None)],
)
def test_a_style_is_one_that_the_model_was_added_with(
    card: ModelCard, said: str, style: str | None
) -> None:
    wish = read_wish(Form({"prompt": "a panda", "style": said}))
    assert in_a_style_of(card, ("children", "ink"), wish).style == style


def test_a_style_that_the_model_has_not_is_refused_with_those_it_has(card: ModelCard) -> None:
    wish = read_wish(Form({"prompt": "a panda", "style": "oils"}))
    with pytest.raises(Refused) as refused:
        in_a_style_of(card, ("children", "ink"), wish)
    assert refused.value.param == "style"
    assert "children, ink, none" in refused.value.hint


@pytest.mark.parametrize("size", [Size(512, 512), Size(500, 301), Size(64, 70)])
def test_a_size_off_the_grid_is_cut_to(card: ModelCard, size: Size) -> None:
    task = _task(card, size=f"{size.width}x{size.height}")
    request = task.request(0, Quality.FINAL)
    assert request.work is not None
    assert request.work.width % card.grid.grid == request.work.height % card.grid.grid == 0
    answer = np.zeros((request.work.height, request.work.width, 3), np.uint8)
    assert task.picture(request, EngineResult(picture=answer)).file.size == size


def test_a_model_of_one_size_makes_it_and_it_is_fitted(card: ModelCard) -> None:
    fixed = replace(card, grid=Grid(fixed=(256, 192)))
    task = _task(fixed, size="512x512")
    request = task.request(0, Quality.FINAL)
    assert request.work == Size(256, 192)
    answer = np.zeros((192, 256, 3), np.uint8)
    assert task.picture(request, EngineResult(picture=answer)).file.size == Size(512, 512)


def test_a_prompt_too_long_for_the_model_is_refused(card: ModelCard) -> None:
    with pytest.raises(Refused) as caught:
        _task(card, prompt="long " * 3000).request(0, Quality.FINAL)
    assert caught.value.param == "prompt"


def test_a_preview_of_what_knows_none_is_the_final_picture(card: ModelCard) -> None:
    plain = replace(card, defaults=replace(card.defaults, preview_steps=None, preview_area=None))
    assert _task(plain, quality="low").quality is Quality.FINAL
    assert _task(card, quality="low").quality is Quality.PREVIEW


def test_a_float_answer_is_taken(card: ModelCard) -> None:
    upload = Upload(np.full((40, 50, 3), 90, np.uint8))
    task = _task(card, upload, input_fidelity="low")
    request = task.request(3, Quality.FINAL)
    assert request.seed == 3
    assert request.work is not None
    answer = np.full((request.work.height, request.work.width, 3), 0.5, np.float32)
    assert task.picture(request, EngineResult(picture=answer)).file.size == Size(50, 40)
