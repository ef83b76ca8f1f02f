"""The certificate of a server: what it holds, and who is let in by it, over real sockets."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.tls_room import GREETING, Authority, greeted, listening, pinned
from gesso_core.errors import BadRequest, CannotRead, DamagedFile, NotFound, NotTrusted
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.tls import server_context


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    return tmp_path / "identity.pem"


def test_it_is_for_this_host_for_loopback_and_for_what_was_named(identity: Path) -> None:
    made = certificate.make(identity, ["GPU.studio.lan", "10.0.0.5", "fd00::5", "localhost"])
    assert set(made.names) >= {"gpu.studio.lan", "10.0.0.5", "fd00::5", "localhost", "::1"}
    assert len(set(made.names)) == len(made.names)
    assert certificate.read(identity) == made
    assert identity.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in made.pem


def test_it_lives_for_825_days(identity: Path) -> None:
    now = datetime.now(UTC)
    made = certificate.make(identity, [], now=now)
    assert made.ends - made.begins == timedelta(days=825)
    assert made.days_left(now) in {823, 824}
    assert made.days_left(now + timedelta(days=826)) < 0


def test_people_compare_128_bits_in_groups(identity: Path) -> None:
    groups = certificate.make(identity, []).fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 8
    int("".join(groups), 16)


@pytest.mark.parametrize(
    "name",
    ["", "https://gpu", "gpu:8443", "a b", "-a", "a..b", "x" * 300, "10.0.0.300/24", "ä.lan"],
)
def test_what_is_no_name_is_refused(identity: Path, name: str) -> None:
    with pytest.raises(BadRequest) as refused:
        certificate.make(identity, [name])
    assert repr(name) in refused.value.message
    assert not identity.exists()


def test_one_that_is_there_is_never_replaced_by_accident(identity: Path) -> None:
    certificate.make(identity, [])
    before = identity.read_bytes()
    with pytest.raises(FileExistsError):
        certificate.make(identity, [])
    assert identity.read_bytes() == before


def test_renewing_keeps_the_names_and_changes_the_fingerprint(identity: Path) -> None:
    before = certificate.make(identity, ["gpu.lan", "10.0.0.5"])
    after = certificate.renew(identity, ["10.0.0.6"])
    assert set(after.names) == {*before.names, "10.0.0.6"}
    assert after.fingerprint != before.fingerprint
    assert certificate.read(identity) == after
    assert identity.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_read_is_told(identity: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        certificate.read(identity)
    with pytest.raises(NotFound):
        server_context(identity)
    certificate.make(identity, [])
    identity.chmod(0o644)
    for read in (certificate.read, server_context):
        with pytest.raises(NotTrusted, match="Others than you"):
            read(identity)
    tmp_path.joinpath("folder").mkdir()
    with pytest.raises(CannotRead):
        certificate.read(tmp_path / "folder")


def _halves(identity: Path) -> tuple[str, str]:
    key, _, rest = identity.read_text().partition("-----BEGIN CERTIFICATE-----")
    return key, "-----BEGIN CERTIFICATE-----" + rest


def test_halves_that_do_not_belong_together_are_refused(identity: Path, tmp_path: Path) -> None:
    certificate.make(identity, [])
    certificate.make(tmp_path / "other.pem", [])
    (key, own), (_, other) = _halves(identity), _halves(tmp_path / "other.pem")
    for damaged in (key + other, key, own, "", "\0", key + own[:200], own + key[:90]):
        identity.write_text(damaged)
        for read in (certificate.read, server_context):
            with pytest.raises(DamagedFile):
                read(identity)


def test_a_client_that_pins_it_is_let_in_by_tls_13(identity: Path) -> None:
    made = certificate.make(identity, ["gpu.studio.lan"])
    with listening(server_context(identity)) as port:
        for name in ("127.0.0.1", "localhost", "gpu.studio.lan"):
            assert greeted(port, pinned(made.pem), name) == (GREETING, "TLSv1.3")


def test_an_older_tls_is_refused(identity: Path) -> None:
    made = certificate.make(identity, [])
    older = pinned(made.pem)
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    with listening(server_context(identity)) as port:
        with pytest.raises(ssl.SSLError):
            greeted(port, older)
        assert greeted(port, pinned(made.pem))[0] == GREETING


def test_a_man_in_the_middle_is_refused(identity: Path, tmp_path: Path) -> None:
    """Whatever certificate he brings: one for the same names, or one that authorities trust."""
    made = certificate.make(identity, ["gpu.studio.lan"])
    certificate.make(tmp_path / "other.pem", ["gpu.studio.lan"])
    with (
        listening(server_context(tmp_path / "other.pem")) as port,
        pytest.raises(ssl.SSLCertVerificationError, match="self-signed"),
    ):
        greeted(port, pinned(made.pem), "gpu.studio.lan")


def test_a_name_that_it_is_not_for_is_refused(identity: Path) -> None:
    made = certificate.make(identity, ["gpu.studio.lan"])
    with listening(server_context(identity)) as port:
        for name in ("gpu.other.lan", "10.0.0.5"):
            with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
                greeted(port, pinned(made.pem), name)


def test_one_that_has_expired_is_refused(identity: Path) -> None:
    then = datetime.now(UTC) - timedelta(days=900)
    made = certificate.make(identity, [], now=then)
    with (
        listening(server_context(identity)) as port,
        pytest.raises(ssl.SSLCertVerificationError, match="expired"),
    ):
        greeted(port, pinned(made.pem))


def test_the_system_trusts_nobody_for_it(identity: Path) -> None:
    certificate.make(identity, [])
    with (
        listening(server_context(identity)) as port,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        greeted(port, ssl.create_default_context())


def test_clients_need_a_certificate_where_that_is_asked(identity: Path, tmp_path: Path) -> None:
    made = certificate.make(identity, [])
    studio, stranger = Authority(tmp_path, "studio"), Authority(tmp_path, "stranger")
    with listening(server_context(identity, studio.file)) as port:
        assert greeted(port, pinned(made.pem, studio.client("anna")))[0] == GREETING
        for refused in (pinned(made.pem), pinned(made.pem, stranger.client("eve"))):
            with pytest.raises((ssl.SSLError, ConnectionError)):
                greeted(port, refused)


def test_an_authority_that_is_none_is_told(identity: Path, tmp_path: Path) -> None:
    certificate.make(identity, [])
    with pytest.raises(NotFound):
        server_context(identity, tmp_path / "gone.pem")
    (tmp_path / "none.pem").write_text("no certificate")
    with pytest.raises(BadRequest):
        server_context(identity, tmp_path / "none.pem")
    with pytest.raises((BadRequest, CannotRead)):
        server_context(identity, tmp_path)
    with pytest.raises(BadRequest, match="authority"):
        server_context(identity, Authority(tmp_path, "studio").client("anna"))
