"""Tones repaired by exact operators with the values of our own network, through its real worker."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.damage import cast, photograph, psnr
from fixtures.documents import open_array, picture_file
from fixtures.own_networks import NETWORKS, Steps, Tone, applied
from fixtures.tone_room import CARD, ToneRoom, choose, tone_room
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.patch import ParametricPatch
from gesso_core.picture import ArrayPicture, sampled
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_step, apply_steps
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.measured_steps import SETTLED, STOOD_IN, MeasuredSteps
from gesso_desktop.document.preparing import Prepared, commit, prepare_step
from gesso_desktop.document.step_runner import PreparedStep, Wish, found_nothing
from gesso_runtime.client import waiting

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")

RGB16 = PixelFormat(16, Colour.RGB)
EVERYWHERE = Wish()
CAST = Step("colour_cast", EngineKind.OPERATORS, {}, "remove the colour cast")
FADED = Step("fade_repair", EngineKind.OPERATORS, {}, "restore the faded colours")


@pytest.fixture(scope="module")
def worker() -> Iterator[ToneRoom]:
    with tone_room() as room:
        yield room


@pytest.fixture
def room(worker: ToneRoom) -> ToneRoom:
    worker.sent.clear()
    worker.fails = False
    return worker


def warm(name: str = "coffee") -> tuple[Pixels, Pixels]:
    """A photograph and what a warm cast leaves of it, 16 bits."""
    true = photograph(name)
    damaged = cast((1.0, 0.9, 0.72))(true, np.random.default_rng(1)).photo
    return true, damaged.astype(np.uint16) * 257


def prepared(
    room: ToneRoom,
    pixels: Pixels,
    step: Step = CAST,
    wish: Wish = EVERYWHERE,
    *,
    alpha: bool = False,
) -> PreparedStep:
    colour = Colour.RGB if pixels.shape[2] >= 3 else Colour.GRAY
    straight = Alpha.STRAIGHT if alpha else Alpha.NONE
    picture = ArrayPicture(pixels, PixelFormat(pixels.dtype.itemsize * 8, colour, straight))
    return prepare_step(picture, Framing(), step, wish, silent, runners=(room.steps("tone"),))


def steps_of(made: PreparedStep) -> Steps:
    return {each.done.op: dict(each.done.params) for each in made.laid}


def done(pixels: Pixels, steps: Steps, pixel_format: PixelFormat = RGB16) -> Pixels:
    for name, values in steps.items():
        pixels = applied(name, pixels, pixel_format, values)
    return pixels


def test_a_warm_cast_gets_better_by_five_decibels_in_sixteen_bits(
    room: ToneRoom, tmp_path: Path
) -> None:
    true, damaged = warm()
    tone = Tone.of(NETWORKS / "gesso-tone.onnx")
    with Document.open(picture_file(tmp_path, damaged), open_picture=open_array) as document:
        with document.one_edit(CAST.text):
            made = apply_step(document, CAST, Wish(), silent, runners=(room.steps(),))
        after = document.read(document.size.box)
        assert not made.warnings
        np.testing.assert_array_equal(after, done(damaged, steps_of(made)))
        assert psnr(after / 257, true) > psnr(damaged / 257, true) + 5
        far = np.abs(after.astype(int) - tone.repaired(damaged, RGB16)).max()
        assert far <= 2 * 257  # what cannot be seen was left out
        said = tone.steps(damaged, RGB16)
        for name, values in steps_of(made).items():
            for parameter, value in said[name].items():
                np.testing.assert_allclose(np.array(values[parameter]), value, atol=1e-4)
        assert [row.operator for row in document.stack] == [s.done.op for s in made.laid]
        assert len(document.stack) > 1
        assert {row.provenance.engine for row in document.stack} == {"tone"}
        assert {row.provenance.model for row in document.stack} == {"digest"}
        document.undo()
        assert not document.stack
        np.testing.assert_array_equal(document.read(document.size.box), damaged)


def test_values_are_found_again_and_again_alike(room: ToneRoom) -> None:
    _, damaged = warm("astronaut")
    first = steps_of(prepared(room, damaged))
    assert steps_of(prepared(room, damaged)) == first
    assert list(first) == [name for name in ORDER if name in first]


ORDER = ("exposure", "colour_cast", "levels", "contrast", "warmth", "saturation")


def test_a_little_is_half_way_to_what_changes_nothing(room: ToneRoom) -> None:
    _, damaged = warm()
    whole = steps_of(prepared(room, damaged))
    half = steps_of(prepared(room, damaged, wish=Wish(strength=0.5)))
    assert half["colour_cast"]["matrix"] == whole["colour_cast"]["matrix"]
    assert half["colour_cast"]["amount"] == 0.5
    white = whole["levels"]["white"]
    assert isinstance(white, float)
    assert half["levels"]["white"] == pytest.approx(1 + 0.5 * (white - 1))
    by_amount = replace(CAST, params={"amount": 0.5})
    assert steps_of(prepared(room, damaged, by_amount)) == half


def test_an_undamaged_picture_has_nothing_to_repair(room: ToneRoom) -> None:
    pixels = photograph("coffee").astype(np.uint16) * 257
    made = prepared(room, pixels)
    assert made.warnings == found_nothing(CAST)
    assert not made.also
    np.testing.assert_array_equal(done(pixels, steps_of(made)), pixels)


def test_pictures_of_every_kind_have_values_within_range(room: ToneRoom) -> None:
    rng = np.random.default_rng(4)
    photo = photograph("coffee", 200)
    for pixels in (
        np.zeros((50, 60, 3), np.uint8),
        np.full((50, 60, 3), 255, np.uint8),
        np.full((40, 40, 3), (90, 120, 60), np.uint8),
        rng.integers(0, 256, (8, 8, 3), np.uint8),
        rng.integers(0, 256, (1, 3, 3), np.uint8),
        np.full((30, 30, 3), np.nan, np.float32),
        (photo / 255).astype(np.float32) * 3 - 1,
        photo[..., :1],
        photo[..., :1].astype(np.uint16) * 257,
    ):
        made = prepared(room, pixels, FADED)
        colour = Colour.RGB if pixels.shape[2] == 3 else Colour.GRAY
        pixel_format = PixelFormat(pixels.dtype.itemsize * 8, colour)
        after = done(pixels, steps_of(made), pixel_format)
        assert after.shape == pixels.shape
        assert after.dtype == pixels.dtype
        if colour is Colour.GRAY:
            assert not {"colour_cast", "warmth", "saturation"} & set(steps_of(made))
    _, damaged = warm()
    opaque = np.dstack([damaged, rng.integers(0, 65536, damaged.shape[:2], np.uint16)])
    assert steps_of(prepared(room, opaque, alpha=True)) == steps_of(prepared(room, damaged))


def test_a_gray_picture_has_no_cast(room: ToneRoom) -> None:
    with pytest.raises(BadRequest):
        prepared(room, photograph("coffee", 200)[..., :1])


def test_a_selection_says_where_and_the_whole_picture_what(room: ToneRoom, tmp_path: Path) -> None:
    _, damaged = warm()
    where = Mask(Box(50, 40, 200, 160))
    with Document.open(picture_file(tmp_path, damaged), open_picture=open_array) as document:
        made = apply_step(document, CAST, Wish(where), silent, runners=(room.steps(),))
        after = document.read(document.size.box)
    assert steps_of(made) == steps_of(prepared(room, damaged))
    inside = where.box.slices
    np.testing.assert_array_equal(after[inside], done(damaged, steps_of(made))[inside])
    after[inside] = damaged[inside]
    np.testing.assert_array_equal(after, damaged)


class Huge:
    """24 megapixels that are never there together."""

    size, format = Size(6000, 4000), RGB16
    icc, orientation = None, 1
    most = 0

    def read(self, box: Box) -> Pixels:
        self.most = max(self.most, box.area)
        ramp = np.linspace(8000, 50000, self.size.width)[box.left : box.right]
        shade = np.stack([ramp, ramp * 0.9, ramp * 0.7], axis=1).astype(np.uint16)
        return np.ascontiguousarray(np.broadcast_to(shade, (box.height, *shade.shape)))

    def proxy(self, longest_side: int) -> Pixels:
        raise AssertionError


def test_of_a_large_picture_the_view_alone_is_sent(room: ToneRoom) -> None:
    picture = Huge()
    runners = (room.steps(),)
    made = prepare_step(picture, Framing(), CAST, Wish(), silent, runners=runners)
    assert not made.warnings or made.warnings == found_nothing(CAST)
    (request,) = room.sent
    assert request.picture is not None
    assert request.picture.shape == (128, 128, 3)
    assert picture.most == picture.size.width
    np.testing.assert_array_equal(request.picture, sampled(picture, Size(128, 128)))


def test_the_engine_samples_what_it_is_sent_as_a_document_does(room: ToneRoom) -> None:
    _, damaged = warm()
    view = sampled(ArrayPicture(damaged, RGB16), Size(128, 128))
    rows, columns = (np.arange(128) * side // 128 for side in damaged.shape[:2])
    np.testing.assert_array_equal(view, damaged[rows][:, columns])

    def ask(pixels: Pixels) -> EngineResult:
        request = EditRequest(EngineKind.RESTORE, "tone", pixels, params={"colour_cast": 1.0})
        return waiting.run(room, request, silent)

    assert ask(damaged).values == ask(view).values


def test_turned_pictures_are_seen_the_right_way_up(room: ToneRoom) -> None:
    _, damaged = warm()
    lying = np.ascontiguousarray(np.rot90(damaged))  # a quarter to the left, as stored
    picture = ArrayPicture(lying, RGB16, orientation=6)
    prepare_step(picture, Framing(), CAST, Wish(), silent, runners=(room.steps(),))
    (request,) = room.sent
    assert request.picture is not None
    straight = sampled(ArrayPicture(damaged, RGB16), Size(128, 128)).astype(float)
    assert psnr(request.picture / 257, straight / 257) > 20


def test_where_the_network_cannot_run_an_operator_stands_in_and_says_so(room: ToneRoom) -> None:
    _, damaged = warm()
    room.fails = True
    picture = ArrayPicture(damaged, RGB16)
    made = room.steps().prepare(picture, Framing(), CAST, Wish(), silent)
    exact = ExactSteps().prepare(picture, Framing(), CAST, Wish(), silent)
    assert made.warnings == (STOOD_IN,)
    assert made.done == exact.done
    assert made.provenance.engine == "operators"
    with pytest.raises(EngineFailed):
        room.steps("tone").prepare(picture, Framing(), CAST, Wish(), silent)


@pytest.mark.parametrize(
    "wrong",
    [{"levels.black": float("nan")}, {"levels.black": 0.9, "levels.white": 0.1}],
    ids=["no number", "crossed"],
)
def test_values_that_no_operator_takes_are_the_engines_failure(
    room: ToneRoom, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, float]
) -> None:
    answered = waiting.run

    def lie(*args: object) -> EngineResult:
        result = answered(*args)  # type: ignore[arg-type]
        return replace(result, values={**result.values, **wrong})

    monkeypatch.setattr(waiting, "run", lie)
    with pytest.raises(EngineFailed):
        prepared(room, warm()[1])


def test_values_out_of_range_are_clamped(room: ToneRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = waiting.run

    def exaggerate(*args: object) -> EngineResult:
        result = answered(*args)  # type: ignore[arg-type]
        wild = {"exposure.stops": 99.0, "colour_cast.matrix.0": -99.0}
        return replace(result, values={**result.values, **wild})

    monkeypatch.setattr(waiting, "run", exaggerate)
    steps = steps_of(prepared(room, warm()[1]))
    assert steps["exposure"]["stops"] == 4.0
    matrix = steps["colour_cast"]["matrix"]
    assert isinstance(matrix, tuple)
    assert matrix[0] == -8.0


def test_an_edit_with_values_is_never_measured_again(room: ToneRoom, tmp_path: Path) -> None:
    _, damaged = warm()
    runners = (room.steps(), ExactSteps())
    with Document.open(picture_file(tmp_path, damaged), open_picture=open_array) as document:
        apply_step(document, CAST, Wish(), silent, runners=runners)
        asked = len(room.sent)
        for row in document.stack:
            again = prepare_step(document, Framing(), row.step, Wish(), silent, runners=runners)
            assert isinstance(again.result, ParametricPatch)
            assert again.result.values == row.values
            assert again.provenance.engine == "operators"
        assert len(room.sent) == asked


def test_it_is_prepared_as_one_and_committed_in_the_place_of_another(
    room: ToneRoom, tmp_path: Path
) -> None:
    _, damaged = warm()
    with Document.open(picture_file(tmp_path, damaged), open_picture=open_array) as document:
        brighter = Step("exposure", EngineKind.OPERATORS, {"stops": 0.0})
        for _ in range(2):
            apply_step(document, brighter, Wish(), silent)
        first, above = (row.id for row in document.stack)
        document.set_opacity(first, 0.5)

        made, rows = prepared(room, damaged), document.stack[:1]
        ready = Prepared(document, Framing(), Wish(), (made,), rows)  # type: ignore[arg-type]
        assert len(ready.patches) == len(made.laid) == len(ready.laid)
        assert ready.done == (made,)
        commit(document, ready, CAST.text)
        assert [row.operator for row in document.stack] == [*steps_of(made), "exposure"]
        assert document.stack[-1].id == above
        assert {row.opacity for row in document.stack[:-1]} == {0.5}
        document.undo()
        assert [row.id for row in document.stack] == [first, above]


def test_cancelling_ends_it_at_once(room: ToneRoom) -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    picture = ArrayPicture(warm()[1], RGB16)
    with pytest.raises(Cancelled):
        MeasuredSteps(room, choose).prepare(picture, Framing(), CAST, Wish(), stop)
    assert not room.sent


def test_a_card_that_makes_pixels_is_none_of_these() -> None:
    port = CARD.networks[0].inputs[0]
    both = replace(CARD.networks[0], outputs=(*CARD.networks[0].outputs, port))
    card = replace(CARD, networks=(both,))
    steps = MeasuredSteps(None, lambda step, *, has_mask: card)  # type: ignore[arg-type]
    assert not steps.can(CAST, has_mask=False)


@pytest.mark.parametrize("level", [0, 77, 255])
def test_a_picture_of_one_colour_tells_nothing(room: ToneRoom, level: int) -> None:
    made = prepared(room, np.full((60, 90, 3), level * 257, np.uint16))
    assert made.warnings == found_nothing(CAST)
    assert not made.also


@pytest.mark.parametrize("where", [None, Mask(Box(50, 40, 200, 160))], ids=["whole", "part"])
def test_of_one_sentence_the_answer_is_used_once(
    room: ToneRoom, tmp_path: Path, where: Mask | None
) -> None:
    _, damaged = warm()
    runners = (room.steps("tone"), ExactSteps())
    with Document.open(picture_file(tmp_path, damaged), open_picture=open_array) as document:
        wish = Wish(where)
        faded, cast = apply_steps(document, (FADED, CAST), wish, silent, runners=runners)
        after = document.read(document.size.box)
    assert len(room.sent) == 1
    assert faded.warnings == ()
    assert cast.warnings == (SETTLED,)
    assert cast.provenance is faded.provenance
    box = where.box if where else Size(damaged.shape[1], damaged.shape[0]).box
    once = done(damaged, steps_of(faded))
    np.testing.assert_array_equal(after[box.slices], once[box.slices])


def test_what_stood_in_for_the_network_settles_nothing(room: ToneRoom) -> None:
    _, damaged = warm()
    picture = ArrayPicture(damaged, RGB16)
    room.fails = True
    faded = prepare_step(picture, Framing(), FADED, Wish(), silent, runners=(room.steps(),))
    room.fails = False
    runners = (room.steps(),)
    made = prepare_step(picture, Framing(), CAST, Wish(), silent, runners=runners, earlier=(faded,))
    assert faded.warnings == (STOOD_IN,)
    assert made.provenance.engine == "tone"
