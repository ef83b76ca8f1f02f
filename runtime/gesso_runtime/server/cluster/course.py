"""One job with a replica of a cluster: sent, heard to its end; sent again where none began it."""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import RawIOBase
from time import monotonic

from gesso_core import wire
from gesso_core.errors import (
    BadFrame,
    EngineCrashed,
    EngineFailed,
    EngineHung,
    GessoError,
    ServerAway,
)
from gesso_core.messages import (
    PROTOCOL,
    Alive,
    Ask,
    Failed,
    Finished,
    Message,
    Reported,
    Stopped,
    from_frame,
)
from gesso_runtime.carriage import MEDIA_TYPE
from gesso_runtime.client.client import JobState
from gesso_runtime.client.job import Job, complain
from gesso_runtime.client.lanes import LanePatience
from gesso_runtime.client.packing import packed
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.server.cluster.road import MODEL_HEADER, Answered, Away, Road

_NOT_BEGUN = (404, 503)
"""The proxy's own answers while nothing is deployed, no replica can be, or too much waits."""


@dataclass(frozen=True, slots=True)
class ClusterPatience(LanePatience):
    """wait: seconds for a replica to take a job, in all, whether the cluster is away or full.
    first_pause, most_pause: between tries. lost: connections that may end without a word before
    that counts as a crash: what the job holds may be what ends them.
    """

    wait: float = 3600.0
    first_pause: float = 0.1
    most_pause: float = 5.0
    lost: int = 3


class ClusterCourse:
    """lock: the client's, which guards the job."""

    def __init__(
        self,
        job: Job,
        road: Road,
        patience: ClusterPatience,
        lock: threading.RLock,
        on_away: Callable[[str], None],
    ) -> None:
        """on_away: told why, each time that nobody took the job."""
        self._job = job
        self._road = road
        self._patience = patience
        self._lock = lock
        self._on_away = on_away
        self._cut = Cut()
        self._stopped = threading.Event()

    def stop(self, *, hurry: bool = False) -> None:
        """The replica learns of it by the connection's end, at its engine's next step."""
        self._stopped.set()
        self._cut.now()

    def run(self) -> None:
        try:
            self._patiently()
        except GessoError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001  # ends one job, not the thread
            complain(error)
            self._fail(
                EngineFailed("The job could not be given away.", "Try again.", detail=repr(error))
            )
        with self._lock:
            if self._job.is_stopping:
                self._job.end(JobState.CANCELLED)

    def _fail(self, error: GessoError) -> None:
        if not self._stopped.is_set():
            with self._lock:
                self._job.fail(error)

    def _patiently(self) -> None:
        """Raises what the job failed with; ServerAway when nobody took it for too long."""
        content = packed(Ask(PROTOCOL, self._job.status.request))
        until = monotonic() + self._patience.wait
        pause, lost = self._patience.first_pause, 0
        while not self._stopped.is_set():
            left = until - monotonic()
            try:
                self._once(content, max(0.001, left))
                return
            except Away as away:
                if self._stopped.is_set():
                    return
                self._on_away(str(away))
                if left <= 0:
                    raise self._nobody(str(away)) from away
                lost += bool(away.was_sent)
                if lost >= self._patience.lost:
                    raise _crashed("the connection ended without a word") from away
            except TimeoutError as error:
                raise self._nobody("no replica took it") from error
            self._stopped.wait(min(pause, max(0.0, left)))
            pause = min(2 * pause, self._patience.most_pause)

    def _once(self, content: tuple[bytes | memoryview, ...], wait: float) -> None:
        headers = {"Content-Type": MEDIA_TYPE, MODEL_HEADER: self._job.status.request.card}
        try:
            with self._road.asked(
                "POST", "/jobs", wait=wait, headers=headers, body=content, cut=self._cut
            ) as answer:
                self._listen(_Stream(answer))
        except Answered as answered:
            raise _meant(answered) from answered

    def _listen(self, stream: "_Stream") -> None:
        while not self._hear(_message(stream)):
            pass

    def _hear(self, said: Message) -> bool:
        """Whether it has ended."""
        with self._lock:
            match said:
                case Alive():
                    return False
                case Reported(progress=progress):
                    self._begin()
                    self._job.report(progress)
                    return False
                case Finished(result=result):
                    self._begin()
                    done = replace(self._job.status, state=JobState.DONE, result=result)
                    self._job.settle(done)
                case Failed(error=error):
                    self._job.fail(error)
                case Stopped():
                    self._job.fail(_crashed("the replica stopped it without having been asked to"))
                case _:
                    raise BadFrame(
                        "What the cluster answers is not understood.",
                        "Install the same version of Gesso on the server and on every node.",
                    )
        return True

    def _begin(self) -> None:
        """Told with the first step: what cannot run there is refused before."""
        if self._job.is_waiting:
            self._job.start()

    def _nobody(self, why: str) -> ServerAway:
        return ServerAway(
            f"No machine behind the server took this in {self._patience.wait:.0f} seconds.",
            "Try later, or ask who runs the server to look: gesso server doctor",
            detail=f"{self._road.address.words}: {why}",
        )


def secret_refused() -> EngineFailed:
    """No KeyRefused: that would be the key of whoever asked the server."""
    return EngineFailed(
        "The cluster does not know this server's secret.",
        "Whoever runs the server gives it and every node the same file, and looks again with "
        "“gesso server doctor”.",
    )


class _Stream(RawIOBase):
    """An answer, which must not end before the job does."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        super().__init__()
        self._answer = answer

    def readinto(self, view: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._answer.readinto(view)
        except TimeoutError as error:
            raise EngineHung(
                "The replica that ran this gave no sign of life.",
                "Try again; if it happens again, ask who runs the server.",
            ) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise _crashed(repr(error)) from error
        if not got:
            raise _crashed("the answer ended before the job did")
        return got


def _message(stream: _Stream) -> Message:
    frame = wire.read(stream)  # type: ignore[arg-type]
    assert frame is not None  # the stream raises at its end
    return from_frame(frame)


def _meant(answered: Answered) -> GessoError | Away:
    status = answered.status
    if status == 401:
        return secret_refused()
    if answered.error is not None:
        return answered.error
    if status in _NOT_BEGUN:
        return Away(f"status {status}")
    if status in {408, 500, 502, 504}:
        return _crashed(f"status {status}")
    return BadFrame(
        f"What the cluster answers is not understood (status {status}).",
        "Ask who runs the server to look: gesso server doctor",
    )


def _crashed(detail: str) -> EngineCrashed:
    return EngineCrashed(
        "The replica that ran this is gone.",
        "Try again; if it happens again, try it smaller or with another model.",
        detail=detail,
    )
