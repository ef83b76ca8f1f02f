"""torch and what stands on it: imported when a model is loaded, quiet, and the same every time."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Any

from gesso_core.errors import NeedsEnvironment
from gesso_runtime.engines.diffusers.faults import HOW_TO_INSTALL

_DISTRIBUTIONS = ("torch", "diffusers", "transformers", "safetensors")
_ONNX = ("onnxruntime", "onnxruntime-gpu")


@dataclass(frozen=True, eq=False)
class Libraries:
    torch: Any
    diffusers: Any
    transformers: Any


def open_libraries(threads: int) -> Libraries:
    """threads: of the processor. Raises NeedsEnvironment."""
    # cuBLAS repeats itself only with a workspace of a fixed size; read when it starts.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    try:
        found = Libraries(*map(import_module, ("torch", "diffusers", "transformers")))
    except ImportError as error:
        raise NeedsEnvironment(
            "The libraries that run this model are not installed.",
            HOW_TO_INSTALL,
            detail=str(error),
        ) from error
    _quieten(found)
    _repeat(found.torch)
    found.torch.set_num_threads(threads)
    return found


def versions(*, with_onnx: bool = False) -> Mapping[str, str]:
    """As installed; nothing is imported. with_onnx: a part runs on that, too."""
    found = {}
    for name in (*_DISTRIBUTIONS, *(_ONNX if with_onnx else ())):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _quieten(libraries: Libraries) -> None:
    """Errors reach us as exceptions, progress by our own reports."""
    for library in (libraries.diffusers, libraries.transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)


def _repeat(torch: Any) -> None:
    """The same request gives the same bytes on the same device."""
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Or every fresh tensor would be filled, for programs that read what they never wrote.
    torch.utils.deterministic.fill_uninitialized_memory = False
    torch.backends.cudnn.benchmark = False
