"""LoRAs: added to a model's weights for good, or worn by it for a while.

What is worn hangs beside the weights, which stay where and what they are: changing it reloads
nothing, and without it the model makes what it made before, to the last bit.
"""

import warnings
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, GessoError, ModelDamaged
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors

_STYLE = "gesso-style"


def fuse(pipe: Any, loras: Sequence[Path]) -> None:
    """Adds them to the weights of the denoiser, which may not be quantised; they need no memory
    afterwards. pipe: of the library; it needs no other part. Raises ModelDamaged, OutOfMemory."""
    for lora in loras:
        _hang(pipe, lora, "gesso")
        try:
            pipe.fuse_lora()
            pipe.unload_lora_weights()
        except foreign_errors() as error:
            raise _fault(error, lora) from error


def hang(pipe: Any, loras: Sequence[Path]) -> None:
    """Beside the weights for good, where those are quantised: nothing can be added to them. It
    takes the memory that they take on the disk. Raises as `fuse`."""
    names = [f"gesso{number}" for number in range(len(loras))]
    for name, lora in zip(names, loras, strict=True):
        _hang(pipe, lora, name)
    if names:
        pipe.set_adapters(names)


class Wardrobe:
    """The styles of one model, worn one at a time."""

    def __init__(self, pipe: Any, styles: Mapping[str, Path]) -> None:
        """styles: files by name; the first is worn unless another is asked for."""
        self._pipe = pipe
        self._styles = styles
        self._worn = ""

    @property
    def usual(self) -> str:
        """ "" where there is none."""
        return next(iter(self._styles), "")

    def wear(self, name: str) -> None:
        """name: "" for none. Raises BadRequest for one that is not there; ModelDamaged, OutOfMemory
        for one that cannot be worn, and then none is."""
        if name and name not in self._styles:
            known = ", ".join(f"“{each}”" for each in self._styles)
            raise BadRequest(
                f"There is no style “{name}”.",
                f"Choose one of {known}." if known else "This model was added without styles.",
            )
        if name == self._worn:
            return
        if self._worn:
            _take_off(self._pipe, _STYLE)
            self._worn = ""
        if name:
            _hang(self._pipe, self._styles[name], _STYLE)
            self._pipe.set_adapters(_hanging(self._pipe))
            self._worn = name


def _hang(pipe: Any, lora: Path, name: str) -> None:
    """It alone works afterwards."""
    try:
        with warnings.catch_warnings():
            # Another one hangs there already, and that is meant.
            warnings.filterwarnings("ignore", "Already found a `peft_config`")
            pipe.load_lora_weights(
                str(lora.parent), weight_name=lora.name, adapter_name=name, local_files_only=True
            )
    except foreign_errors() as error:
        _take_off(pipe, name)
        raise _fault(error, lora) from error
    if name not in _hanging(pipe):
        raise _fault(ValueError("none of its keys names a part of the model"), lora)


def _take_off(pipe: Any, name: str) -> None:
    """The others stay, and work."""
    others = [each for each in _hanging(pipe) if each != name]
    if not others:
        pipe.unload_lora_weights()
        return
    pipe.delete_adapters(name)
    pipe.set_adapters(others)


def _hanging(pipe: Any) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(pipe.get_list_adapters().values())))


def _fault(error: Exception, lora: Path) -> GessoError:
    fault = fault_of_opening(error, lora.name)
    if not isinstance(fault, ModelDamaged):
        return fault
    return ModelDamaged(
        f"The LoRA “{lora.name}” does not fit this model.",
        "Take it out of the model's folder, or get one that was made for this model.",
        detail=fault.detail,
    )
