"""The two facts of an EXIF block that a view needs: orientation and resolution."""

from gesso_core.errors import GessoError
from gesso_desktop.document.pictures.byte_source import BlockBytes
from gesso_desktop.document.pictures.tiff_directory import Directory, TiffStructure

PREFIX = b"Exif\0\0"


def orientation(exif: bytes | None) -> int:
    """1…8; 1 where there is none or the block is damaged: it never stops a file from opening."""
    if exif is None:
        return 1
    try:
        structure = structure_of(exif)
        value = structure.integer(structure.directory(structure.first), 274, 1)
    except GessoError:
        return 1
    return value if 1 <= value <= 8 else 1


def resolution(exif: bytes | None) -> tuple[float, float] | None:
    """Dots per inch, across and down."""
    if exif is None:
        return None
    try:
        structure = structure_of(exif)
        return dpi(structure, structure.directory(structure.first))
    except GessoError:
        return None


def structure_of(exif: bytes) -> TiffStructure:
    """Raises DamagedFile."""
    return TiffStructure.of(BlockBytes(exif.removeprefix(PREFIX)))


def dpi(structure: TiffStructure, directory: Directory) -> tuple[float, float] | None:
    """Dots per inch from the resolution tags; None if unknown or without a unit of length."""
    unit = {2: 1.0, 3: 2.54}.get(structure.integer(directory, 296, 2))
    across, down = structure.rational(directory, 282), structure.rational(directory, 283)
    if unit is None or not across or not down:
        return None
    return across * unit, down * unit
