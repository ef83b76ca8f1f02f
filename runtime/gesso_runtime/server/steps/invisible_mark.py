"""A mark nobody sees. It marks and does not protect: JPEG leaves it, cropping and resizing do not.

Spread over the picture's luma: each 4×4 block of its coarse wavelet half carries one bit in how its
largest singular value is rounded. (The usual cosine transform between the two is left out: it turns
a block by orthogonal matrices, which no singular value notices.) What is written is the digest of a
text, so whoever knows the text can ask how far a picture agrees with it.
"""

import hashlib

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Pixels

BITS = 64
MARKED = 0.9
"""Agreement from which a picture can be said to carry a text: by chance one in 10¹¹ reaches it."""
_BLOCK = 4
_STEP = 30.0  # of 255: singular values are rounded to multiples, ± a quarter says which bit
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def marked(pixels: Pixels, text: str) -> Pixels:
    """`pixels` (h×w×3, uint8 or uint16) with the text's mark; a picture of less than 64 blocks
    (8×8 px each) comes back as it is."""
    largest = np.iinfo(pixels.dtype).max
    scale = np.float32(255 / largest)
    luma = (pixels @ _LUMA) * scale
    coarse = _coarse(luma)
    blocks = _blocks(coarse)
    if len(blocks) < BITS:
        return pixels
    u, s, v = np.linalg.svd(blocks)
    bits = np.resize(_bits(text), len(s))
    s[:, 0] = (np.floor(s[:, 0] / _STEP) + 0.25 + 0.5 * bits) * _STEP
    change = (u * s[:, None, :]) @ v - blocks
    # A coarse value is half the sum of its four pixels: each takes half the change.
    wide = cv2.resize(
        _unblocked(change, coarse.shape) / 2, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST
    )
    result = pixels.astype(np.float32)
    result[: wide.shape[0], : wide.shape[1]] += wide[..., None] / scale
    return np.asarray(np.rint(result.clip(0, largest)), pixels.dtype)


def agreement(pixels: Pixels, text: str) -> float:
    """0…1 of the text's bits found in the picture; about 0.5 where there is no mark."""
    luma = (pixels @ _LUMA) * np.float32(255 / np.iinfo(pixels.dtype).max)
    blocks = _blocks(_coarse(luma))
    if len(blocks) < BITS:
        return 0.5
    strength = np.linalg.svd(blocks, compute_uv=False)[:, 0]
    votes = np.where(strength % _STEP >= _STEP / 2, 1, -1)
    wanted = _bits(text)
    places = np.arange(len(votes)) % BITS
    sums = np.bincount(places, votes, BITS)
    return float(((sums > 0) == (wanted > 0)).mean())


def _bits(text: str) -> NDArray[np.float32]:
    digest = hashlib.sha256(text.encode()).digest()[: BITS // 8]
    return np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32)


def _coarse(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """The low half of a Haar wavelet, cut to whole blocks."""
    height, width = (side // (2 * _BLOCK) * _BLOCK for side in luma.shape)
    whole = luma[: 2 * height, : 2 * width]
    sums = whole[::2, ::2] + whole[1::2, ::2] + whole[::2, 1::2] + whole[1::2, 1::2]
    return np.asarray(sums / 2, np.float32)


def _blocks(coarse: NDArray[np.float32]) -> NDArray[np.float32]:
    """n×4×4, row by row."""
    height, width = coarse.shape
    rows = coarse.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return np.ascontiguousarray(rows.swapaxes(1, 2).reshape(-1, _BLOCK, _BLOCK))


def _unblocked(blocks: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    height, width = shape
    rows = blocks.reshape(height // _BLOCK, width // _BLOCK, _BLOCK, _BLOCK)
    return np.ascontiguousarray(rows.swapaxes(1, 2).reshape(height, width))
