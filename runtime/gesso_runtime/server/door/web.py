"""uvicorn as this server uses it: one process, TLS, HTTP/1.1, and where it listens."""

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from gesso_core.errors import BadRequest
from gesso_runtime.server.door.patience import PatientProtocol

_HANDSHAKE_SECONDS = 10.0
_LEAVES_SECONDS = 3  # for answers that are on their way when all else has ended


class Loop(asyncio.SelectorEventLoop):
    """Waits no longer than that for a client to get through TLS; asyncio itself a minute, and
    uvicorn passes no other time on.
    """

    async def create_server(self, *args: Any, **named: Any) -> asyncio.Server:
        if named.get("ssl") is not None:
            named["ssl_handshake_timeout"] = _HANDSHAKE_SECONDS
        return await super().create_server(*args, **named)


class Listening(socket.socket):
    """most: connections at once, those included that are not through TLS, of which nothing else
    knows; more are ended unheard.
    """

    most = 512

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._open: list[socket.socket] = []

    def accept(self) -> tuple[socket.socket, Any]:
        """Raises ConnectionAbortedError for one that is too much, by which asyncio goes on."""
        connection, address = super().accept()
        if len(self._open) >= self.most:
            self._open = [each for each in self._open if each.fileno() >= 0]
        if len(self._open) >= self.most:
            connection.close()
            raise ConnectionAbortedError
        self._open.append(connection)
        return connection, address


class Web(uvicorn.Server):
    """Signals are the server's own matter: it ends its jobs first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web(app: FastAPI, context: ssl.SSLContext, *, connections: int) -> Web:
    """connections: at once; more are told to come again."""
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        timeout_graceful_shutdown=_LEAVES_SECONDS,
        h11_max_incomplete_event_size=64 << 10,
        ssl_context_factory=lambda config, default: context,
    )
    return Web(config)


def listening(host: str, port: int, *, connections: int) -> Listening:
    """Bound, so that the port is known; not answering yet. connections: as of `web`, and twice as
    many are let come, so that they can be told. Raises BadRequest.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # The protocol is named, for asyncio sends small answers at once only where it is: 3 ms for
        # 44 of a delayed acknowledgement.
        found = Listening(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.most = 2 * connections
    except UnicodeError as error:
        raise BadRequest(
            "The server cannot listen at a name that no host can have.",
            "Correct “host” in server.toml.",
            detail=str(error),
        ) from error
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind(address)
        found.listen(1)  # SO_REUSEADDR alone lets two servers bind; the second cannot listen
    except OSError as error:
        found.close()
        raise _cannot_listen(host, port, error) from error
    return found


def is_elsewhere(error: OSError) -> bool:
    """Whether it says that an address is not of this machine."""
    return isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL


def _cannot_listen(host: str, port: int, error: OSError) -> BadRequest:
    if is_elsewhere(error):
        hint = "This machine has no such address: correct “host” in server.toml."
    elif error.errno in {errno.EACCES, errno.EPERM}:
        hint = (
            "Ports below 1024 need root’s rights, which the server should not have: choose one "
            "from 1024 on in server.toml."
        )
    else:
        hint = (
            "Another program, or this server, uses that port already: choose another in "
            "server.toml, or stop it."
        )
    said = f"The server cannot listen at {host}, port {port}."
    return BadRequest(said, hint, detail=str(error))
