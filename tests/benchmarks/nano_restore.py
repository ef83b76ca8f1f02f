"""The restoration network against the operators: real photographs, damaged here.

Photographs of at most 640 px, none of which was used for training. Every row gives the mean and the
worst gain in dB over the damaged picture, and for the network the mean and the worst difference to
the best operator of that picture.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_restore.py [--quick] [--only NAME] [FILE …]`
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from fixtures.damage import NAMES, Damaged, Photo, blurred, noisy, photograph, psnr, scratched
from fixtures.operator_runs import run
from fixtures.own_networks import NETWORKS, Light, Restore
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import RepairOperator, complete
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import silent

RGB8 = PixelFormat(8, Colour.RGB)
SURE = 0.5

Way = Callable[[Damaged], Photo]


@dataclass(frozen=True)
class Case:
    title: str
    damage: Callable[[Photo, np.random.Generator], Damaged]
    wish: dict[str, float]
    ways: dict[str, Way]
    is_marked: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="320 px")
    asked = parser.parse_args()
    paths = asked.files or sorted(NETWORKS.glob("gesso-restore*.onnx"))
    networks = {path.stem: Restore.of(path) for path in paths}
    photos = {name: photograph(name, 320 if asked.quick else 640) for name in NAMES}
    for case in CASES:
        if asked.only in case.title:
            _print_case(case, photos, networks)
    if asked.only in "dust map":
        _print_map(photos, networks)


def _print_case(case: Case, photos: dict[str, Photo], networks: dict[str, Restore]) -> None:
    damaged = [case.damage(p, np.random.default_rng(i)) for i, p in enumerate(photos.values())]
    truth = list(photos.values())
    before = _decibels([d.photo for d in damaged], truth)
    rows = {way: _decibels([do(d) for d in damaged], truth) for way, do in case.ways.items()}
    best = np.max(list(rows.values()), axis=0) if rows else before
    line = f"{case.title:22s} {before.mean():5.2f} dB"
    for way, after in rows.items():
        line += f" | {way} {(after - before).mean():+.2f} ({(after - before).min():+.2f})"
    for name, restore in networks.items():
        after = _decibels([_restored(restore, d, case) for d in damaged], truth)
        against = after - best
        line += f" | {name} {(after - before).mean():+.2f} ({(after - before).min():+.2f})"
        worst = list(photos)[int(against.argmin())]
        line += f" against {against.mean():+.2f} ({against.min():+.2f} {worst})"
    print(line, flush=True)


def _restored(restore: Restore, damaged: Damaged, case: Case) -> Photo:
    fill = None
    if case.is_marked:
        assert damaged.where is not None
        fill = damaged.where.astype(np.float32)
    made, _ = restore(damaged.photo.astype(np.float32) / 255, case.wish, fill)
    result = np.clip(made * 255 + 0.5, 0, 255).astype(np.uint8)
    if fill is not None:  # as the product composes it: nothing outside the mask
        result = np.where(fill[..., None] > 0, result, damaged.photo)
    return result


def _decibels(pictures: list[Photo], truth: list[Photo]) -> np.ndarray:
    return np.array([min(70.0, psnr(p, t)) for p, t in zip(pictures, truth, strict=True)])


def _print_map(photos: dict[str, Photo], networks: dict[str, Restore]) -> None:
    ways: dict[str, Callable[[Photo], Light]] = {"remove_dust": _found}
    for name, restore in networks.items():
        ways[name] = lambda p, r=restore: r(p.astype(np.float32) / 255, {"dust": 1})[1]  # type: ignore[misc]
    for name, find_in in ways.items():
        rows = []
        for number, photo in enumerate(photos.values()):
            damaged = scratched(photo, np.random.default_rng(number))
            assert damaged.where is not None
            found = find_in(damaged.photo) > SURE * (name != "remove_dust")
            marked = cv2.erode(damaged.where.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            near = cv2.dilate(damaged.where.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            recall = (found & marked).sum() / marked.sum()
            precision = (found & near).sum() / max(found.sum(), 1)
            f1 = 2 * recall * precision / max(recall + precision, 1e-9)
            clean = (find_in(photo) > SURE * (name != "remove_dust")).mean()
            rows.append((recall, precision, f1, clean))
        figures = np.array(rows)
        print(
            f"dust map, {name:20s} recall {figures[:, 0].mean():.3f} ({figures[:, 0].min():.3f})"
            f" precision {figures[:, 1].mean():.3f} ({figures[:, 1].min():.3f})"
            f" F1 {figures[:, 2].mean():.3f} ({figures[:, 2].min():.3f})"
            f" called dust in clean photographs {figures[:, 3].mean():.4f}"
            f" ({figures[:, 3].max():.4f})",
            flush=True,
        )


def _operator(name: str) -> Way:
    return lambda damaged: run(name, damaged.photo, RGB8, {})


def _bilateral(damaged: Damaged) -> Photo:
    return np.asarray(cv2.bilateralFilter(damaged.photo, 7, 35, 3), np.uint8)


def _nlm(strength: float) -> Way:
    return lambda damaged: np.asarray(
        cv2.fastNlMeansDenoisingColored(damaged.photo, None, strength, strength), np.uint8
    )


def _telea(damaged: Damaged) -> Photo:
    assert damaged.where is not None
    hole = damaged.where.astype(np.uint8)
    return np.asarray(cv2.inpaint(damaged.photo, hole, 4, cv2.INPAINT_TELEA), np.uint8)


def _found(photo: Photo) -> Light:
    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    assert operator.propose is not None
    picture = ArrayPicture(photo, RGB8)
    found = np.zeros(photo.shape[:2], np.float32)
    for mask in operator.propose(picture, complete(operator, {}), picture.size.box, silent):
        found[mask.box.slices] = mask.values
    return found


def _repair(photo: Photo, where: Light) -> Photo:
    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    size, result = Size(photo.shape[1], photo.shape[0]), photo.copy()
    mask = Mask(size.box, where)
    for piece in operator.repair(ArrayPicture(photo, RGB8), mask, {}, silent):
        part, share = result[piece.box.slices], piece.alpha[..., None]
        mixed = np.rint(part * (1 - share) + piece.pixels * share).astype(part.dtype)
        np.copyto(part, mixed, where=share > 0)
    return result


def _repair_marked(damaged: Damaged) -> Photo:
    assert damaged.where is not None
    return _repair(damaged.photo, damaged.where.astype(np.float32))


def _repair_found(damaged: Damaged) -> Photo:
    return _repair(damaged.photo, _found(damaged.photo))


def _unsharp(damaged: Damaged) -> Photo:
    photo = damaged.photo.astype(np.float32)
    soft = cv2.GaussianBlur(photo, (0, 0), 1.3)
    return np.clip(2 * photo - soft + 0.5, 0, 255).astype(np.uint8)


def _correlated(photo: Photo, random: np.random.Generator) -> Damaged:
    """Grain of the film: soft, the same in all channels but for a little."""
    grain = random.normal(size=(*photo.shape[:2], 1)) + 0.3 * random.normal(size=photo.shape)
    grain = cv2.GaussianBlur(grain, (0, 0), 0.7)
    return _levels(photo + 20 * grain / grain.std())


def _jpeg(quality: int) -> Callable[[Photo, np.random.Generator], Damaged]:
    def damage(photo: Photo, random: np.random.Generator) -> Damaged:
        done = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return Damaged(np.ascontiguousarray(cv2.imdecode(done, cv2.IMREAD_COLOR)[..., ::-1]))

    return damage


def _shifted(damaged: Damaged) -> Photo:
    """Compressed again at other places of the blocks, and the mean: as Nosratinia did (2001)."""
    total = np.zeros(damaged.photo.shape, np.float32)
    for down in range(0, 8, 2):
        for across in range(0, 8, 2):
            moved = np.roll(damaged.photo, (down, across), (0, 1))
            again = _jpeg(15)(moved, np.random.default_rng(0)).photo
            total += np.roll(again, (-down, -across), (0, 1))
    return np.clip(total / 16 + 0.5, 0, 255).astype(np.uint8)


def _levels(values: np.ndarray) -> Damaged:
    return Damaged(np.clip(values + 0.5, 0, 255).astype(np.uint8))


def _denoised(strength: float) -> dict[str, Way]:
    return {"denoise": _operator("denoise"), "bilateral": _bilateral, "NLM": _nlm(strength)}


_DEBLUR = {"deblur": _operator("deblur"), "unsharp": _unsharp}
CASES = (
    Case("noise 15", noisy, {"denoise": 1}, _denoised(9)),
    Case("noise 25", lambda p, r: noisy(p, r, 25), {"denoise": 1}, _denoised(15)),
    Case("noise 50", lambda p, r: noisy(p, r, 50), {"denoise": 1}, _denoised(30)),
    Case("film grain 20", _correlated, {"denoise": 1}, _denoised(12)),
    Case("JPEG 10", _jpeg(10), {"deblock": 1}, {"shifts": _shifted}),
    Case("JPEG 15", _jpeg(15), {"deblock": 1}, {"shifts": _shifted}),
    Case("JPEG 30", _jpeg(30), {"deblock": 1}, {"shifts": _shifted}),
    Case("blur 1.3, noise 1.5", blurred, {"deblur": 1, "denoise": 1}, _DEBLUR),
    Case("blur 2, noise 1.5", lambda p, r: blurred(p, r, 2), {"deblur": 1, "denoise": 1}, _DEBLUR),
    Case("dust, found", scratched, {"dust": 1}, {"remove_dust": _repair_found}),
    Case(
        "dust, marked",
        scratched,
        {"fill": 1},
        {"remove_dust": _repair_marked, "Telea": _telea},
        is_marked=True,
    ),
    Case("nothing asked", lambda p, r: Damaged(p), {}, {}),
    Case("noise 25, not asked", lambda p, r: Damaged(noisy(p, r, 25).photo), {}, {}),
    Case("clean, all asked", lambda p, r: Damaged(p), dict.fromkeys(("denoise", "dust"), 1.0), {}),
)


if __name__ == "__main__":
    main()
