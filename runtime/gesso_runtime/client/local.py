"""Engines in processes of this computer."""

from gesso_runtime.client.queued import QueuedClient
from gesso_runtime.client.resolving import Resolve, Resolved
from gesso_runtime.client.station import PATIENCE, Hear, Patience
from gesso_runtime.client.worker_process import WorkerProcess, worker_command


class LocalClient(QueuedClient):
    """One worker process for each family of engines, started when it is first needed.

    niceness: of the workers, 0…19. allow_unconfined: use a worker that could reach the network, on
    systems where none can be shut off from it.
    """

    def __init__(
        self,
        resolve: Resolve,
        *,
        patience: Patience = PATIENCE,
        niceness: int = 0,
        allow_unconfined: bool = False,
    ) -> None:
        def start(resolved: Resolved, hear: Hear) -> WorkerProcess:
            command = worker_command(resolved.environment, resolved.card.engine)
            return WorkerProcess(command, hear, niceness=niceness)

        super().__init__(resolve, start, patience=patience, allow_unconfined=allow_unconfined)
