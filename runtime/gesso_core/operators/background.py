"""Cuts the subject out of its background: as an opacity of the picture."""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.matting import refined
from gesso_core.operators.operator import Choice, MatteOperator
from gesso_core.operators.planes import accepts_tones
from gesso_core.picture import Picture
from gesso_core.pixels import Light, light
from gesso_core.progress import Progress, Report, silent
from gesso_core.recipe import Values

_PROXY = 800
"""Longest side of the copy in which the subject is found, px; GrabCut takes 1 s per megapixel."""

_ROUNDS = 5
_CLUSTERS = 4
Tick = Callable[[], object]

_SHARE = (0.005, 0.90)
"""Of the picture (or the box) that a subject takes."""


def _matte(picture: Picture, values: Values, within: Box | None, report: Report = silent) -> Mask:
    if values.get("mode") == "box" and within is None:
        raise BadRequest("Cutting out by a box needs the box.", "Draw a box around the subject.")
    tick = partial(report, Progress("looking", 0, 1))
    tick()
    proxy = three_channels(light(picture.proxy(_PROXY), picture.format))
    size = Size(proxy.shape[1], proxy.shape[0])
    if within is not None:
        found = _from_box(proxy, _reduced(within, picture.size, size), tick)
    else:
        found = _automatically(proxy, tick)
    share = float(found.mean())
    if not _SHARE[0] <= share <= _SHARE[1]:
        raise no_subject()
    return refined(picture, found, proxy, report)


def three_channels(values: Light) -> Light:
    """Three channels 0…1, whatever the picture has; ink as the light it leaves."""
    if values.shape[2] == 3:
        return np.ascontiguousarray(np.clip(values, 0, 1))
    if values.shape[2] == 4:
        return np.asarray(np.clip(values[..., :3] * values[..., 3:], 0, 1), np.float32)
    return np.repeat(np.clip(values[..., :1], 0, 1), 3, axis=2)


def _reduced(box: Box, size: Size, proxy: Size) -> Box:
    across, down = proxy.width / size.width, proxy.height / size.height
    return Box(
        int(box.left * across),
        int(box.top * down),
        int(np.ceil(box.right * across)),
        int(np.ceil(box.bottom * down)),
    ).intersect(proxy.box)


def _from_box(proxy: Light, box: Box, tick: Tick) -> NDArray[np.bool_]:
    if box.width < 4 or box.height < 4:
        raise BadRequest("The box is too small to hold a subject.", "Draw a larger box.")
    labels = np.full(proxy.shape[:2], cv2.GC_BGD, np.uint8)
    labels[box.slices] = cv2.GC_PR_FGD
    if (labels == cv2.GC_PR_FGD).all():
        raise BadRequest(
            "The box takes in the whole picture, so there is no background to learn from.",
            "Draw the box closer around the subject.",
        )
    return cut_out(proxy, labels, tick)


def _automatically(proxy: Light, tick: Tick) -> NDArray[np.bool_]:
    """The border is taken for background, what differs most from its colours for the subject."""
    unlike = _unlike_border(proxy)
    scaled = (np.clip(unlike, 0, 1) * 255).astype(np.uint8)
    threshold, above = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    subject = above > 0
    if threshold < 20 or not _SHARE[0] <= subject.mean() <= _SHARE[1]:
        raise no_subject()
    height, width = subject.shape
    edge = max(2, min(height, width) // 50)
    labels = np.where(subject, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    border = np.ones_like(subject)
    border[edge:-edge, edge:-edge] = False
    labels[border & ~subject] = cv2.GC_BGD
    return _main_parts(cut_out(proxy, labels, tick))


def _unlike_border(proxy: Light) -> NDArray[np.float32]:
    """h×w, 0…1: distance in Lab to the nearest of the border's main colours, towards the centre."""
    lab = cv2.cvtColor(cv2.GaussianBlur(proxy, (0, 0), 2), cv2.COLOR_RGB2LAB)
    height, width = lab.shape[:2]
    edge = max(2, min(height, width) // 25)
    border = np.concatenate(
        [
            lab[:edge].reshape(-1, 3),
            lab[-edge:].reshape(-1, 3),
            lab[:, :edge].reshape(-1, 3),
            lab[:, -edge:].reshape(-1, 3),
        ]
    ).astype(np.float32)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    labels = np.zeros((len(border), 1), np.int32)
    flags = cv2.KMEANS_PP_CENTERS
    _, label, centres = cv2.kmeans(border, _CLUSTERS, labels, stop, 2, flags)
    common = np.bincount(label.ravel(), minlength=_CLUSTERS) >= 0.05 * len(border)
    distances = [np.linalg.norm(lab - centre, axis=2) for centre in centres[common]]
    nearest = np.min(distances, axis=0) / 60  # 60 is a large difference of colour in Lab
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    central = np.exp(-(x**2 + y**2) / 1.5)
    return np.asarray(nearest * (0.5 + 0.5 * central), np.float32)


def cut_out(
    proxy: Light, labels: NDArray[np.uint8], tick: Tick = lambda: None
) -> NDArray[np.bool_]:
    """The subject by GrabCut. labels: of cv2.grabCut, h×w of `proxy` (h×w×3).

    `tick` is called between its rounds and may raise. Raises BadRequest when there is no subject.
    """
    cv2.setRNGSeed(1)  # GrabCut starts its colour clusters by chance
    pixels = np.rint(proxy * 255).astype(np.uint8)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cut, how = labels.copy(), cv2.GC_INIT_WITH_MASK
    for _ in range(_ROUNDS):
        tick()
        try:
            cv2.grabCut(pixels, cut, (0, 0, 1, 1), models[0], models[1], 1, how)
        except cv2.error as error:
            raise no_subject() from error
        how = cv2.GC_EVAL  # goes on where it was
    return np.asarray((cut == cv2.GC_FGD) | (cut == cv2.GC_PR_FGD))


def _main_parts(subject: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without crumbs: parts smaller than a twentieth of the largest; small holes closed."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(subject.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    if count < 2:
        return subject
    kept = areas >= areas[1:].max() / 20
    kept[0] = False
    solid = kept[labels]
    _, gaps, gap_stats, _ = cv2.connectedComponentsWithStats((~solid).astype(np.uint8))
    small = gap_stats[:, cv2.CC_STAT_AREA] < solid.sum() / 500
    small[0] = False
    return np.asarray(solid | small[gaps])


def no_subject() -> BadRequest:
    return BadRequest(
        "No subject could be told apart from the background.", "Draw a box around the subject."
    )


REMOVE_BACKGROUND = MatteOperator(
    name="remove_background",
    matte=_matte,
    parameters={"mode": Choice("automatic", ("automatic", "box"))},
    accepts=accepts_tones,
)
