"""`gesso interpret`: what a sentence is understood as."""

import argparse
from typing import Any

from gesso_core.interpret import as_json
from gesso_core.recipe import EngineKind
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.planner_option import add_planner, understood
from gesso_desktop.cli.runtime_option import add_runtime_again
from gesso_desktop.cli.terminal import print_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser("interpret", help="say what an instruction is understood as")
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_planner(parser)
    add_runtime_again(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    recipe = understood(args)
    if args.json:
        print_json(as_json(recipe))
        return ExitCode.DONE
    for step in recipe.steps:
        is_exact = step.engine is EngineKind.OPERATORS
        values = ", ".join(f"{name} {value}" for name, value in step.params.items())
        kind = "exact" if is_exact else f"needs a model ({step.engine})"
        print(f"{step.op}  {values}  [{kind}]")
    if not recipe.steps:
        print("Nothing to do.")
    return ExitCode.DONE
