"""What the restoration operators give back: ten photographs of at most 640 px, damaged here.

Prints the mean and the worst gain in dB, never one without the other, seconds per megapixel, and
what each operator does to photographs that were not damaged. Simple baselines run on the same
damage. The finder of dust was fitted on damage in these very photographs, so that its figures here
flatter it; `speck_judgement.py` says how it does on photographs left out.

`PYTHONPATH=runtime:tests python tests/benchmarks/restoration.py [--only NAME] [--large]`; --large
also times 24 MP.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from fixtures.damage import (
    NAMES,
    Damaged,
    Photo,
    blob,
    blurred,
    cast,
    faded,
    noisy,
    photograph,
    psnr,
    scratched,
    screened,
    stained,
)
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import find
from gesso_core.operators.evaluate import evaluate, prepare
from gesso_core.operators.operator import LocalOperator, MatteOperator, RepairOperator, complete
from gesso_core.patch import Piece
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.progress import silent

RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)

Restore = Callable[[Damaged], Photo]
Damage = Callable[[Photo, np.random.Generator], Damaged]


@dataclass(frozen=True)
class Case:
    title: str
    damage: Damage
    ways: dict[str, Restore]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose title contains this")
    parser.add_argument("--large", action="store_true", help="time 24 MP")
    chosen = parser.parse_args()
    photos = {name: photograph(name) for name in NAMES}
    for case in _cases():
        if chosen.only in case.title:
            _print_case(case, photos)
    if chosen.only in "dust and scratches, found":
        _print_detection(photos)
    if chosen.only in "undamaged":
        _print_undamaged(photos)
    if chosen.only in "background":
        _print_background(photos)
    if chosen.large:
        _print_large()


def _cases() -> list[Case]:
    denoise = {
        "denoise": _operator("denoise"),
        "bilateral": lambda d: cv2.bilateralFilter(d.photo, 7, 35, 3),
    }
    casts = {"warm": (1.0, 0.9, 0.72), "cold": (0.78, 0.93, 1.0), "magenta": (1.0, 0.86, 0.95)}
    return [
        Case("noise of 15 levels", noisy, denoise),
        Case("noise of 25 levels", lambda p, r: noisy(p, r, 25), denoise),
        Case("noise of 50 levels", lambda p, r: noisy(p, r, 50), denoise),
        Case("blur of 1.3 px", blurred, {"deblur": _operator("deblur"), "unsharp": _unsharp}),
        Case("blur of 2 px", lambda p, r: blurred(p, r, 2), {"deblur": _operator("deblur")}),
        Case("fading", faded, {"fade_repair": _operator("fade_repair"), "levels": _levels}),
        *(
            Case(f"{name} cast", cast(gains), {"colour_cast": _operator("colour_cast")})
            for name, gains in casts.items()
        ),
        Case("stain, marked", stained, {"remove_stain": _operator("remove_stain")}),
        Case(
            "print screen",
            screened,
            {"descreen": _operator("descreen"), "blur": lambda d: _soft(d.photo, 1.5)},
        ),
        Case(
            "dust and scratches, marked",
            scratched,
            {"remove_dust": _repair, "Telea": _telea},
        ),
        Case("dust and scratches, found by itself", scratched, {"remove_dust": _found_repair}),
    ]


def _print_case(case: Case, photos: dict[str, Photo]) -> None:
    damaged = [case.damage(p, np.random.default_rng(i)) for i, p in enumerate(photos.values())]
    before = [psnr(d.photo, p) for d, p in zip(damaged, photos.values(), strict=True)]
    print(f"{case.title}: damaged {np.mean(before):.2f} dB")
    megapixels = sum(p.shape[0] * p.shape[1] for p in photos.values()) / 1e6
    for way, restore in case.ways.items():
        start = time.perf_counter()
        restored = [restore(d) for d in damaged]
        seconds = time.perf_counter() - start
        after = [psnr(r, p) for r, p in zip(restored, photos.values(), strict=True)]
        gains = np.subtract(after, before)
        worst = list(photos)[int(gains.argmin())]
        print(
            f"   {way:12s} mean {gains.mean():+6.2f}  worst {gains.min():+6.2f} ({worst})"
            f"  {seconds / megapixels:.2f} s/MP",
            flush=True,
        )


def _operator(name: str) -> Restore:
    def restore(damaged: Damaged) -> Photo:
        size = Size(damaged.photo.shape[1], damaged.photo.shape[0])
        where = damaged.where
        mask = None if where is None else Mask(size.box, where.astype(np.float32))
        return _evaluated(name, damaged.photo, RGB8, mask)

    return restore


def _evaluated(name: str, pixels: Pixels, pixel_format: PixelFormat, mask: Mask | None) -> Pixels:
    operator = find(name)
    assert isinstance(operator, LocalOperator)
    picture = ArrayPicture(pixels, pixel_format)
    values = prepare(operator, picture, mask, {})
    return evaluate(
        operator,
        lambda box: pixels[box.slices],
        picture.size,
        pixel_format,
        values,
        mask=mask,
        opacity=1.0,
        box=picture.size.box,
    )


def _repair(damaged: Damaged) -> Photo:
    assert damaged.where is not None
    return _repaired(damaged.photo, damaged.where.astype(np.float32))


def _repaired(photo: Photo, coverage: np.ndarray) -> Photo:
    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    picture = ArrayPicture(photo, RGB8)
    result = photo.copy()
    for piece in operator.repair(picture, Mask(picture.size.box, coverage), {}, silent):
        _lay(result, piece)
    return result


def _lay(result: Pixels, piece: Piece) -> None:
    part, share = result[piece.box.slices], piece.alpha[..., None]
    mixed = np.rint(part * (1 - share) + piece.pixels * share).astype(part.dtype)
    np.copyto(part, mixed, where=share > 0)


def _found(photo: Photo) -> np.ndarray:
    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    assert operator.propose is not None
    picture = ArrayPicture(photo, RGB8)
    found = np.zeros(photo.shape[:2], np.float32)
    for mask in operator.propose(picture, complete(operator, {}), picture.size.box, silent):
        found[mask.box.slices] = mask.values
    return found


def _found_repair(damaged: Damaged) -> Photo:
    return _repaired(damaged.photo, _found(damaged.photo))


def _print_detection(photos: dict[str, Photo]) -> None:
    rows = []
    for i, photo in enumerate(photos.values()):
        damaged = scratched(photo, np.random.default_rng(i))
        assert damaged.where is not None
        found = _found(damaged.photo) > 0
        marked = cv2.erode(damaged.where.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        near = cv2.dilate(damaged.where.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        recall = (found & marked).sum() / marked.sum()
        precision = (found & near).sum() / max(found.sum(), 1)
        rows.append((recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)))
    for name, column in zip(("recall", "precision", "F1"), np.array(rows).T, strict=True):
        worst = list(photos)[int(column.argmin())]
        print(f"   found: {name:9s} mean {column.mean():.3f}  worst {column.min():.3f} ({worst})")


def _print_undamaged(photos: dict[str, Photo]) -> None:
    print("undamaged photographs: PSNR of what comes out (99 is unchanged)")
    ways: dict[str, Restore] = {
        name: _operator(name)
        for name in ("denoise", "deblur", "fade_repair", "colour_cast", "descreen")
    }
    ways["remove_dust"] = _found_repair
    for name, restore in ways.items():
        restored = [restore(Damaged(p)) for p in photos.values()]
        pairs = list(zip(restored, photos.values(), strict=True))
        after = np.array([psnr(r, p) for r, p in pairs])
        changed = max(float((r != p).any(2).mean()) for r, p in pairs)
        worst = list(photos)[int(after.argmin())]
        kept = int((after > 98.9).sum())
        print(
            f"   {name:12s} mean {after.mean():5.1f}  worst {after.min():5.1f} ({worst})"
            f"  unchanged {kept} of {len(after)}  at most {changed:.2%} of the pixels changed",
            flush=True,
        )


def _print_background(photos: dict[str, Photo]) -> None:
    operator = find("remove_background")
    assert isinstance(operator, MatteOperator)
    print("background: overlap (IoU) of a subject cut into another photograph")
    random = np.random.default_rng(3)
    for name in NAMES[:8]:
        front = photos[name]
        height, width = front.shape[:2]
        back = photos["coffee" if name == "hubble_deep_field" else "hubble_deep_field"]
        inside = cv2.resize(blob(512, random, 0.12, (256, 256)), (width, height)) > 0
        pixels = np.where(inside[..., None], front, cv2.resize(back, (width, height)))
        picture = ArrayPicture(pixels, RGB8)
        row = []
        for within in (Box.around(inside).grow(8).intersect(picture.size.box), None):
            try:
                found = operator.matte(picture, {}, within).read(picture.size.box) > 0.5
                row.append(f"{(found & inside).sum() / (found | inside).sum():.3f}")
            except BadRequest:
                row.append("refused")
        print(f"   {name:22s} from a box {row[0]}  automatic {row[1]}", flush=True)


def _print_large() -> None:
    photo = cv2.resize(photograph("coffee"), (6000, 4000), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(0).normal(0, 500, (4000, 6000, 1))
    pixels = np.clip(photo * 257.0 + grain, 0, 65535).astype(np.uint16)
    print("24 MP, 16 bit, seconds")
    for name in ("denoise", "deblur", "fade_repair", "colour_cast", "descreen"):
        start = time.perf_counter()
        _evaluated(name, pixels, RGB16, None)
        print(f"   {name:14s} {time.perf_counter() - start:.1f}", flush=True)
    dust, objects = find("remove_dust"), find("remove_object")
    assert isinstance(dust, RepairOperator)
    assert isinstance(objects, RepairOperator)
    assert dust.propose is not None
    picture = ArrayPicture(pixels, RGB16)
    start = time.perf_counter()
    list(dust.propose(picture, complete(dust, {}), picture.size.box, silent))
    print(f"   find dust      {time.perf_counter() - start:.1f}", flush=True)
    lines = np.zeros((4000, 6000), np.float32)
    lines[:, ::600] = lines[:, 1::600] = lines[:, 2::600] = 1  # 0.5 % of the picture
    start = time.perf_counter()
    list(dust.repair(picture, Mask(picture.size.box, lines), {}, silent))
    print(f"   repair 0.5 %   {time.perf_counter() - start:.1f}", flush=True)
    start = time.perf_counter()
    list(objects.repair(picture, Mask(Box.at(3000, 2500, 500, 500)), {}, silent))
    print(f"   fill 0.25 MP   {time.perf_counter() - start:.1f}", flush=True)


def _telea(damaged: Damaged) -> Photo:
    assert damaged.where is not None
    hole = damaged.where.astype(np.uint8)
    return np.asarray(cv2.inpaint(damaged.photo, hole, 4, cv2.INPAINT_TELEA), np.uint8)


def _unsharp(damaged: Damaged) -> Photo:
    photo = damaged.photo.astype(np.float32)
    return np.clip(2 * photo - _soft(photo, 1.3) + 0.5, 0, 255).astype(np.uint8)


def _soft(photo: np.ndarray, radius: float) -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), radius))


def _levels(damaged: Damaged) -> Photo:
    low, high = np.percentile(damaged.photo.reshape(-1, 3), [0.05, 99.95], axis=0)
    stretched = (damaged.photo - low) / (high - low) * 255
    return np.clip(stretched + 0.5, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
