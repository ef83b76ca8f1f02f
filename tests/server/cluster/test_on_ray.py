"""The application on Ray Serve itself: nodes and replicas come, go and are killed, and no job is
lost. A head without processors and two nodes with one each; half of one for a replica.
"""

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from fixtures.clients import edit, soon
from fixtures.clusters import MISSING, RayCluster
from fixtures.served import SETTINGS, Asker, Served
from fixtures.served_process import ServedProcess, on_cluster
from gesso_core.errors import EngineFailed, ServerAway
from gesso_core.progress import silent
from gesso_runtime.client.waiting import run
from gesso_runtime.runtime import Runtime
from gesso_runtime.server.cluster.asking import check_deployed
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.gateway import open_clustered
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.settings import Cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]


def submitted(asker: Asker, name: str, *, card: str = "one", slow: float = 0.0) -> str:
    return str(asker.submit(edit({"slow": slow}, card=card, prompt=name)).json["id"])


def attempts(asker: Asker, job: str) -> int:
    return int(asker.ask("GET", f"/v1/jobs/{job}").json["attempts"])


def until_step(cluster: RayCluster, name: str) -> int:
    """Until its engine works; the process of the replica that it runs in."""

    def steps() -> list[int]:
        return [n.pid for n in cluster.notes("job", name) if n.words[-1].startswith("denoising")]

    assert soon(lambda: bool(steps()), 40.0)
    return steps()[-1]


def is_deployed(cluster: RayCluster) -> bool:
    try:
        check_deployed(cluster.road())
    except ServerAway:
        return False
    return True


def is_known(runtime: Runtime) -> bool:
    try:
        return bool(runtime.environments)
    except ServerAway:  # a first replica is starting
        return False


def test_from_zero_replicas_and_back(cluster: RayCluster, on_ray: Served) -> None:
    """What comes while there are none waits, all of it; then more come, and all go again."""
    cluster.play(most=2)
    assert cluster.tell("replicas") == 0
    asker = on_ray.asker()
    jobs = [submitted(asker, f"burst {n}", slow=0.5) for n in range(6)]
    for job in jobs:
        assert asker.end(job)["state"] == "done"
    assert [attempts(asker, job) for job in jobs] == [1] * 6
    assert len(cluster.notes("replica")) == 2
    cluster.until_replicas(0)


def test_a_warm_replica_stays(cluster: RayCluster, on_ray: Served) -> None:
    cluster.play(least=1, idle_seconds=0.5)
    asker = on_ray.asker()
    for name in ("first", "second"):
        assert asker.end(submitted(asker, name))["state"] == "done"
        time.sleep(3.0)  # longer than a replica that is not wanted would stay
    assert len(cluster.notes("replica")) == 1
    assert cluster.tell("replicas") == 1


def test_a_replica_that_is_killed_costs_one_attempt(cluster: RayCluster, on_ray: Served) -> None:
    cluster.play(least=1, most=2)
    asker = on_ray.asker()
    jobs = {name: submitted(asker, name, slow=0.7) for name in ("a", "b", "c", "d")}
    struck = until_step(cluster, "a")
    os.kill(struck, signal.SIGKILL)
    for job in jobs.values():
        assert asker.end(job)["state"] == "done"
    assert attempts(asker, jobs["a"]) == 2
    assert sum(attempts(asker, job) for job in jobs.values()) == 5


def test_a_replica_that_stands_still_costs_one_attempt(cluster: RayCluster, tmp_path: Path) -> None:
    """It holds its connection and says nothing: nobody but the server notices."""
    cluster.forget_notes()
    cluster.play(least=2, most=2)
    with cluster.served(tmp_path, silence=6.0) as server:
        asker = server.asker()
        job = submitted(asker, "still", slow=0.7)
        struck = until_step(cluster, "still")
        os.kill(struck, signal.SIGSTOP)
        assert asker.end(job)["state"] == "done"
        assert attempts(asker, job) == 2
    with suppress(ProcessLookupError):
        os.kill(struck, signal.SIGKILL)


def test_two_models_take_turns_in_one_replica(cluster: RayCluster, on_ray: Served) -> None:
    """It holds one at a time: the other is let go of before."""
    cluster.play(least=1)
    asker = on_ray.asker()
    for number, card in enumerate(("one", "one", "two", "one")):
        job = submitted(asker, f"turn {number}", card=card)
        assert asker.end(job)["state"] == "done"
    told = [n.words for n in cluster.notes() if n.words[0] in {"held", "gone"}]
    assert told == [("held", "one"), ("gone", "one"), ("held", "two"), ("gone", "two"),
                    ("held", "one")]  # fmt: skip


def test_who_hangs_up_while_another_model_is_put_out_leaves_no_two_on_the_card(
    cluster: RayCluster, on_ray: Served
) -> None:
    cluster.play(least=1)
    asker = on_ray.asker()
    first = submitted(asker, "first", card="one", slow=2.0)
    until_step(cluster, "first")
    second = submitted(asker, "second", card="two")
    time.sleep(2.0)  # until Ray lets go of the first for it
    asker.ask("DELETE", f"/v1/jobs/{second}")
    third = submitted(asker, "third", card="three")
    assert asker.end(first)["state"] == asker.end(third)["state"] == "done"
    told = [n.words for n in cluster.notes() if n.words[0] in {"held", "gone"}]
    assert told.index(("gone", "one")) < told.index(("held", "three"))


def test_two_models_stay_where_there_is_room(cluster: RayCluster, on_ray: Served) -> None:
    cluster.play(least=1, held=2)
    asker = on_ray.asker()
    for number, card in enumerate(("one", "two", "one", "two")):
        job = submitted(asker, f"turn {number}", card=card)
        assert asker.end(job)["state"] == "done"
    told = [n.words for n in cluster.notes() if n.words[0] in {"held", "gone"}]
    assert told == [("held", "one"), ("held", "two")]


def test_cancelling_stops_the_engine_in_the_replica(cluster: RayCluster, on_ray: Served) -> None:
    cluster.play(least=1)
    asker = on_ray.asker()
    job = submitted(asker, "unwanted", slow=60.0)
    until_step(cluster, "unwanted")
    asker.ask("DELETE", f"/v1/jobs/{job}")
    assert soon(lambda: bool(cluster.notes("job", "unwanted", "cancelled")))
    assert asker.end(submitted(asker, "next"))["state"] == "done"


def test_another_secret_is_refused_with_words(cluster: RayCluster) -> None:
    cluster.play(least=1)
    client = ClusterClient(cluster.road("x" * 40))
    with pytest.raises(EngineFailed, match="secret"):
        run(client, edit(), silent)
    client.close()


def test_a_server_that_is_killed_has_its_job_done_again(
    cluster: RayCluster, tmp_path: Path
) -> None:
    cluster.forget_notes()
    cluster.play(least=1)
    settings = replace(SETTINGS, cluster=Cluster("127.0.0.1", "unused", at_once=4))
    process = ServedProcess(tmp_path, settings, engines=on_cluster(cluster.road()))
    try:
        process.start()
        secret = process.new_key("one")
        job = submitted(process.asker(secret), "orphan", slow=0.7)
        until_step(cluster, "orphan")
        assert any(name == "progress" for _, name, _ in process.asker(secret).events(job))
        process.kill()
        assert soon(lambda: bool(cluster.notes("job", "orphan", "cancelled")))
        process.start()
        again = process.asker(secret)
        assert again.end(job)["state"] == "done"
        assert attempts(again, job) == 2
    finally:
        process.close()


def test_what_an_operator_deploys_runs_workers_of_the_node(
    cluster: RayCluster, tmp_path: Path
) -> None:
    """The true application: its own runtime, an engine in a process of its own."""
    template = files("gesso_runtime.server.cluster").joinpath("serve.yaml").read_text("utf-8")
    cluster.deploy(template, least=1)
    assert soon(lambda: is_deployed(cluster))
    (tmp_path / "server").mkdir(mode=0o700)
    settings = Cluster(cluster.address.words, str(cluster.secret_file))
    folder = DataFolder(tmp_path / "server")
    runtime = open_clustered(settings, folder, tmp_path / "models", tmp_path / "cards")
    assert soon(lambda: is_known(runtime), 60.0)
    assert "rehearsal" in {row for each in runtime.environments for row in each.engines}
    result = run(runtime.client, edit(card="rehearsal"), silent)
    runtime.close()
    assert result.facts.placement.startswith("cpu")
    assert result.facts.versions


def test_a_node_that_is_killed_costs_one_attempt(cluster: RayCluster, on_ray: Served) -> None:
    cluster.play(least=2, most=2, cpus=1.0)
    asker = on_ray.asker()
    jobs = {name: submitted(asker, name, slow=0.7) for name in ("a", "b", "c", "d")}
    struck = until_step(cluster, "a")
    cluster.tell("kill_node_of", pid=struck)
    cluster.tell("add_node")
    for job in jobs.values():
        assert asker.end(job)["state"] == "done"
    assert attempts(asker, jobs["a"]) == 2
    assert sum(attempts(asker, job) for job in jobs.values()) == 5
