"""Who and what is not let in, told by the right status and a sentence; the server stays up."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.clients import SLOWLY, edit, picture, soon
from fixtures.served import LONG, SETTINGS, Asker, Served, framed, served
from gesso_core.edit_request import EditRequest
from gesso_core.messages import PROTOCOL, Ask, Cancel, to_frame
from gesso_core.recipe import EngineKind
from gesso_core.wire import Frame, parts
from gesso_runtime.carriage import Codec, pack
from gesso_runtime.server import running
from gesso_runtime.server.door import web
from gesso_runtime.server.door.patience import PatientProtocol
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing

LASTS = {"slow": 30.0}  # until it is cancelled


def _bytes(frame: Frame) -> bytes:
    return b"".join(bytes(part) for part in parts(frame))


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that takes little."""
    limits = replace(SETTINGS.limits, body_bytes=1 << 16, pixels=10_000, waiting_per_key=2)
    with served(
        tmp_path_factory.mktemp("narrow"), settings=replace(SETTINGS, limits=limits)
    ) as found:
        yield found


@pytest.mark.parametrize("secret", ["", "gesso_wrong", "x" * 5000, "gesso_\u00ff"])
@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/cards", "/metrics", "/nothing", "/v1/pair/x"])
def test_nothing_is_told_without_a_key(server: Served, secret: str, path: str) -> None:
    answer = server.asker("").ask("GET", path, headers={"authorization": f"Bearer {secret}"})
    assert answer.status in {401, 429}  # too many wrong ones in a minute
    assert answer.code in {"key_refused", "server_busy"}


def test_a_key_that_was_revoked_is_refused_at_once(server: Served) -> None:
    secret, key = server.new_key()
    asker = server.asker(secret)
    assert asker.ask("GET", "/v1/jobs").status == 200
    KeyRing(server.folder.keys).revoke(key.id)
    assert asker.ask("GET", "/v1/jobs").status == 401


def test_a_key_is_good_for_its_scopes_alone(server: Served) -> None:
    edits = server.asker(server.new_key("edits", Scope.EDIT)[0])
    figures = server.asker(server.new_key("figures", Scope.METRICS)[0])
    assert (edits.ask("GET", "/metrics").status, figures.ask("GET", "/metrics").status) == (
        403,
        200,
    )
    assert figures.ask("GET", "/v1/jobs").status == 403
    assert figures.submit(edit()).status == 403


def test_of_a_strangers_job_nothing_is_told(server: Served, asker: Asker) -> None:
    stranger = server.asker(server.new_key("stranger")[0])
    job = asker.submit(edit(SLOWLY, prompt="mine"), called="same name").json["id"]
    for method, rest in (("GET", ""), ("GET", "/events"), ("GET", "/result"), ("DELETE", "")):
        known = stranger.ask(method, f"/v1/jobs/{job}{rest}")
        unknown = stranger.ask(method, f"/v1/jobs/{'0' * 32}{rest}")
        assert (known.status, known.json) == (unknown.status, unknown.json)
        assert known.status == 404
    assert stranger.ask("GET", "/v1/jobs").json == {"jobs": []}
    assert stranger.submit(edit(prompt="theirs"), called="same name").status == 201
    assert asker.end(job)["state"] == "done"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "%2e%2e%2f", "0" * 31, "0" * 33, "%00", "A" * 32]
)
def test_a_job_by_a_trick_is_no_job(asker: Asker, name: str) -> None:
    for rest in ("", "/result", "/events"):
        answer = asker.ask("GET", f"/v1/jobs/{name}{rest}")
        assert (answer.status, answer.code) in {(404, "no_such_job"), (404, "not_found")}


def test_a_web_page_is_refused(asker: Asker) -> None:
    answer = asker.ask("GET", "/v1/jobs", headers={"origin": "https://example.org"})
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_server_goes_by_its_names_alone(tmp_path: Path) -> None:
    """A page whose name leads here has no way in."""
    with served(tmp_path, settings=replace(SETTINGS, hosts=("127.0.0.1", "GPU.studio"))) as server:
        asker = server.asker()
        assert asker.ask("GET", "/v1/jobs").status == 200
        for host, status in (("gpu.studio:1", 200), ("evil.example", 421), ("[::1]:8443", 421)):
            assert asker.ask("GET", "/v1/jobs", headers={"host": host}).status == status


def test_headers_have_an_end(asker: Asker) -> None:
    assert asker.ask("GET", "/v1/jobs", headers={"x-long": "a" * 40_000}).status == 431
    with _raw(asker) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
        assert raw.recv(100).split()[1] in {b"400", b"431"}


def test_a_body_that_is_announced_too_large_is_not_read(narrow: Served) -> None:
    answer = narrow.asker().ask("POST", "/v1/jobs", b"x" * (8 << 20))
    assert (answer.status, answer.code) == (413, "too_large")


def test_a_body_that_becomes_too_large_is_cut(narrow: Served) -> None:
    chunks = (b"x" * 4096 for _ in range(2000))
    answer = narrow.asker().ask("POST", "/v1/jobs", chunks)
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("is_announced", [True, False])
def test_who_has_no_key_may_send_little(server: Served, is_announced: bool) -> None:
    """All of it would be held and parsed before anything is known of who sends it."""
    wish = b'{"code": "WRONG", "name": "x"}' + b" " * (1 << 16)
    body = wish if is_announced else iter([wish])
    answer = server.asker("").ask("POST", "/v1/pair", body, {"content-type": "application/json"})
    assert answer.status == (413 if is_announced else 400)  # cut, it is no JSON any more


def test_what_is_refused_takes_no_room_from_what_is_let_in(narrow: Served) -> None:
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 65000\r\n\r\n"
    with ExitStack() as opened:
        for _ in range(6):  # without a key, and listened to for a while: more than all may send
            raw = opened.enter_context(_raw(narrow.asker("")))
            raw.sendall(head)
            assert raw.recv(100).split()[1] in {b"401", b"429"}
            raw.sendall(b"x" * 60_000)
        assert narrow.asker().ask("POST", "/v1/jobs", b"x" * 60_000).code == "bad_frame"


@pytest.mark.parametrize("codec", list(Codec))
def test_more_pixels_than_are_taken_are_refused_undecoded(narrow: Served, codec: Codec) -> None:
    request = replace(edit(), picture=np.zeros((101, 100, 3), np.uint8))
    answer = narrow.asker().submit(request, codec=codec)
    assert (answer.status, answer.code) == (413, "too_large")


def test_a_key_with_enough_to_do_comes_again_later(narrow: Served) -> None:
    asker = narrow.asker(narrow.new_key()[0])
    answers = [asker.submit(edit(LASTS, prompt=f"{n}"), called=f"{n}") for n in range(3)]
    assert [answer.status for answer in answers] == [201, 201, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert asker.submit(edit(LASTS, prompt="1"), called="1").status == 200
    for answer in answers[:2]:
        asker.ask("DELETE", f"/v1/jobs/{answer.json['id']}")


def test_requests_of_a_key_are_counted(tmp_path: Path) -> None:
    rate = replace(SETTINGS.rate, requests_per_minute=5)
    with served(tmp_path, settings=replace(SETTINGS, rate=rate)) as server:
        first, second = server.asker(), server.asker(server.new_key()[0])
        statuses = [first.ask("GET", "/v1/jobs").status for _ in range(7)]
        assert statuses[:5] == [200] * 5
        late = first.ask("GET", "/v1/jobs")
        assert (late.status, late.code) == (429, "server_busy")
        assert 0 < int(late.headers["retry-after"]) <= 60
        assert second.ask("GET", "/v1/jobs").status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a frame",
        framed(edit())[:-1],
        framed(edit()) + b"x",
        _bytes(to_frame(Cancel(1))),
        _bytes(Frame("ask", {"protocol": PROTOCOL})),
        _bytes(Frame("ask", {"protocol": PROTOCOL, "request": []})),
        _bytes(Frame("nonsense", {"a": [[]] * 10})),
    ],
    ids=["empty", "text", "cut", "more", "another", "half", "types", "unknown"],
)
def test_what_is_no_request_is_refused_in_words(asker: Asker, body: bytes) -> None:
    answer = asker.ask("POST", "/v1/jobs", body)
    assert answer.status == 400
    assert answer.json["error"]["message"]
    assert answer.json["error"]["hint"]


def test_another_protocol_is_named(asker: Asker) -> None:
    frame = to_frame(Ask(PROTOCOL + 1, edit()))
    answer = asker.ask("POST", "/v1/jobs", _bytes(pack(frame, Codec.JXL)))
    assert answer.status == 400
    assert str(PROTOCOL + 1) in answer.json["error"]["message"]


@given(at=st.integers(0, 4000), value=st.integers(0, 255), cut=st.integers(0, 3000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_frames_never_hurt_the_server(
    server: Served, at: int, value: int, cut: int
) -> None:
    body = bytearray(framed(EditRequest(EngineKind.EDIT, "one", picture(40, 30), prompt="x")))
    body[at % len(body)] = value
    answer = server.asker().ask("POST", "/v1/jobs", bytes(body[: len(body) - cut % 50]))
    assert answer.status in {200, 201, 400, 413, 429}, answer.body


def test_headers_that_never_end_lose_their_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PatientProtocol, "headers_seconds", LONG)
    with served(tmp_path) as server:
        asker = server.asker()
        second = _raw(asker)
        second.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert second.recv(15) == b"HTTP/1.1 200 OK"
        monkeypatch.setattr(PatientProtocol, "headers_seconds", 0.5)
        second.sendall(b"GET /heal")
        silent, halting = _raw(asker), _raw(asker)
        with suppress(ConnectionError):  # where this machine is so slow that its time is over
            halting.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        for each in (silent, halting, second):
            _until_closed(each)
            each.close()
        monkeypatch.setattr(PatientProtocol, "headers_seconds", LONG)
        assert asker.ask("GET", "/healthz").json == {"status": "ok"}


def test_who_does_not_get_through_tls_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_HANDSHAKE_SECONDS", 0.5)
    with (
        served(tmp_path) as server,
        socket.create_connection(("127.0.0.1", server.port), LONG) as silent,
    ):
        _until_closed(silent)
        # Who asks now has no longer for it either, which a slow machine may need.
        assert soon(lambda: _is_answered(server.asker()))


def test_who_is_not_through_tls_yet_counts(tmp_path: Path) -> None:
    limits = replace(SETTINGS.limits, connections=2)
    with served(tmp_path, settings=replace(SETTINGS, limits=limits)) as server:
        asker, at = server.asker(), ("127.0.0.1", server.port)
        with ExitStack() as opened:
            for _ in range(4):
                opened.enter_context(socket.create_connection(at, LONG))
            assert not _is_answered(asker)
        assert soon(lambda: _is_answered(asker))


def _is_answered(asker: Asker) -> bool:
    try:
        return asker.ask("GET", "/healthz").status == 200
    except OSError:
        return False


def test_a_body_that_stops_coming_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_SILENT_SECONDS", 0.5)
    with served(tmp_path) as server:
        asker = server.asker()
        with _raw(asker) as slow:
            key = f"Authorization: Bearer {asker.secret}\r\n".encode()
            slow.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n" + key)
            slow.sendall(b"\r\nGESSO")
            assert slow.recv(12) == b"HTTP/1.1 408"
            _until_closed(slow)


def _raw(asker: Asker) -> ssl.SSLSocket:
    connection = asker.context.wrap_socket(socket.create_connection(("127.0.0.1", asker.port)))
    connection.settimeout(LONG)
    return connection


def _until_closed(connection: socket.socket) -> None:
    try:
        while connection.recv(4096):
            pass
    except ConnectionError:
        pass


def test_an_answer_is_read_by_who_still_sends(narrow: Served) -> None:
    """The refusal comes although megabytes that nobody wants are on their way."""
    for _ in range(5):
        answer = narrow.asker("gesso_wrong").ask("POST", "/v1/jobs", b"x" * (4 << 20))
        assert answer.status in {401, 413}


def test_what_is_not_done_here_is_said_in_words(asker: Asker) -> None:
    answer = asker.ask("PATCH", "/v1/jobs")
    assert (answer.status, answer.code) == (405, "bad_request")
    assert asker.ask("GET", "/v2/jobs").code == "not_found"
