"""One wish for a picture as requests to a model, and the model's answers as finished pictures.

No jobs and no HTTP here. What takes time says so; it is called in threads.
"""

import math
from dataclasses import dataclass, field

import cv2
import numpy as np

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.wording import NeedsTranslation, Unworded, Worded, worded
from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.geometry import Box, Size
from gesso_core.interpret import interpret
from gesso_core.mask import Coverage, Mask
from gesso_core.picture import fitting, shrink
from gesso_core.pixels import Pixels
from gesso_core.recipe import EngineKind, Step, Value
from gesso_runtime.server.door.openai_errors import Refused
from gesso_runtime.server.door.picture_wish import Wish
from gesso_runtime.server.steps.checking import Flag, flags
from gesso_runtime.server.steps.finishing import Finish, Finished, Marks, finished, preview_file
from gesso_runtime.server.steps.shown import (
    expect_size,
    laid,
    shown_to,
)
from gesso_runtime.server.steps.upload import Upload

_LEAST = 64  # px of a side that is generated
_BEYOND = 2.0  # times the area that a model was trained at; beyond it things repeat
_PARTIAL_SIDE = 1024  # px of a picture on its way


@dataclass(frozen=True, eq=False)
class Made:
    """file: as it goes out. flags: of the check. notes: sentences for the user."""

    file: Finished
    seed: int
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PictureTask:
    """upload: None where words alone are the start. where: the only part that may change."""

    wish: Wish
    card: ModelCard
    kind: EngineKind
    marks: Marks
    upload: Upload | None = None
    where: Mask | None = None
    references: tuple[Upload, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def has_fast_preview(self) -> bool:
        """Whether a preview is another and quicker work than the final picture."""
        return self._knows_previews and self.wish.quality is Quality.FINAL

    @property
    def quality(self) -> Quality:
        """The one that is wished; a preview of a model that knows none is the final picture."""
        return self.wish.quality if self._knows_previews else Quality.FINAL

    @property
    def _knows_previews(self) -> bool:
        defaults = self.card.defaults
        return defaults.preview_steps is not None or defaults.preview_area is not None

    def request(self, number: int, quality: Quality) -> EditRequest:
        """Of the `number`th picture. Takes time. Raises BadRequest, Refused."""
        words, language = self._words()
        params: dict[str, Value] = {"negative": words.negative} if words.negative else {}
        if self.wish.style is not None:
            params["style"] = self.wish.style
        common = EditRequest(
            self.kind,
            self.card.id,
            references=tuple(self._reduced(each) for each in self.references),
            prompt=words.prompt,
            language=language,
            seed=self.wish.seed + number,
            quality=quality,
        )
        if self.upload is None:
            return _with(common, params, work=_canvas(self.card, self.wish.size))
        if self.kind is EngineKind.INPAINT:
            params["fill"] = 1.0
        plan = plan_for(self.card, self.upload.size, self.where, 1, quality)
        shown = shown_to(self.upload, plan, self.where)
        return _with(
            common, params, work=plan.work, content=plan.content,
            picture=shown.pixels, mask=shown.mask,
        )  # fmt: skip

    def picture(self, request: EditRequest, result: EngineResult) -> Made:
        """Takes time. Raises EngineFailed for an answer that is none."""
        if result.picture is None:
            raise EngineFailed("The model returned no picture.", "Try once more, or another model.")
        alpha, notes = None, (*self.notes, *result.facts.notes)
        if self.upload is None:
            assert request.work is not None
            expect_size(result.picture, request.work)
            pixels, original = _in_whole_numbers(result.picture), None
            pixels = _middle(pixels, _asked(self.card, self.wish.size))
        else:
            plan = plan_for(self.card, self.upload.size, self.where, 1, request.quality)
            done = laid(
                self.upload, result.picture, plan, self.where,
                card=self.card, kind=self.kind, keeps=self.wish.keeps,
            )  # fmt: skip
            pixels, original, alpha = done.pixels, self.upload.pixels, self.upload.alpha
            notes = (*self.upload.notes, *notes, *done.warnings)
        return Made(
            finished(pixels, alpha, self._finish),
            request.seed,
            flags(pixels, original),
            tuple(dict.fromkeys(notes)),
        )

    def partial(self, request: EditRequest, preview: Pixels) -> Finished:
        """A picture on its way: `preview` (h×w×3 uint8, of the model's canvas) in its place, small.

        Takes time.
        """
        if self.upload is None:
            return preview_file(preview, self._small)
        plan = plan_for(self.card, self.upload.size, self.where, 1, request.quality)
        small = fitting(self.upload.size, _PARTIAL_SIDE)
        below = _in_8_bits(shrink(self.upload.pixels, small))
        content = _part(preview, plan.work, plan.content)
        box = _scaled(plan.crop, self.upload.size, small)
        new = cv2.resize(content, (box.width, box.height), interpolation=cv2.INTER_LINEAR)
        share = np.ones(new.shape[:2], np.float32)
        if self.where is not None:
            inside = self.where.read(plan.crop)
            share = np.asarray(
                cv2.resize(inside, (box.width, box.height), interpolation=cv2.INTER_AREA)
            )
        old = below[box.slices]
        below[box.slices] = np.rint(old + (new.astype(np.float32) - old) * share[..., None])
        return preview_file(below, self._small)

    def _words(self) -> tuple[Worded, str]:
        language = interpret(self.wish.prompt[:2000]).language
        step = Step(self.kind.value, self.kind, {}, self.wish.prompt)
        said = worded(self.card, step, language)
        match said:
            case Worded():
                return said, language
            case Unworded(reason, hint):
                raise Refused("invalid_value", reason, "prompt", hint=hint)
            case NeedsTranslation(into=into):
                raise Refused(
                    "invalid_value", f"{self.card.title} does not read this language.", "prompt",
                    hint=f"Say it in the language “{into}”, or choose another model.",
                )  # fmt: skip

    def _reduced(self, reference: Upload) -> Pixels:
        """No larger than the model looks at anything."""
        return shrink(reference.pixels, fitting(reference.size, self.card.grid.longest))

    @property
    def _finish(self) -> Finish:
        wish = self.wish
        size = wish.size if self.upload is not None or self.card.grid.fixed else None
        return Finish(
            wish.format, size, max(1, wish.compression), wish.sharpen, wish.is_opaque, self.marks
        )

    @property
    def _small(self) -> Finish:
        return Finish(self.wish.format)


def selected(mask: Coverage, size: Size, *, is_inverted: bool) -> Mask:
    """What a model selected in a smaller picture, as the part of one of `size` that may change.

    Raises BadRequest for nothing.
    """
    wide = cv2.resize(mask, (size.width, size.height), interpolation=cv2.INTER_LINEAR)
    values = np.asarray(wide, np.float32).clip(0, 1)
    found = Mask(size.box, 1 - values if is_inverted else values)
    if found.tight_box.is_empty:
        raise BadRequest("The model selected nothing in this picture.", "Send a mask.")
    return found


def _with(
    request: EditRequest,
    params: dict[str, Value],
    *,
    work: Size,
    content: Box | None = None,
    picture: Pixels | None = None,
    mask: Coverage | None = None,
) -> EditRequest:
    return EditRequest(
        request.kind, request.card, picture, mask, request.references, work, content,
        request.prompt, request.language, request.seed, request.quality, params,
    )  # fmt: skip


def _asked(card: ModelCard, size: Size | None) -> Size:
    """Of a picture from words alone."""
    if card.grid.fixed is not None:
        return Size(*card.grid.fixed)
    if size is not None:
        return size
    side = min(math.isqrt(card.grid.native_area), card.grid.longest)
    side = max(card.grid.grid, side // card.grid.grid * card.grid.grid)
    return Size(side, side)


def _canvas(card: ModelCard, size: Size | None) -> Size:
    """Raises Refused for a size that the model does not make."""
    grid, wanted = card.grid, _asked(card, size)
    step = grid.grid
    work = Size(-(-wanted.width // step) * step, -(-wanted.height // step) * step)
    is_too_large = work.area > _BEYOND * grid.native_area or max(work.width, work.height) > max(
        grid.longest, step
    )
    if grid.fixed is None and (min(wanted.width, wanted.height) < _LEAST or is_too_large):
        usual = _asked(card, None)
        raise Refused(
            "invalid_value", f"{card.title} does not make {wanted.width}×{wanted.height} pixels.",
            "size", hint=f"It was trained at {usual.width}×{usual.height}.",
        )  # fmt: skip
    return wanted if grid.fixed is not None else work


def _middle(pixels: Pixels, size: Size) -> Pixels:
    """What the grid made larger than was asked for is cut off evenly."""
    left, top = (pixels.shape[1] - size.width) // 2, (pixels.shape[0] - size.height) // 2
    return np.ascontiguousarray(pixels[top : top + size.height, left : left + size.width])


def _in_whole_numbers(pixels: Pixels) -> Pixels:
    if pixels.dtype.kind == "u":
        return pixels
    return np.asarray(np.rint(pixels.clip(0, 1) * 255), np.uint8)


def _in_8_bits(pixels: Pixels) -> Pixels:
    return pixels if pixels.dtype == np.uint8 else np.asarray(pixels >> 8, np.uint8)


def _part(preview: Pixels, work: Size, content: Box) -> Pixels:
    """What lies in `content` of a smaller picture of the canvas."""
    box = _scaled(content, work, Size(preview.shape[1], preview.shape[0]))
    return np.ascontiguousarray(preview[box.slices])


def _scaled(box: Box, size: Size, small: Size) -> Box:
    """At least one pixel of `small`."""
    across, down = small.width / size.width, small.height / size.height
    left = min(small.width - 1, int(box.left * across))
    top = min(small.height - 1, int(box.top * down))
    right = max(left + 1, min(small.width, round(box.right * across)))
    bottom = max(top + 1, min(small.height, round(box.bottom * down)))
    return Box(left, top, right, bottom)
