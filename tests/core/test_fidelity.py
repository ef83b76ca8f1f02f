"""A model's output fitted back onto the picture: what stays, what changes, and how exactly."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.drift import Drift, Edit, edited, model_output, usual
from fixtures.measures import enlarged, overlap, pasted, psnr
from fixtures.photographs import photograph
from gesso_core.errors import BadRequest, RegistrationFailed, SizeMismatch
from gesso_core.fidelity.blend import shown_mask
from gesso_core.fidelity.compose import Composition, compose, recompose
from gesso_core.fidelity.correction import Correction
from gesso_core.fidelity.proxy import shown, work_picture
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_core.planning import EditPlan, plan

RGB16 = PixelFormat(16, Colour.RGB)
LANDSCAPE, PORTRAIT = Size(720, 480), Size(480, 640)


@dataclass(frozen=True)
class Scene:
    """A photograph, the truth of an edit, and what a drifting model made of it."""

    before: NDArray[np.uint16]
    truth: NDArray[np.uint16]
    where: NDArray[np.bool_]
    plan: EditPlan
    output: NDArray[np.uint8]

    @property
    def picture(self) -> ArrayPicture:
        return ArrayPicture(self.before, RGB16)

    def composed(self, **options: Any) -> tuple[Composition, NDArray[np.uint16]]:
        made = compose(self.picture, self.output, self.plan, **options)
        return made, pasted(self.before, made.patch, RGB16)


@lru_cache(maxsize=32)
def scene(
    name: str = "coffee",
    size: Size = LANDSCAPE,
    edit: Edit | None = Edit.OBJECT,
    drift: Drift | None = None,
    seed: int = 3,
) -> Scene:
    random = np.random.default_rng(seed)
    before = photograph(name, size, seed=1)
    truth, where = before, np.zeros((size.height, size.width), np.bool_)
    if edit is not None:
        truth, where = edited(before, photograph("chelsea", size, seed=2), edit, random)
    made = plan(None, size, native_area=300_000)
    drift = usual(random) if drift is None else drift
    output, _ = model_output(truth, made.content.size, drift)
    return Scene(before, truth, where, made, padded(output, made))


def padded(output: NDArray[np.uint8], made: EditPlan) -> NDArray[np.uint8]:
    content, work = made.content, made.work
    return cv2.copyMakeBorder(
        output,
        content.top,
        work.height - content.bottom,
        content.left,
        work.width - content.right,
        cv2.BORDER_CONSTANT,
        value=(255, 0, 255),  # a model may paint anything into the padding
    )


CAST = Drift(gain=(1.04, 0.97, 1.02), offset=(0.01, -0.015, 0.0), gamma=0.95, saturation=0.93)
DRIFTS = {
    "zoom": Drift(zoom=(0.03, 0.03)),
    "anisotropic zoom": Drift(zoom=(-0.03, 0.01)),
    "shift": Drift(shift=(7.3, -5.6)),
    "rotation": Drift(rotation=0.01),
    "cast": CAST,
    "clipped cast": Drift(gain=(1.15, 1.11, 1.08), offset=(0.02, 0.0, 0.01)),
    "JPEG": Drift(jpeg=85),
    "half resolution": Drift(softness=0.5),
    "redrawn texture": Drift(redraw=1.2, jpeg=92),
    "vignette": Drift(vignette=0.1),
    "wobble": Drift(wobble=1.0, softness=0.75),
    "all of it": replace(CAST, zoom=(0.02, 0.015), shift=(-6.0, 4.0), softness=0.75, jpeg=88),
}


@pytest.mark.parametrize("kind", DRIFTS)
def test_whatever_the_model_adds_stays_out_of_the_picture(kind: str) -> None:
    is_portrait = sorted(DRIFTS).index(kind) % 2 == 0
    name, size = ("astronaut", PORTRAIT) if is_portrait else ("coffee", LANDSCAPE)
    drift = DRIFTS[kind]
    case = scene(name, size, Edit.OBJECT, drift)

    made, result = case.composed()

    assert made.report.mode is Mode.LOCAL
    assert made.report.residual_px is not None
    assert made.report.residual_px < 0.2
    # At 0.3 MP the 2 px border weighs twice as much as at 1 MP, where the floor of 50 dB holds.
    assert psnr(result, case.truth, ~case.where) > (47 if drift.redraw else 50)
    assert (result == case.before).all(2)[~case.where].mean() > 0.985
    assert overlap(enlarged(made.change, result), case.where) > 0.93


@pytest.mark.parametrize("edit", list(Edit))
def test_inside_the_edit_the_result_is_the_models_and_better_than_pasting(edit: Edit) -> None:
    case = scene("astronaut", LANDSCAPE, edit)

    _, result = case.composed()

    content = case.output[case.plan.content.slices]
    naive = cv2.resize(content, (720, 480), interpolation=cv2.INTER_CUBIC).astype(np.uint16) * 257
    gained = psnr(result, case.truth, case.where) - psnr(naive, case.truth, case.where)
    assert gained > 4
    assert psnr(result, case.truth, ~case.where) > (48 if edit is Edit.BACKGROUND else 50)


@pytest.mark.parametrize("name", ["coffee", "astronaut", "gravel"])
def test_an_output_without_an_edit_changes_nothing(name: str) -> None:
    made, result = scene(name, PORTRAIT, None).composed()

    assert made.report.mode is Mode.UNCHANGED
    assert made.report.identical_share == 1.0
    assert list(made.patch.pieces) == []
    assert (result == scene(name, PORTRAIT, None).before).all()


def test_a_cast_that_clips_a_fifth_of_the_picture_is_no_edit() -> None:
    drift = Drift(gain=(1.15, 1.11, 1.06), offset=(0.02, 0.01, 0.0), gamma=0.95, saturation=0.93)

    made, _ = scene("coffee", LANDSCAPE, None, drift).composed()

    assert made.report.mode is Mode.UNCHANGED
    assert "overall colour" in " ".join(made.report.warnings)


def test_the_identical_output_changes_nothing() -> None:
    case = scene("coffee", LANDSCAPE, None, Drift())

    made, _ = case.composed()

    assert made.report.touched == 0


def test_outside_the_map_every_pixel_is_the_same_and_the_report_counts_them() -> None:
    case = scene()

    made, result = case.composed()

    touched = np.zeros(case.where.shape, np.bool_)
    for piece in made.patch.pieces:
        touched[piece.box.slices] |= piece.alpha > 0
    assert (result == case.before).all(2)[~touched].all()
    assert made.report.touched == touched.sum()
    assert made.report.identical_share == pytest.approx(1 - touched.mean())


def test_pieces_are_disjoint_and_may_be_read_twice() -> None:
    case = scene()
    made, _ = case.composed()

    first, second = list(made.patch.pieces), list(made.patch.pieces)

    count = np.zeros(case.where.shape, np.int32)
    for piece in first:
        count[piece.box.slices] += 1
    assert count.max() == 1
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.pixels, other.pixels)


def test_the_selection_is_a_hard_limit_even_when_told_to_change_everything() -> None:
    case = scene()
    selected = Mask(Box(100, 90, 400, 300))

    for options in ({}, {"mode": Mode.WHOLE}, {"target": Mask(Box(0, 0, 720, 480))}):
        _, result = case.composed(selection=selected, **options)
        outside = np.ones(case.where.shape, np.bool_)
        outside[selected.box.slices] = False
        assert (result == case.before).all(2)[outside].all()
        assert not (result == case.before).all()


def test_a_crop_inside_the_picture_fades_out_before_its_border() -> None:
    case = scene()
    made = plan(Box(200, 150, 400, 300), LANDSCAPE, native_area=40_000, context=0.1)
    inside = case.truth[made.crop.slices]
    output, _ = model_output(inside, made.content.size, CAST)

    fitted = compose(case.picture, padded(output, made), made, mode=Mode.WHOLE)

    border = np.zeros(case.where.shape, np.float32)
    for piece in fitted.patch.pieces:
        border[piece.box.slices] = np.maximum(border[piece.box.slices], piece.alpha)
    crop = made.crop
    assert border[crop.slices].max() == 1
    for edge in (border[crop.top], border[crop.bottom - 1], border.T[crop.left]):
        assert edge.max() == 0


def test_a_corrected_map_is_blended_without_running_anything_again() -> None:
    case = scene()
    made, _ = case.composed()
    untouched = Correction.none(case.plan.content.size)
    everything, corner = Mask(Box(0, 0, 720, 480)), Mask(Box(20, 20, 60, 60))
    emptying = untouched.further(case.plan, subtract=everything)

    emptied = recompose(case.picture, made.fit, correction=emptying)
    added = recompose(case.picture, made.fit, correction=emptying.further(case.plan, add=corner))

    assert emptied.report.touched == 0
    result = pasted(case.before, added.patch, RGB16)
    different = (result != case.before).any(2)
    assert different[25:55, 25:55].mean() > 0.9
    assert not different[80:].any()


def test_what_is_taken_out_stays_to_the_pixel_and_the_rest_as_it_was() -> None:
    case = scene()
    made, plain = case.composed()
    columns = np.nonzero(made.change > 0.5)[1]
    across, _ = case.plan.scale
    edge = round(float(np.median(columns)) / across)
    half = Mask(Box(0, 0, edge, 480))
    correction = Correction.none(case.plan.content.size).further(case.plan, subtract=half)

    fitted = recompose(case.picture, made.fit, correction=correction)

    result = pasted(case.before, fitted.patch, RGB16)
    assert (result[:, :edge] == case.before[:, :edge]).all()
    beyond = edge + round(4 / across)
    assert (plain[:, beyond:] != case.before[:, beyond:]).any()
    assert (result[:, beyond:] == plain[:, beyond:]).all()


def test_of_two_corrections_the_later_wins() -> None:
    made = plan(None, LANDSCAPE, native_area=300_000)
    here = Mask(Box(100, 100, 200, 200))
    nothing = Correction.none(made.content.size)
    change = np.full((made.content.height, made.content.width), 0.25, np.float32)
    middle = made.to_content.apply(np.array([[150.0, 150.0]])).astype(int)[0][::-1]

    taken_last = nothing.further(made, add=here).further(made, subtract=here).applied(change)
    added_last = nothing.further(made, subtract=here).further(made, add=here).applied(change)

    assert taken_last[tuple(middle)] == 0
    assert added_last[tuple(middle)] == 1
    assert taken_last[0, 0] == added_last[0, 0] == 0.25


def test_a_mask_is_shown_by_its_most_however_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Size(1200, 900)
    made = plan(None, size, native_area=100_000)
    values = np.zeros((900, 1200), np.float32)
    values[np.arange(0, 900, 37), np.arange(0, 1200, 48)[:25]] = 1
    whole = shown_mask(Mask(size.box, values), made)
    monkeypatch.setattr("gesso_core.fidelity.blend._BAND_PIXELS", 50_000)

    in_bands = shown_mask(Mask(size.box, values), made)

    assert whole.sum() == 25
    assert (in_bands == whole).all()


def test_a_known_registration_composes_the_same_without_a_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for drift in (None, Drift(wobble=1.0, softness=0.75)):
        case = scene(drift=drift)
        made, plain = case.composed()
        monkeypatch.setattr("gesso_core.fidelity.register.register", None)
        again, result = case.composed(known=made.fit.registration)
        monkeypatch.undo()
        assert (result == plain).all()
        assert again.report == made.report


def test_a_target_is_replaced_with_a_margin_of_one_pixel_and_nothing_else() -> None:
    random = np.random.default_rng(5)
    clean = photograph("coffee", LANDSCAPE, seed=1)
    scratched, scratch = clean.copy(), np.zeros((480, 720), np.uint8)
    for x in (150, 400, 610):
        cv2.line(scratch, (x, 20), (x + 40, 460), 255, 2)
    scratched[scratch > 0] = 60000
    made = plan(None, LANDSCAPE, native_area=300_000)
    output, _ = model_output(clean, made.content.size, usual(random))
    target = Mask(LANDSCAPE.box, (scratch > 0).astype(np.float32))
    picture = ArrayPicture(scratched, RGB16)

    fitted = compose(picture, padded(output, made), made, target=target)

    result = pasted(scratched, fitted.patch, RGB16)
    near = cv2.dilate(scratch, np.ones((9, 9), np.uint8)) > 0
    assert (result == scratched).all(2)[~near].all()
    assert psnr(result, clean, scratch > 0) > psnr(scratched, clean, scratch > 0) + 8
    assert fitted.report.mode is Mode.MASKED


def _relit(picture: NDArray[np.uint16]) -> NDArray[np.uint16]:
    return np.rint((picture / 65535) ** 1.8 * 65535).astype(np.uint16)


def _black_and_white(picture: NDArray[np.uint16]) -> NDArray[np.uint16]:
    return np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)


def test_an_edit_of_everything_that_is_selected_does_not_claim_the_whole_picture() -> None:
    where = Mask(Box(200, 150, 400, 300))
    made, _ = scene().composed(selection=where, mode=Mode.WHOLE)
    assert any("to all that is selected." in warning for warning in made.report.warnings)


@pytest.mark.parametrize("edit", [_relit, _black_and_white])
def test_an_edit_of_everything_keeps_the_detail_of_the_original(edit: Any) -> None:
    before = photograph("coffee", LANDSCAPE, seed=1)
    truth = edit(before)
    made = plan(None, LANDSCAPE, native_area=80_000)
    drift = Drift(zoom=(0.01, 0.01), shift=(2, -3), softness=0.75, jpeg=90)
    output, _ = model_output(truth, made.content.size, drift)

    fitted = compose(ArrayPicture(before, RGB16), padded(output, made), made)

    result = pasted(before, fitted.patch, RGB16)
    assert fitted.report.mode is Mode.WHOLE
    assert any("the whole picture" in warning for warning in fitted.report.warnings)
    content = padded(output, made)[made.content.slices]
    naive = cv2.resize(content, (720, 480), interpolation=cv2.INTER_CUBIC).astype(np.uint16) * 257
    assert psnr(result, truth) > psnr(naive, truth) + 6


def test_a_gray_picture_stays_gray_whatever_colour_comes_back() -> None:
    case = scene()
    layout = PixelFormat(16, Colour.GRAY)
    before = cv2.cvtColor(case.before, cv2.COLOR_RGB2GRAY)[..., None]

    fitted = compose(ArrayPicture(before, layout), case.output, case.plan)

    result = pasted(before, fitted.patch, layout)
    truth = cv2.cvtColor(case.truth, cv2.COLOR_RGB2GRAY)[..., None]
    assert result.shape == before.shape
    assert psnr(result, truth, ~case.where) > 50
    assert psnr(result, truth, case.where) > 25


@pytest.mark.parametrize("bits", [8, 16, 32])
def test_every_depth_keeps_its_own_numbers_outside(bits: int) -> None:
    case = scene()
    layout = PixelFormat(bits, Colour.RGB)
    before: NDArray[Any] = case.before
    if bits == 8:
        before = (case.before // 257).astype(np.uint8)
    if bits == 32:
        before = (case.before / 65535).astype(np.float32)

    fitted = compose(ArrayPicture(before, layout), case.output, case.plan)

    result = pasted(before, fitted.patch, layout)
    assert result.dtype == layout.dtype
    assert (result == before).all(2)[~case.where].mean() > 0.985
    assert (result != before).any(2)[case.where].mean() > 0.9


def test_alpha_and_extra_channels_are_never_touched() -> None:
    case = scene()
    layout = PixelFormat(16, Colour.RGB, Alpha.STRAIGHT, extra=1)
    more = np.random.default_rng(0).integers(0, 65536, (480, 720, 2)).astype(np.uint16)
    before = np.dstack([case.before, more])

    fitted = compose(ArrayPicture(before, layout), case.output, case.plan)

    result = pasted(before, fitted.patch, layout)
    assert (result[..., 3:] == more).all()
    assert (result[..., :3] != case.before).any()


def test_ink_is_refused_with_a_sentence() -> None:
    layout = PixelFormat(8, Colour.CMYK, is_inverted=True)
    picture = ArrayPicture(np.zeros((480, 720, 4), np.uint8), layout)

    with pytest.raises(BadRequest, match="CMYK"):
        compose(picture, scene().output, scene().plan)


def test_an_output_of_another_size_is_refused() -> None:
    with pytest.raises(SizeMismatch, match="instead of"):
        compose(scene().picture, scene().output[:-16], scene().plan)


def test_an_output_of_something_else_cannot_be_aligned() -> None:
    case = scene()
    noise = np.random.default_rng(1).integers(0, 256, case.output.shape).astype(np.uint8)

    with pytest.raises(RegistrationFailed):
        compose(case.picture, noise, case.plan)


def test_a_flat_picture_is_placed_as_it_came_and_says_so() -> None:
    before = np.full((256, 384, 3), 30000, np.uint16)
    made = plan(None, Size(384, 256), native_area=384 * 256)
    output = np.full((256, 384, 3), 117, np.uint8)
    output[100:150, 100:200] = 220

    fitted = compose(ArrayPicture(before, RGB16), output, made)

    result = pasted(before, fitted.patch, RGB16)
    different = (result != before).any(2)
    assert different[105:145, 105:195].all()
    assert not different[:90].any()


def test_sensitivity_decides_about_faint_changes() -> None:
    before = photograph("coffee", LANDSCAPE, seed=1)
    truth = before.copy()
    lab = cv2.cvtColor(before.astype(np.float32) / 65535, cv2.COLOR_RGB2LAB)
    lab[150:300, 200:400, 0] += 5
    brighter = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).clip(0, 1) * 65535
    truth[150:300, 200:400] = brighter[150:300, 200:400].astype(np.uint16)
    made = plan(None, LANDSCAPE, native_area=300_000)
    output, _ = model_output(truth, made.content.size, Drift(shift=(1.0, 2.0), softness=0.75))
    picture = ArrayPicture(before, RGB16)

    blunt, keen = (
        compose(picture, padded(output, made), made, sensitivity=s).report for s in (0.2, 0.9)
    )

    assert blunt.mode is Mode.UNCHANGED
    assert keen.changed_share > 0.05


def test_the_report_is_plain_data() -> None:
    report = scene().composed()[0].report.as_json

    assert report["mode"] == "local"
    assert report["warnings"] == []
    assert isinstance(report["identical_share"], float)


@pytest.mark.parametrize("size", [Size(1500, 640), Size(707, 1000), Size(31, 977), Size(5, 3)])
def test_any_aspect_ratio_passes_through(size: Size) -> None:
    before = photograph("coffee", size, seed=1)
    made = plan(None, size, native_area=150_000)
    picture = ArrayPicture(before, RGB16)
    output = np.rint(work_picture(picture, made) * 255).astype(np.uint8)

    fitted = compose(picture, output, made)

    assert fitted.report.touched == 0


def test_a_picture_read_in_bands_is_reduced_as_if_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = scene().picture
    made = plan(None, LANDSCAPE, native_area=50_000)
    whole = cv2.resize(
        picture.pixels.astype(np.float32) / 65535,
        (made.content.width, made.content.height),
        interpolation=cv2.INTER_AREA,
    )
    monkeypatch.setattr("gesso_core.fidelity.proxy._BAND_BYTES", 100_000)

    np.testing.assert_allclose(shown(picture, made), whole, atol=2e-5)


@pytest.mark.parametrize(("width", "height"), [(400, 1), (1, 400), (1, 1)])
def test_a_picture_of_one_row_or_column_is_composed(width: int, height: int) -> None:
    rgb8 = PixelFormat(8, Colour.RGB)
    picture = ArrayPicture(np.full((height, width, 3), 100, np.uint8), rgb8)
    whole = plan(None, picture.size, grid=1, native_area=400)
    output = np.full((whole.work.height, whole.work.width, 3), 100, np.uint8)
    output[: 1 + len(output) // 2, : 1 + output.shape[1] // 2] = 160
    assert compose(picture, output, whole).report.touched <= picture.size.area
