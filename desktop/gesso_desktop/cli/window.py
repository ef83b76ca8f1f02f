"""`gesso open`: the editor's window. Qt is imported only when it is asked for."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli.runtime_option import add_runtime_again, runtime_opener


def add_to(commands: Any) -> None:
    parser = commands.add_parser("open", help="open the editor, with a picture or a folder")
    parser.add_argument("path", metavar="PATH", type=Path, nargs="?", help="picture or folder")
    add_runtime_again(parser)
    parser.set_defaults(run=_run, json=False)


def _run(args: argparse.Namespace) -> int:
    from gesso_desktop.app.start import start  # noqa: PLC0415  no other command needs Qt

    return start(args.path, open_runtime=runtime_opener(args))
