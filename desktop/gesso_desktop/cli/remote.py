"""`gesso remote`: servers that do what this computer cannot, and getting to know them."""

import argparse
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, NotTrusted, ServerAway
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json
from gesso_runtime.client.remote.offers import Standing, asked, standing
from gesso_runtime.client.remote.pairing import (
    fingerprint_of,
    paired,
    refuse_other,
    shown_certificate,
    this_client,
)
from gesso_runtime.client.remote.remote import Remote, check_name, read_address, usual_name
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.folders import config_folder


def add_to(commands: Any) -> None:
    parser = commands.add_parser("remote", help="servers that run models for this computer")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = what.add_parser("add", help="pair with a server: compare its fingerprint, say a code")
    add.add_argument("address", metavar="ADDRESS", help="such as gpu.studio.lan or 10.0.0.5:8443")
    add.add_argument("--name", default="", help="what to call it here; default: its host")
    add.add_argument(
        "--fingerprint", metavar="F", default="",
        help="as “gesso server pair” says it on the server; nothing is asked then",
    )  # fmt: skip
    how = add.add_mutually_exclusive_group()
    how.add_argument("--code", default="", help="the one-time code that the server showed")
    how.add_argument(
        "--key", metavar="FILE", help="a file with a key instead; - reads standard input"
    )
    add.add_argument(
        "--client-certificate", metavar="FILE", type=Path,
        help="PEM with a certificate of yours and its key, where the server asks for one",
    )  # fmt: skip
    add.set_defaults(run=_add)
    listed = what.add_parser("list", help="the servers that are paired")
    listed.set_defaults(run=_list)
    remove = what.add_parser("remove", help="forget a server and the key to it")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)
    trust = what.add_parser(
        "trust", help="believe a server's new certificate, after comparing its fingerprint"
    )
    trust.add_argument("name", metavar="NAME")
    trust.add_argument(
        "--fingerprint", metavar="F", default="",
        help="as “gesso server certificate show” says it on the server; nothing is asked then",
    )  # fmt: skip
    trust.set_defaults(run=_trust)
    test = what.add_parser("test", help="try whether a server answers and what it offers")
    test.add_argument("name", metavar="NAME")
    test.set_defaults(run=_test)
    for each in (add, listed, remove, trust, test):
        add_json(each)


def _add(args: argparse.Namespace) -> int:
    remotes, address = Remotes(config_folder()), read_address(args.address)
    name = check_name(args.name or usual_name(address.host))
    remotes.refuse_known(name)
    certificate = shown_certificate(address)
    _compare(certificate, args.fingerprint, address.words)
    own = str(args.client_certificate.absolute()) if args.client_certificate else ""
    remote = Remote(name, address, certificate, client_certificate=own)
    remote = replace(remote, key=_key(remote, args))
    if args.key is not None:  # one that a code was spent on is kept in any case
        with suppress(ServerAway):  # its machines may be: the key is looked at before
            asked(remote, "/v1/cards")
    where = remotes.add(remote)
    found: Standing | ServerAway
    try:
        found = standing(remote)
    except ServerAway as error:  # paired all the same: what it offers may come later
        found = error
    if args.json:
        plain = _plain_remote(remote) | {"key_kept": where}
        if isinstance(found, ServerAway):
            print_json({"added": plain | {"models": [], "assumed": [], "away": found.message}})
        else:
            print_json({"added": plain | _plain_models(found)})
        return ExitCode.DONE
    print(f"Paired with {name} at {address.words}.")
    print(f"The key to it is kept {where}.")
    if isinstance(found, ServerAway):
        print(f"It offers nothing yet: {found.message}")
        print(f"To see whether it does: gesso remote test {name}")
    else:
        _print_standing(found)
    return ExitCode.DONE


def _list(args: argparse.Namespace) -> int:
    found = Remotes(config_folder()).all()
    if args.json:
        print_json({"remotes": [_plain_remote(remote) for remote in found]})
    elif not found:
        print("No server is paired. To pair with one: gesso remote add ADDRESS")
    for remote in () if args.json else found:
        print(f"{remote.name}\n  {remote.address.words}\n  {fingerprint_of(remote.certificate)}")
    return ExitCode.DONE


def _trust(args: argparse.Namespace) -> int:
    """The key to it stays: a server that renewed its certificate knows it still."""
    remotes = Remotes(config_folder())
    known = remotes.find(args.name)
    certificate = shown_certificate(known.address)
    is_new = fingerprint_of(certificate) != fingerprint_of(known.certificate)
    if args.fingerprint or is_new:
        _compare(certificate, args.fingerprint, known.address.words)
    if is_new:
        remotes.trust(args.name, certificate)
    found = standing(replace(known, certificate=certificate))
    if args.json:
        plain = _plain_remote(replace(known, certificate=certificate))
        print_json({"trusted": plain | {"is_new": is_new} | _plain_models(found)})
        return ExitCode.DONE
    if is_new:
        print(f"The new certificate of {known.name} is believed from now on; the key stays.")
    else:
        print(f"{known.name} shows the certificate that is known. Nothing was changed.")
    _print_standing(found)
    return ExitCode.DONE


def _remove(args: argparse.Namespace) -> int:
    Remotes(config_folder()).remove(args.name)
    if args.json:
        print_json({"removed": args.name})
    else:
        print(f"{args.name} and the key to it are forgotten here.")
        print("On the server the key lives on until it is revoked there: gesso server keys")
    return ExitCode.DONE


def _test(args: argparse.Namespace) -> int:
    remote = Remotes(config_folder()).find(args.name)
    started = time.perf_counter()
    found = standing(remote)
    seconds = time.perf_counter() - started
    if args.json:
        timed = {"seconds": round(seconds, 4), "machine": found.machine}
        print_json(_plain_remote(remote) | timed | _plain_models(found))
    else:
        print(f"{remote.name} answers, and knows your key ({seconds * 1000:.0f} ms).")
        _print_standing(found)
    return ExitCode.DONE


def _compare(certificate: str, expected: str, address: str) -> None:
    if expected:
        refuse_other(certificate, expected)
        return
    shown = fingerprint_of(certificate)
    if not sys.stdin.isatty():
        raise NotTrusted(
            f"Nobody has compared the fingerprint of the server at {address}: {shown}.",
            "Compare it with what “gesso server pair” or “gesso server certificate show” says "
            "there, then say it with --fingerprint.",
        )
    print(f"The server at {address} shows this fingerprint:\n\n  {shown}\n", file=sys.stderr)
    print("Compare it with what the server itself says (gesso server pair).", file=sys.stderr)
    if not agreed("Are they the same?"):
        raise NotTrusted(
            "The server is not believed.", "Where the fingerprints differ, somebody else answers."
        )


def agreed(question: str) -> bool:
    """By a person at the terminal; anything but a yes is none."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _key(remote: Remote, args: argparse.Namespace) -> str:
    if args.key is not None:
        return _read_key(args.key)
    code = args.code
    if not code and sys.stdin.isatty():
        print("Its one-time code (gesso server pair): ", end="", file=sys.stderr, flush=True)
        code = sys.stdin.readline().strip()
    if not code:
        raise BadRequest(
            "Nothing says that the server knows you.",
            "Say the code that “gesso server pair” shows there with --code, or --key FILE.",
        )
    return paired(remote, code, this_client())


def _read_key(named: str) -> str:
    try:
        text = sys.stdin.read(4096) if named == "-" else Path(named).read_text("ascii")[:4096]
    except (OSError, ValueError) as error:
        raise BadRequest(f"No key can be read from {named}.", "Name a file with one.") from error
    key = text.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise BadRequest(f"{named} holds no key.", "A key is one line that begins with gesso_.")
    return key


def _plain_remote(remote: Remote) -> dict[str, object]:
    return {
        "name": remote.name,
        "address": remote.address.words,
        "fingerprint": fingerprint_of(remote.certificate),
    }


def _plain_models(found: Standing) -> dict[str, object]:
    return {
        "models": [offer.card.id for offer in found.cards],
        "assumed": [offer.card.id for offer in found.cards if offer.is_assumed],
    }


def _print_standing(found: Standing) -> None:
    if not found.speaks_ours:
        print("It speaks another version of Gesso: install the same on both sides.")
    if not found.knows_its_machines:
        print("No machine behind it has answered yet: what is sent waits there until one does.")
    if not found.cards:
        print("It runs no model now.")
    for offer in found.cards:
        took = f", {offer.seconds:.3g} s the last time" if offer.seconds is not None else ""
        fits = ", not known yet whether it fits there" if offer.is_assumed else ""
        print(
            f"  {offer.card.id}: {offer.card.title}, licence {offer.card.licence.name}{took}{fits}"
        )
