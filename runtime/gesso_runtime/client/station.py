"""The place of one worker: hiring it when it is needed, hearing it, letting it go."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Protocol

from gesso_core.errors import EngineHung, GessoError, NeedsEnvironment
from gesso_core.messages import PROTOCOL, FromWorker, Ready, ToWorker

_STALLED = 0.5  # seconds late, from where on it was this process that did not run


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. ready: until a started worker says so. alive: without any sign of life. silence:
    without progress, which on a slow disk or processor may be long between two steps. answer: until
    a cancelled job is told to have ended, whatever the worker does. stop: until a worker that does
    not answer a cancellation is killed. end: until one that was asked to end is killed.
    """

    ready: float = 60.0
    alive: float = 120.0
    silence: float = 900.0
    answer: float = 0.7
    stop: float = 3.0
    end: float = 1.0


PATIENCE = Patience()


@dataclass(frozen=True, eq=False)
class Ended:
    """The worker is no more: the last that is heard of it. signal: what it died of, or 0."""

    error: GessoError
    signal: int = 0
    may_retry: bool = True


class Lost(Exception):
    """There is no use in the worker any more. Not an error for users: `ended.error` is."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended.error.message)
        self.ended = ended


class Closed(Exception):
    """The client closes: whoever works stops working."""


Hear = Callable[[FromWorker | Ended], None]


class Worker(Protocol):
    """A worker that was started, with all threads it takes to reach it."""

    def send(self, message: ToWorker) -> None:
        """At once, whether it listens or not. Raises BadRequest for what cannot travel."""
        ...

    def close(self, patience: float) -> None:
        """Leave nothing of it behind. patience: seconds it has to end by itself; 0 kills it."""
        ...


Start = Callable[[Hear], Worker]
"""Called on a thread that stays for as long as the worker does. Raises NeedsEnvironment."""


@dataclass(eq=False)
class _Hired:
    worker: Worker
    number: int
    since: float
    is_ready: bool = False


class Station:
    """Used by one thread, except for `wake` and `close`.

    row: of engines that a worker must run here.
    """

    def __init__(
        self, row: str, start: Start, patience: Patience, *, allow_unconfined: bool
    ) -> None:
        self.heard = 0.0
        self._row = row
        self._start = start
        self._patience = patience
        self._allow_unconfined = allow_unconfined
        self._hired: _Hired | None = None
        self._hirings = 0
        self._looked = monotonic()
        self._stalled = 0.0
        self._is_closed = False
        # What workers say, by their number; 0 is somebody else of this process.
        self._inbox: queue.SimpleQueue[tuple[int, FromWorker | Ended | None]] = queue.SimpleQueue()

    def wake(self) -> None:
        self._inbox.put((0, None))

    def close(self) -> None:
        self._is_closed = True
        self.wake()

    def now(self) -> float:
        """Seconds on a clock that stands still while this process is stopped."""
        self._leave_out_stalls(0.0)
        return self._looked - self._stalled

    def is_ready(self) -> bool:
        """Whether the worker takes a task now. Starts one where there is none; raises Lost."""
        if self._hired is None:
            self._hire()
        hired = self._hired
        assert hired is not None
        if not hired.is_ready and self.now() - hired.since > self._patience.ready:
            raise Lost(
                Ended(EngineHung("The engine did not start in time.", "Try again a little later."))
            )
        return hired.is_ready

    def send(self, message: ToWorker) -> None:
        """Nothing happens where there is no worker. Raises BadRequest."""
        if self._hired is not None:
            self._hired.worker.send(message)

    def listen(self, seconds: float | None = None) -> FromWorker | None:
        """What is said next; None when it was nothing, or only that something is to be seen to.

        Raises Lost when the worker has ended or may not be used, Closed when the client closes.
        """
        self._leave_out_stalls(0.0)
        try:
            number, said = self._inbox.get(timeout=seconds)
        except queue.Empty:
            number, said = 0, None
        self._leave_out_stalls(inf if seconds is None else seconds)
        if self._is_closed:
            raise Closed
        if said is None or self._hired is None or number != self._hired.number:
            return None  # nothing, or the last words of one that was let go
        self.heard = self.now()
        if isinstance(said, Ended):
            raise Lost(said)
        if isinstance(said, Ready):
            self._check(said)
            self._hired.is_ready = True
        return said

    def dismiss(self, patience: float = 0.0) -> None:
        """Let the worker go; when this returns, its process has ended."""
        hired, self._hired = self._hired, None
        if hired is not None:
            hired.worker.close(patience)

    def _leave_out_stalls(self, expected: float) -> None:
        """expected: seconds that may have passed since it was last looked. Where more have, what
        was said meanwhile may not have been read yet, or only its beginning.
        """
        before, self._looked = self._looked, monotonic()
        passed = self._looked - before
        if passed - expected > _STALLED:
            self._stalled += passed

    def _hire(self) -> None:
        self._hirings += 1
        number = self._hirings
        try:
            worker = self._start(lambda said: self._inbox.put((number, said)))
        except GessoError as error:
            raise Lost(Ended(error, may_retry=False)) from error
        self._hired = _Hired(worker, number, self.now())

    def _check(self, ready: Ready) -> None:
        if ready.protocol != PROTOCOL:
            error = NeedsEnvironment(
                f"The engine's libraries are of another version of Gesso (protocol "
                f"{ready.protocol}, this one speaks {PROTOCOL}).",
                "Install the engines that belong to this version.",
            )
        elif self._row not in ready.engines:
            error = NeedsEnvironment(
                f"The libraries found cannot run “{self._row}” models.",
                "Install the engines that belong to this version.",
                detail=f"it runs {', '.join(ready.engines) or 'none'}",
            )
        elif not (ready.is_confined or self._allow_unconfined):
            error = NeedsEnvironment(
                "The engine could not be shut off from the network, so it was not used.",
                "Run “gesso doctor” to see what this system lacks.",
            )
        else:
            return
        raise Lost(Ended(error, may_retry=False))
