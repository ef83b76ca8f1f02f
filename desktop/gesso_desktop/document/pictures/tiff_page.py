"""What the tags of one TIFF page say: its pixel format, its segments, what its samples mean."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import DamagedFile, UnknownFormat
from gesso_core.geometry import Size
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures.limits import (
    MAX_CHANNELS,
    MAX_SEGMENTS,
    check_size,
)
from gesso_desktop.document.pictures.tiff_directory import Directory, TiffStructure
from gesso_desktop.document.pictures.tiff_segments import (
    COMPRESSIONS,
    FLOATING,
    G3,
    G4,
    HORIZONTAL,
    JPEG,
    RAW,
    RLE,
    Segments,
)

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _MASK, _INK, _YCBCR, _CIELAB, _ICCLAB = (
    *(0, 1, 2, 3, 4, 5, 6, 8, 9),
)
_COLOURS = {
    _WHITE_IS_ZERO: Colour.GRAY,
    _BLACK_IS_ZERO: Colour.GRAY,
    _MASK: Colour.GRAY,
    _RGB: Colour.RGB,
    _PALETTE: Colour.RGB,
    _YCBCR: Colour.RGB,
    _INK: Colour.CMYK,
    _CIELAB: Colour.LAB,
    _ICCLAB: Colour.LAB,
}
_OLD_JPEG = 6


@dataclass(frozen=True, eq=False)
class TiffPage:
    """format: of what `meaning` makes from a block of samples. converted_from: as in Storage."""

    format: PixelFormat
    segments: Segments
    meaning: Callable[[Pixels], Pixels]
    converted_from: str


def page_of(structure: TiffStructure, directory: Directory) -> TiffPage:
    """Raises UnknownFormat for kinds that cannot be read exactly, DamagedFile for nonsense."""
    photometric = _photometric(structure, directory)
    segments = _segments(structure, directory, photometric)
    pixel_format = _format(structure, directory, photometric)
    if photometric == _PALETTE:
        colours = _palette(structure, directory, segments)
        deep = PixelFormat(16 if colours.dtype == np.uint16 else 8, Colour.RGB)
        return TiffPage(deep, segments, lambda codes: colours[codes[..., 0]], "palette")
    if segments.bits in (2, 4):
        step = np.uint8(255 // ((1 << segments.bits) - 1))
        return TiffPage(
            pixel_format, segments, lambda codes: codes * step, f"{segments.bits}-bit gray"
        )
    if photometric == _CIELAB:
        return TiffPage(pixel_format, segments, _unsigned_lab, "CIELab with signed a and b")
    converted_from = "YCbCr" if photometric == _YCBCR else ""
    return TiffPage(pixel_format, segments, lambda samples: samples, converted_from)


def _photometric(structure: TiffStructure, directory: Directory) -> int:
    default = _BLACK_IS_ZERO if _samples(structure, directory) < 3 else _RGB
    photometric = structure.integer(directory, 262, default)
    if photometric not in _COLOURS:
        _refuse(f"pixels of the kind {photometric}")
    ink_set = structure.integer(directory, 332, 1)
    if photometric == _INK and (ink_set != 1 or _samples(structure, directory) < 4):
        _refuse("inks other than cyan, magenta, yellow and black")
    return photometric


def _samples(structure: TiffStructure, directory: Directory) -> int:
    samples = structure.integer(directory, 277, 1)
    if not 1 <= samples <= MAX_CHANNELS:
        _damaged(f"{samples} samples per pixel")
    return samples


def _bits(structure: TiffStructure, directory: Directory) -> int:
    """Bits per sample; 1, 2, 4, 8, 16, or 32 for float."""
    samples = _samples(structure, directory)
    all_bits = structure.integers(directory, 258) or [1]
    bits = all_bits[0]
    sample_format = (structure.integers(directory, 339) or [1])[0]
    if any(other != bits for other in all_bits[:samples]):
        _refuse("channels of different depth")
    if sample_format == 3 and bits == 32:
        return 32
    if sample_format not in (1, 4) or bits not in (1, 2, 4, 8, 16):
        name = {2: "signed", 3: "float"}.get(sample_format, "whole number")
        _refuse(f"{bits}-bit {name} samples")
    if bits < 8 and samples > 1:
        _refuse(f"{samples} samples of {bits} bits in a pixel")
    return bits


def _format(structure: TiffStructure, directory: Directory, photometric: int) -> PixelFormat:
    bits, samples = _bits(structure, directory), _samples(structure, directory)
    colour = _COLOURS[photometric]
    base = 1 if photometric == _PALETTE else PixelFormat(8, colour).channels
    if samples < base or (photometric == _PALETTE and (samples > 1 or bits == 32)):
        _damaged(f"{samples} samples per pixel of the kind {photometric}")
    extra = samples - base
    kinds = structure.integers(directory, 338)
    alpha = Alpha.NONE
    if extra and kinds and kinds[0] in (1, 2):
        alpha = Alpha.PREMULTIPLIED if kinds[0] == 1 else Alpha.STRAIGHT
        extra -= 1
    return PixelFormat(
        bits if bits not in (2, 4) else 8,
        colour,
        alpha,
        extra,
        is_inverted=photometric in (_WHITE_IS_ZERO, _INK),
    )


def _segments(structure: TiffStructure, directory: Directory, photometric: int) -> Segments:
    size = Size(structure.integer(directory, 256, 0), structure.integer(directory, 257, 0))
    check_size(size)
    compression = _compression(structure, directory)
    bits, samples = _bits(structure, directory), _samples(structure, directory)
    is_planar = samples > 1 and structure.integer(directory, 284, 1) == 2
    is_tiled = 322 in directory.tags or 324 in directory.tags
    segment = _segment(structure, directory, size, is_tiled=is_tiled)
    planes = samples if is_planar else 1
    count = math.ceil(size.width / segment.width) * math.ceil(size.height / segment.height) * planes
    if count > MAX_SEGMENTS:
        _damaged(f"{count} strips or tiles")
    dtype = np.dtype({16: np.uint16, 32: np.float32}.get(bits, np.uint8))
    if compression in (RLE, G3, G4) and bits != 1:
        _damaged(f"fax compression of {bits}-bit samples")
    if compression == JPEG and bits != 8:
        _refuse(f"JPEG compression of {bits}-bit samples")
    if photometric == _YCBCR and compression != JPEG:
        _refuse("YCbCr pixels that are not JPEG")
    tables = directory.tags.get(347)
    result = Segments(
        structure.source,
        size,
        segment,
        1 if is_planar else samples,
        planes,
        bits,
        dtype,
        structure.byte_order,
        is_tiled,
        compression,
        _predictor(structure, directory, bits, compression=compression),
        structure.integer(directory, 266, 1) == 2,
        _numbers(structure, directory, 324 if 324 in directory.tags else 273, count),
        np.zeros(0, np.uint64),
        structure.integer(directory, 292, 0),
        structure.raw(tables, 1 << 16) if tables else None,
        _jpeg_colours(photometric, 1 if is_planar else samples),
    )
    return _with_counts(structure, directory, result)


def _compression(structure: TiffStructure, directory: Directory) -> int:
    compression = structure.integer(directory, 259, RAW)
    if compression == _OLD_JPEG:
        _refuse("JPEG of the old kind (TIFF 6.0)")
    if compression not in COMPRESSIONS:
        _refuse(f"compression number {compression}")
    return compression


def _segment(structure: TiffStructure, directory: Directory, size: Size, *, is_tiled: bool) -> Size:
    if is_tiled:
        tile = Size(structure.integer(directory, 322, 0), structure.integer(directory, 323, 0))
        check_size(tile)
        return tile
    rows = structure.integer(directory, 278, size.height)
    if rows < 1:
        _damaged(f"{rows} rows per strip")
    return Size(size.width, min(rows, size.height))


def _predictor(
    structure: TiffStructure, directory: Directory, bits: int, *, compression: int
) -> int:
    predictor = structure.integer(directory, 317, 1)
    if compression in (RAW, RLE, G3, G4, JPEG) or predictor == 1:
        return 1
    if (predictor, bits) not in (
        (HORIZONTAL, 8),
        (HORIZONTAL, 16),
        (HORIZONTAL, 32),
        (FLOATING, 32),
    ):
        _refuse(f"predictor {predictor} of {bits}-bit samples")
    return predictor


def _with_counts(structure: TiffStructure, directory: Directory, segments: Segments) -> Segments:
    code = 325 if 325 in directory.tags else 279
    if code in directory.tags:
        counts = _numbers(structure, directory, code, len(segments.offsets))
    elif segments.compression == RAW:  # some old scanners leave the tag out
        length = segments.segment.height * segments.row_bytes
        counts = np.full(len(segments.offsets), length, np.uint64)
    else:
        _damaged("no lengths of the strips")
    return replace(segments, counts=counts)


def _numbers(
    structure: TiffStructure, directory: Directory, code: int, count: int
) -> NDArray[np.uint64]:
    tag = directory.tags.get(code)
    if tag is None or tag.type not in (3, 4, 13, 16):
        _damaged(f"no tag {code}")
    values = structure.numbers(tag, count)
    if len(values) < count:
        _damaged(f"{len(values)} of {count} strips or tiles")
    return values.astype(np.uint64)


def _jpeg_colours(photometric: int, samples: int) -> tuple[str, str] | None:
    match (photometric, samples):
        case (6, _):
            return "YCBCR", "RGB"
        case (2, 3):
            return "RGB", "RGB"
        case (5, 4):
            return "CMYK", "CMYK"
        case _:
            return None


def _palette(structure: TiffStructure, directory: Directory, segments: Segments) -> Pixels:
    tag = directory.tags.get(320)
    count = 3 << segments.bits
    if tag is None or tag.type != 3 or tag.count < count:
        _damaged("no colours for the palette")
    table = structure.numbers(tag, count).astype(np.uint16).reshape(3, -1).T
    # Old writers put 8-bit numbers there; the usual 8-bit colours are stored times 256 or 257.
    if not (table > 255).any():
        return table.astype(np.uint8)
    high = table >> 8
    if ((table == high * 257) | (table == high * 256)).all():
        return high.astype(np.uint8)
    return np.ascontiguousarray(table)


def _unsigned_lab(samples: Pixels) -> Pixels:
    """CIELab with a and b around 0 to the ICC encoding, around the middle. Exact."""
    result = samples.copy()
    result[..., 1:3] ^= np.array(1 << (samples.dtype.itemsize * 8 - 1), samples.dtype)
    return result


def _refuse(what: str) -> NoReturn:
    raise UnknownFormat(
        f"This TIFF has {what}, which Gesso cannot read.",
        "Save it as an 8-bit or 16-bit TIFF with the program that made it.",
    )


def _damaged(detail: str) -> NoReturn:
    raise DamagedFile(
        "The description of the picture inside the file makes no sense.",
        "The file is damaged: take another copy.",
        detail=detail,
    )
