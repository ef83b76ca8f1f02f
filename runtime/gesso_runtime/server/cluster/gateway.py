"""The runtime of a server whose engines are a cluster's: a client of it, and what its nodes have.

Models are looked up in a store that the server and every node see alike. What a node has is asked
once and kept; it tells which models are offered, and each replica places them by itself. Until one
has said it, every model is offered whose files lie in the store.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gesso_core.edit_request import EditRequest
from gesso_core.errors import ServerAway
from gesso_core.machine import Machine
from gesso_runtime.catalogue import Catalogue, read_catalogue
from gesso_runtime.choosing import Unusable, Usable, assume
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.runtime import Runtime, Surroundings
from gesso_runtime.server.cluster import secret
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.course import ClusterPatience
from gesso_runtime.server.cluster.known import Known
from gesso_runtime.server.cluster.road import Road, read_address
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.said import LOGGER
from gesso_runtime.server.settings import Cluster
from gesso_runtime.store.model_store import ModelStore

_log = logging.getLogger(LOGGER)


class ClusteredRuntime(Runtime):
    """No lock is held while the cluster is asked."""

    def __init__(
        self,
        store: ModelStore,
        known: Known,
        read: Callable[[], Catalogue],
        connect: Callable[[Runtime], RuntimeClient],
        *,
        carrier: str,
    ) -> None:
        """read: the cards."""
        self._known = known
        self._read = read
        super().__init__(store, self._look_there, connect, carrier=carrier)

    @property
    def surroundings(self) -> Surroundings:
        if (found := self._found) is None:
            found = self._found = self._look_there()
        return found

    @property
    def catalogue(self) -> Catalogue:
        """Of the server itself: no node is asked for it."""
        return self._read() if self._found is None else self._found.catalogue

    def assessed(self) -> tuple[Usable | Unusable, ...]:
        """Where no node is known yet, by their files alone, at once; one is asked meanwhile."""
        if self._is_known():
            return super().assessed()
        self._known.ask()
        return tuple(assume(card, self.store) for card in self._offered())

    def digest(self, request: EditRequest) -> str:
        """Where no node is known yet, nobody is asked: the job waits, and its replica decides."""
        if not self._is_known():
            return self.store.assured_files(self._read().find(request.card)).digest
        return super().digest(request)

    def close(self) -> None:
        super().close()
        self._known.close()

    def _is_known(self) -> bool:
        """Without asking anybody."""
        return self._found is not None or self._known.has_seen()

    def _look_there(self) -> Surroundings:
        try:
            seen = self._known.seen()
        except ServerAway as error:
            raise _behind(error) from error
        environments = tuple(each.as_environment() for each in seen.environments)
        return Surroundings(self._read(), environments, _empty(seen.machine))


def open_clustered(
    settings: Cluster, folder: DataFolder, models: Path, cards: Path, *, carrier: str = "local"
) -> Runtime:
    """carrier: "local" or "fake", as the cluster's own `runtime`.

    Nothing is asked of the cluster yet. Raises what the file of the secret raises.
    """
    road = open_road(settings, folder)
    store = ModelStore(models)
    patience = ClusterPatience(wait=float(settings.wait_seconds))
    client = ClusterClient(road, at_once=settings.at_once, patience=patience)
    known = Known(road, folder.cluster)
    return ClusteredRuntime(
        store, known, lambda: read_catalogue((cards,)), lambda _: client, carrier=carrier
    )


def open_road(settings: Cluster, folder: DataFolder) -> Road:
    """Raises BadRequest, NotFound, CannotRead, DamagedFile, NotTrusted."""
    known = secret.read(settings.secret_file(folder.root))
    return Road(read_address(settings.address), known)


def _behind(error: ServerAway) -> ServerAway:
    """To clients, who know of no cluster; the log has the operator's words."""
    _log.warning("cluster away", extra={"said": {"said": error.message, "detail": error.detail}})
    return ServerAway(
        "The server is there, but the machines behind it are not.",
        "Try later, or tell who runs the server.",
        detail=error.message,
    )


def _empty(machine: Machine) -> Machine:
    """As if nothing were in its memory: what was there when it was asked is no more."""
    gpus = tuple(replace(gpu, free_bytes=gpu.memory_bytes) for gpu in machine.gpus)
    return replace(machine, free_bytes=machine.memory_bytes, gpus=gpus)
