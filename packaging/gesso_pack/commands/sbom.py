"""`gesso-pack sbom`: the bill of layers, and the licences of what they hold."""

import argparse
import json
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.bill import bill, read_bill_rules
from gesso_pack.licences import gather_licences


def add_to(commands: Any) -> None:
    parser = commands.add_parser("sbom", help="list every component of layers, with its licence")
    parser.add_argument("layers", nargs="+", type=Path, metavar="ARCHIVE", help="NAME-V.tar.zst")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--version", required=True, help="of the release")
    parser.add_argument(
        "--licences", type=Path, metavar="FOLDER", help="write the licences into this new folder"
    )
    parser.add_argument(
        "--packages",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="of unpacked conda packages, for their licences (may be given more than once)",
    )
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    rules = read_bill_rules()
    made = bill(args.layers, args.version, rules)
    licences = 0
    if args.licences:
        licences = gather_licences(args.layers, args.licences, rules, packages=args.packages)
    content = json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    args.output.write_text(content, encoding="utf-8")
    if args.json:
        print_json({"components": len(made["components"]), "licences": licences})
    else:
        print(f"{args.output}: {len(made['components'])} components, {licences} licences")
    return ExitCode.DONE
