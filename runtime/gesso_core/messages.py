"""What is said between the client and a worker, and its form as frames.

To the worker: Task, Cancel, Unload. From it: Ready, Reported, Finished, Failed, Stopped, Unloaded,
Alive. A worker that reads the end of its input ends at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import GessoError
from gesso_core.placement import Placement
from gesso_core.progress import Progress
from gesso_core.wire import Frame

PROTOCOL = 1
"""Of the messages; both sides must speak the same."""


@dataclass(frozen=True, eq=False)
class Task:
    """files: where they lie on the worker's machine, by the card's path. model: their digest.

    placements: the one meant, then those to fall back to when memory runs out.
    """

    job: int
    card: ModelCard
    files: Mapping[str, str]
    model: str
    placements: tuple[Placement, ...]
    request: EditRequest


@dataclass(frozen=True, slots=True)
class Cancel:
    job: int


@dataclass(frozen=True, slots=True)
class Unload:
    pass


@dataclass(frozen=True, slots=True)
class Ready:
    """versions: of Python, Gesso and the engine's libraries, by name. engines: rows it can run."""

    protocol: int
    pid: int
    engines: tuple[str, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    is_confined: bool = False


@dataclass(frozen=True, eq=False)
class Reported:
    """progress.stage: "loading", "encoding", "denoising", "decoding", "aligning", "running"."""

    job: int
    progress: Progress


@dataclass(frozen=True, eq=False)
class Finished:
    job: int
    result: EngineResult


@dataclass(frozen=True, eq=False)
class Failed:
    job: int
    error: GessoError


@dataclass(frozen=True, slots=True)
class Stopped:
    """Cancelled, as asked."""

    job: int


@dataclass(frozen=True, slots=True)
class Unloaded:
    """No model is held any more, because it was asked for or nothing was to do."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Every second, whatever the engine does."""


ToWorker = Task | Cancel | Unload
FromWorker = Ready | Reported | Finished | Failed | Stopped | Unloaded | Alive


def to_frame(message: ToWorker | FromWorker) -> Frame:
    raise NotImplementedError


def from_frame(frame: Frame) -> ToWorker | FromWorker:
    """Raises BadFrame for anything that is not such a message, whole and of the right types."""
    raise NotImplementedError
