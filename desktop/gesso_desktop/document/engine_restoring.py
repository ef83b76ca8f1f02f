"""Damage repaired by a network at full resolution, piece by piece, pixel for pixel.

Pieces overlap by what the network looks at, so that together they equal the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest
from gesso_core.fidelity.proxy import three_channels
from gesso_core.geometry import Box
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import complete
from gesso_core.patch import Piece, PixelPatch
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, stored
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Step
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.shown_crop import as_light, as_numbers, expect_size
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces

_SIDE = 2048  # px; of 16-bit RGB that is 25 MB, and a halo of 128 px costs a quarter more
MOST_AT_ONCE = 16_000_000  # px for a network that must see everything; 200 MB as float RGB
_LEAST_CONTEXT = 256  # px around holes: half of what the smallest filling networks look at
_SHARES = 1000  # in which the progress of one piece is told


def restored(task: EngineTask) -> PreparedStep:
    """Everywhere, or inside the mask alone. Only the pieces that differ are kept."""
    area = _area(task)
    todo = list(parts(area, task.card, _SIDE))
    return _prepared(task, todo, opacity=_share(task.step, task.wish.strength))


def filled_at_once(task: EngineTask) -> PreparedStep:
    """All holes of the mask by one request at full resolution, for a model that sees to each."""
    area = _area(task)
    return _prepared(task, [(area, around_holes(area))], opacity=min(1.0, task.wish.strength))


def around_holes(area: Box) -> Box:
    """What a model is shown of the picture to fill holes in `area`."""
    return area.grow(max(_LEAST_CONTEXT, max(area.width, area.height) // 2))


def parts(area: Box, card: ModelCard, side: int) -> Iterator[tuple[Box, Box]]:
    """Disjoint boxes of at most `side` px that fill `area`, each with what the model must see.

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
    for part in area.tiles(side):
        around = part.grow(halo)
        # On the network's own grid, or it would see other neighbours together than in the whole.
        yield part, replace(around, left=around.left // grid * grid, top=around.top // grid * grid)


def reach_of(card: ModelCard) -> tuple[int, int] | None:
    """How far a pixel depends on others, and the grid, in px; None: on everything."""
    if not card.networks or any(network.halo is None for network in card.networks):
        return None
    halo = max(network.halo or 0 for network in card.networks)
    return halo, max(network.grid for network in card.networks)


def part_of(report: Report, number: int, count: int) -> Report:
    """Tells the progress of one part as that of the whole."""

    def told(progress: Progress) -> None:
        share = _SHARES * progress.done // max(progress.total, 1)
        done = number * _SHARES + min(share, _SHARES)
        report(Progress(progress.stage, done, count * _SHARES, progress.preview))

    return told if count > 1 else report


def _prepared(task: EngineTask, todo: Sequence[tuple[Box, Box]], *, opacity: float) -> PreparedStep:
    """todo: what is to become new, each with what the model sees for it."""
    facts = list[RunFacts]()
    pieces = SpooledPieces(_pieces(task, todo, facts))
    return PreparedStep(
        task.step,
        task.step,
        PixelPatch(pieces),
        task.provenance(facts),
        opacity=opacity,
        warnings=() if pieces.boxes else ("The model found nothing to repair.",),
    )


def _area(task: EngineTask) -> Box:
    where, whole = task.wish.where, task.picture.size.box
    return where.tight_box.intersect(whole) if where else whole


def _pieces(
    task: EngineTask, todo: Sequence[tuple[Box, Box]], facts: list[RunFacts]
) -> Iterator[Piece]:
    picture, where = task.picture, task.wish.where
    for number, (part, around) in enumerate(todo):
        mask = where.read(part) if where else np.ones((part.height, part.width), np.float32)
        if not mask.any():
            continue
        seen = around.intersect(picture.size.box)
        below = picture.read(seen)
        sent = as_numbers(three_channels(below, picture.format), picture.format)
        request = EditRequest(
            task.kind,
            task.card.id,
            sent,
            where.read(seen) if where else None,
            seed=task.wish.seed,
            quality=task.quality,
            prompt=task.words.prompt,
        )
        result = task.run(request, part_of(task.report, number, len(todo)))
        expect_size(result.picture, seen.size, "picture")
        facts.append(result.facts)
        inside = part.within(seen).slices
        new = _repaired(below[inside], sent[inside], result, inside, picture.format)
        changed = Box.around((new != below[inside]).any(axis=2) & (mask > 0))
        if not changed.is_empty:
            box = changed.shift(part.left, part.top)
            yield Piece(box, new[changed.slices], np.ascontiguousarray(mask[changed.slices]))


def _share(step: Step, strength: float) -> float:
    """How far it is mixed with what was there: a network knows no "a little", an operator does."""
    operator = next((each for each in OPERATORS if each.name == step.op), None)
    name = getattr(operator, "strength", None)
    if operator is None or name is None or step.params.get(name) is None:
        return min(1.0, strength)
    usual, asked = complete(operator, {})[name], complete(operator, step.params)[name]
    if not (isinstance(usual, float) and isinstance(asked, float) and usual):
        return min(1.0, strength)
    return min(1.0, strength * asked / usual)


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
