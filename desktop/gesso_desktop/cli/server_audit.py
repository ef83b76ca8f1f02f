"""`gesso server audit`: who ran what, and whether the log is as it was written."""

import argparse
import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.server_place import add_folder, checked_folder
from gesso_desktop.cli.terminal import print_json
from gesso_runtime.server.keys.audit_log import AuditLog, Noted

_UNITS = {"m": 60.0, "h": 3600.0, "d": 86_400.0}
_AGO = re.compile(r"(\d{1,6})([mhd])")
_LISTED = 20  # lines that are wrong; --json names all


def add_audit(actions: Any) -> None:
    audit = actions.add_parser("audit", help="say who ran what, and check that nobody changed it")
    what = audit.add_mutually_exclusive_group()
    what.add_argument(
        "--since", type=_since, default=0.0, metavar="WHEN",
        help="a day such as 2026-01-31, a moment such as 2026-01-31T12:00, or 30m, 12h, 7d ago",
    )  # fmt: skip
    what.add_argument("--verify", action="store_true", help="read every line and compare its hash")
    add_folder(audit)
    add_json(audit)
    audit.set_defaults(run=_audit)


def _audit(args: argparse.Namespace) -> int:
    log = AuditLog(checked_folder(args).audit)
    if args.verify:
        return _verify(log, as_json=args.json)
    if args.json:
        for line in _as_json(log.read(args.since)):
            print(line)
        return ExitCode.DONE
    is_empty = True
    for noted in log.read(args.since):
        is_empty = False
        print(_in_words(noted))
    if is_empty:
        print("Nothing was noted." if not args.since else "Nothing was noted since then.")
    return ExitCode.DONE


def _verify(log: AuditLog, *, as_json: bool) -> int:
    checked = log.verify()
    if as_json:
        print_json({"lines": checked.lines, "wrong": checked.wrong, "last": checked.last})
    elif not checked.lines:
        print("Nothing was noted yet.")
    elif checked.wrong:
        print(f"The log is not as it was written, in {len(checked.wrong)} places:")
        for sentence in checked.wrong[:_LISTED]:
            print(f"  {sentence}")
    else:
        print(
            f"All {checked.lines} lines are as they were written. The hash of the last one stands "
            f"for them; keep it elsewhere:\n  {checked.last}"
        )
    return ExitCode.PROMISE_BROKEN if checked.wrong else ExitCode.DONE


def _as_json(entries: Iterator[Noted]) -> Iterator[str]:
    """One object, written as it is read: a log may be larger than memory."""
    yield '{"entries": ['
    before = ""
    for noted in entries:
        said = {"number": noted.number, "at": _moment(noted.at)} | asdict(noted.deed)
        if before:
            yield f"{before},"
        before = f"  {json.dumps(said, ensure_ascii=False)}"
    if before:
        yield before
    yield "]}"


def _in_words(noted: Noted) -> str:
    deed = noted.deed
    said = [f"{noted.number:>7}  {_moment(noted.at)}  {deed.what:12}", f"key {deed.key or '-'}"]
    for name in ("kind", "card", "outcome", "job"):
        if value := getattr(deed, name):
            said.append(f"{name} {value}")
    if deed.pixels:
        said.append(f"{deed.pixels / 1e6:.2f} MP")
    if deed.bytes_in or deed.bytes_out:
        said.append(f"{deed.bytes_in} bytes in, {deed.bytes_out} out")
    if deed.seconds:
        said.append(f"{deed.seconds:.1f} s")
    if deed.model:
        said.append(f"model {deed.model[:12]}")
    return "  ".join(_one_line(each) for each in said)


def _one_line(text: str) -> str:
    """What a client sent cannot move the cursor of who reads it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _since(text: str) -> float:
    """Seconds since 1970; a day or moment without a zone is this machine's."""
    if found := _AGO.fullmatch(text):
        return time.time() - int(found[1]) * _UNITS[found[2]]
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a day such as 2026-01-31 nor a time ago such as 7d"
        ) from error


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
