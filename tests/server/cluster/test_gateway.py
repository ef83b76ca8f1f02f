"""A server whose engines are a cluster's: what it knows of it, and what its operator is told."""

import json
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from fixtures.clients import LONG, edit, soon
from fixtures.clustered import clustered
from fixtures.replica_process import ReplicaProcess
from fixtures.scripted_proxy import Act, ScriptedProxy, status, stays
from fixtures.served import make_folder, served
from gesso_command import gesso
from gesso_core.cards.strict import to_plain
from gesso_core.errors import GessoError, NotFound, ServerAway
from gesso_core.machine import Machine
from gesso_core.messages import PROTOCOL
from gesso_runtime.client.remote.offers import standing
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.placing import Afar
from gesso_runtime.server.cluster import secret
from gesso_runtime.server.cluster.asking import ask_machine, check_deployed
from gesso_runtime.server.cluster.known import Known
from gesso_runtime.server.cluster.seen import Seen
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.door.faces import picture_faces

SEEN = Seen(PROTOCOL, Machine("a processor", 2, frozenset(), 1, 1), ())


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicaProcess]:
    with ReplicaProcess(tmp_path_factory.mktemp("replica")) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("GESSO_SERVER", str(tmp_path / "server"))
    return make_folder(tmp_path / "server")


def test_what_a_replica_has_is_asked_once_and_kept(folder: DataFolder, tmp_path: Path) -> None:
    with ReplicaProcess(tmp_path) as replica:
        text = replica.settings(tmp_path)
        first = clustered(text, folder)
        cpu = first.machine.cpu
        assert first.usable()
        assert first.machine.free_bytes == first.machine.memory_bytes
        first.close()
    assert folder.cluster.stat().st_mode & 0o077 == 0
    again = clustered(text, folder)  # the cluster is away now
    assert again.machine.cpu == cpu
    assert [each.name for each in again.environments] == ["there"]
    again.close()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"address": "10.0.0.5:8000", "seen": {}}'])
def test_what_cannot_be_used_is_asked_again(
    folder: DataFolder, replica: ReplicaProcess, tmp_path: Path, kept: str
) -> None:
    folder.cluster.touch(0o600)
    folder.cluster.write_text(kept)
    runtime = clustered(replica.settings(tmp_path), folder)
    assert runtime.machine.cores == 2
    runtime.close()
    assert json.loads(folder.cluster.read_text())["address"] == f"127.0.0.1:{replica.port}"


def test_of_another_cluster_nothing_is_believed(
    folder: DataFolder, replica: ReplicaProcess, tmp_path: Path
) -> None:
    first = clustered(replica.settings(tmp_path), folder)
    assert first.machine.cpu
    first.close()
    with ReplicaProcess(tmp_path) as another:
        second = clustered(another.settings(tmp_path), folder)
        assert second.machine.cpu != first.machine.cpu
        second.close()


def test_a_cluster_that_was_never_there_is_said_to_be_away(
    folder: DataFolder, tmp_path: Path
) -> None:
    with ReplicaProcess(tmp_path) as replica:
        text = replica.settings(tmp_path)
    runtime = clustered(text, folder)
    with pytest.raises(ServerAway) as away:
        assert runtime.machine
    assert away.value.message == "The server is there, but the machines behind it are not."
    told = f"{away.value.message} {away.value.hint}"
    assert "127.0.0.1" not in told
    assert "Ray" not in told
    assert "127.0.0.1" in away.value.detail, "who runs it hears where"
    runtime.close()


def test_a_server_that_knows_no_node_offers_what_lies_in_its_store(
    folder: DataFolder, tmp_path: Path
) -> None:
    """Its files are seen from here; whether it fits, nobody has said, and so it is marked."""
    with ReplicaProcess(tmp_path) as replica:
        text = replica.settings(tmp_path)
        replica.kill()
        engines = partial(clustered, text, folder)
        faces = picture_faces(folder.root)
        with served(tmp_path / "of-it", runtime=engines, faces=faces) as server:
            asker = server.asker()
            (card,) = asker.ask("GET", "/v1/cards").json["cards"]
            assert (card["id"], card["assumed"]) == ("rehearsal", True)
            model = asker.ask("GET", "/v1/models/rehearsal").json
            assert (model["id"], model["assumed"]) == ("rehearsal", True)
            assert asker.ask("GET", "/healthz").status == 200
            away = asker.ask("GET", "/v1/machine")
            assert (away.status, away.json["machine"]) == (200, None), "the server is not away"
            assert away.json["away"] == ("The server is there, but the machines behind it are not.")
            assert away.json["protocol"]
            replica.start()
            assert soon(lambda: "assumed" not in asker.ask("GET", "/v1/cards").json["cards"][0])
            assert "assumed" not in asker.ask("GET", "/v1/models/rehearsal").json
            known = asker.ask("GET", "/v1/machine").json
            assert (known["machine"]["cores"], "away" in known) == (2, False)


def test_of_models_that_are_not_in_its_store_a_server_that_knows_no_node_offers_none(
    folder: DataFolder, tmp_path: Path
) -> None:
    with ScriptedProxy() as proxy:
        text = f'[cluster]\naddress = "127.0.0.1:{proxy.port}"\nsecret = "cluster.secret"\n'
    (folder.root / "cluster.secret").touch(0o600)
    (folder.root / "cluster.secret").write_text("x" * 32)
    runtime = clustered(text, folder, carrier="local")
    offered = {each.card.id: each for each in runtime.usable()}
    assert offered
    assert all(each.is_assumed and each.card.is_built_in for each in offered.values())
    missing = {each.card.id: each for each in runtime.unusable()}
    assert missing["flux2-klein-4b"].error.code == "needs_model"
    runtime.close()


def test_clients_of_a_server_that_knows_no_node_hear_so_and_what_it_offers(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before they take it for away."""
    with ScriptedProxy(stays(lambda _: None)) as proxy:
        text = f'[cluster]\naddress = "127.0.0.1:{proxy.port}"\nsecret = "cluster.secret"\n'
        (folder.root / "cluster.secret").touch(0o600)
        (folder.root / "cluster.secret").write_text("x" * 32)
        with served(tmp_path / "of-it", runtime=partial(clustered, text, folder)) as server:
            address = Address("127.0.0.1", server.port)
            remote = Remote("studio", address, server.pem, key=server.secret)
            found = standing(remote)
            assert not found.knows_its_machines
            assert [(each.card.id, each.is_assumed) for each in found.cards] == [
                ("rehearsal", True)
            ]
            said = Afar(found.cards[0], "It is not installed here.").words
            assert said.endswith("not known yet whether it fits there")
            monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
            monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
            (tmp_path / "key").write_text(server.secret)
            words = (address.words, "--fingerprint", server.fingerprint, "--key", tmp_path / "key")
            paired = gesso("remote", "add", *words)
            assert paired.code == 0, paired.err
            assert "No machine behind it has answered yet" in paired.out
            assert "not known yet whether it fits there" in paired.out
            tested = gesso("remote", "test", paired.out.split()[2])
            assert tested.code == 0, tested.err
            assert "No machine behind it has answered yet" in tested.out
            plain = gesso("remote", "test", paired.out.split()[2], "--json").json
            assert (plain["machine"]["machine"], plain["assumed"]) == (None, ["rehearsal"])


def test_a_server_that_knows_no_node_takes_jobs_on(folder: DataFolder, tmp_path: Path) -> None:
    """Its cluster is away, and nobody ever said what a node has."""
    with ReplicaProcess(tmp_path) as replica:
        text = replica.settings(tmp_path)
        replica.kill()
        engines = partial(clustered, text, folder, carrier="local")
        with served(tmp_path / "of-it", runtime=engines) as server:
            asker = server.asker()
            answer = asker.submit(edit(card="rehearsal"))
            assert answer.status == 201, answer.json
            replica.start()
            assert asker.end(str(answer.json["id"]))["state"] == "done"
            nobody = asker.submit(edit(card="unknown"))
            assert nobody.code == "needs_model"


def test_who_asks_what_a_silent_cluster_has_is_told_to_come_back(tmp_path: Path) -> None:
    """One request is under way, however many want to know, and what it brings is kept."""
    may_answer = threading.Event()

    def act(connection: socket.socket) -> None:
        may_answer.wait(LONG)
        status(200, json.dumps(to_plain(SEEN)).encode())(connection)

    with ScriptedProxy(act) as proxy:
        known = Known(proxy.road(), tmp_path / "cluster.json", patience=0.1)
        for _ in range(3):
            with pytest.raises(ServerAway, match="has said yet"):
                known.seen()
        may_answer.set()
        assert soon(lambda: known.kept() == SEEN)
        assert known.seen() == SEEN
        assert len(proxy.requests) == 1
        known.close()


def test_closing_ends_the_asking(tmp_path: Path) -> None:
    with ScriptedProxy(stays(lambda _: None)) as proxy:
        known = Known(proxy.road(), tmp_path / "cluster.json", patience=0.1)
        with pytest.raises(ServerAway):
            known.seen()
        known.close()
        assert "gesso-looking" not in {each.name for each in threading.enumerate()}


def test_what_the_doctor_was_told_is_known_to_the_server(
    folder: DataFolder, tmp_path: Path
) -> None:
    with ReplicaProcess(tmp_path) as replica:
        text = replica.settings(tmp_path)
        folder.settings.write_text(text)
        assert found()["verdict"] == "good"
    runtime = clustered(text, folder)  # the cluster is away now
    assert runtime.machine.cores == 2
    runtime.close()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (status(200, b"{}"), "not deployed"),
        (status(200, b"none"), "cannot be reached"),
        (status(404), "cannot be reached"),
    ],
)
def test_what_answers_without_gesso_is_said(act: Act, words: str) -> None:
    with ScriptedProxy(act) as proxy, pytest.raises(ServerAway, match=words) as away:
        check_deployed(proxy.road())
    assert away.value.hint


@pytest.mark.parametrize(
    ("act", "code", "wait"),
    [
        (status(200, b'{"protocol": 1}'), "bad_frame", LONG),
        (status(200, b"words"), "server_away", LONG),
        (status(401), "engine_failed", LONG),
        (status(500), "server_away", LONG),
        (lambda connection: connection.recv(1), "server_away", 0.5),
    ],
)
def test_what_no_node_would_say_is_an_error_with_a_next_step(
    act: Act, code: str, wait: float
) -> None:
    with ScriptedProxy(act) as proxy, pytest.raises(GessoError) as wrong:
        ask_machine(proxy.road(), wait=wait)
    assert wrong.value.code == code
    assert wrong.value.hint


def test_a_replica_that_is_about_to_come_is_waited_for() -> None:
    answer = status(200, json.dumps(to_plain(SEEN)).encode())
    with ScriptedProxy(status(503), status(503), answer) as proxy:
        assert ask_machine(proxy.road(), wait=LONG) == SEEN


def test_a_replica_that_never_comes_is_not_waited_for() -> None:
    with (
        ScriptedProxy(*[status(503)] * 9) as proxy,
        pytest.raises(ServerAway, match="No replica"),
    ):
        ask_machine(proxy.road(), wait=0.5)


def found(*options: str) -> dict[str, str]:
    """What the doctor says of the cluster."""
    findings = gesso("server", "doctor", "--json", *options).json["findings"]
    assert "executor" not in {each["what"] for each in findings}
    (one,) = (each for each in findings if each["what"] == "cluster")
    return dict(one)


def test_the_doctor_finds_a_cluster(
    folder: DataFolder, replica: ReplicaProcess, tmp_path: Path
) -> None:
    folder.settings.write_text(replica.settings(tmp_path))
    quick = found("--quick")
    assert (quick["verdict"], "no replica was asked" in quick["said"]) == ("good", True)
    asked = found()
    assert (asked["verdict"], "a replica answers" in asked["said"]) == ("good", True)


def test_the_doctor_says_what_keeps_a_cluster_from_working(
    folder: DataFolder, replica: ReplicaProcess, tmp_path: Path
) -> None:
    text = replica.settings(tmp_path)
    folder.settings.write_text(text)
    secret = tmp_path / "cluster.secret"
    secret.write_text("another secret of more than thirty-two characters")
    assert "secret" in found()["said"]
    secret.write_text("short")
    assert "openssl" in found("--quick")["next_step"]
    secret.chmod(0o644)
    assert "chmod 600" in found("--quick")["next_step"]
    secret.unlink()
    assert found("--quick")["verdict"] == "bad"
    with ScriptedProxy() as nobody:
        away = text.replace(f":{replica.port}", f":{nobody.port}")
    replica.settings(tmp_path)
    folder.settings.write_text(away)
    assert "cannot be reached" in found("--quick")["said"]


def test_a_secret_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "cluster.key"
    with pytest.raises(NotFound) as missing:
        secret.read(path)
    assert f"openssl rand -hex 32 > {path}; chmod 600 {path}" in missing.value.hint
