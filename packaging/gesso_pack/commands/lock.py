"""`gesso-pack lock`: resolves the locks of packed environments again; `make lock` calls it last."""

import argparse
from typing import Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.locking import ENVIRONMENT_LOCKS, lock_environment, lock_sources


def add_to(commands: Any) -> None:
    parser = commands.add_parser("lock", help="resolve the wheels of packed environments again")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="such as desktop; without one all, and what is built from source",
    )
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    unknown = [name for name in args.names if name not in ENVIRONMENT_LOCKS]
    if unknown:
        known = ", ".join(ENVIRONMENT_LOCKS)
        raise BadRequest(f"There is no environment {unknown[0]}.", f"There are: {known}")
    if not args.names:
        lock_sources()
    names = args.names or list(ENVIRONMENT_LOCKS)
    for name in names:
        lock_environment(name)
    if args.json:
        print_json({"locked": names})
    return ExitCode.DONE
