"""Asking the planner, within a time that a user is willing to wait."""

import time

from gesso_core.edit_request import EditRequest
from gesso_core.errors import EngineHung
from gesso_core.interpret.planned import Ask
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run

PATIENCE_SECONDS = 20.0
"""Loading a small model from a disk takes seconds, and so does reading the question."""


def planner(
    client: RuntimeClient,
    card: str,
    *,
    seconds: float = PATIENCE_SECONDS,
    report: Report = silent,
) -> Ask:
    """What `interpret.planned.refined` asks. card: of a planner.

    Asking raises what the client does, EngineHung when it takes longer than `seconds`, and
    Cancelled when `report` does.
    """

    def ask(text: str, language: str) -> str:
        limit = time.monotonic() + seconds

        def watched(progress: Progress) -> None:
            report(progress)
            if time.monotonic() > limit:
                raise _TookTooLong

        request = EditRequest(EngineKind.PLAN, card, prompt=text, language=language)
        try:
            return run(client, request, watched).text
        except _TookTooLong as late:
            raise EngineHung(
                f"The planner took longer than {seconds:.0f} s.",
                "The sentence is read by the rules alone; a smaller planner is quicker.",
            ) from late

    return ask


class _TookTooLong(Cancelled):
    pass
