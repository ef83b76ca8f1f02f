"""`gesso server …` as an operator types it, and what it says where something is wrong."""

import json
import os
import re
import socket
import stat
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
from fixtures.tls_room import Authority, listening
from gesso_command import Done, gesso
from gesso_runtime.server.checkup import check_up
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.audit_log import AuditLog, Deed
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.keys.tls import server_context
from gesso_runtime.server.settings import read_settings


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GESSO_SERVER", str(tmp_path / "server"))
    monkeypatch.setenv("GESSO_RUNTIME", "fake")
    return tmp_path / "server"


@pytest.fixture
def made(place: Path) -> DataFolder:
    assert gesso("server", "init", "--address", "gpu.studio.lan").code == 0
    return DataFolder(place)


def _findings(done: Done) -> dict[str, dict[str, str]]:
    return {each["what"]: each for each in done.json["findings"]}


def _doctor() -> dict[str, dict[str, str]]:
    return _findings(gesso("server", "doctor", "--quick", "--json"))


# --- init


def test_init_makes_all_that_a_server_needs_and_shuts_it_to_others(place: Path) -> None:
    done = gesso("server", "init", "--name", "Studio", "--address", "gpu.lan", "--address",
                 "10.0.0.5", "--json")  # fmt: skip
    assert done.code == 0
    folder = DataFolder(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for path in (folder.identity, folder.seal, folder.keys, folder.settings):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    own = certificate.read(folder.identity)
    assert done.json["fingerprint"] == own.fingerprint
    assert {"gpu.lan", "10.0.0.5", "127.0.0.1"} <= set(own.names)
    key = KeyRing(folder.keys).check(done.json["key"]["secret"])
    assert key.scopes == {"edit", "admin", "metrics"}
    settings = read_settings(folder.settings)
    assert (settings.name, settings.address) == ("Studio", "gpu.lan")


def test_the_first_key_is_shown_once_and_kept_nowhere(place: Path) -> None:
    said = gesso("server", "init").out
    (secret,) = (word for word in said.split() if word.startswith("gesso_"))
    KeyRing(DataFolder(place).keys).check(secret)
    kept = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert secret.encode() not in kept


def test_init_takes_an_empty_folder_by_name(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o755)
    assert gesso("server", "init", tmp_path / "own").code == 0
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    assert gesso("server", "keys", "list", "--folder", tmp_path / "own").code == 0


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_init_never_overwrites(made: DataFolder, tmp_path: Path) -> None:
    before = _everything(made.root)
    done = gesso("server", "init")
    assert done.code == 5
    assert "already" in done.err
    assert _everything(made.root) == before
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.jpg").write_bytes(b"a")
    (tmp_path / "file").write_bytes(b"a")
    for named in ("pictures", "file"):
        assert gesso("server", "init", tmp_path / named).code == 5
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--address", "https://gpu"),
        ("--address", ""),
        ("--port", "70000"),
        ("--port", "-1"),
        ("--port", "x"),
        ("--host", ""),
        ("--name", "a\nb"),
        ("--name", "x" * 81),
    ],
)
def test_init_leaves_nothing_where_it_was_asked_wrongly(
    place: Path, arguments: tuple[str, ...]
) -> None:
    done = gesso("server", "init", *arguments)
    assert done.code == 2
    assert done.err
    assert not place.exists()


def test_init_refuses_an_authority_that_is_none(place: Path, tmp_path: Path) -> None:
    assert gesso("server", "init", "--client-ca", tmp_path / "gone.pem").code == 4
    (tmp_path / "none.pem").write_text("none")
    assert gesso("server", "init", "--client-ca", tmp_path / "none.pem").code == 2
    assert not place.exists()
    authority = Authority(tmp_path, "studio").file
    assert gesso("server", "init", "--client-ca", authority).code == 0
    assert read_settings(DataFolder(place).settings).client_ca == str(authority)


def test_init_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = gesso("server", "init", tmp_path / "file/server")
    assert done.code in {5, 6}
    assert "file" in done.err
    done = gesso("server", "init", "/proc/server")  # for root, too
    assert done.code == 6
    assert "Nothing may be written" in done.err or "failed" in done.err


def test_a_full_disk_leaves_no_half_server(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from gesso_desktop.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
        "sys.exit(main(['server', 'init', sys.argv[1]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, tmp_path / "server"], capture_output=True, text=True
    )
    assert done.returncode == 6, done.stderr
    assert "disk is full" in done.stderr
    assert not (tmp_path / "server").exists()


# --- the libraries


@pytest.mark.parametrize("command", [("init",), ("pair",), ("doctor",), ("run",)])
def test_without_its_libraries_it_says_what_to_install(
    made: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = gesso("server", *command)
    assert done.code == 3
    assert "fastapi, uvicorn missing" in done.err
    assert "its environment “server”" in done.err


def test_keys_are_revoked_without_the_libraries(made: DataFolder) -> None:
    code = (
        "import sys\n"
        "for name in ('cryptography', 'fastapi', 'uvicorn', 'prometheus_client', 'pydantic'):\n"
        "    sys.modules[name] = None\n"
        "from gesso_desktop.cli import main\n"
        "sys.exit(main(['server', 'keys', 'list']) or main(['server', 'audit']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "operator" in done.stdout


# --- keys, pair, certificate


def test_keys_are_made_listed_revoked_and_forgotten(made: DataFolder) -> None:
    added = gesso("server", "keys", "add", "Anna", "--scope", "metrics", "--days", "7", "--json")
    key = added.json["key"]
    assert key["scopes"] == ["metrics"]
    ring = KeyRing(made.keys)
    found = ring.check(key["secret"])
    assert found.expires is not None
    assert 6.9 < (found.expires - found.created) / 86_400 < 7.1
    assert "Anna" in gesso("server", "keys", "list").out
    assert gesso("server", "keys", "forget", key["id"]).code == 2
    assert gesso("server", "keys", "revoke", key["id"]).code == 0
    listed = {each["id"]: each for each in gesso("server", "keys", "list", "--json").json["keys"]}
    assert not listed[key["id"]]["is_valid"]
    assert "secret" not in listed[key["id"]]
    assert gesso("server", "keys", "forget", key["id"]).code == 0
    assert "Anna" not in gesso("server", "keys", "list").out


def test_a_key_that_is_revoked_twice_is_noted_once(made: DataFolder) -> None:
    key = gesso("server", "keys", "list", "--json").json["keys"][0]["id"]
    assert "lets nobody in" in gesso("server", "keys", "revoke", key).out
    assert "before" in gesso("server", "keys", "revoke", key).out
    assert gesso("server", "audit").out.count("key revoked") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("keys", "add", ""), 2),
        (("keys", "add", "a\x1b[2J"), 2),
        (("keys", "add", "a", "--days", "-1"), 2),
        (("keys", "add", "a", "--days", "99999999999"), 2),
        (("keys", "add", "a", "--scope", "all"), 2),
        (("keys", "revoke", "ffffffff"), 4),
        (("keys", "revoke", "../../etc"), 4),
        (("pair", "--seconds", "0"), 2),
        (("pair", "--seconds", "999999"), 2),
        (("certificate", "renew", "--address", "a b"), 2),
        (("audit", "--since", "yesterday"), 2),
        (("audit", "--since", "9999999d"), 2),
        (("audit", "--since", "1d", "--verify"), 2),
    ],
)
def test_what_is_asked_wrongly_changes_nothing(
    made: DataFolder, arguments: tuple[str, ...], code: int
) -> None:
    before = _everything(made.root)
    done = gesso("server", *arguments)
    assert done.code == code
    assert done.err
    assert {k: v for k, v in _everything(made.root).items() if not k.endswith(".lock")} == {
        k: v for k, v in before.items() if not k.endswith(".lock")
    }


def test_pair_says_all_that_the_other_machine_asks(made: DataFolder) -> None:
    said = gesso("server", "pair", "--scope", "edit").out
    own = certificate.read(made.identity)
    assert own.fingerprint in said
    assert "gesso remote add https://gpu.studio.lan:8443" in said
    assert "10 minutes" in said
    PairingCodes(made.pairing).redeem(said.splitlines()[-1])


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("gpu.lan", "https://gpu.lan:8443"),
        ("gpu.lan:443", "https://gpu.lan:443"),
        ("10.0.0.5", "https://10.0.0.5:8443"),
        ("fd00::5", "https://[fd00::5]:8443"),
        ("[fd00::5]:443", "https://[fd00::5]:443"),
    ],
)
def test_pair_writes_addresses_as_clients_read_them(
    made: DataFolder, address: str, url: str
) -> None:
    text = made.settings.read_text()
    made.settings.write_text(text.replace('"gpu.studio.lan"', json.dumps(address)))
    assert gesso("server", "pair", "--json").json["address"] == url


def test_a_certificate_is_shown_without_its_key_and_renewed(made: DataFolder) -> None:
    shown = gesso("server", "certificate", "show")
    assert "PRIVATE" not in shown.out
    assert shown.out == certificate.read(made.identity).pem
    before = certificate.read(made.identity)
    renewed = gesso("server", "certificate", "renew", "--address", "10.0.0.9", "--json").json
    after = certificate.read(made.identity)
    assert renewed["fingerprint"] == after.fingerprint != before.fingerprint
    assert {*before.names, "10.0.0.9"} == set(after.names)


def test_a_certificate_that_is_gone_is_made_again(made: DataFolder) -> None:
    made.identity.unlink()
    assert gesso("server", "pair").code == 4
    assert gesso("server", "certificate", "renew").code == 0
    assert "gpu.studio.lan" in certificate.read(made.identity).names
    assert gesso("server", "pair").code == 0


@pytest.mark.parametrize("command", [("pair",), ("run",)])
def test_an_expired_certificate_is_said_before_anybody_relies_on_it(
    made: DataFolder, command: tuple[str, ...]
) -> None:
    _expire(made)
    done = gesso("server", *command)
    assert done.code == 6
    assert "expired" in done.err
    assert "certificate renew" in done.err


# --- what is wrong with a folder


COMMANDS = [("keys", "list"), ("keys", "add", "a"), ("pair",), ("certificate", "show"),
            ("certificate", "renew"), ("audit",), ("run",)]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_server_was_made(command: tuple[str, ...]) -> None:
    done = gesso("server", *command)
    assert done.code == 4
    assert "gesso server init" in done.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_others_can_enter_is_refused(
    made: DataFolder, command: tuple[str, ...]
) -> None:
    made.root.chmod(0o755)
    done = gesso("server", *command)
    assert done.code == 6
    assert "chmod 700" in done.err


@pytest.mark.parametrize(
    "command", [("pair",), ("run",), ("certificate", "renew"), ("keys", "add", "a")]
)
def test_settings_that_are_not_understood_are_named(
    made: DataFolder, command: tuple[str, ...]
) -> None:
    made.settings.write_text("port = 'eight'")
    done = gesso("server", *command)
    assert done.code == 2
    assert "server.toml" in done.err
    assert "port" in done.err


def test_a_key_is_revoked_and_the_log_read_whatever_the_settings_say(made: DataFolder) -> None:
    key = gesso("server", "keys", "add", "Anna", "--json").json["key"]["id"]
    made.settings.write_text("prot = 8443")
    assert key in gesso("server", "keys", "list").out
    assert gesso("server", "keys", "revoke", key).code == 0
    assert gesso("server", "keys", "forget", key).code == 0
    assert "key revoked" in gesso("server", "audit").out
    assert gesso("server", "audit", "--verify").code == 0
    assert gesso("server", "certificate", "show").code == 0


def test_settings_that_are_not_understood_cost_no_line_of_the_log(made: DataFolder) -> None:
    made.audit.joinpath("audit-000001.jsonl").unlink()
    log = AuditLog(made.audit, file_bytes=1, files=1000)
    for _ in range(40):
        log.note(Deed("started"))
    made.audit.joinpath("audit-000040.jsonl").write_bytes(b" " * (17 << 20))
    key = gesso("server", "keys", "list", "--json").json["keys"][0]["id"]
    made.settings.write_text("prot = 8443")
    assert gesso("server", "keys", "revoke", key).code == 0
    assert len(list(made.audit.glob("*.jsonl"))) == 41


def test_secrets_that_others_may_read_are_refused(made: DataFolder) -> None:
    for path, command in (
        (made.identity, ("certificate", "show")),
        (made.identity, ("run",)),
        (made.keys, ("keys", "list")),
        (made.seal, ("run",)),
    ):
        path.chmod(0o644)
        done = gesso("server", *command)
        assert done.code == 6
        assert "chmod 600" in done.err
        path.chmod(0o600)


def _without_privilege(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Root may write everywhere; this one may not."""
    bare = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    command = [sys.executable, "-B", "-m", "gesso_desktop.cli", "server", *map(str, arguments)]
    whole = [*bare, *command] if os.geteuid() == 0 else command
    return subprocess.run(whole, capture_output=True, text=True)


def test_a_folder_that_is_read_only_is_said(made: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    done = _without_privilege("init", tmp_path / "shut/server")
    assert done.returncode == 6
    assert "Nothing may be written" in done.stderr
    made.root.chmod(0o500)
    before = _everything(made.root)
    assert _without_privilege("keys", "list").returncode == 0
    for command in (("keys", "add", "a"), ("pair",), ("certificate", "renew")):
        done = _without_privilege(*command)
        assert done.returncode == 6
        assert "Nothing may be written" in done.stderr
        assert "Traceback" not in done.stderr
    assert _everything(made.root) == before
    made.root.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_folder_of_another_user_is_said(made: DataFolder) -> None:
    os.chown(made.root, 65534, 65534)
    done = _without_privilege("keys", "list")
    assert done.returncode == 4
    assert "as the user whom the server belongs to" in done.stderr
    refused = gesso("server", "keys", "list")  # root could, and would write there as root
    assert refused.code == 6
    assert "another user" in refused.err
    os.chown(made.root, 0, 0)


def test_a_port_in_use_is_said(made: DataFolder) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        text = made.settings.read_text().replace("8443", str(port)).replace("0.0.0.0", "127.0.0.1")
        made.settings.write_text(text)
        done = gesso("server", "run")
    assert done.code in {2, 6}
    assert str(port) in done.err


@pytest.mark.parametrize("host", ["nosuch.invalid", "192.0.2.1"])
def test_a_host_that_is_not_of_this_machine_is_said(made: DataFolder, host: str) -> None:
    made.settings.write_text(made.settings.read_text().replace("0.0.0.0", host))
    done = gesso("server", "run")
    assert done.code == 2
    assert "no such address" in done.err
    assert "Another program" not in done.err


# --- doctor


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


def _expire(folder: DataFolder) -> None:
    folder.identity.unlink()
    certificate.make(folder.identity, [], now=datetime.now(UTC) - timedelta(days=900))


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
        (_expire, "certificate", "certificate renew"),
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
    before = _everything(made.root)
    gesso("server", "doctor", "--quick")
    assert _everything(made.root) == before


def test_doctor_where_no_server_was_made() -> None:
    assert gesso("server", "doctor", "--quick").code == 4


# --- audit


def test_what_the_operator_does_is_noted_without_names(made: DataFolder) -> None:
    key = gesso("server", "keys", "add", "Anna Müller", "--json").json["key"]
    gesso("server", "keys", "revoke", key["id"])
    gesso("server", "pair")
    gesso("server", "certificate", "renew")
    entries = gesso("server", "audit", "--json").json["entries"]
    assert [each["what"] for each in entries] == [
        "key made", "key made", "key revoked", "code made", "certificate renewed"
    ]  # fmt: skip
    assert entries[1]["key"] == key["id"]
    assert "Anna" not in "".join(path.read_text() for path in made.audit.glob("*.jsonl"))
    assert gesso("server", "audit", "--since", "1h").out.count("\n") == 5
    assert "Nothing" in gesso("server", "audit", "--since", "2999-01-01").out
    assert gesso("server", "audit", "--since", "2999-01-01", "--json").json == {"entries": []}


def test_a_line_that_was_changed_is_found(made: DataFolder) -> None:
    gesso("server", "keys", "add", "a")
    assert gesso("server", "audit", "--verify").code == 0
    path = next(made.audit.glob("*.jsonl"))
    path.write_text(path.read_text().replace("key made", "key lost", 1))
    done = gesso("server", "audit", "--verify", "--json")
    assert done.code == 1
    assert done.json["wrong"] == [f"{path.name}, line 1: is damaged, or was changed."]
    assert "line 1" in gesso("server", "audit", "--verify").out
