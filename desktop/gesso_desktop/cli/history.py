"""`gesso history`, `undo` and `redo`: the edits of a project, back and forth."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.remote_option import add_remote
from gesso_desktop.cli.runtime_option import add_runtime_again
from gesso_desktop.cli.terminal import print_json
from gesso_desktop.document.engine_record import placement_in_words, plain_record
from gesso_desktop.document.project.project import SUFFIX, Project, beside
from gesso_desktop.document.project.records import Entry, PatchKind, PatchRow
from gesso_desktop.document.shares import in_percent, shares_in_words

LAST = 0
"""Of `--rerun`: the uppermost edit by a model."""


def add_to(commands: Any) -> None:
    for name, run, says in (
        ("history", _history, "list the edits of a project"),
        ("undo", _undo, "take back the last edit of a project"),
        ("redo", _redo, "do the edit taken back last again"),
    ):
        parser = commands.add_parser(name, help=says)
        parser.add_argument("project", metavar="NAME.gesso", type=Path)
        add_json(parser)
        parser.set_defaults(run=run)
        if run is _history:
            _add_rerun(parser)


def _add_rerun(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rerun", metavar="EDIT", type=_edit_number, nargs="?", const=LAST,
        help="make a model's edit once more from what is kept of it, and say whether it is the "
        "same; EDIT: its number as listed, else the uppermost that a model made",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path,
        help="of --rerun: the picture with that edit; where it differs, it replaces the former",
    )  # fmt: skip
    add_remote(parser)
    add_runtime_again(parser)


def _edit_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of an edit; name the project before --rerun"
        ) from error


def _history(args: argparse.Namespace) -> int:
    if args.rerun is not None:
        from gesso_desktop.cli.rerun import run_again  # noqa: PLC0415  only where it is asked

        args.project = _found(args.project)
        return run_again(args)
    if args.output is not None:
        raise BadRequest("-o says where --rerun writes.", "Name an edit with --rerun.")
    return _list(args)


def _list(args: argparse.Namespace) -> int:
    with _opened(args.project) as project:
        original = project.original()
        facts: dict[str, object] = {
            "picture": str(original.absolute),
            "sha256": original.sha256,
            "edits": [_edit(list(group)) for _, group in groupby(project.history(), _number)],
            "stack": [_patch(row) for row in project.rows()],
        }
    if args.json:
        print_json(facts)
    else:
        _print(facts)
    return ExitCode.DONE


def _undo(args: argparse.Namespace) -> int:
    with _opened(args.project) as project:
        if not project.undo():
            raise BadRequest(
                "There is nothing to undo in this project.", "`gesso history` lists its edits."
            )
    return _list(args)


def _redo(args: argparse.Namespace) -> int:
    with _opened(args.project) as project:
        if not project.redo():
            raise BadRequest(
                "There is nothing to do again in this project.",
                "Only what was just undone can be done again.",
            )
    return _list(args)


@contextmanager
def _opened(path: Path) -> Iterator[Project]:
    """A project, without its picture; naming the picture will do, but none is made by asking."""
    project = Project.open(_found(path))
    try:
        yield project
    finally:
        project.close()


def _found(path: Path) -> Path:
    found = path if path.suffix == SUFFIX or not path.name else beside(path)
    if not found.exists():
        raise BadRequest(
            f"There is no project {found.name}.", "A project is made by the first edit."
        )
    return found


def _number(entry: Entry) -> int:
    return entry.edit


def _edit(changes: list[Entry]) -> dict[str, object]:
    first = changes[0]
    return {
        "edit": first.edit,
        "time": first.created,
        "instruction": first.instruction,
        "changes": [_change(change) for change in changes],
        "undone": first.is_undone,
    }


def _change(change: Entry) -> str:
    match change.verb, change.after:
        case "opacity" | "texture", float(share):
            return f"{change.verb} {in_percent(share)} {change.name}".strip()
        case _:
            return f"{change.verb} {change.name}".strip()


def _patch(row: PatchRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind.value,
        "op": row.step.op,
        "engine": row.provenance.engine,
        **({"run": plain_record(row.provenance)} if row.provenance.is_by_model else {}),
        "visible": row.is_visible,
        "opacity": row.opacity,
        **({"texture": row.texture} if row.kind is PatchKind.PIXELS else {}),
    }


def _print(facts: Any) -> None:
    print(facts["picture"])
    if not facts["edits"]:
        print("No edits yet.")
    for edit in facts["edits"]:
        undone = "  (undone)" if edit["undone"] else ""
        asked = f"“{edit['instruction']}”" if edit["instruction"] else "by hand"
        print(f"{edit['time'][:19].replace('T', ' ')}  {asked}{undone}")
        for change in edit["changes"]:
            print(f"    {change}")
    for patch in facts["stack"]:
        shares = shares_in_words(patch["opacity"], patch.get("texture", 0.0))
        if "run" in patch:
            said = ", ".join(part for part in (_run_line(patch["run"]), shares) if part)
            print(f"{patch['id']}: “{patch['name']}” by {said}")
        elif shares:
            print(f"“{patch['name']}”: {shares}")


def _run_line(run: Any) -> str:
    said = [run["card"], f"files {run['model'][:12]}" if run["model"] else ""]
    said += [f"seed {run['seed']}", placement_in_words(run["placement"])]
    return ", ".join(part for part in said if part)
