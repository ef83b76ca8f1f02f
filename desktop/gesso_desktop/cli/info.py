"""`gesso info`: what a file holds."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_desktop.document.pictures.info import describe
from gesso_desktop.document.pictures.open_picture import open_picture


def add_to(commands: Any) -> None:
    parser = commands.add_parser("info", help="say what a picture file holds")
    parser.add_argument("file", metavar="FILE", type=Path)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    picture = open_picture(args.file)
    try:
        facts = describe(picture)
    finally:
        picture.close()
    if args.json:
        print_json(facts)
        return ExitCode.DONE
    width = max(map(len, facts))
    for name, value in facts.items():
        print(f"{name.replace('_', ' '):{width}}  {_text(value)}")
    return ExitCode.DONE


def _text(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{name} {_text(part)}" for name, part in value.items()) or "none"
        case list() | tuple():
            return "×".join(_text(part) for part in value)
        case None:
            return "none"
        case _:
            return str(value)
