"""`gesso-pack kit`: a release and models in one folder, with the page that leads them across."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_pack.checklist import checklist
from gesso_pack.checklist_html import as_html
from gesso_pack.checklist_text import as_text
from gesso_pack.commands.keys import read_public
from gesso_pack.kit import Kit, make_kit
from gesso_runtime.installing.signature import fingerprint
from gesso_runtime.store.disk import in_words

PAGE, TEXT = "CHECKLIST.html", "CHECKLIST.txt"


def add_to(commands: Any) -> None:
    parser = commands.add_parser("kit", help="a release and models, to be carried over an air gap")
    parser.add_argument("release", type=Path, metavar="FOLDER", help="a release folder")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="PUB", help="that it must be signed with"
    )
    parser.add_argument(
        "--models", type=Path, nargs="+", default=[], metavar="PACK",
        help="model packs; of one in parts, any part",
    )  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    key = read_public(args.key)
    kit = make_kit(
        args.release, args.models, args.output, key=key, papers=_papers, report=progress_line()
    )
    if args.json:
        print_json(
            {
                "folder": str(args.output),
                "version": kit.release.version,
                "models": [model.card for model in kit.models],
                "bytes": kit.bytes,
                "fingerprint": fingerprint(key),
                "number": kit.number,
            }
        )
        return ExitCode.DONE
    print(f"{args.output}: Gesso {kit.release.version}, {in_words(kit.bytes)}")
    for model in kit.models:
        print(f"  {model.card} {model.version}, {in_words(model.bytes)}")
    print(f"The kit's number is {kit.number}; print {args.output / PAGE}")
    return ExitCode.DONE


def _papers(kit: Kit) -> Mapping[str, str]:
    page = checklist(kit)
    return {PAGE: as_html(page), TEXT: as_text(page)}
