"""`gesso bench quality`: what a model makes of pictures, beside what was wanted of it.

Measured is what the model itself returns, at the size that it works at, before anything is fitted
back onto the picture.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.errors import BadRequest, NeedsModel, NotFound
from gesso_core.pixels import Light
from gesso_core.recipe import EngineKind
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.one_model import Engaged, Wanted, engaged
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_desktop.document.choosing import eagerness
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.shown_crop import ShownCrop, as_light, expect_size
from gesso_runtime.client.waiting import run
from gesso_runtime.likeness import Likeness, lpips, psnr, ssim
from gesso_runtime.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    sentence: str
    before: Path
    after: Path


_WANTED = Wanted(
    lambda card: EngineKind.EDIT in card.kinds,
    "edits by a sentence",
    eagerness,
    lambda could: NeedsModel(
        "A model that edits by a sentence is to be measured, and none runs here.",
        f"{', '.join(card.id for card in could[:5])} could do it: see `gesso models list`.",
    ),
)


def bench_quality(args: argparse.Namespace, runtime: Runtime) -> int:
    with engaged(args, runtime, _WANTED) as found:
        if not _WANTED.does(found.card):
            raise BadRequest(
                f"“{found.card.title}” makes no edits by a sentence.", "Name one that does."
            )
        return _bench(args, found)


def _bench(args: argparse.Namespace, engine: Engaged) -> int:
    pairs = list(_pairs(args.folder))
    perceived = lpips()
    measures: dict[str, Likeness] = {"psnr": psnr, "ssim": ssim}
    note = ""
    if isinstance(perceived, str):
        note = perceived
    else:
        measures["lpips"] = perceived
    found = {pair.name: _measured(engine, pair, args.seed, measures) for pair in pairs}
    summary = _summary(found)
    if args.json:
        notes = [note] if note else []
        print_json(
            {
                "engine": engine.card.id,
                "where": engine.plain["where"],
                "pairs": found,
                **summary,
                "notes": notes,
            }
        )
        return ExitCode.DONE
    print(f"{engine.card.title}: {engine.words}")
    names = (*measures, "seconds")
    wide = max(map(len, (*found, "worst")))
    print(f"{'':{wide}}  {' '.join(f'{name:>8}' for name in names)}")
    for name, values in found.items():
        print(f"{name:{wide}}  {' '.join(f'{values[each]:8.3f}' for each in names)}")
    for name in ("mean", "worst"):
        print(f"{name:{wide}}  {' '.join(f'{summary[name][each]:8.3f}' for each in names)}")
    print(f"95 of 100 are done within {summary['p95_seconds']:.3f} seconds.")
    if note:
        print(note)
    return ExitCode.DONE


def _pairs(folder: Path) -> Iterator[Pair]:
    """Raises NotFound for a folder without any, or a sentence without its pictures; BadRequest for
    a sentence that says nothing."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", "Name the folder that holds the pairs.")
    sentences = sorted(folder.glob("*.txt"))
    if not sentences:
        raise NotFound(
            f"There are no pairs in {folder}.",
            "For each put there a sentence, NAME.txt, and NAME.before.png with NAME.after.png.",
        )
    for path in sentences:
        name = path.stem
        before, after = (_picture(folder, f"{name}.{when}") for when in ("before", "after"))
        sentence = path.read_text("utf-8", "replace").strip()
        if not sentence:
            raise BadRequest(f"{path} says nothing.", "Write into it what was wanted.")
        yield Pair(name, sentence, before, after)


def _picture(folder: Path, stem: str) -> Path:
    found = sorted(path for path in folder.iterdir() if path.stem == stem)
    if not found:
        raise NotFound(f"There is no picture {stem}.* in {folder}.", "Add it to the folder.")
    return found[0]


def _measured(
    engine: Engaged, pair: Pair, seed: int, measures: Mapping[str, Likeness]
) -> dict[str, float]:
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
    made = run(engine.client, request, progress_line()).picture
    seconds = time.perf_counter() - start
    expect_size(made, before.work)
    assert made is not None
    aim = _reduced(as_light(wanted.pixels), wanted)
    seen = as_light(made)[before.content.slices]
    return {name: measure(seen, aim) for name, measure in measures.items()} | {"seconds": seconds}


def _shown(card: ModelCard, path: Path) -> ShownCrop:
    with closing(open_picture(path)) as picture:
        plan = plan_for(card, picture.size, None, picture.orientation, Quality.FINAL)
        return ShownCrop.of(picture, plan, None, picture.orientation)


def _reduced(values: Light, crop: ShownCrop) -> Light:
    """What was sent, as large as it lies on the model's canvas."""
    import cv2  # noqa: PLC0415

    size = crop.content.size
    how = cv2.INTER_AREA if size.width <= values.shape[1] else cv2.INTER_CUBIC
    reduced = cv2.resize(values, (size.width, size.height), interpolation=how)
    return np.clip(reduced, 0, 1).astype(np.float32)


def _summary(found: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """The worst: of what is better the less it is, the most."""
    names = next(iter(found.values()))
    values = {name: [each[name] for each in found.values()] for name in names}
    worst = {
        name: (max if name in {"lpips", "seconds"} else min)(each) for name, each in values.items()
    }
    mean = {name: float(np.mean(each)) for name, each in values.items()}
    return {
        "mean": mean,
        "worst": worst,
        "p95_seconds": float(np.quantile(values["seconds"], 0.95)),
    }
