"""What the interpreter that runs this can offer to engines, found without importing anything."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from gesso_runtime.engines.engine import DISTRIBUTIONS, LIBRARIES

_ACCELERATED = {
    "onnxruntime": ("capi/libonnxruntime_providers_cuda.so", "capi/onnxruntime_providers_cuda.dll"),
    "llama_cpp": ("lib/libggml-cuda.so", "lib/ggml-cuda.dll"),
    "torch": ("lib/libtorch_cuda.so", "lib/torch_cuda.dll"),
}
"""By module: files, inside its package, one of which is there when it can use an NVIDIA card. One
that is not named has a single build: it uses a card through the others, or never.
"""


@dataclass(frozen=True, slots=True)
class OwnEnvironment:
    """path: of this source checkout where it is not installed as a package."""

    python: Path
    engines: frozenset[str]
    accelerated: frozenset[str]
    versions: Mapping[str, str]
    path: tuple[Path, ...]


def describe_own(libraries: Mapping[str, tuple[str, ...]] = LIBRARIES) -> OwnEnvironment:
    """libraries: what must be importable for a row to run."""
    folders = {
        module: _folder(module) for needed in libraries.values() for module in dict.fromkeys(needed)
    }
    rows = [row for row, needed in libraries.items() if all(folders[module] for module in needed)]
    fast = [row for row in rows if can_use_card(libraries[row], folders)]
    versions = dict(
        pair for module, folder in folders.items() if folder for pair in _version(module)
    )
    return OwnEnvironment(
        Path(sys.executable), frozenset(rows), frozenset(fast), versions, _checkout()
    )


def can_use_card(modules: Iterable[str], folders: Mapping[str, Path | None]) -> bool:
    """Whether some of these modules can use an NVIDIA card, and none was built without it.

    folders: of the packages by module.
    """
    told = [module for module in modules if module in _ACCELERATED]
    return bool(told) and all(_was_built_for_card(module, folders[module]) for module in told)


def _folder(module: str) -> Path | None:
    """Of an importable package; None where there is none."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _was_built_for_card(module: str, folder: Path | None) -> bool:
    return folder is not None and any((folder / sign).exists() for sign in _ACCELERATED[module])


def _version(module: str) -> tuple[tuple[str, str], ...]:
    for name in DISTRIBUTIONS.get(module, (module,)):
        try:
            return ((name, version(name)),)
        except PackageNotFoundError:
            continue
    return ()


def _checkout() -> tuple[Path, ...]:
    """The folder of `gesso_runtime`, unless it lies where the interpreter finds it by itself."""
    here = Path(__file__).resolve().parents[1]
    installed = Path(sys.prefix).resolve()
    return () if here.is_relative_to(installed) else (here,)
