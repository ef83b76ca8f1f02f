"""`gesso-pack pack`: an environment's folder into a tar, as conda-pack makes it."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.packing import pack
from gesso_pack.places import built_environment


def add_to(commands: Any) -> None:
    parser = commands.add_parser("pack", help="pack an environment's folder, refusing any doubt")
    parser.add_argument(
        "prefix",
        metavar="NAME|FOLDER",
        help="a finished environment; a folder of this one as ./FOLDER",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="TAR", help="(default: beside the environment)"
    )
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    is_name = "/" not in args.prefix  # “desktop” is also a folder of the checkout
    prefix = (built_environment(args.prefix) if is_name else Path(args.prefix)).resolve()
    tar = args.output or prefix.with_name(f"{prefix.name}.tar")
    pack(prefix, tar)
    size = tar.stat().st_size
    if args.json:
        print_json({"tar": str(tar), "bytes": size})
    else:
        print(f"{tar}: {size / 1e6:.1f} MB")
    return ExitCode.DONE
