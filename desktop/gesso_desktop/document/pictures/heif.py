"""A HEIC as a picture, when the optional library is installed."""

import importlib
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from gesso_core.errors import MissingLibrary
from gesso_core.geometry import Size
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.avif import info_blocks
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import check_size, check_whole
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.whole_picture import Head, WholePicture, whole_file


def open_heif(source: FileBytes, page: int) -> WholePicture:
    """Raises MissingLibrary without pillow-heif. The decoder applies the rotation itself."""
    library = _library()
    check_page(page, 1)
    with decoding("The HEIC"):
        image = library.open_heif(io.BytesIO(whole_file(source)), convert_hdr_to_8bit=False)
        size, mode, info = Size(*image.size), str(image.mode), dict(image.info)
    has_alpha = "A" in mode or "a" in mode
    bits = 16 if "16" in mode else 8
    check_size(size)
    check_whole(size, (4 if has_alpha else 3) * bits // 8)
    head = Head(
        FileKind.HEIF,
        size,
        PixelFormat(
            bits,
            Colour.GRAY if mode.startswith(("L", "I")) else Colour.RGB,
            _alpha(mode),
        ),
        Storage(
            "hevc",
            "",
            is_lossless=False,
            dpi=exif.resolution(info.get("exif")),
            converted_from="YCbCr",
        ),
        info.get("icc_profile") or None,
    )
    return WholePicture(source, head, lambda: _decode(library, whole_file(source)))


def _alpha(mode: str) -> Alpha:
    if "a" in mode:
        return Alpha.PREMULTIPLIED
    return Alpha.STRAIGHT if "A" in mode else Alpha.NONE


def _decode(library: Any, data: bytes) -> Pixels:
    with decoding("The HEIC"):
        image = library.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
        pixels = np.array(image)
        return pixels.reshape(*pixels.shape[:2], -1)


def _library() -> Any:
    try:
        return importlib.import_module("pillow_heif")
    except ImportError as error:
        raise MissingLibrary(
            "HEIC pictures need the library pillow-heif, which is not installed.",
            "Save the picture as JPEG or TIFF; in a checkout, `pip install pillow-heif` adds it.",
        ) from error


def heif_blocks(source: FileBytes) -> Iterator[tuple[str, bytes]]:
    """EXIF, ICC and XMP as pillow-heif finds them. Raises MissingLibrary without it."""
    library = _library()
    with decoding("The HEIC"):
        info = dict(library.open_heif(io.BytesIO(whole_file(source))).info)
    yield from info_blocks("heif", info)
