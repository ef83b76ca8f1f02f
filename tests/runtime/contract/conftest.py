"""Every carrier there is. Another one is added here and nowhere else."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures.clients import resolve
from fixtures.clusters import MISSING, RayCluster
from fixtures.replica_process import ReplicaProcess
from fixtures.server_to_kill import ServerToKill
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.lanes import LaneClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.placed import PlacedClient
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.server.cluster.client import ClusterClient

Open = Callable[[], RuntimeClient]


class Shared(PlacedClient):
    """One card here, the others elsewhere; both are this test's to close."""

    def __init__(self) -> None:
        self._near, far = FakeClient(resolve), FakeClient(resolve)
        super().__init__(self._near, {"one": far, "prepared": far}, lambda _: None)
        self._far = far

    def unload(self) -> None:
        super().unload()
        self._far.unload()

    def close(self) -> None:
        super().close()
        self._near.close()


CARRIERS: Mapping[str, Open] = {
    "fake": lambda: FakeClient(resolve),
    "local": lambda: LocalClient(resolve, allow_unconfined=True),
    "placed": Shared,
}
SERVED = {"remote": "fake", "remote-local": "local"}
"""Carriers that reach a server, by the engines it has."""
REPLICAS = {"replica": "fake", "replica-local": "local"}
ON_RAY = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]


class ClientOfServer(RemoteClient):
    """Models are let go of by who runs the server, here this test."""

    def __init__(self, server: ServerToKill) -> None:
        super().__init__(server.remote())
        self._server = server

    def unload(self) -> None:
        self._server.unload()


@contextmanager
def _opening(carrier: str, folder: Path) -> Iterator[Open]:
    match carrier:
        case "remote" | "remote-local":
            with ServerToKill(folder, SERVED[carrier]) as server:
                yield lambda: ClientOfServer(server)
        case "replica" | "replica-local":
            with ReplicaProcess(folder, REPLICAS[carrier]) as replica:
                yield lambda: ClusterClient(replica.road())
        case "cluster":
            with RayCluster() as cluster:
                cluster.play(at_once=4, held=4, least=1)
                yield cluster.client
        case _:
            yield CARRIERS[carrier]


@pytest.fixture(
    scope="session",
    params=[
        *CARRIERS,
        "remote",
        pytest.param("remote-local", marks=pytest.mark.slow),
        "replica",
        pytest.param("replica-local", marks=pytest.mark.slow),
        pytest.param("cluster", marks=ON_RAY),
    ],
)
def open_client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Open]:
    """For tests that close what they open."""
    with _opening(request.param, tmp_path_factory.mktemp("carrier")) as opening:
        yield opening


@pytest.fixture(scope="session")
def client(open_client: Open) -> Iterator[RuntimeClient]:
    """One for all tests of a carrier: it goes on whatever was asked of it before."""
    client = open_client()
    yield client
    client.close()


@pytest.fixture
def hears_all(client: RuntimeClient) -> bool:
    """Of news that follow each other within milliseconds a server brings the newest alone, and
    whose models those of a cluster are, replicas decide."""
    return not isinstance(client, LaneClient)
