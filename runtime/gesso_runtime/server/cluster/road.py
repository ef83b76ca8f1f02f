"""Requests to the proxy of a cluster: plain HTTP in a private network, never by another proxy."""

import errno
import http.client
import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any

from gesso_core.errors import BadRequest, GessoError
from gesso_runtime.client.remote.connection import Cut, error_in, reached, send
from gesso_runtime.client.remote.remote import Address, address_in

_CONNECT_SECONDS = 5.0
_ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
_NO_WAY = {
    errno.ETIMEDOUT,
    errno.EHOSTUNREACH,
    errno.EHOSTDOWN,
    errno.ENETUNREACH,
    errno.ENETDOWN,
}
"""The machine or the network is gone, which no request does."""
_MOST_BYTES = 1 << 20  # of an answer that is no frame
_USUAL_PORT = 8000  # of Ray Serve
MODEL_HEADER = "serve_multiplexed_model_id"
"""By which Ray Serve finds a replica that holds the model."""


class Away(Exception):
    """Nobody answered, or nobody who has replicas: nothing was begun there as far as is known.
    was_sent: all of the request had been, and then the other side ended the connection.
    """

    def __init__(self, why: str, *, was_sent: bool = False) -> None:
        super().__init__(why)
        self.was_sent = was_sent


class Answered(Exception):
    """Something else than was asked for. error: in it, if it is one of ours."""

    def __init__(self, status: int, error: GessoError | None) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.error = error


class Road:
    """Thread-safe; every request has a connection of its own."""

    def __init__(self, address: Address, secret: str, *, silence: float = 25.0) -> None:
        """silence: seconds between two bytes of an answer, of which one comes every second."""
        self.address = address
        self.secret = secret
        self._silence = silence

    @contextmanager
    def asked(
        self,
        method: str,
        path: str,
        *,
        wait: float,
        headers: Mapping[str, str] | None = None,
        body: Sequence[bytes | memoryview] = (),
        cut: Cut | None = None,
    ) -> Iterator[HTTPResponse]:
        """The answer, its body unread. wait: seconds until it begins, while the other machine
        is there.

        Raises Away where none began, TimeoutError, and Answered for another status than 200.
        Inside the block, OSError and HTTPException.
        """
        said = {"Authorization": f"Bearer {self.secret}", **(headers or {})}
        connection = _Connection(self.address, self._silence, cut)
        try:
            answer = _begun(connection, method, path, body=body, headers=said, wait=wait)
            if answer.status != 200:
                raise Answered(answer.status, _error(answer))
            yield answer
        finally:
            if cut is not None:
                cut.hold(None)
            connection.close()

    def json(self, path: str, *, wait: float, cut: Cut | None = None) -> Any:
        """Raises as `asked`, and Away for what is no JSON or ends too soon."""
        with self.asked("GET", path, wait=wait, cut=cut) as answer:
            try:
                return json.loads(answer.read(_MOST_BYTES))
            except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
                raise Away(repr(error)) from error


def read_address(text: str) -> Address:
    """Of "http://10.0.0.5:8000" or "gpu-head:8000". Raises BadRequest."""
    found = address_in(text, scheme="http", usual_port=_USUAL_PORT)
    if found is None:
        raise BadRequest(
            f"“{text[:80]}” is no address of a cluster.",
            f"Say it as 10.0.0.5:{_USUAL_PORT}: where Ray Serve listens for HTTP.",
        )
    return found


class _Connection(http.client.HTTPConnection):
    def __init__(self, address: Address, silence: float, cut: Cut | None) -> None:
        super().__init__(address.host, address.port)
        self.silence = silence
        self._cut = cut

    def connect(self) -> None:
        self.sock = reached(Address(self.host, self.port), _CONNECT_SECONDS, self._cut)
        # The wait for a replica may be long and silent: by this, a machine that is gone is noticed.
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _ALIVE.items():
            if hasattr(socket, name):
                self.sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        if self._cut is not None:
            self._cut.hold(self.sock)
        self.sock.settimeout(self.silence)


def _begun(
    connection: _Connection,
    method: str,
    path: str,
    *,
    body: Sequence[bytes | memoryview],
    headers: Mapping[str, str],
    wait: float,
) -> HTTPResponse:
    is_sent = False
    try:
        is_sent = send(connection, method, path, headers=headers, body=body)
        connection.sock.settimeout(wait)
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        code = error.errno if isinstance(error, OSError) else None
        if isinstance(error, TimeoutError) and code is None:  # ours; the system's has a number
            if is_sent:
                raise
            raise Away("it took nothing for too long") from None
        raise Away(repr(error), was_sent=is_sent and code not in _NO_WAY) from error
    connection.sock.settimeout(connection.silence)
    return answer


def _error(answer: HTTPResponse) -> GessoError | None:
    try:
        return error_in(answer.read(_MOST_BYTES))
    except (OSError, http.client.HTTPException):
        return None
