"""Dust and scratches of a picture, found with their confidence, before anything is changed."""

from collections.abc import Sequence
from dataclasses import replace

from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.operators.dust import IS_GRADED
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_core.selecting.graded import Graded
from gesso_core.selecting.selection import Selection, put, quantised
from gesso_core.selecting.tile import SIDE, Cell, Tile
from gesso_desktop.document.exact_steps import IS_MARKED, finder_of
from gesso_desktop.document.step_runner import StepRunner, Wish, finder_among

DEFAULT_SENSITIVITY = 0.5

_LOOKING = Step("remove_dust", EngineKind.OPERATORS, {"sensitivity": 1.0, IS_GRADED: True})


def damage(
    picture: Picture,
    runners: Sequence[StepRunner],
    within: Selection,
    report: Report,
    *,
    sensitivity: float = DEFAULT_SENSITIVITY,
) -> Graded:
    """By the first runner that looks for it. within: nothing selected means everywhere.

    All that any sensitivity finds is kept, so that another one asks nobody again. Nothing is less
    than half selected, so that all of it is repaired (`IS_MARKED`).
    """
    where = within.to_mask()
    finder = finder_among(runners, _LOOKING, has_mask=where is not None)
    if finder is None:
        raise NeedsModel(
            "Nobody here can look for dust and scratches.", "Choose another engine, or operators."
        )
    tiles = dict[Cell, Tile]()
    for mask in finder.find(picture, _LOOKING, Wish(where), report):
        for part in mask.box.intersect(picture.size.box).tiles(SIDE):
            put(tiles, part, quantised(mask.read(part)), picture.size)
    found = Selection(picture.size, tiles)
    return Graded(found, least_coverage(sensitivity), None if where is None else within)


def repairing(text: str) -> Step:
    """The step that repairs exactly what is selected."""
    return Step("remove_dust", EngineKind.OPERATORS, {IS_MARKED: True}, text)


def marked(recipe: Recipe) -> Recipe:
    """Its steps, told that the user's mask is the damage itself.

    Raises BadRequest where one of them looks for no damage.
    """
    for step in recipe.steps:
        if finder_of(step) is None:
            raise BadRequest(
                f"“{step.text or step.op}” looks for no damage, so there is none to be marked.",
                "Leave out --marked, or ask for dust or scratches alone.",
            )
    steps = (replace(step, params={**step.params, IS_MARKED: True}) for step in recipe.steps)
    return replace(recipe, steps=tuple(steps))


def least_coverage(sensitivity: float) -> int:
    """1…255: what a selection of that sensitivity covers at least; see `grade`."""
    return round((1 - sensitivity / 2) * 255)


def sensitivity_of(least: int) -> float:
    """The other way."""
    return min(1.0, 2 * (1 - least / 255))
