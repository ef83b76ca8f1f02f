"""A JPEG as a picture: decoded in one piece; orientation is not applied."""

import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyvips
from PIL import JpegImagePlugin

from gesso_core.errors import DamagedFile, UnknownFormat
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.jpeg_segments import (
    Frame,
    adobe_transform,
    density_of,
    exif_of,
    frame_of,
    profile_of,
    segments_of,
)
from gesso_desktop.document.pictures.limits import check_plausible, check_size, check_whole
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.whole_picture import Head, WholePicture

# At least one bit per 8×8 block of each channel, and a channel may have a quarter of the blocks.
_LARGEST_RATIO = 8 * 64 * 4

_ONE_LISTENER = threading.Lock()  # the logger is one, so pictures are decoded one after another


def open_jpeg(source: FileBytes, page: int) -> WholePicture:
    """Raises CannotRead; BadRequest for any page but the first."""
    check_page(page, 1)
    segments = segments_of(source)
    frame = frame_of(source, segments)
    colour = {1: Colour.GRAY, 3: Colour.RGB, 4: Colour.CMYK}.get(frame.channels)
    if colour is None or frame.bits != 8:
        raise UnknownFormat(
            f"This JPEG has {frame.channels} channels of {frame.bits} bits.",
            "Save it as a PNG or TIFF with the program that made it.",
        )
    check_size(frame.size)
    check_whole(frame.size, frame.channels)
    check_plausible(source.size, frame.size.area * frame.channels, _LARGEST_RATIO)
    block, transform = exif_of(source, segments), adobe_transform(source, segments)
    head = Head(
        FileKind.JPEG,
        frame.size,
        # Adobe writes ink upside down; both decoders turn it back, so the largest number is ink.
        PixelFormat(8, colour, is_inverted=colour is Colour.CMYK),
        Storage(
            compression="jpeg",
            layout=", ".join(filter(None, (frame.process, frame.sampling))),
            is_lossless=False,
            dpi=density_of(source, segments) or exif.resolution(block),
            converted_from=_converted(frame, transform),
        ),
        profile_of(source, segments),
        exif.orientation(block),
    )
    return WholePicture(source, head, lambda: _decode(source.read(0, source.size), frame))


def _decode(data: bytes, frame: Frame) -> Pixels:
    """libvips sees damage that Pillow shows as gray; their pixels are the same."""
    with _listening() as heard:
        pixels = _by_libvips(data, heard)
    if not heard:
        return pixels
    said = " ".join(heard)
    if "extraneous bytes" not in said or "premature end" in said:
        raise DamagedFile(
            "The JPEG is damaged: a part of the picture is missing.",
            "Take another copy; the transfer may have been interrupted.",
            detail=said[:500],
        )
    with decoding("The JPEG"):  # stray bytes between scans harm nothing, and some cameras pad
        image = np.asarray(JpegImagePlugin.JpegImageFile(io.BytesIO(data)))
    return image.reshape(frame.size.height, frame.size.width, -1)


def _by_libvips(data: bytes, heard: list[str]) -> Pixels:
    pyvips.cache_set_max(0)  # it caches by name and address, and would show another file's pixels
    try:
        image = pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="warning")
        packed = image.write_to_memory()
        return np.frombuffer(packed, np.uint8).reshape(image.height, image.width, image.bands)
    except pyvips.Error as error:
        heard.append(str(error))
        return np.zeros((0, 0, 0), np.uint8)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What libvips logs meanwhile, kept from everyone else.

    Damage in the last rows is no error to it: it only says so when it closes the picture.
    """
    heard: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            heard.append(record.getMessage())
        return False

    logger = logging.getLogger("pyvips")
    with _ONE_LISTENER:
        logger.addFilter(keep)
        try:
            yield heard
        finally:
            logger.removeFilter(keep)


def _converted(frame: Frame, transform: int | None) -> str:
    if frame.channels == 3:
        return "" if transform == 0 else "YCbCr"
    return "YCCK" if frame.channels == 4 and transform == 2 else ""
