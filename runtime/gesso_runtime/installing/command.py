"""Installing and removing, as install.sh starts them: options, progress, sentences, exit codes."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

from gesso_core.errors import BadRequest, CannotKeep, CannotRead, CannotWrite, GessoError
from gesso_core.progress import Cancelled, Progress, Report
from gesso_runtime.installing.changing import changing, leave_bootstrap
from gesso_runtime.installing.installing import Outcome, Wish, install
from gesso_runtime.installing.menu import add_to_menu
from gesso_runtime.installing.neighbours import make_known
from gesso_runtime.installing.places import DESKTOP, SERVERS, Prefix
from gesso_runtime.installing.removing import (
    Removal,
    plain_removal,
    plan_removal,
    removal_in_words,
    uninstall,
)
from gesso_runtime.installing.surroundings import made_in, remember_surroundings, remove_if_empty

DONE, USAGE, CANNOT_READ, CANNOT_KEEP, FAILED, CANCELLED = 0, 2, 4, 5, 6, 130
"""Exit codes, the same as those of `gesso`."""

Say = Callable[[], None]
"""Says what was done."""

_REDRAW_SECONDS = 0.1
_IN_WORDS = {
    "checking": "Checking the archives",
    "looking": "Looking at what is installed",
    "unpacking": "Unpacking",
    "relocating": "Fitting it to its folder",
    "compiling": "Compiling",
    "trying": "Trying it",
    "removing": "Removing",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code. Interrupted or ended by a signal, it leaves nothing behind."""
    args = _parser().parse_args(arguments)
    # Programs inside are made for this path: it shall not depend on a link that may be moved.
    prefix = Prefix(Path(os.path.realpath(args.prefix)))
    if args.there is not None:
        args.there = Path(os.path.realpath(args.there))
    line = _Line()
    try:
        with _stoppable(line.show) as report:
            say = args.run(args, prefix, report)
    except GessoError as error:
        line.clear()
        _say_error(error, as_json=args.json)
        return _exit_code(error)
    except OSError as error:
        line.clear()
        _say_error(_refused(error), as_json=args.json)
        return FAILED
    except Cancelled:
        line.clear()
        print(f"gesso: Stopped. {args.stopped}", file=sys.stderr)
        return CANCELLED
    finally:
        leave_bootstrap(prefix, made_in(prefix, args.there) if args.there is not None else ())
    line.clear()
    say()
    return DONE


def _install(args: argparse.Namespace, prefix: Prefix, report: Report) -> Say:
    outcome = install(prefix, args.folder, _key(args.key), _wish(args), report=report)
    with changing(prefix):
        if args.there is not None:
            remember_surroundings(prefix, args.there)
        make_known(prefix)
        if not args.no_menu and DESKTOP in outcome.environments:
            outcome = replace(outcome, told=(*outcome.told, *add_to_menu(prefix)))
    outcome = replace(outcome, told=(*outcome.told, *told_to_root()))
    start = _start(prefix, outcome.environments, in_menu=not args.no_menu)
    return partial(_say, outcome, prefix, start, as_json=args.json)


def _start(prefix: Prefix, environments: Collection[str], *, in_menu: bool) -> str:
    """What to do next; empty where nothing of what was installed is started by hand."""
    if DESKTOP in environments:
        how = "from the menu, or by: gesso open" if in_menu else f"by {prefix.launcher} open"
        return f"Start it {how}"
    server = next((name for name in SERVERS if name in environments), None)
    return "" if server is None else f"Make a server: {prefix.launcher_of(server)} server init"


def _uninstall(args: argparse.Namespace, prefix: Prefix, report: Report) -> Say:
    plan = plan_removal(prefix, models=args.models, projects=args.projects)
    if not args.yes:
        versions = f" Gesso {', '.join(plan.versions)}" if plan.versions else " what is there"
        raise BadRequest(
            f"Nothing was removed. This would remove{versions} from {prefix.root}.",
            "If that is meant: sh install.sh --uninstall --yes",
        )
    uninstall(prefix, plan, report=report)
    return partial(_say_removed, plan, prefix, as_json=args.json)


def _say_removed(plan: Removal, prefix: Prefix, *, as_json: bool) -> None:
    remove_if_empty(plan.made)  # now that the bootstrap is gone, too
    if as_json:
        _print_json(plain_removal(plan))
    else:
        print("\n".join(removal_in_words(plan)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="install.sh", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("install", allow_abbrev=False)
    command.add_argument("--folder", type=Path, required=True, help="the release")
    command.add_argument("--key", type=Path, required=True, help="the public key to trust, a file")
    command.add_argument("--environments", metavar="LIST", help="names, with commas between")
    command.add_argument("--allow-downgrade", action="store_true")
    command.add_argument("--no-menu", action="store_true")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_install, stopped="Nothing was changed.")
    away = commands.add_parser("uninstall", allow_abbrev=False)
    for name in ("--models", "--projects", "--yes", "--json"):
        away.add_argument(name, action="store_true")
    for each in (command, away):
        each.add_argument("--prefix", type=Path, required=True)
        each.add_argument("--there", type=Path, help="the lowest folder of it that was there")
    away.set_defaults(run=_uninstall, stopped="The same command again removes what is left.")
    return parser


def _wish(args: argparse.Namespace) -> Wish:
    named = args.environments
    environments = None if named is None else tuple(name for name in named.split(",") if name)
    return Wish(environments, allow_downgrade=args.allow_downgrade)


def _key(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise BadRequest(
            f"The key {path} cannot be read.", "Name the file of a public key.", detail=str(error)
        ) from error


@contextmanager
def _stoppable(report: Report) -> Iterator[Report]:
    """A report that raises Cancelled after a signal to end."""
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    def reported(progress: Progress) -> None:
        if stopped:
            raise Cancelled
        report(progress)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(each, stop) for each in signals]
    try:
        yield reported
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


class _Line:
    """One line of standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._drawn = 0.0
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if not self._is_terminal or now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        share = progress.done / max(progress.total, 1)
        words = _IN_WORDS.get(progress.stage, progress.stage)
        sys.stderr.write(f"\r\x1b[K{words} {share:4.0%}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _refused(error: OSError) -> CannotWrite:
    place = f" ({error.filename})" if error.filename else ""
    return CannotWrite(
        f"The operating system refused something: {error.strerror or error}{place}.",
        "Check the disk and its permissions, or choose another folder: --prefix",
        detail=str(error),
    )


def _exit_code(error: GessoError) -> int:
    match error:
        case BadRequest():
            return USAGE
        case CannotRead():
            return CANNOT_READ
        case CannotKeep():
            return CANNOT_KEEP
        case _:
            return FAILED


def told_to_root(home: str | Path = "~") -> Iterator[str]:
    """What the superuser is told who uses another user's home, as some kinds of sudo do."""
    home = os.path.expanduser(home)  # noqa: PTH111  that of Path raises where there is none
    try:
        belongs = os.stat(home).st_uid  # noqa: PTH116
    except OSError:
        return
    if os.geteuid() == 0 != belongs:
        yield (
            f"You are root, but {home} belongs to another user, who can neither update nor remove "
            "what you installed there. If you are that user: sh install.sh --uninstall --yes "
            "in the same way, then sh install.sh without sudo"
        )


def _say(outcome: Outcome, prefix: Prefix, start: str, *, as_json: bool) -> None:
    """start: what to do next, or empty."""
    for sentence in outcome.told:
        print(f"gesso: {sentence}", file=sys.stderr)
    names = ", ".join(outcome.environments)
    if as_json:
        _print_json(
            {
                "version": outcome.version,
                "environments": outcome.environments,
                "before": outcome.before,
                "was_there": outcome.was_there,
                "told": outcome.told,
                "prefix": str(prefix.root),
            }
        )
    elif outcome.was_there:
        print(f"Gesso {outcome.version} ({names}) is installed in {prefix.root} already, whole.")
    else:
        print(f"Gesso {outcome.version} ({names}) is installed in {prefix.root}.")
    if start and not as_json:
        print(start)


def _say_error(error: GessoError, *, as_json: bool) -> None:
    print(f"gesso: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"       {error.hint}", file=sys.stderr)
    if error.detail:
        print(f"       ({error.detail})", file=sys.stderr)
    if as_json:
        said = {"code": error.code, "message": error.message, "hint": error.hint}
        _print_json({"error": said | ({"detail": error.detail} if error.detail else {})})


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
