"""One cluster for all tests on Ray, and a server in front of it for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.clusters import RayCluster
from fixtures.served import Served


@pytest.fixture(scope="session")
def cluster() -> Iterator[RayCluster]:
    with RayCluster(nodes=2) as running:
        yield running


@pytest.fixture
def on_ray(cluster: RayCluster, tmp_path: Path) -> Iterator[Served]:
    """A server whose jobs run there, four at once."""
    cluster.forget_notes()
    with cluster.served(tmp_path) as running:
        yield running
