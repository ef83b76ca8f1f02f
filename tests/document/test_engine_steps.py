"""Steps done by models, on documents: what changes, what never does, and what is kept of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.documents import array_picture, document
from fixtures.photographs import photograph
from fixtures.playing_client import Answer, PlayingClient, card
from gesso_core.cards.model_card import Alignment, Defaults, Grid, ModelCard
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.cards.prompting import Foreign, Prompting
from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.errors import (
    BadRequest,
    EngineCrashed,
    EngineFailed,
    NeedsModel,
    RegistrationFailed,
)
from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.patch import ParametricPatch
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_core.rehearsal import rehearse
from gesso_desktop.document.choosing import Choosing
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_step
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.exact_steps import ExactSteps, share_of
from gesso_desktop.document.preparing import lay
from gesso_desktop.document.recomposing import recompose
from gesso_desktop.document.step_runner import PreparedStep, StepRunner, Wish, filled_nothing
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces

SIZE = Size(360, 240)
EDIT = Step("edit", EngineKind.EDIT, {}, "make the cup purple")
REMOVE = Step("remove_object", EngineKind.INPAINT, {"target": "cup"}, "remove the cup")
DENOISE = Step("denoise", EngineKind.OPERATORS, {}, "remove the noise")
CUT_OUT = Step("remove_background", EngineKind.OPERATORS, {}, "remove the background")
EDITOR = card(EngineKind.EDIT, grid=Grid(native_area=1 << 16, longest=512))
FILLER = card(EngineKind.INPAINT, name="filler", operators=frozenset({"remove_object"}))
CLEANER = card(
    EngineKind.RESTORE,
    name="cleaner",
    operators=frozenset({"denoise"}),
    networks=(OnnxNetwork("", (), (), halo=2, grid=2),),
)
IN_PARTS = card(
    EngineKind.INPAINT,
    name="close",
    operators=frozenset({"remove_object"}),
    networks=(OnnxNetwork("", (), (), halo=2, grid=2),),
)
AT_ONCE = card(
    EngineKind.INPAINT,
    name="seer",
    operators=frozenset({"remove_object"}),
    grid=Grid(fixed=(64, 64)),
)
CUTTER = card(EngineKind.MATTE, name="cutter")
WHERE = Mask(Box(100, 60, 220, 160))


def runners(client: PlayingClient, *cards: ModelCard, choice: str = "") -> tuple[StepRunner, ...]:
    chosen = Choosing(choice or cards[0].id, cards)
    return EngineSteps(client, chosen), ExactSteps()


def whole(doc: Document) -> NDArray[np.uint16]:
    return doc.read(doc.size.box)


def cup() -> NDArray[np.uint16]:
    return photograph("coffee", SIZE, seed=1)


@pytest.fixture
def doc(tmp_path: Path) -> Iterator[Document]:
    with document(tmp_path, cup()) as made:
        yield made


@pytest.fixture
def client() -> Iterator[PlayingClient]:
    made = PlayingClient()
    yield made
    made.close()


def apply(
    doc: Document, client: PlayingClient, step: Step, by: ModelCard, wish: Wish | None = None
) -> PreparedStep:
    return apply_step(doc, step, wish or Wish(), silent, runners=runners(client, by))


def test_an_edit_changes_its_place_and_every_other_pixel_stays(
    doc: Document, client: PlayingClient
) -> None:
    before = whole(doc)
    done = apply(doc, client, EDIT, EDITOR)
    differs = (whole(doc) != before).any(axis=2)
    assert 0.02 < differs.mean() < 0.5
    assert differs[SIZE.height // 2, SIZE.width // 2]
    assert not differs[:25].any()
    assert not differs[:, :25].any()
    assert not any("no edit" in warning for warning in done.warnings)


def _like_nothing(request: EditRequest, _: Report) -> EngineResult:
    assert request.work is not None
    shape = (request.work.height, request.work.width, 3)
    return EngineResult(picture=np.random.default_rng(0).integers(0, 65535, shape, np.uint16))


def test_what_is_exact_by_its_card_is_not_registered(doc: Document) -> None:
    client, before = PlayingClient(_like_nothing), whole(doc)
    with pytest.raises(RegistrationFailed):
        apply(doc, client, EDIT, EDITOR)
    apply(doc, client, EDIT, replace(EDITOR, alignment=Alignment.EXACT))
    assert (whole(doc) != before).mean() > 0.5
    client.close()


@pytest.mark.parametrize(("step", "by"), [(EDIT, EDITOR), (REMOVE, FILLER), (DENOISE, CLEANER)])
def test_a_mask_is_a_hard_limit_for_every_kind(
    doc: Document, client: PlayingClient, step: Step, by: ModelCard
) -> None:
    before = whole(doc)
    values = np.zeros((SIZE.height, SIZE.width), np.float32)
    values[60:160, 100:220] = 1
    values[80:100, 120:140] = 0
    apply(doc, client, step, by, Wish(Mask(SIZE.box, values)))
    differs = (whole(doc) != before).any(axis=2)
    assert differs[values > 0].mean() > 0.3
    assert not differs[values == 0].any()


def test_what_is_filled_is_the_whole_of_the_mask(doc: Document, client: PlayingClient) -> None:
    before = whole(doc)
    apply(doc, client, REMOVE, FILLER, Wish(WHERE))
    inside = (whole(doc) != before).any(axis=2)[WHERE.box.slices]
    assert inside[4:-4, 4:-4].mean() > 0.97


def test_the_record_says_which_model_did_it_and_how(doc: Document, client: PlayingClient) -> None:
    apply(doc, client, EDIT, EDITOR, Wish(seed=7, language="en"))
    made = doc.stack[0].provenance
    assert (made.engine, made.model, made.seed) == ("player", "ab12cd34", 7)
    assert (made.prompt, made.quality, made.placement) == (EDIT.text, "final", "cpu, fp32, none")
    assert made.versions == {"play": "1.0"}
    assert made.seconds == {"running": 0.25}
    assert made.fidelity["mode"] == "local"
    assert doc.stack[0].step == EDIT
    assert doc.stack[0].name == EDIT.text


def test_its_output_is_kept_so_that_the_change_map_can_be_corrected(
    doc: Document, client: PlayingClient
) -> None:
    before = whole(doc)
    apply(doc, client, EDIT, EDITOR)
    number, asked = doc.stack[0].id, len(client.asked)
    recompose(doc, number, subtract=Mask(Box(0, 0, 180, 240)), report=silent)
    differs = (whole(doc) != before).any(axis=2)
    assert differs.any()
    assert not differs[:, :170].any()
    assert len(client.asked) == asked


def test_a_filling_can_be_corrected_too(doc: Document, client: PlayingClient) -> None:
    before = whole(doc)
    apply(doc, client, REMOVE, FILLER, Wish(WHERE))
    recompose(doc, doc.stack[0].id, subtract=Mask(Box(100, 60, 160, 160)), report=silent)
    differs = (whole(doc) != before).any(axis=2)
    assert not differs[:, :155].any()
    assert differs[70:150, 170:210].mean() > 0.97


def test_it_is_out_of_date_once_something_changes_below(
    doc: Document, client: PlayingClient
) -> None:
    below = doc.add(ParametricPatch("darken", {"amount": 0.1}), DENOISE)
    apply(doc, client, EDIT, EDITOR)
    assert not doc.stack[1].is_out_of_date
    doc.hide(below)
    assert doc.stack[1].is_out_of_date


def test_an_output_without_an_edit_changes_nothing_and_says_so(doc: Document) -> None:
    def unchanged(request: EditRequest, report: Report) -> EngineResult:
        return EngineResult(picture=request.picture)

    client = PlayingClient(unchanged)
    native = card(EngineKind.EDIT, grid=Grid(grid=4, native_area=SIZE.area))
    before = whole(doc)
    done = apply(doc, client, EDIT, native)
    assert (whole(doc) == before).all()
    assert any("no edit" in warning for warning in done.warnings)
    assert doc.stack[0].has_output
    client.close()


def broken(request: EditRequest, report: Report) -> EngineResult:
    report(Progress("loading", 0, 1))
    raise EngineCrashed("The engine ended by itself.", "Try again.")


def too_small(request: EditRequest, report: Report) -> EngineResult:
    assert request.picture is not None
    return EngineResult(picture=request.picture[:7, :5], mask=np.ones((7, 5), np.float32))


def nothing(request: EditRequest, report: Report) -> EngineResult:
    return EngineResult()


@pytest.mark.parametrize("answer", [broken, too_small, nothing])
@pytest.mark.parametrize(
    ("step", "by"), [(EDIT, EDITOR), (REMOVE, FILLER), (DENOISE, CLEANER), (CUT_OUT, CUTTER)]
)
def test_a_failing_engine_leaves_the_document_as_it_was(
    doc: Document, answer: Answer, step: Step, by: ModelCard
) -> None:
    client = PlayingClient(answer)
    before, entries = doc.state, len(doc.history())
    with pytest.raises(EngineFailed), doc.one_edit("try it"):
        apply(doc, client, step, by, Wish(WHERE))
    assert (doc.state, len(doc.history())) == (before, entries)
    client.close()


@pytest.mark.parametrize("when", [0, 1, 2, 3, 5, 8, 12])
@pytest.mark.parametrize(("step", "by"), [(EDIT, EDITOR), (DENOISE, CLEANER)])
def test_cancelling_at_any_moment_leaves_the_document_as_it_was(
    doc: Document, client: PlayingClient, step: Step, by: ModelCard, when: int
) -> None:
    calls = 0

    def report(progress: Progress) -> None:
        nonlocal calls
        calls += 1
        if calls > when:
            raise Cancelled

    before, entries = doc.state, len(doc.history())

    def edit_and_go_on() -> None:
        with doc.one_edit("try it"):
            apply_step(doc, step, Wish(WHERE), report, runners=runners(client, by))
            for _ in range(20):  # whatever comes after it is cancelled as well
                report(Progress("writing", 0, 1))

    with pytest.raises(Cancelled):
        edit_and_go_on()
    assert (doc.state, len(doc.history())) == (before, entries)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_model_sees_the_picture_the_right_way_up(orientation: int) -> None:
    seen = photograph("coffee", Size(300, 200), seed=1)
    turned = array_picture(upright(seen, {6: 8, 8: 6}.get(orientation, orientation)))
    picture = ArrayPicture(turned.pixels, turned.format, orientation=orientation)
    client = PlayingClient()
    native = card(EngineKind.EDIT, grid=Grid(grid=4, native_area=1 << 14))
    step = EngineSteps(client, Choosing("player", (native,)))
    ready = step.prepare(picture, Framing(), EDIT, Wish(), silent)
    (request,) = client.asked
    assert request.picture is not None
    assert request.picture.shape[1] > request.picture.shape[0]
    small = upright(picture.proxy(request.picture.shape[1]), orientation)
    assert np.abs(request.picture.astype(int) - small).mean() < 300
    result = picture.pixels.copy()
    for piece in ready.result.pieces:  # type: ignore[union-attr]
        there = piece.alpha > 0
        result[piece.box.slices][there] = piece.pixels[there]
    differs = upright((result != picture.pixels).any(axis=2), orientation)
    assert differs[80:120, 130:170].all()
    assert not differs[:30].any()
    client.close()


def test_a_turned_framing_turns_what_the_model_sees(client: PlayingClient) -> None:
    picture = array_picture(photograph("coffee", Size(300, 200), seed=1))
    step = EngineSteps(client, Choosing("player", (EDITOR,)))
    step.prepare(picture, Framing(quarter_turns=1), EDIT, Wish(), silent)
    assert client.asked[0].picture is not None
    height, width = client.asked[0].picture.shape[:2]
    assert height > width


def test_what_is_larger_than_the_model_looks_at_is_reduced_and_what_is_smaller_is_not(
    client: PlayingClient,
) -> None:
    step = EngineSteps(client, Choosing("player", (EDITOR,)))
    large = array_picture(photograph("coffee", Size(900, 600), seed=1))
    small = array_picture(photograph("coffee", Size(90, 60), seed=1))
    for picture in (large, small):
        step.prepare(picture, Framing(), EDIT, Wish(), silent)
    first, second = client.asked
    assert first.picture is not None
    assert second.picture is not None
    assert first.content is not None
    assert first.picture.shape[:2] == (first.content.height, first.content.width)
    assert first.picture.dtype == np.uint16
    assert second.picture.shape[:2] == (60, 90)
    assert second.work is not None
    assert second.work.width > 90


def test_a_model_of_one_size_is_given_that_size(client: PlayingClient) -> None:
    fixed = card(EngineKind.INPAINT, grid=Grid(fixed=(128, 128)))
    picture = array_picture(photograph("coffee", Size(900, 600), seed=1))
    step = EngineSteps(client, Choosing("player", (fixed,)))
    step.prepare(picture, Framing(), REMOVE, Wish(Mask(Box(100, 60, 130, 90))), silent)
    assert client.asked[0].work == Size(128, 128)


@pytest.mark.parametrize("side", [1024, 3000])
def test_what_is_sent_follows_the_selection_and_not_the_picture(
    side: int, client: PlayingClient
) -> None:
    """A tenth of the smaller picture; of the larger one, the very same."""
    frugal = card(EngineKind.EDIT, grid=Grid(least_area=512 * 512))
    picture = array_picture(np.full((side, side, 3), 120, np.uint8))
    steps = EngineSteps(client, Choosing("player", (frugal,)))
    steps.prepare(picture, Framing(), EDIT, Wish(Mask(Box(350, 350, 674, 674))), silent)
    assert client.asked[0].work == Size(656, 656)
    assert client.asked[0].picture is not None
    assert client.asked[0].picture.shape == (648, 648, 3)


def test_a_preview_is_seen_smaller(client: PlayingClient) -> None:
    quick = card(EngineKind.EDIT, defaults=Defaults(preview_area=1 << 12))
    picture = array_picture(photograph("coffee", Size(300, 200), seed=1))
    EngineSteps(client, Choosing("player", (quick,)), Quality.PREVIEW).prepare(
        picture, Framing(), EDIT, Wish(), silent
    )
    assert client.asked[0].quality is Quality.PREVIEW
    assert client.asked[0].work is not None
    assert client.asked[0].work.area < 1 << 13


@pytest.mark.parametrize(
    "fmt",
    [
        PixelFormat(8, Colour.CMYK, is_inverted=True),
        PixelFormat(16, Colour.LAB),
        PixelFormat(1, Colour.GRAY),
    ],
)
def test_pixels_that_no_model_takes_are_refused_before_it_is_asked(
    fmt: PixelFormat, client: PlayingClient
) -> None:
    picture = ArrayPicture(np.zeros((40, 60, fmt.channels), fmt.dtype), fmt)
    with pytest.raises(BadRequest, match="Models work on"):
        EngineSteps(client, Choosing("player", (EDITOR,))).prepare(
            picture, Framing(), EDIT, Wish(), silent
        )
    assert client.asked == []


def test_gray_with_alpha_stays_gray_with_its_alpha(tmp_path: Path, client: PlayingClient) -> None:
    gray = np.dstack([cup()[..., 1], np.arange(SIZE.area, dtype=np.uint16).reshape(240, 360)])
    with document(tmp_path, gray) as doc:
        apply(doc, client, EDIT, EDITOR)
        after = whole(doc)
    assert client.asked[0].picture is not None
    assert client.asked[0].picture.shape[2] == 3
    assert (after[..., 0] != gray[..., 0]).any()
    assert (after[..., 1] == gray[..., 1]).all()


def test_strength_below_one_mixes_with_what_was_there(doc: Document, client: PlayingClient) -> None:
    apply(doc, client, EDIT, EDITOR, Wish(strength=0.25))
    assert doc.stack[0].opacity == 0.25


def test_nobody_chosen_is_refused(doc: Document, client: PlayingClient) -> None:
    with pytest.raises(NeedsModel):
        EngineSteps(client, Choosing("operators", (EDITOR,))).prepare(
            doc, Framing(), EDIT, Wish(), silent
        )


def test_prepared_for_the_editor_it_is_laid_as_it_was_prepared(
    doc: Document, client: PlayingClient
) -> None:
    ready = EngineSteps(client, Choosing("player", (EDITOR,))).prepare(
        doc.layers(()), doc.framing, EDIT, Wish(), silent
    )
    number = lay(doc, ready)
    assert number is not None
    assert doc.stack[0].has_output
    assert len(client.asked) == 1


def test_a_sentence_that_the_model_cannot_read_is_refused_before_it_is_asked(
    doc: Document, client: PlayingClient
) -> None:
    step = Step("edit", EngineKind.EDIT, {}, "mach die Tasse lila")
    with pytest.raises(BadRequest, match="reads"):
        apply(doc, client, step, EDITOR, Wish(language="de"))
    assert client.asked == []


@pytest.mark.parametrize(
    ("text", "prompt", "told"),
    [
        ("Mach die Tasse lila", "make the cup purple", "make the cup purple"),
        ("Schreib „Danke“ darauf", "write thanks on it", None),
    ],
)
def test_what_a_planner_made_of_the_words_is_told_where_nothing_quoted_is_lost(
    doc: Document, client: PlayingClient, text: str, prompt: str, told: str | None
) -> None:
    reads_english = Prompting(languages=("en",), foreign=Foreign.TRANSLATE)
    step = Step("edit", EngineKind.EDIT, {"planned": True, "prompt": prompt}, text)
    painter = card(EngineKind.EDIT, prompting=reads_english)
    if told is None:
        with pytest.raises(BadRequest):
            apply(doc, client, step, painter, Wish(language="de"))
        return
    apply(doc, client, step, painter, Wish(language="de"))
    assert client.asked[0].prompt == told
    assert doc.stack[0].step.text == text


def test_the_model_reads_its_own_wording_and_the_step_keeps_the_users(
    doc: Document, client: PlayingClient
) -> None:
    told = Prompting(("en",), templates={"edit": ("Photo edit: {text}",)}, negative="text")
    apply(doc, client, EDIT, card(EngineKind.EDIT, prompting=told), Wish(language="en"))
    assert client.asked[0].prompt == f"Photo edit: {EDIT.text}"
    assert client.asked[0].params["negative"] == "text"
    assert doc.stack[0].step.text == EDIT.text
    assert doc.stack[0].provenance.prompt == f"Photo edit: {EDIT.text}"


def test_holes_far_apart_are_filled_at_full_resolution(
    doc: Document, client: PlayingClient
) -> None:
    before = whole(doc)
    values = np.zeros((SIZE.height, SIZE.width), np.float32)
    values[20:40, 20:40] = values[200:220, 300:330] = 1
    little = card(EngineKind.INPAINT, grid=Grid(fixed=(64, 64)))
    apply(doc, client, REMOVE, little, Wish(Mask(SIZE.box, values)))
    (request,) = client.asked
    assert request.work is None
    assert request.picture is not None
    assert request.picture.shape == (SIZE.height, SIZE.width, 3)
    differs = (whole(doc) != before).any(axis=2)
    assert differs[values > 0].mean() > 0.97
    assert not differs[values == 0].any()


@pytest.mark.parametrize("filler", [IN_PARTS, AT_ONCE], ids=["in parts", "at once"])
def test_a_filling_that_leaves_all_as_it_was_is_called_that(filler: ModelCard) -> None:
    def same(request: EditRequest, report: Report) -> EngineResult:
        return EngineResult(picture=request.picture)

    client = PlayingClient(same)
    ready = EngineSteps(client, Choosing(filler.id, (filler,))).prepare(
        array_picture(cup()), Framing(), REMOVE, Wish(Mask(Box(20, 20, 340, 220))), silent
    )
    assert ready.warnings == filled_nothing(REMOVE)
    assert "repair" not in ready.warnings[0]
    client.close()


@pytest.mark.parametrize(
    ("step", "by"),
    [(EDIT, EDITOR), (REMOVE, IN_PARTS), (DENOISE, CLEANER), (CUT_OUT, CUTTER)],
)
def test_what_a_model_says_of_a_run_is_told_once(step: Step, by: ModelCard) -> None:
    def short(request: EditRequest, report: Report) -> EngineResult:
        result = rehearse(request, report)
        return replace(result, facts=replace(result.facts, notes=("Memory was short.",)))

    client = PlayingClient(short)
    ready = EngineSteps(client, Choosing(by.id, (by,))).prepare(
        array_picture(cup()), Framing(), step, Wish(Mask(Box(20, 20, 340, 220))), silent
    )
    assert ready.warnings.count("Memory was short.") == 1
    client.close()


# Restoring in pieces


def test_a_little_is_mixed_with_what_was_there(doc: Document, client: PlayingClient) -> None:
    a_little = Step("denoise", EngineKind.OPERATORS, {"amount": 0.25}, "a little less noise")
    apply(doc, client, a_little, CLEANER)
    assert doc.stack[0].opacity == 0.5


def test_the_amount_of_an_edit_has_the_strength_in_it(doc: Document, client: PlayingClient) -> None:
    a_little = Step("denoise", EngineKind.OPERATORS, {"amount": 0.25}, "a little less noise")
    apply(doc, client, a_little, CLEANER, Wish(strength=0.5))
    (row,) = doc.stack
    assert (row.opacity, row.step.params["amount"], share_of(row)) == (0.25, 0.125, 0.25)


def blurred(request: EditRequest, report: Report) -> EngineResult:
    """The mean with the right and lower neighbour: a halo of 1 px is all it looks at."""
    assert request.picture is not None
    wide = request.picture.astype(np.uint32)
    right, low = np.roll(wide, -1, 1), np.roll(wide, -1, 0)
    right[:, -1], low[-1] = wide[:, -1], wide[-1]
    return EngineResult(picture=((wide + right + low + 1) // 3).astype(request.picture.dtype))


def test_in_pieces_it_equals_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gesso_desktop.document.engine_restoring._SIDE", 128)
    client = PlayingClient(blurred)
    with document(tmp_path, cup()) as doc:
        apply(doc, client, DENOISE, CLEANER)
        after = whole(doc)
    expected = blurred(EditRequest(EngineKind.RESTORE, "", cup()), silent).picture
    assert len(client.asked) > 4
    assert (after == expected).all()
    client.close()


def test_pieces_that_stay_the_same_are_not_kept(doc: Document) -> None:
    def corner(request: EditRequest, report: Report) -> EngineResult:
        assert request.picture is not None
        repaired = request.picture.copy()
        repaired[5:8, 5:9] ^= 1
        return EngineResult(picture=repaired)

    client = PlayingClient(corner)
    apply(doc, client, DENOISE, CLEANER)
    assert doc.box_of(doc.stack[0].id) == Box(5, 5, 9, 8)
    client.close()


def test_float_pixels_beyond_white_stay_beyond(tmp_path: Path) -> None:
    pixels = np.full((40, 60, 3), 0.5, np.float32)
    pixels[10:20] = 3.5

    def darker(request: EditRequest, report: Report) -> EngineResult:
        assert request.picture is not None
        return EngineResult(picture=(request.picture - np.float32(0.25)).clip(0, 1))

    client = PlayingClient(darker)
    with document(tmp_path, pixels) as doc:
        apply(doc, client, DENOISE, CLEANER)
        after = whole(doc)
    assert after[15, 5, 0] == pytest.approx(3.25)
    assert after[30, 5, 0] == pytest.approx(0.25)
    client.close()


def test_a_model_that_sees_everything_at_once_refuses_too_much(
    monkeypatch: pytest.MonkeyPatch, client: PlayingClient
) -> None:
    monkeypatch.setattr("gesso_desktop.document.engine_restoring.MOST_AT_ONCE", 1000)
    everything = card(EngineKind.RESTORE, operators=frozenset({"denoise"}))
    picture = array_picture(cup())
    with pytest.raises(BadRequest, match="at once"):
        EngineSteps(client, Choosing("player", (everything,))).prepare(
            picture, Framing(), DENOISE, Wish(), silent
        )


def test_prepared_pieces_can_be_read_again_without_the_model(client: PlayingClient) -> None:
    ready = EngineSteps(client, Choosing("cleaner", (CLEANER,))).prepare(
        array_picture(cup()), Framing(), DENOISE, Wish(), silent
    )
    pieces = ready.result.pieces  # type: ignore[union-attr]
    assert isinstance(pieces, SpooledPieces)
    assert [p.box for p in pieces] == [p.box for p in pieces]
    assert len(client.asked) == 1


def test_a_cut_out_is_the_opacity_of_the_picture(doc: Document, client: PlayingClient) -> None:
    before = whole(doc)
    apply(doc, client, CUT_OUT, CUTTER)
    after = whole(doc)
    assert after.shape[2] == 4
    assert (after[..., :3] == before).all()
    assert after[120, 180, 3] == 65535
    assert after[0, 0, 3] == 0


def test_every_stage_and_preview_is_told(doc: Document, client: PlayingClient) -> None:
    heard: list[Progress] = []
    apply_step(doc, EDIT, Wish(), heard.append, runners=runners(client, EDITOR))
    assert {"encoding", "denoising", "decoding", "composing"} <= {each.stage for each in heard}
    assert any(each.preview is not None for each in heard)
