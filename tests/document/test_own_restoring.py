"""The product's own restoring network on pictures: through its worker, piece by piece."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fixtures.damage import noisy, photograph, psnr, scratched
from fixtures.documents import array_picture
from fixtures.own_restorer import restorer, runners, worker
from fixtures.playing_client import PlayingClient
from gesso_core.cards.model_card import Fills
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import PixelPatch
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import IS_MARKED, ExactSteps
from gesso_desktop.document.made import Made
from gesso_desktop.document.preparing import prepare_step
from gesso_desktop.document.proposing import found
from gesso_desktop.document.step_runner import PreparedStep, StepRunner, Wish
from gesso_runtime.client.client import RuntimeClient

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")

DUST = Step("remove_dust", EngineKind.OPERATORS, {}, "remove the dust")
MARKED = replace(DUST, params={IS_MARKED: True})
DENOISE = Step("denoise", EngineKind.OPERATORS, {}, "remove the noise")
SMALL = "gesso_desktop.document.engine_restoring._SIDE"
BOTH = pytest.mark.parametrize("fills", list(Fills))


@pytest.fixture(scope="module")
def client() -> Iterator[RuntimeClient]:
    with worker() as made:
        yield made


def prepared(
    picture: ArrayPicture,
    step: Step,
    by: tuple[StepRunner, ...],
    wish: Wish | None = None,
    report: Report = silent,
) -> PreparedStep:
    return prepare_step(picture, Framing(), step, wish or Wish(), report, runners=by)


def laid(picture: ArrayPicture, ready: PreparedStep) -> Pixels:
    assert isinstance(ready.result, PixelPatch)
    result = picture.pixels.copy()
    for piece in ready.result.pieces:
        part, share = result[piece.box.slices], piece.alpha[..., None]
        mixed = part * (1 - share) + piece.pixels * share
        mixed = mixed if part.dtype.kind == "f" else np.rint(mixed)
        np.copyto(part, mixed.astype(part.dtype), where=share > 0)
    return result


def proposed(picture: ArrayPicture, step: Step, by: tuple[StepRunner, ...]) -> Any:
    """h×w."""
    result = np.zeros(picture.pixels.shape[:2], np.float32)
    for mask in found(picture, step, Wish(), silent, runners=by):
        result[mask.box.slices] = mask.read(mask.box)
    return result


def dusty(side: int = 240) -> Pixels:
    return scratched(photograph("coffee", side), np.random.default_rng(1)).photo


def differs(picture: ArrayPicture, after: Pixels) -> Any:
    return (after != picture.pixels).any(axis=2)


def forms() -> dict[str, Pixels]:
    photo = dusty(200)
    deep = (photo.astype(np.uint16) << 8) + 77
    gray = deep[..., 1:2]
    veil = np.arange(gray.size, dtype=np.uint16).reshape(gray.shape)
    bright = photo.astype(np.float32) / 255
    bright[:20] += 3
    return {
        "gray 8": photo[..., :1],
        "gray 16 with alpha": np.dstack([gray, veil]),
        "rgb 16": deep,
        "rgba 8": np.dstack([photo, photo[..., 0]]),
        "float": bright,
        "tiny": photo[:8, :8],
        "one pixel": photo[:1, :1],
        "one row": photo[:1, :60],
        "white": np.full((40, 50, 3), 255, np.uint8),
        "black": np.zeros((40, 50, 3), np.uint16),
    }


@BOTH
@pytest.mark.parametrize("form", forms())
def test_dust_goes_and_what_lies_outside_the_map_stays_the_same_bytes(
    client: RuntimeClient, fills: Fills, form: str
) -> None:
    picture = array_picture(np.ascontiguousarray(forms()[form]))
    by = runners(client, fills)
    after = laid(picture, prepared(picture, DUST, by))
    there = proposed(picture, DUST, by) > 0
    assert not differs(picture, after)[~there].any()
    assert np.isfinite(after).all()
    if min(picture.pixels.shape[:2]) > 60:
        assert differs(picture, after)[there].mean() > 0.5
        assert 0.002 < there.mean() < 0.4
    if picture.pixels.shape[2] in {2, 4}:
        assert (after[..., -1] == picture.pixels[..., -1]).all()


@BOTH
def test_the_users_mask_limits_it_further(client: RuntimeClient, fills: Fills) -> None:
    picture = array_picture(dusty())
    where = np.zeros(picture.pixels.shape[:2], np.float32)
    where[40:120, 60:180] = 1
    by, wish = runners(client, fills), Wish(Mask(picture.size.box, where))
    touched = differs(picture, laid(picture, prepared(picture, DUST, by, wish)))
    assert touched.any()
    assert not touched[where == 0].any()
    assert touched.mean() < (where > 0).mean() / 2


def test_more_sensitive_finds_more(client: RuntimeClient) -> None:
    picture, by = array_picture(dusty()), runners(client)
    less, usual, more = (
        proposed(picture, replace(DUST, params={"sensitivity": each}), by) > 0
        for each in (0.1, 0.5, 0.9)
    )
    assert 0 < less.sum() < usual.sum() < more.sum()
    assert not (less & ~usual).any()
    assert not (usual & ~more).any()


def test_scratches_alone_and_dust_alone_are_parts_of_both(client: RuntimeClient) -> None:
    picture, by = array_picture(dusty()), runners(client)
    kinds = {
        kind: proposed(picture, replace(DUST, params={"kind": kind}), by) > 0
        for kind in ("dust", "scratches", "both")
    }
    assert kinds["dust"].any()
    assert kinds["scratches"].any()
    assert (kinds["dust"] | kinds["scratches"])[kinds["both"]].all()
    assert kinds["dust"].sum() < kinds["both"].sum()


def test_what_is_proposed_counts_entirely_when_it_is_marked(client: RuntimeClient) -> None:
    picture, by = array_picture(dusty()), runners(client)
    sure = proposed(picture, replace(DUST, params={"sensitivity": 0.9}), by)
    assert sure[sure > 0].min() >= 0.5
    marked = Wish(Mask(picture.size.box, sure))
    touched = differs(picture, laid(picture, prepared(picture, MARKED, by, marked)))
    assert not touched[sure == 0].any()
    assert touched[sure > 0].mean() > 0.6


@pytest.mark.parametrize("who", [*Fills, "exact"])
def test_what_is_marked_is_the_damage_from_one_half_on(client: RuntimeClient, who: str) -> None:
    truth = photograph("chelsea", 240)
    damaged = scratched(truth, np.random.default_rng(4))
    assert damaged.where is not None
    picture = array_picture(damaged.photo)
    soft = np.where(damaged.where, np.float32(0.6), np.float32(0.4))
    by = (ExactSteps(),) if who == "exact" else runners(client, Fills(who))
    ready = prepared(picture, MARKED, by, Wish(Mask(picture.size.box, soft)))
    after = laid(picture, ready)
    assert not differs(picture, after)[~damaged.where].any()
    assert psnr(after, truth) > psnr(damaged.photo, truth) + 2
    assert ready.done.params[IS_MARKED] is True


def test_where_the_operator_fills_no_model_is_asked_for_what_is_marked() -> None:
    client = PlayingClient()
    picture, wish = array_picture(dusty(120)), Wish(Mask(Box(20, 20, 30, 30)))
    ready = prepared(picture, MARKED, runners(client), wish)
    exact = prepared(picture, MARKED, (ExactSteps(),), wish)
    assert client.asked == []
    assert (laid(picture, ready) == laid(picture, exact)).all()
    assert ready.provenance.engine == "operators"


@BOTH
def test_a_mask_of_everything_has_a_result(client: RuntimeClient, fills: Fills) -> None:
    picture = array_picture(dusty(96))
    for step in (DUST, MARKED, DENOISE):
        wish = Wish(Mask(picture.size.box))
        after = laid(picture, prepared(picture, step, runners(client, fills), wish))
        assert after.shape == picture.pixels.shape
        assert after.std() > 1


def test_requests_say_what_is_wished() -> None:
    def answer(request: EditRequest, report: Report) -> EngineResult:
        assert request.picture is not None
        return EngineResult(request.picture, np.zeros(request.picture.shape[:2], np.float32))

    client = PlayingClient(answer)
    picture, by = array_picture(dusty(64)), runners(client, Fills.NETWORK)
    wish = Wish(Mask(Box(8, 8, 20, 20)))
    for step, asked in ((DENOISE, Wish()), (DUST, Wish()), (MARKED, wish)):
        prepared(picture, step, by, asked)
    assert [(each.kind, dict(each.params)) for each in client.asked] == [
        (EngineKind.RESTORE, {"denoise": 1.0}),
        (EngineKind.RESTORE, {"remove_dust": 1.0}),
        (EngineKind.INPAINT, {"fill": 1.0}),
    ]
    client.close()


# Part by part


@pytest.mark.parametrize(
    ("step", "fills"),
    [(DENOISE, Fills.NETWORK), (DUST, Fills.NETWORK), (DUST, Fills.OPERATOR)],
)
def test_what_is_seen_comes_first_and_no_pixel_depends_on_it(
    client: RuntimeClient, step: Step, fills: Fills, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SMALL, 128)
    picture, by = array_picture(dusty(280)), runners(client, fills)
    results = []
    for seen in (None, Box(200, 130, 270, 180), None):
        heard = list[Made]()

        def hear(progress: Progress, heard: list[Made] = heard) -> None:
            if isinstance(progress, Made) and progress.pieces and progress.pieces.boxes:
                heard.append(progress)

        ready = prepared(picture, step, by, Wish(seen=seen), hear)
        results.append(laid(picture, ready))
        assert isinstance(ready.result, PixelPatch)
        boxes = ready.result.pieces.boxes  # type: ignore[attr-defined]
        assert len(boxes) > 3
        assert seen is None or not boxes[0].intersect(seen).is_empty
        assert len({each.done for each in heard}) > 3
    assert all((each == results[0]).all() for each in results)


def test_in_parts_it_equals_the_whole(
    client: RuntimeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the processor sums differ in their order alone."""
    spoilt = noisy(photograph("coffee", 420), np.random.default_rng(0), 25).photo
    picture, by = array_picture(spoilt), runners(client)
    whole = laid(picture, prepared(picture, DENOISE, by))
    monkeypatch.setattr(SMALL, 128)
    assert np.abs(laid(picture, prepared(picture, DENOISE, by)).astype(int) - whole).max() <= 1


def test_pieces_that_are_ready_can_be_read_while_others_are_made(
    client: RuntimeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SMALL, 128)
    picture = array_picture(noisy(photograph("coffee", 280), np.random.default_rng(0), 25).photo)
    early = dict[Box, Pixels]()

    def hear(progress: Progress) -> None:
        if isinstance(progress, Made) and progress.pieces and len(progress.pieces.boxes) == 1:
            (piece,) = progress.pieces
            early[piece.box] = piece.pixels.copy()

    ready = prepared(picture, DENOISE, runners(client), report=hear)
    ((box, pixels),) = early.items()
    assert (laid(picture, ready)[box.slices] == pixels).all()


@pytest.mark.parametrize("when", [1, 4, 9, 20])
def test_cancelling_between_and_within_parts_leaves_the_worker_ready(
    client: RuntimeClient, when: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SMALL, 64)
    picture, calls = array_picture(dusty()), 0
    last: Progress | None = None

    def report(progress: Progress) -> None:
        nonlocal calls, last
        calls, last = calls + 1, progress
        if calls > when:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepared(picture, DUST, runners(client), report=report)
    assert isinstance(last, Made)
    assert last.pieces is not None
    assert last.pieces.boxes == ()
    small = array_picture(dusty(64))
    assert isinstance(prepared(small, DENOISE, runners(client)).result, PixelPatch)


def test_a_card_says_who_fills() -> None:
    assert restorer().fills is Fills.OPERATOR
    assert restorer(Fills.NETWORK).fills is Fills.NETWORK
