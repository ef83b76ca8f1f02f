"""What a replica answers, and to whom, without Ray: uvicorn in front of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import LONG, Heard, edit, picture, soon
from fixtures.cutting_line import Line
from fixtures.replica_process import SECRET, ReplicaProcess
from fixtures.scripted_proxy import framed
from gesso_core.cards.strict import read_record
from gesso_core.errors import EngineCrashed
from gesso_core.messages import PROTOCOL, Ask, Cancel
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState
from gesso_runtime.client.waiting import run
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.seen import Seen


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicaProcess]:
    with ReplicaProcess(tmp_path_factory.mktemp("replica")) as running:
        yield running


@pytest.fixture
def client(replica: ReplicaProcess) -> Iterator[ClusterClient]:
    found = ClusterClient(replica.road())
    yield found
    found.close()


def answer(
    replica: ReplicaProcess, method: str, path: str, body: bytes = b"", secret: str = SECRET
) -> tuple[int, str]:
    """Status, and the code of the error."""
    connection = HTTPConnection("127.0.0.1", replica.port, timeout=LONG)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {secret}"})
        found = connection.getresponse()
        return found.status, json.loads(found.read())["error"]["code"]
    finally:
        connection.close()


@pytest.mark.parametrize("secret", ["", SECRET[:-1], f"{SECRET}x", "é"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/jobs"), ("GET", "/machine")])
def test_nobody_is_let_in_without_the_secret(
    replica: ReplicaProcess, method: str, path: str, secret: str
) -> None:
    body = framed(Ask(PROTOCOL, edit()))
    assert answer(replica, method, path, body, secret) == (401, "key_refused")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_frame"),
        (b"nothing of the kind", "bad_frame"),
        (framed(Ask(PROTOCOL, edit()))[:-7], "bad_frame"),
        (framed(Cancel(1)), "bad_frame"),
        (framed(Ask(PROTOCOL + 1, edit())), "bad_request"),
    ],
    ids=["empty", "garbage", "cut", "another", "protocol"],
)
def test_what_is_no_request_is_refused(replica: ReplicaProcess, body: bytes, code: str) -> None:
    assert answer(replica, "POST", "/jobs", body) == (400, code)


def test_there_is_nothing_elsewhere(replica: ReplicaProcess) -> None:
    assert answer(replica, "GET", "/jobs")[0] == 404
    assert answer(replica, "GET", "/")[0] == 404


def test_a_node_says_what_it_has(replica: ReplicaProcess) -> None:
    seen = read_record(Seen, replica.road().json("/machine", wait=LONG), "seen")
    assert seen.protocol == PROTOCOL
    assert seen.machine.cores == 2
    (environment,) = seen.environments
    assert environment.as_environment().engines == {"rehearsal"}


def test_who_hangs_up_stops_the_engine(replica: ReplicaProcess, client: ClusterClient) -> None:
    heard = Heard()
    job = client.submit(edit({"slow": 60.0}, prompt="hung up"), heard)
    heard.until_stage("denoising")
    client.cancel(job)
    assert soon(lambda: any("hung-up cancelled" in line for line in replica.noted()))


def test_an_engine_that_takes_long_is_known_to_live(replica: ReplicaProcess) -> None:
    """A sign of life every second, while a step takes longer than silence may last."""
    client = ClusterClient(replica.road(silence=5.0))
    assert run(client, edit({"slow": 7.0, "steps": 1}), silent).picture is not None
    client.close()


def test_a_line_that_is_cut_in_the_middle_is_a_crash(replica: ReplicaProcess) -> None:
    with Line(replica.port) as line:
        client, heard = ClusterClient(replica.road(port=line.port)), Heard()
        client.submit(edit({"slow": 60.0}, prompt="cut line"), heard)
        heard.until_stage("denoising")
        line.cut()
        error = heard.end().error
        client.close()
    assert isinstance(error, EngineCrashed)
    assert soon(lambda: any("cut-line cancelled" in line for line in replica.noted()))


def test_large_pictures_go_both_ways(client: ClusterClient) -> None:
    sent = picture(2500, 1800, "uint16")
    result = run(client, replace(edit({"plain": True}), picture=sent), silent)
    assert np.array_equal(result.picture, sent)  # type: ignore[arg-type]


def test_the_card_wished_for_longest_ago_is_let_go(tmp_path: Path) -> None:
    with ReplicaProcess(tmp_path) as replica:
        client = ClusterClient(replica.road())
        for card in ("one", "two", "three", "four", "one", "five"):
            run(client, edit(card=card), silent)
        client.close()
        gone = [line.split()[-1] for line in replica.noted() if " gone " in line]
    assert gone == ["two"]


def test_a_card_is_not_let_go_while_a_job_of_it_runs(tmp_path: Path) -> None:
    with ReplicaProcess(tmp_path) as replica:
        client, heard = ClusterClient(replica.road()), Heard()
        client.submit(edit({"slow": 0.2}, card="one", prompt="kept"), heard)
        heard.until_stage("denoising")
        for card in ("two", "three", "four", "five"):
            run(client, edit(card=card), silent)
        assert heard.end().state is JobState.DONE
        client.close()
        said = [" ".join(line.split()[2:]) for line in replica.noted()]
    assert said.index("gone one") > said.index("job kept done aligning-1")
