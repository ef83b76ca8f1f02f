"""Some models here, others on servers: one client for whoever does not care which."""

import itertools
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from gesso_core.edit_request import EditRequest
from gesso_core.errors import GessoError, ServerAway
from gesso_core.progress import Cancelled
from gesso_runtime.client.client import JobState, JobStatus, Listener, RuntimeClient

Before = Callable[[EditRequest], None]
"""Asked on the thread that submits, before anything leaves. Raises GessoError, or Cancelled, where
it must not."""


Instead = Callable[[EditRequest, ServerAway], None]
"""Is told what runs here because its server is away; on a thread of the client's."""


@dataclass(frozen=True, slots=True)
class _Place:
    client: RuntimeClient
    job: int


class PlacedClient:
    """here: for every card that is not in `there`; whoever opened it closes it. there: by the
    card's id; closed with this. instead: cards that run here, too, where their server is away.
    """

    def __init__(
        self,
        here: RuntimeClient,
        there: Mapping[str, RuntimeClient],
        before: Before,
        *,
        instead: frozenset[str] = frozenset(),
        on_instead: Instead = lambda request, error: None,
    ) -> None:
        self._here = here
        self._there = there
        self._before = before
        self._instead = instead
        self._on_instead = on_instead
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._places: dict[int, _Place] = {}
        self._unwanted: set[int] = set()

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        number = next(self._numbers)
        client = self._there.get(request.card)
        if client is None:
            self._send(number, self._here, request, self._ending(number, listener))
            return number
        refused = self._refused(number, request)
        if refused is None:
            told = self._falling_back(number, request, self._ending(number, listener))
            self._send(number, client, request, told)
        else:
            # Not on the caller's thread, which may hold what the listener waits for.
            threading.Thread(target=listener, args=(refused,), name="gesso-not-sent").start()
        return number

    def cancel(self, job: int) -> None:
        with self._lock:
            place = self._places.get(job)
            if place is not None:
                self._unwanted.add(job)
        if place is not None:
            place.client.cancel(place.job)

    def move(self, job: int, place: int) -> None:
        with self._lock:
            found = self._places.get(job)
        if found is not None:
            found.client.move(found.job, place)

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        with self._lock:
            numbers = {(id(p.client), p.job): number for number, p in self._places.items()}
        clients = [self._here, *{id(each): each for each in self._there.values()}.values()]
        listed = [(id(client), status) for client in clients for status in client.jobs]
        return tuple(
            replace(status, id=numbers[client, status.id])
            for client, status in listed
            if (client, status.id) in numbers
        )

    def unload(self) -> None:
        self._here.unload()

    def close(self) -> None:
        for client in {id(each): each for each in self._there.values()}.values():
            client.close()

    def _send(
        self, number: int, client: RuntimeClient, request: EditRequest, told: Listener
    ) -> None:
        with self._lock:  # whoever is told of its end waits until it is noted
            self._places[number] = _Place(client, client.submit(request, told))

    def _refused(self, number: int, request: EditRequest) -> JobStatus | None:
        try:
            self._before(request)
        except Cancelled:
            return JobStatus(number, request, JobState.CANCELLED)
        except GessoError as error:
            return JobStatus(number, request, JobState.FAILED, error=error)
        return None

    def _ending(self, number: int, listener: Listener) -> Listener:
        def told(status: JobStatus) -> None:
            if status.state.is_final:
                with self._lock:
                    self._places.pop(number, None)
                    self._unwanted.discard(number)
            listener(replace(status, id=number))

        return told

    def _falling_back(self, number: int, request: EditRequest, told: Listener) -> Listener:
        def watched(status: JobStatus) -> None:
            error = status.error
            if request.card not in self._instead or not isinstance(error, ServerAway):
                told(status)
                return
            with self._lock:
                if number in self._unwanted:
                    told(replace(status, state=JobState.CANCELLED, error=None))
                    return
                with suppress(Exception):  # what is said of it does not cost the edit
                    self._on_instead(request, error)
                self._send(number, self._here, request, lambda s: told(replace(s, retried=error)))

        return watched
