"""Every operator there is. Each comes from the file that computes it; here they are only listed."""

from gesso_core.errors import BadRequest
from gesso_core.operators.auto import AUTO_TONE
from gesso_core.operators.background import REMOVE_BACKGROUND
from gesso_core.operators.colour import SATURATION, TINT, VIBRANCE, WARMTH
from gesso_core.operators.colour_cast import COLOUR_CAST
from gesso_core.operators.curves import CURVES
from gesso_core.operators.deblur import DEBLUR
from gesso_core.operators.denoise import DENOISE
from gesso_core.operators.descreen import DESCREEN
from gesso_core.operators.dust import REMOVE_DUST
from gesso_core.operators.fading import FADE_REPAIR
from gesso_core.operators.framing_steps import CROP, FLIP, ROTATE, STRAIGHTEN
from gesso_core.operators.monochrome import BLACK_AND_WHITE, SEPIA
from gesso_core.operators.objects import REMOVE_OBJECT
from gesso_core.operators.operator import Operator
from gesso_core.operators.sharpness import BLUR, LOCAL_CONTRAST, SHARPEN
from gesso_core.operators.stain import REMOVE_STAIN
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
    DENOISE,
    DEBLUR,
    FADE_REPAIR,
    COLOUR_CAST,
    REMOVE_STAIN,
    DESCREEN,
    REMOVE_DUST,
    REMOVE_OBJECT,
    REMOVE_BACKGROUND,
    CROP,
    ROTATE,
    FLIP,
    STRAIGHTEN,
)


def find(name: str) -> Operator:
    """Raises BadRequest when there is no operator of that name."""
    for operator in OPERATORS:
        if operator.name == name:
            return operator
    names = ", ".join(operator.name for operator in OPERATORS)
    raise BadRequest(f"There is no operator called “{name}”.", f"There are: {names}.")
