"""Pixels for the eye: 8-bit sRGB, the right way up. Document pixels are never changed by this."""

import io
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gesso_core.picture import Picture
from gesso_core.pixels import Colour, PixelFormat, Pixels, light

Shown = NDArray[np.uint8]
"""h×w×3, sRGB."""

_T = TypeVar("_T", bound=np.generic)
_PAPER = 255  # transparent pictures are shown on white


def shown(pixels: Pixels, pixel_format: PixelFormat, icc: bytes | None) -> Shown:
    """Stored pixels (h×w×c) as sRGB through their profile; without one they are taken as sRGB."""
    colour = _converted(_eight_bit(pixels, pixel_format), pixel_format, icc)
    if pixel_format.alpha_channel is None:
        return colour
    alpha = pixels[..., pixel_format.alpha_channel, None].astype(np.float32) / pixel_format.largest
    return np.asarray(colour * alpha + _PAPER * (1 - alpha) + 0.5, np.uint8)


def shown_whole(picture: Picture, longest_side: int) -> Shown:
    """The whole picture, reduced, upright."""
    pixels = shown(picture.proxy(longest_side), picture.format, picture.icc)
    return upright(pixels, picture.orientation)


def upright(pixels: NDArray[_T], orientation: int) -> NDArray[_T]:
    """h×w(×c) turned and mirrored as EXIF orientation 1…8 asks (EXIF 2.32, tag 0x0112)."""
    if orientation in (5, 6, 7, 8):
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def png(pixels: NDArray[np.uint8]) -> bytes:
    return _encoded(pixels, "PNG", compress_level=3)  # the best level takes 5 s at 1600 px


def jpeg(pixels: Shown, quality: int = 88) -> bytes:
    return _encoded(pixels, "JPEG", quality=quality)


def _encoded(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, kind, **options)
    return target.getvalue()


def _eight_bit(pixels: Pixels, pixel_format: PixelFormat) -> NDArray[np.uint8]:
    """Colour channels with black at 0, except CMYK, which stays ink for its profile."""
    values = light(pixels, pixel_format)
    if pixel_format.colour is Colour.CMYK and pixel_format.is_inverted:
        values = 1 - values
    return np.asarray(np.clip(np.nan_to_num(values) * 255 + 0.5, 0, 255), np.uint8)


def _converted(colour: NDArray[np.uint8], pixel_format: PixelFormat, icc: bytes | None) -> Shown:
    mode = {Colour.GRAY: "L", Colour.RGB: "RGB", Colour.CMYK: "CMYK", Colour.LAB: "LAB"}
    if pixel_format.colour is Colour.LAB:
        return np.asarray(cv2.cvtColor(colour, cv2.COLOR_LAB2RGB), np.uint8)
    image = Image.fromarray(np.squeeze(colour, 2) if colour.shape[2] == 1 else colour)
    image = image if image.mode == mode[pixel_format.colour] else _as_cmyk(colour)
    if icc:
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            converted = ImageCms.profileToProfile(
                image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                return np.asarray(converted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile for other pixels, or a broken one: shown without
    return np.asarray(image.convert("RGB"))


def _as_cmyk(colour: NDArray[np.uint8]) -> Image.Image:
    height, width = colour.shape[:2]
    return Image.frombytes("CMYK", (width, height), np.ascontiguousarray(colour).tobytes())
