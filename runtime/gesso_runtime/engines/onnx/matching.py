"""Which input or output of a file is which port of the card."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from gesso_core.cards.onnx_network import Meaning, OnnxNetwork, Port
from gesso_core.errors import ModelDamaged
from gesso_runtime.engines.onnx.tensor import Tensor

_RANKS = {
    Meaning.PICTURE: (3, 4),
    Meaning.MASK: (2, 3, 4, 5),
    Meaning.POINTS: (2, 3, 4),
    Meaning.LABELS: (1, 2, 3),
    Meaning.SCORE: (0, 1, 2, 3),
    Meaning.WISH: (1, 2),
    Meaning.SIZE: (1, 2),
}
_MOST_TRIED = 6  # unnamed ports: 720 orders


def match_inputs(network: OnnxNetwork, found: Sequence[Tensor], file: str) -> Mapping[str, Tensor]:
    """By the card's names. Every input of the file must be one of the card's."""
    matched = _match(network, network.inputs, found, file)
    left = [tensor for tensor in found if tensor not in matched.values()]
    if left:
        raise _other_network(network.inputs, found, file)
    return matched


def match_outputs(network: OnnxNetwork, found: Sequence[Tensor], file: str) -> Mapping[str, Tensor]:
    """By the card's names; what the card does not name is not asked for."""
    return _match(network, network.outputs, found, file)


def _match(
    network: OnnxNetwork, ports: Sequence[Port], found: Sequence[Tensor], file: str
) -> Mapping[str, Tensor]:
    """Names decide; where they do not, shapes may, if only one order of them is possible."""
    joined: dict[str, list[Port]] = {}
    for port in ports:
        joined.setdefault(port.name, []).append(port)
    by_name = {tensor.name: tensor for tensor in found}
    matched = {name: by_name[name] for name in joined if name in by_name}
    if any(not _fits(network, joined[name], tensor) for name, tensor in matched.items()):
        raise _other_network(ports, found, file)
    missing = [
        name
        for name, group in joined.items()
        if name not in matched and not all(port.is_optional for port in group)
    ]
    left = [tensor for tensor in found if tensor.name not in joined]
    if network.is_by_order:
        left = left[: len(missing)]
    orders = [
        order
        for order in (permutations(left, len(missing)) if len(left) <= _MOST_TRIED else ())
        if all(_fits(network, joined[n], t) for n, t in zip(missing, order, strict=True))
    ]
    orders = orders[:1] if network.is_by_order else orders
    if len(orders) != 1:
        raise _other_network(ports, found, file)
    return matched | dict(zip(missing, orders[0], strict=True))


def _fits(network: OnnxNetwork, ports: Sequence[Port], tensor: Tensor) -> bool:
    ranks = _RANKS.get(ports[0].meaning)
    if len(tensor.shape) not in (ranks or range(7)):
        return False
    if len(ports) == 1 and ports[0].meaning is not Meaning.PICTURE:
        return True  # a mask may have any layout, a vector has none
    if len(tensor.shape) not in {3, 4}:
        return False
    wanted = sum(_channels(network, port) for port in ports)
    is_one = len(tensor.shape) == 3 or tensor.shape[0] in {None, 1}
    return is_one and tensor.channels(ports[0].layout) in {None, wanted}


def _channels(network: OnnxNetwork, port: Port) -> int:
    return network.channels if port.meaning is Meaning.PICTURE else len(port.names) or 1


def _other_network(ports: Sequence[Port], found: Sequence[Tensor], file: str) -> ModelDamaged:
    expected = ", ".join(dict.fromkeys(f"{port.name} ({port.meaning})" for port in ports))
    return ModelDamaged(
        f"The model file “{file}” is another network than its card describes: "
        f"expected {expected}; found {', '.join(map(str, found)) or 'nothing'}.",
        "Choose the file that belongs to this model.",
    )
