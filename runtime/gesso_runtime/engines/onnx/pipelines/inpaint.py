"""Filling what a mask covers from its surroundings, hole by hole, each as large as can be."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import Meaning
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Light, Pixels
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.answer import ask
from gesso_runtime.engines.onnx.feeding import Seen
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.pipelines.pipeline import only, refuse_card
from gesso_runtime.engines.onnx.preview import Sketch
from gesso_runtime.engines.samples import light_of, mask_of, picture_of, pixels_of
from gesso_runtime.engines.working import cut, resized, worked


@dataclass(frozen=True, slots=True)
class Options:
    """grow: px by which a hole is larger for the network than what is filled of the picture.
    context: how much around a hole is shown on each side, as a share of its longer side. side: px
    of the square that is shown at least, where the network takes any size.
    """

    grow: int = 2
    context: float = 0.5
    side: int = 512


@dataclass(frozen=True, slots=True)
class Hole:
    """crop: what is shown. numbers: of the connected parts that are filled from it."""

    crop: Box
    numbers: frozenset[int]


class Inpaint:
    """Nothing changes but what the mask covers, wholly or in part."""

    def __init__(self, card: ModelCard, networks: Mapping[str, Network]) -> None:
        self._options = read_record(Options, card.options, f"{card.id}, options")
        self._network, self._longest = only(card, networks), card.grid.longest
        spec = self._network.spec
        inputs = {port.meaning for port in spec.inputs}
        outputs = {port.meaning for port in spec.outputs}
        if not {Meaning.PICTURE, Meaning.MASK} <= inputs or Meaning.PICTURE not in outputs:
            raise refuse_card(card, "a picture and a mask go in and a picture comes out")
        if spec.factor != 1 or self._options.grow < 0 or self._options.context < 0:
            raise refuse_card(card, "it enlarges, or its options are negative")

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        picture, mask = picture_of(request), mask_of(request)
        if mask is None:
            raise BadRequest("Nothing says what is to be filled.", "Select it first.")
        picture, mask = worked(picture, mask, request)
        assert mask is not None
        report(Progress("running", 0, 1))
        size = Size(picture.shape[1], picture.shape[0])
        seen = _grown(mask > 0, self._options.grow)
        holes, numbered = _holes(seen, size, least=self._least, context=self._options.context)
        result, sketch = picture.copy(), Sketch(picture)
        for done, hole in enumerate(holes):
            progress = Progress("running", done, len(holes), sketch.news())
            here = np.isin(numbered[hole.crop.slices], tuple(hole.numbers))
            filled = self._filled(picture, seen, hole.crop, request, (progress, report))
            where = here & (mask[hole.crop.slices] > 0)
            result[hole.crop.slices][where] = pixels_of(filled, picture.dtype)[where]
            sketch.add(result[hole.crop.slices], hole.crop)
        report(Progress("running", len(holes) or 1, len(holes) or 1, sketch.news()))
        return EngineResult(picture=result)

    @property
    def _least(self) -> int:
        size = self._network.spec.size
        return min(size) if size else max(self._options.side, self._network.spec.least)

    def _filled(
        self,
        picture: Pixels,
        holes: NDArray[np.bool_],
        crop: Box,
        request: EditRequest,
        telling: tuple[Progress, Report],
    ) -> Light:
        """The network's answer to a crop, in the crop's own size."""
        spec = self._network.spec
        room = Size(*spec.size) if spec.size else Size(self._longest, self._longest)
        scale = min(1.0, room.width / crop.width, room.height / crop.height)
        content = Size(max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
        canvas = room if spec.size else _on_grid(content, spec.grid, spec.least)
        light = light_of(resized(picture[crop.slices], content))
        reduced = resized(holes[crop.slices].astype(np.float32), content) > 0
        seen = Seen(
            np.clip(cut(light, canvas.box), 0, 1),
            cut(reduced.astype(np.float32), canvas.box),
            request.params,
        )
        answer = ask(self._network, seen, *telling)
        assert answer.light is not None
        # Enlarging mixes the fill's rim with what lies beside it: that shall be the picture.
        made = np.where(reduced[..., None], answer.light[content.box.slices], light)
        return resized(made, crop.size)


def _on_grid(size: Size, grid: int, least: int) -> Size:
    width, height = (-(-max(side, least) // grid) * grid for side in (size.width, size.height))
    return Size(width, height)


def _grown(mask: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    if not pixels:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return cv2.dilate(mask.astype(np.uint8), kernel).astype(np.bool_)


def _holes(
    mask: NDArray[np.bool_], size: Size, *, least: int, context: float
) -> tuple[list[Hole], NDArray[np.int32]]:
    """Parts that fit one view of `least` px with their surroundings are filled together, top to
    bottom; and the mask with the parts' numbers."""
    count, found, facts, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    boxes = {number: Box.at(*map(int, facts[number][:4])) for number in range(1, count)}
    cell = max(1, least // 2)
    order = sorted(boxes, key=lambda n: (boxes[n].top // cell, boxes[n].left // cell, n))
    groups: list[tuple[Box, set[int]]] = []
    for number in order:
        joined = groups[-1][0].union(boxes[number]) if groups else boxes[number]
        if groups and max(joined.width, joined.height) * (1 + 2 * context) <= least:
            groups[-1] = (joined, groups[-1][1] | {number})
        else:
            groups.append((boxes[number], {number}))
    holes = [
        Hole(_crop(box, size, least=least, context=context), frozenset(numbers))
        for box, numbers in groups
    ]
    return holes, found.astype(np.int32, copy=False)


def _crop(box: Box, size: Size, *, least: int, context: float) -> Box:
    """A square about `box` where the picture has room for one."""
    side = max(least, round(max(box.width, box.height) * (1 + 2 * context)))
    width, height = min(side, size.width), min(side, size.height)
    left = min(max(0, (box.left + box.right - width) // 2), size.width - width)
    top = min(max(0, (box.top + box.bottom - height) // 2), size.height - height)
    return Box.at(left, top, width, height)
