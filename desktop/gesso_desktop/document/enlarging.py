"""A larger picture made by a model, piece by piece: a new picture, since no patch changes a size.

Every pixel of it is computed. It is kept in a temporary file without a name while it is written, so
that memory holds a few pieces and each is made once.
"""

import errno
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, Quality, RunFacts
from gesso_core.errors import BadRequest
from gesso_core.fidelity.proxy import three_channels
from gesso_core.foretold import foretelling
from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture, fitting, shrink
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, stored
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.engine_record import provenance_of
from gesso_desktop.document.engine_restoring import Part, bytes_of, part_of, parts
from gesso_desktop.document.exporting import Export, computed_file, written
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.resized import ResizedPicture
from gesso_desktop.document.saving.save_copy import Saved
from gesso_desktop.document.scratch import no_room, scratch_file
from gesso_desktop.document.shown_crop import as_light, as_numbers, expect_size, refuse_colours
from gesso_runtime.client import waiting
from gesso_runtime.client.client import RuntimeClient

USUAL_FACTOR = 2.0
LARGEST_FACTOR = 8.0
_SIDE = 1024  # px of the picture at a time: enlarged four times 100 MB of 16-bit RGB
_LARGEST_AREA = 4_000_000_000  # px; 24 GB of 16-bit RGB on the disk
_AROUND = 4  # px that alpha is interpolated from around a piece


@dataclass(frozen=True, eq=False)
class EnlargedPicture:
    """Held in a file, so readable by box as often as wanted, until that is closed."""

    pixels: Pixels
    format: PixelFormat
    icc: bytes | None
    orientation: int

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    def read(self, box: Box) -> Pixels:
        return np.array(self.pixels[box.slices])

    def proxy(self, longest_side: int) -> Pixels:
        return shrink(self.pixels, fitting(self.size, longest_side))


@dataclass(frozen=True, eq=False)
class Enlarged:
    """provenance: how it was made, as a project would keep it. warnings: what the runs said, each
    sentence once."""

    picture: Picture
    provenance: Provenance
    warnings: tuple[str, ...]


def factor_of(step: Step) -> float:
    """How many times larger each side is to become. Raises BadRequest for what nobody means."""
    factor = step.params.get("factor", USUAL_FACTOR)
    if not isinstance(factor, int | float) or not 1 < factor <= LARGEST_FACTOR:
        raise BadRequest(
            f"A picture can be enlarged at most {LARGEST_FACTOR:.0f} times.",
            "Say for instance: enlarge it 2 times.",
        )
    return float(factor)


@contextmanager
def enlarged(
    client: RuntimeClient,
    card: ModelCard,
    picture: Picture,
    factor: float,
    *,
    seed: int = 0,
    quality: Quality = Quality.FINAL,
    report: Report,
) -> Iterator[Enlarged]:
    """All of it is made before the block begins; its file goes when the block ends.

    Where the model enlarges further than `factor`, its result is reduced. Raises BadRequest for
    what the model cannot do, DiskFull, EngineFailed; Cancelled from `report`.
    """
    refuse_colours(picture.format)
    times = _times_asked(card, factor)
    size = Size(picture.size.width * times, picture.size.height * times)
    wanted = Size(round(picture.size.width * factor), round(picture.size.height * factor))
    refuse_size(wanted)
    with room(size, picture.format) as pixels:
        making = _Making(client, card, picture, times, seed, quality, report)
        todo = list(parts(picture.size.box, card, side=_SIDE))
        with foretelling(bytes_sent(card, picture)):
            facts = tuple(making.fill(pixels, todo))
        made: Picture = EnlargedPicture(pixels, picture.format, picture.icc, picture.orientation)
        result = made if size == wanted else ResizedPicture(made, wanted)
        warnings = tuple(dict.fromkeys(note for each in facts for note in each.notes))
        yield Enlarged(result, provenance_of(card, facts, seed=seed, quality=quality), warnings)


def bytes_sent(card: ModelCard, picture: Picture) -> int:
    """Of the picture, in all requests."""
    return bytes_of(parts(picture.size.box, card, side=_SIDE), picture, has_mask=False)


def write_enlarged(
    source: FilePicture,
    made: Picture,
    target: Path,
    card: ModelCard,
    report: Report,
    *,
    jpeg_quality: int | None = None,
) -> Saved:
    """The new picture as a file, with the profile and the metadata of `source`."""
    export = Export() if jpeg_quality is None else Export(quality=jpeg_quality)
    way = computed_file(source, made, target, export, [sentence(made.size, card)])
    return written(source, target, way, report)


def sentence(size: Size, card: ModelCard) -> str:
    """What the user must know of such a file."""
    return (
        f"This is a new picture of {size.width}×{size.height} pixels: "
        f"every pixel of it is computed by {card.title}."
    )


@dataclass(frozen=True, eq=False)
class _Making:
    """times: how far the model enlarges."""

    client: RuntimeClient
    card: ModelCard
    picture: Picture
    times: int
    seed: int
    quality: Quality
    report: Report

    def fill(self, pixels: Pixels, todo: Sequence[Part]) -> Iterator[RunFacts]:
        for number, (part, around) in enumerate(todo):
            seen = around.intersect(self.picture.size.box)
            below = self.picture.read(seen)
            sent = as_numbers(three_channels(below, self.picture.format), self.picture.format)
            request = EditRequest(
                EngineKind.UPSCALE,
                self.card.id,
                sent,
                seed=self.seed,
                quality=self.quality,
                params={"factor": self.times},
            )
            told = part_of(self.report, number, len(todo))
            result = waiting.run(self.client, request, told)
            expect_size(result.picture, _scaled(seen, self.times).size)
            assert result.picture is not None
            inside = _scaled(part.within(seen), self.times)
            values = as_light(result.picture[inside.slices])
            pixels[_scaled(part, self.times).slices] = self._stored(values, part)
            yield result.facts

    def _stored(self, values: Light, part: Box) -> Pixels:
        pixel_format = self.picture.format
        if pixel_format.colour is Colour.GRAY:
            values = np.asarray(values.mean(axis=2, keepdims=True), np.float32)
        height, width = values.shape[:2]
        template = np.zeros((height, width, pixel_format.channels), pixel_format.dtype)
        colours = pixel_format.colour_channels
        if pixel_format.channels > colours:
            template[..., colours:] = self._others(part, Size(width, height))
        return stored(values, template, pixel_format)

    def _others(self, part: Box, size: Size) -> Pixels:
        """Alpha and extra channels, interpolated."""
        colours = self.picture.format.colour_channels
        around = part.grow(_AROUND).intersect(self.picture.size.box)
        below = self.picture.read(around)[..., colours:]
        times = self.times
        whole = (around.width * times, around.height * times)
        larger = cv2.resize(
            np.ascontiguousarray(below), whole, interpolation=cv2.INTER_LINEAR
        ).reshape(whole[1], whole[0], -1)
        left, top = (part.left - around.left) * times, (part.top - around.top) * times
        return np.asarray(larger[top : top + size.height, left : left + size.width])


def _times_asked(card: ModelCard, factor: float) -> int:
    """How far the model is asked to enlarge: as wanted where that divides what its networks do,
    else as far as they do; without networks the next whole number."""
    own = math.prod(network.factor for network in card.networks)
    if own == 1:
        return math.ceil(factor)
    if factor > own:
        raise BadRequest(
            f"{card.title} enlarges {own} times at most.", f"Say: enlarge it {own} times."
        )
    is_whole = factor == int(factor)
    return int(factor) if is_whole and own % factor == 0 else own


def refuse_size(size: Size) -> None:
    """Raises BadRequest for a picture that is larger than anybody can make."""
    if size.area > _LARGEST_AREA:
        raise BadRequest(
            f"That would be a picture of {size.width}×{size.height} pixels.",
            "Enlarge it less, or crop it first.",
        )


def _scaled(box: Box, factor: int) -> Box:
    return Box(*(n * factor for n in (box.left, box.top, box.right, box.bottom)))


@contextmanager
def room(size: Size, pixel_format: PixelFormat) -> Iterator[Pixels]:
    """h×w×c on the disk, in a file that goes with the process whatever happens."""
    shape = (size.height, size.width, pixel_format.channels)
    total = math.prod(shape) * pixel_format.dtype.itemsize
    wanted = f"{total / 1e9:.1f} GB"
    with scratch_file(wanted) as file:
        try:
            # Reserved at once: writing to a mapped file on a full disk would end the process.
            _reserve(file.fileno(), total)
            room: np.memmap[Any, Any] = np.memmap(file, pixel_format.dtype, "r+", shape=shape)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise no_room(wanted, error) from error
        yield room


def _reserve(file: int, count: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, count)
    else:  # where there is none, the system refuses to map what is not there
        os.truncate(file, count)
