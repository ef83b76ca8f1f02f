"""From the edited pixels to the file that goes out: size, sharpness, marks, format."""

import io
import struct
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.operators.operator import complete
from gesso_core.operators.sharpness import SHARPEN
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_runtime.server.steps.colour import srgb_profile
from gesso_runtime.server.steps.invisible_mark import marked
from gesso_runtime.server.steps.visible_mark import VisibleMark, with_mark

_HEADER_END = 33  # of a PNG: the signature and IHDR


class FileFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    TIFF = "tiff"

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"

    @property
    def has_alpha(self) -> bool:
        return self is not FileFormat.JPEG

    @property
    def has_16_bits(self) -> bool:
        return self in {FileFormat.PNG, FileFormat.TIFF}


@dataclass(frozen=True, slots=True)
class Marks:
    """visible: None for none. invisible: the text whose digest is hidden, "" for none."""

    visible: VisibleMark | None = None
    invisible: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """size: None keeps it; else the whole picture fits inside, and around it is nothing.
    quality: 1…100 of JPEG and WebP; WebP of 100 is lossless. sharpen: 0…2, see the operator.
    is_opaque: what is nothing becomes white.
    """

    format: FileFormat = FileFormat.PNG
    size: Size | None = None
    quality: int = 95
    sharpen: float = 0.0
    is_opaque: bool = False
    marks: Marks = Marks()


@dataclass(frozen=True, eq=False)
class Finished:
    """A file's bytes."""

    content: bytes
    size: Size
    format: FileFormat
    has_alpha: bool


def finished(pixels: Pixels, alpha: Coverage | None, finish: Finish) -> Finished:
    """pixels: h×w×3, uint8 or uint16, sRGB. alpha: h×w 0…1, None for opaque.

    Raises CannotRead for a mark that cannot be read.
    """
    if finish.size is not None:
        pixels, alpha = _fitted(pixels, alpha, finish.size)
    if finish.sharpen > 0:
        pixels = _sharpened(pixels, finish.sharpen)
    if finish.marks.invisible:
        pixels = marked(pixels, finish.marks.invisible)
    if finish.marks.visible is not None:
        pixels = with_mark(pixels, finish.marks.visible)
    if alpha is not None and (finish.is_opaque or not finish.format.has_alpha):
        pixels, alpha = _on_white(pixels, alpha), None
    if pixels.dtype == np.uint16 and not finish.format.has_16_bits:
        pixels = np.asarray((pixels.astype(np.uint32) + 128) // 257, np.uint8)
    return Finished(
        encoded(pixels, alpha, finish),
        Size(pixels.shape[1], pixels.shape[0]),
        finish.format,
        alpha is not None,
    )


def preview_file(pixels: Pixels, finish: Finish) -> Finished:
    """Of a picture on its way: no marks, no effort."""
    return finished(pixels, None, replace(finish, sharpen=0.0, marks=Marks(), quality=80))


def encoded(pixels: Pixels, alpha: Coverage | None, finish: Finish) -> bytes:
    """With the profile that says sRGB, and with nothing else that a file may tell."""
    values = pixels if alpha is None else _joined(pixels, alpha)
    profile = srgb_profile()
    if finish.format is FileFormat.TIFF:
        return _tiff(values, profile)
    if finish.format is FileFormat.PNG:
        return _with_profile(bytes(imagecodecs.png_encode(values, level=1)), profile)
    out = io.BytesIO()
    image = Image.fromarray(values)
    match finish.format:
        case FileFormat.JPEG:
            fine = {"subsampling": 0} if finish.quality >= 90 else {}
            image.save(out, "JPEG", icc_profile=profile, quality=finish.quality, **fine)
        case FileFormat.WEBP:
            image.save(
                out, "WEBP", icc_profile=profile, quality=finish.quality,
                lossless=finish.quality == 100, method=2, exact=True,
            )  # fmt: skip
    return out.getvalue()


def _fitted(pixels: Pixels, alpha: Coverage | None, size: Size) -> tuple[Pixels, Coverage | None]:
    """All of it inside `size`, in the middle, proportions kept."""
    height, width = pixels.shape[:2]
    if (width, height) == (size.width, size.height):
        return pixels, alpha
    scale = min(size.width / width, size.height / height)
    inner = Size(
        min(size.width, max(1, round(width * scale))),
        min(size.height, max(1, round(height * scale))),
    )
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    box = Box.at((size.width - inner.width) // 2, (size.height - inner.height) // 2, *_sides(inner))
    canvas = np.full((size.height, size.width, 3), np.iinfo(pixels.dtype).max, pixels.dtype)
    canvas[box.slices] = cv2.resize(pixels, _sides(inner), interpolation=how)
    if alpha is None and inner == size:
        return canvas, None
    cover = np.zeros((size.height, size.width), np.float32)
    own = np.ones((1, 1), np.float32) if alpha is None else alpha
    cover[box.slices] = cv2.resize(own, _sides(inner), interpolation=how).clip(0, 1)
    return canvas, cover


def _sides(size: Size) -> tuple[int, int]:
    return size.width, size.height


def _sharpened(pixels: Pixels, amount: float) -> Pixels:
    height, width = pixels.shape[:2]
    pixel_format = PixelFormat(8 * pixels.dtype.itemsize, Colour.RGB)
    values = complete(SHARPEN, {"amount": amount})
    return SHARPEN.apply(pixels, pixel_format, values, Size(width, height).box, 1.0)


def _on_white(pixels: Pixels, alpha: Coverage) -> Pixels:
    largest = np.float32(np.iinfo(pixels.dtype).max)
    share = alpha[..., None]
    return np.asarray(np.rint(pixels * share + largest * (1 - share)), pixels.dtype)


def _joined(pixels: Pixels, alpha: Coverage) -> Pixels:
    largest = np.iinfo(pixels.dtype).max
    return np.dstack([pixels, np.asarray(np.rint(alpha * largest), pixels.dtype)])


def _tiff(values: Pixels, profile: bytes) -> bytes:
    out = io.BytesIO()
    extra = ("unassalpha",) if values.shape[2] == 4 else None
    tifffile.imwrite(
        out, values, photometric="rgb", compression="zlib", predictor=True, iccprofile=profile,
        metadata=None, software=False, extrasamples=extra,
    )  # fmt: skip
    return out.getvalue()


def _with_profile(png: bytes, profile: bytes) -> bytes:
    body = b"iCCP" + b"sRGB\0\0" + zlib.compress(profile)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:_HEADER_END] + chunk + png[_HEADER_END:]
