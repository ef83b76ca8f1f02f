"""A larger frame around a picture: a new picture, whose border a model makes and nothing else.

Every pixel of the picture before is copied as it is stored. The border is made side by side, each
seeing what was made before it; all of it lies in a temporary file without a name until it is
written.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.foretold import foretelling
from gesso_core.framing import Framing, mapped, seen_from_stored, seen_size
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_core.picture import Picture, fitting, sampled
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.delivering import lossless_path
from gesso_desktop.document.engine_restoring import part_of
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.enlarging import EnlargedPicture, refuse_size, room
from gesso_desktop.document.exporting import KINDS, Export, computed_file, fitting_format, written
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.saving.publish import refuse_unwritable
from gesso_desktop.document.saving.save_copy import Saved
from gesso_desktop.document.shown_crop import refuse_colours
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces
from gesso_runtime.client.client import RuntimeClient

_BAND = 512  # rows copied or compared at a time


@dataclass(frozen=True, slots=True)
class Margins:
    """px on each side of the picture as it is seen."""

    left: int
    top: int
    right: int
    bottom: int

    def around(self, size: Size) -> Box:
        """The new frame, in pixels of the picture of `size`."""
        return Box(-self.left, -self.top, size.width + self.right, size.height + self.bottom)


@dataclass(frozen=True, eq=False)
class PaddedPicture:
    """`source` with its edge continued to `frame`, which is in its pixels; opaque there."""

    source: Picture
    frame: Box

    @property
    def size(self) -> Size:
        return self.frame.size

    @property
    def format(self) -> PixelFormat:
        return self.source.format

    @property
    def icc(self) -> bytes | None:
        return self.source.icc

    @property
    def orientation(self) -> int:
        return self.source.orientation

    def read(self, box: Box) -> Pixels:
        inside = self.source.size
        x = np.arange(box.left, box.right) + self.frame.left
        y = np.arange(box.top, box.bottom) + self.frame.top
        columns, rows = np.clip(x, 0, inside.width - 1), np.clip(y, 0, inside.height - 1)
        needed = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        there = self.source.read(needed)
        pixels = there[np.ix_(rows - needed.top, columns - needed.left)]
        alpha = self.format.alpha_channel
        if alpha is not None:
            is_new = (x != columns)[None, :] | (y != rows)[:, None]
            pixels[..., alpha][is_new] = self.format.largest
        return np.ascontiguousarray(pixels)

    def proxy(self, longest_side: int) -> Pixels:
        return sampled(self, fitting(self.size, longest_side))


@dataclass(frozen=True, eq=False)
class Expanded:
    """picture: the larger one. before: where the picture before lies in it, as stored. steps: of
    the sides, in the order they were made; their pieces are in the picture."""

    picture: Picture
    before: Box
    steps: tuple[PreparedStep, ...]

    @property
    def provenances(self) -> tuple[Provenance, ...]:
        return tuple(step.provenance for step in self.steps)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the runs said, each sentence once."""
        return tuple(dict.fromkeys(each for step in self.steps for each in step.warnings))


@dataclass(frozen=True)
class _Only:
    """A `Choose` of one."""

    card: ModelCard

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        return self.card


def expands(card: ModelCard) -> bool:
    """Whether it makes new pixels where there are none."""
    return EngineKind.INPAINT in card.kinds


def reads(card: ModelCard) -> bool:
    """Whether it can be told what the border shows."""
    return bool(card.prompting.languages)


def frame_as_stored(picture: Picture, margins: Margins) -> Box:
    """Raises BadRequest for margins that add nothing, or more than can be made."""
    edges = (margins.left, margins.top, margins.right, margins.bottom)
    if min(edges) < 0 or max(edges) == 0:
        raise BadRequest(
            "A frame is expanded by 0 or more pixels on each side, and by some on one.",
            "Give left,top,right,bottom: for instance 200,0,200,0.",
        )
    to_seen = seen_from_stored(picture.size, picture.orientation)
    seen = margins.around(seen_size(picture.size, picture.orientation))
    refuse_size(seen.size)
    return mapped(seen, to_seen.inverse)


@contextmanager
def expanded(
    client: RuntimeClient,
    card: ModelCard,
    picture: Picture,
    margins: Margins,
    *,
    text: str = "",
    language: str = "",
    seed: int = 0,
    quality: Quality = Quality.FINAL,
    report: Report,
) -> Iterator[Expanded]:
    """All of it is made before the block begins; its file goes when the block ends.

    text: what the border shows; "" continues the picture. Raises BadRequest for what the model
    cannot do, DiskFull, EngineFailed; Cancelled from `report`.
    """
    refuse_colours(picture.format)
    if not expands(card):
        raise BadRequest(
            f"{card.title} makes no new pixels beyond a picture.",
            "Choose a model that fills what is removed; it can do this too.",
        )
    if text and not reads(card):
        raise BadRequest(
            f"{card.title} reads no words.", "Leave the text out, or choose a model that does."
        )
    frame = frame_as_stored(picture, margins)
    padded = PaddedPicture(picture, frame)
    before = picture.size.box.shift(-frame.left, -frame.top)
    runner, step = _filling(client, card, quality, text)
    wishes = _wishes(frame.size, before, seed=seed, language=language)
    with room(frame.size, picture.format) as pixels:
        for band in _bands(frame.size):
            report(Progress("preparing", band.top, frame.size.height))
            pixels[band.slices] = padded.read(band)
        canvas = EnlargedPicture(pixels, picture.format, picture.icc, picture.orientation)
        made = list[PreparedStep]()
        with foretelling(bytes_sent(client, card, picture, margins, text=text, quality=quality)):
            for number, wish in enumerate(wishes):
                told = part_of(report, number, len(wishes))
                ready = runner.prepare(canvas, Framing(), step, wish, told)
                assert isinstance(ready.result, PixelPatch)
                assert wish.where is not None
                _lay(pixels, wish.where.box, ready.result.pieces, told)
                made.append(ready)
        yield Expanded(canvas, before, tuple(made))


def bytes_sent(
    client: RuntimeClient,
    card: ModelCard,
    picture: Picture,
    margins: Margins,
    *,
    text: str = "",
    quality: Quality = Quality.FINAL,
) -> int:
    """Of the picture and masks, in all requests."""
    frame = frame_as_stored(picture, margins)
    canvas = PaddedPicture(picture, frame)
    before = picture.size.box.shift(-frame.left, -frame.top)
    runner, step = _filling(client, card, quality, text)
    wishes = _wishes(frame.size, before)
    return sum(runner.bytes_sent(canvas, Framing(), step, wish) for wish in wishes)


def _filling(
    client: RuntimeClient, card: ModelCard, quality: Quality, text: str
) -> tuple[EngineSteps, Step]:
    step = Step("outpaint", EngineKind.INPAINT, {"target": text} if text else {}, text)
    return EngineSteps(client, _Only(card), quality), step


def _wishes(size: Size, before: Box, *, seed: int = 0, language: str = "") -> tuple[Wish, ...]:
    """A side each."""
    sides = _sides(size, before)
    return tuple(Wish(Mask(side), seed=seed, language=language) for side in sides)


def write_expanded(
    source: FilePicture,
    made: Expanded,
    target: Path,
    card: ModelCard,
    report: Report,
    *,
    jpeg_quality: int | None = None,
) -> Saved:
    """The new picture as a file, with the profile and the metadata of `source`."""
    export = Export() if jpeg_quality is None else Export(quality=jpeg_quality)
    said = [sentence(made.picture.size, card)]
    way = computed_file(source, made.picture, target, export, said)
    return written(source, target, way, report)


def sentence(size: Size, card: ModelCard) -> str:
    """What the user must know of such a file."""
    return (
        f"This is a new picture of {size.width}×{size.height} pixels: its border is computed by "
        f"{card.title}."
    )


def refuse_target(
    source: FilePicture,
    picture: Picture,
    margins: Margins,
    target: Path,
    *,
    jpeg_quality: int | None,
) -> None:
    """Before any model is asked. picture: what is expanded, of `source`.

    Raises CannotKeep for a file that would change pixels of the picture before, BadRequest for one
    that cannot hold the larger picture and for margins as `frame_as_stored`, CannotWrite.
    """
    padded = PaddedPicture(picture, frame_as_stored(picture, margins))
    if target.suffix.lower() in {".jpg", ".jpeg"} and jpeg_quality is None:
        raise CannotKeep(
            f"{target.name} would compress every pixel anew.",
            "Save it as PNG or TIFF, which keep the picture within as it is.",
        )
    computed_file(source, padded, target, Export(), ())
    kept = fitting_format(picture.format, KINDS.get(target.suffix.lower()))
    if jpeg_quality is None and kept != picture.format:
        raise _not_kept(target, source)
    refuse_unwritable(target)


def keeps_what_was(target: Path, source: Picture, before: Box, report: Report) -> bool:
    """Whether the file, read again, has every pixel of the picture before, bit for bit."""
    made = open_picture(target)
    try:
        if made.format != source.format:
            return False
        for band in _bands(source.size):
            report(Progress("comparing", band.top, source.size.height))
            there = made.read(band.shift(before.left, before.top))
            if there.tobytes() != source.read(band).tobytes():
                return False
    finally:
        made.close()
    return True


def assure_kept(
    target: Path, source: FilePicture, picture: Picture, made: Expanded, report: Report
) -> None:
    """Raises CannotKeep where the file, read again, has not every pixel of `picture`, which lies
    within; it is removed then, as when that could not be found out."""
    try:
        is_kept = keeps_what_was(target, picture, made.before, report)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if not is_kept:
        target.unlink()
        raise _not_kept(target, source)


def _not_kept(target: Path, source: FilePicture) -> CannotKeep:
    return CannotKeep(
        f"{target.name} would not keep every pixel of the picture.",
        f"Save as {lossless_path(source).suffix}.",
    )


def _bands(size: Size) -> Iterator[Box]:
    for top in range(0, size.height, _BAND):
        yield Box(0, top, size.width, min(top + _BAND, size.height))


def _sides(size: Size, before: Box) -> list[Box]:
    """The new border: above and below the picture, then beside all that."""
    boxes = (
        Box(before.left, 0, before.right, before.top),
        Box(before.left, before.bottom, before.right, size.height),
        Box(0, 0, before.left, size.height),
        Box(before.right, 0, size.width, size.height),
    )
    return [box for box in boxes if not box.is_empty]


def _lay(pixels: Pixels, side: Box, pieces: Iterable[Piece], report: Report) -> None:
    """Onto the side alone. Made first and laid then: pieces read what lies below them."""
    spooled = SpooledPieces()
    try:
        for piece in pieces:
            spooled.add(piece)
        for piece in spooled:
            report(Progress("writing", 0, 1))
            box = piece.box.intersect(side)
            inside = box.within(piece.box).slices
            below, new = pixels[box.slices], piece.pixels[inside]
            alpha = piece.alpha[inside][..., None]
            mixed = below + (new.astype(np.float32) - below) * alpha
            if pixels.dtype.kind == "u":
                mixed = np.rint(mixed)
            pixels[box.slices] = np.where(alpha >= 1, new, mixed.astype(pixels.dtype))
    finally:
        spooled.close()
