"""`gesso history --rerun`: a model's edit made once more, and whether it is the same."""

import argparse
from typing import TYPE_CHECKING

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, NeedsModel
from gesso_desktop.cli import said
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.history import LAST
from gesso_desktop.cli.runtime_option import opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.delivering import deliver, promised, target_for
from gesso_desktop.document.engine_record import plain_record
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.rerunning import Rerun, refuse_unrepeatable, rerun
from gesso_desktop.document.saving.publish import refuse_unwritable
from gesso_desktop.document.session import Session, editing

if TYPE_CHECKING:
    from gesso_runtime.runtime import Runtime


def run_again(args: argparse.Namespace) -> int:
    """Without an output the project stays as it is; with one, what is made takes the place of the
    former edit, if it is not the same."""
    report = progress_line()
    with editing(args.project, args.output, report) as session:
        row = _row(session.document.stack, args.rerun)
        target = target_for(session.source, args.output) if args.output else None
        if target is not None:  # before any model is asked
            refuse_unwritable(target)
            promised(session.source, target, session.change, quality=None)
        with opened_runtime(args) as runtime:
            card = _card(runtime, row)
            made = rerun(session.document, row, runtime.client, card, report)
        for warning in made.warnings:
            warn(warning)
        facts: dict[str, object] = {
            "patch": row.id,
            "name": row.name,
            "same": made.is_same,
            "differs": list(made.differs),
            "then": plain_record(row.provenance),
            "now": plain_record(made.made),
        }
        if target is not None:
            said.print_limits(promised(session.source, target, session.change, quality=None))
            done = deliver(session, target, report, keeps=not made.is_same)
            facts |= {"output": str(target), "sha256_out": done.sha256}
        if args.json:
            print_json(facts)
        else:
            _print(session, row, made, facts)
    return ExitCode.DONE if made.is_same else ExitCode.PROMISE_BROKEN


def _row(rows: tuple[PatchRow, ...], wanted: int) -> PatchRow:
    by_models = [row for row in rows if row.provenance.is_by_model]
    if wanted == LAST and not by_models:
        raise BadRequest(
            "No edit of this project was made by a model.",
            "Exact steps need no repeating: they are evaluated anew whenever the picture is read.",
        )
    row = next((row for row in rows if row.id == wanted), None)
    if wanted == LAST:
        row = by_models[-1]
    if row is None:
        raise BadRequest(
            f"There is no edit {wanted} in this project.", "`gesso history` shows their numbers."
        )
    refuse_unrepeatable(row)
    return row


def _card(runtime: "Runtime", row: PatchRow) -> ModelCard:
    from gesso_runtime.runtime import Usable  # noqa: PLC0415  only where models are wanted

    for each in runtime.assessed():
        if each.card.id == row.provenance.engine:
            if isinstance(each, Usable):
                return each.card
            raise each.error
    raise NeedsModel(
        f"The model “{row.provenance.engine}” that made this edit is not known here.",
        "`gesso models list` says what there is; a card of it may have been removed.",
    )


def _print(session: Session, row: PatchRow, made: Rerun, facts: dict[str, object]) -> None:
    verdict = "the same, pixel for pixel" if made.is_same else "not the same as then"
    print(f"“{row.name}”, made once more: {verdict}.")
    for sentence in made.differs:
        print(f"  {sentence}")
    if not made.is_same and not made.differs:
        print("  Nothing that is kept differs: this model does not repeat itself here.")
    if "output" in facts:
        print(f"Wrote {facts['output']}")
        if not made.is_same:
            print(f"The new edit is in {session.document.project_path} in place of the former.")
    else:
        print("The project is as it was.")
