"""The geometry of an edit, decided before any model runs: which crop, how large the model sees it.

Pure arithmetic on sizes and boxes; no pixels and no model facts beyond the grid and the area.
"""

import math
from dataclasses import dataclass

from gesso_core.errors import BadRequest
from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Mask


@dataclass(frozen=True, slots=True)
class EditPlan:
    """Which part of the picture the model sees, and where it lies in the model's picture.

    crop: in picture pixels. work: size of the model's input and output, multiples of its grid.
    content: where the crop lies in the work picture; the rest is padding. The proportions are kept
    but for the rounding of `content` to whole pixels.
    """

    crop: Box
    work: Size
    content: Box

    def __post_init__(self) -> None:
        if self.crop.is_empty or self.content.is_empty or not self.work.box.contains(self.content):
            raise ValueError(f"{self.content} of {self.work} cannot show {self.crop}")

    @property
    def scale(self) -> tuple[float, float]:
        """Work pixels per picture pixel, across and down."""
        return self.content.width / self.crop.width, self.content.height / self.crop.height

    @property
    def to_content(self) -> Affine:
        """Crop pixels → pixels of the content box, both counted from their own corner."""
        return Affine.scale(*self.scale)

    @property
    def to_work(self) -> Affine:
        """Crop pixels → work pixels."""
        return Affine.shift(self.content.left, self.content.top) @ self.to_content


def plan(
    selection: Mask | Box | None,
    size: Size,
    *,
    grid: int = 16,
    native_area: int = 1 << 20,
    least_area: int | None = None,
    context: float = 0.5,
    longest: int = 2048,
    enlarge: float = 4.0,
) -> EditPlan:
    """Where to look for an edit inside `selection` of a picture of `size`; None is all of it.

    grid: both sides of the work picture are multiples of it. native_area: pixels the model was
    trained at, the most that it looks at. least_area: what it is shown of a selection and its
    surroundings at least; None: native_area. context: how much is shown around the selection on
    each side, as a share of its longer side. longest: no side of the work
    picture is longer (rounded down to the grid). enlarge: small crops are enlarged at most so
    often.
    Raises BadRequest when the selection holds nothing of the picture.
    """
    least = min(native_area, native_area if least_area is None else least_area)
    if selection is None:
        least = native_area  # there is nothing to save: all of it is asked for
    crop = _crop(selection, size, context=context, least_area=least)
    limit = max(grid, longest // grid * grid)
    scale = min(
        math.sqrt(native_area / crop.area),
        limit / max(crop.width, crop.height),
        max(1.0, min(enlarge, math.sqrt(least / crop.area))),
    )
    content = Size(
        min(limit, max(1, round(crop.width * scale))),
        min(limit, max(1, round(crop.height * scale))),
    )
    work = Size(_up_to(content.width, grid), _up_to(content.height, grid))
    return EditPlan(crop, work, _centred(content, work))


def plan_into(work: Size, selection: Mask | Box | None, size: Size) -> EditPlan:
    """As `plan`, for a model that takes pictures of the one size `work`: the crop lies in its
    middle, with its proportions.
    """
    longest = max(work.width, work.height)
    crop = plan(selection, size, grid=1, native_area=work.area, longest=longest).crop
    scale = min(work.width / crop.width, work.height / crop.height)
    content = Size(
        min(work.width, max(1, round(crop.width * scale))),
        min(work.height, max(1, round(crop.height * scale))),
    )
    return EditPlan(crop, work, _centred(content, work))


def _centred(content: Size, work: Size) -> Box:
    left, top = (work.width - content.width) // 2, (work.height - content.height) // 2
    return Box.at(left, top, content.width, content.height)


def _crop(selection: Mask | Box | None, size: Size, *, context: float, least_area: int) -> Box:
    if selection is None:
        return size.box
    wanted = selection.tight_box if isinstance(selection, Mask) else selection
    wanted = wanted.intersect(size.box)
    if wanted.is_empty:
        raise BadRequest(
            "The selection holds nothing of the picture.", "Select a part of the picture."
        )
    margin = round(max(wanted.width, wanted.height) * context)
    # Never less than what the model is shown anyway: surroundings cost nothing then.
    side = math.isqrt(least_area)
    width = min(size.width, max(wanted.width + 2 * margin, side))
    height = min(size.height, max(wanted.height + 2 * margin, side))
    left = _start(wanted.left, wanted.right, width, size.width)
    top = _start(wanted.top, wanted.bottom, height, size.height)
    return Box.at(left, top, width, height)


def _start(first: int, last: int, length: int, end: int) -> int:
    """The start of a stretch of `length` about the middle of first…last, moved to lie in 0…end."""
    return min(max(0, (first + last - length) // 2), end - length)


def _up_to(length: int, grid: int) -> int:
    return -(-length // grid) * grid
