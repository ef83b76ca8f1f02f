"""`gesso-pack audit`: known weaknesses of what a bill lists, by records in a folder."""

import argparse
import json
from pathlib import Path
from typing import Any

from gesso_core.errors import CannotRead
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.advisories import audit, plain_audit, read_records


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "audit",
        help="compare a bill with records of known weaknesses, offline",
        epilog="Ends with 6 where a component has one.",
    )
    parser.add_argument("bill", type=Path, metavar="BILL", help="what “gesso-pack sbom” wrote")
    parser.add_argument("--records", type=Path, required=True, metavar="FOLDER", help="of OSV")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    try:
        bill = json.loads(args.bill.read_bytes())
    except (OSError, ValueError) as error:
        raise CannotRead(
            f"{args.bill} is no bill that can be read.", "Make it with “gesso-pack sbom”."
        ) from error
    done = audit(bill, read_records(args.records))
    plain = plain_audit(done)
    content = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    args.output.write_text(content, encoding="utf-8")
    if args.json:
        print_json(plain)
    else:
        for each in done.found:
            fixed = f"; fixed in {', '.join(each.fixed)}" if each.fixed else ""
            print(f"{each.id}  {each.component}  {each.summary}{fixed}")
        print(
            f"{len(done.found)} known weaknesses as of {done.as_of}; "
            f"{len(done.unchecked)} components could not be checked"
        )
    return ExitCode.FAILED if done.found else ExitCode.DONE
