"""Text encoders in GGUF, as llama.cpp names their tensors. transformers itself would unpack all of
the weights; here each layer is unpacked when it is used, as diffusers does for its own networks.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest

_ARCHITECTURES = ("qwen3",)  # whose matrices llama.cpp leaves as they are, proved by a test
_ROWS = 4096  # of a table unpacked at once


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
    gguf, utils = import_module("gguf"), import_module("diffusers.quantizers.gguf.utils")
    network = empty_network(made, folder, dtype, config)
    there = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    names = {name: each for name, each in tensor_names(network).items() if each in there}
    tables = {f"{name}.weight" for name, module in network.named_modules() if _is_table(module)}
    weights = {}
    for name, each in names.items():
        weights[name] = (
            _table(there[each], dtype) if name in tables else _weight(there[each], dtype)
        )
    utils._replace_with_gguf_linear(network, dtype, weights)
    own = dict(network.named_parameters())
    for name, weight in weights.items():
        if name in own:
            _put(network, name, weight.to(device))
    network.tie_weights()
    lacking = [name for name, each in network.named_parameters() if each.device.type == "meta"]
    if lacking:
        raise ValueError(f"{path.name} lacks {', '.join(lacking[:5])}")
    return network.to(device).eval()


def _is_table(module: Any) -> bool:
    return isinstance(module, import_module("torch").nn.Embedding)


def _weight(tensor: Any, dtype: Any) -> Any:
    """Packed as it lies there, but for numbers that are whole."""
    gguf, torch = import_module("gguf"), import_module("torch")
    numbers = torch.from_numpy(tensor.data.copy())
    types = gguf.GGMLQuantizationType
    if tensor.tensor_type in {types.F32, types.F16}:
        return torch.nn.Parameter(numbers.to(dtype), requires_grad=False)
    utils = import_module("diffusers.quantizers.gguf.utils")
    if tensor.tensor_type not in utils.SUPPORTED_GGUF_QUANT_TYPES:
        raise ValueError(f"{tensor.name} is of {tensor.tensor_type.name}, which cannot be read")
    return utils.GGUFParameter(numbers, quant_type=tensor.tensor_type)


def _table(tensor: Any, dtype: Any) -> Any:
    """Unpacked: rows are looked up in it."""
    gguf, torch = import_module("gguf"), import_module("torch")
    rows = [
        torch.from_numpy(gguf.quants.dequantize(tensor.data[n : n + _ROWS], tensor.tensor_type))
        for n in range(0, len(tensor.data), _ROWS)
    ]
    return torch.nn.Parameter(torch.cat([each.to(dtype) for each in rows]), requires_grad=False)


def _put(network: Any, name: str, weight: Any) -> None:
    module_name, _, own = name.rpartition(".")
    module = network.get_submodule(module_name)
    meant = module._parameters[own].shape
    shape = getattr(weight, "quant_shape", weight.shape)
    if tuple(shape) != tuple(meant):
        raise ValueError(f"{name} has the shape {tuple(shape)} instead of {tuple(meant)}")
    module._parameters[own] = weight
