"""A model's typical request, run several times: how long each stage takes and what it holds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Value
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run

LOADING = "loading"
_FIRST_ASKED = (
    EngineKind.EDIT, EngineKind.INPAINT, EngineKind.GENERATE, EngineKind.RESTORE,
    EngineKind.UPSCALE, EngineKind.MATTE, EngineKind.POINT, EngineKind.PLAN,
)  # fmt: skip
_UPSCALED = 256  # px of a side: what is enlarged is small


@dataclass(frozen=True, slots=True)
class MeasuredRuns:
    """rung: where it ran in the end, in words. first: seconds by stage of the first run, which
    loads; worst: by stage, the longest of the others. peak_bytes: of the device, 0 where nobody
    measured. notes: what the runs said of themselves.
    """

    rung: str
    first: Mapping[str, float]
    worst: Mapping[str, float]
    peak_bytes: int
    notes: tuple[str, ...]


def typical(card: ModelCard, size: Size | None = None) -> EditRequest:
    """What is asked of it most. size: of its work; the card's own where none is named."""
    kind = next(kind for kind in _FIRST_ASKED if kind in card.kinds)
    work = size or _size_of(card, kind)
    params: dict[str, Value] = {}
    match kind:
        case EngineKind.UPSCALE:
            params = {"factor": 2.0}
        case EngineKind.INPAINT:
            params = {"fill": 1.0}
        case EngineKind.POINT:
            params = {"points": (work.width / 2, work.height / 2, 1.0)}
        case EngineKind.RESTORE:
            params = dict.fromkeys(sorted(card.operators)[:1], 1.0)
    has_words = kind in {EngineKind.EDIT, EngineKind.GENERATE, EngineKind.PLAN}
    is_made_of_words = kind in {EngineKind.GENERATE, EngineKind.PLAN}
    mask = np.zeros((work.height, work.width), np.float32) if kind is EngineKind.INPAINT else None
    if mask is not None:
        mask[work.height // 4 : work.height // 2, work.width // 4 : work.width // 2] = 1
    return EditRequest(
        kind,
        card.id,
        None if is_made_of_words else _picture(work),
        mask,
        work=work if kind in {EngineKind.EDIT, EngineKind.GENERATE} else None,
        prompt="make it warmer" if has_words else "",
        language="en",
        quality=Quality.FINAL,
        params=params,
    )


def measure(
    client: RuntimeClient, request: EditRequest, count: int, report: Report
) -> MeasuredRuns:
    """count: of runs after the first. Raises what the model raises. Each run has a seed and words
    of its own, so that nothing is remembered of the one before."""
    facts = [run(client, _varied(request, number), report).facts for number in range(count + 1)]
    later = [
        {stage: seconds for stage, seconds in each.seconds.items() if stage != LOADING}
        for each in facts[1:]
    ]
    stages = dict.fromkeys(stage for each in later for stage in each)
    return MeasuredRuns(
        facts[-1].placement,
        facts[0].seconds,
        {stage: max(each.get(stage, 0.0) for each in later) for stage in stages},
        max(each.peak_bytes for each in facts),
        tuple(dict.fromkeys(note for each in facts for note in each.notes)),
    )


def _varied(request: EditRequest, number: int) -> EditRequest:
    prompt = f"{request.prompt} {number}" if request.prompt else ""
    return replace(request, seed=number, prompt=prompt)


def _size_of(card: ModelCard, kind: EngineKind) -> Size:
    if card.grid.fixed is not None:
        return Size(*card.grid.fixed)
    if kind is EngineKind.UPSCALE:
        return Size(_UPSCALED, _UPSCALED)
    grid = card.grid.grid
    side = max(grid, int(math.sqrt(card.grid.native_area)) // grid * grid)
    return Size(side, side)


def _picture(size: Size) -> Pixels:
    """A photograph's slow changes and its grain."""
    across = np.linspace(0, 200, size.width)[None, :, None]
    down = np.linspace(0, 40, size.height)[:, None, None]
    grain = np.random.default_rng(0).integers(0, 16, (size.height, size.width, 3))
    return (across + down + grain).astype(np.uint8)
