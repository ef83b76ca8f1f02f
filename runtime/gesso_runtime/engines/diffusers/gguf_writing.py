"""Weights of one part, from safetensors into a GGUF file, tensor by tensor."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import Precision
from gesso_core.errors import CannotWrite

TYPES = {Precision.GGUF_Q8: "Q8_0", Precision.GGUF_Q4: "Q4_0"}
"""What is written for a precision. The K types of other programs can be read, but not written."""

_ROWS = 1 << 22  # numbers quantised at once: a tenth of a second, so that cancelling answers soon


@dataclass(frozen=True)
class Outline:
    """architecture, title: as the file says. names: of tensors in the file, by that in the part.

    matrices: of the part's names, those that are multiplied with, which become small. tables: those
    that are looked up in, which keep eight bits.
    """

    architecture: str
    title: str
    names: Mapping[str, str]
    matrices: frozenset[str]
    tables: frozenset[str] = frozenset()


def write_gguf(
    folder: Path, path: Path, outline: Outline, precision: Precision, tick: Callable[[int], None]
) -> None:
    """All that lies in the safetensors of `folder`, into the new file `path`.

    tick: told how many more numbers are done. Raises CannotWrite if the file does not hold what
    was written.
    """
    gguf = import_module("gguf")
    writer = gguf.GGUFWriter(path, outline.architecture)
    digests: dict[str, str] = {}
    try:
        writer.add_name(outline.title)
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{TYPES[precision]}"])
        kinds: dict[str, Any] = {}
        for name, numbers in _tensors(folder):
            kind = kinds[name] = _kind(name, numbers.get_shape(), outline, precision)
            _announce(writer, outline.names[name], numbers.get_shape(), kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for name, numbers in _tensors(folder):
            data = _quantised(numbers, kinds[name], tick)
            digests[outline.names[name]] = _digest(data)
            writer.write_tensor_data(data)
        writer.flush()
    finally:
        writer.close()
    found = {each.name: _digest(each.data) for each in gguf.GGUFReader(path).tensors}
    if found != digests:
        raise CannotWrite(
            f"“{path.name}” does not hold what was written to it.",
            "Check the disk, then try again.",
        )


def _tensors(folder: Path) -> Iterator[tuple[str, Any]]:
    """Names, and numbers that are read where they are asked for."""
    safe_open = import_module("safetensors").safe_open
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            for name in sorted(file.keys()):
                yield name, file.get_slice(name)


def _kind(name: str, shape: list[int], outline: Outline, precision: Precision) -> Any:
    """Blocks lie within rows; where they do not fit, and for what is small, numbers stay whole."""
    gguf = import_module("gguf")
    types = gguf.GGMLQuantizationType
    kind = types[TYPES[precision]] if name in outline.matrices else types.F32
    if name in outline.tables:
        kind = types.Q8_0
    return kind if shape and shape[-1] % gguf.GGML_QUANT_SIZES[kind][0] == 0 else types.F32


def _announce(writer: Any, name: str, shape: list[int], kind: Any) -> None:
    gguf, numpy = import_module("gguf"), import_module("numpy")
    if kind is gguf.GGMLQuantizationType.F32:
        size = 4 * math.prod(shape)
        writer.add_tensor_info(name, shape, numpy.dtype(numpy.float32), size)
        return
    block, block_bytes = gguf.GGML_QUANT_SIZES[kind]
    packed = (*shape[:-1], shape[-1] // block * block_bytes)
    size, each = math.prod(packed), numpy.dtype(numpy.uint8)
    writer.add_tensor_info(name, packed, each, size, raw_dtype=kind)


def _quantised(numbers: Any, kind: Any, tick: Callable[[int], None]) -> Any:
    gguf, numpy = import_module("gguf"), import_module("numpy")
    shape = numbers.get_shape()
    if len(shape) < 2:
        tick(shape[0] if shape else 1)
        return numbers[:].float().numpy() if shape else numbers[...].float().numpy()
    step = max(1, _ROWS // shape[-1])
    made = []
    for start in range(0, shape[0], step):
        rows = numbers[start : start + step].float().numpy()
        made.append(gguf.quants.quantize(rows, kind))
        tick(rows.size)
    return numpy.concatenate(made)


def _digest(data: Any) -> str:
    return hashlib.sha256(data.tobytes()).hexdigest()
