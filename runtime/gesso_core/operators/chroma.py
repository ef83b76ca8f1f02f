"""Brightness and strength of a colour changed while its hue stays."""

import numpy as np

from gesso_core.operators.visible import Plane
from gesso_core.pixels import Light


def recoloured(light: Light, brightness: Plane, target: Plane, factor: Plane) -> Light:
    """RGB with `target` as its luma, and its distance from luma (`brightness`) × factor.

    The factor stops growing where the first channel would clip, so that luma and hue stay. A float
    pixel that lies outside 0…1 already keeps its distance.
    """
    distance = [light[..., channel] - brightness for channel in range(3)]
    above = np.maximum(np.maximum(distance[0], distance[1]), distance[2])
    below = np.minimum(np.minimum(distance[0], distance[1]), distance[2])
    room = np.minimum((1 - target) / above, target / -below)
    outside = (brightness + above > 1) | (brightness + below < 0)
    # fmin and fmax, because a gray pixel has no distance and its room is not a number.
    factor = np.fmin(factor, np.fmax(room, outside.astype(np.float32)))
    result = np.empty(light.shape, np.float32)
    for channel in range(3):
        np.multiply(distance[channel], factor, out=distance[channel])
        np.add(distance[channel], target, out=result[..., channel])
    return result
