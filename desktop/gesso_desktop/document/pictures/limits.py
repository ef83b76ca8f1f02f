"""How much an input may claim before it is refused, and why.

A hostile file costs its writer a few bytes and the reader all its memory, so every size is judged
before anything of that size is made.
"""

from typing import NoReturn

from gesso_core.errors import DamagedFile, TooLarge
from gesso_core.geometry import Size

MAX_SIDE = 500_000  # px; the longest sides in use, line-scan cameras, stay below 300 000
MAX_PIXELS = 4_000_000_000  # eight times the largest archive scans (500 MP)
MAX_WHOLE_BYTES = 1 << 30  # decoded bytes of a file that cannot be read in parts (357 MP of RGB)
MAX_SEGMENT_BYTES = 1 << 31  # one decoded strip or tile; codecs count in signed 32-bit numbers
MAX_SEGMENTS = (
    8_000_000  # strips or tiles; one-row strips of MAX_SIDE in four planes need 2 million
)
MAX_CHANNELS = 64
MAX_PAGES = 100_000
MAX_TAGS = 65_535  # of one directory: what classic TIFF can count
MAX_METADATA_BYTES = 256 << 20  # of all blocks together; previews in maker data reach tens of MB
MAX_METADATA_TAGS = 500_000  # of all directories together; ten thousand pages of fifty tags
MAX_BLOCKS = 2_000_000  # chunks of one file; libpng writes one per 8 KiB, 1.6 GB have 200 000
MAX_PROFILE_BYTES = 16 << 20  # an inflated ICC profile; large CMYK profiles reach 3 MB

_SMALLER = "Save a smaller copy with the program that made the file, then open that."


def check_size(size: Size) -> None:
    """Raises DamagedFile for an empty picture, TooLarge for one beyond the limits."""
    if size.width < 1 or size.height < 1:
        raise DamagedFile(
            f"The file says the picture is {size.width}×{size.height} pixels.",
            "The file is damaged: take another copy.",
        )
    if max(size.width, size.height) > MAX_SIDE or size.area > MAX_PIXELS:
        _refuse(size)


def check_whole(size: Size, pixel_bytes: int) -> None:
    """For formats decoded in one piece: raises TooLarge when that piece would fill the memory."""
    if size.area * pixel_bytes > MAX_WHOLE_BYTES:
        _refuse(size)


def check_plausible(stored_bytes: int, decoded_bytes: int, largest_ratio: int) -> None:
    """Raises DamagedFile if no valid file of that length can hold so many pixels."""
    if decoded_bytes > largest_ratio * max(stored_bytes, 1):
        raise DamagedFile(
            "The file is far too short for the number of pixels it claims.",
            "It is damaged or made to do harm. Take another copy.",
            detail=f"{stored_bytes} bytes for {decoded_bytes}",
        )


def _refuse(size: Size) -> NoReturn:
    raise TooLarge(f"The picture is too large to open ({size.width}×{size.height}).", _SMALLER)
