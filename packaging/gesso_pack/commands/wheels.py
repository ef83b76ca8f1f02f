"""`gesso-pack wheels`: builds what comes as source, once."""

import argparse
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.building import build_wheels, kept_wheels, rebuild_all
from gesso_pack.places import ENVIRONMENTS


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "wheels", help="build the wheels of what comes as source, and keep them"
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="build all anew and write down what it gave, for the locks (ten minutes)",
    )
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    make = rebuild_all if args.record else build_wheels
    wheels = make(ENVIRONMENTS / "locks", kept_wheels())
    if args.json:
        print_json({"wheels": [str(wheel) for wheel in wheels]})
    else:
        print("\n".join(map(str, wheels)))
    return ExitCode.DONE
