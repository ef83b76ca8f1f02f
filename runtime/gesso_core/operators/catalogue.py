"""Every operator there is. Each comes from the file that computes it; here they are only listed."""

from gesso_core.errors import BadRequest
from gesso_core.operators.auto import AUTO_TONE
from gesso_core.operators.colour import SATURATION, TINT, VIBRANCE, WARMTH
from gesso_core.operators.curves import CURVES
from gesso_core.operators.monochrome import BLACK_AND_WHITE, SEPIA
from gesso_core.operators.operator import Operator
from gesso_core.operators.sharpness import BLUR, LOCAL_CONTRAST, SHARPEN
from gesso_core.operators.tone import CONTRAST, EXPOSURE, HIGHLIGHTS, INVERT, LEVELS, SHADOWS

OPERATORS: tuple[Operator, ...] = (
    EXPOSURE,
    CONTRAST,
    LEVELS,
    AUTO_TONE,
    CURVES,
    SHADOWS,
    HIGHLIGHTS,
    WARMTH,
    TINT,
    SATURATION,
    VIBRANCE,
    BLACK_AND_WHITE,
    SEPIA,
    INVERT,
    LOCAL_CONTRAST,
    SHARPEN,
    BLUR,
)


def find(name: str) -> Operator:
    """Raises BadRequest when there is no operator of that name."""
    for operator in OPERATORS:
        if operator.name == name:
            return operator
    names = ", ".join(operator.name for operator in OPERATORS)
    raise BadRequest(f"There is no operator called “{name}”.", f"There are: {names}.")
