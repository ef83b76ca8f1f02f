"""The runtime of a server whose engines are a cluster's: a client of it, and what its nodes have.

Models are looked up in a store that the server and every node see alike. What a node has is asked
once and kept; it tells which models are offered, and each replica places them by itself.
"""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import GessoError, ServerAway
from gesso_core.machine import Machine
from gesso_core.messages import PROTOCOL
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.runtime import Runtime, Surroundings
from gesso_runtime.server.cluster import secret
from gesso_runtime.server.cluster.asking import ask_machine
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.course import ClusterPatience
from gesso_runtime.server.cluster.road import Road, read_address
from gesso_runtime.server.cluster.seen import Seen
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys.secret_files import read_secret, replace_secret
from gesso_runtime.server.said import LOGGER
from gesso_runtime.server.settings import Cluster
from gesso_runtime.store.model_store import ModelStore

_log = logging.getLogger(LOGGER)
_ASK_SECONDS = 60.0  # while somebody waits to hear which models there are


@dataclass(frozen=True, slots=True)
class _Kept:
    """address: of the cluster that said it."""

    address: str
    seen: Seen


def open_clustered(
    settings: Cluster, folder: DataFolder, models: Path, cards: Path, *, carrier: str = "local"
) -> Runtime:
    """carrier: "local" or "fake", as the cluster's own `runtime`.

    Nothing is asked of the cluster yet. Raises what the file of the secret raises.
    """
    road = open_road(settings, folder)
    store = ModelStore(models)

    def look() -> Surroundings:
        try:
            seen = _seen(road, folder)
        except ServerAway as error:
            raise _behind(error) from error
        environments = tuple(each.as_environment() for each in seen.environments)
        return Surroundings(read_catalogue((cards,)), environments, _empty(seen.machine))

    patience = ClusterPatience(wait=float(settings.wait_seconds))
    client = ClusterClient(road, at_once=settings.at_once, patience=patience)
    return Runtime(store, look, lambda _: client, carrier=carrier)


def open_road(settings: Cluster, folder: DataFolder) -> Road:
    """Raises BadRequest, NotFound, CannotRead, DamagedFile, NotTrusted."""
    known = secret.read(settings.secret_file(folder.root))
    return Road(read_address(settings.address), known)


def _seen(road: Road, folder: DataFolder) -> Seen:
    """Raises ServerAway where nothing is kept and nobody answers."""
    with suppress(GessoError, ValueError, RecursionError):
        kept = read_record(_Kept, json.loads(read_secret(folder.cluster)), folder.cluster.name)
        if kept.address == road.address.words and kept.seen.protocol == PROTOCOL:
            return kept.seen
    seen = ask_machine(road, wait=_ASK_SECONDS)
    told = json.dumps(to_plain(_Kept(road.address.words, seen)))
    replace_secret(folder.cluster, told.encode())
    return seen


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
