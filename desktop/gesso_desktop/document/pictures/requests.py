"""Whether what is asked of an open file exists in it."""

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size


def check_page(page: int, pages: int) -> None:
    if not 0 <= page < pages:
        have = "one page" if pages == 1 else f"{pages} pages"
        raise BadRequest(
            f"There is no page {page + 1}: the file has {have}.", "Choose a page that exists."
        )


def check_box(box: Box, size: Size) -> None:
    if not size.box.contains(box):
        raise BadRequest(
            f"{box} lies outside the picture of {size.width}×{size.height} pixels.",
            "Choose a part of the picture.",
        )
