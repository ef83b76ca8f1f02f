"""A server's own certificate: made here, signed by itself, known to clients by its fingerprint.

One file holds the certificate and its private key, so that both are always of one making.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gesso_core.errors import BadRequest, DamagedFile, NotTrusted
from gesso_runtime.fingerprint import fingerprint
from gesso_runtime.server.keys.secret_files import read_secret, replace_secret, write_secret

LIFE = timedelta(days=825)  # the longest that some systems accept of a server
_SKEW = timedelta(days=1)  # a client whose clock is behind is let in, too
_HOST = re.compile(r"(?=.{1,253}\Z)(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*\.?")
_UNREADABLE = (  # of the library, which has no error of its own above these
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificate:
    """der: what clients pin. names: host names and addresses that it is for."""

    der: bytes
    names: tuple[str, ...]
    begins: datetime
    ends: datetime

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.der)

    @property
    def pem(self) -> str:
        """Without the private key: for others."""
        return ssl.DER_cert_to_PEM_cert(self.der)

    def days_left(self, now: datetime) -> int:
        """Whole ones; negative once it has expired."""
        return (self.ends - now).days


def make(path: Path, names: Iterable[str], *, now: datetime | None = None) -> Certificate:
    """A new certificate with its key in the new file `path`, for `names`, this host and loopback.

    names: host names and IP addresses. Raises BadRequest for one that is none, FileExistsError,
    CannotWrite, DiskFull.
    """
    pem, made = _made(names, now or datetime.now(UTC))
    write_secret(path, pem)
    return made


def renew(path: Path, names: Iterable[str] = (), *, now: datetime | None = None) -> Certificate:
    """A new certificate and key instead of those in `path`, for its names and `names`; where it is
    gone, for `names`.

    Clients know it no more. Raises CannotRead, DamagedFile, NotTrusted, and as `make`.
    """
    before = read(path).names if path.exists() else ()
    pem, made = _made((*before, *names), now or datetime.now(UTC))
    replace_secret(path, pem)
    return made


def read(path: Path) -> Certificate:
    """Raises NotFound, CannotRead, DamagedFile, NotTrusted where others may read the file."""
    content = read_secret(path)
    key = _private_key(path, content)
    try:
        found = x509.load_pem_x509_certificate(content)
        names, public = _names(found), found.public_key()
    except _UNREADABLE as error:
        raise _damaged(path, "no certificate that a server can use", error) from error
    if key.public_key() != public:
        raise _damaged(path, "a certificate and a private key that do not belong together")
    der = found.public_bytes(serialization.Encoding.DER)
    return Certificate(der, names, found.not_valid_before_utc, found.not_valid_after_utc)


def _private_key(path: Path, content: bytes) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(content, None)
    except TypeError as error:
        raise _damaged(path, "a private key that needs a passphrase", error) from error
    except _UNREADABLE as error:
        raise _damaged(path, "no private key that a server can use", error) from error


def refuse_expired(own: Certificate, now: datetime | None = None) -> None:
    """Raises NotTrusted: no client would believe it."""
    if own.ends < (now or datetime.now(UTC)):
        raise NotTrusted(
            f"The server's certificate expired on {own.ends:%Y-%m-%d}: no client accepts it.",
            "Renew it, and tell the clients: gesso server certificate renew",
        )


def own_name() -> str:
    """Of this machine, as others may know it."""
    name = socket.gethostname().lower()
    return name if _HOST.fullmatch(name) else "localhost"


def _made(names: Iterable[str], now: datetime) -> tuple[bytes, Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    wanted = [_general_name(name) for name in (own_name(), *_LOOPBACK, *names)]
    alternatives = list(dict.fromkeys(wanted))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gesso server")])
    begins = now.replace(microsecond=0) - _SKEW
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + LIFE)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = private + built.public_bytes(serialization.Encoding.PEM)
    der = built.public_bytes(serialization.Encoding.DER)
    return pem, Certificate(der, _names(built), begins, begins + LIFE)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        if not _HOST.fullmatch(name.lower()):
            raise BadRequest(
                f"{name!r} is neither a host name nor an address.",
                "Name it without https:// and without a port, such as gpu.studio.lan or 10.0.0.5.",
            ) from None
        return x509.DNSName(name.lower())


def _names(found: x509.Certificate) -> tuple[str, ...]:
    kept = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = kept.get_values_for_type(x509.IPAddress)
    return (*kept.get_values_for_type(x509.DNSName), *map(str, addresses))


def _damaged(path: Path, holds: str, error: Exception | None = None) -> DamagedFile:
    return DamagedFile(
        f"{path} holds {holds}.",
        "Put a copy of it back; or remove it, run gesso server certificate renew, and pair again.",
        detail=str(error or ""),
    )
