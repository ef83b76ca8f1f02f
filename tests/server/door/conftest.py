"""One server for all tests of a module that leave it as it was."""

from collections.abc import Iterator

import pytest

from fixtures.served import Asker, Served, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.fixture
def asker(server: Served) -> Asker:
    """With a key of its own, so that one test's jobs and rates are no other's."""
    secret, _ = server.new_key()
    return server.asker(secret)
