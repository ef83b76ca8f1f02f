"""Weights that bitsandbytes keeps in four or eight bits: how they are made, and opened anywhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import Precision

_CONFIG = "config.json"
_PACKS = "support_avx512bf16_for_cpu"
_ROWS_PACKED = 32


def is_quantised(folder: Path) -> bool:
    """Whether a part lies there quantised. Raises OSError, ValueError."""
    return "quantization_config" in json.loads((folder / _CONFIG).read_text("utf-8"))


def settings(precision: Precision, library: Any) -> Any:
    """How a part of `library`, diffusers or transformers, is quantised to NF4 or INT8."""
    if precision is Precision.INT8:
        return library.BitsAndBytesConfig(load_in_8bit=True)
    return library.BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype="bfloat16",
        bnb_4bit_use_double_quant=True,  # 4.13 bits a weight instead of 4.5
    )


@contextmanager
def allowed(device: str) -> Iterator[None]:
    """Inside, diffusers opens quantised weights on the processor, too.

    It refuses there for want of a graphics card, although bitsandbytes computes on both.
    """
    if device != "cpu":
        yield
        return
    module = import_module("diffusers.quantizers.bitsandbytes.bnb_quantizer")
    kinds = (module.BnB4BitDiffusersQuantizer, module.BnB8BitDiffusersQuantizer)
    kept = [kind.validate_environment for kind in kinds]
    for kind in kinds:
        kind.validate_environment = _nothing
    try:
        yield
    finally:
        for kind, own in zip(kinds, kept, strict=True):
            kind.validate_environment = own


def pack_only_what_fits(network: Any) -> None:
    """Processors with AVX512-BF16: bitsandbytes lays 4-bit weights out anew for them, and fails
    where a layer is no whole number of its blocks; such a layer stays as it is.
    """
    for layer in network.modules():
        state = getattr(getattr(layer, "weight", None), "quant_state", None)
        if state is None or not getattr(layer, _PACKS, False):
            continue
        outputs, inputs = state.shape
        if outputs % _ROWS_PACKED or inputs % state.blocksize:
            setattr(layer, _PACKS, False)


def _nothing(*_: object, **__: object) -> None:
    pass
