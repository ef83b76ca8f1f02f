"""The exact operators once more, in a form that a loss can be sent back through.

The same formulas as `gesso_core.operators`; `tests/training` holds both to one result. Pictures are
b×3×h×w, 0…1; amounts are b. What clips passes a little of the gradient, or a value that has gone
too far would never come back.
"""

import torch
from torch import Tensor

from gesso_core.operators import tone as exact_tone
from gesso_core.operators.visible import LUMA

_LEAK = 0.05
_MID_GREY = 0.46
_STEEPEST = 8.0
_DAYLIGHT, _MIREDS = 1e6 / 6504, 90.0
_RGB_FROM_XYZ = ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))
assert (exact_tone._MID_GREY, exact_tone._STEEPEST) == (_MID_GREY, _STEEPEST)


def clipped(x: Tensor) -> Tensor:
    """0…1, as stored numbers are after every step."""
    return x.clamp(0, 1) + _LEAK * (x - x.detach())


def to_linear(encoded: Tensor) -> Tensor:
    curved = ((encoded.clamp_min(0.04045) + 0.055) / 1.055) ** 2.4
    return torch.where(encoded <= 0.04045, encoded / 12.92, curved)


def to_encoded(linear: Tensor) -> Tensor:
    curved = 1.055 * linear.clamp_min(0.0031308) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, linear * 12.92, curved)


def exposed(x: Tensor, stops: Tensor) -> Tensor:
    return clipped(to_encoded(to_linear(x) * _wide(2.0**stops)))


def turned(x: Tensor, matrix: Tensor) -> Tensor:
    """matrix: b×3×4, of colour_cast and fade_repair."""
    mixed = torch.einsum("bij,bjhw->bihw", matrix[:, :, :3], x)
    return clipped(mixed + matrix[:, :, 3, None, None])


def levelled(x: Tensor, black: Tensor, white: Tensor, gamma: Tensor) -> Tensor:
    stretched = clipped((x - _wide(black)) / _wide(white - black))
    return clipped(stretched.clamp_min(1e-5) ** _wide(1 / gamma))


def contrasted(x: Tensor, amount: Tensor) -> Tensor:
    half = _wide((amount.abs() * _STEEPEST / 2).clamp_min(1e-4))
    low, high = torch.tanh(-half * _MID_GREY), torch.tanh(half * (1 - _MID_GREY))
    more = (torch.tanh(half * (x - _MID_GREY)) - low) / (high - low)
    inverse = (x * (high - low) + low).clamp(-0.99999, 0.99999)
    less = _MID_GREY + torch.atanh(inverse) / half
    return clipped(torch.where(_wide(amount) > 0, more, less))


def warmed(x: Tensor, amount: Tensor) -> Tensor:
    gains = _daylight(amount * _MIREDS) / _daylight(torch.zeros_like(amount))
    gains = gains / (gains * gains.new_tensor(LUMA)).sum(1, keepdim=True)
    return clipped(to_encoded(to_linear(x) * gains[:, :, None, None]))


def saturated(x: Tensor, amount: Tensor) -> Tensor:
    """The factor stops growing where the first channel would clip."""
    luma = (x * x.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
    distance = x - luma
    above = distance.amax(1, keepdim=True).clamp_min(1e-5)
    below = distance.amin(1, keepdim=True).clamp_max(-1e-5)
    room = torch.minimum((1 - luma) / above, luma / -below)
    return clipped(luma + distance * torch.minimum(1 + _wide(amount), room))


def _daylight(mireds: Tensor) -> Tensor:
    """b×3, linear sRGB of CIE daylight so many mired warmer than D65."""
    t = 1e6 / (_DAYLIGHT + mireds)
    warm = 0.244063 + 0.09911e3 / t + 2.9678e6 / t**2 - 4.6070e9 / t**3
    cold = 0.237040 + 0.24748e3 / t + 1.9018e6 / t**2 - 2.0064e9 / t**3
    x = torch.where(t <= 7000, warm, cold)
    y = -3.000 * x**2 + 2.870 * x - 0.275
    xyz = torch.stack([x / y, torch.ones_like(x), (1 - x - y) / y], 1)
    return xyz @ xyz.new_tensor(_RGB_FROM_XYZ).T


def _wide(amount: Tensor) -> Tensor:
    return amount[:, None, None, None]
