"""`gesso models pack`, and what adding a pack asks at a terminal."""

import argparse
import re
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.folders import data_folder
from gesso_runtime.installing.signature import public_line
from gesso_runtime.store.disk import in_words
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack import SUFFIX
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.signing_key import read_key
from gesso_runtime.store.trusted_keys import Signer, refuse_unknown, trusted_keys

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)", re.IGNORECASE)
_UNITS = {"mb": 10**6, "gb": 10**9, "mib": 2**20, "gib": 2**30}
_SMALLEST_PART = 10**6  # bytes; nobody carries more than a few hundred files


def part_bytes(text: str) -> int:
    """Of `--split`. Raises ArgumentTypeError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 4GB, 700MB or 2GiB")
    size = int(float(found[1]) * _UNITS[found[2].lower()])
    if size < _SMALLEST_PART:
        raise argparse.ArgumentTypeError(f"{text!r} is less than 1 MB")
    return size


def pack_model(args: argparse.Namespace, store: ModelStore) -> int:
    target = args.output or Path(f"{args.card}{SUFFIX}")
    if target.suffix != SUFFIX and args.split:
        raise BadRequest(
            f"Parts of {target.name} would not be known as a model pack's.",
            f"Let its name end in {SUFFIX}.",
        )
    seed = read_key(args.key, ask_passphrase) if args.key else None
    packed = store.pack(
        args.card, target, args.version, progress_line(), part_bytes=args.split or 0, seed=seed
    )
    signer = Signer(public_line(seed)) if seed is not None else None
    version = store.manifest(args.card, args.version).version
    if args.json:
        print_json(
            {
                "pack": str(target),
                "card": args.card,
                "version": version,
                "bytes": packed.bytes,
                "files": [str(path) for path in packed.files],
                "signature": plain_signer(signer),
            }
        )
        return ExitCode.DONE
    print(f"{target}: {args.card} {version}, {in_words(packed.bytes)}")
    if signer is not None:
        print(f"Signed; the key's fingerprint is {signer.fingerprint}")
    if args.split:
        *parts, listed = packed.files
        print(f"In {len(parts)} parts; copy the small {listed.name} along with each of them.")
    return ExitCode.DONE


def pack_at(path: Path, store: ModelStore) -> Pack:
    """At a terminal, other media are asked for."""
    keys = trusted_keys(data_folder())
    if not is_at_terminal():
        return Pack(path, store.parts, keys=keys)

    def ask(name: str, missing: Sequence[str]) -> Path | None:
        listed = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        answer = _answer(
            f"\r\x1b[KOf {name} these are still missing: {listed}\n"
            f"Put in a medium that has some and press Enter, type another folder, "
            f"or stop for now with q [{path.parent}]: "
        )
        if answer is None or answer.lower() == "q":
            return None
        return Path(answer).expanduser() if answer else path.parent

    return Pack(path, store.parts, keys=keys, ask=ask)


def say_signer(pack: Pack, *, is_required: bool) -> None:
    """On standard error. Raises NotTrusted where it must be known and is not."""
    signer = pack.signer()
    if is_required:
        refuse_unknown(signer, pack.name)
    if signer is None:
        print(f"{pack.name} is not signed: nothing says who made it.", file=sys.stderr)
    elif signer.name:
        print(f"Signed by “{signer.name}”: {signer.fingerprint}", file=sys.stderr)
    else:
        print("Signed with a key that is not known here:", file=sys.stderr)
        print(f"  {signer.fingerprint}", file=sys.stderr)
        print("  Compare that with what its owner says. To know it from now on:", file=sys.stderr)
        print(f"  gesso models keys --trust {signer.key} --name NAME", file=sys.stderr)


def plain_signer(signer: Signer | None) -> dict[str, Any] | None:
    """known_as: null for a key that is not known here."""
    if signer is None:
        return None
    return {
        "key": signer.key,
        "fingerprint": signer.fingerprint,
        "known_as": signer.name or None,
    }


def is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_passphrase(question: str = "Passphrase of the key: ") -> str:
    """Typed unseen at a terminal, else the next line of standard input."""
    if sys.stdin.isatty():  # wherever errors go: what is typed must not be seen
        return getpass(question)
    return sys.stdin.readline().rstrip("\n")


def _answer(question: str) -> str | None:
    """None where nobody answers."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None
