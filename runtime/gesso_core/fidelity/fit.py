"""All that is measured between a picture and a model's output, at the size the model saw it."""

from dataclasses import dataclass

import cv2
import numpy as np

from gesso_core.errors import SizeMismatch
from gesso_core.fidelity import change_map, colour_lock, register, wobble
from gesso_core.fidelity.colour_lock import ColourMap
from gesso_core.fidelity.planes import (
    Plane,
    Where,
    blurred,
    extremes,
    gray,
    grown,
    lab,
    reduced,
    size_of,
    squared,
)
from gesso_core.fidelity.proxy import shown
from gesso_core.fidelity.report import Mode
from gesso_core.geometry import Affine, Size
from gesso_core.mask import Coverage
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, Pixels
from gesso_core.planning import EditPlan

_RELIT = 18.0  # mean ΔE of a tone change taken for the edit; simulated casts reach 15
_TONED = 7.0  # the same where the colour lock cannot follow it
_WOBBLES = 0.3  # px left after the affine map; redrawn texture alone leaves 0.2
_EXPLAINED = 0.8  # share of the picture that one map of colour must explain to be the whole edit
_MOSTLY_CHANGED = 0.93  # share of the crop beyond which too little is left to lock on


@dataclass(frozen=True, eq=False)
class Registration:
    """How an output lies on its picture. wobble: what the affine map leaves, if that is much."""

    alignment: register.Alignment
    wobble: wobble.Field | None


@dataclass(frozen=True, eq=False)
class Fit:
    """A picture and one output, aligned; blending again needs neither model nor search.

    original, output: the shown crop and the output's content, h×w×3, 0…1. aligned: the output as
    seen from the original. change: the change map over the shown crop, 0…1. colour_errors: mean ΔE
    of what is unchanged, before and after the colour lock.
    """

    plan: EditPlan
    original: Light
    output: Light
    aligned: Light
    registration: Registration
    residual: register.Residual
    colour: ColourMap
    colour_errors: tuple[float, float]
    change: Coverage
    mode: Mode


def fit(
    picture: Picture,
    output: Pixels,
    plan: EditPlan,
    *,
    sensitivity: float = 0.5,
    mode: Mode | None = None,
    known: Registration | None = None,
) -> Fit:
    """Register, lock the colour, find the change. Arguments and errors as for `compose`."""
    original = shown(picture, plan)
    content = _content(output, plan, is_gray=picture.format.colour is Colour.GRAY)
    found = known or _registered(original, content)
    aligned = _aligned(content, found)
    valid = _valid(found.alignment.warp, plan.content.size)
    first, second = (register.normalised(gray(p)) for p in (original, aligned))
    colour, changed = _locked(original, aligned, _alike(first, second, valid), valid, sensitivity)
    quiet = valid & ~changed
    mode = mode or _mode(original, aligned, changed)
    everywhere = np.ones_like(valid)
    change = everywhere if mode is Mode.WHOLE else _continued(changed, valid)
    change = np.zeros_like(valid) if mode is Mode.MASKED else change
    return Fit(
        plan,
        original,
        content,
        aligned,
        found,
        register.residual(first, second, quiet),
        colour,
        (_error(original, aligned, quiet), _error(original, colour(aligned), quiet)),
        change.astype(np.float32),
        mode,
    )


def _content(output: Pixels, plan: EditPlan, *, is_gray: bool) -> Light:
    if output.shape[:2] != (plan.work.height, plan.work.width):
        raise SizeMismatch(
            f"The model returned {output.shape[1]}×{output.shape[0]} pixels instead of "
            f"{plan.work.width}×{plan.work.height}.",
            "Give the output at the size the plan asks for.",
        )
    values = output[plan.content.slices]
    values = values[..., None] if values.ndim == 2 else values[..., :3]
    largest = np.iinfo(output.dtype).max if output.dtype.kind == "u" else 1
    content = np.asarray((values * np.float32(1 / largest)).clip(0, 1), np.float32)
    if is_gray and content.shape[2] == 3:
        content = gray(content)[..., None]
    return np.repeat(content, 3, axis=2) if content.shape[2] == 1 else content


def _registered(original: Light, content: Light) -> Registration:
    """By an affine map, and by what wobbles beyond it."""
    alignment = register.register(original, content)
    aligned = _aligned(content, Registration(alignment, None))
    first, second = (register.normalised(gray(p)) for p in (original, aligned))
    if not register.residual(first, second, register.alike(first, second)).median > _WOBBLES:
        return Registration(alignment, None)
    return Registration(alignment, wobble.field(first, second))


def _aligned(content: Light, found: Registration) -> Light:
    """The output as seen from the original."""
    warp, moved, size = found.alignment.warp, found.wobble, size_of(content)
    if moved is None:
        return register.warped(content, warp).clip(0, 1)
    along = wobble.sampled(content, warp, size, moved, to_shown=Affine(), shown=size)
    return along.clip(0, 1)


def _valid(warp: Affine, size: Size) -> Where:
    """Where the output shows the original at all: a zoom loses a border."""
    reached = cv2.warpAffine(
        np.ones((size.height, size.width), np.uint8),
        warp.matrix[:2],
        (size.width, size.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=0,
    )
    return np.asarray(cv2.erode(reached, np.ones((5, 5), np.uint8), borderValue=1) > 0, np.bool_)


def _alike(first: Plane, second: Plane, valid: Where) -> Where:
    """The 60 % of the picture whose texture agrees best: where to begin looking for the cast."""
    apart = blurred(np.abs(first - second), 4.0)
    return valid & (apart < np.percentile(apart[valid], 60))


def _locked(
    original: Light, aligned: Light, where: Where, valid: Where, sensitivity: float
) -> tuple[ColourMap, Where]:
    """The colour map and the change, each found twice: then neither has the other's error."""
    colour, changed = colour_lock.identity(), np.zeros_like(valid)
    for _ in range(2):
        colour = colour_lock.fit(aligned, original, where)
        comparable = _comparable(original, aligned, colour, where)
        found = change_map.difference(original, comparable)
        changed = change_map.changed(found, valid, sensitivity)
        where = valid & ~grown(changed, 7)
        if where.mean() < 0.05:
            break
    return colour, changed


def _comparable(original: Light, aligned: Light, colour: ColourMap, where: Where) -> Light:
    """The output in the original's colours; clipped pixels are compared in the output's own.

    What a cast pushed over the limit cannot be brought back. There the original goes through the
    cast instead and clips likewise, and only what still differs counts.
    """
    result = colour(aligned)
    least, most = extremes(aligned)
    near = ((most - 0.92) / 0.04).clip(0, 1) + ((0.03 - least) / 0.02).clip(0, 1)
    if np.count_nonzero(near) < 1e-4 * near.size:
        return result
    cast = colour_lock.fit(original, aligned, where)
    there, here = aligned - cast(original).clip(0, 1), result - original
    # Per channel the smaller: those that did not clip are still right in the original's colours.
    apart = np.where(np.abs(there) < np.abs(here), there, here)
    weight = np.minimum(near, 1)[..., None]
    return np.asarray(result + weight * (original + apart - result), np.float32)


def _mode(original: Light, aligned: Light, changed: Where) -> Mode:
    if changed.mean() > _MOSTLY_CHANGED:
        return Mode.WHOLE
    size = Size(max(1, original.shape[1] // 6), max(1, original.shape[0] // 6))
    first, second = reduced(original, size), reduced(aligned, size)
    toned, share = colour_lock.explained(first, second)
    if share > _EXPLAINED:
        moved = float(_delta(toned, first).mean())
        inside = reduced(changed.astype(np.float32), size) > 0.5
        if inside.mean() < 0.02:  # the colour lock explains it all: a cast, unless it is extreme
            is_whole = moved > _RELIT
        else:  # an edit of one place does not obey the map of the whole; a patchy tone change does
            obeys = extremes(np.abs(toned - second))[1][inside] < 0.05
            is_whole = moved > _TONED and obeys.mean() > 0.95
        if is_whole:
            return Mode.WHOLE
    return Mode.LOCAL if changed.any() else Mode.UNCHANGED


def _continued(changed: Where, valid: Where) -> Where:
    """A change that reaches the lost border goes on to the edge, or a frame of the old remains."""
    if valid.all() or not changed.any() or not valid.any():
        return changed
    _, nearest = cv2.distanceTransformWithLabels(
        (~valid).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels = np.asarray(nearest)
    of_label = np.zeros(int(labels.max()) + 1, np.bool_)
    of_label[labels[valid]] = changed[valid]
    return np.where(valid, changed, of_label[labels])


def _delta(first: Light, second: Light) -> Plane:
    return np.sqrt(squared(lab(first) - lab(second)))


def _error(original: Light, output: Light, quiet: Where) -> float:
    """Mean ΔE of the coarse pictures where nothing changed; NaN if everything did."""
    size = size_of(original)
    small = Size(max(1, size.width // 8), max(1, size.height // 8))
    kept = reduced(quiet.astype(np.float32), small) > 0.9
    if not kept.any():
        return float("nan")
    return float(_delta(reduced(original, small), reduced(output, small))[kept].mean())
