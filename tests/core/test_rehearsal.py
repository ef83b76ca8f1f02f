"""The engine without a model answers like one: right sizes, right places, always alike."""

import numpy as np
import pytest

from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.errors import BadRequest
from gesso_core.fidelity.compose import compose
from gesso_core.geometry import Box, Size
from gesso_core.interpret.planned import read_plan
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.planning import EditPlan
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind, Values
from gesso_core.rehearsal import rehearse, rehearse_loading

RANDOM = np.random.default_rng(5)
PICTURE = RANDOM.integers(60, 200, (48, 64, 3), np.uint8)
MASK = np.zeros((48, 64), np.float32)
MASK[10:20, 30:50] = 1
FULL: Values = {"points": (32.0, 24.0, 1.0), "factor": 2}
WORDY = {EngineKind.GENERATE, EngineKind.PLAN}
KINDS = [kind for kind in EngineKind if kind is not EngineKind.OPERATORS]


def request(kind: EngineKind, **changes: object) -> EditRequest:
    given: dict[str, object] = {"picture": PICTURE, "mask": MASK, "params": FULL, "prompt": "warm"}
    return EditRequest(kind, "rehearsal", **(given | changes))  # type: ignore[arg-type]


def answer(kind: EngineKind, **changes: object) -> EngineResult:
    return rehearse(request(kind, **changes), silent)


def same(one: EngineResult, other: EngineResult) -> bool:
    return all(
        (a is None and b is None) or (a is not None and b is not None and np.array_equal(a, b))
        for a, b in ((one.picture, other.picture), (one.mask, other.mask))
    ) and (one.text, one.values) == (other.text, other.values)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_request_has_the_same_answer(kind: EngineKind) -> None:
    assert same(answer(kind), answer(kind))
    assert answer(kind) is not None


@pytest.mark.parametrize("kind", [EngineKind.EDIT, EngineKind.GENERATE])
def test_another_seed_and_other_words_have_another_answer(kind: EngineKind) -> None:
    assert not same(answer(kind), answer(kind, seed=1))
    assert not same(answer(kind), answer(kind, prompt="cold"))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (EngineKind.EDIT, (48, 64)),
        (EngineKind.INPAINT, (48, 64)),
        (EngineKind.RESTORE, (48, 64)),
        (EngineKind.UPSCALE, (96, 128)),
    ],
)
def test_pictures_come_back_as_they_were_sent(
    kind: EngineKind, size: tuple[int, int], dtype: type[np.generic]
) -> None:
    sent = PICTURE.astype(dtype) * (257 if dtype is np.uint16 else 1)
    if dtype is np.float32:
        sent = sent / np.float32(255)

    picture = answer(kind, picture=sent).picture

    assert picture is not None
    assert (picture.dtype, picture.shape) == (dtype, (*size, 3))


@pytest.mark.parametrize("kind", [EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE])
def test_the_work_picture_is_filled_where_one_is_named(kind: EngineKind) -> None:
    picture = answer(kind, work=Size(80, 96), content=Box(4, 10, 76, 64)).picture

    assert picture is not None
    assert picture.shape == (96, 80, 3)


def test_an_edit_changes_what_is_masked_and_nothing_else() -> None:
    picture = answer(EngineKind.EDIT).picture

    assert picture is not None
    changed = (picture != PICTURE).any(2)
    assert not changed[MASK == 0].any()
    assert changed[MASK == 1].mean() > 0.9


def test_an_edit_without_a_mask_changes_something_in_the_middle() -> None:
    picture = answer(EngineKind.EDIT, mask=None).picture

    assert picture is not None
    changed = (picture != PICTURE).any(2)
    assert changed[24, 32]
    assert not changed[0].any()
    assert not changed[:, 0].any()


def test_an_edit_comes_back_to_its_place_in_the_picture() -> None:
    rows, columns = np.mgrid[0:192, 0:256]
    texture = (np.sin(rows / 5) * np.cos(columns / 7) * 50 + 120)[..., None] + RANDOM.normal(
        0, 6, (192, 256, 3)
    )
    pixels = texture.clip(0, 255).astype(np.uint8)
    plan = EditPlan(Box(0, 0, 256, 192), Size(256, 208), Box(0, 8, 256, 200))
    asked = EditRequest(
        EngineKind.EDIT, "rehearsal", pixels, work=plan.work, content=plan.content, seed=3
    )
    output = rehearse(asked, silent).picture
    assert output is not None

    picture = ArrayPicture(pixels, PixelFormat(8, Colour.RGB))
    change = compose(picture, output, plan).change

    assert change[96, 128] == 1
    assert change[:20].max() == 0
    assert change[:, :20].max() == 0


def test_a_hole_is_filled_from_around_it() -> None:
    flat = np.full((48, 64, 3), (200, 100, 50), np.uint8)
    holed = flat.copy()
    holed[MASK > 0] = 0

    picture = answer(EngineKind.INPAINT, picture=holed).picture

    assert picture is not None
    assert np.abs(picture.astype(int) - flat).max() <= 1


def test_specks_are_taken_out_and_shown() -> None:
    speckled = np.full((48, 64, 3), 100, np.uint8)
    speckled[20, 30] = 255

    result = answer(EngineKind.RESTORE, picture=speckled)

    assert result.picture is not None
    assert result.mask is not None
    assert (result.picture == 100).all()
    assert list(zip(*np.nonzero(result.mask), strict=True)) == [(20, 30)]


def test_a_click_selects_what_has_its_colour_and_touches_it() -> None:
    scene = np.full((48, 64, 3), 50, np.uint8)
    scene[10:20, 10:20] = 200
    scene[30:40, 40:50] = 200

    clicked = answer(EngineKind.POINT, picture=scene, params={"points": (15.0, 15.0, 1.0)}).mask
    boxed = answer(EngineKind.POINT, picture=scene, params={"box": (8.0, 8.0, 22.0, 22.0)}).mask
    without = answer(
        EngineKind.POINT,
        picture=scene,
        params={"box": (8.0, 8.0, 22.0, 22.0), "points": (15.0, 15.0, 0.0)},
    ).mask

    assert clicked is not None
    assert boxed is not None
    assert without is not None
    assert clicked.sum() == 100
    assert clicked[10:20, 10:20].all()
    assert boxed[15, 15] == 1
    assert boxed[30:].max() == 0
    assert without[10:20, 10:20].max() == 0


def test_a_matte_covers_the_middle_softly() -> None:
    mask = answer(EngineKind.MATTE).mask

    assert mask is not None
    assert mask.shape == (48, 64)
    assert mask[24, 32] == 1
    assert mask[0, 0] == 0
    assert ((mask > 0) & (mask < 1)).any()


def test_a_plan_is_valid_text() -> None:
    (step,) = read_plan(answer(EngineKind.PLAN, picture=None, mask=None).text, "x")
    assert step.op == "edit"


def test_words_alone_make_a_picture_of_the_size_asked_for() -> None:
    picture = answer(EngineKind.GENERATE, picture=None, mask=None, work=Size(40, 30)).picture

    assert picture is not None
    assert picture.shape == (30, 40, 3)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (EngineKind.OPERATORS, {}),
        (EngineKind.EDIT, {"picture": None, "mask": None}),
        (EngineKind.INPAINT, {"mask": None}),
        (EngineKind.UPSCALE, {"params": {"factor": 0}}),
        (EngineKind.UPSCALE, {"params": {"factor": float("nan")}}),
        (EngineKind.UPSCALE, {"params": {"factor": "two"}}),
        (EngineKind.POINT, {"params": {}}),
        (EngineKind.POINT, {"params": {"points": (1.0, 2.0)}}),
        (EngineKind.POINT, {"params": {"points": (-1.0, 2.0, 1.0)}}),
        (EngineKind.POINT, {"params": {"points": (float("nan"), 2.0, 1.0)}}),
        (EngineKind.POINT, {"params": {"box": "everywhere"}}),
        (EngineKind.EDIT, {"work": Size(10, 10), "content": Box(5, 5, 15, 15)}),
    ],
)
def test_what_cannot_be_done_is_said(kind: EngineKind, changes: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        answer(kind, **changes)


@pytest.mark.parametrize(("quality", "steps"), [(Quality.FINAL, 4), (Quality.PREVIEW, 2)])
def test_every_step_shows_what_comes(quality: Quality, steps: int) -> None:
    told: list[Progress] = []
    rehearse_loading(told.append)
    rehearse(request(EngineKind.EDIT, quality=quality), told.append)

    stages = list(dict.fromkeys(progress.stage for progress in told))
    assert stages == ["loading", "encoding", "denoising", "decoding", "aligning"]
    shown = [progress for progress in told if progress.preview is not None]
    assert [(p.stage, p.done, p.total) for p in shown] == [
        ("denoising", step, steps) for step in range(1, steps + 1)
    ]
    assert all(p.preview.dtype == np.uint8 and max(p.preview.shape) <= 256 for p in shown)


def test_cancelling_stops_it_in_the_middle_of_a_long_step() -> None:
    asked = 0

    def report(progress: Progress) -> None:
        nonlocal asked
        asked += progress.stage == "denoising"
        if asked == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        rehearse(request(EngineKind.EDIT), report, seconds=3600)


def test_plain_gives_the_very_picture_back() -> None:
    assert answer(EngineKind.EDIT, params={"plain": True}).picture is PICTURE
