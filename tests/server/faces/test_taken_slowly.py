"""Pictures that their clients take slowly hold no more memory than agreed."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from starlette.responses import Response
from starlette.types import Message

from fixtures.clients import picture, soon
from fixtures.picture_requests import SlowWhenAsked, form, saved
from fixtures.served import Asker, Served, served
from fixtures.slow_taker import taking_slowly
from gesso_runtime.server import running
from gesso_runtime.server.door import outgoing
from gesso_runtime.server.door.faces import picture_faces
from gesso_runtime.server.door.limits import _PIECE, Bounds, DoorLimits

LARGE = saved(Image.fromarray(picture(2000, 1600)), compress_level=1)  # more than sockets hold


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(running, "_PACKED_BYTES", 1 << 20)
    with served(tmp_path, faces=picture_faces(tmp_path / "server")) as found:
        yield found


@pytest.fixture
def slow_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(running, "_PACKED_BYTES", 1 << 20)
    faces = picture_faces(tmp_path / "server")
    with served(tmp_path, faces=faces, client=SlowWhenAsked) as found:
        yield found


def _request(path: str, said: str = "make it red", **more: str) -> tuple[bytes, dict[str, str]]:
    word = "instructions" if path == "/edit" else "prompt"
    return form({word: said, "output_format": "png"} | more, [("image", LARGE)])


@pytest.mark.parametrize("path", ["/edit", "/v1/images/edits"])
def test_pictures_that_are_taken_slowly_are_few(server: Served, path: str) -> None:
    asker, other = server.asker(), server.asker(server.new_key()[0])
    body, headers = _request(path)
    with taking_slowly(asker, "POST", path, body, headers) as slow:
        assert slow.recv(12) == b"HTTP/1.1 200"
        for each in (asker, other):
            assert _asked(each, "/edit") == (429, "server_busy")
            assert _asked(each, "/v1/images/edits") == (429, "rate_limit_exceeded")
    assert soon(lambda: _asked(asker, path)[0] == 200)


def test_pictures_that_were_asked_for_together_are_few(
    slow_server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of them had left when all of them were let in."""
    monkeypatch.setattr(outgoing, "_WAITS_SECONDS", 0.2)
    asker = slow_server.asker()
    with ExitStack() as taken:
        asked = list[ssl.SSLSocket]()
        for number in range(4):
            path = ("/edit", "/v1/images/edits")[number % 2]
            body, headers = _request(path, f"slow {number}")
            asked.append(taken.enter_context(taking_slowly(asker, "POST", path, body, headers)))
        said = [each.recv(12) for each in asked]
    assert said.count(b"HTTP/1.1 200") in {1, 2}  # as many as are made at once
    assert said.count(b"HTTP/1.1 429") == 4 - said.count(b"HTTP/1.1 200")


def test_who_asks_for_many_does_not_wait_for_himself(slow_server: Served) -> None:
    body, headers = _request("/v1/images/edits", "red", n="2")
    answer = slow_server.asker().ask("POST", "/v1/images/edits", body, headers)
    assert (answer.status, len(answer.json["data"])) == (200, 2)


def test_a_picture_that_is_streamed_counts(slow_server: Served) -> None:
    asker = slow_server.asker()
    body, headers = _request("/v1/images/edits", "red", stream="true")
    with taking_slowly(asker, "POST", "/v1/images/edits", body, headers) as slow:
        assert slow.recv(12) == b"HTTP/1.1 200"
        assert soon(lambda: _asked(asker, "/edit") == (429, "server_busy"))
    assert soon(lambda: _asked(asker, "/edit")[0] == 200)


def test_an_answer_is_not_left_to_its_connection(server: Served) -> None:
    """Handed over whole, it would lie there for as long as its client likes."""
    asker = server.asker()
    body, headers = _request("/edit")
    with taking_slowly(asker, "POST", "/edit", body, headers) as slow:
        assert slow.recv(12) == b"HTTP/1.1 200"
        text = asker.ask("GET", "/metrics").body.decode()
        assert 'code="200",route="/edit"' not in text
    assert soon(lambda: 'route="/edit"' in asker.ask("GET", "/metrics").body.decode())


def _asked(asker: Asker, path: str) -> tuple[int, str]:
    answer = asker.ask("POST", path, *_request(path))
    return answer.status, "" if answer.status == 200 else answer.code


@pytest.mark.parametrize("size", [0, 1, _PIECE, _PIECE + 1, 3 * _PIECE, 3 * _PIECE + 5])
def test_every_answer_leaves_in_pieces(size: int) -> None:
    """Who takes one in time is given time for the next."""
    content, sent = bytes(range(256)) * (size // 256) + b"x" * (size % 256), list[Message]()

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    bounds = Bounds(Response(content), limits=DoorLimits(), is_draining=lambda: False)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    asyncio.run(bounds(scope, receive, send))
    start, *pieces = sent
    assert dict(start["headers"])[b"content-length"] == str(size).encode()
    assert b"".join(each["body"] for each in pieces) == content
    assert max(len(each["body"]) for each in pieces) <= _PIECE
    assert [each.get("more_body", False) for each in pieces] == [True] * (len(pieces) - 1) + [False]
