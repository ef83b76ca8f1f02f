"""`gesso history --rerun`: a model's edit made once more, and whether it is the same."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, GessoError, NeedsModel, NotFound
from gesso_desktop.cli import said
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.history import LAST
from gesso_desktop.cli.one_model import Engaged, Wanted, engaged
from gesso_desktop.cli.remote_option import REMOTE, may_send, server_named
from gesso_desktop.cli.runtime_option import opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line, warn
from gesso_desktop.document.choosing import AUTO, eagerness
from gesso_desktop.document.delivering import deliver, promised, target_for
from gesso_desktop.document.engine_record import plain_record, server_of
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
        with _engaged(args, row) as found:
            made = rerun(session.document, row, found.client, found.card, report)
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


@contextmanager
def _engaged(args: argparse.Namespace, row: PatchRow) -> Iterator[Engaged]:
    """The model that made it: on the server that made it, where there was one and nothing else is
    said, else here, or wherever it runs."""
    then = server_of(row.provenance.placement)
    server = (server_named(args) or then) if then and may_send(args) else ""
    told = argparse.Namespace(**vars(args) | {"engine": f"{REMOTE}{server}" if server else AUTO})
    with opened_runtime(args) as runtime, ExitStack() as opened:
        is_as_then = bool(server) and server == then
        kept_out = then if not server else ""
        wanted = _wanted(runtime, row.provenance.engine, is_as_then=is_as_then, kept_out=kept_out)
        try:
            found = opened.enter_context(engaged(told, runtime, wanted))
        except NotFound as error:
            if not server:
                raise
            raise NotFound(
                f"This edit was made on a server. {error.message}",
                f"{error.hint.rstrip('.')}. "
                "Or choose --remote NAME, that of another, or --remote never, this computer.",
            ) from error
        yield found


def _wanted(runtime: "Runtime", model: str, *, is_as_then: bool, kept_out: str) -> Wanted:
    """kept_out: the server that made it, where it may not be asked; else empty."""

    def missing(_: Sequence[ModelCard]) -> GessoError:
        known = (each.error for each in runtime.unusable() if each.card.id == model)
        return next(known, unknown)

    unknown = (
        NeedsModel(
            f"The server {kept_out} made this edit, and nothing may be sent there.",
            "Leave out --remote never and --runtime, or name another server by --remote NAME.",
        )
        if kept_out
        else NeedsModel(
            f"The model “{model}” that made this edit is not known here.",
            "`gesso models list` says what there is; a card of it may have been removed.",
        )
    )
    reason = "it made this edit." if is_as_then else ""
    return Wanted(lambda card: card.id == model, f"is called “{model}”", eagerness, missing, reason)


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
