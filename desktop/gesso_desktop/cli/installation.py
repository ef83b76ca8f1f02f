"""`gesso update`, `rollback`, `verify-install`, `uninstall`: what install.sh installed."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.installing.places import Prefix, own_prefix
from gesso_runtime.store.disk import in_words

if TYPE_CHECKING:
    from gesso_runtime.installing.removing import Removal
    from gesso_runtime.installing.verifying import Verified

_LISTED = 20  # paths of a damaged installation that are named; --json names all


def add_to(commands: Any) -> None:
    update = _command(
        commands, "update", _update, "install the release in a folder, and use it from now on"
    )
    update.add_argument("folder", metavar="FOLDER", type=Path, help="the one install.sh lies in")
    update.add_argument(
        "--allow-downgrade", action="store_true", help="an older version may replace a newer one"
    )
    _command(commands, "rollback", _rollback, "use the version that was used before")
    verify = _command(
        commands, "verify-install", _verify, "read every installed file and compare it"
    )
    verify.add_argument(
        "version", metavar="VERSION", nargs="?", default="", help="default: the one in use"
    )
    uninstall = _command(
        commands,
        "uninstall",
        _uninstall,
        "remove Gesso; models and projects stay, and settings where another installation is",
    )
    uninstall.add_argument("--models", action="store_true", help="remove models, too")
    uninstall.add_argument(
        "--projects", action="store_true",
        help="remove recipes and the projects that Gesso keeps for pictures in read-only folders, "
        "too; projects beside pictures always stay",
    )  # fmt: skip
    uninstall.add_argument("--yes", action="store_true", help="do not ask")


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], says: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=says, description=f"{says}.")
    # Not by `arguments`, which imports libraries: these commands work where one is damaged.
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)
    return parser


def _update(args: argparse.Namespace) -> int:
    from gesso_runtime.installing.updating import update  # noqa: PLC0415  only where it is asked

    told = update(_prefix(), args.folder, allow_downgrade=args.allow_downgrade)
    if args.json:
        print_json(told.answer)
    elif told.code == ExitCode.DONE:
        version, before = told.answer["version"], told.answer["before"]
        if told.answer["was_there"] and version == before:
            print(f"Gesso {version} is in use already, and whole.")
        else:
            print(f"Gesso {version} is in use from now on; {before} is kept: gesso rollback")
    return told.code


def _rollback(args: argparse.Namespace) -> int:
    from gesso_runtime.installing.updating import rollback  # noqa: PLC0415  only where it is asked

    switched = rollback(_prefix())
    if args.json:
        print_json({"version": switched.version, "before": switched.before})
    else:
        print(
            f"Gesso {switched.version} is in use from now on; a window that is open keeps its "
            f"version. To use {switched.before} again: gesso rollback"
        )
    return ExitCode.DONE


def _verify(args: argparse.Namespace) -> int:
    from gesso_runtime.installing.verifying import verify  # noqa: PLC0415  only where it is asked

    prefix = _prefix()
    found = verify(prefix, args.version, report=progress_line())
    if args.json:
        print_json(
            {
                "version": found.version,
                "folder": str(found.folder),
                "holds": found.holds,
                "files": found.files,
                "bytes": found.bytes,
                "missing": found.missing,
                "altered": found.altered,
                "extra": found.extra,
                "wrong": found.wrong,
            }
        )
    elif found.holds:
        print(
            f"Gesso {found.version} is whole and as it was signed: {found.files} files, "
            f"{in_words(found.bytes)}, in {found.folder}"
        )
    else:
        print(f"Gesso {found.version} in {found.folder} is damaged:")
        for sentence in found.wrong:
            print(f"  {sentence}")
        for word, paths in (
            ("missing", found.missing), ("altered", found.altered), ("extra", found.extra)
        ):  # fmt: skip
            print("\n".join(_listed(word, paths)), end="\n" if paths else "")
        print(
            "Repair it by running install.sh of its whole release again"
            + (", or go back: gesso rollback" if _can_go_back(prefix, found) else "")
        )
    return ExitCode.DONE if found.holds else ExitCode.PROMISE_BROKEN


def _can_go_back(prefix: Prefix, found: "Verified") -> bool:
    """Whether the version before is another, and has none of the altered files in common."""
    previous = prefix.previous()
    if previous is None or found.version != prefix.current():
        return False
    other = prefix.folder(previous)
    return not any(_is_same(found.folder / path, other / path) for path in found.altered)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is gone
        return False


def _listed(word: str, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths[:_LISTED]:
        yield f"  {word:8} {path}"
    if len(paths) > _LISTED:
        yield f"  {word:8} … and {len(paths) - _LISTED} more"


def _uninstall(args: argparse.Namespace) -> int:
    # All that is needed is imported now: soon it is no longer there.
    from gesso_runtime.installing.removing import (  # noqa: PLC0415
        plain_removal,
        plan_removal,
        removal_in_words,
        uninstall,
    )

    prefix = _prefix()
    plan = plan_removal(prefix, models=args.models, projects=args.projects)
    if not args.yes:
        _refuse_unasked(plan)
    try:
        uninstall(prefix, plan, report=progress_line())
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt("install.sh --uninstall removes what is left") from stop
    if args.json:
        print_json(plain_removal(plan))
    else:
        print("\n".join(removal_in_words(plan)))
    return ExitCode.DONE


def _refuse_unasked(plan: "Removal") -> None:
    """Asks a person at a terminal, and says what would go. Raises BadRequest unless they agree."""
    what = f"Gesso {', '.join(plan.versions)} in {plan.prefix}"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest(f"Nothing was removed: {what} is still there.", "To remove it: --yes")
    for path in plan.removes:
        print(f"goes   {path}", file=sys.stderr)
    for kept in plan.keeps:
        print(f"stays  {kept.path} ({kept.why})", file=sys.stderr)
    print(f"Remove {what}? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise BadRequest("Nothing was removed.", "Answer y, or say --yes, to remove Gesso.")


def _prefix() -> Prefix:
    """Raises BadRequest where this Gesso was not installed by a release."""
    found = own_prefix()
    if found is None:
        raise BadRequest(
            "This Gesso runs from a checkout, which no release installed.",
            "The command is for a Gesso that install.sh installed.",
        )
    return found
