"""`gesso server run` as a process of its own, and the operator's commands while it serves."""

import json
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fixtures.clients import edit, picture
from fixtures.kept_port import kept_port
from fixtures.replica_process import ReplicaProcess
from fixtures.served import Asker, pinned
from gesso_command import gesso
from gesso_runtime.fingerprint import fingerprint
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate

SECRET_PROMPT = "a heron nobody may read of"


@pytest.fixture
def folder(place: Path) -> DataFolder:
    return DataFolder(place)


@pytest.fixture
def port() -> Iterator[int]:
    """Known before a server listens there, and after."""
    with kept_port() as port:
        yield port


@dataclass(frozen=True)
class _Running:
    folder: DataFolder
    process: subprocess.Popen[str]
    port: int
    said: str

    def asker(self, secret: str = "") -> Asker:
        return Asker(self.port, pinned(certificate.read(self.folder.identity).pem), secret)


@contextmanager
def _running(folder: DataFolder, log: Path) -> Iterator[_Running]:
    command = [sys.executable, "-m", "gesso_desktop.cli", "--runtime", "fake", "server", "run"]
    with log.open("a") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(3))
        found = re.search(r"https://\S+:(\d+)", said)
        assert found, log.read_text()
        yield _Running(folder, process, int(found[1]), said)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait()
        process.stdout.close()
    assert code == 0, log.read_text()


def test_a_server_from_its_making_to_its_end(folder: DataFolder, tmp_path: Path) -> None:
    made = gesso("server", "init", "--host", "127.0.0.1", "--port", "0", "--json").json
    log = tmp_path / "log"
    with _running(folder, log) as running:
        assert made["fingerprint"] in running.said
        code = gesso("server", "pair", "--json").json["code"]
        wish = json.dumps({"code": code, "name": "Anna's laptop"}).encode()
        as_json = {"content-type": "application/json"}
        paired = running.asker().ask("POST", "/v1/pair", wish, as_json)
        assert paired.status == 200, paired.body
        asker = running.asker(paired.json["key"])
        assert running.asker().ask("POST", "/v1/pair", wish, as_json).status in {401, 403}

        job = asker.submit(edit(prompt=SECRET_PROMPT)).json["id"]
        assert asker.end(job)["state"] == "done"
        assert asker.ask("GET", f"/v1/jobs/{job}/result").status == 200
        while "job" not in {each["what"] for each in _audited()}:  # who listens is told before
            time.sleep(0.02)

        keys = gesso("server", "keys", "list", "--json").json["keys"]
        (own,) = (key["id"] for key in keys if key["name"] == "Anna's laptop")
        gesso("server", "keys", "revoke", own)
        refused = asker.ask("GET", f"/v1/jobs/{job}")
        assert (refused.status, refused.code) == (401, "key_refused")
        assert running.asker(made["key"]["secret"]).ask("GET", "/v1/jobs").status == 200

    entries = _audited()
    assert [each["what"] for each in entries] == [
        "key made", "started", "code made", "paired", "job", "key revoked", "stopped"
    ]  # fmt: skip
    ran = entries[4]
    assert (ran["key"], ran["job"], ran["outcome"]) == (own, job, "done")
    assert ran["bytes_out"] > 0
    assert ran["pixels"] == picture().shape[0] * picture().shape[1]
    assert gesso("server", "audit", "--verify").code == 0
    kept = b"".join(path.read_bytes() for path in folder.root.rglob("*") if path.is_file())
    for secret in (SECRET_PROMPT, "heron", paired.json["key"], code):
        assert secret not in log.read_text()
        assert secret.encode() not in kept
    assert "Anna" not in log.read_text()


def _audited() -> Any:
    return gesso("server", "audit", "--json").json["entries"]


def test_a_server_runs_its_jobs_in_the_cluster_that_it_names(
    folder: DataFolder, tmp_path: Path
) -> None:
    init = ("server", "init", "--host", "127.0.0.1", "--port", "0", "--json")
    secret = gesso(*init).json["key"]["secret"]
    with ReplicaProcess(tmp_path) as replica:
        text = folder.settings.read_text()
        folder.settings.write_text(text.replace("[cluster]\n", replica.settings(tmp_path)))
        with _running(folder, tmp_path / "log") as running:
            asker = running.asker(secret)
            machine = asker.ask("GET", "/v1/machine").json["machine"]
            assert machine["cpu"].startswith("of ")
            assert asker.ask("GET", "/v1/cards").json["cards"]
            job = asker.submit(edit(prompt="there")).json["id"]
            assert asker.end(job)["state"] == "done"
        assert any("job there done" in line for line in replica.noted())


def test_a_server_says_at_its_start_that_its_cluster_does_not_answer(
    folder: DataFolder, tmp_path: Path
) -> None:
    gesso("server", "init", "--host", "127.0.0.1", "--port", "0")
    with ReplicaProcess(tmp_path) as replica:
        away = replica.settings(tmp_path)
    folder.settings.write_text(folder.settings.read_text().replace("[cluster]\n", away))
    with _running(folder, tmp_path / "log"):
        assert "cannot be reached" in (tmp_path / "log").read_text()


def test_pair_says_whether_the_server_shows_what_it_prints(
    folder: DataFolder, tmp_path: Path, port: int
) -> None:
    gesso("server", "init", "--host", "127.0.0.1", "--port", port)
    early = gesso("server", "pair")
    assert early.code == 0
    assert "gesso server run" in early.err
    assert early.out.splitlines()[-1].count("-") == 2  # the code, all the same
    with _running(folder, tmp_path / "log") as running:
        assert gesso("server", "pair").err == ""
        shown = certificate.read(folder.identity).fingerprint
        gesso("server", "certificate", "renew")
        renewed = gesso("server", "pair", "--json")
        assert renewed.code == 0
        assert shown in renewed.err
        assert "systemctl reload gesso-server" in renewed.err
        assert renewed.json["warning"] in renewed.err
        running.process.send_signal(signal.SIGHUP)
        while _fingerprint_at(port) != renewed.json["fingerprint"]:
            time.sleep(0.02)
        told = gesso("server", "pair", "--json")
        assert (told.err, told.json["warning"]) == ("", "")


def _fingerprint_at(port: int) -> str:
    return fingerprint(ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port))))


def test_pair_says_that_an_open_port_is_missing_in_the_address(folder: DataFolder) -> None:
    gesso("server", "init", "--host", "127.0.0.1", "--port", "0", "--address", "gpu.lan")
    done = gesso("server", "pair")
    assert done.code == 0
    assert "remote add https://gpu.lan\n" in done.out
    assert "port" in done.err
    assert "gesso server run" in done.err


def test_a_second_server_in_the_same_folder_is_refused(folder: DataFolder, tmp_path: Path) -> None:
    gesso("server", "init", "--host", "127.0.0.1", "--port", "0")
    with _running(folder, tmp_path / "log"):
        done = gesso("--runtime", "fake", "server", "run")
    assert done.code == 2
    assert "already" in done.err
    assert list(folder.jobs.iterdir())


def test_a_client_without_a_certificate_is_not_even_heard(
    folder: DataFolder, tmp_path: Path
) -> None:
    from fixtures.tls_room import Authority

    studio = Authority(tmp_path, "studio")
    init = ("server", "init", "--host", "127.0.0.1", "--port", "0", "--client-ca", studio.file)
    secret = gesso(*init, "--json").json["key"]["secret"]
    with _running(folder, tmp_path / "log") as running:
        with pytest.raises(OSError, match=r"(?i)certificate|reset|closed|EOF"):
            running.asker(secret).ask("GET", "/v1/jobs")
        asker = running.asker(secret)
        asker.context.load_cert_chain(studio.client("anna"))
        assert asker.ask("GET", "/v1/jobs").status == 200


@pytest.mark.slow
def test_two_machines_pair_by_what_the_one_shows_the_other(
    folder: DataFolder, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the commands alone; and a server with another certificate is not believed afterwards."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    gesso("server", "init", "--host", "127.0.0.1", "--port", port, "--address", "127.0.0.1")
    with _running(folder, tmp_path / "log"):
        shown = gesso("server", "pair", "--json").json
        add = ("remote", "add", f"127.0.0.1:{port}", "--name", "cupboard")
        wrong = "0000 " * 7 + "0000"
        refused = gesso(*add, "--fingerprint", wrong, "--code", shown["code"])
        assert refused.code == 6
        paired = gesso(*add, "--fingerprint", shown["fingerprint"], "--code", shown["code"])
        assert paired.code == 0, paired.err
        assert gesso("remote", "test", "cupboard").code == 0
        (own,) = (
            key["id"]
            for key in gesso("server", "keys", "list", "--json").json["keys"]
            if key["name"] != "operator"
        )
    gesso("server", "certificate", "renew")
    with _running(folder, tmp_path / "log"):
        believed = gesso("remote", "test", "cupboard")
        assert believed.code != 0
        assert "certificate" in believed.err
    assert [each["key"] for each in _audited() if each["what"] == "paired"] == [own]
