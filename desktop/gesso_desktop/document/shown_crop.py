"""A part of a picture as it goes to a model: the right way up, no larger than the model looks at.

What comes back is turned as the picture is stored.
"""

from dataclasses import dataclass

import numpy as np

from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.fidelity.blend import shown_mask
from gesso_core.fidelity.proxy import shown, three_channels
from gesso_core.framing import mapped, seen_from_stored, seen_size
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels
from gesso_core.planning import EditPlan
from gesso_desktop.document.place import UNDOING
from gesso_desktop.document.upright import upright


@dataclass(frozen=True, eq=False)
class ShownCrop:
    """plan: in pixels as stored. orientation: EXIF 1…8, in which the viewer sees the picture.

    pixels, mask, work, content: as a request has them, the right way up.
    """

    plan: EditPlan
    orientation: int
    pixels: Pixels
    mask: Coverage | None
    work: Size
    content: Box

    @classmethod
    def of(
        cls, picture: Picture, plan: EditPlan, where: Mask | None, orientation: int
    ) -> "ShownCrop":
        """What is larger than the model's picture of it is reduced, the rest goes as it is."""
        if is_reduced(plan):
            values = shown(picture, plan)
            mask = shown_mask(where, plan) if where else None
        else:
            values = three_channels(picture.read(plan.crop), picture.format)
            mask = where.read(plan.crop) if where else None
        turned = seen_from_stored(plan.work, orientation)
        return cls(
            plan,
            orientation,
            upright(as_numbers(values, picture.format), orientation),
            None if mask is None else upright(mask, orientation),
            seen_size(plan.work, orientation),
            mapped(plan.content, turned),
        )

    def as_stored(self, output: Pixels) -> Pixels:
        """An output of `work` size, turned as the picture is."""
        return turned_back(output, self.orientation)


def is_reduced(plan: EditPlan) -> bool:
    """Whether the crop goes to the model at the size of `plan.content`; else it goes as it is."""
    crop, content = plan.crop, plan.content
    return content.width < crop.width and content.height < crop.height


def turned_back(pixels: Pixels, orientation: int) -> Pixels:
    return upright(pixels, UNDOING.get(orientation, orientation))


def as_numbers(values: Light, pixel_format: PixelFormat) -> Pixels:
    """Light 0…1 in the depth of the picture: uint8, uint16 or float32."""
    if pixel_format.is_float:
        return np.ascontiguousarray(values, np.float32)
    scaled = np.rint(values * np.float32(pixel_format.largest))
    return np.ascontiguousarray(scaled.astype(pixel_format.dtype))


def as_light(pixels: Pixels) -> Light:
    """What an engine returned, h×w×3, as light 0…1."""
    largest = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    values = pixels.astype(np.float32) * np.float32(1 / largest)
    return np.asarray(values.clip(0, 1), np.float32)


def refuse_colours(pixel_format: PixelFormat) -> None:
    """Raises BadRequest for pixels that no model takes."""
    if pixel_format.colour not in (Colour.GRAY, Colour.RGB):
        raise BadRequest(
            f"Models work on RGB and gray pictures; this one is {pixel_format.colour.upper()}.",
            "Convert a copy of the picture to RGB and edit that.",
        )
    if pixel_format.bits == 1:
        raise BadRequest(
            "Models work on tones and colours; this picture has black and white alone.",
            "Convert a copy of the picture to gray and edit that.",
        )


def expect_size(
    pixels: Pixels | Coverage | None, size: Size, none: str = "The model returned no picture."
) -> None:
    """Raises EngineFailed unless an engine returned an array of `size`. none: a sentence."""
    if pixels is None:
        raise EngineFailed(none, "Try once more, or choose another model.")
    if pixels.shape[:2] != (size.height, size.width):
        raise EngineFailed(
            f"The model returned {pixels.shape[1]}×{pixels.shape[0]} pixels instead of "
            f"{size.width}×{size.height}.",
            "Verify the model with `gesso models verify`, or choose another one.",
        )
