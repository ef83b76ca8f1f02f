"""The header of a safetensors file, checked against the file.

8 bytes length of the header, the header as JSON (name → dtype, shape, data_offsets), the numbers.
After the format's description at github.com/huggingface/safetensors.
"""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import ModelDamaged
from gesso_runtime.store.manifest import plain_json

_LARGEST_HEADER = 16 << 20  # a 100 B model has about 0.2 MB; the format allows 100 MB
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
    "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32,
    "I64": 64, "U64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip


def check_safetensors(path: Path) -> None:
    """Raises ModelDamaged unless the numbers lie one after another and fill the file."""
    with path.open("rb") as file:
        header, room = _header(file, path.name)
    ranges = sorted(
        _range(name, entry, path.name) for name, entry in header.items() if name != "__metadata__"
    )
    _check_metadata(header.get("__metadata__", {}), path.name)
    end = 0
    for start, stop in ranges:
        if start != end:
            raise _damaged(path.name, "its numbers overlap or leave gaps")
        end = stop
    if end != room:
        raise _damaged(path.name, "it is cut off" if end > room else "it has bytes too many")


def tensor_shapes(path: Path) -> Mapping[str, tuple[tuple[int, ...], int]]:
    """Shape and bytes of every tensor, by name. Raises OSError, ModelDamaged."""
    with path.open("rb") as file:
        header, _ = _header(file, path.name)
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, stop = _range(name, entry, path.name)
            assert isinstance(entry, dict)
            found[name] = tuple(entry["shape"]), stop - start
    return found


def _header(file: BinaryIO, name: str) -> tuple[dict[str, object], int]:
    """And how many bytes follow it."""
    size = os.fstat(file.fileno()).st_size
    start = file.read(8)
    length = int.from_bytes(start, "little")
    if len(start) < 8 or length > size - 8:
        raise _damaged(name, "it is cut off or no safetensors file")
    if length > _LARGEST_HEADER:
        raise _damaged(name, "its header is too large")
    content = file.read(length)
    try:
        header = plain_json(content)
    except ValueError as error:
        raise _damaged(name, "its header cannot be read", str(error)) from error
    if not isinstance(header, dict) or not content.startswith(b"{"):
        raise _damaged(name, "its header is no table")
    return header, size - 8 - length


def _range(tensor: str, entry: object, name: str) -> tuple[int, int]:
    """Where its bytes begin and end."""
    match entry:
        case {"dtype": str(dtype), "shape": [*shape], "data_offsets": [start, stop]} if (
            isinstance(entry, dict) and len(entry) == 3
        ):
            pass
        case _:
            raise _damaged(name, "an entry of its header is not understood", tensor)
    if dtype not in _BITS:
        raise _damaged(name, "it has numbers of a kind that is not known", f"{tensor}: {dtype}")
    if len(shape) > 16 or not all(type(side) is int and 0 <= side < 1 << 48 for side in shape):
        raise _damaged(name, "it has numbers of an impossible shape", tensor)
    if type(start) is not int or type(stop) is not int or not 0 <= start <= stop:
        raise _damaged(name, "it has numbers in an impossible place", tensor)
    if math.prod(shape) * _BITS[dtype] != (stop - start) * 8:
        raise _damaged(name, "shape and size of its numbers do not agree", tensor)
    return start, stop


def _check_metadata(metadata: object, name: str) -> None:
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _damaged(name, "its description is not text")


def _damaged(name: str, why: str, detail: str = "") -> ModelDamaged:
    return ModelDamaged(
        f"“{name}” is not a whole safetensors file: {why}.", "Get it again.", detail=detail[:200]
    )
