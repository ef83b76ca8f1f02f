"""Edits that a model makes of a crop, fitted back onto the picture."""

from dataclasses import replace

from gesso_core.card_planning import plan_for
from gesso_core.edit_request import EditRequest
from gesso_core.fidelity.fit import Registration
from gesso_core.fidelity.register import Alignment
from gesso_core.geometry import Affine
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.planning import EditPlan
from gesso_core.recipe import EngineKind, Value, Values
from gesso_desktop.document.composing import composed
from gesso_desktop.document.engine_restoring import (
    MOST_AT_ONCE,
    area_of,
    around_holes,
    bytes_of,
    bytes_per_pixel,
    filled_at_once,
    filled_in_parts,
    parts,
    reach_of,
)
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.shown_crop import ShownCrop, expect_size, is_reduced
from gesso_desktop.document.step_runner import PreparedStep

_AS_SENT = Registration(Alignment(Affine(), "exact", 1.0), None)


def edited(task: EngineTask) -> PreparedStep:
    """Registered unless the card says that it lies as it was sent; colour-locked, blended where it
    changed; a mask is a hard limit."""
    return _fitted(task, known=_AS_SENT if task.is_exact else None)


def filled(task: EngineTask) -> PreparedStep:
    """The whole of the mask is replaced, and nothing else.

    A model that looks no further than its halo does it part by part. What another sees in full it
    fills in one view, and that is kept, to be corrected. Holes too large or too far apart for that
    are left to the model itself, at full resolution, as far as they can be sent; what is larger
    still is seen reduced.
    """
    where = task.wish.where
    assert where is not None  # or the step would not be one of filling
    if reach_of(task.card) is not None:
        return filled_in_parts(task)
    plan = plan_for(task.card, task.picture.size, where, task.orientation, task.quality)
    if _is_at_once(plan, where, task.picture):
        return filled_at_once(task)
    return _fitted(task, target=where, known=_AS_SENT)


def edited_bytes(task: EngineTask) -> int:
    """What `edited` sends."""
    further = sum(each.pixels.nbytes for each in task.references)
    return further + crop_bytes(task, has_mask=task.wish.where is not None)


def filled_bytes(task: EngineTask) -> int:
    """What `filled` sends."""
    where, picture = task.wish.where, task.picture
    assert where is not None  # as there
    area = area_of(task)
    if reach_of(task.card) is not None:
        return bytes_of(parts(area, task.card), picture, has_mask=True)
    plan = plan_for(task.card, picture.size, where, task.orientation, task.quality)
    if _is_at_once(plan, where, picture):
        return bytes_of([(area, around_holes(area))], picture, has_mask=True)
    return crop_bytes(task, has_mask=True)


def crop_bytes(task: EngineTask, *, has_mask: bool) -> int:
    """Of the part of the picture that a model sees at one view."""
    wish, picture = task.wish, task.picture
    plan = plan_for(task.card, picture.size, wish.where, task.orientation, task.quality)
    sent = plan.content if is_reduced(plan) else plan.crop
    return sent.area * bytes_per_pixel(picture.format, has_mask=has_mask)


def _is_at_once(plan: EditPlan, where: Mask, picture: Picture) -> bool:
    sent = around_holes(where.tight_box).intersect(picture.size.box)
    return min(plan.scale) < 1 and sent.area <= MOST_AT_ONCE


def _fitted(
    task: EngineTask, *, target: Mask | None = None, known: Registration | None = None
) -> PreparedStep:
    wish, picture = task.wish, task.picture
    plan = plan_for(task.card, picture.size, wish.where, task.orientation, task.quality)
    crop = ShownCrop.of(picture, plan, wish.where, task.orientation)
    request = _request(task, crop)
    result = task.run(request)
    expect_size(result.picture, crop.work)
    assert result.picture is not None
    ready, _ = composed(
        picture,
        crop.as_stored(result.picture),
        plan,
        task.step,
        task.provenance([result.facts]),
        where=wish.where,
        target=target,
        known=known,
        report=task.report,
    )
    return replace(ready, opacity=min(1.0, wish.strength))


def _request(task: EngineTask, crop: ShownCrop) -> EditRequest:
    return EditRequest(
        task.kind,
        task.card.id,
        crop.pixels,
        crop.mask,
        tuple(each.pixels for each in task.references),
        work=crop.work,
        content=crop.content,
        prompt=task.words.prompt,
        language=task.wish.language,
        seed=task.wish.seed,
        quality=task.quality,
        params=_params(task),
    )


def _params(task: EngineTask) -> Values:
    params: dict[str, Value] = {"fill": 1.0} if task.kind is EngineKind.INPAINT else {}
    if task.words.negative:
        params["negative"] = task.words.negative
    return params
