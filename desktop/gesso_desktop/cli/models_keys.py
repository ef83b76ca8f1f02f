"""`gesso models keys`: whose signatures on model packs are known here, and a key of one's own."""

import argparse
import sys
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, CannotRead
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.models_pack import ask_passphrase, plain_signer
from gesso_desktop.cli.terminal import print_json
from gesso_runtime.folders import data_folder
from gesso_runtime.store.signing_key import make_key
from gesso_runtime.store.trusted_keys import Signer, trusted_keys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--trust", metavar="KEY", help="know this public key from now on; a line or a .pub file"
    )
    what.add_argument("--forget", metavar="NAME", help="know that key no more")
    what.add_argument(
        "--new",
        metavar="FILE",
        type=Path,
        help="make a secret key to sign packs with, and its public half in FILE.pub",
    )
    parser.add_argument("--name", help="with --trust: what to call it")


def keys(args: argparse.Namespace) -> int:
    known = trusted_keys(data_folder())
    if (args.trust is None) != (args.name is None):
        raise BadRequest("A key and its name belong together.", "Say --trust KEY --name NAME.")
    if args.new is not None:
        passphrase = ask_passphrase()
        if sys.stdin.isatty() and passphrase != ask_passphrase("The same again: "):
            raise BadRequest("The two passphrases differ.", "Start again.")
        public = args.new.with_suffix(".pub")
        made = Signer(make_key(args.new, public, passphrase))
        return _say(args, {"made": plain_signer(made)}, _new_key(args.new, public, made))
    if args.trust is not None:
        trusted = known.trust(_text(args.trust), args.name)
        said = f"Known from now on: “{trusted.name}”, {trusted.fingerprint}"
        return _say(args, {"trusted": plain_signer(trusted)}, said)
    if args.forget is not None:
        known.forget(args.forget)
        return _say(args, {"forgotten": args.forget}, f"“{args.forget}” is known no more.")
    there = known.known()
    lines = [f"{signer.name}\n  {signer.fingerprint}\n  {signer.key}" for signer in there]
    plain = {"keys": [plain_signer(signer) for signer in there]}
    return _say(args, plain, "\n".join(lines) or "No key is known here.")


def _say(args: argparse.Namespace, plain: dict[str, Any], said: str) -> int:
    if args.json:
        print_json(plain)
    else:
        print(said)
    return ExitCode.DONE


def _new_key(path: Path, public: Path, made: Signer) -> str:
    return (
        f"{path} is the secret key: keep it where nobody else can read it.\n"
        f"Its public key is in {public}, for who is to know your packs:\n  {made.key}\n"
        f"Its fingerprint, to compare by telephone:\n  {made.fingerprint}"
    )


def _text(named: str) -> str:
    """Of a file of that name, or itself."""
    path = Path(named)
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else named
    except (OSError, ValueError) as error:
        raise CannotRead(f"{path} cannot be read.", "Name a .pub file.") from error
