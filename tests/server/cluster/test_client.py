"""A job with a cluster, whatever the cluster does: answers, ends, is silent, lies or is away."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from fixtures.clients import LONG, Heard, edit, picture
from fixtures.scripted_proxy import Act, ScriptedProxy, framed, status, stays, stream, vanishes
from gesso_core.edit_request import EngineResult
from gesso_core.errors import EngineCrashed, GessoError, NeedsModel
from gesso_core.messages import Alive, Failed, Finished, Ready, Reported, Stopped
from gesso_core.progress import Progress
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.server.cluster.client import ClusterClient
from gesso_runtime.server.cluster.course import ClusterPatience
from gesso_runtime.server.cluster.road import read_address

PATIENT = ClusterPatience(wait=LONG, first_pause=0.01, most_pause=0.02)
STEP = Reported(7, Progress("denoising", 1, 4))
DONE = Finished(7, EngineResult(picture=picture(), text="all"))
ERROR = {"error": {"code": "bad_request", "message": "No.", "hint": "Ask otherwise."}}


@contextmanager
def asked(
    *acts: Act, patience: ClusterPatience = PATIENT, silence: float = 25.0
) -> Iterator[tuple[ClusterClient, ScriptedProxy, Heard, int]]:
    """A job that has been given to a client whose cluster answers so."""
    with ScriptedProxy(*acts) as proxy:
        client, heard = ClusterClient(proxy.road(silence=silence), patience=patience), Heard()
        job = client.submit(edit(), heard)
        try:
            yield client, proxy, heard, job
        finally:
            client.close()


def end(*acts: Act, patience: ClusterPatience = PATIENT, silence: float = 25.0) -> JobStatus:
    with asked(*acts, patience=patience, silence=silence) as (_, _, heard, _):
        return heard.end()


def error(*acts: Act, patience: ClusterPatience = PATIENT, silence: float = 25.0) -> GessoError:
    found = end(*acts, patience=patience, silence=silence).error
    assert found is not None
    assert found.hint
    return found


def test_what_the_replica_says_is_told() -> None:
    with asked(stream(Alive(), STEP, Alive(), DONE)) as (_, proxy, heard, _):
        final = heard.end()
        assert heard.states == [JobState.RUNNING, JobState.DONE]
        assert heard.statuses[1].progress == STEP.progress
        assert final.result is not None
        assert np.array_equal(final.result.picture, picture())  # type: ignore[arg-type]
        (request,) = proxy.requests
    assert request.startswith(b"POST /jobs HTTP/1.1\r\n")
    assert b"\r\nserve_multiplexed_model_id: one\r\n" in request
    assert b"\r\nAuthorization: Bearer " + b"x" * 32 in request


def test_what_a_replica_refuses_is_told_and_not_tried_again() -> None:
    refused = NeedsModel("It is not there.", "Add it.")
    found = error(stream(Alive(), Failed(7, refused)))
    assert (found.code, found.message, found.hint) == ("needs_model", "It is not there.", "Add it.")


@pytest.mark.parametrize(
    "act",
    [
        status(500, b"Internal Server Error"),
        status(502),
        status(408),
        stream(Alive(), STEP, ends=False),
        stream(Alive(), STEP),
        stream(Alive(), more=framed(DONE)[:90], ends=False),
        stream(Alive(), more=framed(DONE)[:-9], ends=False),
        stream(Alive(), Stopped(7)),
        stream(ends=False),
    ],
    ids=["500", "502", "408", "cut", "ended", "in-header", "in-pixels", "stopped", "empty"],
)
def test_a_replica_that_is_lost_is_a_crash(act: Act) -> None:
    """Which the queue answers by another try."""
    assert error(act).code == EngineCrashed.code


def test_a_replica_that_is_silent_hangs() -> None:
    assert error(stays(stream(Alive(), STEP, ends=False)), silence=0.2).code == "engine_hung"


@pytest.mark.parametrize(
    "act",
    [
        stream(Alive(), more=b"Internal Server Error, and more than a frame's start"),
        stream(Alive(), Ready(2, 1, ())),
        status(200, b"<html>" * 20),
        status(418),
    ],
    ids=["words", "another-message", "html", "418"],
)
def test_what_is_not_understood_is_said(act: Act) -> None:
    assert error(act).code == "bad_frame"


def test_an_error_of_the_ingress_is_told() -> None:
    found = error(status(400, json.dumps(ERROR).encode()))
    assert (found.code, found.message) == ("bad_request", "No.")


def test_a_wrong_secret_is_told_to_the_operator() -> None:
    found = error(status(401, json.dumps(ERROR).encode()))
    assert "secret" in found.message
    assert "gesso server doctor" in found.hint


@pytest.mark.parametrize("number", [404, 503])
def test_what_nobody_has_begun_is_asked_again(number: int) -> None:
    final = end(status(number), status(number), status(number), status(number), stream(DONE))
    assert final.state is JobState.DONE
    assert final.retried is None


def test_a_connection_that_ends_without_a_word_is_made_again() -> None:
    assert end(vanishes, vanishes, stream(Alive(), DONE)).state is JobState.DONE


def test_what_ends_every_connection_is_a_crash_in_the_end() -> None:
    assert error(vanishes, vanishes, vanishes).code == EngineCrashed.code


def test_a_cluster_that_is_away_is_waited_for_and_then_given_up() -> None:
    with ScriptedProxy() as proxy:
        road = proxy.road()
    client, heard = ClusterClient(road, patience=replace(PATIENT, wait=0.2)), Heard()
    client.submit(edit(), heard)
    found = heard.end().error
    client.close()
    assert found is not None
    assert found.code == "server_away"
    assert "gesso server doctor" in found.hint
    assert heard.states == [JobState.FAILED]


def test_that_nobody_takes_jobs_is_logged_once_in_a_while(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with asked(*[status(503)] * 5, stream(DONE)) as (_, proxy, heard, _):
        assert heard.end().state is JobState.DONE
        port = proxy.port
    (said,) = (each for each in caplog.records if each.message == "nobody takes jobs")
    assert said.said == {"cluster": f"127.0.0.1:{port}", "why": "status 503"}


def test_a_job_that_no_replica_takes_is_given_up() -> None:
    def waits(connection: socket.socket) -> None:
        connection.recv(1)

    found = error(waits, patience=replace(PATIENT, wait=0.2))
    assert found.code == "server_away"


def test_a_job_is_cancelled_while_the_cluster_is_away() -> None:
    with ScriptedProxy() as proxy:
        road = proxy.road()
    client, heard = ClusterClient(road), Heard()
    job = client.submit(edit(), heard)
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    client.close()


@pytest.mark.parametrize("begun", [True, False])
def test_cancelling_ends_the_connection(begun: bool) -> None:
    ended = threading.Event()

    def act(connection: socket.socket) -> None:
        if begun:
            stream(Alive(), STEP, ends=False)(connection)
        sent.set()
        assert connection.recv(1) == b""
        ended.set()

    sent = threading.Event()
    with asked(act) as (client, _, heard, job):
        assert sent.wait(LONG)
        if begun:
            heard.until_running()
        client.cancel(job)
        assert heard.end().state is JobState.CANCELLED
        assert ended.wait(LONG)


def test_jobs_of_one_card_are_under_way_together() -> None:
    together = threading.Barrier(3, timeout=LONG)

    def act(connection: socket.socket) -> None:
        together.wait()
        stream(Alive(), DONE)(connection)

    with ScriptedProxy(act, act, act) as proxy:
        client = ClusterClient(proxy.road(), at_once=3, patience=PATIENT)
        heard = [Heard() for _ in range(3)]
        for each in heard:
            client.submit(edit(), each)
        assert [each.end().state for each in heard] == [JobState.DONE] * 3
        client.close()


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("gpu-head", "gpu-head", 8000),
        ("http://10.0.0.5:9000/", "10.0.0.5", 9000),
        ("[::1]:8000", "::1", 8000),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int) -> None:
    found = read_address(text)
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize(
    "text", ["https://gpu", "gpu:port", "gpu/path", "user@gpu", " ", "g\tpu", "[::1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(GessoError, match="no address"):
        read_address(text)
