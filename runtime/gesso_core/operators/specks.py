"""How sure it is that a pixel is dust or a scratch: small, apart from its surroundings, uniform."""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Light

AROUND = 64
"""Surroundings that the judgement needs, px."""


class DamageKind(StrEnum):
    DUST = "dust"
    SCRATCHES = "scratches"
    BOTH = "both"


def confidence(values: Light, kind: DamageKind) -> NDArray[np.float32]:
    """h×w, 0…1, 0 where nothing was found. values: h×w×c."""
    brightness = np.ascontiguousarray(values.mean(2))
    result = np.zeros(brightness.shape, np.float32)
    for polarity in (1, -1):
        found = _one_polarity(brightness * polarity, kind)
        result = np.maximum(result, found)
    return result


def _one_polarity(brightness: NDArray[np.float32], kind: DamageKind) -> NDArray[np.float32]:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    above = cv2.morphologyEx(brightness, cv2.MORPH_TOPHAT, kernel)
    rough = np.abs(brightness - cv2.medianBlur(brightness, 5))
    texture = cv2.GaussianBlur(rough, (0, 0), 8)
    sure = above > np.maximum(45 / 255, 9 * texture)
    maybe = (above > np.maximum(22 / 255, 5 * texture)).astype(np.uint8)
    count, labels = cv2.connectedComponents(maybe)
    seeded = np.bincount(labels[sure], minlength=count) > 0
    seeded[0] = False
    found = cv2.dilate(seeded[labels].astype(np.float32), np.ones((3, 3), np.uint8))
    return np.asarray(found * 0.6, np.float32)
