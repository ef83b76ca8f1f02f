"""A mark that everybody sees: a line of text or a small picture in a corner."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gesso_core.errors import CannotRead
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Light, Pixels
from gesso_runtime.server.steps.corner import Corner

_LARGEST = 4096  # px of a side of a mark's own picture
_LEAST_TEXT = 8  # px high


@dataclass(frozen=True, slots=True)
class VisibleMark:
    """text, or picture: a PNG of this machine's, which goes before text. width: of the picture's
    shorter side. opacity: 0…1."""

    text: str = ""
    picture: Path | None = None
    corner: Corner = Corner.BOTTOM_RIGHT
    width: float = 0.25
    opacity: float = 0.6


def with_mark(pixels: Pixels, mark: VisibleMark) -> Pixels:
    """h×w×3, uint8 or uint16. A mark too small to be seen is left out. Raises CannotRead."""
    size = Size(pixels.shape[1], pixels.shape[0])
    wanted = round(min(size.width, size.height) * mark.width)
    made = _drawn(mark, wanted) if wanted >= _LEAST_TEXT else None
    if made is None:
        return pixels
    colour, alpha = made
    box = _place(Size(alpha.shape[1], alpha.shape[0]), size, mark.corner)
    largest = np.float32(np.iinfo(pixels.dtype).max)
    below = pixels[box.slices]
    share = (alpha * np.float32(mark.opacity))[: box.height, : box.width, None]
    mixed = below * (1 - share) + colour[: box.height, : box.width] * largest * share
    result = pixels.copy()
    result[box.slices] = np.rint(mixed.clip(0, largest))
    return result


def _place(mark: Size, picture: Size, corner: Corner) -> Box:
    margin = max(1, min(picture.width, picture.height) // 40)
    left = margin if corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT} else None
    top = margin if corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT} else None
    left = max(0, picture.width - margin - mark.width) if left is None else left
    top = max(0, picture.height - margin - mark.height) if top is None else top
    return Box.at(left, top, mark.width, mark.height).intersect(picture.box)


def _drawn(mark: VisibleMark, width: int) -> tuple[Light, Coverage] | None:
    """Colours and opacity, `width` px wide."""
    if mark.picture is not None:
        drawn = _from_file(mark.picture)
    elif mark.text:
        drawn = _written(mark.text)
    else:
        return None
    height = max(1, round(drawn.height * width / drawn.width))
    values = np.asarray(drawn.resize((width, height), Image.Resampling.LANCZOS), np.float32) / 255
    return np.ascontiguousarray(values[..., :3]), np.ascontiguousarray(values[..., 3])


def _from_file(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            if max(image.size) > _LARGEST:
                raise CannotRead(f"The mark {path.name} is too large.", "Use a smaller PNG.")
            return image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise CannotRead(
            f"The mark {path.name} cannot be read.", "Give a PNG picture in the settings."
        ) from error


def _written(text: str) -> Image.Image:
    """White with a dark edge: it shows on anything."""
    font = ImageFont.load_default(64)
    edge = 4
    left, top, right, bottom = font.getbbox(text, stroke_width=edge)
    size = (max(1, round(right - left)), max(1, round(bottom - top)))
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).text(
        (-left, -top), text, "white", font, stroke_width=edge, stroke_fill="black"
    )
    return image
