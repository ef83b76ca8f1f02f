"""A server from its settings to its end: everything is put together here, once."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import asdict

from fastapi import APIRouter

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ServerBusy
from gesso_runtime.runtime import Runtime
from gesso_runtime.server.auditing import Auditor, audit_log
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.door.app import make_app
from gesso_runtime.server.door.door import Door
from gesso_runtime.server.door.figures import Figures
from gesso_runtime.server.door.limits import DoorLimits
from gesso_runtime.server.door.outgoing import Outgoing
from gesso_runtime.server.door.picture_rules import read_words
from gesso_runtime.server.door.rates import Rate
from gesso_runtime.server.door.web import Loop, listening, web
from gesso_runtime.server.jobs.dispatching import Dispatcher, Terms
from gesso_runtime.server.jobs.ended import Ended, pixels
from gesso_runtime.server.jobs.events import EventBoard
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.known_pictures import KnownPictures
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.ready_results import ReadyResults
from gesso_runtime.server.jobs.recovering import recover
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.jobs.served import ServedJobs
from gesso_runtime.server.keys import seal
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.reloading import complain, first_context, has_terminal, reload
from gesso_runtime.server.revocations import Revocations
from gesso_runtime.server.said import LOGGER, saying
from gesso_runtime.server.settings import Settings
from gesso_runtime.server.steps.words import REASON

_SILENT_SECONDS = 30.0  # of a client in the middle of a request or of an answer
_PACKED_BYTES = 1 << 30  # of results that their clients are taking, in memory
_log = logging.getLogger(LOGGER)

Faces = Callable[[Door], Iterable[APIRouter]]


class Server:
    """Its jobs are recovered when it is made; it runs them and answers from `serve` on."""

    def __init__(
        self, settings: Settings, folder: DataFolder, runtime: Runtime, faces: Faces = lambda _: ()
    ) -> None:
        """runtime: closed with the server. Raises what its files raise that cannot be used, and
        BadRequest for a port that is taken or a folder that another server has.
        """
        folder.check()
        self._settings = settings
        self._folder = folder
        self._runtime = runtime
        self._last_seconds: dict[str, float] = {}
        self._audit = Auditor(audit_log(folder, settings))
        self._words = read_words(settings.words_file(folder.root))
        self._board = EventBoard()
        self._draining = threading.Event()
        self._reloading = threading.Lock()
        with ExitStack() as opened:
            connections = settings.limits.connections
            self._socket = opened.enter_context(
                listening(settings.host, settings.port, connections=connections)
            )
            self._queue = opened.enter_context(
                closing(JobQueue(folder.jobs, _queue_limits(settings)))
            )
            secret = seal.read(folder.seal)
            files = SealedFiles(folder.jobs / "sealed", secret)
            known = opened.enter_context(closing(KnownPictures(folder.jobs / "known", secret)))
            ready = opened.enter_context(closing(ReadyResults()))
            keys = KeyRing(folder.keys)
            self._figures = Figures(self._queue.counts)
            self._recover(files)
            revocations = Revocations(keys, known)
            self._dispatcher = Dispatcher(
                self._queue,
                files,
                runtime.client,
                self._board,
                terms=_terms(settings),
                ready=ready,
                on_end=self._noted,
                on_sweep=revocations.sweep,
                on_tick=revocations.look,
            )
            jobs = opened.enter_context(closing(self._jobs(files)))
            revocations.tell(lambda key: jobs.turn_away(key, ready.drop))
            door = self._door(folder, jobs, keys, known, ready)
            self._tls = first_context(folder, settings)
            revocations.tell(door.forget)
            self._web = web(make_app(door, faces(door)), self._tls, connections=connections)
            self._opened = opened.pop_all()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def serve(self) -> None:
        """Until `stop`, SIGTERM or SIGINT; then everything is let go of. Call it once."""
        self._audit.note("started", {})
        self._dispatcher.start()
        try:
            with asyncio.Runner(loop_factory=Loop) as runner:
                runner.run(self._serve())
        finally:
            self._board.close()
            self._dispatcher.close()
            self._runtime.close()
            self._opened.close()
            self._audit.note("stopped", {})

    def stop(self) -> None:
        """In order: nothing new is taken on, what runs may end, the rest waits on the disk. Asked
        twice, it does not wait any more. From any thread.
        """
        if self._draining.is_set():
            self._web.should_exit = True
            return
        self._draining.set()
        threading.Thread(target=self._run_down, name="gesso-drain", daemon=True).start()

    def reload(self) -> None:
        """The certificate and whose clients are taken, for connections from now on. From any
        thread; waits for the disk.
        """
        with self._reloading:  # told twice, the files of the second time count
            reload(self._folder, self._tls, self._audit)

    def _recover(self, files: SealedFiles) -> None:
        recovered = recover(self._queue, files)
        self._figures.lost(len(recovered.lost))
        for job in (*recovered.finished, *recovered.given_up):
            if job not in recovered.lost and (record := self._queue.find(job)) is not None:
                self._noted(Ended(record))
        for job in recovered.lost:
            if (record := self._queue.find(job)) is not None:
                self._audit.note("lost", {"key": record.key, "job": job})
        said = {name: len(jobs) for name, jobs in asdict(recovered).items()}
        _log.info("recovered", extra={"said": said})

    def _jobs(self, files: SealedFiles) -> ServedJobs:
        return ServedJobs(
            self._queue,
            files,
            self._dispatcher,
            self._board,
            admit=self._admit,
            allow=_allow(self._settings),
            on_end=self._noted,
            answers_again=self._settings.limits.answers_again,
        )

    def _door(
        self,
        folder: DataFolder,
        jobs: ServedJobs,
        keys: KeyRing,
        known: KnownPictures,
        ready: ReadyResults,
    ) -> Door:
        settings, limits = self._settings, _door_limits(self._settings)
        return Door(
            jobs=jobs,
            known=known,
            ready=ready,
            keys=keys,
            pairing=PairingCodes(folder.pairing),
            runtime=self._runtime,
            settings=settings,
            limits=limits,
            figures=self._figures,
            draining=self._draining,
            outgoing=Outgoing(limits.packed_bytes),
            last_seconds=lambda: dict(self._last_seconds),
            note=self._audit.note,
        )

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(each, self.stop)
            loop.add_signal_handler(signal.SIGHUP, self._hang_up, loop, has_terminal())
        await self._web.serve([self._socket])

    def _hang_up(self, loop: asyncio.AbstractEventLoop, had_terminal: bool) -> None:
        """An operator's word, unless it is that the terminal was closed in which this runs."""
        if had_terminal and not has_terminal():
            self.stop()
        else:
            loop.run_in_executor(None, self.reload).add_done_callback(complain)

    def _run_down(self) -> None:
        _log.info("draining")
        have_ended = self._dispatcher.drain(self._settings.limits.drain_seconds)
        _log.info("drained", extra={"said": {"all_ended": have_ended}})
        self._board.close()  # listeners come back when the server does
        self._web.should_exit = True

    def _admit(self, request: EditRequest) -> str:
        """Raises BadRequest for a prompt with a listed word, whatever face it came by."""
        if self._words.refuses(request.prompt):
            _log.info("refused", extra={"said": {"reason": REASON}})
            raise BadRequest("This server does not take this prompt.", "Say it in other words.")
        if self._runtime.carrier != "local":  # plays every model there could be
            return ""
        return self._runtime.digest(request)

    def _noted(self, run: Ended) -> None:
        self._figures.ended(run)
        self._audit.ended(run)
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
    """Until it is told to stop; its log goes to standard error. tell: called when it listens.

    Raises as `Server`.
    """
    with saying():
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what it asks for is being read just now
        server = Server(settings, folder, runtime, faces)
        tell(server)
        server.serve()


def _terms(settings: Settings) -> Terms:
    idle = settings.limits.idle_seconds
    if settings.cluster.address:
        return Terms(at_once=settings.cluster.at_once, unload_seconds=idle)
    return Terms(unload_seconds=idle)


def _queue_limits(settings: Settings) -> QueueLimits:
    limits = settings.limits
    return QueueLimits(
        open_jobs=limits.waiting,
        open_of_key=limits.waiting_per_key,
        bytes=limits.kept_bytes,
        bytes_of_key=limits.kept_bytes // 4,
        attempts=limits.attempts,
        keep_seconds=limits.keep_seconds,
    )


def _door_limits(settings: Settings) -> DoorLimits:
    limits = settings.limits
    return DoorLimits(
        body_bytes=limits.body_bytes,
        bodies_bytes=4 * limits.body_bytes,
        packed_bytes=_PACKED_BYTES,
        pixels=limits.pixels,
        hosts=frozenset(host.lower() for host in settings.hosts),
        at_once=min(64, limits.connections),
        silent_seconds=_SILENT_SECONDS,
    )


def _allow(settings: Settings) -> Callable[[str, EditRequest], None]:
    """Pixels of a key within a minute."""
    rates: dict[float, Rate] = {}

    def allow(key: str, request: EditRequest) -> None:
        per_minute = settings.rate_of(key).megapixels_per_minute
        rate = rates.setdefault(per_minute, Rate(per_minute))
        if rate.take(key, pixels(request) / 1e6):
            raise ServerBusy(
                "This key has sent as many pixels as it may within a minute.", "Try again soon."
            )

    return allow
