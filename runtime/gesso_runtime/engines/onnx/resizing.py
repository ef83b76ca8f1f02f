"""Between the size of a picture and the size that a network sees."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.onnx_network import Fit, Meaning, OnnxNetwork, Sampling
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.picture import grid_places
from gesso_core.pixels import Light, Pixels
from gesso_runtime.engines.samples import light_of
from gesso_runtime.engines.working import cut, resized

_STRIP = 256  # rows that are enlarged at a time


@dataclass(frozen=True, slots=True)
class Canvas:
    """size: what the network sees. content: how much of it, from the top left, is the picture."""

    size: Size
    content: Size

    @classmethod
    def of(cls, network: OnnxNetwork, picture: Size, longest: int) -> "Canvas":
        """longest: of a side, where the network takes any."""
        if network.size is not None:
            size = Size(*network.size)
            if network.fit is Fit.STRETCH:
                return cls(size, size)
            return cls(size, _inside(picture, size, enlarges=network.fit is Fit.PAD))
        content = _inside(picture, Size(longest, longest), enlarges=False)
        grid, least = network.grid, network.least
        width, height = (
            -(-max(side, least) // grid) * grid for side in (content.width, content.height)
        )
        if network.fit is Fit.STRETCH:
            return cls(Size(width, height), Size(width, height))
        return cls(Size(width, height), content)


def _inside(picture: Size, room: Size, *, enlarges: bool) -> Size:
    scale = min(room.width / picture.width, room.height / picture.height)
    scale = scale if enlarges else min(1.0, scale)
    return Size(
        min(room.width, max(1, round(picture.width * scale))),
        min(room.height, max(1, round(picture.height * scale))),
    )


def shown(picture: Pixels, canvas: Canvas, network: OnnxNetwork) -> Light:
    """The picture on the canvas. Around it, with Fit.PAD, is what the network reads as 0; else its
    mirror image."""
    if network.sampling is Sampling.POINT:
        seen = picked(picture, canvas.content)
    else:
        seen = resized(picture, canvas.content)
    light = np.clip(light_of(seen), 0, 1)
    if network.fit is not Fit.PAD:
        return np.ascontiguousarray(cut(light, canvas.size.box))
    result = np.empty((canvas.size.height, canvas.size.width, light.shape[2]), np.float32)
    result[:] = _padding(network)
    result[: light.shape[0], : light.shape[1]] = light
    return result


def _padding(network: OnnxNetwork) -> NDArray[np.float32]:
    if network.padding:
        return np.array(network.padding, np.float32)
    port = next((port for port in network.inputs if port.meaning is Meaning.PICTURE), None)
    if port is None:
        return np.zeros(1, np.float32)
    colour = np.array(port.mean, np.float32) / np.float32(port.scale)
    return colour[::-1] if port.order == "bgr" else colour


def picked(array: Pixels, size: Size) -> Pixels:
    """Single pixels on a grid, as `picture.sampled` takes them."""
    height, width = array.shape[:2]
    return array[grid_places(height, size.height)[:, None], grid_places(width, size.width)]


def brought_back(plane: Coverage, canvas: Canvas, picture: Size) -> Iterator[tuple[Box, Coverage]]:
    """A plane over the canvas, at whatever resolution, in strips of the picture, bilinear."""
    columns = _places(picture.width, canvas.content.width, canvas.size.width, plane.shape[1])
    rows = _places(picture.height, canvas.content.height, canvas.size.height, plane.shape[0])
    wide = _between(plane.T, *columns).T
    for top in range(0, picture.height, _STRIP):
        bottom = min(picture.height, top + _STRIP)
        first, share = rows[0][top:bottom], rows[1][top:bottom]
        yield Box(0, top, picture.width, bottom), _between(wide, first, share)


def _places(
    length: int, content: int, canvas: int, samples: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each pixel the sample before it and how far it is on the way to the next."""
    places = (np.arange(length) + 0.5) * (content / length) * (samples / canvas) - 0.5
    places = np.clip(places, 0, max(0, samples - 1))
    first = np.minimum(places.astype(np.intp), max(0, samples - 2))
    return first, (places - first).astype(np.float32)


def _between(plane: Coverage, first: NDArray[np.intp], share: NDArray[np.float32]) -> Coverage:
    second = np.minimum(first + 1, plane.shape[0] - 1)
    result: Coverage = plane[first] * (1 - share)[:, None] + plane[second] * share[:, None]
    return result


def enlarged(light: Light, factor: int) -> Light:
    """Bilinear by a whole factor. The same shares everywhere, so that tiles equal the whole."""
    return light if factor == 1 else _stretched(_stretched(light, factor, 0), factor, 1)


def _stretched(light: Light, factor: int, axis: int) -> Light:
    turned = np.moveaxis(light, axis, 0)
    before = np.concatenate([turned[:1], turned[:-1]])
    after = np.concatenate([turned[1:], turned[-1:]])
    result = np.empty((len(turned) * factor, *turned.shape[1:]), np.float32)
    for phase in range(factor):
        way = np.float32((phase + 0.5) / factor - 0.5)
        other = before if way < 0 else after
        result[phase::factor] = turned + (other - turned) * abs(way)
    return np.moveaxis(result, 0, axis)


def reduced(light: Light, factor: int) -> Light:
    """The mean of factor × factor pixels."""
    if factor == 1:
        return light
    height, width, channels = light.shape
    planes = light.transpose(2, 0, 1)
    blocks = planes.reshape(channels, height // factor, factor, width // factor, factor)
    result: Light = blocks.mean((2, 4), dtype=np.float32).transpose(1, 2, 0)
    return result
