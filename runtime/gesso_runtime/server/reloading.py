"""What a running server reads anew when it is told to: its certificate, and whose clients it takes.

Connections and jobs go on. Keys are read anew by themselves; all else in `server.toml` counts from
the next start on.
"""

import asyncio
import logging
import os
import sys

from gesso_core.errors import GessoError
from gesso_runtime.server.auditing import Auditor
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.tls import Renewable, server_context
from gesso_runtime.server.said import LOGGER, place_of
from gesso_runtime.server.settings import Settings, read_settings

_log = logging.getLogger(LOGGER)


def first_context(folder: DataFolder, settings: Settings) -> Renewable:
    """Raises as `server_context`."""
    return Renewable(server_context(folder.identity, settings.client_authority(folder.root)))


def reload(folder: DataFolder, tls: Renewable, audit: Auditor) -> None:
    """Where that cannot be, everything stays as it is, and the log says why. Waits for the disk."""
    try:
        own = certificate.read(folder.identity)
        certificate.refuse_expired(own)
        authority = read_settings(folder.settings).client_authority(folder.root)
        tls.renew(server_context(folder.identity, authority))
    except GessoError as error:
        said = {"error": error.code, "message": error.message, "hint": error.hint}
        _log.error("not reloaded", extra={"said": said})
        audit.note("not reloaded", {"outcome": error.code})
        return
    said = {"fingerprint": own.fingerprint, "ends": f"{own.ends:%Y-%m-%d}"}
    _log.info("reloaded", extra={"said": said})
    audit.note("reloaded", {})


def complain(done: asyncio.Future[None]) -> None:
    """Of what went wrong by a mistake of ours; all else was said."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.error("not reloaded", extra={"said": {"error": place_of(error)}})


def has_terminal() -> bool:
    """Whether a person can still type here. Once its terminal is closed, a process has none."""
    try:
        return os.isatty(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return False
