"""`gesso server …` as an operator types it, and what it says where something is wrong."""

import json
import os
import socket
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.server_folder import everything, expire
from fixtures.tls_room import Authority
from gesso_command import gesso
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.audit_log import AuditLog, Deed
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.settings import read_settings

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


def test_init_never_overwrites(made: DataFolder, tmp_path: Path) -> None:
    before = everything(made.root)
    done = gesso("server", "init")
    assert done.code == 5
    assert "already" in done.err
    assert everything(made.root) == before
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
    before = everything(made.root)
    done = gesso("server", *arguments)
    assert done.code == code
    assert done.err
    assert {k: v for k, v in everything(made.root).items() if not k.endswith(".lock")} == {
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
    expire(made)
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
    before = everything(made.root)
    assert _without_privilege("keys", "list").returncode == 0
    for command in (("keys", "add", "a"), ("pair",), ("certificate", "renew")):
        done = _without_privilege(*command)
        assert done.returncode == 6
        assert "Nothing may be written" in done.stderr
        assert "Traceback" not in done.stderr
    assert everything(made.root) == before
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
