"""Many clients of a server at once: each sends an edit, listens, fetches, clears away, again and
again until all of them together have done enough. Every request has a connection of its own."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fixtures.clients import edit
from fixtures.served import Asker
from gesso_core.edit_request import EditRequest

_MOST_PAUSE = 0.5  # seconds; a minute that a server asks for would only make the bench longer
_CANCELS_EVERY = 20


@dataclass(frozen=True)
class Client:
    """is_tidy: removes what it has fetched; others leave that to the server."""

    key: str
    asker: Asker
    is_tidy: bool = True


@dataclass
class Tally:
    """statuses: how many answers of each. errors: what was no answer as it should be. seconds: from
    sending an edit to having it, by key. cancelled: seconds until each cancelling was acknowledged.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    cancelled: list[float] = field(default_factory=list)
    done: int = 0


class Crowd:
    def __init__(
        self,
        clients: Sequence[Client],
        jobs: int,
        *,
        slow: float = 0.0,
        on_done: Callable[[int], None] = lambda _: None,
    ) -> None:
        """slow: seconds of a step of the engine, of which an edit has four; 0 for an engine that
        costs nothing. on_done: called with the number of every job that has ended.
        """
        self._clients = clients
        self._jobs = jobs
        self._slow = slow
        self._on_done = on_done
        self._lock = threading.Lock()
        self._begun = 0
        self.tally = Tally(seconds={client.key: [] for client in clients})

    def run(self) -> float:
        """Until all is done; seconds."""
        start = time.perf_counter()
        threads = [threading.Thread(target=self._live, args=(each,)) for each in self._clients]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return time.perf_counter() - start

    def leave(self) -> None:
        """No client begins another job. From any thread."""
        with self._lock:
            self._jobs = self._begun

    def _live(self, client: Client) -> None:
        while (number := self._next()) is not None:
            start = time.perf_counter()
            wrong = ""
            try:
                self._one(client, number)
            except Exception as error:  # noqa: BLE001  # counted, whatever it is
                wrong = f"{type(error).__name__}: {error}"[:120]
            with self._lock:
                if wrong:
                    self.tally.errors[wrong] += 1
                else:
                    self.tally.seconds[client.key].append(time.perf_counter() - start)
                self.tally.done += 1
                self._on_done(self.tally.done)

    def _next(self) -> int | None:
        with self._lock:
            if self._begun >= self._jobs:
                return None
            self._begun += 1
            return self._begun

    def _one(self, client: Client, number: int) -> None:
        job = self._submitted(client.asker, self._request(number))
        path = f"/v1/jobs/{job}"
        if number % _CANCELS_EVERY == 0:
            start = time.perf_counter()
            self._ask(client.asker, "DELETE", path)
            taken = time.perf_counter() - start
            with self._lock:
                self.tally.cancelled.append(taken)
            return
        state = client.asker.end(job)["state"]
        if state != "done":
            raise ValueError(f"a job is {state}")
        self._ask(client.asker, "GET", f"{path}/result")
        if client.is_tidy:
            self._ask(client.asker, "DELETE", path)

    def _submitted(self, asker: Asker, request: EditRequest) -> str:
        while True:
            answer = asker.submit(request, called=request.prompt)
            with self._lock:
                self.tally.statuses[answer.status] += 1
            if answer.status == 201:
                return str(answer.json["id"])
            if answer.status != 429:
                raise ValueError(f"{answer.status} {answer.code}")
            time.sleep(min(_MOST_PAUSE, float(answer.headers["retry-after"])))

    def _ask(self, asker: Asker, method: str, path: str) -> None:
        answer = asker.ask(method, path)
        with self._lock:
            self.tally.statuses[answer.status] += 1
        if answer.status != 200:
            raise ValueError(f"{method} {answer.status} {answer.code}")

    def _request(self, number: int) -> EditRequest:
        """Another one each time, or what is kept would be the answer."""
        params = {"slow": self._slow} if self._slow else {"plain": True}
        return replace(edit(params), prompt=f"{id(self)} {number}")
