"""`gesso-pack keygen` and `gesso-pack sign`: the release key, and what it signs."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, NotFound
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_pack.signing import sign_file
from gesso_runtime.installing.signature import fingerprint, read_public_key
from gesso_runtime.store.signing_key import make_key, read_key

_LONGEST = 4096  # bytes of a passphrase


def add_to(commands: Any) -> None:
    parser = commands.add_parser("keygen", help="make a key to sign releases and model packs")
    parser.add_argument("secret", type=Path, metavar="KEY", help="file for the secret half")
    parser.add_argument("public", type=Path, metavar="PUB", help="file for the public half")
    add_passphrase(parser)
    add_json(parser)
    parser.set_defaults(run=_keygen)
    parser = commands.add_parser("sign", help="sign files, each by a .minisig beside it")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--key", type=Path, required=True, metavar="KEY", help="the secret half")
    parser.add_argument("--comment", metavar="TEXT", help="vouched for too (default: the name)")
    add_passphrase(parser)
    add_json(parser)
    parser.set_defaults(run=_sign)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help="read the key's passphrase from this file descriptor, not from the terminal",
    )


def open_key(args: argparse.Namespace) -> bytes:
    """The seed of the key that `--key` names. Raises what `read_key` does."""
    return read_key(
        args.key, lambda: _passphrase(args.passphrase_fd, f"Passphrase of {args.key}: ")
    )


def read_public(path: Path) -> str:
    """The line in a `.pub` file. Raises NotFound, BadRequest."""
    try:
        return read_public_key(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There is no key {path}.", "Name the file of the public key.") from error
    except ValueError as error:
        raise BadRequest(f"{path} is no public key.", "Name a .pub file.") from error


def _keygen(args: argparse.Namespace) -> int:
    passphrase = _passphrase(args.passphrase_fd, "Passphrase: ")
    if args.passphrase_fd is None and passphrase != getpass.getpass("The same again: "):
        raise BadRequest("The two passphrases differ.", "Start again.")
    line = make_key(args.secret, args.public, passphrase)
    if args.json:
        print_json({"public_key": line, "fingerprint": fingerprint(line)})
    else:
        print(f"{args.secret} holds the secret half: keep it apart from the machine that builds.")
        print(f"Public key:  {line}")
        print(f"Fingerprint: {fingerprint(line)}")
    return ExitCode.DONE


def _sign(args: argparse.Namespace) -> int:
    key = open_key(args)
    made = [sign_file(key, path, args.comment or f"file:{path.name}") for path in args.files]
    if args.json:
        print_json({"signatures": [str(path) for path in made]})
    else:
        for path in made:
            print(path)
    return ExitCode.DONE


def _passphrase(descriptor: int | None, question: str) -> str:
    """Its first line. Raises BadRequest where nobody can be asked."""
    if descriptor is None:
        if not sys.stdin.isatty():
            raise BadRequest(
                "There is no terminal to ask for the passphrase.",
                "Give it on a file descriptor: --passphrase-fd N",
            )
        return getpass.getpass(question)
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.readline(_LONGEST).decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(
            f"No passphrase can be read from file descriptor {descriptor}.",
            "Open it for reading: --passphrase-fd 3 3<FILE",
            detail=str(error),
        ) from error
