"""JPEG as arithmetic on a batch: the loss of a real encoder at a quality, without its file."""

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

# ITU-T T.81, Annex K, tables K.1 and K.2.
_LUMA = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
_CHROMA = ((17, 18, 24, 47), (18, 21, 26, 66), (24, 26, 56, 99), (47, 66, 99, 99))
# ITU-T T.871: JFIF's colours.
_YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


def jpeg(pictures: Tensor, quality: Tensor) -> Tensor:
    """b×3×h×w, 0…1, sides multiples of 16; quality: b, 1…100, as libjpeg counts. 4:2:0."""
    factor = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)[:, None, None] / 100
    to_ycc = pictures.new_tensor(_YCC)
    ycc = torch.einsum("ij,bjhw->bihw", to_ycc, pictures * 255)
    chroma_table = pictures.new_full((8, 8), 99.0)
    chroma_table[:4, :4] = pictures.new_tensor(_CHROMA)
    luma = _rounded(ycc[:, 0] - 128, pictures.new_tensor(_LUMA), factor) + 128
    small = F.avg_pool2d(ycc[:, 1:], 2)
    planes = [_rounded(small[:, channel], chroma_table, factor) for channel in (0, 1)]
    chroma = F.interpolate(torch.stack(planes, 1), scale_factor=2, mode="bilinear")
    full = torch.cat([luma[:, None], chroma], 1)
    back = torch.einsum("ij,bjhw->bihw", torch.linalg.inv(to_ycc), full) / 255
    return torch.round(back.clamp(0, 1) * 255) / 255


def _rounded(plane: Tensor, table: Tensor, factor: Tensor) -> Tensor:
    """b×h×w through the cosines of 8×8 blocks, rounded to multiples of the table."""
    steps = (table * factor).clamp(1, 255).round()[:, None, None]
    count, height, width = plane.shape
    cosines = _cosines(plane)
    blocks = plane.reshape(count, height // 8, 8, width // 8, 8).transpose(2, 3)
    kept = torch.round(cosines @ blocks @ cosines.T / steps) * steps
    return (cosines.T @ kept @ cosines).transpose(2, 3).reshape(count, height, width)


def _cosines(like: Tensor) -> Tensor:
    """The orthonormal DCT-II of length 8, row by frequency."""
    frequency, place = torch.arange(8)[:, None], torch.arange(8)[None]
    rows = torch.cos(math.pi * (2 * place + 1) * frequency / 16) / 2
    rows[0] /= math.sqrt(2)
    return rows.to(like)
