"""How a server speaks TLS: 1.3 and nothing older; with certificates of clients, if asked."""

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, CannotRead, DamagedFile, NotFound
from gesso_runtime.server.keys.secret_files import read_secret


class Renewable(ssl.SSLContext):
    """What is made by it speaks as the newest context says then; what was made before goes on."""

    _newest: ssl.SSLContext

    def __new__(cls, first: ssl.SSLContext) -> "Renewable":
        made = super().__new__(cls, ssl.PROTOCOL_TLS_SERVER)
        made._newest = first
        return made

    def renew(self, context: ssl.SSLContext) -> None:
        """From any thread."""
        self._newest = context

    def wrap_bio(self, *args: Any, **named: Any) -> ssl.SSLObject:
        """All that asyncio asks of a context."""
        return self._newest.wrap_bio(*args, **named)


def server_context(identity: Path, client_ca: Path | None = None) -> ssl.SSLContext:
    """identity: the file of `certificate.make`. client_ca: PEM; only clients with a certificate
    that it signed are let in.

    Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the identity.
    """
    read_secret(identity)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(identity)
    except (ssl.SSLError, OSError) as error:
        raise DamagedFile(
            f"{identity} does not hold a certificate and its key.",
            "Put a copy of it back; or remove it, and run gesso server certificate renew.",
            detail=str(error),
        ) from error
    if client_ca is not None:
        _load_clients(context, client_ca)
    return context


def refuse_authority(client_ca: Path) -> None:
    """Raises NotFound, CannotRead, BadRequest where it holds no authority of clients."""
    _load_clients(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), client_ca)


def authority_ends(client_ca: Path) -> datetime:
    """When the last of its certificates expires. Raises as `refuse_authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load_clients(context, client_ca)
    ends = (str(each["notAfter"]) for each in context.get_ca_certs())
    return datetime.fromtimestamp(max(map(ssl.cert_time_to_seconds, ends)), UTC)


def _load_clients(context: ssl.SSLContext, client_ca: Path) -> None:
    try:
        context.load_verify_locations(client_ca)
    except FileNotFoundError as error:
        raise NotFound(
            f"The file with the authority of clients' certificates is not there: {client_ca}.",
            "Correct client_ca in server.toml.",
        ) from error
    except ssl.SSLError as error:
        raise _no_authority(client_ca, str(error)) from error
    except OSError as error:
        raise CannotRead(
            f"{client_ca} cannot be read.", "Check its permissions.", detail=str(error)
        ) from error
    if not context.get_ca_certs():  # such as the certificate of one client
        raise _no_authority(client_ca, "no certificate in it may sign others")
    context.verify_mode = ssl.CERT_REQUIRED


def _no_authority(client_ca: Path, detail: str) -> BadRequest:
    return BadRequest(
        f"{client_ca} holds no certificate of an authority.",
        "Name a PEM file in client_ca of server.toml.",
        detail=detail,
    )
