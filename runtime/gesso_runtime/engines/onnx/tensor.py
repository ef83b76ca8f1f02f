"""What a file says of its inputs and outputs, taken with distrust."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gesso_core.cards.onnx_network import Layout
from gesso_core.errors import ModelDamaged

_DTYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(uint8)": np.uint8,
    "tensor(int8)": np.int8,
    "tensor(uint16)": np.uint16,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(bool)": np.bool_,
}
_MOST_ELEMENTS = 1 << 31  # of one fixed input or output: 8 GB of float32
_MOST_DIMENSIONS = 6


@dataclass(frozen=True, slots=True)
class Tensor:
    """shape: None where any length is taken."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int | None, ...]

    def __str__(self) -> str:
        lengths = "×".join("any" if length is None else str(length) for length in self.shape)
        return f"{self.name} ({lengths})"

    def channels(self, layout: Layout) -> int | None:
        """Of a picture, with or without the axis of the batch."""
        return self.shape[-3 if layout is Layout.NCHW else -1]

    def height_and_width(self, layout: Layout) -> tuple[int | None, ...]:
        return self.shape[-2:] if layout is Layout.NCHW else self.shape[-3:-1]


def is_tensor(node: Any) -> bool:
    """Networks may also give sequences and maps, which no card can name."""
    return node.type in _DTYPES


def read_tensor(node: Any, file: str) -> Tensor:
    """node: as onnxruntime describes it. Raises ModelDamaged for what no picture fits."""
    lengths: Sequence[object] = node.shape or ()
    shape = tuple(length if isinstance(length, int) else None for length in lengths)
    dtype = _DTYPES.get(node.type)
    known = [length for length in shape if length is not None]
    if (
        dtype is None
        or len(shape) > _MOST_DIMENSIONS
        or any(length < 1 for length in known)
        or math.prod(known) > _MOST_ELEMENTS
    ):
        raise ModelDamaged(
            f"The model file “{file}” has an input or output that no picture fits.",
            "Choose another model.",
            detail=f"{node.name}: {node.type} {list(lengths)}",
        )
    return Tensor(node.name, np.dtype(dtype), shape)
