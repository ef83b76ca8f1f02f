"""How much: amount words, percents, stops, plain numbers; always inside the operator's range."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import Clause

SAID = frozenset({"amount", "number", "unit", "measure"})


class Unclear(Exception):
    """The clause says something about the amount that the operator cannot follow."""


def main_value(
    clause: Clause, operator: Mapping[str, Any], *, sign: int, factors: Mapping[str, float]
) -> float:
    """The operator's main value in the asked direction, clamped. Raises Unclear."""
    number, unit = quantity(clause)
    if number is not None:
        value = _measured(number.number or 0.0, unit, operator=operator, sign=sign)
        if number.is_signed and (number.number or 0.0) * sign < 0:
            raise Unclear
    else:
        amounts = clause.all("amount")
        factor = factors[amounts[0].value] if amounts else 1.0
        value = sign * factor * float(operator["default"])
    return round(min(max(value, float(operator["low"])), float(operator["high"])), 4)


def quantity(clause: Clause) -> tuple[Chunk | None, str]:
    """The one number of the clause and its unit ("" when bare). Raises Unclear for several."""
    measures, numbers, units = clause.all("measure"), clause.all("number"), clause.all("unit")
    if len(measures) + len(numbers) > 1 or len(units) > 1 or (units and not numbers):
        raise Unclear
    if measures:
        unit, _, size = measures[0].value.partition(" ")
        return replace(measures[0], number=float(size), is_signed=size[0] in "+-"), unit
    return (numbers[0] if numbers else None), (units[0].value if units else "")


def sign_said(clause: Clause) -> int:
    """1 for "+20" and "doubled", -1 for "-20" and "halved", 0 if no sign is said."""
    for chunk in clause.all("number", "measure"):
        size = chunk.value.rpartition(" ")[2]
        if size[0] in "+-":
            return 1 if size[0] == "+" else -1
    return 0


def _measured(number: float, unit: str, *, operator: Mapping[str, Any], sign: int) -> float:
    size = abs(number)
    match str(operator["value"]), unit or _usual_unit(size, operator):
        case ("stops", "stops") | ("radius", "pixels") | (_, "whole"):
            value = sign * size
        case "stops", "percent":
            value = _stops(1 + sign * size / 100)
        case "stops", "times":
            value = sign * abs(_stops(size))
        case "amount" | "sensitivity", "percent":
            value = sign * size / 100
        case "amount", "times":
            value = sign * float(operator["default"]) * size
        case _:
            raise Unclear
    return value


def _usual_unit(size: float, operator: Mapping[str, Any]) -> str:
    """A bare number: stops for light, pixels for a radius, else a share of 1 or of 100."""
    if operator["value"] == "stops" and size <= operator["high"]:
        return "stops"
    if operator["value"] == "radius":
        return ""
    if size < 1:
        return "whole"
    return "percent" if size >= 2 else ""


def _stops(ratio: float) -> float:
    return math.log2(ratio) if ratio > 0 else -math.inf
