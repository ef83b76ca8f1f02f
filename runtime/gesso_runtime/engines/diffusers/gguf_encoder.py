"""Text encoders in GGUF, as llama.cpp names their tensors. transformers itself would unpack all of
the weights; here each layer is unpacked when it is used, as diffusers does for its own networks.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest
from gesso_runtime.engines.diffusers.gguf_reading import packed, tensors_of, unpacked

_ARCHITECTURES = ("qwen3",)  # whose matrices llama.cpp leaves as they are, proved by a test


def tensor_names(network: Any) -> Mapping[str, str]:
    """By the network's own. Raises BadRequest for an architecture that is not known here."""
    gguf = import_module("gguf")
    config = network.config
    if config.model_type not in _ARCHITECTURES:
        raise BadRequest(
            f"A text encoder of the kind “{config.model_type}” is not kept as GGUF.",
            "Choose another precision.",
        )
    kinds = {name: number for number, name in gguf.MODEL_ARCH_NAMES.items()}
    known = gguf.get_tensor_name_map(kinds[config.model_type], config.num_hidden_layers)
    found = {name: known.get_name(name, (".weight", ".bias")) for name in network.state_dict()}
    return {name: there for name, there in found.items() if there is not None}


def empty_network(made: Any, folder: Path, dtype: Any, config: Any = None) -> Any:
    """As the configuration in `folder` says, or `config`; without weights."""
    config = config or made.config_class.from_pretrained(folder, local_files_only=True)
    # What is computed and not stored, such as frequencies, is there.
    with import_module("accelerate").init_empty_weights(include_buffers=False):
        return made._from_config(config, dtype=dtype)


def open_encoder(
    made: Any, path: Path, folder: Path, device: str, dtype: Any, *, config: Any = None
) -> Any:
    """folder: of its configuration. config: used instead. Layers beyond those that it names are not
    read.

    Raises BadRequest; ValueError for a file that lacks a tensor, or has another shape of it.
    """
    nn, utils = import_module("torch").nn, import_module("diffusers.quantizers.gguf.utils")
    network, there = empty_network(made, folder, dtype, config), tensors_of(path)
    modules = network.named_modules()
    tables = {f"{name}.weight" for name, each in modules if isinstance(each, nn.Embedding)}
    weights = {}
    for name, each in tensor_names(network).items():
        if each in there:
            # Rows are looked up in a table: it is unpacked.
            full = unpacked(there[each], dtype) if name in tables else packed(there[each])
            weights[name] = full
    utils._replace_with_gguf_linear(network, dtype, weights)
    for name, weight in weights.items():
        _put(network, name, weight, dtype)
    network.tie_weights()
    lacking = [name for name, each in network.named_parameters() if each.device.type == "meta"]
    if lacking:
        raise ValueError(f"{path.name} lacks {', '.join(lacking[:5])}")
    return network.to(device).eval()


def _put(network: Any, name: str, weight: Any, dtype: Any) -> None:
    """Packed as it is, or in `dtype`."""
    module_name, _, own = name.rpartition(".")
    module = network.get_submodule(module_name)
    meant = module._parameters[own].shape
    shape = getattr(weight, "quant_shape", weight.shape)
    if tuple(shape) != tuple(meant):
        raise ValueError(f"{name} has the shape {tuple(shape)} instead of {tuple(meant)}")
    if not hasattr(weight, "quant_type"):
        parameter = import_module("torch").nn.Parameter
        weight = parameter(weight.to(dtype), requires_grad=False)
    module._parameters[own] = weight
