"""Whom a client believes, and what it says where it is not let in."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.clients import Heard, edit
from fixtures.served import SETTINGS, make_folder, served
from fixtures.server_to_kill import ServerToKill
from fixtures.tls_room import Authority
from gesso_core.errors import BadRequest, CannotRead, GessoError, KeyRefused, NotTrusted
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.course import RemotePatience
from gesso_runtime.client.remote.offers import offers
from gesso_runtime.client.remote.pairing import shown_certificate
from gesso_runtime.client.remote.remote import Address, Remote, check_name, read_address
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.key_ring import KeyRing


def refused(remote: Remote) -> GessoError:
    """How an edit ends there; nothing is tried for long."""
    client, heard = RemoteClient(remote, patience=RemotePatience(away=0.5)), Heard()
    client.submit(edit(), heard)
    error = heard.end().error
    client.close()
    assert error is not None
    assert error.hint
    return error


def another_certificate(folder: Path, *, now: datetime | None = None) -> str:
    return certificate.make(folder / "another.pem", (), now=now).pem


def test_another_certificate_than_the_one_that_was_paired(
    server: ServerToKill, tmp_path: Path
) -> None:
    error = refused(replace(server.remote(), certificate=another_certificate(tmp_path)))
    assert type(error) is NotTrusted
    assert f"gesso remote trust {server.remote().name}," in error.hint


def test_nobody_is_believed_because_the_system_does(server: ServerToKill) -> None:
    """The pinned certificate is the only root."""
    context = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        context.wrap_socket(plain, server_hostname="localhost")
    assert offers(server.remote())


def test_nothing_older_than_tls_1_3(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    pem = certificate.make(own, ()).pem
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with answering(context) as port:
        error = refused(Remote("old", Address("127.0.0.1", port), pem, "gesso_x"))
    assert error.code == "server_away"


def test_a_certificate_that_has_expired(tmp_path: Path) -> None:
    own, long_ago = tmp_path / "own.pem", datetime.now(UTC) - timedelta(days=2000)
    pem = certificate.make(own, (), now=long_ago).pem
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    with answering(context) as port:
        error = refused(Remote("old", Address("127.0.0.1", port), pem, "gesso_x"))
    assert type(error) is NotTrusted
    assert "expired" in error.message


def test_a_key_that_the_server_does_not_know(server: ServerToKill) -> None:
    assert type(refused(replace(server.remote(), key="gesso_nobody"))) is KeyRefused


def test_a_key_that_was_revoked(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        address = Address("127.0.0.1", running.port)
        secret, key = running.new_key()
        remote = Remote("studio", address, running.pem, secret)
        assert offers(remote)
        KeyRing(running.folder.keys).revoke(key.id)
        assert type(refused(remote)) is KeyRefused


def test_a_server_that_asks_for_a_certificate_of_the_client(tmp_path: Path) -> None:
    ours, others = Authority(tmp_path, "ours"), Authority(tmp_path, "others")
    make_folder(tmp_path / "server")
    settings = replace(SETTINGS, client_ca=str(ours.file))
    with served(tmp_path, settings=settings) as running:
        address = Address("127.0.0.1", running.port)
        remote = Remote("studio", address, running.pem, running.secret)
        assert shown_certificate(address) == running.pem
        for own in ("", str(others.client("anna"))):
            error = refused(replace(remote, client_certificate=own))
            assert "--client-certificate" in error.hint
        assert offers(replace(remote, client_certificate=str(ours.client("anna")))) != ()


@pytest.mark.parametrize("kind", ["missing", "no key", "passphrase"])
def test_a_certificate_of_the_client_that_cannot_be_used_is_named(
    kind: str, tmp_path: Path, server: ServerToKill
) -> None:
    """And nobody is asked for a passphrase at whatever terminal there is."""
    ours = Authority(tmp_path, "ours")
    own = tmp_path / "own.pem"
    if kind == "no key":
        own.write_bytes(ours.file.read_bytes())
    if kind == "passphrase":
        own = ours.client("anna", passphrase=b"secret")
    with pytest.raises(CannotRead, match=own.name):
        offers(replace(server.remote(), client_certificate=str(own)))


def test_what_is_no_gesso_server() -> None:
    """It closes whatever is said to it."""
    with answering(None) as port, pytest.raises(GessoError) as away:
        shown_certificate(Address("127.0.0.1", port))
    assert away.value.code == "server_away"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpu.studio.lan", Address("gpu.studio.lan", 8443)),
        ("gpu.studio.lan:9000", Address("gpu.studio.lan", 9000)),
        ("https://10.0.0.5/", Address("10.0.0.5", 8443)),
        ("[::1]:8443", Address("::1", 8443)),
        ("https://[fe80::1]", Address("fe80::1", 8443)),
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, expected: Address) -> None:
    assert read_address(text) == expected
    assert read_address(expected.words) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://gpu",
        "gpu:0x1",
        "gpu:99999",
        "https://",
        "me@gpu",
        "gpu/v1",
        "ftp://gpu",
        "a\nb",
        "[::1",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read_address(text)


@pytest.mark.parametrize("name", ["", "../up", "a/b", "-x", "never", "always", "a b", "x" * 41])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        check_name(name)


@contextmanager
def answering(context: ssl.SSLContext | None) -> Iterator[int]:
    """A port where whoever comes is greeted by TLS, or by nobody, and sent away."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:
                return
            with plain:
                if context is None:
                    continue
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def test_a_pause_that_a_server_asks_for_is_no_longer_than_patience(tmp_path: Path) -> None:
    rate = replace(SETTINGS.rate, requests_per_minute=1)
    with served(tmp_path, settings=replace(SETTINGS, rate=rate)) as server:
        assert server.asker().ask("GET", "/v1/jobs").status == 200
        busy = server.asker().ask("GET", "/v1/jobs")
        assert int(busy.headers["retry-after"]) > 30
        address = Address("127.0.0.1", server.port)
        error = refused(Remote("studio", address, server.pem, key=server.secret))
    assert error.code == "server_busy"
