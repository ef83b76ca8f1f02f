"""What is said between the client and a worker, and its form as frames.

To a server: Ask; its answer is a Finished. To the worker: Task, Prepare, Cancel, Unload. From it:
Ready, Reported, Finished, Failed, Stopped, Unloaded, Alive. A worker that reads the end of its
input ends at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from numpy.typing import NDArray

from gesso_core.cards.exported import ExportedPart
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.cards.strict import read_record, to_plain
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadFrame, BadRequest, EngineFailed, GessoError
from gesso_core.placement import Placement
from gesso_core.progress import Progress
from gesso_core.wire import Frame

PROTOCOL = 2
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


@dataclass(frozen=True, eq=False)
class Ask:
    """What a server is asked to do; where and how it runs is the server's own matter.

    protocol: `PROTOCOL`. priority: larger is sooner, among the jobs of one key.
    """

    protocol: int
    request: EditRequest
    priority: int = 0


@dataclass(frozen=True, eq=False)
class Prepare:
    """Write what `card` names for `precision`, made from `files`, below the folder `target`; what
    is there already stays. Answered as a Task is, with a result that has notes at most.

    files, target: on the worker's machine. threads: of the processor. exported: those parts as
    ONNX instead, with numbers of that precision.
    """

    job: int
    card: ModelCard
    files: Mapping[str, str]
    precision: Precision
    target: str
    threads: int
    exported: tuple[ExportedPart, ...] = ()


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
    """progress.stage: "loading", "encoding", "denoising", "decoding", "aligning", "running", and
    "making room" where memory ran out and the next placement is tried. Of a Prepare: "preparing".
    """

    job: int
    progress: Progress


@dataclass(frozen=True, eq=False)
class Finished:
    job: int
    result: EngineResult


@dataclass(frozen=True, eq=False)
class Failed:
    """job: 0 where the error concerns none: the worker then ends."""

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


ToServer = Ask
ToWorker = Task | Prepare | Cancel | Unload
FromWorker = Ready | Reported | Finished | Failed | Stopped | Unloaded | Alive
Message = ToServer | ToWorker | FromWorker

_CLASSES: Mapping[str, type[Message]] = {
    "ask": Ask,
    "task": Task,
    "prepare": Prepare,
    "cancel": Cancel,
    "unload": Unload,
    "ready": Ready,
    "reported": Reported,
    "finished": Finished,
    "failed": Failed,
    "stopped": Stopped,
    "unloaded": Unloaded,
    "alive": Alive,
}
_KINDS = {kind: name for name, kind in _CLASSES.items()}
_DETAIL = 16_000  # characters of an error's detail that travel, the last ones: a header has an end
_PICTURES = frozenset({"|u1", "<u2", "<f4"})
_PREVIEWS = frozenset({"|u1"})
_MASKS = frozenset({"<f4"})


@dataclass(frozen=True, slots=True)
class _ErrorText:
    code: str
    message: str
    hint: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _FailedText:
    job: int
    error: _ErrorText


def to_frame(message: Message) -> Frame:
    """Arrays are not copied. Raises BadRequest for arrays that the other side would refuse."""
    kind = _KINDS[type(message)]
    match message:
        case Ask(request=request) | Task(request=request):
            bare = replace(request, picture=None, mask=None, references=())
            references = {f"reference{n}": array for n, array in enumerate(request.references)}
            arrays = _present({"picture": request.picture, "mask": request.mask} | references)
            return Frame(kind, to_plain(replace(message, request=bare)), arrays)
        case Reported(progress=progress):
            bare_progress = replace(progress, preview=None)
            return Frame(
                kind,
                to_plain(replace(message, progress=bare_progress)),
                _present({"preview": progress.preview}),
            )
        case Finished(result=result):
            bare_result = replace(result, picture=None, mask=None)
            return Frame(
                kind,
                to_plain(replace(message, result=bare_result)),
                _present({"picture": result.picture, "mask": result.mask}),
            )
        case Failed(job=job, error=error):
            text = _ErrorText(error.code, error.message, error.hint, error.detail[-_DETAIL:])
            return Frame(kind, to_plain(_FailedText(job, text)))
        case Prepare() | Cancel() | Unload() | Ready() | Stopped() | Unloaded() | Alive():
            return Frame(kind, to_plain(message))
        case _:
            assert_never(message)


def from_frame(frame: Frame) -> Message:
    """Raises BadFrame for anything that is not such a message, whole and of the right types."""
    try:
        return _message(frame)
    except (BadRequest, RecursionError) as error:
        raise BadFrame(
            "What came from the engine is no message that is known here.",
            "Install the same version of Gesso on both sides.",
            detail=str(error)[:_DETAIL],
        ) from error


def error_said(code: str, message: str, hint: str = "", *, detail: str = "") -> GessoError:
    """The error that another side told of. One that is not known here is an EngineFailed."""
    kind = _error_classes().get(code, EngineFailed)
    return kind(message, hint, detail=detail)


def _message(frame: Frame) -> Message:
    kind = _CLASSES.get(frame.kind)
    if kind is None:
        raise BadRequest(f"No message is called “{frame.kind[:80]}”.")
    if kind is Failed:
        text = read_record(_FailedText, frame.fields, frame.kind)
        said = text.error
        error = error_said(said.code, said.message, said.hint, detail=said.detail)
        message: Any = Failed(text.job, error)
    else:
        message = read_record(kind, frame.fields, frame.kind)
    arrays = _Arrays(dict(frame.arrays))
    match message:
        case Ask(request=request) | Task(request=request):
            filled = replace(
                request,
                picture=arrays.take("picture"),
                mask=arrays.take("mask"),
                references=arrays.take_row("reference"),
            )
            message = replace(message, request=filled)
        case Reported(progress=progress):
            preview = arrays.take("preview")
            message = replace(message, progress=replace(progress, preview=preview))
        case Finished(result=result):
            picture = arrays.take("picture")
            mask = arrays.take("mask")
            message = replace(message, result=replace(result, picture=picture, mask=mask))
    arrays.finish()
    return message  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _Arrays:
    """What came with a message; every array must be taken, once and as what it is meant to be."""

    left: dict[str, NDArray[Any]]

    def take(self, name: str) -> NDArray[Any] | None:
        array = self.left.pop(name, None)
        return None if array is None else _checked(name, array)

    def take_row(self, name: str) -> tuple[NDArray[Any], ...]:
        """name0, name1, … as far as they go."""
        row: list[NDArray[Any]] = []
        while (array := self.take(f"{name}{len(row)}")) is not None:
            row.append(array)
        return tuple(row)

    def finish(self) -> None:
        if self.left:
            raise BadRequest(f"It brings arrays nobody asked for: {', '.join(self.left)[:200]}.")


def _present(arrays: Mapping[str, NDArray[Any] | None]) -> dict[str, NDArray[Any]]:
    return {name: _checked(name, array) for name, array in arrays.items() if array is not None}


def _checked(name: str, array: NDArray[Any]) -> NDArray[Any]:
    dtypes, inner = {"mask": (_MASKS, ()), "preview": (_PREVIEWS, (3,))}.get(
        name, (_PICTURES, (3,))
    )
    if (
        array.dtype.str not in dtypes
        or array.shape[2:] != inner
        or array.ndim < 2
        or not array.size
    ):
        raise BadRequest(f"The {name} is of {array.dtype} and shape {array.shape}.")
    return array


def _error_classes() -> Mapping[str, type[GessoError]]:
    """By code. An older side does not know every error of a newer one: it keeps the text."""
    found, waiting = {}, [GessoError]
    while waiting:
        kind = waiting.pop()
        found[kind.code] = kind
        waiting.extend(kind.__subclasses__())
    return found
