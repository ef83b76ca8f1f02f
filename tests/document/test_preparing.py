"""What is prepared is what is applied, and what is previewed is what comes of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile

from fixtures.files import photograph
from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.interpret import interpret
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document import preparing
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_step, apply_steps, sort_steps
from gesso_desktop.document.exact_steps import ExactSteps, asked_share
from gesso_desktop.document.preparing import (
    Prepared,
    RefusedStep,
    See,
    commit,
    prepare_steps,
)
from gesso_desktop.document.project.records import PatchKind, Provenance
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview

SENTENCES = {
    "tone": "a bit brighter and more contrast",
    "measured tone": "auto tone and less noise",
    "blur": "blur it",
    "dust": "remove the dust",
    "dust then tone": "remove the dust and make it warmer",
    "background": "remove the background",
    "framing": "crop it square, rotate it to the left and make it warmer",
}
BOX = Box(30, 15, 270, 190)


def dusty() -> Any:
    """A photograph with a bright object on a plain ground, and white specks."""
    pixels = photograph().copy()
    pixels[:, :60] = pixels[:, 240:] = pixels[:25] = 9000
    for x, y in np.random.default_rng(3).integers(10, 190, (40, 2)):
        cv2.circle(pixels, (int(x), int(y)), 1, (65535, 65535, 65535), -1)
    return pixels


@contextmanager
def opened(folder: Path, name: str = "scan.tif") -> Iterator[tuple[Document, Looking]]:
    folder.mkdir(exist_ok=True)
    tifffile.imwrite(folder / name, dusty(), photometric="rgb", compression="deflate")
    with Document.create(folder / name) as document:
        looking = Looking(document.base)
        looking.adopt(document)
        yield document, looking
        looking.close()


def seen_by(looking: Looking) -> See:
    return lambda added: looking.sight(Preview(added=added))


def steps_of(sentence: str, *, has_mask: bool = False) -> tuple[Step, ...]:
    return sort_steps(interpret(sentence), has_mask=has_mask).steps


def pixels_of(picture: Picture) -> Any:
    return picture.read(picture.size.box)


@pytest.mark.parametrize("where", [None, Mask(BOX)], ids=["everywhere", "inside a box"])
@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_prepared_and_committed_equals_applied_step_by_step(
    sentence: str, where: Mask | None, tmp_path: Path
) -> None:
    steps, wish = steps_of(sentence, has_mask=where is not None), Wish(where)
    assert steps
    with opened(tmp_path / "one") as (applied, _), opened(tmp_path / "two") as (document, looking):
        done = tuple(apply_step(applied, step, wish, silent).done for step in steps)
        prepared = prepare_steps(seen_by(looking), document.framing, steps, wish, silent)
        previewed = pixels_of(looking.sight(Preview(added=prepared.patches)))
        assert np.array_equal(pixels_of(document), pixels_of(document.base)), "nothing laid yet"
        commit(document, prepared, sentence)
        assert np.array_equal(pixels_of(document), pixels_of(applied))
        assert np.array_equal(previewed, pixels_of(document))
        assert tuple(step.done for step in prepared.done) == done
        assert document.framing == applied.framing == prepared.framing_after
        assert len({entry.edit for entry in document.history()}) == 1


def test_unchanged_leading_steps_are_not_prepared_again(tmp_path: Path) -> None:
    steps = steps_of("remove the dust and make it warmer")
    with opened(tmp_path) as (document, looking):
        first = prepare_steps(seen_by(looking), document.framing, steps, Wish(), silent)
        warmer = (steps[0], Step("warmth", EngineKind.OPERATORS, {"amount": 0.9}, steps[1].text))
        second = prepare_steps(
            seen_by(looking), document.framing, warmer, Wish(), silent, former=first
        )
        assert second.steps[0] is first.steps[0]
        assert second.done[1].done.params["amount"] == 0.9
        stronger = prepare_steps(
            seen_by(looking), document.framing, warmer, Wish(strength=0.5), silent, former=second
        )
        assert stronger.steps[0] is not first.steps[0]
        commit(document, first, "")
        after = prepare_steps(
            seen_by(looking), document.framing, warmer, Wish(), silent, former=second
        )
        assert after.steps[0] is not first.steps[0], "something else lies below now"


def test_what_cannot_be_done_is_noted_or_raised(tmp_path: Path) -> None:
    steps = (
        Step("exposure", EngineKind.OPERATORS, {"stops": 0.5}),
        Step("crop", EngineKind.OPERATORS, {"aspect": "nonsense"}),
        Step("warmth", EngineKind.OPERATORS, {"amount": 0.2}),
    )
    with opened(tmp_path) as (document, looking):
        see = seen_by(looking)
        with pytest.raises(BadRequest):
            prepare_steps(see, document.framing, steps, Wish(), silent)
        prepared = prepare_steps(see, document.framing, steps, Wish(), silent, skips_refused=True)
        assert [step.done.op for step in prepared.done] == ["exposure", "warmth"]
        assert isinstance(prepared.steps[1], RefusedStep)


def test_cancelling_leaves_the_document_as_it_was(tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "looking for damage":
            raise Cancelled

    with opened(tmp_path) as (document, looking):
        with pytest.raises(Cancelled):
            prepare_steps(
                seen_by(looking), document.framing, steps_of("remove the dust"), Wish(), stop
            )
        assert document.stack == ()
        assert document.history() == ()


def committed(document: Document, looking: Looking, sentence: str, wish: Wish) -> Prepared:
    prepared = prepare_steps(seen_by(looking), document.framing, steps_of(sentence), wish, silent)
    commit(document, prepared, sentence)
    return prepared


def test_a_replaced_edit_keeps_its_place_and_is_undone_as_one(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as (document, looking), opened(tmp_path / "two") as (other, see):
        for sentence in ("make it warmer", "remove the dust", "more contrast"):
            committed(document, looking, sentence, Wish())
        before, rows = pixels_of(document), document.stack
        target = rows[0]
        document.set_opacity(target.id, 0.5)
        below = looking.sight(Preview(below=target.id))
        again = prepare_steps(
            lambda added: looking.sight(Preview(added=added, below=target.id)),
            document.framing,
            steps_of("make it cooler"),
            Wish(),
            silent,
            replacing=document.stack[:1],
        )
        assert again.below.state == below.state
        commit(document, again, "make it cooler")
        assert [row.name for row in document.stack] == [
            "make it cooler",
            "remove the dust",
            "more contrast",
        ]
        assert document.stack[0].opacity == 0.5
        assert document.stack[1].is_out_of_date, "dust was removed from other pixels"
        committed(other, see, "make it cooler", Wish())
        assert not np.array_equal(pixels_of(document), before)
        document.undo()
        document.undo()
        assert np.array_equal(pixels_of(document), before)
        assert [row.id for row in document.stack] == [row.id for row in rows]


def test_a_repair_put_back_in_the_middle_is_not_out_of_date(tmp_path: Path) -> None:
    with opened(tmp_path) as (document, looking):
        for sentence in ("make it warmer", "remove the dust", "more contrast"):
            committed(document, looking, sentence, Wish())
        target = document.stack[1]
        again = prepare_steps(
            lambda added: looking.sight(Preview(added=added, below=target.id)),
            document.framing,
            steps_of("remove the dust and scratches"),
            Wish(),
            silent,
            replacing=(target,),
        )
        commit(document, again, "remove the dust and scratches")
        assert not any(row.is_out_of_date for row in document.stack)


def test_where_an_edit_acts_can_be_asked_again(tmp_path: Path) -> None:
    with opened(tmp_path) as (document, looking):
        committed(document, looking, "make it warmer", Wish(Mask(BOX)))
        committed(document, looking, "make it warmer", Wish())
        inside, everywhere = document.stack
        area = document.area_of(inside)
        assert area is not None
        assert area.tight_box == BOX
        assert document.area_of(everywhere) is None


class _Warming:
    """A way of doing the steps that no operator does."""

    is_live = False

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return step.engine is EngineKind.EDIT

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Any
    ) -> PreparedStep:
        warm = Step("warmth", EngineKind.OPERATORS, {"amount": 1.0}, step.text)
        return ExactSteps().prepare(picture, framing, warm, wish, report)


class _Baking:
    """Pixels laid as a model's are: "denoise" by a share alone, "bake" with what is seen."""

    is_live = False

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return step.engine is EngineKind.RESTORE

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        box = BOX.intersect(picture.size.box)
        seen = picture.read(box)
        fades = step.op == "denoise"
        pixels = cv2.blur(seen, (9, 9)) if fades else (seen // 4 * 3 + 5000).astype(seen.dtype)
        alpha = np.ones(seen.shape[:2], np.float32)
        result = PixelPatch(iter([Piece(box, pixels, alpha)]))
        share = min(1.0, asked_share(step, wish.strength)) if fades else 1.0
        return PreparedStep(step, step, result, Provenance(engine="test"), opacity=share)


FADED = (
    Step("denoise", EngineKind.RESTORE, {"amount": 0.25}, "half of it"),
    Step("bake", EngineKind.RESTORE, {}, "bake it"),
)


@pytest.mark.parametrize("texture", [0.0, 0.7])
def test_a_step_sees_the_earlier_ones_as_strong_as_they_are_laid(
    texture: float, tmp_path: Path
) -> None:
    wish, by = Wish(texture=texture), (_Baking(),)
    with opened(tmp_path / "one") as (applied, _), opened(tmp_path / "two") as (document, looking):
        apply_steps(applied, FADED, wish, silent, runners=by)
        see = seen_by(looking)
        prepared = prepare_steps(see, document.framing, FADED, wish, silent, runners=by)
        previewed = pixels_of(looking.sight(Preview(added=prepared.patches)))
        commit(document, prepared, "")
        assert np.array_equal(pixels_of(document), pixels_of(applied))
        assert np.array_equal(previewed, pixels_of(document))
        assert [row.opacity for row in document.stack] == [0.5, 1.0]
        assert not any(row.is_out_of_date for row in document.stack)


def test_what_is_ready_of_a_step_is_shown_as_strong_as_it_is_laid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_BETWEEN_LOOKS", 0.0)
    with opened(tmp_path) as (document, looking):
        shown = list[Any]()

        def told(progress: Progress) -> None:
            if progress.ready is not None:
                shown.append(pixels_of(looking.sight(Preview(added=progress.ready))))

        see, by, wish = seen_by(looking), (_Baking(),), Wish(texture=0.7)
        prepared = prepare_steps(see, document.framing, FADED, wish, told, runners=by)
        steps = (prepared.patches[:1], prepared.patches)
        assert len(shown) == len(steps)
        for seen, patches in zip(shown, steps, strict=True):
            assert np.array_equal(seen, pixels_of(looking.sight(Preview(added=patches))))
        commit(document, prepared, "")
        assert np.array_equal(shown[-1], pixels_of(document))


def reopened(document: Document, looking: Looking, steps: Sequence[Step]) -> Prepared:
    """The lowest edit, prepared again."""
    row, by = document.stack[0], (_Baking(),)
    return prepare_steps(
        lambda added: looking.sight(Preview(added=added, below=row.id)),
        document.framing,
        steps,
        Wish(),
        silent,
        runners=by,
        replacing=(row,),
    )


@pytest.mark.parametrize(
    ("before", "by_hand", "again", "after"),
    [
        (0.25, None, 0.5, 1.0),
        (0.5, None, 0.25, 0.5),
        (0.25, None, 0.25, 0.5),
        (0.25, 0.2, 0.25, 0.2),  # faded by hand: it stays so
        (0.5, 0.6, 0.25, 0.3),
        (0.25, 0.9, 0.5, 1.0),
    ],
)
def test_another_amount_of_a_network_step_is_another_share_of_what_was_laid(
    before: float, by_hand: float | None, again: float, after: float, tmp_path: Path
) -> None:
    with opened(tmp_path) as (document, looking):
        see, by = seen_by(looking), (_Baking(),)
        first = prepare_steps(see, Framing(), [denoised(before)], Wish(), silent, runners=by)
        commit(document, first, "")
        if by_hand is not None:
            document.set_opacity(document.stack[0].id, by_hand)
        ready = reopened(document, looking, [denoised(again), FADED[1]])
        previewed = pixels_of(looking.sight(Preview(added=ready.patches, below=ready_for(ready))))
        commit(document, ready, "")
        assert document.stack[0].opacity == pytest.approx(after)
        assert np.array_equal(previewed, pixels_of(document))
        assert not any(row.is_out_of_date for row in document.stack)


def denoised(amount: float) -> Step:
    return Step("denoise", EngineKind.RESTORE, {"amount": amount}, "less noise")


def ready_for(prepared: Prepared) -> int:
    return prepared.replacing[-1].id


def test_a_fade_that_is_moved_meanwhile_is_taken_into_account(tmp_path: Path) -> None:
    with opened(tmp_path) as (document, looking):
        see, by = seen_by(looking), (_Baking(),)
        first = prepare_steps(see, Framing(), [denoised(0.5)], Wish(), silent, runners=by)
        commit(document, first, "")
        ready = reopened(document, looking, [denoised(0.5), FADED[1]])
        now = ready.below, ready.framing, ready.wish
        assert ready.is_for(*now, document.stack)
        document.set_opacity(document.stack[0].id, 0.5)
        assert not ready.is_for(*now, document.stack)


def test_another_runner_does_what_operators_cannot(tmp_path: Path) -> None:
    recipe = interpret("paint a dragon into the sky")
    with opened(tmp_path) as (document, looking):
        prepared = prepare_steps(
            seen_by(looking),
            document.framing,
            recipe.steps,
            Wish(),
            silent,
            runners=(ExactSteps(), _Warming()),
        )
        commit(document, prepared, "paint")
        assert len(document.stack) == 1


def test_texture_is_wished_for_with_new_pixels_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as (document, looking):
        committed(document, looking, "remove the dust and make it warmer", Wish(texture=0.4))
        told = {row.kind: row.texture for row in document.stack}
        assert told == {PatchKind.PIXELS: 0.4, PatchKind.PARAMETRIC: 0.0}


def test_a_replaced_edit_hands_its_texture_on_to_pixels(tmp_path: Path) -> None:
    with opened(tmp_path) as (document, looking):
        committed(document, looking, "remove the dust", Wish())
        target = document.stack[0]
        document.set_texture(target.id, 0.6)
        for sentence, texture in (("remove the dust", 0.6), ("make it warmer", 0.0)):
            again = prepare_steps(
                lambda added: looking.sight(Preview(added=added, below=target.id)),
                document.framing,
                steps_of(sentence),
                Wish(),
                silent,
                replacing=document.stack,
            )
            commit(document, again, sentence)
            assert [row.texture for row in document.stack] == [texture]
            document.undo()
