"""One model file, by its kind: is it whole, and is it what its name says?"""

import json
from pathlib import Path

from gesso_core.errors import ModelDamaged
from gesso_runtime.store.formats.gguf import check_gguf
from gesso_runtime.store.formats.onnx_model import OnnxOutline, check_onnx
from gesso_runtime.store.formats.safetensors import check_safetensors
from gesso_runtime.store.names import Kind, kind_of, refuse_kind

_LARGEST_TEXT = 64 << 20  # the largest tokenisers have 35 MB
_PICKLES = (b"PK\x03\x04", *(b"\x80" + bytes([protocol]) for protocol in range(2, 6)))


def check_file(path: Path, name: str) -> OnnxOutline | None:
    """name: in the model, which decides the kind. The outline of an ONNX model, else None.

    Nothing of it is run. Raises BadRequest for a kind that is never taken, and ModelDamaged.
    """
    refuse_kind(name)
    try:
        return _check(path, name)
    except ModelDamaged as error:
        with path.open("rb") as file:
            is_pickle = file.read(4).startswith(_PICKLES)
        if not is_pickle:
            raise
        raise ModelDamaged(
            f"“{name}” is a pickle or an archive under another name, and is not taken.",
            "Get the model from where it was published.",
            detail=error.message,
        ) from error


def _check(path: Path, name: str) -> OnnxOutline | None:
    match kind_of(name):
        case Kind.SAFETENSORS:
            check_safetensors(path)
        case Kind.GGUF:
            check_gguf(path)
        case Kind.ONNX:
            return check_onnx(path)
        case Kind.TEXT:
            _check_text(path, name)
        case _:
            pass  # numbers of an ONNX model have no form of their own
    return None


def _check_text(path: Path, name: str) -> None:
    if path.stat().st_size > _LARGEST_TEXT:
        raise ModelDamaged(f"“{name}” is too large for what it is.", "Get the model again.")
    content = path.read_bytes()
    if name.endswith(".model"):  # a sentencepiece vocabulary: a protobuf message, no text
        if content.startswith(_PICKLES):
            raise ModelDamaged(f"“{name}” is no vocabulary.", "Get the model again.")
        return
    try:
        content.decode()
        if name.endswith(".json"):
            json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ModelDamaged(
            f"“{name}” is damaged: it cannot be read as text.",
            "Get the model again.",
            detail=str(error)[:200],
        ) from error
