"""`gesso-pack normalise`: conda-pack's tar into a layer of a release."""

import argparse
from pathlib import Path
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.commands.level_option import add_level
from gesso_pack.normalising import normalise


def add_to(commands: Any) -> None:
    parser = commands.add_parser("normalise", help="make a layer with reproducible bytes of a tar")
    parser.add_argument("tar", type=Path, metavar="TAR", help="what “gesso-pack pack” wrote")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--version", required=True, help="of the layer, such as 0.2.0")
    add_level(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    args.output.mkdir(parents=True, exist_ok=True)
    made = normalise(args.tar, args.output, args.version, level=args.level)
    packed = made.archive.stat().st_size
    if args.json:
        print_json(
            {
                "archive": str(made.archive),
                "manifest": str(made.manifest_path),
                "archive_bytes": packed,
                "unpacked_bytes": made.manifest.unpacked_bytes,
                "files": len(made.manifest.entries),
                "relocated": len(made.manifest.relocated_paths),
            }
        )
    else:
        print(
            f"{made.archive}: {packed / 1e6:.1f} MB, unpacked "
            f"{made.manifest.unpacked_bytes / 1e6:.1f} MB in {len(made.manifest.entries)} files, "
            f"{len(made.manifest.relocated_paths)} of them relocated"
        )
    return ExitCode.DONE
