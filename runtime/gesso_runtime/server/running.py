"""A server from its settings to its end: everything is put together here, once."""

import asyncio
import contextlib
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import uvicorn
from fastapi import APIRouter

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ServerBusy
from gesso_runtime.runtime import Runtime
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.door.app import make_app
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.figures import Figures
from gesso_runtime.server.door.limits import DoorLimits
from gesso_runtime.server.door.patience import PatientProtocol
from gesso_runtime.server.door.rates import Rate
from gesso_runtime.server.jobs.dispatching import Dispatcher, Ended, Terms
from gesso_runtime.server.jobs.events import EventBoard
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.recovering import recover
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.jobs.served import ServedJobs
from gesso_runtime.server.keys import seal
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.keys.tls import server_context
from gesso_runtime.server.said import LOGGER
from gesso_runtime.server.settings import Settings

_LEAVES_SECONDS = 3  # for answers that are on their way when all else has ended
_log = logging.getLogger(LOGGER)

Faces = Callable[[Door], Iterable[APIRouter]]


class Server:
    """Its jobs are recovered and run from `open` on; whom it answers, from `serve` on."""

    def __init__(
        self, settings: Settings, folder: DataFolder, runtime: Runtime, faces: Faces = lambda _: ()
    ) -> None:
        """runtime: closed with the server. Raises what its files raise that cannot be used, and
        BadRequest for a port that is taken or a folder that another server has.
        """
        self._settings = settings
        self._runtime = runtime
        self._last_seconds: dict[str, float] = {}
        folder.check()
        self._context = server_context(folder.identity, settings.client_authority(folder.root))
        self._socket = _listening(settings.host, settings.port)
        self._queue = JobQueue(folder.jobs, _queue_limits(settings))
        self._board = EventBoard()
        self._draining = threading.Event()
        try:
            files = SealedFiles(folder.jobs / "sealed", seal.read(folder.seal))
            recovered = recover(self._queue, files)
        except BaseException:
            self._queue.close()
            self._socket.close()
            raise
        self.figures = Figures(self._queue.counts)
        self.figures.lost(len(recovered.lost))
        self._dispatcher = Dispatcher(
            self._queue,
            files,
            runtime.client,
            self._board,
            terms=Terms(unload_seconds=settings.limits.idle_seconds),
            on_end=self._noted,
        )
        jobs = ServedJobs(
            self._queue,
            files,
            self._dispatcher,
            self._board,
            admit=self._admit,
            allow=_allow(settings),
        )
        self.door = Door(
            jobs=jobs,
            keys=KeyRing(folder.keys),
            pairing=PairingCodes(folder.pairing),
            runtime=runtime,
            settings=settings,
            limits=_door_limits(settings),
            figures=self.figures,
            draining=self._draining,
            last_seconds=lambda: dict(self._last_seconds),
        )
        self._web = _Web(_web_config(self.door, faces, self._context))
        self._drain: threading.Thread | None = None
        _log.info("recovered", extra={"said": _counted(recovered)})

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def serve(self) -> None:
        """Until `stop`, SIGTERM or SIGINT; then everything is let go of. Call it once."""
        self._dispatcher.start()
        try:
            asyncio.run(self._serve())
        finally:
            self._board.close()
            self._dispatcher.close()
            self._runtime.close()
            self._queue.close()
            self._socket.close()

    def stop(self) -> None:
        """In order: nothing new is taken on, what runs may end, the rest waits on the disk. Asked
        twice, it does not wait any more. From any thread.
        """
        if self._draining.is_set():
            self._web.should_exit = True
            return
        self._draining.set()
        self._drain = threading.Thread(target=self._run_down, name="gesso-drain", daemon=True)
        self._drain.start()

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(each, self.stop)
        await self._web.serve([self._socket])

    def _run_down(self) -> None:
        _log.info("draining")
        have_ended = self._dispatcher.drain(self._settings.limits.drain_seconds)
        _log.info("drained", extra={"said": {"all_ended": have_ended}})
        self._board.close()  # listeners come back when the server does
        self._web.should_exit = True

    def _admit(self, request: EditRequest) -> str:
        if self._runtime.carrier != "local":  # plays every model there could be
            return ""
        return self._runtime.resolve(request).files.digest

    def _noted(self, run: Ended) -> None:
        self.figures.ended(run)
        record, facts = run.record, run.facts
        if facts is not None:
            self._last_seconds[record.card] = round(run.seconds, 3)
        said = {
            "job": record.id,
            "key": record.key,
            "card": record.card,
            "kind": record.kind,
            "state": record.state.value,
            "attempts": record.attempts,
            "seconds": round(run.seconds, 3),
            "waited": round(max(0.0, record.started - record.created), 3),
            "bytes": record.result_bytes,
            "model": "" if facts is None else facts.model,
            "error": "" if record.error is None else record.error.code,
        }
        _log.info("job", extra={"said": said})


def serve(
    settings: Settings,
    folder: DataFolder,
    runtime: Runtime,
    *,
    faces: Faces = lambda _: (),
    tell: Callable[[Server], None] = lambda _: None,
) -> None:
    """Until it is told to stop. tell: called when it listens. Raises as `Server`."""
    server = Server(settings, folder, runtime, faces)
    tell(server)
    server.serve()


class _Web(uvicorn.Server):
    """Signals are the server's own matter: it ends its jobs first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _web_config(door: Door, faces: Faces, context: ssl.SSLContext) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(door, faces(door)),
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=door.settings.limits.connections,
        timeout_graceful_shutdown=_LEAVES_SECONDS,
        h11_max_incomplete_event_size=64 << 10,
        ssl_context_factory=lambda config, default: context,
    )


def _listening(host: str, port: int) -> socket.socket:
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


def _queue_limits(settings: Settings) -> QueueLimits:
    limits = settings.limits
    return QueueLimits(
        open_jobs=limits.waiting,
        open_of_key=limits.waiting_per_key,
        attempts=limits.attempts,
        keep_seconds=limits.keep_seconds,
    )


def _door_limits(settings: Settings) -> DoorLimits:
    limits = settings.limits
    return DoorLimits(
        body_bytes=limits.body_bytes,
        bodies_bytes=4 * limits.body_bytes,
        pixels=limits.pixels,
        at_once=min(64, limits.connections),
    )


def _allow(settings: Settings) -> Callable[[str, EditRequest], None]:
    """Pixels of a key within a minute."""
    rates: dict[float, Rate] = {}

    def allow(key: str, request: EditRequest) -> None:
        per_minute = settings.rate_of(key).megapixels_per_minute
        rate = rates.setdefault(per_minute, Rate(per_minute))
        if rate.take(key, _megapixels(request)):
            raise ServerBusy(
                "This key has sent as many pixels as it may within a minute.", "Try again soon."
            )

    return allow


def _megapixels(request: EditRequest) -> float:
    pictures = (request.picture, *request.references)
    return float(sum(p.shape[0] * p.shape[1] for p in pictures if p is not None)) / 1e6


def _counted(recovered: object) -> Mapping[str, Any]:
    return {
        name: len(getattr(recovered, name)) for name in ("queued", "finished", "given_up", "lost")
    }
