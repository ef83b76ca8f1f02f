"""`gesso-pack env NAME`: makes an environment, ready to be packed."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_pack.environment import make
from gesso_pack.places import ENVIRONMENTS, built_environment


def add_to(commands: Any) -> None:
    parser = commands.add_parser("env", help="make an environment out of envs/NAME.yml")
    parser.add_argument("name", metavar="NAME", help="such as desktop; or a .yml file")
    parser.add_argument(
        "--prefix", type=Path, metavar="DIR", help="where it is made (default: build/envs/NAME)"
    )
    parser.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="URL",
        help="take conda packages from here, without the lock (may be given more than once)",
    )
    parser.add_argument(
        "--wheels",
        type=Path,
        metavar="DIR",
        help="take wheels from this folder alone, without a network",
    )
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    is_file = args.name.endswith(".yml")
    specification = Path(args.name) if is_file else ENVIRONMENTS / f"{args.name}.yml"
    from_folder = ("--no-index", "--find-links", str(args.wheels.resolve())) if args.wheels else ()
    built = make(
        specification,
        args.prefix or built_environment(specification.stem),
        channels=args.channel,
        wheel_options=from_folder,
        report=progress_line(),
    )
    if args.json:
        print_json({"prefix": str(built.prefix), "conda": built.conda})
    else:
        print(built.prefix)
    return ExitCode.DONE
