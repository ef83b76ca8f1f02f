"""A server that this user has paired with. Plain data."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gesso_core.errors import BadRequest

USUAL_PORT = 8443
_NAME = re.compile(r"[\w][\w.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int = USUAL_PORT

    @property
    def words(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Remote:
    """certificate: PEM of the server's own, the only one that is believed. key: of this user there.

    client_certificate: a PEM file with a certificate and its key, where a server asks for one; ""
    for none.
    """

    name: str
    address: Address
    certificate: str
    key: str = field(default="", repr=False)
    client_certificate: str = ""


def read_address(text: str) -> Address:
    """Of "gpu.studio.lan", "gpu.studio.lan:8443", "https://10.0.0.5", "[::1]:8443".

    Raises BadRequest.
    """
    found = address_in(text, scheme="https", usual_port=USUAL_PORT)
    if found is None:
        raise BadRequest(
            f"“{text[:80]}” is no address of a server.",
            f"Say it as gpu.studio.lan or 10.0.0.5:{USUAL_PORT}; it is always HTTPS.",
        )
    return found


def address_in(text: str, *, scheme: str, usual_port: int) -> Address | None:
    """Of what people write, with the scheme or without; None for what is no address, or more."""
    plain = text.strip()
    try:
        parts = urlsplit(plain if "//" in plain else f"//{plain}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    has_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if not (plain.isprintable() and host) or parts.scheme not in {"", scheme} or has_more:
        return None
    return Address(host, usual_port if port is None else port)


def usual_name(host: str) -> str:
    """What a server is called unless the user says otherwise: "gpu" of "gpu.studio.lan"; an address
    as it is.
    """
    first = host.partition(".")[0]
    return host.replace(":", "-").strip("-") if first.isdecimal() or ":" in host else first


def check_name(name: str) -> str:
    """`name`, if a server may be called that here. Raises BadRequest."""
    if not _NAME.fullmatch(name) or name in {"never", "ask", "always"}:
        raise BadRequest(
            f"“{name[:80]}” cannot be the name of a server.",
            "Take letters, digits, dots, dashes and underscores, 40 at most.",
        )
    return name
