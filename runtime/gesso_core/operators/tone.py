"""Brightness and contrast: curves that treat every channel alike."""

from gesso_core.operators.operator import Number
from gesso_core.operators.pointwise import Samples, curve_operator
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.recipe import Values


def number(values: Values, name: str) -> float:
    """A value that `complete` has checked to be a number."""
    return float(values[name])  # type: ignore[arg-type]


def _exposed(x: Samples, values: Values, channel: int) -> Samples:
    """Linear light × 2^stops, as a longer exposure would; what exceeds white is clipped there."""
    return to_encoded(to_linear(x) * 2.0 ** number(values, "stops"))


EXPOSURE = curve_operator(
    "exposure",
    _exposed,
    {"stops": Number(0.5, -4, 4, "stops")},
    strength="stops",
    is_neutral=lambda values: values["stops"] == 0,
)
