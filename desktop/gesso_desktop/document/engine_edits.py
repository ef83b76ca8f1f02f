"""Edits that a model makes of a crop, fitted back onto the picture."""

from dataclasses import replace

from gesso_core.edit_request import EditRequest
from gesso_core.fidelity.fit import Registration
from gesso_core.fidelity.register import Alignment
from gesso_core.geometry import Affine
from gesso_core.mask import Mask
from gesso_desktop.document.composing import composed
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.shown_crop import ShownCrop, expect_size, plan_for
from gesso_desktop.document.step_runner import PreparedStep

_AS_SENT = Registration(Alignment(Affine(), "exact", 1.0), None)


def edited(task: EngineTask) -> PreparedStep:
    """Registered, colour-locked, blended where it changed; a mask is a hard limit."""
    return _fitted(task)


def filled(task: EngineTask) -> PreparedStep:
    """The whole of the mask is replaced, and nothing else."""
    return _fitted(task, target=task.wish.where, known=_AS_SENT)


def _fitted(
    task: EngineTask, *, target: Mask | None = None, known: Registration | None = None
) -> PreparedStep:
    wish, picture = task.wish, task.picture
    plan = plan_for(task.card, picture.size, wish.where, task.orientation, task.quality)
    crop = ShownCrop.of(picture, plan, wish.where, task.orientation)
    request = _request(task, crop)
    result = task.run(request)
    expect_size(result.picture, crop.work, "picture")
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
        work=crop.work,
        content=crop.content,
        prompt=task.words.prompt,
        language=task.wish.language,
        seed=task.wish.seed,
        quality=task.quality,
        params={"negative": task.words.negative} if task.words.negative else {},
    )
