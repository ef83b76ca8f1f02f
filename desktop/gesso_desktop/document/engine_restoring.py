"""Damage repaired by a network at full resolution, piece by piece, pixel for pixel.

Pieces overlap by what the network looks at, so that together they equal the whole, in whatever
order they are made: what the user looks at comes first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest
from gesso_core.fidelity.proxy import three_channels
from gesso_core.foretold import foretelling
from gesso_core.geometry import Box
from gesso_core.mask import Coverage
from gesso_core.patch import Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, stored
from gesso_core.progress import Progress, Report
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.exact_steps import IS_LIMITED, asked_share, with_strength
from gesso_desktop.document.made import telling
from gesso_desktop.document.shown_crop import as_light, as_numbers, expect_size
from gesso_desktop.document.step_runner import PreparedStep, filled_nothing, found_nothing
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces

_SIDE = 1024  # px of a part: soon there to be seen; a halo of 152 px costs two thirds more
MOST_AT_ONCE = 16_000_000  # px for a network that must see everything; 200 MB as float RGB
_LEAST_CONTEXT = 256  # px around holes: half of what the smallest filling networks look at
_SHARES = 1000  # in which the progress of one part is told

Part = tuple[Box, Box]
"""What is to become new, and what the model must see for it."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model made of a part. seen: what it was shown, of the picture; below: that, as stored;
    sent: as it was sent; result: over the same."""

    part: Box
    seen: Box
    below: Pixels
    sent: Pixels
    result: EngineResult

    def piece(self, alpha: Coverage, pixel_format: PixelFormat) -> Iterator[Piece]:
        """The smallest that holds what changes, if anything does. alpha: over the part."""
        inside = self.part.within(self.seen).slices
        below = self.below[inside]
        new = _repaired(below, self.sent[inside], self.result, inside, pixel_format)
        changed = Box.around((new != below).any(axis=2) & (alpha > 0))
        if not changed.is_empty:
            box = changed.shift(self.part.left, self.part.top)
            yield Piece(box, new[changed.slices], np.ascontiguousarray(alpha[changed.slices]))


Lay = Callable[[Answer, Report], Iterable[Piece]]
"""What is laid on the picture of an answer. The report is called to learn of cancelling."""


def restored(task: EngineTask) -> PreparedStep:
    """Everywhere, or inside the mask alone. Only the pieces that differ are kept."""
    todo = parts(area_of(task), task.card)
    share = min(1.0, asked_share(task.step, task.wish.strength))
    settled = replace(task, step=with_strength(task.step, task.wish.strength))
    unchanged = found_nothing(task.step)
    made = prepared(settled, todo, _everywhere(task), opacity=share, unchanged=unchanged)
    return replace(made, asked=task.step)


def filled_in_parts(task: EngineTask) -> PreparedStep:
    """All that the mask covers, by a model that looks no further than its halo."""
    return _filled(task, parts(area_of(task), task.card))


def filled_at_once(task: EngineTask) -> PreparedStep:
    """All holes of the mask by one request at full resolution, for a model that sees to each."""
    area = area_of(task)
    return _filled(task, [(area, around_holes(area))])


def around_holes(area: Box) -> Box:
    """What a model is shown of the picture to fill holes in `area`."""
    return area.grow(max(_LEAST_CONTEXT, max(area.width, area.height) // 2))


def area_of(task: EngineTask) -> Box:
    where, whole = task.wish.where, task.picture.size.box
    return where.tight_box.intersect(whole) if where else whole


def parts(
    area: Box, card: ModelCard, *, margin: int = 0, side: int | None = None
) -> Iterator[Part]:
    """Disjoint boxes that fill `area`. margin: px around each in which the answer counts, too.
    side: of the boxes, at most.

    Raises BadRequest where a model that sees everything at once would have to see too much.
    """
    reach = reach_of(card)
    if reach is None:
        if area.area > MOST_AT_ONCE:
            raise BadRequest(
                f"{card.title} looks at everything at once, at most at "
                f"{MOST_AT_ONCE / 1e6:.0f} MP; this is {area.area / 1e6:.0f} MP.",
                "Mark the part of the picture that needs it.",
            )
        yield area, area
        return
    halo, grid = reach
    for part in area.tiles(side or _SIDE):
        around = part.grow(halo + margin)
        # On the network's own grid, or it would see other neighbours together than in the whole.
        yield part, replace(around, left=around.left // grid * grid, top=around.top // grid * grid)


def reach_of(card: ModelCard) -> tuple[int, int] | None:
    """How far a pixel depends on others, and the grid, in px; None: on everything."""
    if not card.networks or any(network.halo is None for network in card.networks):
        return None
    halo = max(network.halo or 0 for network in card.networks)
    return halo, max(network.grid for network in card.networks)


def bytes_of(todo: Iterable[Part], picture: Picture, *, has_mask: bool) -> int:
    """What requests for these parts send."""
    area = sum(around.intersect(picture.size.box).area for _, around in todo)
    return area * bytes_per_pixel(picture.format, has_mask=has_mask)


def bytes_per_pixel(pixel_format: PixelFormat, *, has_mask: bool) -> int:
    """Of what a request shows of a picture: three channels, and a mask of 32 bits."""
    return 3 * int(pixel_format.dtype.itemsize) + (4 if has_mask else 0)


def part_of(report: Report, number: int, count: int) -> Report:
    """Tells the progress of one part as that of the whole."""

    def told(progress: Progress) -> None:
        share = _SHARES * progress.done // max(progress.total, 1)
        done = number * _SHARES + min(share, _SHARES)
        report(Progress(progress.stage, done, count * _SHARES, progress.preview))

    return told if count > 1 else report


def prepared(
    task: EngineTask,
    todo: Iterable[Part],
    lay: Lay,
    *,
    opacity: float,
    unchanged: tuple[str, ...],
    is_filling: bool = False,
) -> PreparedStep:
    """Part by part, each told of as soon as it is ready (see `Made`).

    unchanged: the warnings where it leaves everything as it was.
    """
    facts, pieces = list[RunFacts](), SpooledPieces()
    report = telling(task.report, pieces, opacity=opacity, texture=task.wish.texture)
    try:
        for answer, done in answers(task, todo, report, is_filling=is_filling):
            facts.append(answer.result.facts)
            for piece in lay(answer, lambda _, done=done: report(done)):  # type: ignore[misc]
                pieces.add(piece)
            report(done)
    except BaseException:
        pieces.close()
        raise
    limited = {IS_LIMITED: True} if task.wish.where else {}
    return PreparedStep(
        task.step,
        replace(task.step, params={**task.step.params, **limited}),
        PixelPatch(pieces),
        task.provenance(facts),
        opacity=opacity,
        warnings=() if pieces.boxes else unchanged,
    )


def answers(
    task: EngineTask, todo: Iterable[Part], report: Report, *, is_filling: bool = False
) -> Iterator[tuple[Answer, Progress]]:
    """The model's answer to each part in which the mask covers anything, with what is done then.

    What the user looks at comes first, then what is near.
    """
    ordered, where = _nearest_first(todo, task.wish.seen), task.wish.where
    in_all = bytes_of(ordered, task.picture, has_mask=where is not None)
    for number, (part, around) in enumerate(ordered):
        if where is None or where.read(part).any():
            told = part_of(report, number, len(ordered))
            seen = around.intersect(task.picture.size.box)
            with foretelling(in_all):
                answer = _asked(task, part, seen, told, is_filling=is_filling)
            yield answer, Progress("running", (number + 1) * _SHARES, len(ordered) * _SHARES)


def _filled(task: EngineTask, todo: Iterable[Part]) -> PreparedStep:
    return prepared(
        task,
        todo,
        _everywhere(task),
        opacity=min(1.0, task.wish.strength),
        unchanged=filled_nothing(task.step),
        is_filling=True,
    )


def _nearest_first(todo: Iterable[Part], seen: Box | None) -> Sequence[Part]:
    def distance(each: Part) -> tuple[bool, int]:
        part = each[0]
        assert seen is not None
        across = part.left + part.right - seen.left - seen.right
        down = part.top + part.bottom - seen.top - seen.bottom
        return part.intersect(seen).is_empty, across**2 + down**2

    return list(todo) if seen is None else sorted(todo, key=distance)


def _asked(task: EngineTask, part: Box, seen: Box, report: Report, *, is_filling: bool) -> Answer:
    where, picture_format = task.wish.where, task.picture.format
    below = task.picture.read(seen)
    sent = as_numbers(three_channels(below, picture_format), picture_format)
    mask = where.read(seen) if where else None
    if mask is not None and is_filling:
        mask = (mask > 0).astype(np.float32)  # what shines through a soft rim is no ground, either
    request = EditRequest(
        task.kind,
        task.card.id,
        sent,
        mask,
        seed=task.wish.seed,
        quality=task.quality,
        prompt=task.words.prompt,
        params={"fill" if is_filling else task.step.op: 1.0},
    )
    result = task.run(request, report)
    expect_size(result.picture, seen.size)
    return Answer(part, seen, below, sent, result)


def _everywhere(task: EngineTask) -> Lay:
    """The model's pixels, as far as the mask allows."""

    def lay(answer: Answer, report: Report) -> Iterator[Piece]:
        where, part = task.wish.where, answer.part
        alpha = where.read(part) if where else np.ones((part.height, part.width), np.float32)
        yield from answer.piece(alpha, task.picture.format)

    return lay


def _repaired(
    below: Pixels,
    sent: Pixels,
    result: EngineResult,
    inside: tuple[slice, slice],
    pixel_format: PixelFormat,
) -> Pixels:
    """New pixels as stored; where the model changed nothing, the very same ones."""
    assert result.picture is not None
    returned = result.picture[inside]
    values = _one_or_three(as_light(returned), pixel_format)
    if pixel_format.is_float:  # what lies beyond black and white was not seen, and stays beyond
        before = _one_or_three(as_light(sent), pixel_format)
        old = below[..., : pixel_format.colour_channels].astype(np.float32)
        change = values - before
        values = old - change if pixel_format.is_inverted else old + change
        new = below.copy()
        new[..., : pixel_format.colour_channels] = values
    else:
        new = stored(values, below, pixel_format)
    if returned.dtype == sent.dtype:
        same = (returned == sent).all(axis=2)
        new[same] = below[same]
    return new


def _one_or_three(values: Light, pixel_format: PixelFormat) -> Light:
    if pixel_format.colour is not Colour.GRAY:
        return values
    return np.asarray(values.mean(axis=2, keepdims=True), np.float32)
