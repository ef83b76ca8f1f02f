"""A mark nobody sees. It marks and does not protect: JPEG leaves it, cropping and resizing do not.

Spread over the picture's luma: each 4×4 block of its coarse wavelet half carries one bit in how its
largest singular value is rounded. (The usual cosine transform between the two is left out: it turns
a block by orthogonal matrices, which no singular value notices.) What is written is the digest of a
text, so whoever knows the text can ask how far a picture agrees with it.
"""

import hashlib
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Pixels

BITS = 64
MARKED = 0.9
"""Agreement from which a picture can be said to carry a text: by chance one in 10¹¹ reaches it."""
_BLOCK = 4
_STEP = 30.0  # of 255: singular values are rounded to multiples, ± a quarter says which bit
_ROUNDS = 4
_BAND = 256  # rows
_NOTHING = np.float32(1e-6)
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def marked(pixels: Pixels, text: str) -> Pixels:
    """`pixels` (h×w×3, uint8 or uint16) with the text's mark; a picture of less than 64 blocks
    (8×8 px each) comes back as it is."""
    coarse = _coarse(_luma(pixels))
    blocks = _blocks(coarse)
    if len(blocks) < BITS:
        return pixels
    strength, u, v = _largest(blocks)
    bits = np.resize(_bits(text), len(strength))
    wanted = (np.floor(strength / _STEP) + 0.25 + 0.5 * bits) * _STEP
    change = (wanted - strength)[:, None, None] * u[:, :, None] * v[:, None, :]
    return _added(pixels, _unblocked(change, coarse.shape))


def agreement(pixels: Pixels, text: str) -> float:
    """0…1 of the text's bits found in the picture; about 0.5 where there is no mark."""
    blocks = _blocks(_coarse(_luma(pixels)))
    if len(blocks) < BITS:
        return 0.5
    strength = _largest(blocks)[0]
    votes = np.where(strength % _STEP >= _STEP / 2, 1, -1)
    wanted = _bits(text)
    places = np.arange(len(votes)) % BITS
    sums = np.bincount(places, votes, BITS)
    return float(((sums > 0) == (wanted > 0)).mean())


def _luma(pixels: Pixels) -> NDArray[np.float32]:
    """0…255 for either depth."""
    luma = np.empty(pixels.shape[:2], np.float32)
    weights = _LUMA[None] * np.float32(255 / np.iinfo(pixels.dtype).max)
    for rows in _bands(len(pixels)):
        luma[rows] = cv2.transform(pixels[rows].astype(np.float32), weights)
    return luma


def _added(pixels: Pixels, change: NDArray[np.float32]) -> Pixels:
    """change: of the coarse half, 0…255. A coarse value is half the sum of its four pixels: each
    takes half of it.
    """
    largest = np.iinfo(pixels.dtype).max
    change = change * np.float32(largest / 255 / 2)
    result = pixels.copy()
    for rows in _bands(2 * len(change)):
        few = change[rows.start // 2 : rows.stop // 2]
        wide = cv2.resize(few, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
        place = slice(rows.start, rows.start + len(wide)), slice(0, wide.shape[1])
        new = pixels[place] + wide[..., None]
        result[place] = np.rint(np.clip(new, 0, largest, out=new), out=new)
    return result


def _bands(height: int) -> Iterator[slice]:
    """Of rows: a large picture is never held as floats."""
    for top in range(0, height, _BAND):
        yield slice(top, min(top + _BAND, height))


def _largest(
    blocks: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The largest singular value (n) of each block, and its vectors (n×4 each).

    By iterating, twenty times as fast as a decomposition: a block of a picture is mostly its mean,
    where this begins.
    """
    v = np.full(blocks.shape[:2], 1 / np.sqrt(_BLOCK), np.float32)
    u, strength = v, np.zeros(len(blocks), np.float32)
    for _ in range(_ROUNDS):
        u = np.einsum("nij,nj->ni", blocks, v)
        u /= np.maximum(np.linalg.norm(u, axis=1, keepdims=True), _NOTHING)
        v = np.einsum("nij,ni->nj", blocks, u)
        strength = np.linalg.norm(v, axis=1)
        v = v / np.maximum(strength, _NOTHING)[:, None]
    return np.asarray(strength, np.float32), u, v


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
