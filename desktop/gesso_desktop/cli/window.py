"""`gesso open`: the editor's window. Qt is imported only when it is asked for."""

import argparse
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    parser = commands.add_parser("open", help="open the editor, with a picture or a folder")
    parser.add_argument("path", metavar="PATH", type=Path, nargs="?", help="picture or folder")
    parser.set_defaults(run=_run, json=False)


def _run(args: argparse.Namespace) -> int:
    from gesso_desktop.app.start import start  # noqa: PLC0415  no other command needs Qt

    return start(args.path)
