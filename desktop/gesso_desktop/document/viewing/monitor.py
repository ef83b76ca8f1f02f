"""Stored pixels as the monitor should show them, through the picture's and the monitor's profile.

Sixteen bits go through the profiles as sixteen; the last step alone makes eight of them.
"""

import io
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import ImageCms

from gesso_core.geometry import Box
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.matrix_profile import MatrixTransform, matrix_profile
from gesso_desktop.document.viewing.sight import Sight

Shown = NDArray[np.uint8]
"""h×w×3, red first, for the monitor."""

_Colour = NDArray[Any]
"""h×w×n uint8 or uint16: black is 0, except of ink, which is most at the largest number."""

_Convert = Callable[[_Colour], Shown]

_SPACES = {Colour.GRAY: "GRAY", Colour.RGB: "RGB", Colour.CMYK: "CMYK"}
_CHECK = 8  # px of a level: squares behind what is transparent
_LIGHTER, _DARKER = 238, 222


class MonitorTransform:
    """Made once for all pictures with the same profile and format. Any thread may use it."""

    def __init__(self, icc: bytes | None, pixel_format: PixelFormat, monitor: bytes | None) -> None:
        """monitor: an RGB profile; None is sRGB. What has no profile, or one that is broken or of
        other pixels, is taken as sRGB; so is a monitor whose profile is."""
        self._format = pixel_format
        source = icc if _is_of(icc, _SPACES.get(pixel_format.colour)) else None
        target = monitor if _is_of(monitor, "RGB") else None
        self._convert: _Convert = _eight_bit
        if source is not None or target is not None:
            self._convert = _between(source or _srgb(), target or _srgb())
        self._is_ink = pixel_format.colour is Colour.CMYK and source is not None

    def shown(self, pixels: Pixels) -> Shown:
        """pixels: h×w×c as stored. Opacity is left out, and taken out of premultiplied colours."""
        colour = _colour(pixels, self._format)
        if self._format.colour is Colour.LAB:
            colour = _rgb_from_lab(colour)
        elif self._format.colour is Colour.CMYK and not self._is_ink:
            colour = _rgb_from_ink(colour)
        return self._convert(colour)


def tile_image(
    sight: Sight, level: int, box: Box, transform: MonitorTransform, orientation: int
) -> Shown:
    """h′×w′×4 as Qt's RGB32 lies in memory: blue, green, red, 255; turned upright.

    box: of level pixels, as stored. What is transparent shows quiet squares.
    """
    return screen_image(sight.read_level(level, box), sight.format, box, transform, orientation)


def screen_image(
    pixels: Pixels,
    pixel_format: PixelFormat,
    box: Box,
    transform: MonitorTransform,
    orientation: int,
) -> Shown:
    """The same of pixels that were read already. box: where they lie, for the squares."""
    image = np.asarray(cv2.cvtColor(transform.shown(pixels), cv2.COLOR_RGB2BGRA), np.uint8)
    opacity = opacity_of(pixels, pixel_format)
    if opacity is not None:
        behind = _squares(box)[..., None] * (1 - opacity[..., None])
        image[..., :3] = image[..., :3] * opacity[..., None] + behind + 0.5
    return upright(image, orientation)


def opacity_of(pixels: Pixels, pixel_format: PixelFormat) -> NDArray[np.float32] | None:
    """h×w, 0…1; None where there is none or all is opaque."""
    channel = pixel_format.alpha_channel
    if channel is None or (pixels[..., channel] >= pixel_format.largest).all():
        return None
    alpha = np.nan_to_num(pixels[..., channel].astype(np.float32)) / pixel_format.largest
    return np.asarray(np.clip(alpha, 0, 1), np.float32)


def _squares(box: Box) -> NDArray[np.float32]:
    """Fixed to the picture, so that they go on from tile to tile."""
    rows = np.arange(box.top, box.bottom)[:, None] // _CHECK
    columns = np.arange(box.left, box.right) // _CHECK
    return np.where((rows + columns) % 2, _DARKER, _LIGHTER).astype(np.float32)


def _colour(pixels: Pixels, pixel_format: PixelFormat) -> _Colour:
    colour = pixels[..., : pixel_format.colour_channels]
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        opacity = opacity_of(pixels, pixel_format)
        if opacity is not None:
            whole = np.minimum(colour / np.maximum(opacity, 1e-6)[..., None], pixel_format.largest)
            colour = whole.astype(pixels.dtype)
    if pixel_format.is_float:
        colour = (np.clip(np.nan_to_num(colour), 0, 1) * np.float32(65535) + 0.5).astype(np.uint16)
    elif pixel_format.bits == 1:
        colour = colour * np.uint8(255)
    is_ink = pixel_format.colour is Colour.CMYK
    if pixel_format.is_inverted != is_ink:
        colour = np.iinfo(colour.dtype).max - colour
    return np.ascontiguousarray(colour)


def _eight_bit(colour: _Colour) -> Shown:
    """Rounded to nearest; gray in three channels."""
    if colour.dtype == np.uint16:
        colour = cv2.convertScaleAbs(colour, alpha=1 / 257).reshape(colour.shape)
    if colour.shape[2] == 1:
        return np.asarray(cv2.cvtColor(colour, cv2.COLOR_GRAY2RGB), np.uint8)
    return colour


def _rgb_from_lab(colour: _Colour) -> _Colour:
    """As TIFF keeps it, a and b moved up by their half, to sRGB in sixteen bits."""
    is_deep = colour.dtype == np.uint16
    lab = colour.astype(np.float32)
    lab[..., 0] *= 100 / (65535 if is_deep else 255)
    lab[..., 1:] = lab[..., 1:] / (256 if is_deep else 1) - 128
    rgb = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)
    return np.asarray(np.clip(rgb, 0, 1) * 65535 + 0.5, np.uint16)


def _rgb_from_ink(colour: _Colour) -> _Colour:
    """Without a profile nobody knows the inks: each takes its light away in proportion."""
    left = 1 - colour.astype(np.float32) / np.iinfo(colour.dtype).max
    return np.asarray(left[..., :3] * left[..., 3:] * 65535 + 0.5, np.uint16)


def _between(source: bytes, target: bytes) -> _Convert:
    known, there = matrix_profile(source), matrix_profile(target)
    if known is None or there is None or there.matrix is None:
        return _Profiled(source, target)
    convert = MatrixTransform(known, there)
    if known.matrix is not None and _changes_nothing(convert):
        return _eight_bit
    if known.matrix is None:
        return convert

    def three(colour: _Colour) -> Shown:
        return convert(np.repeat(colour, 3, axis=2) if colour.shape[2] == 1 else colour)

    return three


def _changes_nothing(convert: _Convert) -> bool:
    """Whether no colour moves by more than one level of eight bits."""
    steps = np.linspace(0, 255, 18).astype(np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(54, 108, 3)
    return bool(np.abs(convert(colours).astype(np.int64) - colours).max() <= 1)


class _Profiled:
    """Through profiles that work by tables; perceptual where both can, as reports are."""

    def __init__(self, source: bytes, target: bytes) -> None:
        pyvips.cache_set_max(0)  # it knows arrays by address, and would show another's pixels
        self._source = source
        self._is_gray = _space(source) == "GRAY"
        can = _is_perceptual(source, ImageCms.Direction.INPUT)
        can = can and _is_perceptual(target, ImageCms.Direction.OUTPUT)
        self._intent = "perceptual" if can else "relative"
        with tempfile.NamedTemporaryFile(suffix=".icc", delete=False) as file:
            file.write(target)  # libvips takes profiles to export to as files only
        self._target = file.name
        weakref.finalize(self, Path(file.name).unlink, missing_ok=True)

    def __call__(self, colour: _Colour) -> Shown:
        if colour.shape[2] == 1 and not self._is_gray:
            colour = np.repeat(colour, 3, axis=2)
        height, width, channels = colour.shape
        deep = colour.dtype == np.uint16
        kind = {1: "grey16" if deep else "b-w", 3: "rgb16" if deep else "srgb", 4: "cmyk"}[channels]
        image = pyvips.Image.new_from_memory(
            colour, width, height, channels, "ushort" if deep else "uchar"
        ).copy(interpretation=kind)
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", self._source)
        made = image.icc_transform(self._target, intent=self._intent, embedded=True, depth=8)
        return np.frombuffer(made.write_to_memory(), np.uint8).reshape(height, width, -1)


def _srgb() -> bytes:
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def _is_of(profile: bytes | None, space: str | None) -> bool:
    """Whether it is one of such pixels, and colours can really go through it."""
    if profile is None or space is None:
        return False
    try:
        if _space(profile) != space:
            return False
        opened, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        mode = {"GRAY": "L"}.get(space, space)
        ImageCms.buildTransform(opened, srgb, mode, "RGB")
        if space == "RGB":
            ImageCms.buildTransform(srgb, opened, "RGB", "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    return True


def _space(profile: bytes) -> str:
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return str(opened.profile.xcolor_space).strip()


def _is_perceptual(profile: bytes, direction: ImageCms.Direction) -> bool:
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    return bool(opened.is_intent_supported(ImageCms.Intent.PERCEPTUAL, direction))
