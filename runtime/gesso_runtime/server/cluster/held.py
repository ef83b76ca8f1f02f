"""The engines of one model in a replica, and letting go of them when others need the room."""

import threading

from gesso_core.edit_request import EditRequest
from gesso_runtime.client.client import JobStatus, Listener, RuntimeClient


class Held:
    """Thread-safe. Jobs that it has may end before it is gone; no other begins."""

    def __init__(self, client: RuntimeClient) -> None:
        """client: closed when this is let go of."""
        self._client = client
        self._changed = threading.Condition()
        self._jobs = 0
        self._is_let_go = False

    def submit(self, request: EditRequest, listener: Listener) -> int | None:
        """None where it has been let go of: ask for a new one."""

        def told(status: JobStatus) -> None:
            listener(status)
            if status.state.is_final:
                with self._changed:
                    self._jobs -= 1
                    self._changed.notify_all()

        with self._changed:
            if self._is_let_go:
                return None
            self._jobs += 1
        return self._client.submit(request, told)

    def cancel(self, job: int) -> None:
        self._client.cancel(job)

    def let_go(self) -> None:
        """Returns when its last job has ended and its memory is free."""
        with self._changed:
            was_let_go, self._is_let_go = self._is_let_go, True
            if was_let_go:
                return
            self._changed.wait_for(lambda: not self._jobs)
        self._client.close()
