"""Pictures as diffusion models see them, and what they made as the request wants it.

A model is shown a float tensor, 1×3×h×w, −1…1, both sides multiples of its grid; nothing is rounded
to 8 bits on the way, and nothing behind this resizes.
"""

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from gesso_core.cards.model_card import Grid
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Light, Pixels
from gesso_runtime.engines.samples import LARGEST, mask_of, picture_of, pixels_of
from gesso_runtime.engines.working import cut, resized, worked


@dataclass(frozen=True, eq=False)
class Canvas:
    """tensor: the picture, None for kinds that start from words alone. size: of the tensor and of
    what is made. wanted: what of it the request asks for; beyond it the picture is mirrored. mask:
    h×w of the tensor, 1 where it may change; None: everywhere.
    """

    tensor: Any
    size: Size
    wanted: Size
    mask: Coverage | None = None


def shown(request: EditRequest, grid: Grid) -> Canvas:
    """Raises BadRequest for what is no picture, or for no size where there is no picture."""
    if request.picture is None:
        if request.work is None:
            raise BadRequest("Nothing says how large the picture is to be.", "Name a size.")
        return Canvas(None, _up_to(request.work, grid.grid), request.work)
    light, mask = worked(_light(picture_of(request)), mask_of(request), request)
    wanted = Size(light.shape[1], light.shape[0])
    size = _up_to(wanted, grid.grid)
    tensor = _tensor(np.clip(cut(light, size.box), 0, 1))
    return Canvas(tensor, size, wanted, None if mask is None else cut(mask, size.box))


def reference(picture: Pixels, grid: Grid) -> Any:
    """Another picture that is shown, reduced to what the model was trained at."""
    height, width = picture.shape[:2]
    scale = min(
        1.0, math.sqrt(grid.native_area / (width * height)), grid.longest / max(width, height)
    )
    size = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    light = resized(_light(picture), size)
    return _tensor(np.clip(cut(light, _up_to(size, grid.grid).box), 0, 1))


def fitted(picture: Pixels, side: int, grid: int) -> Any:
    """Another picture with its long side at `side` px, and its middle cut out on the grid."""
    height, width = picture.shape[:2]
    longest = max(width, height)
    size = Size(max(1, width * side // longest), max(1, height * side // longest))
    on_grid = Size(*(max(grid, length // grid * grid) for length in (size.width, size.height)))
    left, top = (size.width - on_grid.width) // 2, (size.height - on_grid.height) // 2
    light = resized(_light(picture), size)
    middle = Box.at(left, top, on_grid.width, on_grid.height)
    return _tensor(np.clip(cut(light, middle), 0, 1))


def given_back(tensor: Any, canvas: Canvas, dtype: np.dtype[Any]) -> Pixels:
    """Raises EngineFailed for what is no picture of the canvas's size."""
    expected = (1, 3, canvas.size.height, canvas.size.width)
    if tuple(tensor.shape) != expected:
        raise EngineFailed(
            "The model made a picture of another size than it was asked for.",
            "Report the problem with its details.",
            detail=f"{tuple(tensor.shape)} instead of {expected}",
        )
    made = (tensor[0].detach().float().cpu() * 0.5 + 0.5).permute(1, 2, 0).numpy()
    if not np.isfinite(made).all():
        raise EngineFailed(
            "The model made numbers that are no picture.",
            "Try another precision, seed or model.",
        )
    wanted = Box(0, 0, canvas.wanted.width, canvas.wanted.height)
    return pixels_of(made[wanted.slices], dtype)


def _light(pixels: Pixels) -> Light:
    """Divided, not multiplied by the inverse: to the last bit what the libraries make of it."""
    light: Light = pixels.astype(np.float32) / np.float32(LARGEST[pixels.dtype])
    return light


def _tensor(light: Light) -> Any:
    torch = import_module("torch")
    planes = np.ascontiguousarray(light, np.float32)[None].transpose(0, 3, 1, 2)
    return 2.0 * torch.from_numpy(planes) - 1.0


def _up_to(size: Size, grid: int) -> Size:
    return Size(-(-size.width // grid) * grid, -(-size.height // grid) * grid)
