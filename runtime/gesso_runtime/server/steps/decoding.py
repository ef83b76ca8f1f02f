"""Bytes from anywhere to a picture. Runs in `decoding_child`, never beside other people's data."""

import io
import warnings

import imagecodecs
import numpy as np
from PIL import Image, UnidentifiedImageError

from gesso_core.errors import DamagedFile, GessoError, TooLarge, UnknownFormat
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.colour import in_srgb
from gesso_runtime.server.steps.raster import Raster
from gesso_runtime.server.steps.tiff_decoding import read_tiff
from gesso_runtime.server.steps.upload import Upload, UploadLimits

FORMATS = ("PNG", "JPEG", "WEBP")
"""Of Pillow's 43, those that are read, besides TIFF. Never by what a file is called."""
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_ORIENTATION = 0x0112  # EXIF 2.32
_PNG_DEPTH = 24  # where a PNG says how many bits a sample has (PNG 3rd edition, 11.2.1)


def decode(content: bytes, limits: UploadLimits) -> Upload:
    """Raises UnknownFormat, DamagedFile, TooLarge; the size is looked at before any decoding."""
    if len(content) > limits.bytes:
        raise TooLarge(
            f"The picture's file has {len(content) / 1e6:.0f} MB; {limits.bytes / 1e6:.0f} MB at "
            "most are read.",
            "Send a smaller picture.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged files warn by the thousand
            raster = _raster(content, limits)
            pixels, noted = in_srgb(raster)
    except GessoError:
        raise
    except MemoryError as error:
        raise TooLarge(
            "The picture needs more memory than one picture may take.", "Send a smaller one."
        ) from error
    except Exception as error:  # parsers raise whatever they like
        raise DamagedFile(
            "The picture cannot be read: its file is damaged or cut off.",
            "Save it once more, as PNG or JPEG.",
            detail=repr(error)[:500],
        ) from error
    alpha = None if raster.alpha is None else upright(raster.alpha, raster.orientation)
    if alpha is not None and alpha.min() == 1:
        alpha = None
    return Upload(upright(pixels, raster.orientation), alpha, noted)


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """h×w(×c) turned and mirrored as EXIF orientation 1…8 asks (EXIF 2.32, tag 0x0112)."""
    if orientation in (5, 6, 7, 8):
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def check_size(size: Size, limits: UploadLimits) -> None:
    """Raises TooLarge, DamagedFile for none at all."""
    if size.area <= 0:
        raise DamagedFile("The picture has no pixels.", "Save it once more.")
    if size.area > limits.pixels or max(size.width, size.height) > limits.side:
        raise TooLarge(
            f"The picture has {size.width}×{size.height} pixels; "
            f"{limits.pixels / 1e6:.0f} million and {limits.side} px a side are taken at most.",
            "Send a smaller picture, or the part that is to change.",
        )


def _raster(content: bytes, limits: UploadLimits) -> Raster:
    if content[:4] in _TIFF:
        return read_tiff(content, lambda size: check_size(size, limits))
    Image.MAX_IMAGE_PIXELS = None  # `check_size` is stricter, and says more
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise UnknownFormat(
            "This is no PNG, JPEG, WebP or TIFF picture.", "Save it as one of these."
        ) from error
    check_size(Size(*image.size), limits)
    orientation = image.getexif().get(_ORIENTATION, 1)
    orientation = orientation if orientation in range(1, 9) else 1
    profile = image.info.get("icc_profile") or b""
    if image.format == "PNG" and content[_PNG_DEPTH] == 16:  # Pillow would make 8 bits of it
        return Raster.of(np.asarray(imagecodecs.png_decode(content)), orientation, profile)
    return _loaded(image, orientation, profile)


def _loaded(image: Image.Image, orientation: int, profile: bytes) -> Raster:
    """What has 8 bits or fewer; of several pictures in one file, the first."""
    has_alpha = image.has_transparency_data
    match image.mode:
        case "1" | "L" | "LA" | "La" if has_alpha:
            image = image.convert("LA")
        case "1" | "L":
            image = image.convert("L")
        case "CMYK":
            image.load()
        case _ if has_alpha:
            image = image.convert("RGBA")
        case _:
            image = image.convert("RGB")
    if image.mode == "CMYK":
        return Raster.inks(np.asarray(image), orientation, profile)
    return Raster.of(np.asarray(image), orientation, profile)
