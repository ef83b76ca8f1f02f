"""A client that goes away takes its job with it, and only its own."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from fixtures.clients import edit
from fixtures.picture_requests import form
from fixtures.served import LONG, Asker, Served, framed
from gesso_runtime.carriage import MEDIA_TYPE
from gesso_runtime.server.jobs.jobs import Asked, Submitted
from gesso_runtime.server.jobs.served import ServedJobs


@pytest.fixture
def asker(server: Served) -> Asker:
    secret, _ = server.new_key("leaving")
    return server.asker(secret)


@dataclass
class Gate:
    """Jobs are written down behind it."""

    is_reached: threading.Event = field(default_factory=threading.Event)
    is_open: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    found, submit = Gate(), ServedJobs._submit

    def waiting(jobs: ServedJobs, asked: Asked) -> Submitted:
        found.is_reached.set()
        assert found.is_open.wait(LONG)
        return submit(jobs, asked)

    monkeypatch.setattr(ServedJobs, "_submit", waiting)
    yield found
    found.is_open.set()


def _begun(
    asker: Asker, body: bytes, headers: dict[str, str], path: str = "/v1/images/edits"
) -> http.client.HTTPSConnection:
    connection = asker.connect()
    key = {"authorization": f"Bearer {asker.secret}"}
    connection.request("POST", path, body, headers | key)
    return connection


def _jobs(asker: Asker) -> Iterator[str]:
    """The state of its only job, again and again."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        for job in asker.ask("GET", "/v1/jobs").json["jobs"]:
            yield job["state"]
        time.sleep(0.02)


@pytest.mark.parametrize("stream", ["false", "true"])
def test_who_goes_away_is_not_worked_for(asker: Asker, png: bytes, stream: str) -> None:
    body, headers = form({"prompt": f"lasts {stream}", "stream": stream}, [("image", png)])
    connection = _begun(asker, body, headers)
    states = _jobs(asker)
    assert next(s for s in states if s in {"queued", "running"})
    assert connection.sock is not None
    connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()
    assert next(s for s in states if s not in {"queued", "running"}) == "cancelled"


def test_what_the_client_gave_a_name_runs_on(asker: Asker, png: bytes) -> None:
    body, headers = form({"prompt": "slow, and asked for again"}, [("image", png)])
    connection = _begun(asker, body, headers | {"idempotency-key": "again"})
    states = _jobs(asker)
    assert next(s for s in states if s in {"queued", "running"})
    connection.close()
    assert next(s for s in states if s not in {"queued", "running"}) == "done"
    answer = asker.ask("POST", "/v1/images/edits", body, headers | {"idempotency-key": "again"})
    assert answer.status == 200
    assert len(asker.ask("GET", "/v1/jobs").json["jobs"]) == 1


_FACES = ("native", "images", "streamed", "simple", "promised")


def _request(face: str, png: bytes, said: str) -> tuple[str, bytes, dict[str, str]]:
    if face == "native":
        request = edit(prompt=f"{said}, {face}")
        return "/v1/jobs", framed(request), {"content-type": MEDIA_TYPE}
    word = "prompt" if face in {"images", "streamed"} else "instructions"
    more = {"stream": "true"} if face == "streamed" else {}
    body, headers = form({word: f"{said}, {face}"} | more, [("image", png)])
    if face == "promised":
        headers["prefer"] = "respond-async"
    return "/edit" if word == "instructions" else "/v1/images/edits", body, headers


@pytest.mark.parametrize("face", _FACES)
@pytest.mark.parametrize("is_called", [False, True])
def test_who_goes_away_while_it_is_written_down(
    asker: Asker, png: bytes, gate: Gate, face: str, is_called: bool
) -> None:
    """All of it has come, and nothing was answered: what has a name will be asked for again."""
    path, body, headers = _request(face, png, "slow" if is_called else "lasts")
    called = {"idempotency-key": "mine"} if is_called else {}
    connection = _begun(asker, body, headers | called, path)
    assert gate.is_reached.wait(LONG)
    connection.close()
    for _ in range(2):  # by then the server knows
        assert asker.ask("GET", "/healthz").status == 200
    gate.is_open.set()
    ends = {"cancelled", "done", "failed"}
    assert next(s for s in _jobs(asker) if s in ends) == ("done" if is_called else "cancelled")
    if is_called:
        again = asker.ask("POST", path, body, headers | called)
        assert again.status in {200, 202}
        assert len(asker.ask("GET", "/v1/jobs").json["jobs"]) == 1
