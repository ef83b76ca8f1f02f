"""From a file's own colours to sRGB, and the profile that says so afterwards."""

from functools import cache

import imagecodecs
import numpy as np
from PIL import ImageCms

from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.raster import Raster

_DATE = slice(24, 36)  # of a profile's making (ICC.1:2022, 7.2): the same bytes every time
_FIRST_DAY = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
_NOT_READ = "The picture's colour profile could not be used; its colours are taken as sRGB."


@cache
def srgb_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_DATE] = _FIRST_DAY
    return bytes(profile)


def in_srgb(raster: Raster) -> tuple[Pixels, tuple[str, ...]]:
    """h×w×3 in the depth that it has, and what to tell the user.

    A profile that cannot be used, or is of another kind of colour, counts as none.
    """
    noted: tuple[str, ...] = ()
    if raster.profile:
        try:
            return _converted(raster), ()
        except (imagecodecs.CmsError, ValueError, RuntimeError):
            noted = (_NOT_READ,)
    return _assumed(raster), noted


def _converted(raster: Raster) -> Pixels:
    colour = raster.colour[..., 0] if raster.space == "gray" else raster.colour
    made = imagecodecs.cms_transform(
        np.ascontiguousarray(colour),
        raster.profile,
        srgb_profile(),
        colorspace=raster.space,
        outcolorspace="rgb",
    )
    height, width = colour.shape[:2]
    return np.ascontiguousarray(np.asarray(made).reshape(height, width, 3))


def _assumed(raster: Raster) -> Pixels:
    match raster.space:
        case "gray":
            return np.repeat(raster.colour, 3, axis=2)
        case "cmyk":  # no inks are known: each takes away its own light, black from all
            largest = np.float32(np.iinfo(raster.colour.dtype).max)
            light = 1 - raster.colour.astype(np.float32) / largest
            seen = light[..., :3] * light[..., 3:]
            return np.asarray(np.rint(seen * largest), raster.colour.dtype)
        case _:
            return raster.colour
