"""`gesso server doctor`: what it says where something is wrong, and what to do."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from fixtures.kept_port import kept_port
from fixtures.server_folder import everything, expire
from fixtures.tls_room import Authority, listening
from gesso_command import Done, gesso
from gesso_runtime.server.checkup import check_up
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.tls import server_context


def _findings(done: Done) -> dict[str, dict[str, str]]:
    return {each["what"]: each for each in done.json["findings"]}


def _doctor() -> dict[str, dict[str, str]]:
    return _findings(gesso("server", "doctor", "--quick", "--json"))


@pytest.fixture
def free_port(made: DataFolder) -> Iterator[int]:
    """Where the server would listen, and nobody does: who tries the first one of every server may
    meet another who does so.
    """
    with kept_port() as port:
        _listens_at(made, "0.0.0.0", port)
        yield port


@pytest.mark.usefixtures("free_port")
def test_doctor_finds_a_new_server_fit() -> None:
    done = gesso("server", "doctor", "--quick")
    assert done.code == 0, done.out
    lines = done.out.splitlines()
    assert len(lines) == len(_doctor())
    assert all(line.startswith(("good ", "look ")) for line in lines)
    assert set(_doctor()) >= {
        "folder", "settings", "certificate", "clock", "keys", "permissions", "space", "port",
        "queue", "executor", "models",
    }  # fmt: skip


def _run_back(folder: DataFolder) -> None:
    folder.identity.unlink()
    certificate.make(folder.identity, [], now=datetime.now(UTC) + timedelta(days=9))


def _no_queue(folder: DataFolder) -> None:
    folder.jobs.mkdir(mode=0o700)
    (folder.jobs / "queue.db").touch(0o600)
    (folder.jobs / "queue.db").write_bytes(b"no database" * 1000)


def _open(path: Path) -> None:
    path.chmod(0o644)


@pytest.mark.parametrize(
    ("spoil", "what", "next_step"),
    [
        (expire, "certificate", "certificate renew"),
        (_run_back, "clock", "clock"),
        (_no_queue, "queue", "move the file away"),
        (lambda folder: folder.identity.write_text("none"), "certificate", "renew"),
        (lambda folder: folder.seal.write_bytes(b"short"), "seal", "copy"),
        (lambda folder: folder.keys.write_text("{"), "keys", "copy"),
        (lambda folder: _open(folder.keys), "keys", "chmod 600"),
        (lambda folder: _open(folder.seal), "seal", "chmod 600"),
        (lambda folder: _open(folder.identity), "certificate", "chmod 600"),
        (lambda folder: _open(next(folder.audit.glob("*.jsonl"))), "permissions", "chmod 600"),
        (lambda folder: folder.root.chmod(0o755), "folder", "chmod 700"),
        (lambda folder: folder.settings.write_text("a"), "settings", "Correct"),
        (lambda folder: folder.settings.write_text('client_ca = "x"'), "clients", "client_ca"),
        (lambda folder: folder.settings.write_text('[words]\nfile = "x"'), "words", "words"),
    ],
)  # fmt: skip
def test_doctor_says_what_is_wrong_and_what_to_do(
    made: DataFolder, spoil: object, what: str, next_step: str
) -> None:
    assert callable(spoil)
    spoil(made)
    done = gesso("server", "doctor", "--quick", "--json")
    assert done.code == 6
    found = _findings(done)[what]
    assert found["verdict"] == "bad"
    assert next_step in found["next_step"]
    assert len(_findings(done)) >= 12  # the rest was looked at all the same


def test_doctor_never_shuts_a_folder_to_its_owner(made: DataFolder) -> None:
    (made.jobs / "known").mkdir(parents=True)
    (made.jobs / "known").chmod(0o755)
    found = _doctor()["permissions"]
    assert found["verdict"] == "bad"
    assert f"chmod 700 {made.jobs / 'known'}" in found["next_step"]


def test_doctor_tells_when_the_authority_of_clients_ends(made: DataFolder, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "studio").file
    text = made.settings.read_text()
    made.settings.write_text(text.replace('client_ca = ""', f'client_ca = "{authority}"'))
    assert _doctor()["clients"]["verdict"] == "good"
    for days, verdict in ((65, "look"), (91, "bad")):
        later = time.time() + days * 86_400
        found = {each.what: each for each in check_up(made, clock=lambda later=later: later)}
        assert found["clients"].verdict == verdict
        assert found["certificate"].verdict == "good"


@pytest.mark.usefixtures("free_port")
def test_doctor_tells_early_that_a_certificate_ends(made: DataFolder) -> None:
    made.identity.unlink()
    certificate.make(made.identity, [], now=datetime.now(UTC) - timedelta(days=800))
    done = gesso("server", "doctor", "--quick", "--json")
    assert done.code == 0
    assert _findings(done)["certificate"]["verdict"] == "look"


def test_doctor_tells_whether_this_server_or_another_has_the_port(
    made: DataFolder, tmp_path: Path
) -> None:
    certificate.make(tmp_path / "other.pem", [])
    for identity, verdict in ((made.identity, "good"), (tmp_path / "other.pem", "bad")):
        with listening(server_context(identity)) as port:
            text = re.sub(r"(?m)^port = \d+", f"port = {port}", made.settings.read_text())
            made.settings.write_text(text)
            found = _doctor()["port"]
        assert found["verdict"] == verdict
        assert str(port) in found["said"]


def _listens_at(folder: DataFolder, host: str, port: int) -> None:
    text = re.sub(r"(?m)^host = .+$", f'host = "{host}"', folder.settings.read_text())
    folder.settings.write_text(re.sub(r"(?m)^port = \d+", f"port = {port}", text))


def test_doctor_says_in_plain_words_that_another_program_has_the_port(made: DataFolder) -> None:
    with _answering(b"220 post office\r\n") as port:
        _listens_at(made, "127.0.0.1", port)
        found = _doctor()["port"]
        paired = gesso("server", "pair")
    assert found["verdict"] == "bad"
    assert f"Port {port} of 127.0.0.1 belongs to another program" in found["said"]
    assert "ss -ltnp" in found["next_step"]
    assert paired.code == 0
    assert "another program" in paired.err
    for said in (*found.values(), paired.err):
        assert not re.search(r"\[SSL|_ssl\.c|Errno|WRONG_VERSION", said)


def test_who_has_the_port_and_says_nothing_may_be_the_server_itself(made: DataFolder) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        _listens_at(made, "127.0.0.1", silent.getsockname()[1])
        found = _doctor()["port"]
    assert found["verdict"] == "bad"
    assert "a server that starts" in found["said"]
    assert "stop it" not in found["next_step"]


def test_a_name_that_no_host_can_have_is_a_sentence(made: DataFolder) -> None:
    _listens_at(made, "a" * 64 + ".example", 8443)
    assert "no host can have" in _doctor()["port"]["said"]
    assert gesso("server", "pair").code == 0


@contextmanager
def _answering(words: bytes) -> Iterator[int]:
    """A program that is no server of ours, and speaks first."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    guest, _ = door.accept()
                    with guest, suppress(OSError):
                        guest.sendall(words)
                        guest.recv(1 << 10)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.usefixtures("free_port")
def test_doctor_tries_the_port_that_the_server_would_listen_at(made: DataFolder) -> None:
    assert "is free" in _doctor()["port"]["said"]
    # Not heard at 127.0.0.1, and yet in the way of who listens everywhere.
    with closing(socket.create_server(("127.0.0.2", 0))) as taken:
        port = taken.getsockname()[1]
        _listens_at(made, "0.0.0.0", port)
        found = _doctor()["port"]
    assert found["verdict"] == "bad"
    assert str(port) in found["said"]
    assert "stop it" in found["next_step"]


@pytest.mark.parametrize("host", ["nosuch.invalid", "192.0.2.1"])
@pytest.mark.parametrize("port", [8443, 0])
def test_doctor_says_that_an_address_is_not_of_this_machine(
    made: DataFolder, host: str, port: int
) -> None:
    _listens_at(made, host, port)
    found = _doctor()["port"]
    assert found["verdict"] == "bad"
    assert "no such address" in found["next_step"]
    paired = gesso("server", "pair")
    assert paired.code == 0
    assert "no such address" in paired.err


@pytest.mark.skipif(
    int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) < 2,
    reason="this kernel lets everybody have every port",
)
def test_doctor_says_that_a_port_needs_more_rights(made: DataFolder) -> None:
    _listens_at(made, "127.0.0.1", 1)
    bare = ["setpriv", "--bounding-set", "-net_bind_service"] if os.geteuid() == 0 else []
    command = [*bare, sys.executable, "-B", "-m", "gesso_desktop.cli", "server", "doctor"]
    done = subprocess.run([*command, "--quick", "--json"], capture_output=True, text=True)
    (found,) = (each for each in json.loads(done.stdout)["findings"] if each["what"] == "port")
    assert found["verdict"] == "bad"
    assert "below 1024" in found["next_step"]


def test_doctor_says_that_a_key_is_of_another_certificate(made: DataFolder, tmp_path: Path) -> None:
    certificate.make(tmp_path / "other.pem", [])
    own, other = made.identity.read_text(), (tmp_path / "other.pem").read_text()
    begins = "-----BEGIN CERTIFICATE-----"
    made.identity.write_text(own.partition(begins)[0] + begins + other.partition(begins)[2])
    found = _doctor()["certificate"]
    assert found["verdict"] == "bad"
    assert "do not belong together" in found["said"]
    assert "certificate renew" in found["next_step"]


@pytest.mark.parametrize("spoiled", ["no key", "no certificate", "locked", "odd key", "bytes"])
def test_doctor_says_what_of_a_certificate_is_broken(made: DataFolder, spoiled: str) -> None:
    key, begins, rest = made.identity.read_text().partition("-----BEGIN CERTIFICATE-----")
    private = serialization.load_pem_private_key(key.encode(), None)
    locked = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    content, said = {
        "no key": ((begins + rest).encode(), "no private key"),
        "no certificate": (key.encode(), "no certificate"),
        "locked": (locked + (begins + rest).encode(), "passphrase"),
        "odd key": ((_ODD_KEY + begins + rest).encode(), "no private key"),
        "bytes": (b"\xff\0" * 100, "no private key"),
    }[spoiled]
    made.identity.write_bytes(content)
    done = gesso("server", "doctor", "--quick", "--json")
    found = _findings(done)["certificate"]
    assert found["verdict"] == "bad"
    assert said in found["said"]
    assert "gesso server certificate renew" in found["next_step"]
    for command in (("run",), ("pair",), ("certificate", "show")):
        refused = gesso("server", *command)
        assert refused.code == 4
        assert said in refused.err


# An elliptic curve that nobody has: 1.3.132.0.99.
_ODD_KEY = (
    "-----BEGIN PRIVATE KEY-----\n"
    "MBsCAQAwEAYHKoZIzj0CAQYFK4EEAGMEBDACAQE=\n"
    "-----END PRIVATE KEY-----\n"
)


def test_doctor_counts_what_waits(made: DataFolder) -> None:
    from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
    from gesso_runtime.server.jobs.queue_limits import QueueLimits

    queue = JobQueue(made.jobs, QueueLimits(), clock=lambda: 1_000_000.0)
    for number in range(3):
        queue.add(NewJob(f"{number:032x}", "1a2b3c4d", "klein", "edit"))
    queue.claim()
    found = _doctor()["queue"]  # while it is open, as a server has it
    queue.close()
    assert "2 queued, 1 running" in found["said"]
    assert found["verdict"] == "look"  # they wait since 1970


def test_doctor_changes_nothing(made: DataFolder) -> None:
    before = everything(made.root)
    gesso("server", "doctor", "--quick")
    assert everything(made.root) == before


def test_doctor_where_no_server_was_made() -> None:
    assert gesso("server", "doctor", "--quick").code == 4
