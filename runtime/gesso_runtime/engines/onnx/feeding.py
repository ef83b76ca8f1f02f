"""From a picture to a network's inputs, as the card's ports say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.onnx_network import Layout, Meaning, Port
from gesso_core.errors import BadRequest
from gesso_core.mask import Coverage
from gesso_core.pixels import Light
from gesso_core.recipe import Values
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.session import Array
from gesso_runtime.engines.onnx.tensor import Tensor


@dataclass(frozen=True, eq=False)
class Seen:
    """What a network is shown. light: h×w×1 or 3. mask: h×w, 1 where it may change.

    given: arrays that are fed as they are, by the card's port names.
    """

    light: Light
    mask: Coverage | None = None
    params: Values = field(default_factory=dict)
    given: Mapping[str, Array] = field(default_factory=dict)


def feeds(network: Network, seen: Seen) -> Mapping[str, Array]:
    """Every input the file has, by the card's port names."""
    parts: dict[str, list[Array]] = {}
    layouts: dict[str, Layout] = {}
    for port in network.spec.inputs:
        if port.name in network.inputs:
            tensor = network.inputs[port.name]
            joins = sum(other.name == port.name for other in network.spec.inputs) > 1
            parts.setdefault(port.name, []).append(_input(port, tensor, seen, is_plane=joins))
            layouts[port.name] = port.layout
    return {name: _joined(group, layouts[name]) for name, group in parts.items()}


def _joined(group: list[Array], layout: Layout) -> Array:
    if len(group) == 1:
        return group[0]
    return np.concatenate(group, axis=-3 if layout is Layout.NCHW else -1)


def _input(port: Port, tensor: Tensor, seen: Seen, *, is_plane: bool) -> Array:
    """is_plane: it is joined with a picture, so it has a picture's shape."""
    if port.name in seen.given:
        return _typed(seen.given[port.name], tensor)
    return _typed(_meant(port, tensor, seen, is_plane=is_plane), tensor)


def _meant(port: Port, tensor: Tensor, seen: Seen, *, is_plane: bool) -> Array:
    height, width = seen.light.shape[:2]
    match port.meaning:
        case Meaning.PICTURE:
            return _planes(_picture_input(port, seen), port, tensor)
        case Meaning.MASK:
            mask = np.ones((height, width), np.float32) if seen.mask is None else seen.mask
            mask = 1 - mask if port.is_inverted else mask
            return _planes(_encoded(mask[..., None], port), port, tensor)
        case Meaning.NOISE | Meaning.WISH:
            return _wishes(port, tensor, seen, is_plane=is_plane)
        case Meaning.SIZE:
            return _vector(_encoded(np.array([height, width]), port), tensor)
    if is_plane:
        return _planes(np.full((height, width, 1), port.value), port, tensor)
    return np.full(tuple(length or 1 for length in tensor.shape), port.value)


def _wishes(port: Port, tensor: Tensor, seen: Seen, *, is_plane: bool) -> Array:
    """A vector, or where the file wants them for each pixel, as many planes."""
    values = _encoded(_named(port, seen.params), port)
    if is_plane or _is_map(tensor):
        height, width = seen.light.shape[:2]
        everywhere = np.broadcast_to(values.astype(np.float32), (height, width, values.size))
        return _planes(everywhere, port, tensor)
    return _vector(values, tensor)


def _picture_input(port: Port, seen: Seen) -> Array:
    light = seen.light[..., ::-1] if port.order == "bgr" else seen.light
    values = _encoded(light, port)
    if port.hole is not None and seen.mask is not None:
        values = np.where(seen.mask[..., None] > 0, np.float32(port.hole), values)
    return values


def _named(port: Port, params: Values) -> NDArray[np.float64]:
    names = port.names or ("strength",)
    values = [params.get(name, port.value) for name in names]
    for name, value in zip(names, values, strict=True):
        if isinstance(value, str | tuple) or not np.isfinite(value):
            raise BadRequest(f"“{name}” must be a number, not {value!r}.", "Give a number.")
    return np.array(values, np.float64)


def _is_map(tensor: Tensor) -> bool:
    """Whether a strength is wanted for each pixel."""
    return len(tensor.shape) == 4 and any(length != 1 for length in tensor.shape[2:])


def _vector(values: Array, tensor: Tensor) -> Array:
    """(n), (1, n) or (1, n, 1, 1), as the file has it."""
    rank = len(tensor.shape)
    if rank == 0:
        return values.reshape(())
    return values.reshape(-1) if rank == 1 else values.reshape(1, -1, *(1,) * (rank - 2))


def _planes(values: Array, port: Port, tensor: Tensor) -> Array:
    """h×w×c with the axes of the file: a batch of one, or none; a mask may have no channels."""
    rank = len(tensor.shape)
    if rank < 4 and values.shape[2] == 1 and tensor.channels(port.layout) != 1:
        return values[..., 0] if rank == 2 else values[None, ..., 0]
    planes = values if port.layout is Layout.NHWC else values.transpose(2, 0, 1)
    return planes if rank == 3 else planes.reshape(*(1,) * (rank - 3), *planes.shape)


def _encoded(values: Array, port: Port) -> Array:
    """value · scale − mean over std, in float32; nothing is copied where that changes nothing."""
    result = values
    if port.scale != 1:
        result = result * np.float32(port.scale)
    if any(port.mean):
        result = result - np.array(port.mean, np.float32)
    if any(deviation != 1 for deviation in port.std):
        result = result / np.array(port.std, np.float32)
    return result


def _typed(values: Array, tensor: Tensor) -> Array:
    """In the file's own type; whole numbers are rounded and kept in range."""
    if tensor.dtype.kind in "iu":
        limits = np.iinfo(tensor.dtype)
        values = np.clip(np.rint(values), limits.min, limits.max)
    return np.ascontiguousarray(values.astype(tensor.dtype, copy=False))
