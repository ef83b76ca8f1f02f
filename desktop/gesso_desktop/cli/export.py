"""`gesso export`: a project as it is now, into a file."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli import said
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.finishing import NOT_CHECKED, add_quality, saying_what_is_there
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_desktop.document.delivering import deliver, promised, target_for
from gesso_desktop.document.session import editing
from gesso_desktop.report.accounting import Told


def add_to(commands: Any) -> None:
    parser = commands.add_parser("export", help="write a project into a picture file")
    parser.add_argument("input", metavar="NAME.gesso", type=Path, help="a project or a picture")
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, required=True,
        help=".tif, .png, .jpg, .webp, or .ora with every edit as a layer",
    )  # fmt: skip
    add_quality(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    report = progress_line()
    with editing(args.input, args.output, report) as session:
        target = target_for(session.source, args.output)
        promise = promised(
            session.source, target, session.change, quality=args.quality, is_export=True
        )
        said.print_limits(promise)
        with saying_what_is_there(target, NOT_CHECKED):
            delivered = deliver(session, target, report, quality=args.quality)
        told = Told("", "", (), ())
        seconds = {"read": 0.0, "run": 0.0, "compose": 0.0, "write": delivered.write_seconds}
        with saying_what_is_there(target):
            if args.json:
                print_json(said.result(session, delivered, told, seconds))
            else:
                said.print_result(session, delivered, told)
    return ExitCode.DONE
