"""Whether the cluster that a server names is there and answers it."""

from gesso_core.errors import GessoError, ServerAway
from gesso_runtime.server.cluster.asking import ask_machine, check_deployed
from gesso_runtime.server.cluster.gateway import open_road
from gesso_runtime.server.cluster.known import Known
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.finding import Finding, Verdict, bad
from gesso_runtime.server.settings import Cluster

_WHAT = "cluster"
_REPLICA_SECONDS = 60.0  # a first one may have to start


def look_at_cluster(settings: Cluster, folder: DataFolder, *, asks_replica: bool) -> Finding:
    try:
        road = open_road(settings, folder)
        check_deployed(road)
    except GessoError as error:
        return bad(_WHAT, error)
    there = f"Gesso is deployed at {road.address.words}"
    if not asks_replica:
        return Finding(_WHAT, Verdict.GOOD, f"{there}; no replica was asked.")
    try:
        seen = ask_machine(road, wait=_REPLICA_SECONDS)
        Known(road, folder.cluster).keep(seen)  # a server without it offers no model yet
    except ServerAway as error:
        return Finding(_WHAT, Verdict.LOOK, error.message, error.hint)
    except GessoError as error:
        return bad(_WHAT, error)
    gpus = ", ".join(gpu.name for gpu in seen.machine.gpus) or "no graphics card"
    return Finding(_WHAT, Verdict.GOOD, f"{there}; a replica answers: {gpus}.")
