"""Results are fetched whole or from where a download was cut."""

import hashlib
import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import Heard, edit, picture, soon
from fixtures.served import Asker, framed, served
from fixtures.slow_taker import taking_slowly
from gesso_core import wire
from gesso_runtime.carriage import MEDIA_TYPE, Codec
from gesso_runtime.client.client import JobState
from gesso_runtime.client.remote.client import RemoteClient
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.server import running
from gesso_runtime.server.jobs.ready_results import ReadyResults


@pytest.fixture
def job(asker: Asker) -> str:
    found = str(asker.submit(edit(prompt="to be fetched")).json["id"])
    assert asker.end(found)["state"] == "done"
    return found


@pytest.mark.parametrize("codec", ["raw", "jxl"])
def test_the_rest_of_a_result_joins_what_came_before(asker: Asker, job: str, codec: str) -> None:
    wish = {"accept": f"{MEDIA_TYPE};codec={codec}"}
    path = f"/v1/jobs/{job}/result"
    whole = asker.ask("GET", path, headers=wish)
    etag = whole.headers["etag"]
    rest = asker.ask("GET", path, headers=wish | {"range": "bytes=700-", "if-range": etag})
    assert (whole.status, rest.status) == (200, 206)
    assert whole.body[:700] + rest.body == whole.body
    assert rest.headers["content-range"] == f"bytes 700-{len(whole.body) - 1}/{len(whole.body)}"
    other = asker.ask("GET", path, headers=wish | {"range": "bytes=700-", "if-range": '"old"'})
    assert (other.status, other.body) == (200, whole.body)
    beyond = asker.ask("GET", path, headers=wish | {"range": "bytes=99999999-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.body)}")
    assert asker.ask("GET", path, headers=wish | {"if-none-match": etag}).status == 304


def test_the_digest_is_of_the_raw_frame(asker: Asker, job: str) -> None:
    record = asker.ask("GET", f"/v1/jobs/{job}").json
    raw = asker.ask("GET", f"/v1/jobs/{job}/result", headers={"accept": f"{MEDIA_TYPE};codec=raw"})
    assert hashlib.sha256(raw.body).hexdigest() == record["result"]["digest"]
    assert raw.headers["etag"] == f'"{record["result"]["digest"]}"'
    assert len(raw.body) == record["result"]["bytes"]


def test_the_head_of_a_result_is_that_of_the_whole(asker: Asker, job: str) -> None:
    path = f"/v1/jobs/{job}/result"
    head, whole = asker.ask("HEAD", path), asker.ask("GET", path)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "etag", "content-type"):
        assert head.headers[name] == whole.headers[name]
    assert wire.read(io.BytesIO(whole.body)) is not None


def test_a_job_that_has_not_ended_has_no_result_yet(asker: Asker) -> None:
    job = asker.submit(edit({"slow": 30.0}, prompt="not yet")).json["id"]
    early = asker.ask("GET", f"/v1/jobs/{job}/result")
    assert (early.status, early.code) == (409, "not_ready")
    asker.ask("DELETE", f"/v1/jobs/{job}")


def test_an_unknown_codec_is_refused_in_words(asker: Asker, job: str) -> None:
    wish = {"accept": f"{MEDIA_TYPE}; codec=pickle"}
    answer = asker.ask("GET", f"/v1/jobs/{job}/result", headers=wish)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert "jxl" in answer.json["error"]["hint"]


def test_a_forgotten_job_leaves_nothing(asker: Asker, job: str) -> None:
    assert asker.ask("DELETE", f"/v1/jobs/{job}").status == 200
    for path in ("", "/result", "/events"):
        answer = asker.ask("GET", f"/v1/jobs/{job}{path}")
        assert (answer.status, answer.code) == (404, "no_such_job")


def test_results_that_are_taken_slowly_are_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_PACKED_BYTES", 1 << 20)
    noise = replace(edit({"plain": True}), picture=picture(2000, 1600))  # more than sockets hold
    with served(tmp_path) as server:
        first, second = server.asker(), server.asker(server.new_key()[0])
        jobs = [each.submit(noise, codec=Codec.RAW).json["id"] for each in (first, second)]
        assert [first.end(jobs[0])["state"], second.end(jobs[1])["state"]] == ["done", "done"]
        path = f"/v1/jobs/{jobs[0]}/result"
        png, raw = ({"accept": f"{MEDIA_TYPE};codec={codec}"} for codec in ("png", "raw"))
        with taking_slowly(first, "GET", path, b"", png) as slow:
            assert slow.recv(12) == b"HTTP/1.1 200"
            for asker, job in ((first, jobs[0]), (second, jobs[1])):
                busy = asker.ask("GET", f"/v1/jobs/{job}/result", headers=png)
                assert (busy.status, busy.code) == (429, "server_busy")
                assert int(busy.headers["retry-after"]) > 0
            assert first.ask("GET", path, headers=raw).status == 200
        assert soon(lambda: first.ask("HEAD", path, headers=png).status == 200)
        assert first.ask("GET", path, headers=png).status == 200
        assert first.ask("GET", path, headers=png).status == 200


def test_only_what_will_be_fetched_so_is_packed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = list[str]()

    class Noting(ReadyResults):
        def expect(self, job: str) -> None:
            expected.append(job)
            super().expect(job)

    monkeypatch.setattr(running, "ReadyResults", Noting)
    with served(tmp_path) as server:
        for number, wish in enumerate(("", "*/*", f"{MEDIA_TYPE}; codec=raw")):
            headers = {"content-type": MEDIA_TYPE} | ({"accept": wish} if wish else {})
            request = framed(edit(prompt=f"{number}"))
            assert server.asker().ask("POST", "/v1/jobs", request, headers).status == 201
        assert expected == []
        address = Address("127.0.0.1", server.port)
        heard = Heard()
        with closing(RemoteClient(Remote("far", address, server.pem, server.secret))) as client:
            client.submit(edit(prompt="by Gesso itself"), heard)
            assert heard.end().state is JobState.DONE
        assert len(expected) == 1
