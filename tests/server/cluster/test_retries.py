"""A replica that is lost costs a job another try, by the server's own queue, and never the job."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import LONG, edit, soon
from fixtures.replica_process import ReplicaProcess
from fixtures.served import SETTINGS, Asker, Served, served
from fixtures.served_process import ServedProcess, on_cluster
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.course import ClusterPatience
from gesso_runtime.server.settings import Cluster

ON_A_CLUSTER = replace(SETTINGS, cluster=Cluster("127.0.0.1", "unused", at_once=3))
PATIENCE = ClusterPatience(wait=LONG, most_pause=0.1)


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[ReplicaProcess]:
    with ReplicaProcess(tmp_path) as running:
        yield running


@pytest.fixture
def server(replica: ReplicaProcess, tmp_path: Path) -> Iterator[Served]:
    def client() -> ClusterClient:
        return ClusterClient(replica.road(), at_once=3, patience=PATIENCE)

    with served(tmp_path, settings=ON_A_CLUSTER, client=client) as running:
        yield running


def submitted(asker: Asker, name: str, slow: float = 0.0) -> str:
    return str(asker.submit(edit({"slow": slow}, prompt=name)).json["id"])


def attempts(asker: Asker, job: str) -> int:
    return int(asker.ask("GET", f"/v1/jobs/{job}").json["attempts"])


def until_told(asker: Asker, job: str) -> None:
    """That it has begun: the server knows, and has written it down."""
    assert any(name == "progress" for _, name, _ in asker.events(job))


def test_a_replica_that_is_killed_costs_one_attempt(
    server: Served, replica: ReplicaProcess
) -> None:
    asker = server.asker()
    runs = submitted(asker, "runs", slow=1.0)
    until_told(asker, runs)
    waits = submitted(asker, "waits")
    assert soon(lambda: "running" in {asker.ask("GET", f"/v1/jobs/{waits}").json["state"]})
    replica.kill()
    replica.start()
    assert asker.end(runs)["state"] == asker.end(waits)["state"] == "done"
    assert attempts(asker, runs) == 2


def test_a_cluster_that_is_away_costs_no_attempt(server: Served, replica: ReplicaProcess) -> None:
    asker = server.asker()
    replica.kill()
    jobs = [submitted(asker, f"job {n}") for n in range(6)]
    states = [asker.ask("GET", f"/v1/jobs/{job}").json["state"] for job in jobs]
    assert set(states) <= {"queued", "running"}
    replica.start()
    assert [asker.end(job)["state"] for job in jobs] == ["done"] * 6
    assert [attempts(asker, job) for job in jobs] == [1] * 6


def test_what_is_cancelled_there_is_stopped_there(server: Served, replica: ReplicaProcess) -> None:
    asker = server.asker()
    job = submitted(asker, "unwanted", slow=60.0)
    assert soon(lambda: any("job unwanted" in line for line in replica.noted()))
    asker.ask("DELETE", f"/v1/jobs/{job}")
    assert soon(lambda: any("job unwanted cancelled" in line for line in replica.noted()))


def test_as_many_as_are_agreed_are_given_away_together(
    server: Served, replica: ReplicaProcess
) -> None:
    asker = server.asker()
    for card in ("one", "two", "three", "four"):
        asker.submit(edit({"slow": 60.0}, card=card))
    assert soon(lambda: sum(" held " in line for line in replica.noted()) == 3)
    counts = [job["state"] for job in asker.ask("GET", "/v1/jobs").json["jobs"]]
    assert sorted(counts) == ["queued", "running", "running", "running"]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_a_server_that_ends_while_a_replica_works_has_it_done_again(
    replica: ReplicaProcess, tmp_path: Path, how: str
) -> None:
    """The replica is told by the end of the connection; being stopped in order is no attempt."""
    settings = replace(ON_A_CLUSTER, limits=replace(SETTINGS.limits, drain_seconds=0))
    process = ServedProcess(tmp_path, settings, engines=on_cluster(replica.road()))
    try:
        process.start()
        secret = process.new_key("one")
        job = submitted(process.asker(secret), "orphan", slow=1.2)
        assert soon(lambda: any("job orphan running denoising" in n for n in replica.noted()))
        until_told(process.asker(secret), job)
        process.kill() if how == "killed" else process.stop()
        assert soon(lambda: any("job orphan cancelled" in n for n in replica.noted()))
        process.start()
        again = process.asker(secret)
        assert again.end(job)["state"] == "done"
        assert attempts(again, job) == (2 if how == "killed" else 1)
    finally:
        process.close()


@pytest.mark.slow
def test_a_server_that_is_killed_while_a_job_only_waits_there_costs_no_attempt(
    replica: ReplicaProcess, tmp_path: Path
) -> None:
    """However often, and though it was handed over each time: no replica ever began it."""
    process = ServedProcess(tmp_path, ON_A_CLUSTER, engines=on_cluster(replica.road()))
    replica.kill()
    try:
        process.start()
        secret = process.new_key("one")
        job = submitted(process.asker(secret), "patient")
        for _ in range(SETTINGS.limits.attempts):
            assert soon(lambda: is_given_on(process.asker(secret), job))
            process.kill()
            process.start()
        replica.start()
        again = process.asker(secret)
        assert again.end(job)["state"] == "done"
        assert attempts(again, job) == 1
    finally:
        process.close()


def is_given_on(asker: Asker, job: str) -> bool:
    """With the cluster, and not begun there."""
    said = asker.ask("GET", f"/v1/jobs/{job}").json
    return bool(said["state"] == "running" and not said["attempts"])


@pytest.mark.slow
def test_a_job_that_is_begun_each_time_the_server_is_killed_is_given_up(
    replica: ReplicaProcess, tmp_path: Path
) -> None:
    process = ServedProcess(tmp_path, ON_A_CLUSTER, engines=on_cluster(replica.road()))
    try:
        process.start()
        secret = process.new_key("one")
        job = submitted(process.asker(secret), "poison", slow=60.0)
        for _ in range(SETTINGS.limits.attempts):
            until_told(process.asker(secret), job)
            process.kill()
            process.start()
        end = process.asker(secret).end(job)
        assert (end["state"], end["error"]["code"]) == ("failed", "engine_crashed")
    finally:
        process.close()
