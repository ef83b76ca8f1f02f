"""A small picture of a file for a list of files: sRGB, the right way up, never larger than asked.

What is shown is the file as it is; edits in a project beside it are not applied.
"""

from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import JpegImagePlugin

from gesso_core.errors import GessoError
from gesso_core.picture import fitting, shrink
from gesso_core.pixels import Colour
from gesso_desktop.document.display import Shown, shown, shown_whole
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_kind import kind_of
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.pictures.jpeg_segments import exif_of, frame_of, segments_of
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.base import Base

_PREVIEW_AT, _PREVIEW_BYTES = 513, 514  # EXIF 2.32, the tags of the second directory
_SAME_SHAPE = 0.02  # of the ratio of sides: what rounding to 160 px makes
_BARS = 0.26  # a 16:9 picture in the 4:3 preview of the standard is 25 % too high
_LARGE = 24_000_000  # px; what a screen's worth of thumbnails can read whole
_DENSER = 4  # times the wanted size is picked from those, so that the averaging has something to do
_FINER = 2  # times the wanted size is decoded, so that the averaging has something to do


def thumbnail(path: Path, side: int) -> Shown:
    """The whole picture, h×w×3, its longest side at most `side` px. Raises as `open_picture`."""
    picture = open_picture(path)
    try:
        if picture.kind is FileKind.JPEG and picture.format.colour is not Colour.CMYK:
            return _of_jpeg(picture, side)
        if picture.size.area > _LARGE:
            return _of_large(picture, side)
        return shown_whole(picture, side)
    finally:
        picture.close()


def embedded_preview(path: Path, side: int) -> Shown | None:
    """The preview a camera left in a JPEG's EXIF, upright; None if there is none to be trusted.

    It costs a thousandth of the picture, but may be older than the pixels.
    """
    try:
        source = FileBytes(path)
    except GessoError:
        return None
    try:
        return _embedded(source, side) if kind_of(source) is FileKind.JPEG else None
    except GessoError:
        return None
    finally:
        source.close()


def _of_large(picture: FilePicture, side: int) -> Shown:
    """From some rows of it: 48 MP of 16-bit deflate take 0.2 s instead of 3 s."""
    rough = Base(picture).glimpse(side * _DENSER)
    pixels = shrink(rough, fitting(picture.size, side))
    return upright(shown(pixels, picture.format, picture.icc), picture.orientation)


def _of_jpeg(picture: FilePicture, side: int) -> Shown:
    """Decoded at an eighth, a quarter or half of its size where that is enough."""
    wanted = fitting(picture.size, side)
    with decoding("The JPEG"), picture.path.open("rb") as file:
        image = JpegImagePlugin.JpegImageFile(file)
        image.draft(image.mode, (wanted.width * _FINER, wanted.height * _FINER))
        pixels = np.asarray(image)
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    colour = shown(shrink(pixels, wanted), picture.format, picture.icc)
    return cast("Shown", upright(colour, picture.orientation))


def _embedded(source: FileBytes, side: int) -> Shown | None:
    segments = segments_of(source)
    frame, block = frame_of(source, segments), exif_of(source, segments)
    if block is None:
        return None
    structure = exif.structure_of(block)
    _, *following = structure.page_offsets()
    if not following:
        return None
    directory = structure.directory(following[0])
    at = structure.integer(directory, _PREVIEW_AT, 0)
    length = structure.integer(directory, _PREVIEW_BYTES, 0)
    data = block.removeprefix(exif.PREFIX)[at : at + length]
    if not data.startswith(b"\xff\xd8"):
        return None
    decoded = cv2.imdecode(
        np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    )
    if decoded is None:
        return None
    pixels = _without_bars(np.asarray(decoded, np.uint8), frame.size.width / frame.size.height)
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    if max(height, width) > side:
        scale = side / max(height, width)
        to = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = np.asarray(cv2.resize(pixels, to, interpolation=cv2.INTER_AREA), np.uint8)
    return upright(pixels, exif.orientation(block))


def _without_bars(pixels: NDArray[np.uint8], ratio: float) -> NDArray[np.uint8] | None:
    """Cut to the picture's ratio of sides; None when it is not a preview of that picture."""
    height, width = pixels.shape[:2]
    off = (width / height) / ratio
    if abs(off - 1) <= _SAME_SHAPE:
        return pixels
    if abs(off - 1) > _BARS:
        return None
    keep_height, keep_width = round(width / ratio), round(height * ratio)
    if off < 1:
        top = (height - keep_height) // 2
        return pixels[top : top + keep_height]
    left = (width - keep_width) // 2
    return pixels[:, left : left + keep_width]
