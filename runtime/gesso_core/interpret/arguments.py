"""What framing and enlarging need to know: an aspect, a turn, a tilt, a direction, a factor."""

from collections.abc import Mapping

from gesso_core.interpret.amounts import Unclear, quantity
from gesso_core.interpret.clause import Clause
from gesso_core.recipe import Value

_STEEPEST_TILT = 45  # the straighten operator's range, degrees
_LONGEST_SIDE = 100  # of an aspect; more is a size in pixels, not a shape
_TURNS = {"left": -1, "counterclockwise": -1, "right": 1, "clockwise": 1}


def arguments(
    takes: str, clause: Clause, aspects: Mapping[str, str]
) -> tuple[str, dict[str, Value]]:
    """The operator that was meant (a turn by 2° is a straightening) and its parameters.

    takes: aspect, turn, mirror, tilt, lean (a tilt whose degrees must be told) or times.
    op "" keeps the act's own. Raises Unclear.
    """
    match takes:
        case "aspect":
            return "", {"aspect": _aspect(clause, aspects)}
        case "turn":
            return _turn(clause)
        case "mirror":
            return "", {"direction": _mirror(clause)}
        case "tilt" | "lean":
            return "", _tilt(clause, is_told=takes == "lean")
        case "times":
            return "", _times(clause)
        case _:
            if clause.has("side", "aspect"):
                raise Unclear
            return "", {}


def is_aspect(clause: Clause) -> bool:
    """Whether the clause gives a shape and nothing else that could be one."""
    return clause.has("aspect") or len(clause.all("number")) == 2


def is_turn(clause: Clause) -> bool:
    degrees = [unit for unit in clause.all("unit") if unit.value == "degrees"]
    turns = [size for size in clause.all("measure") if size.value.startswith("degrees")]
    return bool(degrees or turns or clause.has("side"))


def _aspect(clause: Clause, aspects: Mapping[str, str]) -> str:
    numbers, named = clause.all("number"), clause.all("aspect")
    is_shape = all(unit.value == "times" for unit in clause.all("unit"))  # the x of "4x5"
    if clause.has("side", "measure", "amount") or not is_shape:
        raise Unclear
    if len(numbers) == 2 and not named:
        sides = [number.number or 0.0 for number in numbers]
        if not all(0 < side <= _LONGEST_SIDE for side in sides):
            raise Unclear
        return f"{sides[0]:g}:{sides[1]:g}"
    names = {aspects.get(chunk.value, chunk.value) for chunk in named}
    if numbers or len(names) != 1:
        raise Unclear
    return names.pop()


def _turn(clause: Clause) -> tuple[str, dict[str, Value]]:
    degrees = _degrees(clause)
    sides = {chunk.value for chunk in clause.all("side")}
    if "upside_down" in sides:
        if degrees not in (None, 180) or len(sides) > 1:
            raise Unclear
        return "", {"degrees": 180}
    signs = {_TURNS.get(side, 0) for side in sides}
    if len(signs) > 1 or 0 in signs:
        raise Unclear
    turned = (90 if degrees is None else degrees) * (signs.pop() if signs else 1)
    if turned % 90 == 0 and turned % 360:
        return "", {"degrees": int(turned % 360)}
    if 0 < abs(turned) <= _STEEPEST_TILT:
        return "straighten", {"degrees": turned, "mode": "given"}
    raise Unclear


def _mirror(clause: Clause) -> str:
    sides = {chunk.value for chunk in clause.all("side")}
    named = sides or {"horizontal"}
    if clause.has("number", "measure", "amount"):
        raise Unclear
    if named <= {"horizontal", "left", "right"}:
        return "horizontal"
    if named <= {"vertical", "upside_down"}:
        return "vertical"
    raise Unclear


def _tilt(clause: Clause, *, is_told: bool) -> dict[str, Value]:
    degrees = _degrees(clause)
    sides = {chunk.value for chunk in clause.all("side")} - {"automatic"}
    if degrees is None:
        if is_told or sides or clause.has("amount"):
            raise Unclear
        return {"mode": "automatic"}
    signs = {_TURNS.get(side, 0) for side in sides}
    if len(signs) > 1 or 0 in signs or not 0 < abs(degrees) <= _STEEPEST_TILT:
        raise Unclear
    return {"degrees": degrees * (signs.pop() if signs else 1), "mode": "given"}


def _degrees(clause: Clause) -> float | None:
    number, unit = quantity(clause)
    if clause.has("aspect", "amount"):
        raise Unclear
    if number is None:
        return None
    if unit == "degrees" or (not unit and number.number in (90, 180, 270)):
        return number.number
    raise Unclear


def _times(clause: Clause) -> dict[str, Value]:
    number, unit = quantity(clause)
    if clause.has("side", "aspect", "amount"):
        raise Unclear
    if number is None or not number.number:
        return {}
    if unit == "percent" and 100 < number.number <= 1600:
        return {"factor": number.number / 100}
    if unit == "times" and 1 < number.number <= 16:
        return {"factor": number.number}
    raise Unclear
