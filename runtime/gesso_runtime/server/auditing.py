"""What a running server notes of its jobs and clients. A log that fails does not stop it."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gesso_core.errors import GessoError
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys.audit_log import AuditLog, Deed
from gesso_runtime.server.said import LOGGER
from gesso_runtime.server.settings import Settings

if TYPE_CHECKING:  # the operator's commands need no library of the server for this
    from gesso_runtime.server.jobs.ended import Ended
    from gesso_runtime.server.jobs.record import JobRecord

_log = logging.getLogger(LOGGER)


def audit_log(folder: DataFolder, settings: Settings) -> AuditLog:
    said = settings.audit
    return AuditLog(folder.audit, file_bytes=said.file_bytes, files=said.files)


class Auditor:
    """Thread-safe. Waits for the disk: an event loop calls it in a thread."""

    def __init__(self, log: AuditLog) -> None:
        self._audit = log

    def note(self, what: str, said: Mapping[str, Any]) -> None:
        """said: fields of a `Deed`."""
        self._note(Deed(what, **said))

    def ended(self, run: "Ended") -> None:
        """Every run, also one that will be tried again, and every job that ends without one."""
        record = run.record
        self._note(
            Deed(
                "job",
                key=record.key,
                job=record.id,
                kind=record.kind,
                card=record.card,
                model="" if run.facts is None else run.facts.model,
                pixels=run.pixels,
                bytes_in=run.bytes_in,
                bytes_out=record.result_bytes,
                seconds=round(run.seconds, 3),
                outcome=run.outcome or _outcome(record),
            )
        )

    def _note(self, deed: Deed) -> None:
        try:
            self._audit.note(deed)
        except GessoError as error:
            _log.error("not noted", extra={"said": {"error": error.code, "detail": error.detail}})


def _outcome(record: "JobRecord") -> str:
    return record.state.value if record.error is None else record.error.code
