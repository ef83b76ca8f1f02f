"""What a model finds in a picture, as a mask along the picture's own edges at full resolution."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, Quality, RunFacts
from gesso_core.errors import BadRequest
from gesso_core.framed_picture import FramedPicture
from gesso_core.framing import mapped, seen_from_stored
from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.background import no_subject
from gesso_core.operators.matting import refined
from gesso_core.patch import MattePatch
from gesso_core.picture import Picture
from gesso_core.progress import Report, silent
from gesso_core.recipe import EngineKind, Values
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.exact_steps import IS_LIMITED
from gesso_desktop.document.run_digests import RunDigests
from gesso_desktop.document.shown_crop import (
    ShownCrop,
    as_light,
    expect_size,
    refuse_colours,
    turned_back,
)
from gesso_desktop.document.step_runner import PreparedStep
from gesso_runtime.client import waiting
from gesso_runtime.client.client import RuntimeClient

_FOUND = 0.5  # coverage that something must reach somewhere to be there at all


@dataclass(frozen=True, slots=True)
class Point:
    """x, y: in the picture as stored, counted from pixel edges. is_inside: whether what is there
    belongs to what is meant."""

    x: float
    y: float
    is_inside: bool = True


def cut_out(task: EngineTask) -> PreparedStep:
    """The main subject, of the picture or of what the user marked, becomes its opacity."""
    where, step = task.wish.where, task.step
    looked = _Looked(
        task.client, task.card, task.picture, task.orientation, task.report, task.digests
    )
    mask, facts = looked.subject(where)
    task.hear(facts)
    if where is not None:
        step = replace(step, params={**step.params, IS_LIMITED: True})
    return PreparedStep(task.step, step, MattePatch(mask), task.provenance([facts]))


def subject(
    client: RuntimeClient,
    card: ModelCard,
    picture: Picture,
    *,
    orientation: int = 1,
    within: Mask | None = None,
    report: Report = silent,
) -> Mask:
    """The main subject, in pixels as stored. within: nothing outside it is taken.

    orientation: EXIF 1…8, in which the viewer sees the picture. Raises BadRequest where there is
    none, and for pixels that no model takes; NeedsModel, EngineFailed, Cancelled.
    """
    refuse_colours(picture.format)
    return _Looked(client, card, picture, orientation, report).subject(within)[0]


def mask_at(
    client: RuntimeClient,
    card: ModelCard,
    picture: Picture,
    *,
    points: Sequence[Point] = (),
    box: Box | None = None,
    orientation: int = 1,
    report: Report = silent,
) -> Mask:
    """The thing at the points, or in the box, in pixels as stored. Otherwise as `subject`."""
    refuse_colours(picture.format)
    if not points and box is None:
        raise BadRequest("Nothing was pointed at.", "Click on what is meant, or draw a box.")
    return _Looked(client, card, picture, orientation, report).thing(points, box)


@dataclass(frozen=True, eq=False)
class _Looked:
    """One model looking at one picture. digests: of what it is asked and answers."""

    client: RuntimeClient
    card: ModelCard
    picture: Picture
    orientation: int
    report: Report
    digests: RunDigests = field(default_factory=RunDigests)

    def subject(self, within: Mask | None) -> tuple[Mask, RunFacts]:
        crop = self._crop(within)
        found, facts = self._found(EngineKind.MATTE, crop, {})
        if found.max(initial=0) < _FOUND:
            raise no_subject()
        mask = self._refined(crop, found)
        if within is not None:
            limited = mask.read(mask.box)
            mask = Mask(mask.box, np.minimum(limited, within.read(mask.box)))
        return _tight(mask), facts

    def thing(self, points: Sequence[Point], box: Box | None) -> Mask:
        is_close = box is not None and all(
            box.left <= p.x < box.right and box.top <= p.y < box.bottom for p in points
        )
        crop = self._crop(box if is_close else None)  # a small thing is seen larger then
        there = _to_sent(crop)
        params: dict[str, tuple[float, ...]] = {}
        if points:
            edges = np.array([(p.x, p.y) for p in points], np.float64)
            at = there.apply(edges - 0.5) + 0.5
            labels = [float(p.is_inside) for p in points]
            rows = zip(at.tolist(), labels, strict=True)
            params["points"] = tuple(n for (x, y), label in rows for n in (x, y, label))
        if box is not None:
            sent = mapped(box.intersect(self.picture.size.box), there).intersect(_size(crop).box)
            params["box"] = (sent.left, sent.top, sent.right, sent.bottom)
        found, _ = self._found(EngineKind.POINT, crop, params)
        if found.max(initial=0) < _FOUND:
            raise BadRequest("Nothing was found there.", "Click in the middle of what is meant.")
        return _tight(self._refined(crop, found))

    def _crop(self, within: Mask | Box | None) -> ShownCrop:
        plan = plan_for(self.card, self.picture.size, within, self.orientation, Quality.FINAL)
        return ShownCrop.of(self.picture, plan, None, self.orientation)

    def _found(
        self, kind: EngineKind, crop: ShownCrop, params: Values
    ) -> tuple[Coverage, RunFacts]:
        """Over the crop as it was sent, turned as the picture is stored."""
        request = EditRequest(kind, self.card.id, crop.pixels, params=params)
        result = waiting.run(self.client, request, self.report)
        self.digests.note(request, result)
        expect_size(result.mask, _size(crop), "The model returned no mask.")
        assert result.mask is not None
        found = np.asarray(np.nan_to_num(result.mask, nan=0.0).clip(0, 1), np.float32)
        return turned_back(found, self.orientation), result.facts

    def _refined(self, crop: ShownCrop, found: Coverage) -> Mask:
        box = crop.plan.crop
        if found.shape == (box.height, box.width):
            return Mask(box, found)
        proxy = as_light(turned_back(crop.pixels, self.orientation))
        part = FramedPicture(self.picture, box)
        mask = refined(part, found, proxy, self.report)
        return Mask(mask.box.shift(box.left, box.top), mask.values)


def _size(crop: ShownCrop) -> Size:
    """Of the picture that was sent."""
    return Size(crop.pixels.shape[1], crop.pixels.shape[0])


def _to_sent(crop: ShownCrop) -> Affine:
    """From pixels of the picture as stored to pixels of what was sent."""
    box, sent = crop.plan.crop, _size(crop)
    is_turned = crop.orientation in {5, 6, 7, 8}
    as_stored = sent.transposed if is_turned else sent
    scale = Affine.scale(as_stored.width / box.width, as_stored.height / box.height)
    turn = seen_from_stored(as_stored, crop.orientation)
    return turn @ scale @ Affine.shift(-box.left, -box.top)


def _tight(mask: Mask) -> Mask:
    box = mask.tight_box
    return mask if box == mask.box else Mask(box, mask.read(box))
