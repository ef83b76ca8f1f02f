"""Getting to know a server: its certificate, which people compare, then a key for a code."""

import getpass
import socket
import ssl

from gesso_core.errors import BadFrame, NotTrusted, ServerAway
from gesso_runtime.client.remote.connection import Cut, reached
from gesso_runtime.client.remote.door import Door, Gone
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.fingerprint import fingerprint

_SECONDS = 10.0


def shown_certificate(address: Address, cut: Cut | None = None) -> str:
    """PEM of whatever answers there; nothing of it is believed yet. Raises ServerAway."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            reached(address, _SECONDS, cut) as plain,
            context.wrap_socket(
                plain, server_hostname=address.host, do_handshake_on_connect=False
            ) as connection,
        ):
            if cut is not None:
                cut.hold(connection)
            connection.do_handshake()
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True) or b"")
    except OSError as error:
        raise ServerAway(
            f"No Gesso server answers at {address.words}.",
            "Check the address and that the server runs; “gesso server pair” says it.",
            detail=repr(error),
        ) from error


def fingerprint_of(certificate: str) -> str:
    """certificate: PEM."""
    return fingerprint(ssl.PEM_cert_to_DER_cert(certificate))


def refuse_other(certificate: str, expected: str) -> None:
    """expected: a fingerprint however it is written. Raises NotTrusted."""
    found = fingerprint_of(certificate)
    if _digits(found) != _digits(expected):
        raise NotTrusted(
            f"The server shows another fingerprint: {found}.",
            "Compare it with what “gesso server pair” says on the server itself. "
            "Where they differ, somebody else answers.",
        )


def paired(remote: Remote, code: str, client: str, cut: Cut | None = None) -> str:
    """The key that the one-time `code` is good for. client: what the server shall call this user.

    Raises KeyRefused for a code that is wrong, used or too old, NotTrusted, ServerAway.
    """
    body = {"code": code, "name": client}
    key = _asked(remote, "POST", "/v1/pair", body, cut).get("key")
    if not isinstance(key, str) or not key.isascii() or not key.isprintable() or not key:
        raise BadFrame("The server answered the code without a key.", "Ask for a new code.")
    return key


def this_client() -> str:
    """What a server may call this user: "anna@studio-3"."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        user = "gesso"
    return f"{user}@{socket.gethostname()}"[:80]


def _asked(
    remote: Remote, method: str, path: str, body: object, cut: Cut | None
) -> dict[str, object]:
    try:
        return dict(Door(remote).json(method, path, silence=_SECONDS, body=body, cut=cut))
    except Gone as gone:
        raise gone.for_people(remote) from gone


def _digits(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
