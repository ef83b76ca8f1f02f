"""The second half of `edit` and `compose`: the promise, the file, the report, what is said."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gesso_core.progress import Report
from gesso_desktop.cli import said
from gesso_desktop.cli.terminal import print_json
from gesso_desktop.document.change_picture import ChangePicture
from gesso_desktop.document.delivering import deliver, promised
from gesso_desktop.document.session import Session
from gesso_desktop.report.accounting import LONGEST_SIDE, Told, account
from gesso_desktop.report.writing import write_report

NOT_CHECKED = "but was not checked against the original"


def add_finish(parser: argparse.ArgumentParser) -> None:
    add_quality(parser)
    add_report(parser)


def add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", metavar="R.html", type=Path, help="write a report of the edit")


def add_quality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quality", type=jpeg_quality, help="export as JPEG with this quality, 1…100"
    )


def jpeg_quality(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 100")
    return value


def finish(
    args: argparse.Namespace,
    session: Session,
    target: Path,
    told: Told,
    seconds: dict[str, float],
    *,
    report: Report,
    keeps: bool = True,
    tell: Callable[[dict[str, object]], object] = print_json,
) -> None:
    """seconds: of "read", "run" and "compose"; "write" is added. keeps: the edit is one of the
    project from now on, and of it alone a report is written. tell: what becomes of the facts."""
    said.print_limits(promised(session.source, target, session.change, quality=args.quality))
    has_report = args.report and keeps
    changes = ChangePicture(session.framed_base.size, LONGEST_SIDE)
    with saying_what_is_there(target, "its report is not" if has_report else NOT_CHECKED):
        delivered = deliver(
            session, target, report, quality=args.quality, observe=changes.add, keeps=keeps
        )
        if has_report:
            write_report(args.report, account(session, delivered, told, changes))
    with saying_what_is_there(target):
        took = seconds | {"write": delivered.write_seconds}
        if not args.json:
            said.print_result(session, delivered, told)
        if args.json or tell is not print_json:
            tell(said.result(session, delivered, told, took))


@contextmanager
def saying_what_is_there(target: Path, but: str = "") -> Iterator[None]:
    """An interrupt says that the file is written, if it is by then, and what of the rest is not.

    target: was not there before, and appears all at once.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        if stop.args or not os.path.lexists(target):
            raise
        told = f"{target} is written, {but}" if but else f"{target} is written"
        raise KeyboardInterrupt(told) from stop
