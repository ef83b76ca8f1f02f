"""What is asked for changes, and nothing else, at the size that was sent."""

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import (
    Alignment,
    CardLicence,
    Defaults,
    Grid,
    ModelCard,
    Role,
)
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.errors import EngineFailed
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_core.rehearsal import rehearse
from gesso_runtime.server.steps.shown import laid, shown_to
from gesso_runtime.server.steps.upload import Upload

_CARD = ModelCard(
    "played", "Played", Role.REHEARSAL, "rehearsal", "rehearsal", frozenset(EngineKind),
    CardLicence("Apache-2.0", allows_commercial_use=True), "", (),
    grid=Grid(16, 256 * 256, longest=512), defaults=Defaults(preview_area=128 * 128),
)  # fmt: skip


@pytest.fixture(scope="module")
def upload() -> Upload:
    return Upload(np.ascontiguousarray(data.astronaut()[:400, :500]))


def _answer(upload: Upload, where: Mask | None, kind: EngineKind = EngineKind.EDIT) -> Pixels:
    plan = plan_for(_CARD, upload.size, where, 1, Quality.FINAL)
    shown = shown_to(upload, plan, where)
    request = EditRequest(
        kind, "played", shown.pixels, shown.mask, work=plan.work, content=plan.content, prompt="red"
    )
    picture = rehearse(request, silent).picture
    assert picture is not None
    return picture


def _part(size: Size, box: Box) -> Mask:
    values = np.zeros((size.height, size.width), np.float32)
    values[box.slices] = 1
    return Mask(size.box, values)


@pytest.mark.parametrize("kind", [EngineKind.EDIT, EngineKind.INPAINT])
@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("bits", [8, 16])
def test_outside_the_mask_not_one_pixel_changes(
    upload: Upload, kind: EngineKind, keeps: bool, bits: int
) -> None:
    if bits == 16:
        upload = Upload(upload.pixels.astype(np.uint16) * 257)
    box = Box(200, 100, 320, 220)
    where = _part(upload.size, box)
    plan = plan_for(_CARD, upload.size, where, 1, Quality.FINAL)
    answer = _answer(upload, where, kind)
    made = laid(upload, answer, plan, where, card=_CARD, kind=kind, keeps=keeps)
    assert made.pixels.dtype == upload.pixels.dtype
    changed = (made.pixels != upload.pixels).any(2)
    assert changed[box.slices].mean() > 0.3
    changed[box.slices] = False
    assert not changed.any()


def test_without_a_mask_only_what_the_model_changed_changes(upload: Upload) -> None:
    plan = plan_for(_CARD, upload.size, None, 1, Quality.FINAL)
    answer = _answer(upload, None)
    made = laid(upload, answer, plan, None, card=_CARD, kind=EngineKind.EDIT)
    changed = (made.pixels != upload.pixels).any(2)
    assert made.mode is Mode.LOCAL
    assert 0.05 < changed.mean() < 0.6
    assert not changed[:40, :40].any()


def test_the_models_own_picture_replaces_all_where_that_is_asked(upload: Upload) -> None:
    plan = plan_for(_CARD, upload.size, None, 1, Quality.FINAL)
    answer = np.full((plan.work.height, plan.work.width, 3), 200, np.uint8)
    made = laid(upload, answer, plan, None, card=_CARD, kind=EngineKind.EDIT, keeps=False)
    assert np.array_equal(made.pixels, np.full_like(upload.pixels, 200))
    assert made.mode is None


def test_an_answer_of_another_size_is_a_fault_of_the_model(upload: Upload) -> None:
    plan = plan_for(_CARD, upload.size, None, 1, Quality.FINAL)
    answer = np.zeros((8, 8, 3), np.uint8)
    with pytest.raises(EngineFailed):
        laid(upload, answer, plan, None, card=_CARD, kind=EngineKind.EDIT)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 40), (3, 2), (2000, 5)])
@pytest.mark.parametrize("alignment", Alignment)
def test_any_size_goes_and_comes_back(width: int, height: int, alignment: Alignment) -> None:
    small = Upload(np.full((height, width, 3), 100, np.uint8))
    card = replace(_CARD, alignment=alignment)
    plan = plan_for(card, small.size, None, 1, Quality.FINAL)
    assert plan.work.width % 16 == 0
    assert plan.work.height % 16 == 0
    made = laid(small, _answer(small, None), plan, None, card=card, kind=EngineKind.EDIT)
    assert made.pixels.shape == small.pixels.shape


def test_a_preview_looks_at_less(upload: Upload) -> None:
    final = plan_for(_CARD, upload.size, None, 1, Quality.FINAL)
    assert plan_for(_CARD, upload.size, None, 1, Quality.PREVIEW).work.area < final.work.area


def test_a_model_of_one_size_gets_it(upload: Upload) -> None:
    card = replace(_CARD, grid=Grid(fixed=(256, 192)))
    plan = plan_for(card, upload.size, None, 1, Quality.FINAL)
    assert plan.work == Size(256, 192)
    assert plan.content.width / plan.content.height == pytest.approx(500 / 400, rel=0.02)
