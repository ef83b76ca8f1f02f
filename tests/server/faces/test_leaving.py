"""A client that goes away takes its job with it, and only its own."""

import http.client
import socket
import time
from collections.abc import Iterator

import pytest

from fixtures.picture_requests import form
from fixtures.served import LONG, Asker, Served


@pytest.fixture
def asker(server: Served) -> Asker:
    secret, _ = server.new_key("leaving")
    return server.asker(secret)


def _begun(asker: Asker, body: bytes, headers: dict[str, str]) -> http.client.HTTPSConnection:
    connection = asker.connect()
    key = {"authorization": f"Bearer {asker.secret}"}
    connection.request("POST", "/v1/images/edits", body, headers | key)
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
    body, headers = form({"prompt": f"slow {stream}", "stream": stream}, [("image", png)])
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
