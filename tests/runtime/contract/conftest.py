"""Every carrier there is. Another one is added here and nowhere else."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from fixtures.clients import resolve
from fixtures.server_to_kill import ServerToKill
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.placed import PlacedClient
from gesso_runtime.client.remote.client import RemoteClient

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


class ClientOfServer(RemoteClient):
    """Models are let go of by who runs the server, here this test."""

    def __init__(self, server: ServerToKill) -> None:
        super().__init__(server.remote())
        self._server = server

    def unload(self) -> None:
        self._server.unload()


@pytest.fixture(
    scope="session",
    params=[*CARRIERS, "remote", pytest.param("remote-local", marks=pytest.mark.slow)],
)
def open_client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Open]:
    """For tests that close what they open."""
    if request.param not in SERVED:
        yield CARRIERS[request.param]
        return
    with ServerToKill(tmp_path_factory.mktemp("server"), SERVED[request.param]) as server:
        yield lambda: ClientOfServer(server)


@pytest.fixture(scope="session")
def client(open_client: Open) -> Iterator[RuntimeClient]:
    """One for all tests of a carrier: it goes on whatever was asked of it before."""
    client = open_client()
    yield client
    client.close()


@pytest.fixture
def hears_all(client: RuntimeClient) -> bool:
    """Of news that follow each other within milliseconds a network brings the newest alone."""
    return not isinstance(client, RemoteClient)
