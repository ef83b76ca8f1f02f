"""Links that are cut, servers that are silent, away or killed: an edit resumes, or fails clean."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPResponse
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import SLOWLY, Heard, edit, picture, soon
from fixtures.cutting_line import Line, Passed, Rule, never
from fixtures.served import Asker, pinned
from fixtures.server_to_kill import ServerToKill
from gesso_core.edit_request import EditRequest
from gesso_core.errors import GessoError
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.client.remote.course import RemotePatience
from gesso_runtime.client.remote.door import _Connection
from gesso_runtime.client.remote.remote import Address, Remote

PATIENT = RemotePatience(away=60.0)


def noise(prompt: str) -> EditRequest:
    """Half a megabyte that no codec makes smaller, given back as it is."""
    return replace(edit({"plain": True}, prompt=prompt), picture=picture(500, 350))


def asker(server: ServerToKill) -> Asker:
    remote = server.remote()
    return Asker(server.port, pinned(remote.certificate), remote.key)


@contextmanager
def connected(
    server: ServerToKill, rule: Rule = never, *, cuts: int = 1, patience: RemotePatience = PATIENT
) -> Iterator[tuple[RemoteClient, Line]]:
    with Line(server.port, rule=rule, cuts=cuts) as line:
        client = RemoteClient(server.remote(port=line.port), patience=patience)
        try:
            yield client, line
        finally:
            client.close()


def done(client: RemoteClient, request: EditRequest) -> JobStatus:
    heard = Heard()
    client.submit(request, heard)
    final = heard.end()
    assert final.state is JobState.DONE, final.error and (final.error.message, final.error.detail)
    assert heard.states == [JobState.RUNNING, JobState.DONE]
    return final


def jobs_of(server: ServerToKill) -> list[object]:
    found = asker(server).ask("GET", "/v1/jobs").json["jobs"]
    assert isinstance(found, list)
    return found


def test_cut_in_the_middle_of_sending(server: ServerToKill) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return passed.up > 200_000

    request = noise("sending")
    with connected(server, rule, cuts=3) as (client, line):
        result = done(client, request).result
        assert line.cuts == 0
    assert result is not None
    assert result.picture is not None
    assert request.picture is not None
    assert np.array_equal(result.picture, request.picture)


def test_an_answer_that_got_lost_makes_no_second_job(server: ServerToKill) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return is_down and passed.up > 500_000

    request = replace(noise("lost"), params={"slow": 1.5})  # it is there while it is looked for
    with connected(server, rule) as (client, line):
        heard = Heard()
        client.submit(request, heard)
        heard.until_running()
        assert line.cuts == 0
        assert len(jobs_of(server)) == 1
        assert heard.end().state is JobState.DONE


def test_cut_while_it_runs(server: ServerToKill) -> None:
    with connected(server) as (client, line):
        heard = Heard()
        client.submit(edit({"slow": 0.1}), heard)
        heard.until_stage("denoising")
        line.cut()
        assert heard.end().state is JobState.DONE
        assert heard.states == [JobState.RUNNING, JobState.DONE]
        assert heard.statuses[-1].retried is None


def test_cut_in_the_middle_of_fetching_the_rest_is_fetched(server: ServerToKill) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return is_down and passed.down > 150_000

    request = noise("fetching")
    with connected(server, rule, cuts=3) as (client, line):
        result = done(client, request).result
        assert line.cuts == 0
        assert request.picture is not None
        assert line.down < 1.5 * request.picture.nbytes
    assert result is not None
    assert result.picture is not None
    assert np.array_equal(result.picture, request.picture)


def test_an_edit_needs_one_connection_and_goes_on_without_it(server: ServerToKill) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return (is_down and passed.down > 150_000) or (not is_down and passed.down > 3_000)

    with connected(server) as (client, line):
        done(client, noise("one"))
        assert soon(lambda: not jobs_of(server))
        assert line.connections == 1
        line.rule = rule  # what is kept ends when the next request comes, or in its answer
        line.cuts = 2
        done(client, noise("two"))
        assert line.cuts == 0


def test_a_picture_that_is_there_is_only_named(server: ServerToKill) -> None:
    request = noise("first")
    assert request.picture is not None
    with connected(server) as (client, line):
        for prompt in ("first", "second", "third"):
            result = done(client, replace(request, prompt=prompt)).result
            assert result is not None
            assert np.array_equal(result.picture, request.picture)  # type: ignore[arg-type]
        assert line.up < 1.2 * request.picture.nbytes


def test_a_picture_that_was_forgotten_there_is_sent_again(server: ServerToKill) -> None:
    request = noise("kept")
    assert request.picture is not None
    with connected(server) as (client, line):
        done(client, request)
        gone = [path for path in server.folder.root.rglob("*") if path.is_file()]
        for path in gone:
            if "known" in str(path):
                path.unlink()
        result = done(client, replace(request, prompt="again")).result
        assert result is not None
        assert np.array_equal(result.picture, request.picture)  # type: ignore[arg-type]
        assert line.up > 2 * request.picture.nbytes


def test_what_was_fetched_is_forgotten_there(server: ServerToKill) -> None:
    with connected(server) as (client, _):
        done(client, edit())
        assert soon(lambda: not jobs_of(server))


def test_what_was_cancelled_is_stopped_there(server: ServerToKill) -> None:
    with connected(server) as (client, _):
        heard = Heard()
        job = client.submit(edit({"slow": 5.0}), heard)
        heard.until_running()
        client.cancel(job)
        assert heard.end().state is JobState.CANCELLED
        # It has ended here in any case; the server may hear of it a little later.
        assert soon(lambda: {each["state"] for each in jobs_of(server)} <= {"cancelled"})  # type: ignore[index]
        # The engine is free: what waited for it gets its turn.
        done(client, edit({"plain": True}))


@pytest.mark.parametrize("stage", ["connecting", "running"])
def test_a_job_is_cancelled_though_the_server_is_silent(server: ServerToKill, stage: str) -> None:
    """It says nothing for longer than this test would wait."""
    with connected(server) as (client, line):
        heard = Heard()
        line.is_silent = stage == "connecting"
        job = client.submit(edit(SLOWLY), heard)
        if stage == "connecting":
            assert soon(lambda: line.connections > 0)
        else:
            heard.until_running()
        line.is_silent = True
        client.cancel(job)
        assert heard.end().state is JobState.CANCELLED
        line.is_silent = False
        line.cut()


def test_a_server_that_is_away_is_waited_for_and_then_given_up(server: ServerToKill) -> None:
    with Line(server.port) as line:
        port = line.port
    client = RemoteClient(server.remote(port=port), patience=RemotePatience(away=0.3))
    heard = Heard()
    client.submit(edit(), heard)
    error = heard.end().error
    client.close()
    assert error is not None
    assert error.code == "server_away"
    assert "studio" in error.message
    assert error.hint
    assert heard.states == [JobState.FAILED]


def test_an_outage_in_the_middle_of_a_job_is_told_once(server: ServerToKill) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return passed.up > 200_000

    told = list[GessoError]()
    patience = replace(PATIENT, told=0.1)
    with Line(server.port, rule=rule, cuts=5) as line:
        remote = server.remote(port=line.port)
        client = RemoteClient(remote, patience=patience, on_away=told.append)
        done(client, noise("told"))
        client.close()
        assert line.cuts == 0
    assert [error.code for error in told] == ["server_away"]


@pytest.mark.slow
def test_a_server_that_is_killed_and_comes_back_goes_on(tmp_path: Path) -> None:
    with ServerToKill(tmp_path) as server:
        client = RemoteClient(server.remote(), patience=PATIENT)
        heard = Heard()
        client.submit(edit({"slow": 0.5}), heard)
        heard.until_stage("denoising")
        server.kill()
        server.start()
        final = heard.end()
        client.close()
    assert final.state is JobState.DONE, final.error
    assert final.result is not None
    assert heard.states == [JobState.RUNNING, JobState.DONE]


@pytest.mark.slow
def test_a_server_that_was_stopped_takes_the_job_up_again(tmp_path: Path) -> None:
    with ServerToKill(tmp_path) as server:
        client = RemoteClient(server.remote(), patience=PATIENT)
        heard = Heard()
        client.submit(edit({"slow": 0.5}), heard)
        heard.until_stage("denoising")
        server.stop()
        server.start()
        assert heard.end().state is JobState.DONE
        client.close()


@pytest.mark.slow
def test_a_server_that_lost_everything_is_asked_anew(tmp_path: Path) -> None:
    """Its key and certificate are the same, its jobs are gone."""
    with ServerToKill(tmp_path) as server:
        client = RemoteClient(server.remote(), patience=PATIENT)
        heard = Heard()
        client.submit(edit({"slow": 0.5}), heard)
        heard.until_stage("denoising")
        server.kill()
        for path in sorted((tmp_path / "server" / "jobs").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        server.start()
        assert heard.end().state is JobState.DONE
        client.close()


def _line(said: bytes) -> tuple[_Connection, HTTPResponse, socket.socket]:
    """With an answer of which the last word that counts was heard."""
    ours, theirs = socket.socketpair()
    theirs.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + said)
    remote = Remote("far", Address("127.0.0.1", 1), "")
    connection = _Connection(remote, ssl.create_default_context(), b"", 1.0, None)
    connection.sock = ours
    answer = HTTPResponse(ours, method="GET")
    answer.begin()
    assert answer.read(3) == b"abc"
    return connection, answer, theirs


@pytest.mark.parametrize(("said", "is_free"), [(b"0\r\n\r\n", True), (b"", False)])
def test_a_line_that_ended_within_an_answer_is_not_kept(said: bytes, is_free: bool) -> None:
    connection, answer, theirs = _line(said)
    theirs.close()
    with closing(connection):
        assert connection.is_free_after(answer) is is_free


def test_what_was_cut_in_the_last_moment_is_known() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for is_cut in (False, True):
            cut = Cut()
            cut.hold(ours)
            if is_cut:
                cut.now()
            assert cut.let_go() is not is_cut
