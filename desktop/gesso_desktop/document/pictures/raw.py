"""A camera RAW file as a developed 16-bit picture, when the optional library is installed."""

import importlib
import io
from typing import Any

import numpy as np

from gesso_core.errors import MissingLibrary
from gesso_core.geometry import Size
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import check_size, check_whole
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.whole_picture import Head, WholePicture, whole_file


def open_raw(source: FileBytes, page: int) -> WholePicture:
    """Raises MissingLibrary without rawpy. Developed at full size, unrotated, camera's white."""
    library = _library()
    check_page(page, 1)
    with decoding("The RAW file"), library.imread(io.BytesIO(whole_file(source))) as raw:
        size = Size(int(raw.sizes.width), int(raw.sizes.height))
        orientation = {3: 3, 5: 8, 6: 6}.get(int(raw.sizes.flip), 1)  # LibRaw's own numbers
    check_size(size)
    check_whole(size, 6)
    head = Head(
        FileKind.RAW,
        size,
        PixelFormat(16, Colour.RGB),
        Storage("raw", "sensor", is_lossless=False, converted_from="sensor values"),
        orientation=orientation,
    )
    return WholePicture(source, head, lambda: _develop(library, whole_file(source)))


def _develop(library: Any, data: bytes) -> Pixels:
    with decoding("The RAW file"), library.imread(io.BytesIO(data)) as raw:
        developed = raw.postprocess(
            output_bps=16, use_camera_wb=True, no_auto_bright=True, user_flip=0
        )
        return np.asarray(developed)


def _library() -> Any:
    try:
        return importlib.import_module("rawpy")
    except ImportError as error:
        raise MissingLibrary(
            "Camera RAW files need the library rawpy, which is not installed.",
            "Develop the picture to a 16-bit TIFF; in a checkout, `pip install rawpy` adds it.",
        ) from error
