"""The thing at a click or in a box as a mask: a picture is encoded once and asked about often."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import Meaning
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.geometry import Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Light, Pixels
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Values
from gesso_runtime.engines.onnx.answer import port_of
from gesso_runtime.engines.onnx.feeding import Seen, feeds
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.pipelines.pipeline import refuse_card
from gesso_runtime.engines.onnx.reading import activated, decoded
from gesso_runtime.engines.onnx.resizing import Canvas, brought_back, shown
from gesso_runtime.engines.onnx.session import Array
from gesso_runtime.engines.samples import picture_of

_MOST_POINTS = 256
_FLATTEST = 1e-6  # slope of a mask per px below which it has no edge


@dataclass(frozen=True, slots=True)
class Options:
    """threshold: of the mask output, after its activation, where inside begins. edge: px of the
    picture over which a mask rises from 0 to 1. takes_boxes: a box goes in as two points with the
    labels 2 and 3; else as a point in its middle. pads_points: without a box, a point with the
    label −1 is added (as the first Segment Anything's export wants).
    """

    threshold: float = 0.0
    edge: float = 1.5
    takes_boxes: bool = True
    pads_points: bool = False


@dataclass(frozen=True, eq=False)
class _Encoded:
    """What was last asked about. light: only where the decoder itself sees the picture."""

    digest: bytes
    canvas: Canvas
    embedding: Mapping[str, Array]
    light: Light


class ClickMask:
    """Parts "encoder" and "decoder", or one network that does both."""

    def __init__(self, card: ModelCard, networks: Mapping[str, Network]) -> None:
        self._options = read_record(Options, card.options, f"{card.id}, options")
        self._longest = card.grid.longest
        self._encoder = networks.get("encoder")
        decoder = networks.get("decoder") or networks.get("")
        if decoder is None or len(networks) != (1 if self._encoder is None else 2):
            raise refuse_card(card, "it needs a “decoder”, with or without an “encoder”")
        self._decoder = decoder
        self._sees = self._encoder or decoder
        needed = {Meaning.POINTS, Meaning.LABELS}
        has = {port.meaning for port in decoder.spec.inputs}
        mask = port_of(decoder.spec.outputs, Meaning.MASK)
        if mask is None or not needed <= has:
            raise refuse_card(card, "points and labels go in and a mask comes out")
        made = {port.name for port in self._sees.spec.outputs}
        wanted = {p.name for p in decoder.spec.inputs if p.meaning is Meaning.EMBEDDING}
        if self._encoder is not None and not wanted <= made:
            raise refuse_card(card, f"no encoder gives {', '.join(sorted(wanted - made))}")
        self._mask, self._wanted = mask, wanted
        self._last: _Encoded | None = None

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        picture = picture_of(request)
        points = _points(request.params, picture, self._options)
        seen = self._encoded(picture, request.params, report)
        report(Progress("decoding", 0, 1))
        raw = self._decoder.run(
            feeds(self._decoder, self._question(points, seen, picture, request.params)),
            Progress("decoding", 0, 1),
            report,
        )
        logits, score = self._best(raw)
        mask = self._edged(logits, seen.canvas, Size(picture.shape[1], picture.shape[0]))
        report(Progress("decoding", 1, 1))
        return EngineResult(mask=mask, values={} if score is None else {"score": score})

    def _encoded(self, picture: Pixels, params: Values, report: Report) -> _Encoded:
        digest = _digest(picture)
        if self._last is not None and self._last.digest == digest:
            return self._last
        self._last = None  # two embeddings at a time would be one too many
        report(Progress("encoding", 0, 1))
        size = Size(picture.shape[1], picture.shape[0])
        canvas = Canvas.of(self._sees.spec, size, self._longest)
        light = shown(picture, canvas, self._sees.spec)
        embedding: Mapping[str, Array] = {}
        if self._encoder is not None:
            fed = feeds(self._encoder, Seen(light, params=params))
            embedding = self._encoder.run(fed, Progress("encoding", 0, 1), report)
        if port_of(self._decoder.spec.inputs, Meaning.PICTURE) is None:
            light = np.broadcast_to(np.float32(0), light.shape)  # only its size is still needed
        encoded = self._last = _Encoded(digest, canvas, embedding, light)
        return encoded

    def _question(
        self, points: NDArray[np.float32], seen: _Encoded, picture: Pixels, params: Values
    ) -> Seen:
        scale = seen.canvas.content.width / picture.shape[1]
        down = seen.canvas.content.height / picture.shape[0]
        where = points[:, :2] * np.array([scale, down], np.float32)
        where[points[:, 2] < 0] = 0
        given = {name: seen.embedding[name] for name in self._wanted}
        for port in self._decoder.spec.inputs:
            rank = len(self._decoder.inputs[port.name].shape) if self._has(port.name) else 0
            if port.meaning is Meaning.POINTS:
                value = (where * port.scale - np.array(port.mean)) / np.array(port.std)
                given[port.name] = value.reshape(*(1,) * (rank - 2), len(points), 2)
            elif port.meaning is Meaning.LABELS:
                given[port.name] = points[:, 2].reshape(*(1,) * (rank - 1), len(points))
        return Seen(seen.light, params=params, given=given)

    def _has(self, name: str) -> bool:
        return name in self._decoder.inputs

    def _best(self, raw: Mapping[str, Array]) -> tuple[Coverage, float | None]:
        """Of several masks the one with the highest score."""
        answer = raw[self._mask.name]
        if answer.ndim < 2:
            raise self._unexpected(answer)
        planes = answer.reshape(-1, *answer.shape[-2:])
        port = port_of(self._decoder.spec.outputs, Meaning.SCORE)
        number, score = 0, None
        if port is not None and port.name in raw:
            scores = raw[port.name].reshape(-1)
            if len(scores) != len(planes):
                raise self._unexpected(answer)
            number = int(np.argmax(scores))
            score = float(scores[number])
        plane = decoded(planes[number].astype(np.float32), self._mask)
        return activated(plane, self._mask), score

    def _edged(self, plane: Coverage, canvas: Canvas, size: Size) -> Coverage:
        """Coverage with an edge of the same width everywhere, however steep the network's is: the
        distance to it, which is the value over its slope."""
        mask = np.empty((size.height, size.width), np.float32)
        plane = plane - np.float32(self._options.threshold)
        slope = _slope(plane)
        slope *= max(
            plane.shape[1] / canvas.size.width * canvas.content.width / size.width,
            plane.shape[0] / canvas.size.height * canvas.content.height / size.height,
        )
        wide = np.float32(max(self._options.edge, _FLATTEST))
        strips = zip(
            brought_back(plane, canvas, size), brought_back(slope, canvas, size), strict=True
        )
        for (box, value), (_, steep) in strips:
            mask[box.slices] = np.clip((value - _FLATTEST) / (steep * wide + _FLATTEST) + 0.5, 0, 1)
        return mask

    def _unexpected(self, answer: Array) -> EngineFailed:
        return EngineFailed(
            f"The model file “{self._decoder.file}” returned another number of masks than scores.",
            "Choose another model, or correct its card.",
            detail=str(answer.shape),
        )


def _slope(plane: Coverage) -> Coverage:
    """How much it changes from one sample to the next."""
    if min(plane.shape) < 2:
        return np.full_like(plane, 1)
    down, across = np.gradient(plane)
    slope: Coverage = np.hypot(down, across)
    return slope


def _points(params: Values, picture: Pixels, options: Options) -> NDArray[np.float32]:
    """x, y and label of everything that was pointed at, in pixels of the picture."""
    points = _numbers(params, "points")
    box = _numbers(params, "box")
    if len(points) % 3 or len(points) > 3 * _MOST_POINTS or len(box) not in {0, 4}:
        raise BadRequest(
            "Points are x, y and label three by three; a box is left, top, right and bottom.",
            "Click again.",
        )
    rows = points.reshape(-1, 3)
    if len(box):
        rows = np.concatenate([rows, _corners(box, takes_boxes=options.takes_boxes)])
    elif options.pads_points:
        rows = np.concatenate([rows, [[0, 0, -1]]])
    height, width = picture.shape[:2]
    places = rows[rows[:, 2] >= 0]
    if not (rows[:, 2] > 0).any():
        raise BadRequest("Nothing was pointed at.", "Click on a thing, or draw a box around it.")
    if (places[:, :2] < 0).any() or (places[:, :2] > [width, height]).any():
        raise BadRequest("A point lies outside the picture.", "Click inside the picture.")
    return rows.astype(np.float32)


def _corners(box: NDArray[np.float64], *, takes_boxes: bool) -> NDArray[np.float64]:
    left, top, right, bottom = box
    if right <= left or bottom <= top:
        raise BadRequest("The box is empty.", "Draw it around a thing.")
    if takes_boxes:
        return np.array([[left, top, 2], [right, bottom, 3]])
    return np.array([[(left + right) / 2, (top + bottom) / 2, 1]])


def _numbers(params: Values, name: str) -> NDArray[np.float64]:
    value = params.get(name, ())
    if not isinstance(value, tuple | list) or any(isinstance(part, str) for part in value):
        raise BadRequest(f"“{name}” must be a list of numbers.", "Click again.")
    numbers = np.array(value, np.float64).reshape(-1)
    if not np.isfinite(numbers).all():
        raise BadRequest(f"“{name}” holds numbers that are none.", "Click again.")
    return numbers


def _digest(picture: Pixels) -> bytes:
    digest = hashlib.blake2b(f"{picture.dtype}{picture.shape}".encode())
    digest.update(np.ascontiguousarray(picture).data)
    return digest.digest()
