"""Jobs over HTTPS: a true server with engines that are played."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fixtures.clients import SLOWLY, edit, soon
from fixtures.served import Asker, Served, framed
from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.messages import PROTOCOL, Ask, Finished, from_frame, to_frame
from gesso_core.recipe import EngineKind
from gesso_runtime.carriage import MEDIA_TYPE, Codec, pack, unpack
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.known_arrays import digest_of, shortened
from gesso_runtime.server.door import jobs
from gesso_runtime.server.door.frames import ReadAsk
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.jobs import Asked, Submitted
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.jobs.served import ServedJobs
from gesso_runtime.server.keys import seal

LONG_RUN = {"slow": 30.0}
PHOTOGRAPH = np.arange(200 * 150 * 3, dtype=np.uint32).reshape(150, 200, 3).astype(np.uint8)


def _result(body: bytes) -> Finished:
    frame = wire.read(io.BytesIO(body))
    assert frame is not None
    message = from_frame(unpack(frame))
    assert isinstance(message, Finished)
    return message


@pytest.mark.parametrize("codec", ["jxl", "png", "raw"])
def test_a_job_is_what_the_engine_says_in_process(asker: Asker, codec: str) -> None:
    request = edit(prompt=f"as {codec}")
    submitted = asker.submit(request)
    assert submitted.status == 201, submitted.body
    job = submitted.json["id"]
    states = [data["state"] for _, name, data in asker.events(job) if name == "state"]
    assert states[-1] == "done"
    answer = asker.ask(
        "GET", f"/v1/jobs/{job}/result", headers={"accept": f"{MEDIA_TYPE}; codec={codec}"}
    )
    here = FakeClient()
    try:
        expected = run(here, request, lambda _: None)
    finally:
        here.close()
    got = _result(answer.body).result
    assert got.picture is not None
    assert expected.picture is not None
    np.testing.assert_array_equal(got.picture, expected.picture)
    assert got.facts == expected.facts


def test_progress_and_previews_are_told_with_rising_numbers(asker: Asker) -> None:
    before, job = (
        asker.submit(edit(slow, prompt="told")).json["id"] for slow in (LONG_RUN, SLOWLY)
    )
    heard = asker.events(job)
    events = [next(heard)]  # at its end only states are left to be told
    asker.ask("DELETE", f"/v1/jobs/{before}")
    events += heard
    numbers = [number for number, _, _ in events]
    assert numbers == sorted(set(numbers))
    assert {"state", "progress", "preview"} == {name for _, name, _ in events}


def test_few_pictures_wait_decoded_for_a_slow_disk(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packed, a large picture may be a few bytes; decoded it is what it is."""
    read, submit = jobs.read_ask, ServedJobs._submit
    third = threading.Event()
    waiting: set[int] = set()

    def counted(*given: Any) -> ReadAsk:
        ask = read(*given)
        waiting.add(id(ask.request))
        if len(waiting) > 2:
            third.set()
        return ask

    def slowly(self: ServedJobs, asked: Asked) -> Submitted:
        third.wait(0.5)
        waiting.discard(id(asked.request))
        return submit(self, asked)

    monkeypatch.setattr(jobs, "read_ask", counted)
    monkeypatch.setattr(ServedJobs, "_submit", slowly)
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda n: asker.submit(edit(prompt=f"at once {n}")), range(4))
        assert [answer.status for answer in answers] == [201] * 4
    assert not third.is_set()


@contextmanager
def _waiting(asker: Asker, request: EditRequest, codec: Codec = Codec.JXL) -> Iterator[str]:
    """A job that has its turn behind others."""
    asked = [edit(LONG_RUN, prompt=f"before {n}") for n in range(2)]
    jobs = [asker.submit(each, codec=codec).json["id"] for each in (*asked, request)]
    try:
        yield jobs[-1]
    finally:
        for job in jobs:
            asker.ask("DELETE", f"/v1/jobs/{job}")


@pytest.mark.parametrize("codec", list(Codec))
def test_what_is_handed_over_is_what_lies_on_the_disk(
    server: Served, asker: Asker, codec: Codec
) -> None:
    mask = np.full(PHOTOGRAPH.shape[:2], 0.5, np.float32)
    request = replace(edit(prompt="the same"), picture=PHOTOGRAPH, mask=mask)
    files = SealedFiles(server.folder.jobs / "sealed", seal.read(server.folder.seal))
    with _waiting(asker, request, codec) as job:
        kept = sealed_frames.read_request(files, job)
        handed = server.server._dispatcher.fresh.take(job)
        assert files.size(job, "request") == len(framed(request, codec))
    assert handed is not None
    for found in (kept, handed):
        np.testing.assert_array_equal(found.picture, PHOTOGRAPH)  # type: ignore[arg-type]
        np.testing.assert_array_equal(found.mask, mask)  # type: ignore[arg-type]
        assert sealed_frames.asked_digest(found, {}) == sealed_frames.asked_digest(request, {})


def test_a_cancelled_job_is_handed_over_no_more(server: Served, asker: Asker) -> None:
    with _waiting(asker, edit(prompt="unwanted")) as job:
        assert job in server.server._dispatcher.fresh._fresh
        asker.ask("DELETE", f"/v1/jobs/{job}")
        assert job not in server.server._dispatcher.fresh._fresh


def test_what_is_refused_leaves_nothing_on_the_disk(server: Served, asker: Asker) -> None:
    """Neither what shows to be wrong when it is decoded, nor what is refused after that."""
    whole = to_frame(Ask(PROTOCOL, replace(edit(), picture=PHOTOGRAPH)))
    wrong = wire.Frame(whole.kind, {**whole.fields, "known": {"picture": "0" * 64}}, whole.arrays)
    body = b"".join(bytes(part) for part in wire.parts(pack(wrong)))
    damaged = asker.ask("POST", "/v1/jobs", body)
    assert (damaged.status, damaged.code) == (400, "bad_frame")
    known = asker.submit(edit(prompt="first"), called="taken").json["id"]
    asker.end(known)
    other = asker.submit(replace(edit(), picture=PHOTOGRAPH), called="taken")
    assert (other.status, other.code) == (400, "bad_request")
    mine = {record["id"] for record in asker.ask("GET", "/v1/jobs").json["jobs"]}
    assert mine == {known}
    sealed = server.folder.jobs / "sealed"
    assert soon(lambda: not list(sealed.glob("*.request*")))
    assert not server.server._dispatcher.fresh._fresh


def test_the_same_call_in_another_codec_is_the_same_job(asker: Asker) -> None:
    request = replace(edit(prompt="in three ways"), picture=PHOTOGRAPH)
    answers = [asker.submit(request, called="ways", codec=codec) for codec in Codec]
    assert [answer.status for answer in answers] == [201, 200, 200]
    assert len({answer.json["id"] for answer in answers}) == 1
    other = replace(request, picture=255 - PHOTOGRAPH)
    assert asker.submit(other, called="ways").status == 400


def test_cancelling_ends_that_job_alone(asker: Asker) -> None:
    first, second = (
        asker.submit(edit(slow, prompt="this or that")).json["id"] for slow in (LONG_RUN, SLOWLY)
    )
    assert asker.ask("DELETE", f"/v1/jobs/{first}").json["state"] == "cancelled"
    assert asker.end(first)["state"] == "cancelled"
    assert asker.end(second)["state"] == "done"


def test_the_same_call_again_is_the_same_job(asker: Asker) -> None:
    request = edit(prompt="once")
    first = asker.submit(request, called="call 1")
    again = asker.submit(request, called="call 1")
    assert (first.status, again.status) == (201, 200)
    assert again.headers["gesso-replayed"] == "true"
    assert again.json["id"] == first.json["id"]
    other = asker.submit(edit(prompt="twice"), called="call 1")
    assert (other.status, other.code) == (400, "bad_request")
    assert len(asker.ask("GET", "/v1/jobs").json["jobs"]) == 1


def test_the_same_request_is_answered_from_what_is_kept(asker: Asker, server: Served) -> None:
    request = edit(prompt="asked before")
    first = asker.submit(request).json["id"]
    asker.end(first)
    second = asker.submit(request).json
    assert second["id"] != first
    assert (second["state"], second["attempts"]) == ("done", 0)
    fetched = [asker.ask("GET", f"/v1/jobs/{job}/result").body for job in (first, second["id"])]
    assert fetched[0] == fetched[1]
    stranger = server.asker(server.new_key()[0])
    assert stranger.submit(request).json["state"] != "done"


def test_a_kept_answer_that_was_damaged_is_made_again(asker: Asker, server: Served) -> None:
    request = edit(prompt="damaged meanwhile")
    first = asker.submit(request).json["id"]
    asker.end(first)
    kept = next(server.folder.jobs.rglob(f"{first}.result"))
    kept.chmod(0o600)
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    second = asker.submit(request).json["id"]
    asker.end(second)
    assert asker.ask("GET", f"/v1/jobs/{second}").json["attempts"] == 1
    assert asker.ask("GET", f"/v1/jobs/{second}/result").status == 200


def test_cancelling_twice_is_cancelling_once_and_then_forgetting(asker: Asker) -> None:
    job = asker.submit(edit(LONG_RUN, prompt="unwanted")).json["id"]
    assert asker.ask("DELETE", f"/v1/jobs/{job}").json["state"] == "cancelled"
    assert asker.ask("GET", f"/v1/jobs/{job}").json["state"] == "cancelled"
    assert asker.ask("DELETE", f"/v1/jobs/{job}").status == 200
    assert asker.ask("GET", f"/v1/jobs/{job}").status == 404


def test_a_job_that_waits_knows_its_place(asker: Asker) -> None:
    jobs = [asker.submit(edit(LONG_RUN, prompt=f"number {n}")).json for n in range(5)]
    last = asker.ask("GET", f"/v1/jobs/{jobs[-1]['id']}").json
    assert last["state"] == "queued"
    assert last["position"] >= 1
    for job in jobs:
        asker.ask("DELETE", f"/v1/jobs/{job['id']}")


def test_listening_again_goes_on_where_it_ended(asker: Asker) -> None:
    job = asker.submit(edit(SLOWLY, prompt="heard in parts")).json["id"]
    heard = asker.events(job)
    first = next(heard)
    heard.close()
    rest = list(asker.events(job, after=first[0]))
    assert all(number > first[0] for number, _, _ in rest)
    assert rest[-1][2]["state"] == "done"
    assert list(asker.events(job, after=rest[-1][0])) == []


def test_what_an_engine_refuses_is_told_in_its_words(asker: Asker) -> None:
    request = replace(edit(), kind=EngineKind.UPSCALE, params={"factor": 99})
    end = asker.end(asker.submit(request).json["id"])
    assert end["state"] == "failed"
    assert end["error"]["code"] == "bad_request"
    assert "99" in end["error"]["message"]


def test_a_picture_that_was_named_need_not_come_again(asker: Asker, server: Served) -> None:
    sent: set[str] = set()
    large = np.zeros((200, 200, 3), np.uint8)
    jobs = []
    for prompt in ("warmer", "colder"):
        whole = to_frame(Ask(PROTOCOL, replace(edit(prompt=prompt), picture=large)))
        short = shortened(whole, sent)
        assert ("picture" in short.arrays) == (not sent)
        sent.add(digest_of(large))
        body = b"".join(bytes(part) for part in wire.parts(pack(short)))
        jobs.append(asker.ask("POST", "/v1/jobs", body))
        assert jobs[-1].status == 201, jobs[-1].body
    assert asker.end(jobs[-1].json["id"])["state"] == "done"
    stranger = server.asker(server.new_key()[0]).ask("POST", "/v1/jobs", body)
    assert (stranger.status, stranger.code) == (409, "not_found")
