"""A plain connection to another machine: made, sent over, and cut; and an error that is told on it.

No trust and no patience: those of servers are in `door.py`, those of a cluster in its `road.py`.
"""

import errno
import http.client
import json
import os
import selectors
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from gesso_core.errors import GessoError
from gesso_core.messages import error_said
from gesso_runtime.client.remote.remote import Address

_CHUNK = 1 << 20


class Cut:
    """Ends the connection that it holds, from any thread, and every one that it holds later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self._is_cut = False

    def hold(self, connection: socket.socket | None) -> None:
        with self._lock:
            self._held = connection
            if self._is_cut and connection is not None:
                _shut(connection)

    def let_go(self) -> bool:
        """Of the connection, before another can be cut. Whether it still holds."""
        with self._lock:
            self._held = None
            return not self._is_cut

    def now(self) -> None:
        with self._lock:
            self._is_cut = True
            if self._held is not None:
                _shut(self._held)


def reached(address: Address, seconds: float, cut: Cut | None = None) -> socket.socket:
    """A connection, which `cut` ends even while it is being made. Raises OSError."""
    failed = OSError(f"{address.host} has no address")
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, place in found:
        plain = socket.socket(family, kind, protocol)
        try:
            _connect(plain, place, seconds, cut)
        except OSError as error:
            plain.close()
            failed = error
        except BaseException:
            plain.close()
            raise
        else:
            return plain
    raise failed


def send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: Sequence[bytes | memoryview] = (),
) -> bool:
    """Whether all of it was taken. Who refuses before that may have said why, which waits to be
    read.

    Raises OSError and HTTPException where nothing can be read any more.
    """
    said = dict(headers)
    if body or method == "POST":
        said["Content-Length"] = str(sum(memoryview(part).nbytes for part in body))
    try:
        connection.request(method, path, chunks(body) if body else None, said)
    except (BrokenPipeError, ConnectionResetError):
        if connection.sock is None:
            raise
        return False
    return True


def chunks(parts: Sequence[bytes | memoryview]) -> Iterator[memoryview]:
    """The same bytes, no more than 1 MiB at once."""
    for part in parts:
        view = memoryview(part).cast("B")
        for start in range(0, len(view), _CHUNK):
            yield view[start : start + _CHUNK]


def error_in(content: bytes) -> GessoError | None:
    """That an answer tells in our form; None where it tells none."""
    try:
        said = json.loads(content)["error"]
        return error_said(str(said["code"]), str(said["message"]), str(said.get("hint") or ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _connect(plain: socket.socket, place: Any, seconds: float, cut: Cut | None) -> None:
    plain.setblocking(False)
    code = plain.connect_ex(place)
    if code in {errno.EINPROGRESS, errno.EWOULDBLOCK}:
        if cut is not None:
            cut.hold(plain)  # only now: what is not under way yet cannot be shut
        with selectors.DefaultSelector() as selector:
            selector.register(plain, selectors.EVENT_WRITE)
            if not selector.select(seconds):
                raise TimeoutError("it does not answer")
        code = plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))
    plain.settimeout(seconds)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        # Not SSLSocket's own, which another thread must not call.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
