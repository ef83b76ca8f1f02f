"""A request on its way to the disk as it came, while others still decode and check it.

What is refused then, or becomes no job for another reason, is removed again; of a server that was
killed meanwhile it goes at its next start, like every file that no row speaks of.
"""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress

from gesso_core.errors import GessoError
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.sealed_files import SealedFiles, Stored


class Keeping:
    """Of one request. job: what it will be called. Leave it by `let_go`."""

    def __init__(
        self, files: SealedFiles, writers: Executor, refuse: Callable[[], None] = lambda: None
    ) -> None:
        """refuse: raises ServerBusy before anything is written."""
        self.job = secrets.token_hex(16)
        self._files = files
        self._writers = writers
        self._refuse = refuse
        self._lock = threading.Lock()
        self._written: Future[Stored] | None = None
        self._is_left = False

    def begin(self, content: bytes) -> None:
        """content: a frame, whole and alone. Raises ServerBusy."""
        self._refuse()
        with self._lock:
            if not self._is_left:
                self._written = self._writers.submit(
                    sealed_frames.write_sent, self._files, self.job, content
                )

    def stored(self) -> Stored | None:
        """Waits until it is on the disk, and leaves it to whoever asks; None where it was not
        begun, or let go of. Raises as `SealedFiles.write`.
        """
        with self._lock:
            written, self._written = self._written, None
            return None if written is None else written.result()

    def let_go(self) -> None:
        """Of what nobody has asked for. Waits for the disk; nothing is begun after it."""
        with self._lock:
            self._is_left = True
            written, self._written = self._written, None
        if written is not None:
            with suppress(GessoError):  # then nothing is there; or it goes at the next start
                written.result()
                self._files.remove(self.job, sealed_frames.REQUEST)
