"""One job with a server: sent, followed, fetched, and cleared away there; through cut links."""

import hashlib
import io
import re
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, TypeVar

from gesso_core import wire
from gesso_core.edit_request import EngineResult
from gesso_core.errors import (
    BadFrame,
    EngineCrashed,
    EngineFailed,
    GessoError,
    NoSuchJob,
    NotFound,
)
from gesso_core.messages import Finished, error_said, from_frame
from gesso_runtime.carriage import MEDIA_TYPE, Codec, unpack
from gesso_runtime.client.client import JobState
from gesso_runtime.client.job import Job, complain
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.client.remote.door import Door, Gone, Line, read_json
from gesso_runtime.client.remote.events import Event, progress_of, read_events
from gesso_runtime.client.remote.sent import Packed, PicturesThere, packed

T = TypeVar("T")
OnAway = Callable[[GessoError], None]
"""Is told that a server is waited for, and why; on a thread of the client's."""
_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 5 << 30  # of a result; more than any frame holds


@dataclass(frozen=True, slots=True)
class RemotePatience:
    """Seconds. away: without the server before a job fails. told: before its being away is told.
    silence: without any byte on a
    connection; servers give a sign of life every ten. first_pause, most_pause: between tries;
    most_asked: where the server asks for a longer one.
    answer: until a cancelled job is told to have ended, whatever the server does. clearing: for
    each of the few tries to tell the server that nobody wants the job any more. end: for what is
    under way when the client is closed.
    """

    away: float = 30.0
    told: float = 2.0
    silence: float = 25.0
    first_pause: float = 0.05
    most_pause: float = 0.8
    most_asked: float = 60.0
    answer: float = 0.7
    clearing: float = 2.0
    end: float = 2.0


class RemoteCourse:
    """lock: the client's, which guards the job. `run` belongs to one thread, the rest to any."""

    def __init__(
        self,
        job: Job,
        door: Door,
        patience: RemotePatience,
        lock: threading.RLock,
        *,
        codec: Codec,
        there: PicturesThere,
        on_away: OnAway = lambda _: None,
    ) -> None:
        """there: of the client, for all of its jobs. on_away: called once for each outage."""
        self._job = job
        self._door = door
        self._patience = patience
        self._lock = lock
        self._codec = codec
        self._wanted = f"{MEDIA_TYPE}; codec={codec}"
        self._there = there
        self._on_away = on_away
        self._idempotency = uuid.uuid4().hex
        self._cut = Cut()
        self._line = Line()
        self._stopped = threading.Event()
        self._is_hurried = False
        self._content: Packed | None = None
        self._may_be_there = False  # the server may have it, though its number is not known
        self._id = ""
        self._last_event = 0
        self._attempt = 0
        self._heard = monotonic()
        self._fetched = bytearray()
        self._tag = ""

    def stop(self, *, hurry: bool = False) -> None:
        """Nobody wants it any more. hurry: neither is there time to be thorough."""
        self._is_hurried |= hurry
        self._stopped.set()
        self._cut.now()

    def run(self) -> None:
        """Returns when the job has ended and the server knows, or cannot be told."""
        try:
            result = self._made()
            with self._lock:
                self._begin()
                self._job.settle(replace(self._job.status, state=JobState.DONE, result=result))
            del result
        except _Stopped:
            pass
        except GessoError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001  # ends one job, not the thread
            complain(error)
            self._fail(
                EngineFailed("The edit could not be sent.", "Try again.", detail=repr(error))
            )
        self._fetched = bytearray()
        self._clear_away()
        self._line.close()
        self._content = None

    def _fail(self, error: GessoError) -> None:
        with self._lock:
            self._job.fail(error)

    def _made(self) -> EngineResult:
        self._content = packed(self._job.status.request, self._codec, self._there.digests)
        try:
            return self._once()
        except NoSuchJob:  # it has lost its data: asked anew, once
            self._id, self._last_event, self._tag = "", 0, ""
            self._fetched.clear()
            return self._once()

    def _once(self) -> EngineResult:
        if not self._id:
            self._id = self._patiently(self._submit)
        said = self._patiently(self._follow)
        if said.get("state") == "failed":
            raise _error(said)
        if said.get("state") != "done":
            raise EngineFailed(
                "The server stopped the job without having been asked to.", "Try again."
            )
        result = self._patiently(self._fetch)
        facts = replace(result.facts, placement=placed(self._door.remote.name, result))
        return replace(result, facts=facts)

    def _patiently(self, act: Callable[[], T]) -> T:
        """Until it works. Raises ServerAway when there was no server for too long, or what it said
        when it was busy for so long; and _Stopped.
        """
        pause = self._patience.first_pause
        heard = self._heard = monotonic()
        is_told = False
        while True:
            if self._stopped.is_set():
                raise _Stopped
            try:
                return act()
            except Gone as gone:
                if self._heard > heard:
                    heard, pause, is_told = self._heard, self._patience.first_pause, False
                away = monotonic() - heard
                left = self._patience.away - away
                if left < 0:
                    raise gone.for_people(self._door.remote) from gone
                if away > self._patience.told and not is_told:
                    self._on_away(gone.for_people(self._door.remote))
                    is_told = True
                asked = min(gone.after, self._patience.most_asked, left)
                self._stopped.wait(max(pause, asked))
                pause = min(2 * pause, self._patience.most_pause)

    def _submit(self, cut: Cut | None = None) -> str:
        content = self._content
        assert content is not None
        try:
            number = self._post(content, cut or self._cut)
        except NotFound:
            if not content.is_short:
                raise
            self._there.forget(content.digests)  # the server has forgotten: all of it is sent
            content = self._content = packed(self._job.status.request, self._codec)
            number = self._post(content, cut or self._cut)
        self._there.note(content.digests)
        return number

    def _post(self, content: Packed, cut: Cut) -> str:
        self._may_be_there = True
        headers = {
            "Content-Type": MEDIA_TYPE,
            "Idempotency-Key": self._idempotency,
            "Accept": self._wanted,  # the server may pack the result while it is written
        }
        with self._refusing(), self._door.asked(
            "POST", "/v1/jobs", silence=self._patience.silence, headers=headers,
            body=content.parts, cut=cut, line=self._line,
        ) as answer:  # fmt: skip
            number = read_json(answer, self._door.remote).get("id")
        if not isinstance(number, str) or not number.isalnum():
            raise BadFrame("The server gave the job no number.", "Try again.")
        return number

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except GessoError:
            self._may_be_there = False
            raise

    def _follow(self) -> Mapping[str, Any]:
        """The data of the final state."""
        headers = {"Accept": "text/event-stream"}
        if self._last_event:
            headers["Last-Event-ID"] = str(self._last_event)
        path = f"/v1/jobs/{self._id}/events"
        with self._door.asked(
            "GET",
            path,
            silence=self._patience.silence,
            headers=headers,
            cut=self._cut,
            line=self._line,
        ) as answer:
            for event in read_events(answer):
                self._heard = monotonic()
                self._last_event = event.number or self._last_event
                if self._hear(event):
                    return event.data
            raise Gone("the events ended before the job did")  # and with them the line

    def _hear(self, event: Event) -> bool:
        """Whether it has ended."""
        match event.name:
            case "state":
                return self._hear_state(event.data)
            case "progress" | "preview":
                progress = progress_of(event)
                if progress is not None:
                    with self._lock:
                        self._begin()
                        self._job.report(progress)
            case "" if self._attempt:  # it has been running for a while, and says nothing
                with self._lock:
                    self._begin()
        return False

    def _hear_state(self, data: Mapping[str, Any]) -> bool:
        state, attempt = data.get("state"), data.get("attempt")
        if state == "queued" and self._attempt:
            with self._lock:
                if self._job.status.state is JobState.RUNNING:
                    self._job.retry(_error(data))
        if state == "running":
            # Told with the first step: what cannot run there is claimed and refused at once.
            self._attempt = attempt if isinstance(attempt, int) else 1
        return state in {"done", "failed", "cancelled"}

    def _begin(self) -> None:
        if self._job.is_waiting:
            self._job.start()

    def _fetch(self) -> EngineResult:
        headers = {"Accept": self._wanted}
        if self._fetched and self._tag:
            headers |= {"Range": f"bytes={len(self._fetched)}-", "If-Range": self._tag}
        path = f"/v1/jobs/{self._id}/result"
        with self._door.asked(
            "GET",
            path,
            silence=self._patience.silence,
            headers=headers,
            cut=self._cut,
            line=self._line,
        ) as answer:
            is_rest = answer.status == 206
            if not is_rest:
                self._fetched.clear()
            self._tag = answer.headers.get("ETag", "")
            left = -1 if answer.length is None else answer.length
            if left + len(self._fetched) > _MOST_BYTES:
                raise BadFrame("The result is larger than any that is taken.", "Try again.")
            while chunk := answer.read(_CHUNK):
                self._heard = monotonic()
                self._fetched += chunk
                left -= len(chunk)
            if left > 0:
                raise Gone("the result is cut off")
        try:
            return _read(self._fetched, self._tag)
        except BadFrame as error:
            self._fetched.clear()
            if is_rest:  # two halves that are not of one whole
                raise Gone(error.message) from error
            raise

    def _clear_away(self) -> None:
        """Tell the server that it may forget the job, in a few tries; tell its end before that
        could take long.
        """
        tries = 1 if self._is_hurried else 3
        for number in range(tries):
            seconds = self._patience.answer if not number else self._patience.clearing
            with suppress(Gone, GessoError):
                if self._may_be_there and not self._id and not self._is_hurried:
                    self._id = self._submit(Cut())  # its number got lost: asked for once more
                if self._id:
                    self._door.json(
                        "DELETE", f"/v1/jobs/{self._id}", silence=seconds, line=self._line
                    )
                break
            self._end_stopped()
            self._idle(self._patience.most_pause)
        self._end_stopped()

    def _end_stopped(self) -> None:
        with self._lock:
            if self._job.is_stopping:
                self._job.end(JobState.CANCELLED)

    def _idle(self, seconds: float) -> None:
        until = monotonic() + seconds
        while not self._is_hurried and monotonic() < until:
            threading.Event().wait(0.05)


class _Stopped(Exception):
    """The job was cancelled."""


def placed(name: str, result: EngineResult) -> str:
    """A server's placement for the record: "remote:studio/cuda:0, nf4, resident"."""
    return f"remote:{name}/{result.facts.placement}"


def _read(content: bytearray, tag: str) -> EngineResult:
    """tag: of the answer; it begins with the digest of the frame as it was before it was packed.

    Raises BadFrame for what is no result, or not the one that the server keeps.
    """
    frame = wire.read(io.BytesIO(content))
    plain = None if frame is None else unpack(frame)
    message = None if plain is None else from_frame(plain)
    if plain is None or not isinstance(message, Finished):
        raise BadFrame(
            "What the server answers is no result.",
            "Install the same version of Gesso on both sides.",
        )
    named = _DIGEST.match(tag.removeprefix("W/").strip('"'))
    if named is not None and _digest(plain) != named[0]:
        raise BadFrame("The result was damaged on its way.", "Send the edit again.")
    return message.result


def _digest(frame: wire.Frame) -> str:
    found = hashlib.sha256()
    for part in wire.parts(frame):
        found.update(part)
    return found.hexdigest()


def _error(said: Mapping[str, Any]) -> GessoError:
    error = said.get("error")
    if not isinstance(error, Mapping):
        return EngineCrashed("The server had to begin again.", "Wait until it is done.")
    code, message, hint = (str(error.get(name) or "") for name in ("code", "message", "hint"))
    return error_said(code, message or "The server could not finish the job.", hint)
