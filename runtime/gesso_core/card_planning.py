"""What a model looks at of a picture, by the facts on its card."""

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import Quality
from gesso_core.framing import seen_size
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.planning import EditPlan, plan, plan_into


def plan_for(
    card: ModelCard, size: Size, where: Box | Mask | None, orientation: int, quality: Quality
) -> EditPlan:
    """What `card` looks at, of a picture of `size`, as stored, that is seen in `orientation`.

    Raises BadRequest when `where` holds nothing of the picture.
    """
    grid, area = card.grid, card.grid.native_area
    if quality is Quality.PREVIEW and card.defaults.preview_area:
        area = min(area, card.defaults.preview_area)
    if grid.fixed is not None:
        # Turning back swaps the sides as well.
        return plan_into(seen_size(Size(*grid.fixed), orientation), where, size)
    return plan(
        where,
        size,
        grid=grid.grid,
        native_area=area,
        least_area=grid.least_area,
        longest=grid.longest,
    )
