"""The tensors of a GGUF file as they lie on the disk: in memory when they are used, and once."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

_ROWS = 4096  # of a table unpacked at once


def tensors_of(path: Path) -> Mapping[str, Any]:
    """By name, as the reader describes them. Raises OSError, ValueError."""
    # Copied where it is written to, which nobody does: PyTorch takes nothing that it may not write.
    reader = import_module("gguf").GGUFReader(path, "c")
    return {tensor.name: tensor for tensor in reader.tensors}


def packed(tensor: Any) -> Any:
    """For diffusers, which unpacks it when it is used; numbers that are whole as they are."""
    gguf, torch = import_module("gguf"), import_module("torch")
    utils = import_module("diffusers.quantizers.gguf.utils")
    kind, types = tensor.tensor_type, gguf.GGMLQuantizationType
    numbers = torch.from_numpy(tensor.data)
    if kind in {types.F32, types.F16}:
        return numbers
    if kind is types.BF16:
        return numbers.view(torch.bfloat16)
    if kind not in utils.SUPPORTED_GGUF_QUANT_TYPES:
        raise ValueError(f"{tensor.name} is of {kind.name}, which cannot be read")
    return utils.GGUFParameter(numbers, quant_type=kind)


def unpacked(tensor: Any, dtype: Any) -> Any:
    """All of it, in `dtype`."""
    gguf, torch = import_module("gguf"), import_module("torch")
    made = [
        torch.from_numpy(gguf.quants.dequantize(tensor.data[at : at + _ROWS], tensor.tensor_type))
        for at in range(0, len(tensor.data), _ROWS)
    ]
    return torch.cat([rows.to(dtype) for rows in made])
