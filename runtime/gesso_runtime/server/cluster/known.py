"""What a gateway knows of its cluster's nodes: kept in a file, and asked for behind who waits."""

import json
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import GessoError, ServerAway
from gesso_core.messages import PROTOCOL
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.server.cluster.asking import ask_machine
from gesso_runtime.server.cluster.road import Road
from gesso_runtime.server.cluster.seen import Seen
from gesso_runtime.server.keys.secret_files import read_secret, replace_secret
from gesso_runtime.server.said import place_of

_ASK_SECONDS = 60.0  # a first replica may have to start
_PATIENCE_SECONDS = 3.0  # below the 5 s that our client lets a server be silent when it looks
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """address: of the cluster that said it."""

    address: str
    seen: Seen


class Known:
    """Thread-safe. One request at a time, and none before somebody wants to know."""

    def __init__(self, road: Road, file: Path, *, patience: float = _PATIENCE_SECONDS) -> None:
        """patience: seconds that whoever wants to know waits; the request goes on behind."""
        self._road = road
        self._file = file
        self._patience = patience
        self._lock = threading.Lock()
        self._asking: Future[Seen] | None = None
        self._thread: threading.Thread | None = None
        self._cut = Cut()

    def kept(self) -> Seen | None:
        """Without asking."""
        with suppress(GessoError, ValueError, RecursionError):
            told = json.loads(read_secret(self._file))
            kept = read_record(_Kept, told, self._file.name)
            if kept.address == self._road.address.words and kept.seen.protocol == PROTOCOL:
                return kept.seen
        return None

    def keep(self, seen: Seen) -> None:
        """Raises CannotWrite, DiskFull."""
        told = json.dumps(to_plain(_Kept(self._road.address.words, seen)))
        replace_secret(self._file, told.encode())

    def seen(self) -> Seen:
        """Raises ServerAway where nothing is kept and nobody answers soon, and as `ask_machine`."""
        if (kept := self.kept()) is not None:
            return kept
        try:
            return self._asked().result(self._patience)
        except TimeoutError as error:
            raise ServerAway(
                "No replica of the cluster has said yet what its node has.",
                "One may be starting: try again in a moment. Jobs are taken on meanwhile.",
            ) from error

    def has_seen(self) -> bool:
        """Whether `seen` answers at once, and with a node."""
        with self._lock:
            asking = self._asking
        is_told = asking is not None and asking.done() and asking.exception() is None
        return is_told or self.kept() is not None

    def ask(self) -> None:
        """Behind whoever wants to know: what comes is for whoever asks later."""
        self._asked()

    def close(self) -> None:
        self._cut.now()
        if self._thread is not None:
            self._thread.join()

    def _asked(self) -> Future[Seen]:
        """What is under way or was answered; a failure is not kept."""
        with self._lock:
            found = self._asking
            if found is None or (found.done() and found.exception() is not None):
                found = self._asking = Future()
                self._thread = threading.Thread(
                    target=self._ask, args=(found,), name="gesso-looking", daemon=True
                )
                self._thread.start()
            return found

    def _ask(self, told: Future[Seen]) -> None:
        try:
            seen = ask_machine(self._road, wait=_ASK_SECONDS, cut=self._cut)
        except BaseException as error:  # noqa: BLE001  # whoever waits is told
            told.set_exception(error)
            return
        try:
            self.keep(seen)
        except GessoError as error:  # it is known for as long as this server runs
            _log.error("keeping", extra={"said": {"error": place_of(error)}})
        told.set_result(seen)
