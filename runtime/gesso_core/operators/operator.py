"""What an operator is. The four kinds differ in what they give back, so `match` on the kind.

LocalOperator    new pixels from a neighbourhood: a parametric patch, evaluated per tile
RepairOperator   new pixels inside a mask, from around it: a pixel patch
MatteOperator    an opacity: a matte patch
FramingOperator  another framing: no patch at all
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.progress import Report, silent
from gesso_core.recipe import Value, Values


@dataclass(frozen=True, slots=True)
class Number:
    """A slider. `neutral` is the value that changes nothing, where there is one."""

    default: float
    low: float
    high: float
    unit: str = ""
    neutral: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    default: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A curve's points as a flat tuple x0, y0, x1, y1, … each 0…1."""

    default: tuple[float, ...]


Parameter = Number | Choice | Points


def _accepts_all(pixel_format: PixelFormat) -> str | None:
    return None


def _no_halo(values: Values, scale: float) -> int:
    return 0


def nothing_to_measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    """The `measure` of operators whose values say everything."""
    return values


@dataclass(frozen=True)
class LocalOperator:
    """Pixels from a neighbourhood.

    apply(pixels, format, values, at, scale): stored h×w×c in, the same shape and type out. `at` is
        where the block lies in the picture (in picture pixels times `scale`); `scale` is preview
        pixels per picture pixel (1.0 at full resolution), by which lengths in px are multiplied.
        With neutral values the result equals the input bit for bit.
    halo(values, scale): px of surroundings that change the result; outside them nothing does.
    measure(picture, mask, values): values completed by what the operator must know of the whole
        picture (percentiles, a screen's frequencies); deterministic; reads by proxy or box.
    accepts(format): None, or a sentence why such pixels are refused.
    strength: the parameter that `strength` scales, if any.
    kept: what `measure` adds, but not where it is given already; None where there is no such value.
    """

    name: str
    apply: Callable[[Pixels, PixelFormat, Values, Box, float], Pixels]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    strength: str | None = None
    halo: Callable[[Values, float], int] = _no_halo
    measure: Callable[[Picture, Mask | None, Values], Values] = nothing_to_measure
    accepts: Callable[[PixelFormat], str | None] = _accepts_all
    is_tone: bool = True
    """Whether it only changes tone and colour (its cost is per pixel, without surroundings)."""

    kept: str | None = None

    @property
    def measures(self) -> bool:
        """Whether preparing it may take time, because it asks the picture."""
        return self.measure is not nothing_to_measure

    def is_settled(self, values: Values) -> bool:
        """Whether these say what it would otherwise measure."""
        return self.kept is not None and self.kept in values

    def is_idle(self, values: Values) -> bool:
        """Whether with these nothing changes, on any picture: all sliders are neutral."""
        sliders = {
            name: parameter.neutral
            for name, parameter in self.parameters.items()
            if isinstance(parameter, Number) and parameter.neutral is not None
        }
        return bool(sliders) and all(values.get(n) == neutral for n, neutral in sliders.items())


class Repair(Protocol):
    def __call__(
        self,
        picture: Picture,
        mask: Mask,
        values: Values,
        report: Report,
        within: Box | None = None,
    ) -> Iterator[Piece]: ...


@dataclass(frozen=True)
class RepairOperator:
    """New pixels inside a mask.

    propose(picture, values, within, report): where it would act, as masks over disjoint boxes with
        confidence as coverage; None when only the user can say. Reads by box, in bounded memory.
    repair(picture, mask, values, report, within): pieces, each touching only where the mask is
        above 0. within: what lies outside it is not wanted and may be left out; the mask says all
        the same what is damage there, too.
    """

    name: str
    repair: Repair
    propose: Callable[[Picture, Values, Box, Report], Iterator[Mask]] | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    strength: str | None = None
    accepts: Callable[[PixelFormat], str | None] = _accepts_all


class Matte(Protocol):
    def __call__(
        self, picture: Picture, values: Values, within: Box | None, report: Report = silent
    ) -> Mask: ...


@dataclass(frozen=True)
class MatteOperator:
    """matte(picture, values, within): the picture's opacity; `within` is the user's box, if any."""

    name: str
    matte: Matte
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    accepts: Callable[[PixelFormat], str | None] = _accepts_all


@dataclass(frozen=True)
class FramingOperator:
    """frame(picture, before, values): the framing after this step, on top of `before`."""

    name: str
    frame: Callable[[Picture, Framing, Values], Framing]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


Operator = LocalOperator | RepairOperator | MatteOperator | FramingOperator


def complete(operator: Operator, values: Values) -> dict[str, Value]:
    """`values` checked and clamped to their ranges, defaults filled in, others kept as they are.

    Raises BadRequest for a value of the wrong kind.
    """
    result: dict[str, Value] = dict(values)
    for name, parameter in operator.parameters.items():
        result[name] = _checked(operator.name, name, parameter, values.get(name, parameter.default))
    return result


def number(values: Values, name: str) -> float:
    """A value that `complete` or `measure` has made a number."""
    value = values[name]
    assert isinstance(value, int | float)
    return float(value)


def strengthened(operator: Operator, values: Values, strength: float) -> dict[str, Value]:
    """`values` with the operator's main amount scaled by `strength` about its neutral value."""
    result = complete(operator, values)
    name = getattr(operator, "strength", None)
    parameter = operator.parameters.get(name) if name else None
    if name and isinstance(parameter, Number):
        neutral = parameter.neutral or 0.0
        result[name] = neutral + (float(result[name]) - neutral) * strength  # type: ignore[arg-type]
    return complete(operator, result)


def _checked(operator: str, name: str, parameter: Parameter, value: Value) -> Value:
    match parameter:
        case Number() if isinstance(value, int | float) and not isinstance(value, bool):
            if not math.isnan(value):
                return min(max(float(value), parameter.low), parameter.high)
        case Choice() if value in parameter.options:
            return value
        case Points() if isinstance(value, tuple) and len(value) >= 4 and len(value) % 2 == 0:
            return tuple(min(max(float(v), 0.0), 1.0) for v in value)
        case _:
            pass
    raise BadRequest(
        f"The {operator} step cannot use {value!r} as {name}.",
        f"Give {_allowed(parameter)}.",
    )


def _allowed(parameter: Parameter) -> str:
    match parameter:
        case Number(low=low, high=high):
            return f"a number from {low:g} to {high:g}"
        case Choice(options=options):
            return "one of " + ", ".join(options)
        case Points():
            return "at least two points as x0, y0, x1, y1, …"
