"""uvicorn as this server uses it: one process, TLS, HTTP/1.1, and where it listens."""

import contextlib
import socket
import ssl
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from gesso_core.errors import BadRequest
from gesso_runtime.server.door.patience import PatientProtocol

_LEAVES_SECONDS = 3  # for answers that are on their way when all else has ended


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


def listening(host: str, port: int) -> socket.socket:
    """Bound, so that the port is known; not answering yet. Raises BadRequest."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # The protocol is named, for asyncio sends small answers at once only where it is: 3 ms for
        # 44 of a delayed acknowledgement.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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


def _cannot_listen(host: str, port: int, error: OSError) -> BadRequest:
    return BadRequest(
        f"The server cannot listen at {host}, port {port}.",
        "Another program may use that port: choose another in server.toml, or stop it.",
        detail=str(error),
    )
