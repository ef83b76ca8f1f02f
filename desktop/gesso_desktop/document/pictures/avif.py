"""An AVIF as a picture, by Pillow: 8 bits; orientation is not applied."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from PIL import AvifImagePlugin

from gesso_core.errors import TooLarge
from gesso_core.geometry import Size
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import MAX_WHOLE_BYTES, check_size, check_whole
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.whole_picture import Head, WholePicture


def open_avif(source: FileBytes, page: int) -> WholePicture:
    """Raises CannotRead; BadRequest for any page but the first."""
    check_page(page, 1)
    data = whole_file(source)
    image = _image(data)
    with decoding("The AVIF"):
        size = Size(*image.size)
        has_alpha = image.mode == "RGBA"
        block = image.info.get("exif")
        orientation = int(image.getexif().get(274, 1))  # made from the turn the file describes
    check_size(size)
    check_whole(size, 4)
    head = Head(
        FileKind.AVIF,
        size,
        PixelFormat(8, Colour.RGB, Alpha.STRAIGHT if has_alpha else Alpha.NONE),
        Storage(
            "av1", "", is_lossless=False, dpi=exif.resolution(block), converted_from=_depth(data)
        ),
        image.info.get("icc_profile") or None,
        orientation if 1 <= orientation <= 8 else 1,
    )
    return WholePicture(source, head, lambda: _decode(whole_file(source)))


def whole_file(source: FileBytes) -> bytes:
    """For foreign decoders that take a file in one piece."""
    if source.size > MAX_WHOLE_BYTES:
        raise TooLarge(
            "The file is too large to open.", "Save a smaller copy with the program that made it."
        )
    return source.read(0, source.size)


def _image(data: bytes) -> Any:
    # The plugin itself, not Image.open: that one warns of large pictures, judged here already.
    with decoding("The AVIF"):
        return AvifImagePlugin.AvifImageFile(io.BytesIO(data))


def _decode(data: bytes) -> Pixels:
    image = _image(data)
    with decoding("The AVIF"):
        return np.asarray(image)


def _depth(data: bytes) -> str:
    """ "10-bit" or "12-bit" where Pillow reduces to 8 (AV1 configuration box, AV1-ISOBMFF 2.3)."""
    place = data.find(b"av1C")
    flags = data[place + 6] if 0 <= place < len(data) - 6 else 0
    if not flags & 0x40:
        return "YCbCr"
    return "12-bit YCbCr" if flags & 0x20 else "10-bit YCbCr"


def avif_blocks(source: FileBytes) -> Iterator[tuple[str, bytes]]:
    """EXIF, ICC and XMP as Pillow finds them."""
    yield from info_blocks("avif", _image(whole_file(source)).info)


def info_blocks(family: str, info: Mapping[object, object]) -> Iterator[tuple[str, bytes]]:
    """The blocks among Pillow's facts about a picture."""
    for key, name in (("exif", "EXIF"), ("icc_profile", "ICC"), ("xmp", "XMP")):
        value = info.get(key)
        if isinstance(value, bytes) and value:
            yield f"{family}:{name}", value
