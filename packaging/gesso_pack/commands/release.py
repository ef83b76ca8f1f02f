"""`gesso-pack release` and `gesso-pack verify`: a signed folder to install from."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_pack.checking import carried_key, check
from gesso_pack.checkout import changes
from gesso_pack.commands.keys import add_passphrase, open_key, read_public
from gesso_pack.commands.level_option import add_level
from gesso_pack.places import CHECKOUT
from gesso_pack.releasing import Parts, release
from gesso_runtime.installing.signature import fingerprint


def add_to(commands: Any) -> None:
    parser = commands.add_parser("release", help="put a signed release folder together")
    parser.add_argument("version", metavar="VERSION", help="such as 0.2.0")
    parser.add_argument(
        "layers", type=Path, nargs="+", metavar="LAYER", help="what “gesso-pack normalise” wrote"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--key", type=Path, required=True, metavar="KEY", help="the secret half")
    parser.add_argument(
        "--from",
        dest="base",
        type=Path,
        metavar="FOLDER",
        help="an older release: make an update of it, which holds only what it lacks",
    )
    parser.add_argument(
        "--sbom", type=Path, required=True, metavar="FILE", help="of “gesso-pack sbom”"
    )
    parser.add_argument(
        "--advisories", type=Path, required=True, metavar="FILE", help="of “gesso-pack audit”"
    )
    parser.add_argument(
        "--licences", type=Path, required=True, metavar="FOLDER", help="of “gesso-pack sbom”"
    )
    parser.add_argument(
        "--issued",
        type=date.fromisoformat,
        metavar="DATE",
        help="such as 2026-11-20 (default: today); the same parts and date give the same bytes",
    )
    parser.add_argument(
        "--dirty",
        action="store_true",
        help="also of a checkout with changes that no commit holds; its version says so",
    )
    add_level(parser)
    add_passphrase(parser)
    add_json(parser)
    parser.set_defaults(run=_release)
    parser = commands.add_parser("verify", help="check a release folder, to its last file")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--key", type=Path, metavar="PUB", help="trust this public key, not the one in install.sh"
    )
    add_json(parser)
    parser.set_defaults(run=_verify)


def _release(args: argparse.Namespace) -> int:
    changed = changes(CHECKOUT)
    if changed and not args.dirty:
        named = ", ".join(changed[:5]) + (" …" if changed[5:] else "")
        raise BadRequest(
            f"The checkout has changes that no commit holds: {named}.",
            "Commit them; or say --dirty, and the version of the app does, too.",
        )
    made = release(
        args.version,
        Parts(tuple(args.layers), args.sbom, args.advisories, args.licences),
        args.output,
        key=open_key(args),
        base=args.base,
        issued=args.issued,
        level=args.level,
        is_dirty=bool(changed),
        report=progress_line(),
    )
    size = sum(path.stat().st_size for path in args.output.rglob("*") if path.is_file())
    if args.json:
        print_json({"folder": str(args.output), "version": made.version, "bytes": size})
        return ExitCode.DONE
    kind = f"an update of {made.base}" if made.base else "whole"
    print(f"{args.output}: Gesso {made.version}, {kind}, {size / 1e6:.1f} MB")
    for layer in made.layers:
        print(f"  {layer.archive}: {layer.archive_bytes / 1e6:.1f} MB")
    return ExitCode.DONE


def _verify(args: argparse.Namespace) -> int:
    key = read_public(args.key) if args.key else carried_key(args.folder)
    wrong = check(args.folder, key, report=progress_line())
    if args.json:
        print_json({"folder": str(args.folder), "fingerprint": fingerprint(key), "wrong": wrong})
    else:
        print(f"Signed by the key {fingerprint(key)}.")
        for sentence in wrong:
            print(f"  {sentence}")
        print(f"{args.folder}: {len(wrong) or 'nothing'} wrong.")
    return ExitCode.PROMISE_BROKEN if wrong else ExitCode.DONE
