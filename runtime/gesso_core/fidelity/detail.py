"""What full resolution knows and the model does not: fine detail of the original, given back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gesso_core.fidelity.planes import Plane, blurred, gray
from gesso_core.pixels import Light

FINE = 1.6
"""σ in px of the work picture: what is finer is detail; models lose about that much."""


@dataclass(frozen=True, eq=False)
class Structure:
    """Planes of the shown crop: the coarse part of both pictures, and how much detail to give back.

    weight: 0 where the model drew something else … about 1 where it drew the same thing.
    """

    original: Plane
    output: Plane
    weight: Plane

    def through(self, filtered: Callable[[Plane], Plane]) -> "Structure":
        return Structure(filtered(self.original), filtered(self.output), filtered(self.weight))


def structure(original: Light, output: Light) -> Structure:
    """Both h×w×3, aligned, of one colour. Agreement is the local correlation of luminance."""
    first, second = gray(original), gray(output)

    def mean(plane: Plane) -> Plane:
        return blurred(plane, 4.0)

    mean_first, mean_second = mean(first), mean(second)
    own = mean(first * first) - mean_first**2
    other = mean(second * second) - mean_second**2
    common = mean(first * second) - mean_first * mean_second
    correlation = common / np.sqrt(np.maximum(own * other, 1e-10))
    gain = np.clip(common / np.maximum(own, 1e-7), 0, 1.3)
    weight = blurred(np.clip((correlation - 0.6) / 0.3, 0, 1) * gain, 2.0)
    return Structure(blurred(first, FINE), blurred(second, FINE), weight)


def restored(new: Light, original: Light, coarse: Structure) -> Light:
    """`new` with the original's fine luminance in place of its own, as far as `coarse.weight` says.

    All at one resolution: `coarse` is the structure sampled at the same pixels.
    """
    own = gray(new) - coarse.output
    fine = gray(original) - coarse.original
    return np.asarray(new + (coarse.weight * (fine - own))[..., None], np.float32)
