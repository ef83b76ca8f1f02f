"""One question to one network: what it is shown, what it answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gesso_core.cards.onnx_network import Gray, Meaning, Port
from gesso_core.mask import Coverage
from gesso_core.pixels import Light
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Value, Values
from gesso_runtime.engines.onnx.feeding import Seen, feeds
from gesso_runtime.engines.onnx.network import Network
from gesso_runtime.engines.onnx.reading import read_mask, read_picture, read_values
from gesso_runtime.engines.onnx.resizing import enlarged
from gesso_runtime.engines.onnx.session import Array


@dataclass(frozen=True, eq=False)
class Answer:
    """light: `factor` times what was shown, unclipped. mask: of the size shown."""

    light: Light | None = None
    mask: Coverage | None = None
    values: Values = field(default_factory=dict)


def ask(network: Network, seen: Seen, progress: Progress, report: Report) -> Answer:
    """Show `seen` (three channels) to the network, however many channels it takes."""
    spec = network.spec
    answers = []
    for light in _views(network, seen.light):
        raw = network.run(feeds(network, replace(seen, light=light)), progress, report)
        answers.append(_read(network, raw, light))
    if len(answers) == 1 and spec.channels == 3:
        return answers[0]
    if spec.gray is Gray.LUMA:
        return replace(answers[0], light=_coloured(answers[0].light, seen.light, spec.factor))
    planes = [answer.light for answer in answers if answer.light is not None]
    masks = [answer.mask for answer in answers if answer.mask is not None]
    return Answer(
        np.concatenate(planes, axis=2) if planes else None,
        np.maximum.reduce(masks) if masks else None,
        answers[0].values,
    )


def port_of(ports: tuple[Port, ...], meaning: Meaning) -> Port | None:
    return next((port for port in ports if port.meaning is meaning), None)


def _views(network: Network, light: Light) -> Iterator[Light]:
    if network.spec.channels == 3:
        yield light
    elif network.spec.gray is Gray.LUMA:
        yield _luma(light)
    else:
        for channel in range(light.shape[2]):
            yield np.ascontiguousarray(light[..., channel : channel + 1])


def _luma(light: Light) -> Light:
    # Not OpenCV's, which rounds the last columns of a row otherwise than those before.
    red, green, blue = (light[..., channel : channel + 1] for channel in range(3))
    luma: Light = red * np.float32(0.299) + green * np.float32(0.587) + blue * np.float32(0.114)
    return luma


def _coloured(luma: Light | None, shown: Light, factor: int) -> Light | None:
    """The new brightness with the colours that were shown."""
    if luma is None:
        return None
    return enlarged(shown - _luma(shown), factor) + luma


def _read(network: Network, raw: Mapping[str, Array], light: Light) -> Answer:
    height, width = light.shape[:2]
    spec = network.spec
    picture = mask = None
    values: dict[str, Value] = {}
    for port in spec.outputs:
        if port.name not in raw:
            continue
        if port.meaning is Meaning.PICTURE:
            shape = (height * spec.factor, width * spec.factor, spec.channels)
            picture = read_picture(raw[port.name], port, shape, network.file)
        elif port.meaning is Meaning.MASK:
            mask = read_mask(raw[port.name], port, network.file, (height, width))
        elif port.meaning is Meaning.VALUES:
            values |= read_values(raw[port.name], port, network.file)
    return Answer(picture, mask, values)
