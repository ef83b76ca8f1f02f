"""`gesso compose`: the output of any other tool, put back where it belongs."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest
from gesso_core.fidelity.report import Mode
from gesso_desktop.cli.arguments import add_json, add_place, place
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.finishing import add_finish, finish
from gesso_desktop.cli.terminal import progress_line
from gesso_desktop.document.composing import compose_file
from gesso_desktop.document.delivering import target_for
from gesso_desktop.document.session import editing
from gesso_desktop.report.accounting import Told
from gesso_desktop.report.writing import refuse_report

_MODES = {"auto": None, "local": Mode.LOCAL, "whole": Mode.WHOLE}


def add_to(commands: Any) -> None:
    parser = commands.add_parser("compose", help="put another tool's output back in its place")
    parser.add_argument("original", metavar="ORIGINAL", type=Path)
    parser.add_argument("model_output", metavar="MODEL_OUTPUT", type=Path)
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, help="default: ORIGINAL-edited")
    add_place(parser)
    parser.add_argument("--sensitivity", type=float, default=0.5, help="of the change map, 0…1")
    parser.add_argument("--mode", choices=_MODES, default="auto", help="local or whole picture")
    add_finish(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if not 0 <= args.sensitivity <= 1:
        raise BadRequest("The sensitivity must be between 0 and 1.", "0.5 is usual.")
    report, started = progress_line(), time.perf_counter()
    with editing(args.original, args.output, report) as session:
        document = session.document
        where = place(args, document)
        target = target_for(session.source, args.output)
        if args.report:
            refuse_report(args.report)
        read = time.perf_counter() - started
        with document.one_edit(f"compose {args.model_output.name}"):
            if session.starts_over:
                document.start_over()
            found = compose_file(
                document,
                args.model_output,
                where=where,
                sensitivity=args.sensitivity,
                mode=_MODES[args.mode],
                report=report,
            ).report
        composed = time.perf_counter() - started - read
        for warning in found.warnings:
            print(f"gesso: {warning}", file=sys.stderr)
        told = Told(f"compose {args.model_output.name}", "", (), (), found.as_json)
        seconds = {"read": read, "run": 0.0, "compose": composed}
        finish(args, session, target, told, seconds, report=report)
    return ExitCode.DONE
