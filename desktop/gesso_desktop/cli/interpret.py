"""`gesso interpret`: what a sentence is understood as."""

import argparse
from typing import Any

from gesso_core.cards.model_card import Role
from gesso_core.interpret import as_json
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.cli.arguments import sentence
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.planner_option import add_planner, understood
from gesso_desktop.cli.runtime_option import add_runtime_again
from gesso_desktop.cli.terminal import print_json
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.exact_steps import values_for_people
from gesso_runtime.folders import cards_folder

_NAMED = 4  # models in one line


def add_to(commands: Any) -> None:
    parser = commands.add_parser("interpret", help="say what an instruction is understood as")
    parser.add_argument("text", metavar="TEXT", type=sentence)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_planner(parser)
    add_runtime_again(parser)
    parser.set_defaults(run=_run)


def _such_as(step: Step) -> str:
    """The models that can, installed or not; apart, those of Gesso's own that wait to be named."""
    from gesso_runtime.catalogue import read_catalogue  # noqa: PLC0415  only where it is asked
    from gesso_runtime.figures import better_than_operators  # noqa: PLC0415

    better = better_than_operators()
    # A place may be marked, and a model that fills it is one that can.
    cards = [
        card
        for card in read_catalogue((cards_folder(),)).cards.values()
        if card.role is not Role.REHEARSAL and kind_for(card, step, has_mask=True)
    ]
    own = [card.id for card in cards if card.is_built_in and better.get(step.op) != card.id]
    able = [card.id for card in cards if card.id not in own]
    said = [f"{', '.join(able[:_NAMED])}{', …' if len(able) > _NAMED else ''}"] if able else []
    said += [f"{', '.join(own)} when asked by name (--engine)"] if own else []
    return f": {'; '.join(said)}" if said else ""


def _or_by(step: Step) -> str:
    """Who does a step that is exact where the picture is noisy: here there is none to look at."""
    from gesso_runtime.figures import asking_the_noise, read_steps  # noqa: PLC0415  as above

    card = asking_the_noise(read_steps()).get(step.op)
    return f"; where the picture is noisy enough, {card}" if card else ""


def _run(args: argparse.Namespace) -> int:
    recipe = understood(args)
    if args.json:
        print_json(as_json(recipe))
        return ExitCode.DONE
    for step in recipe.steps:
        is_exact = step.engine is EngineKind.OPERATORS
        values = ", ".join(f"{name} {value}" for name, value in values_for_people(step).items())
        kind = (
            f"exact{_or_by(step)}" if is_exact else f"needs a model ({step.engine}){_such_as(step)}"
        )
        print(f"{step.op}  {values}  [{kind}]")
    if not recipe.steps:
        print("Nothing to do.")
    return ExitCode.DONE
