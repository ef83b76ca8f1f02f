"""How faithfully a model's output is fitted back: tables with the mean and the worst of each row.

`python tests/benchmarks/fidelity.py [quality|failures|whole|speed] [--photos N]`. The outputs are
simulated (fixtures.drift), the naive paste of the same output is measured in the same run.
"""

import argparse
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fixtures.drift import Drift, Edit, blob, edited, model_output, usual
from fixtures.measures import enlarged, overlap, pasted, psnr
from fixtures.photographs import NAMES, photograph
from gesso_core.errors import GessoError
from gesso_core.fidelity.compose import Composition, compose
from gesso_core.geometry import Affine, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.planning import EditPlan, plan

FORMAT = PixelFormat(16, Colour.RGB)
SIZES = (Size(1254, 836), Size(1182, 886), Size(724, 1448), Size(1564, 670))  # all about 1 MP
KINDS: dict[str, dict[str, Any]] = {
    "usual": {},
    "zoom 3 %": {"zoom": (0.03, 0.03)},
    "anisotropic 3/1 %": {"zoom": (0.03, 0.01)},
    "clipped cast": {"gain": (1.15, 1.11, 1.06), "offset": (0.02, 0.01, 0.0)},
    "half resolution": {"softness": 0.5},
    "redrawn texture": {"redraw": 1.2, "softness": 1.0, "jpeg": None},
    "redrawn, JPEG 92": {"redraw": 2.0, "softness": 1.0, "jpeg": 92},
    "vignette 10 %": {"vignette": 0.1},
    "wobble 0.7 px": {"wobble": 0.7},
}


@dataclass(frozen=True)
class Row:
    registration: float
    outside: float
    inside: float
    iou: float
    identical: float
    naive_outside: float
    naive_inside: float
    seconds: float


def fitted(
    before: NDArray[Any], truth: NDArray[Any], where: NDArray[np.bool_], drift: Drift
) -> tuple[Row, Composition]:
    size = Size(before.shape[1], before.shape[0])
    made = plan(None, size)
    output, warp = model_output(truth, made.content.size, drift)
    started = time.perf_counter()
    fit = compose(ArrayPicture(before, FORMAT), padded(output, made), made)
    pieces = list(fit.patch.pieces)
    seconds = time.perf_counter() - started
    del pieces
    result = pasted(before, fit.patch, FORMAT)
    naive = cv2.resize(output, (size.width, size.height), interpolation=cv2.INTER_CUBIC)
    naive = naive.astype(np.uint16) * 257
    same = (result == before).all(2)
    true = warp @ made.to_content.inverse
    return Row(
        registration=apart(fit.fit.alignment.warp, true, made.content.size),
        outside=psnr(result, truth, ~where),
        inside=psnr(result, truth, where),
        iou=overlap(enlarged(fit.change, before), where),
        identical=float(same[~where].mean()) if (~where).any() else 1.0,
        naive_outside=psnr(naive, truth, ~where),
        naive_inside=psnr(naive, truth, where),
        seconds=seconds,
    ), fit


def padded(output: NDArray[np.uint8], made: EditPlan) -> NDArray[np.uint8]:
    content, work = made.content, made.work
    below, right = work.height - content.bottom, work.width - content.right
    edges = (content.top, below, content.left, right)
    return cv2.copyMakeBorder(output, *edges, cv2.BORDER_REPLICATE)


def apart(first: Affine, second: Affine, size: Size) -> float:
    """Root mean square distance of two maps over the picture, px."""
    steps = (np.linspace(0, size.width - 1, 5), np.linspace(0, size.height - 1, 5))
    points = np.stack(np.meshgrid(*steps), -1).reshape(-1, 2)
    return float(np.sqrt(((first.apply(points) - second.apply(points)) ** 2).sum(1).mean()))


def quality(photos: int) -> None:
    names = NAMES[:photos]
    print(f"{photos} photographs, four aspect ratios, 1 MP, 16 bit; mean (worst)")
    print(HEAD)
    for kind, edit in itertools.product(KINDS, (None, *Edit)):
        rows = [_case(name, i, edit, KINDS[kind]) for i, name in enumerate(names)]
        _print(f"{kind} · {edit or 'no edit'}", [row for row in rows if row])


HEAD = (
    f"{'':34s}{'registration px':>16s}{'PSNR outside':>15s}{'inside':>15s}{'IoU':>12s}"
    f"{'identical':>16s}{'naive out/in':>14s}{'s':>6s}"
)


def _case(name: str, index: int, edit: Edit | None, changes: dict[str, Any]) -> Row | None:
    size = SIZES[index % len(SIZES)]
    random = np.random.default_rng(500 + 11 * index + len(edit or ""))
    before = photograph(name, size, seed=index)
    truth, where = before, np.zeros(before.shape[:2], np.bool_)
    if edit is not None:
        other = photograph(NAMES[(index + 3) % len(NAMES)], size, seed=index + 50)
        truth, where = edited(before, other, edit, random)
    try:
        row, fit = fitted(before, truth, where, usual(random, **changes))
    except GessoError as error:
        print(f"  FAILED {name} {edit}: {error.message}")
        return None
    expected = "unchanged" if edit is None else "local"
    if fit.report.mode != expected or row.outside < 50:
        print(f"  weak: {name} {edit or 'no edit'}: {fit.report.mode}, outside {row.outside:.1f}")
    return row


def _print(title: str, rows: list[Row]) -> None:
    if not rows:
        return

    def both(name: str, digits: int, worst: Callable[[list[float]], float]) -> str:
        values = [getattr(row, name) for row in rows]
        middle = float(np.median(values) if name == "registration" else np.mean(values))
        return f"{middle:.{digits}f} ({worst(values):.{digits}f})"

    naive = [np.mean([getattr(r, f"naive_{side}") for r in rows]) for side in ("outside", "inside")]
    print(
        f"{title:34s}{both('registration', 3, max):>16s}{both('outside', 1, min):>15s}"
        f"{both('inside', 1, min):>15s}{both('iou', 2, min):>12s}"
        f"{both('identical', 4, min):>16s}{naive[0]:>8.1f}/{naive[1]:.1f}"
        f"{np.mean([r.seconds for r in rows]):>6.1f}",
        flush=True,
    )


def failures(photos: int) -> None:
    """Cases known to be hard, one row each."""
    print(HEAD)
    for title, before, truth, where, drift in _hard():
        try:
            row, fit = fitted(before, truth, where, drift)
        except GessoError as error:
            print(f"{title:34s} refused: {error.message}")
            continue
        _print(f"{title} [{fit.report.mode}]", [row])


Hard = tuple[str, NDArray[Any], NDArray[Any], NDArray[np.bool_], Drift]


def _hard() -> Iterator[Hard]:
    size = Size(1024, 1024)
    before, other = (photograph(n, size, seed=s) for n, s in (("astronaut", 1), ("coffee", 2)))

    def random() -> np.random.Generator:
        return np.random.default_rng(1)

    truth, where = edited(before, other, Edit.OBJECT, random())
    for zoom in (0.05, 0.08):
        yield f"zoom {zoom:.0%}", before, truth, where, usual(random(), zoom=(zoom, zoom))
    for shift in (32.0, 64.0):
        drift = usual(random(), shift=(shift, shift / 2))
        yield f"shift {shift:.0f} px", before, truth, where, drift
    yield "rotation 3°", before, truth, where, usual(random(), rotation=0.052)
    for wobble in (1.0, 2.0):
        yield f"wobble {wobble} px", before, truth, where, usual(random(), wobble=wobble)
    most = cv2.bitwise_not(blob(before, np.random.default_rng(2), 0.15, centred=True)) > 0
    replaced = np.where(most[..., None], other, before)
    yield "80 % replaced", before, replaced, most, usual(random())
    rows = np.linspace(0.3, 0.7, 1024)[:, None, None]
    sky = rows + np.random.default_rng(0).normal(0, 0.006, (1024, 1024, 3))
    sky = np.rint(sky.clip(0, 1) * 65535).astype(np.uint16)
    yield "flat sky + object", sky, *edited(sky, other, Edit.OBJECT, random()), usual(random())
    gravel = photograph("gravel", size, seed=1)
    changed = edited(gravel, other, Edit.OBJECT, random())
    yield "gravel + object", gravel, *changed, usual(random())
    for step in (2, 4, 8):
        part = blob(before, np.random.default_rng(5), 0.08) > 0
        lab = cv2.cvtColor(before.astype(np.float32) / 65535, cv2.COLOR_RGB2LAB)
        lab[part, 0] += step
        light = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).clip(0, 1) * 65535
        faint = np.where(part[..., None], light.astype(np.uint16), before)
        yield f"subtle, {step} L*", before, faint, part, usual(random())


def whole(photos: int) -> None:
    """Edits of everything: the detail of the original must survive."""
    print(HEAD)
    edits: dict[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
        "relight, gamma 1.6": lambda p: p**1.6,
        "relight, gamma 0.5": lambda p: p**0.5,
        "black and white": lambda p: np.repeat(
            cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)[..., None], 3, 2
        ),
        "sepia": lambda p: (p.mean(2, keepdims=True) * np.float32([1.1, 0.9, 0.65])).clip(0, 1),
    }
    for title, edit in edits.items():
        rows, modes = [], set()
        for index, name in enumerate(NAMES[:photos]):
            size = SIZES[index % len(SIZES)]
            before = photograph(name, Size(2 * size.width, 2 * size.height), seed=index)
            truth = np.rint(edit(before.astype(np.float32) / 65535) * 65535).astype(np.uint16)
            drift = Drift(zoom=(0.01, 0.01), shift=(3, -2), softness=0.75, jpeg=90)
            row, fit = fitted(before, truth, np.ones(before.shape[:2], np.bool_), drift)
            rows.append(row)
            modes.add(str(fit.report.mode))
        _print(f"{title} [{'/'.join(sorted(modes))}]", rows)


def speed(photos: int) -> None:
    """A local edit (8 % of the frame) at 1, 4 and 24 MP; the ratio is to 1 MP in this run."""
    base = 0.0
    for size in (Size(1224, 856), Size(2448, 1712), Size(6000, 4000)):
        before, other = (photograph(n, size, seed=1) for n in ("retina", "coffee"))
        truth, where = edited(before, other, Edit.OBJECT, np.random.default_rng(3))
        drift = usual(np.random.default_rng(3))
        fitted(before, truth, where, drift)
        row = min((fitted(before, truth, where, drift)[0] for _ in range(3)), key=_seconds)
        base = base or row.seconds
        print(
            f"{size.area / 1e6:5.1f} MP  {row.seconds:.2f} s  ×{row.seconds / base:.2f}  "
            f"outside {row.outside:.1f}  inside {row.inside:.1f} dB",
            flush=True,
        )


def _seconds(row: Row) -> float:
    return row.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    tables = {"quality": quality, "failures": failures, "whole": whole, "speed": speed}
    parser.add_argument("table", nargs="?", choices=tables)
    parser.add_argument("--photos", type=int, default=4)
    chosen = parser.parse_args()
    for name, table in tables.items():
        if chosen.table in (None, name):
            print(f"\n{name}")
            table(chosen.photos)


if __name__ == "__main__":
    main()
