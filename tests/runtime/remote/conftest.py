"""A server for all tests of a module, which they leave running."""

from collections.abc import Iterator

import pytest

from fixtures.server_to_kill import ServerToKill


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerToKill]:
    with ServerToKill(tmp_path_factory.mktemp("server")) as running:
        yield running
