"""From a network's outputs back to pictures, masks and values, as the card's ports say."""

import numpy as np

from gesso_core.cards.onnx_network import Activation, Layout, Port
from gesso_core.errors import EngineFailed
from gesso_core.mask import Coverage
from gesso_core.pixels import Light
from gesso_core.recipe import Values
from gesso_runtime.engines.onnx.session import Array

_FLAT = 1e-6  # a range below which there is nothing to stretch


def read_picture(raw: Array, port: Port, shape: tuple[int, int, int], file: str) -> Light:
    """An output as h×w×c light, unclipped; shape: what it must be. In memory as the network left
    it, one plane after the other mostly.
    """
    values = raw.astype(np.float32, copy=False)
    if values.ndim == 4 and values.shape[0] == 1:
        values = values[0]
    if values.ndim == 3 and port.layout is Layout.NCHW:
        values = values.transpose(1, 2, 0)
    if values.shape != shape:
        raise _wrong_size(raw, shape, file)
    values = decoded(values, port)
    return values[..., ::-1] if port.order == "bgr" else values


def read_mask(raw: Array, port: Port, file: str, shape: tuple[int, int] | None = None) -> Coverage:
    """An output of one plane as h×w, unclipped; shape: what it must be, if that is known."""
    if raw.ndim < 2 or raw.size != raw.shape[-1] * raw.shape[-2]:
        is_last = raw.ndim == 4 and raw.shape[-1] == 1 and raw.shape[0] == 1
        if not is_last:
            raise _wrong_size(raw, shape or (), file)
        raw = raw[..., 0]
    values = decoded(raw.reshape(raw.shape[-2:]).astype(np.float32), port)
    if shape is not None and values.shape != shape:
        raise _wrong_size(raw, shape, file)
    return activated(values, port)


def read_values(raw: Array, port: Port, file: str) -> Values:
    """A vector by the port's names."""
    if raw.size != len(port.names):
        raise _wrong_size(raw, (len(port.names),), file)
    measured = decoded(raw.reshape(-1).astype(np.float32), port)
    return {name: float(value) for name, value in zip(port.names, measured, strict=True)}


def activated(values: Coverage, port: Port) -> Coverage:
    if port.activation is Activation.SIGMOID:
        values = np.reciprocal(1 + np.exp(-np.clip(values, -80, 80)), dtype=np.float32)
    if port.activation is Activation.MINMAX:
        least, most = values.min(), values.max()
        values = (values - least) / (most - least) if most - least > _FLAT else values
    return 1 - values if port.is_inverted else values


def decoded(values: Array, port: Port) -> Array:
    result = values
    if any(deviation != 1 for deviation in port.std):
        result = result * np.array(port.std, np.float32)
    if any(port.mean):
        result = result + np.array(port.mean, np.float32)
    if port.scale != 1:
        result = result / np.float32(port.scale)
    return result


def _wrong_size(raw: Array, shape: tuple[int, ...], file: str) -> EngineFailed:
    return EngineFailed(
        f"The model file “{file}” returned another size than its card says.",
        "Choose another model, or correct its card.",
        detail=f"{raw.shape} for {shape}",
    )
