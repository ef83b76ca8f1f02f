"""What a job costs on Ray Serve, beside the same replica without Ray: from zero replicas, warm, by
size, and after its replica or its node is killed. All of it on this machine.

A head and two nodes in processes of their own; the engine gives the picture back as it came.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from measured import table

from fixtures.clients import Heard, edit, picture, soon
from fixtures.clusters import MISSING, RayCluster
from fixtures.replica_process import ReplicaProcess
from gesso_core.errors import EngineFailed
from gesso_core.progress import silent
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.server.cluster.client import ClusterClient

_SIZES = {"1 MP": (1024, 1024), "24 MP": (6000, 4000)}
_WARM_ROUNDS, _ROUNDS = 20, 3


def main() -> int:
    if MISSING:
        print(MISSING, file=sys.stderr)
        return 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, RayCluster(nodes=2) as cluster:
        started = time.monotonic() - begun
        client = cluster.client()
        rows = [("head and two nodes up", [started])]
        rows += [("from zero replicas", [_cold(cluster, client) for _ in range(_ROUNDS)])]
        cluster.play(least=1, most=2)
        for name, (width, height) in _SIZES.items():
            rows.append((f"warm, {name}", _warm(client, width, height)))
        with ReplicaProcess(Path(folder)) as plain:
            without = ClusterClient(plain.road())
            for name, (width, height) in _SIZES.items():
                rows.append((f"the same without Ray, {name}", _warm(without, width, height)))
            without.close()
        rows.append(("replica killed", [_struck(cluster, client, _replica) for _ in range(3)]))
        cluster.play(least=2, most=2, cpus=1.0)
        rows.append(("node killed, another has a replica", [_struck(cluster, client, _node)]))
        held = sum(_bytes(pid) for pid in cluster.processes())
        client.close()
    heads = ("what", "rounds", "least", "median", "most")
    figures = [(name, len(v), min(v), median(v), max(v)) for name, v in rows]
    table("a job on Ray Serve: seconds until it is done", heads, figures)
    print(f"\nmemory of all processes of the cluster: {held / 1e9:.2f} GB")
    return 0


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _cold(cluster: RayCluster, client: RuntimeClient) -> float:
    cluster.play(most=2)
    return _timed(lambda: run(client, edit({"plain": True}), silent))


def _warm(client: RuntimeClient, width: int, height: int) -> list[float]:
    request = replace(edit({"plain": True}), picture=picture(width, height))
    run(client, request, silent)
    rounds = _WARM_ROUNDS if width < 2000 else _ROUNDS
    return [_timed(lambda: run(client, request, silent)) for _ in range(rounds)]


def _struck(
    cluster: RayCluster, client: RuntimeClient, strike: Callable[[RayCluster, int], None]
) -> float:
    """From the blow until the same job, asked again as the queue does, is done."""
    cluster.forget_notes()
    heard = Heard()
    client.submit(edit({"slow": 60.0}, prompt="struck"), heard)
    assert soon(lambda: bool(cluster.notes("job", "struck")), 60.0)
    strike(cluster, cluster.notes("job", "struck")[-1].pid)
    begun = time.monotonic()
    assert isinstance(heard.end().error, EngineFailed)
    run(client, edit({"plain": True}), silent)
    return time.monotonic() - begun


def _replica(_: RayCluster, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _node(cluster: RayCluster, pid: int) -> None:
    cluster.tell("kill_node_of", pid=pid)
    cluster.tell("add_node")


def _bytes(pid: int) -> int:
    """Resident, of its own alone: what is shared with others is not counted."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
