"""The main subject of a picture as a mask, in one run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import Meaning
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.geometry import Size
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.answer import port_of
from gesso_runtime.engines.onnx.feeding import Seen, feeds
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.pipelines.pipeline import only, refuse_card
from gesso_runtime.engines.onnx.reading import read_mask
from gesso_runtime.engines.onnx.resizing import Canvas, brought_back, shown
from gesso_runtime.engines.samples import picture_of


@dataclass(frozen=True, slots=True)
class Options:
    """None yet."""


class Matte:
    def __init__(self, card: ModelCard, networks: Mapping[str, Network]) -> None:
        read_record(Options, card.options, f"{card.id}, options")
        self._network, self._longest = only(card, networks), card.grid.longest
        spec = self._network.spec
        mask = port_of(spec.outputs, Meaning.MASK)
        if mask is None or port_of(spec.inputs, Meaning.PICTURE) is None or spec.channels != 3:
            raise refuse_card(card, "a picture of three channels goes in and a mask comes out")
        self._mask = mask

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        picture = picture_of(request)
        size = Size(picture.shape[1], picture.shape[0])
        canvas = Canvas.of(self._network.spec, size, self._longest)
        seen = Seen(shown(picture, canvas, self._network.spec), params=request.params)
        fed = feeds(self._network, seen)
        raw = self._network.run(fed, Progress("running", 0, 1), report)
        plane = read_mask(raw[self._mask.name], self._mask, self._network.file)
        matte = np.empty((size.height, size.width), np.float32)
        for box, strip in brought_back(plane, canvas, size):
            matte[box.slices] = np.clip(strip, 0, 1)
        report(Progress("running", 1, 1))
        return EngineResult(mask=matte)
