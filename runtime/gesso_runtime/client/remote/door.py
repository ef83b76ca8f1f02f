"""Requests to one server: TLS 1.3, its pinned certificate and no other root, never by a proxy.

What a request can come to: an answer; an error that the server told, as the same class; Gone where
the network failed and another try may help.
"""

import http.client
import json
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from gesso_core.errors import (
    BadFrame,
    CannotRead,
    GessoError,
    KeyRefused,
    NotTrusted,
    ServerAway,
    ServerBusy,
)
from gesso_runtime.client.remote.connection import Cut, error_in, reached, send
from gesso_runtime.client.remote.remote import Address, Remote

_ERROR_BYTES = 1 << 16
_JSON_BYTES = 1 << 24
_CONNECT_SECONDS = 5.0
_END_SECONDS, _END_BYTES = 0.2, 1 << 10  # of an answer; more of it is not waited for
_CERTIFICATE_IS_ASKED = ("CERTIFICATE_REQUIRED", "UNKNOWN_CA", "BAD_CERTIFICATE")


class Gone(Exception):
    """The server is not to be reached, or the connection was cut. after: seconds it asked for.
    error: what it said itself. was_met: it had shown its certificate.
    """

    def __init__(
        self,
        why: str,
        after: float = 0.0,
        error: GessoError | None = None,
        *,
        was_met: bool = False,
    ) -> None:
        super().__init__(why)
        self.after = after
        self.error = error
        self.was_met = was_met

    def for_people(self, remote: Remote) -> GessoError:
        """What a user is told when there is no more trying."""
        if self.error is not None:
            return self.error
        if self.was_met:  # no reason is given to who has no certificate that is asked for
            return ServerAway(
                f"The server {remote.name} at {remote.address.words} ends every connection.",
                "If it asks for a certificate of yours, pair again and name one with "
                "--client-certificate; else ask who runs it.",
                detail=str(self),
            )
        return ServerAway(
            f"The server {remote.name} at {remote.address.words} cannot be reached.",
            "Check that it runs and that the network is there; "
            f"“gesso remote test {remote.name}” tries it.",
            detail=str(self),
        )


class Line:
    """A connection that is kept from one request to the next. Belongs to one thread.

    Whatever goes wrong on it ends it, and the next request makes another.
    """

    def __init__(self) -> None:
        self._kept: _Connection | None = None

    def taken(self, silence: float, cut: Cut | None) -> "_Connection | None":
        """What is kept, for one more request; None where nothing is."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.again(silence, cut)
        return kept

    def keep(self, connection: "_Connection") -> None:
        self._kept = connection

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = None


class Door:
    """Thread-safe; a request has a connection of its own, or that of its `Line`."""

    def __init__(self, remote: Remote) -> None:
        """Raises NotTrusted for a certificate that cannot be read, CannotRead for one's own."""
        self.remote = remote
        self._pinned = _der(remote)
        self._context = _context(remote)

    @contextmanager
    def asked(
        self,
        method: str,
        path: str,
        *,
        silence: float,
        headers: Mapping[str, str] | None = None,
        body: Sequence[bytes | memoryview] = (),
        cut: Cut | None = None,
        line: Line | None = None,
    ) -> Iterator[HTTPResponse]:
        """The answer, its body unread. silence: seconds between two signs of life. line: goes on
        after the block where all of the answer was read in it, or is there at once.

        Raises Gone, and the server's own errors; NotTrusted for another server than was paired.
        Inside the block, network failures are Gone, too.
        """
        said = {"Host": self.remote.address.words, "User-Agent": "gesso", **(headers or {})}
        if self.remote.key:
            said["Authorization"] = f"Bearer {self.remote.key}"
        connection = line.taken(silence, cut) if line is not None else None
        if connection is None:
            connection = _Connection(self.remote, self._context, self._pinned, silence, cut)
        is_kept = False
        try:
            with _network(self.remote, connection):
                send(connection, method, path, headers=said, body=body)
                answer = connection.getresponse()
                if answer.status >= 400:
                    raise _refusal(answer, self.remote)
                yield answer
                is_kept = line is not None and connection.is_free_after(answer)
        finally:
            if cut is not None:
                is_kept &= cut.let_go()
            if line is not None and is_kept:
                line.keep(connection)
            else:
                connection.close()

    def json(
        self, method: str, path: str, *, silence: float, body: object = None, **more: Any
    ) -> Mapping[str, Any]:
        """The answer as an object. Raises as `asked`, and BadFrame."""
        content = () if body is None else (json.dumps(body).encode(),)
        headers = {"Content-Type": "application/json"} if content else {}
        with self.asked(
            method, path, silence=silence, body=content, headers=headers, **more
        ) as answer:
            return read_json(answer, self.remote)


def read_json(answer: HTTPResponse, remote: Remote) -> Mapping[str, Any]:
    """Raises BadFrame for anything else than an object of JSON."""
    content = answer.read(_JSON_BYTES)
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise BadFrame(
            f"What {remote.name} answers is not understood.",
            "Check its address; install the same version of Gesso on both sides.",
            detail=repr(content[:500]),
        )
    return plain


class _Connection(http.client.HTTPConnection):
    def __init__(
        self,
        remote: Remote,
        context: ssl.SSLContext,
        pinned: bytes,
        silence: float,
        cut: Cut | None,
    ) -> None:
        super().__init__(remote.address.host, remote.address.port)
        self._tls = context
        self._pinned = pinned
        self._silence = silence
        self._cut = cut
        self.is_met = False

    def connect(self) -> None:
        address = Address(self.host, self.port)
        plain = reached(address, min(_CONNECT_SECONDS, self._silence), self._cut)
        try:
            self.sock = self._tls.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
        except BaseException:
            plain.close()
            raise
        if self._cut is not None:
            self._cut.hold(self.sock)
        self.sock.do_handshake()
        # A pinned authority would vouch for others, too.
        if self.sock.getpeercert(binary_form=True) != self._pinned:
            raise ssl.SSLCertVerificationError("it is not the certificate that was paired")
        self.is_met = True
        self.sock.settimeout(self._silence)

    def again(self, silence: float, cut: Cut | None) -> None:
        """Before one more request on it."""
        self._silence, self._cut = silence, cut
        self.sock.settimeout(silence)
        if cut is not None:
            cut.hold(self.sock)

    def is_free_after(self, answer: HTTPResponse) -> bool:
        """Reads the end of an answer whose last word was heard: it follows at once, or never."""
        if self.sock is not None and not answer.isclosed():
            self.sock.settimeout(_END_SECONDS)
            try:
                answer.read(_END_BYTES)
            except (OSError, http.client.HTTPException):  # by which it counts as closed, too
                return False
        return self.sock is not None and answer.isclosed()


@contextmanager
def _network(remote: Remote, connection: _Connection) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotTrusted(
            f"The server at {remote.address.words} is not the one that was paired as "
            f"{remote.name}, or its certificate has expired.",
            "Ask who runs it. If its certificate was renewed: "
            f"gesso remote trust {remote.name}, which compares the new fingerprint.",
            detail=str(error),
        ) from error
    except ssl.SSLError as error:
        if any(word in (error.reason or "") for word in _CERTIFICATE_IS_ASKED):
            raise KeyRefused(
                f"The server {remote.name} lets in only who has a certificate that it knows.",
                "Ask for one, and name it with gesso remote add --client-certificate.",
                detail=str(error),
            ) from error
        raise Gone(str(error), was_met=connection.is_met) from error
    except (OSError, http.client.HTTPException) as error:
        raise Gone(repr(error), was_met=connection.is_met) from error


def _refusal(answer: HTTPResponse, remote: Remote) -> GessoError | Gone:
    """What the server said; Gone where the same may be asked again in a moment."""
    content = answer.read(_ERROR_BYTES)
    error = error_in(content)
    after = answer.headers.get("Retry-After", "")
    seconds = float(after) if after.isdecimal() and len(after) < 6 else 0.0
    if isinstance(error, ServerBusy):
        return Gone(error.message, seconds, error)
    if isinstance(error, ServerAway):
        return Gone(error.message, error=error)
    if error is not None:
        return error
    if answer.status == 429 or answer.status >= 500:
        return Gone(f"status {answer.status}")
    return BadFrame(
        f"What {remote.name} answers is not understood (status {answer.status}).",
        "Check its address; install the same version of Gesso on both sides.",
        detail=repr(content[:500]),
    )


def _der(remote: Remote) -> bytes:
    try:
        return ssl.PEM_cert_to_DER_cert(remote.certificate)
    except ValueError as error:
        raise _unreadable(remote) from error


def _context(remote: Remote) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # no roots are loaded
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the certificate itself is known, under whatever name it is met
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # also one that an authority signed
    try:
        context.load_verify_locations(cadata=remote.certificate)
    except (ssl.SSLError, OSError, ValueError) as error:
        raise _unreadable(remote) from error
    if remote.client_certificate:
        _load_own(context, Path(remote.client_certificate))
    return context


def _load_own(context: ssl.SSLContext, file: Path) -> None:
    try:
        # Without a password OpenSSL would ask for one at whatever terminal there is.
        context.load_cert_chain(file, password=b"")
    except (ssl.SSLError, OSError, ValueError) as error:
        raise CannotRead(
            f"{file.name} cannot be read as a certificate with its key.",
            "Take a PEM file that holds both, the key without a passphrase.",
            detail=repr(error),
        ) from error


def _unreadable(remote: Remote) -> NotTrusted:
    return NotTrusted(
        f"The certificate kept for {remote.name} cannot be read.",
        f"Pair again: gesso remote remove {remote.name}, then gesso remote add.",
    )
