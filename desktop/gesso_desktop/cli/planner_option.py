"""`--planner`: whether a language model reads what the rules do not."""

import argparse
from typing import TYPE_CHECKING

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.interpret import interpret
from gesso_core.interpret.planned import PLANNED, is_unread, refined
from gesso_core.recipe import EngineKind, Recipe
from gesso_desktop.cli.engine_option import refuse_other_carrier
from gesso_desktop.cli.remote_option import names_server
from gesso_desktop.cli.runtime_option import opened_runtime
from gesso_desktop.cli.terminal import progress_line, warn

if TYPE_CHECKING:  # nothing that runs models is imported where none is asked for
    from gesso_runtime.runtime import Runtime

AUTO, OFF = "auto", "off"


def add_planner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--planner", metavar="WHO", default=AUTO,
        help="who reads what the rules do not: auto (a language model, if one is installed), off, "
        "or a model's id",
    )  # fmt: skip


def understood(args: argparse.Namespace) -> Recipe:
    """`args.text` by the rules, and what they leave by the planner.

    What the planner cannot do is said and left to the rules. Raises NeedsModel for a planner by
    name that cannot run.
    """
    recipe = interpret(args.text)
    if args.planner == OFF or not any(is_unread(step) for step in recipe.steps):
        return recipe
    with opened_runtime(args) as runtime:
        card = _card(args.planner, runtime)
        return recipe if card is None else _refined(recipe, runtime, card)


def _refined(recipe: Recipe, runtime: "Runtime", card: ModelCard) -> Recipe:
    from gesso_runtime.client.planning import planner  # noqa: PLC0415

    found = refined(recipe, planner(runtime.client, card.id, report=progress_line()))
    if found.problem is not None:
        warn(f"{found.problem.message} The sentence is read by the rules alone.")
    elif any(PLANNED in step.params for step in found.recipe.steps):
        warn(f"{card.title} read what the rules do not understand; --planner off leaves it out.")
    return found.recipe


def _card(wanted: str, runtime: "Runtime") -> ModelCard | None:
    """The planner; None where nobody asked for one and none can run."""
    if names_server(wanted):
        raise BadRequest(
            "Sentences are read on this computer; no server reads them.",
            "Name a model of this computer with --planner, or leave it out.",
        )
    able = [each.card for each in runtime.usable() if EngineKind.PLAN in each.card.kinds]
    if wanted == AUTO:
        return able[0] if able else None
    card = runtime.catalogue.find(wanted)
    if EngineKind.PLAN not in card.kinds:
        offered = [each.card for each in runtime.assessed()]
        could = [each.id for each in offered if EngineKind.PLAN in each.kinds]
        raise NeedsModel(
            f"“{card.title}” cannot plan: it reads no sentences for others.",
            f"Name {', '.join(could)}, or leave out --planner.",
        )
    for each in runtime.unusable():
        if each.card.id == wanted:
            raise each.error
    if card not in able:
        refuse_other_carrier(wanted, runtime)
    return card
