"""The client of a server that says when a job there has ended."""

from collections.abc import Callable

from gesso_core.edit_request import EditRequest
from gesso_runtime.client.client import JobStatus, Listener
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.remote import Remote


class FarClient(RemoteClient):
    """ended: called on a thread of the client."""

    def __init__(self, remote: Remote, ended: Callable[[], object]) -> None:
        super().__init__(remote)
        self._ended = ended

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        def heard(status: JobStatus) -> None:
            if status.state.is_final:
                self._ended()
            listener(status)

        return super().submit(request, heard)
