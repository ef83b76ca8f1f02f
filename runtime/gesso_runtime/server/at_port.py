"""What is at the port that a server listens at, or would: itself, nothing, or something else.

Looked for on this machine only; nothing is sent there but a greeting, and nothing is believed.
"""

import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum

from gesso_core.errors import BadRequest
from gesso_runtime.fingerprint import fingerprint
from gesso_runtime.server.door.web import is_elsewhere, listening
from gesso_runtime.server.settings import Settings

_ANSWER_SECONDS = 3.0


class There(StrEnum):
    SERVER = "server"  # with the certificate that its folder has
    OPEN = "open"  # any port may be it, so that nobody can look
    NOBODY = "nobody"  # and a server could listen
    OTHER = "other"  # a certificate that is not the folder's
    STRANGER = "stranger"  # a program that is no server of ours
    SILENT = "silent"  # whoever it is does not answer, or not everybody
    CLOSED = "closed"  # to a server with these settings, as this user


@dataclass(frozen=True, slots=True)
class AtPort:
    """said, next_step: in sentences; there is no next step where a server runs or could."""

    there: There
    said: str
    next_step: str = ""


def look_at_port(settings: Settings, own: bytes) -> AtPort:
    """own: the certificate that the server's folder has, as DER; b"" for none."""
    try:
        with listening(settings.host, settings.port, connections=1):
            pass
    except BadRequest as error:
        closed = AtPort(There.CLOSED, error.message, error.hint)
        if not isinstance(error.__cause__, OSError) or is_elsewhere(error.__cause__):
            return closed
    else:
        if not settings.port:
            return AtPort(There.OPEN, "Any that is free.")
        return AtPort(There.NOBODY, f"Port {settings.port} is free: the server does not run.")
    return _answering(settings, own) or closed


def _answering(settings: Settings, own: bytes) -> AtPort | None:
    """None where nobody answers, such as where another address of those that are meant is taken."""
    where = f"Port {settings.port}"
    try:
        shown = _certificate_at(settings)
    except ConnectionRefusedError:
        return None
    except (TimeoutError, ssl.SSLEOFError, ConnectionError):
        return AtPort(
            There.SILENT,
            f"{where} of {settings.host} is taken, and nobody answers there: a server that starts "
            "or has all the connections it takes, or another program.",
            "Look again in a moment. If it stays so, see which program it is, such as by ss -ltnp.",
        )
    except OSError:
        return AtPort(
            There.STRANGER,
            f"{where} of {settings.host} belongs to another program, which does not answer as a "
            "server of Gesso does.",
            "See which, such as by ss -ltnp, and stop it; or change “port” in server.toml.",
        )
    if shown == own:
        return AtPort(There.SERVER, f"The server runs there: {where.lower()}.")
    return AtPort(
        There.OTHER,
        f"{where} answers with another certificate: {fingerprint(shown)}.",
        "If the certificate was renewed, let the server read it: systemctl reload gesso-server, or "
        "kill -HUP with its process; else another program is there.",
    )


def _certificate_at(settings: Settings) -> bytes:
    """Of whoever listens there, as DER. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    with (
        socket.create_connection((host, settings.port), timeout=_ANSWER_SECONDS) as outside,
        context.wrap_socket(outside) as inside,
    ):
        return inside.getpeercert(binary_form=True) or b""
