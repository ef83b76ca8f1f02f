"""Every carrier there is. Another one is added here and nowhere else."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from fixtures.clients import resolve
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.local import LocalClient

Open = Callable[[], RuntimeClient]

CARRIERS: Mapping[str, Open] = {
    "fake": lambda: FakeClient(resolve),
    "local": lambda: LocalClient(resolve, allow_unconfined=True),
}


@pytest.fixture(scope="session", params=CARRIERS)
def open_client(request: pytest.FixtureRequest) -> Open:
    """For tests that close what they open."""
    return CARRIERS[request.param]


@pytest.fixture(scope="session")
def client(open_client: Open) -> Iterator[RuntimeClient]:
    """One for all tests of a carrier: it goes on whatever was asked of it before."""
    client = open_client()
    yield client
    client.close()
