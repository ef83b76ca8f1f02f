"""A picture to a picture, at once or in tiles: upscale, denoise, restore, deblock."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import Fit, Meaning, OnnxNetwork
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, OutOfMemory
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.answer import Answer, ask, port_of
from gesso_runtime.engines.onnx.feeding import Seen
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.pipelines.pipeline import only, refuse_card
from gesso_runtime.engines.onnx.preview import Sketch
from gesso_runtime.engines.onnx.resizing import Canvas, reduced, shown
from gesso_runtime.engines.onnx.tiles import Tile, is_possible, tiles
from gesso_runtime.engines.samples import light_of, mask_of, picture_of, pixels_of, store
from gesso_runtime.engines.working import cut, resized, worked

_MOST_BYTES = 1 << 32  # of a result: what a frame holds
_SMALLEST_TILE = 64  # px; below it memory is not what is missing


@dataclass(frozen=True, slots=True)
class Options:
    """None yet."""


class ImageToImage:
    """Tiles where the network is local; else the picture as a whole, resized to a fixed size if the
    card's fit says so.

    params: `factor` of an upscaler, where another than the network's is wanted; whatever the
    card's wish and noise ports name.
    """

    def __init__(self, card: ModelCard, networks: Mapping[str, Network]) -> None:
        read_record(Options, card.options, f"{card.id}, options")
        self._network = only(card, networks)
        spec = self._network.spec
        if port_of(spec.inputs, Meaning.PICTURE) is None or not any(
            port.meaning in {Meaning.PICTURE, Meaning.MASK, Meaning.VALUES} for port in spec.outputs
        ):
            raise refuse_card(card, "a picture goes in, and a picture, a mask or values come out")
        if not is_possible(spec):
            raise refuse_card(card, "its size is too small for its halo, or not on its grid")

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        picture, mask = worked(picture_of(request), mask_of(request), request)
        share = _share(self._network.spec, request)
        if self._network.spec.halo is None and self._network.spec.size is not None:
            return self._at_once(picture, mask, request, report)
        side = self._network.spec.tile
        while True:
            try:
                return self._in_tiles(picture, mask, request, report, side=side, share=share)
            except OutOfMemory:
                # Exact tiles give the same picture at any size.
                if self._network.spec.halo is None or side <= _SMALLEST_TILE:
                    raise
                side //= 2

    def _in_tiles(
        self,
        picture: Pixels,
        mask: Coverage | None,
        request: EditRequest,
        report: Report,
        *,
        side: int,
        share: int,
    ) -> EngineResult:
        spec = self._network.spec
        factor = spec.factor // share
        size = Size(picture.shape[1], picture.shape[0])
        result = _empty_result(spec, picture, factor)
        found = _empty_map(spec, size)
        sketch = Sketch(picture)
        planned = list(tiles(size, spec, side))
        values: Answer = Answer()
        for done, tile in enumerate(planned):
            progress = Progress("running", done, len(planned), sketch.news())
            if _is_left_alone(spec, mask, tile):
                report(progress)
                if result is not None:
                    result[tile.kept.slices] = picture[tile.kept.slices]
                continue
            answer = ask(
                self._network,
                Seen(light_of(cut(picture, tile.region)), _part(mask, tile.region), request.params),
                progress,
                report,
            )
            kept = tile.kept.within(tile.region)
            if result is not None and answer.light is not None:
                made = _scaled(kept, spec.factor)
                stored = result[_scaled(tile.kept, factor).slices]
                store(reduced(answer.light[made.slices], share), stored)
                sketch.add(stored, tile.kept)
            if found is not None and answer.mask is not None:
                found[tile.kept.slices] = np.clip(answer.mask[kept.slices], 0, 1)
            values = answer
        report(Progress("running", len(planned), len(planned), sketch.news()))
        return EngineResult(picture=result, mask=found, values=values.values)

    def _at_once(
        self, picture: Pixels, mask: Coverage | None, request: EditRequest, report: Report
    ) -> EngineResult:
        """A network of one size that sees everything: the picture is brought to that size."""
        spec = self._network.spec
        size = Size(picture.shape[1], picture.shape[0])
        canvas = Canvas.of(spec, size, max(spec.size or (1, 1)))
        if spec.fit is Fit.GRID and canvas.content != size:
            raise BadRequest(
                "The picture is too large for this model, which sees all of it at once.",
                "Choose a smaller part of the picture.",
            )
        seen_mask = None
        if mask is not None:
            seen_mask = cut(resized(mask, canvas.content), canvas.size.box)
        seen = Seen(shown(picture, canvas, spec), seen_mask, request.params)
        answer = ask(self._network, seen, Progress("running", 0, 1), report)
        made = found = None
        if answer.light is not None:
            content = _scaled(canvas.content.box, spec.factor)
            target = Size(size.width * spec.factor, size.height * spec.factor)
            light = resized(answer.light[content.slices], target)
            made = pixels_of(light.astype(np.float32), picture.dtype)
        if answer.mask is not None:
            found = np.clip(resized(answer.mask[canvas.content.box.slices], size), 0, 1)
        report(Progress("running", 1, 1))
        return EngineResult(picture=made, mask=found, values=answer.values)


def _share(spec: OnnxNetwork, request: EditRequest) -> int:
    """By how much the network's output is reduced to what was asked for."""
    asked = request.params.get("factor", spec.factor)
    possible = [factor for factor in range(1, spec.factor + 1) if spec.factor % factor == 0]
    if isinstance(asked, bool) or asked not in possible:
        named = ", ".join(f"{factor}×" for factor in possible)
        raise BadRequest(f"This model cannot enlarge {asked} times; it can {named}.", "Choose one.")
    return next(spec.factor // factor for factor in possible if factor == asked)


def _empty_result(spec: OnnxNetwork, picture: Pixels, factor: int) -> Pixels | None:
    if port_of(spec.outputs, Meaning.PICTURE) is None:
        return None
    height, width = picture.shape[0] * factor, picture.shape[1] * factor
    if height * width * 3 * picture.dtype.itemsize > _MOST_BYTES:
        raise BadRequest(
            f"The result would have {height * width // 10**6} megapixels, which is too much.",
            "Choose a smaller part of the picture, or enlarge less.",
        )
    return np.empty((height, width, 3), picture.dtype)


def _empty_map(spec: OnnxNetwork, size: Size) -> Coverage | None:
    if port_of(spec.outputs, Meaning.MASK) is None:
        return None
    return np.zeros((size.height, size.width), np.float32)


def _is_left_alone(spec: OnnxNetwork, mask: Coverage | None, tile: Tile) -> bool:
    """Where nothing may change nothing is computed."""
    return spec.factor == 1 and mask is not None and not mask[tile.kept.slices].any()


def _part(mask: Coverage | None, region: Box) -> Coverage | None:
    return None if mask is None else cut(mask, region)


def _scaled(box: Box, factor: int) -> Box:
    return Box(box.left * factor, box.top * factor, box.right * factor, box.bottom * factor)
