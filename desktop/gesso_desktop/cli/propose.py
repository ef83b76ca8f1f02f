"""`gesso propose`: where a repair would act, as a mask in which to black out what is no damage."""

import argparse
import shlex
from pathlib import Path
from typing import Any

from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest
from gesso_core.interpret import interpret
from gesso_core.recipe import Recipe
from gesso_desktop.cli.arguments import add_json, refuse_strength, sentence
from gesso_desktop.cli.engine_option import add_engine, at_hand
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.proposing import looking, proposal, write_proposal
from gesso_desktop.document.saving.publish import refuse_overwriting


def add_to(commands: Any) -> None:
    parser = commands.add_parser("propose", help="show where a repair would act, as a mask")
    parser.add_argument("input", metavar="IN", type=Path)
    parser.add_argument("text", metavar="TEXT", type=sentence, help="for instance: remove the dust")
    parser.add_argument("-o", "--output", metavar="M.png", type=Path, required=True)
    parser.add_argument("--strength", type=float, default=1.0, help="0 only what is sure … 2 more")
    add_engine(parser)
    add_json(parser)
    parser.set_defaults(run=_run, run_quality=Quality.FINAL)


def _run(args: argparse.Namespace) -> int:
    refuse_strength(args.strength)
    if args.output.suffix.lower() != ".png":
        raise BadRequest(
            f"A proposal is a gray PNG, and {args.output.name} is not named like one.",
            "Let its name end in .png.",
        )
    asked = interpret(args.text)
    recipe = looking(asked)
    picture = open_picture(args.input)
    try:
        refuse_overwriting(args.output, original=args.input)
        with at_hand(args, recipe, has_mask=False) as hands:
            for note in hands.notes:
                warn(note)
            who = f" --engine {shlex.quote(args.engine)}" if hands.steps.cards else ""
            found = proposal(picture, recipe, args.strength, progress_line(), runners=hands.runners)
    finally:
        picture.close()
    write_proposal(found, args.output, args.input)
    share = float((found > 0).mean())
    if args.json:
        print_json({"output": str(args.output), "share": share})
    else:
        print(f"{share:.4%} of the picture, the brighter the surer. Wrote {args.output}")
        print(
            "Paint black what is no damage and white what was missed, then: "
            f"gesso edit {shlex.quote(str(args.input))} {_words(args.text, asked, recipe)} "
            f"--mask {shlex.quote(str(args.output))}{who} --marked"
        )
    return ExitCode.DONE


def _words(text: str, asked: Recipe, recipe: Recipe) -> str:
    """Of the steps that look, as a mask can be the damage of no other."""
    is_all = recipe == asked
    return shlex.quote(text if is_all else ", ".join(step.text for step in recipe.steps))
