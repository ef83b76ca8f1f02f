"""One cluster for all tests on Ray, and a server in front of it for each."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clusters import PATIENCE, RayCluster
from fixtures.served import SETTINGS, Served, served
from gesso_runtime.server.settings import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[RayCluster]:
    with RayCluster(nodes=2) as running:
        yield running


@pytest.fixture
def on_ray(cluster: RayCluster, tmp_path: Path) -> Iterator[Served]:
    """A server whose jobs run there, four at once."""
    settings = replace(SETTINGS, cluster=Cluster("127.0.0.1", "unused", at_once=4))
    cluster.forget_notes()
    with served(
        tmp_path,
        settings=settings,
        client=lambda: cluster.client(at_once=4, patience=PATIENCE),
    ) as running:
        yield running
