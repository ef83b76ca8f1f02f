"""One pair's edit made and timed: the whole of it as `gesso edit` does it, or a model alone."""

import argparse
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.errors import BadRequest, GessoError, NeedsModel
from gesso_core.fidelity.proxy import three_channels
from gesso_core.framed_picture import framed, upright
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Light
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_desktop.cli.engine_option import Hands, Reach, better_of, reach
from gesso_desktop.cli.one_model import Engaged, Wanted, engaged
from gesso_desktop.cli.pairs import Pair
from gesso_desktop.cli.remote_option import Ahead
from gesso_desktop.cli.sent_ahead import bytes_ahead
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY, eagerness
from gesso_desktop.document.display import shown
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_steps, refuse_models, sort_steps
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.shown_crop import ShownCrop, as_light, expect_size
from gesso_desktop.document.step_runner import Wish
from gesso_runtime.client.waiting import run
from gesso_runtime.placing import Afar
from gesso_runtime.runtime import Runtime

OPERATORS = "exact operators"
"""Who did it, where no model had to."""

_LONGEST = 2048  # px of a side that are compared
_ROWS = 256  # of what is compared, read at a time

_WANTED = Wanted(
    lambda card: EngineKind.EDIT in card.kinds,
    "edits by a sentence",
    eagerness,
    lambda could: NeedsModel(
        "A model that edits by a sentence is to be measured, and none runs here.",
        f"{', '.join(card.id for card in could[:5])} could do it: see `gesso models list`.",
    ),
)


@dataclass(frozen=True, eq=False)
class PairMade:
    """made, wanted: of one size. seconds: of making it. by: who did it, in words."""

    made: Light
    wanted: Light
    seconds: float
    by: tuple[str, ...]


@dataclass(frozen=True)
class Making:
    """make: raises what an edit raises. ahead: what all pairs would have sent to servers."""

    make: Callable[[Pair, Report], PairMade]
    ahead: tuple[Ahead, ...] = ()


@contextmanager
def making(args: argparse.Namespace, runtime: Runtime, pairs: tuple[Pair, ...]) -> Iterator[Making]:
    """By `--engine`, which names one, `--alone` and `--seed`. Raises as `at_hand`."""
    if args.alone:
        with engaged(args, runtime, _WANTED) as found:
            if not _WANTED.does(found.card):
                raise BadRequest(
                    f"“{found.card.title}” makes no edits by a sentence.",
                    "Name one that does, or leave out --alone.",
                )
            yield Making(
                lambda pair, report: _alone(pair, found, args.seed, report),
                _ahead(args.engine, len(pairs), (_sent_alone(found, each) for each in pairs)),
            )
        return
    better = {
        pair: better_of(pair.recipe, pair.before) if args.engine == AUTO else {} for pair in pairs
    }
    with ExitStack() as opened:
        reached: Reach | None = None
        if args.engine != OPERATORS_ONLY:
            recipes = [(pair.recipe, better[pair]) for pair in pairs]
            reached = reach(args, recipes, runtime, opened, has_mask=False)

        def hands_for(pair: Pair) -> Hands:
            if reached is None:
                exact = sort_steps(pair.recipe, has_mask=False)
                refuse_models(exact, OPERATORS_ONLY)
                return Hands(exact)
            return reached.hands(pair.recipe, better[pair], has_mask=False)

        def make(pair: Pair, report: Report) -> PairMade:
            return _edited(pair, hands_for(pair), args.seed, report)

        sent = () if reached is None or not reached.far else _sent_by(pairs, hands_for, args.seed)
        yield Making(make, _ahead(args.engine, len(pairs), sent))


Sent = Mapping[str, tuple[Afar, int]]
"""By the id of a model: whose it is, and the bytes that it is sent."""


def _ahead(engine: str, count: int, sent: Iterable[Sent]) -> tuple[Ahead, ...]:
    """count: of all pairs. sent: of each pair."""
    by_card = defaultdict[str, list[tuple[Afar, int]]](list)
    for each in sent:
        for card, one in each.items():
            by_card[card].append(one)
    return tuple(
        Ahead(
            those[0][0],
            f"{engine}: {len(those)} of {count} pairs would be sent.",
            sum(size for _, size in those),
        )
        for those in by_card.values()
    )


def _sent_by(
    pairs: Iterable[Pair], hands_for: Callable[[Pair], Hands], seed: int
) -> Iterator[Sent]:
    for pair in pairs:
        try:
            hands = hands_for(pair)
            with closing(open_picture(pair.before)) as picture:
                wish = Wish(seed=seed, language=pair.recipe.language)
                sizes = bytes_ahead(hands, picture, Framing(), wish)
        except GessoError:  # said when it is its turn
            continue
        yield {each.card.id: (each, sizes[each.card.id]) for each in hands.sent}


def _sent_alone(found: Engaged, pair: Pair) -> Sent:
    if not isinstance(found.place, Afar):
        return {}
    try:
        return {found.card.id: (found.place, _shown(found.card, pair.before).pixels.nbytes)}
    except GessoError:  # said when it is its turn
        return {}


def _edited(pair: Pair, hands: Hands, seed: int, report: Report) -> PairMade:
    """At the picture's own size, reduced to `_LONGEST` for comparing."""
    wish = Wish(seed=seed, language=pair.recipe.language)
    steps = [each.step for each in hands.steps.doing]
    with tempfile.TemporaryDirectory(prefix="gesso-bench-") as folder:
        start = time.perf_counter()
        project = Path(folder) / "pair.gesso"
        with Document.create(pair.before, project_path=project, report=report) as document:
            apply_steps(document, steps, wish, report, runners=hands.runners)
            made = upright(framed(document, document.framing))
            with closing(open_picture(pair.after)) as opened:
                wanted = upright(opened)
                if made.size != wanted.size:
                    raise BadRequest(
                        f"“{pair.sentence}” gives {made.size.width}×{made.size.height} pixels, "
                        f"and {pair.after.name} has {wanted.size.width}×{wanted.size.height}.",
                        "Use what was wanted of it.",
                    )
                is_alike = made.icc == wanted.icc
                values = _seen(made, is_alike=is_alike)
                seconds = time.perf_counter() - start
                return PairMade(values, _seen(wanted, is_alike=is_alike), seconds, _who(hands))


def _who(hands: Hands) -> tuple[str, ...]:
    there = {each.card.id: each.remote.name for each in hands.sent}
    done = [each.card for each in hands.steps.doing]
    named = [
        OPERATORS
        if card is None
        else f"{card.title} on {there[card.id]}"
        if card.id in there
        else card.title
        for card in done
    ]
    return tuple(dict.fromkeys(named))


def _seen(picture: Picture, *, is_alike: bool) -> Light:
    """is_alike: its profile is that of what it is compared with; or both are made sRGB."""
    size = picture.size
    each = max(1, math.ceil(max(size.width, size.height) / _LONGEST))
    width = max(1, size.width // each)
    bands = []
    for top in range(0, size.height // each * each, _ROWS * each):
        bottom = min(top + _ROWS * each, size.height // each * each)
        stored = picture.read(Box(0, top, width * each, bottom))
        if is_alike:
            band = three_channels(stored, picture.format)
        else:
            band = as_light(shown(stored, picture.format, picture.icc))
        rows = (bottom - top) // each
        bands.append(cv2.resize(band, (width, rows), interpolation=cv2.INTER_AREA))
    return np.concatenate(bands).astype(np.float32, copy=False)


def _alone(pair: Pair, engine: Engaged, seed: int, report: Report) -> PairMade:
    """What the model itself returns, at the size that it works at, before anything is fitted."""
    card = engine.card
    before, wanted = (_shown(card, path) for path in (pair.before, pair.after))
    if before.work != wanted.work:
        raise BadRequest(
            f"The pictures of “{pair.name}” have different sizes.", "Use two of the same size."
        )
    request = EditRequest(
        EngineKind.EDIT,
        card.id,
        before.pixels,
        work=before.work,
        content=before.content,
        prompt=pair.sentence,
        seed=seed,
        quality=Quality.FINAL,
    )
    start = time.perf_counter()
    made = run(engine.client, request, report).picture
    seconds = time.perf_counter() - start
    expect_size(made, before.work)
    assert made is not None
    aim = _reduced(as_light(wanted.pixels), wanted)
    place = engine.place
    by = f"{card.title} on {place.remote.name}" if isinstance(place, Afar) else card.title
    return PairMade(as_light(made)[before.content.slices], aim, seconds, (f"{by}, alone",))


def _shown(card: ModelCard, path: Path) -> ShownCrop:
    with closing(open_picture(path)) as picture:
        plan = plan_for(card, picture.size, None, picture.orientation, Quality.FINAL)
        return ShownCrop.of(picture, plan, None, picture.orientation)


def _reduced(values: Light, crop: ShownCrop) -> Light:
    """What was sent, as large as it lies on the model's canvas."""
    size = crop.content.size
    how = cv2.INTER_AREA if size.width <= values.shape[1] else cv2.INTER_CUBIC
    reduced = cv2.resize(values, (size.width, size.height), interpolation=how)
    return np.clip(reduced, 0, 1).astype(np.float32)
