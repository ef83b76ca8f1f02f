"""The restoration network against the operators: real photographs, damaged here.

Photographs of at most 640 px, none of which was used for training. Every row gives the mean and the
worst gain in dB over the damaged picture, and for the network the mean and the worst difference to
the best operator of that picture. Dust that the network found is repaired in two ways: by itself,
and by the exact operator inside its map.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_restore.py [--quick] [--only NAME] [FILE …]`
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from nano_measured import Decibels, MapMeasured, Measured, decibels

from fixtures.damage import (
    NAMES,
    Damaged,
    Photo,
    blurred,
    littered,
    noisy,
    photograph,
    psnr,
    scratched,
)
from fixtures.operator_runs import run
from fixtures.own_networks import NETWORKS, Light, Restore
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import find
from gesso_core.operators.noise import noise_seen
from gesso_core.operators.operator import RepairOperator, complete
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import silent

RGB8 = PixelFormat(8, Colour.RGB)
SURE = 0.5
"""From where on the network's map is taken for damage."""

_GROWN = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))  # as the product: marks fade out

Damage = Callable[[Photo, np.random.Generator], Damaged]
Way = Callable[[Damaged, Photo], Photo]
"""The photograph as it was is for what is meant to be generous."""


@dataclass(frozen=True)
class Case:
    """step: the operator it asks for. is_marked: the damage is shown, and filled. is_found: what
    the network changes is bounded by its map."""

    title: str
    step: str
    damage: Damage
    wish: dict[str, float]
    ways: Mapping[str, Way] = field(default_factory=dict)
    is_marked: bool = False
    is_found: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="320 px")
    asked = parser.parse_args()
    networks, photos = networks_of(asked.files), photographs(320 if asked.quick else 640)
    for row in (*measured(photos, networks, asked.only), *maps(photos, networks, asked.only)):
        print(row.line(), flush=True)


def networks_of(paths: list[Path]) -> dict[str, Restore]:
    """Those that ship if none is named."""
    paths = paths or sorted(NETWORKS.glob("gesso-restore*.onnx"))
    return {path.stem: Restore.of(path, threads=2) for path in paths}


def photographs(side: int = 640) -> dict[str, Photo]:
    return {name: photograph(name, side) for name in NAMES}


def measured(
    photos: dict[str, Photo], networks: dict[str, Restore], only: str = ""
) -> Iterator[Measured]:
    for case in CASES:
        if only in case.title:
            yield _measured(case, photos, networks)


def _measured(case: Case, photos: dict[str, Photo], networks: dict[str, Restore]) -> Measured:
    truth = list(photos.values())
    damaged = [case.damage(p, np.random.default_rng(i)) for i, p in enumerate(truth)]
    pairs = list(zip(damaged, truth, strict=True))
    before = decibels([d.photo for d in damaged], truth)
    operators = {
        way: decibels([do(d, t) for d, t in pairs], truth) for way, do in case.ways.items()
    }
    own: dict[str, Decibels] = {}
    by_map: dict[str, Decibels] = {}
    for name, restore in networks.items():
        made = [_restored(restore, d, case) for d in damaged]
        own[name] = decibels([picture for picture, _ in made], truth)
        if case.is_found:
            mended = [_repair(d.photo, m) for d, (_, m) in zip(damaged, made, strict=True)]
            by_map[name] = decibels(mended, truth)
    noise = [noise_seen(ArrayPicture(d.photo, RGB8)) for d in damaged if case.step == DENOISE]
    return Measured(case.title, case.step, tuple(photos), before, operators, own, by_map, noise)


def _restored(restore: Restore, damaged: Damaged, case: Case) -> tuple[Photo, Light]:
    """As the product composes it, nothing outside the mask; and where it changed, 0 or 1."""
    fill = None
    if case.is_marked:
        assert damaged.where is not None
        fill = damaged.where.astype(np.float32)
    made, sure = restore(damaged.photo.astype(np.float32) / 255, case.wish, fill)
    result = np.clip(made * 255 + 0.5, 0, 255).astype(np.uint8)
    where = np.ones_like(sure)
    if fill is not None:
        where = fill
    elif case.is_found:
        where = grown(sure)
        soft = (cv2.blur(where, (3, 3)) * where)[..., None]
        mixed = damaged.photo * (1 - soft) + result * soft
        return np.clip(mixed + 0.5, 0, 255).astype(np.uint8), where
    return np.where(where[..., None] > 0, result, damaged.photo), where


def grown(sure: Light) -> Light:
    """The map as the product takes it: 1 where it is sure, and a little beyond."""
    return np.asarray(cv2.dilate((sure > SURE).astype(np.float32), _GROWN), np.float32)


def maps(
    photos: dict[str, Photo], networks: dict[str, Restore], only: str = ""
) -> Iterator[MapMeasured]:
    """Marks may be missed by a pixel at their edge, and found a pixel beyond it."""
    finders: dict[str, Callable[[Photo], Light]] = {"remove_dust": _found}
    for name, restore in networks.items():
        finders[name] = lambda p, r=restore: r(p.astype(np.float32) / 255, {"dust": 1})[1]  # type: ignore[misc]
    clean: dict[str, tuple[float, float]] = {}
    for title, damage in LITTER.items():
        if only not in f"map of {title}":
            continue
        for name, find_in in finders.items():
            # The operator's map holds what it is sure enough of, and nothing else.
            least = 0.0 if name == "remove_dust" else SURE
            if name not in clean:
                called = [float((find_in(photo) > least).mean()) for photo in photos.values()]
                clean[name] = float(np.mean(called)), max(called)
            rows = []
            for number, photo in enumerate(photos.values()):
                damaged = damage(photo, np.random.default_rng(number))
                assert damaged.where is not None
                rows.append(_agreement(find_in(damaged.photo) > least, damaged.where))
            means, worst = np.mean(rows, axis=0), np.min(rows, axis=0)
            recall, precision, f1 = (
                (float(m), float(w)) for m, w in zip(means, worst, strict=True)
            )
            yield MapMeasured(title, name, recall, precision, f1, clean[name])


def _agreement(found: np.ndarray, where: np.ndarray) -> tuple[float, float, float]:
    """Recall, precision and F1."""
    marked = cv2.erode(where.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    near = cv2.dilate(where.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    recall = float((found & marked).sum() / marked.sum())
    precision = float((found & near).sum() / max(found.sum(), 1))
    return recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)


def _operator(name: str) -> Way:
    return lambda damaged, _: run(name, damaged.photo, RGB8, {})


def _bilateral(damaged: Damaged, _: Photo) -> Photo:
    return np.asarray(cv2.bilateralFilter(damaged.photo, 7, 35, 3), np.uint8)


def _nlm(strength: float) -> Way:
    return lambda damaged, _: np.asarray(
        cv2.fastNlMeansDenoisingColored(damaged.photo, None, strength, strength), np.uint8
    )


def _telea(damaged: Damaged, _: Photo) -> Photo:
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


def _repair_marked(damaged: Damaged, _: Photo) -> Photo:
    assert damaged.where is not None
    return _repair(damaged.photo, damaged.where.astype(np.float32))


def _repair_found(damaged: Damaged, _: Photo) -> Photo:
    return _repair(damaged.photo, _found(damaged.photo))


def _unsharp(damaged: Damaged, _: Photo) -> Photo:
    photo = damaged.photo.astype(np.float32)
    soft = cv2.GaussianBlur(photo, (0, 0), 1.3)
    return np.clip(2 * photo - soft + 0.5, 0, 255).astype(np.uint8)


def _richardson_lucy(radius: float) -> Way:
    """W. H. Richardson (1972), L. B. Lucy (1974), with the blur that it really was and stopped when
    it was nearest to the truth: nobody can know either."""

    def deblur(damaged: Damaged, truth: Photo) -> Photo:
        seen = damaged.photo.astype(np.float32) + 0.5
        guess, best, closest = seen, damaged.photo, -np.inf
        for _ in range(_MOST_STEPS):
            ratio = seen / np.maximum(cv2.GaussianBlur(guess, (0, 0), radius), 0.5)
            guess = guess * cv2.GaussianBlur(ratio, (0, 0), radius)
            made = np.clip(guess, 0, 255).astype(np.uint8)
            near = psnr(made, truth)
            if near < closest:  # from here on it sharpens noise
                break
            best, closest = made, near
        return best

    return deblur


def _noisy(level: float) -> Damage:
    return lambda photo, random: noisy(photo, random, level)


def _grain(level: float) -> Damage:
    """Of the film: soft, the same in all channels but for a little."""

    def damage(photo: Photo, random: np.random.Generator) -> Damaged:
        grain = random.normal(size=(*photo.shape[:2], 1)) + 0.3 * random.normal(size=photo.shape)
        grain = cv2.GaussianBlur(grain, (0, 0), 0.7)
        return _levels(photo + level * grain / grain.std())

    return damage


def _soft(level: float) -> Damage:
    """Each channel has its own, as where a picture was enlarged or its colours were filled in."""

    def damage(photo: Photo, random: np.random.Generator) -> Damaged:
        noise = cv2.GaussianBlur(random.normal(size=photo.shape), (0, 0), 0.9)
        return _levels(photo + level * noise / noise.std())

    return damage


def _blurred(radius: float) -> Damage:
    return lambda photo, random: blurred(photo, random, radius)


def _jpeg(quality: int) -> Damage:
    def damage(photo: Photo, random: np.random.Generator) -> Damaged:
        done = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return Damaged(np.ascontiguousarray(cv2.imdecode(done, cv2.IMREAD_COLOR)[..., ::-1]))

    return damage


def _shifted(quality: int) -> Way:
    """Compressed again at other places of the blocks, and the mean: as A. Nosratinia did (2001)."""

    def deblock(damaged: Damaged, _: Photo) -> Photo:
        total = np.zeros(damaged.photo.shape, np.float32)
        for down in range(0, 8, 2):
            for across in range(0, 8, 2):
                moved = np.roll(damaged.photo, (down, across), (0, 1))
                again = _jpeg(quality)(moved, np.random.default_rng(0)).photo
                total += np.roll(again, (-down, -across), (0, 1))
        return np.clip(total / 16 + 0.5, 0, 255).astype(np.uint8)

    return deblock


def _levels(values: np.ndarray) -> Damaged:
    return Damaged(np.clip(values + 0.5, 0, 255).astype(np.uint8))


def _denoised(strength: float) -> dict[str, Way]:
    return {"denoise": _operator("denoise"), "bilateral": _bilateral, "NLM": _nlm(strength)}


def _deblurred(radius: float) -> dict[str, Way]:
    rows: dict[str, Way] = {"deblur": _operator("deblur"), "unsharp": _unsharp}
    return {**rows, "Richardson-Lucy": _richardson_lucy(radius)}


_MOST_STEPS = 60
_REPAIRS: dict[str, Way] = {"remove_dust": _repair_marked, "Telea": _telea}
NOISES = {"noise": _noisy, "film grain": _grain, "soft noise": _soft}
LITTER: dict[str, Damage] = {"scratches": scratched, "fibres": littered}
DENOISE, DEBLUR, DEBLOCK, DUST = "denoise", "deblur", "deblock", "remove_dust"
CASES = (
    *(
        Case(f"{kind} {level}", DENOISE, damage(level), {"denoise": 1}, _denoised(0.6 * level))
        for kind, damage in NOISES.items()
        for level in (5, 10, 15, 25, 50)
    ),
    Case("no noise", DENOISE, lambda p, r: Damaged(p), {"denoise": 1}, _denoised(3)),
    *(
        Case(
            f"JPEG {quality}",
            DEBLOCK,
            _jpeg(quality),
            {"deblock": 1},
            {"shifts": _shifted(quality)},
        )
        for quality in (10, 20, 30)
    ),
    *(
        Case(
            f"blur {radius}, noise 1.5",
            DEBLUR,
            _blurred(radius),
            {"deblur": 1},
            _deblurred(radius),
        )
        for radius in (0.8, 1.3, 2.0)
    ),
    *(
        Case(f"{kind}, found", DUST, damage, {"dust": 1}, {DUST: _repair_found}, is_found=True)
        for kind, damage in LITTER.items()
    ),
    *(
        Case(f"{kind}, marked", DUST, damage, {"fill": 1}, _REPAIRS, is_marked=True)
        for kind, damage in LITTER.items()
    ),
    Case("nothing asked", "", lambda p, r: Damaged(p), {}),
    Case("noise 25, not asked", "", _noisy(25), {}),
    Case("clean, all asked", "", lambda p, r: Damaged(p), {"denoise": 1, "dust": 1}),
)


if __name__ == "__main__":
    main()
