"""Start a worker only to hear what it says of itself, and let it go."""

import queue
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from gesso_core.errors import EngineHung, NeedsEnvironment
from gesso_core.messages import PROTOCOL, FromWorker, Ready
from gesso_runtime.client.station import Ended
from gesso_runtime.client.worker_process import Command, WorkerProcess, worker_command
from gesso_runtime.environments import Environment

_READY_SECONDS = 30.0
_END_SECONDS = 1.0
_ALWAYS = "rehearsal"  # a row that needs no library


@dataclass(frozen=True, slots=True)
class Greeting:
    """seconds: from its start. engines: rows it says it can run."""

    seconds: float
    engines: frozenset[str]
    versions: Mapping[str, str] = field(default_factory=dict)
    is_confined: bool = False


def greet(environment: Environment, *, patience: float = _READY_SECONDS) -> Greeting:
    """Raises NeedsEnvironment, EngineHung, and what a worker ends with that says nothing."""
    heard: queue.SimpleQueue[FromWorker | Ended] = queue.SimpleQueue()
    started = monotonic()
    worker = WorkerProcess(_command(environment), heard.put)
    try:
        ready = _ready(heard, started + patience)
        seconds = monotonic() - started
    finally:
        worker.close(_END_SECONDS)
    return Greeting(seconds, frozenset(ready.engines), ready.versions, ready.is_confined)


def _command(environment: Environment) -> Command:
    plain = worker_command(environment, _ALWAYS)
    others = sorted(environment.engines - {_ALWAYS})
    words = (*plain.words, *(word for row in others for word in ("--engine", row)))
    return Command(words, plain.variables)


def _ready(heard: "queue.SimpleQueue[FromWorker | Ended]", until: float) -> Ready:
    while (left := until - monotonic()) > 0:
        try:
            said = heard.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(said, Ended):
            raise said.error
        if isinstance(said, Ready):
            if said.protocol != PROTOCOL:
                raise NeedsEnvironment(
                    f"It is of another version of Gesso (protocol {said.protocol}, this one "
                    f"speaks {PROTOCOL}).",
                    "Install the environment that belongs to this version.",
                )
            return said
    raise EngineHung("It did not get ready in time.", "Try again a little later.")
