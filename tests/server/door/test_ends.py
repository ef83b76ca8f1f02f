"""However a job ends, figures and audit log hear of it, once; and the end that a revoked key is."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fixtures.clients import edit, picture, soon
from fixtures.picture_requests import form, saved
from fixtures.served import SETTINGS, Asker, Served, served
from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.errors import CannotWrite
from gesso_core.messages import PROTOCOL, Ask, to_frame
from gesso_runtime.carriage import MEDIA_TYPE
from gesso_runtime.known_arrays import shortened
from gesso_runtime.server import running
from gesso_runtime.server.door import faces
from gesso_runtime.server.door.simple import Promised
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.ready_results import ReadyResults
from gesso_runtime.server.jobs.record import ServedState
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.keys import seal
from gesso_runtime.server.keys.audit_log import AuditLog, Deed
from gesso_runtime.server.keys.key_ring import KeyRing

LONG_RUN = {"slow": 30.0}
PNG = saved(Image.fromarray(picture()))
PIXELS = picture().shape[0] * picture().shape[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def _deeds(server: Served, what: str = "job") -> list[Deed]:
    return [noted.deed for noted in AuditLog(server.folder.audit).read() if noted.deed.what == what]


def _ended(server: Served, asker: Asker) -> dict[str, int]:
    text = asker.ask("GET", "/metrics").body.decode()
    found = re.findall(r'^gesso_jobs_total\{state="(\w+)"\} (\d+)', text, re.MULTILINE)
    again = re.findall(r"^gesso_jobs_(answered_again)_total ([1-9]\d*)", text, re.MULTILINE)
    return {name: int(count) for name, count in (*found, *again)}


def test_a_job_that_is_cancelled_before_it_began_is_told_once(server: Served) -> None:
    asker = server.asker()
    jobs = [asker.submit(edit(LONG_RUN, prompt=f"{n}")).json["id"] for n in range(4)]
    waiting, running = jobs[-1], jobs[0]
    assert soon(lambda: asker.ask("GET", f"/v1/jobs/{running}").json["state"] == "running")
    for job in (waiting, running):
        for _ in range(2):  # cancelled, then forgotten
            assert asker.ask("DELETE", f"/v1/jobs/{job}").status == 200
    assert soon(lambda: {deed.job for deed in _deeds(server)} == {waiting, running})
    by_job = {deed.job: deed for deed in _deeds(server)}
    assert {deed.outcome for deed in by_job.values()} == {"cancelled"}
    assert all(deed.bytes_in > 3 * PIXELS for deed in by_job.values())
    assert (by_job[waiting].seconds, by_job[running].pixels) == (0, PIXELS)
    assert soon(lambda: _ended(server, asker) == {"cancelled": 2})
    assert len(_deeds(server)) == 2


def test_an_answer_from_what_was_kept_is_told(server: Served) -> None:
    asker = server.asker()
    jobs = [asker.submit(edit(prompt="twice")).json["id"]]
    assert asker.end(jobs[0])["state"] == "done"
    assert soon(lambda: len(_deeds(server)) == 1)  # who listens is told first
    for called in ("again", "again", ""):  # the second is the same job, not another
        jobs.append(asker.submit(edit(prompt="twice"), called=called).json["id"])
    assert soon(lambda: len(_deeds(server)) == 3)
    assert [deed.outcome for deed in _deeds(server)] == ["done", "answered again", "answered again"]
    assert {deed.job for deed in _deeds(server)} == set(jobs)
    for deed in _deeds(server):
        assert deed.bytes_in > 3 * PIXELS
        assert deed.bytes_out > 3 * PIXELS
        assert deed.pixels == PIXELS
    assert _ended(server, asker) == {"done": 3, "answered_again": 2}
    assert 'gesso_edit_seconds_count{kind="edit"} 1.0' in asker.ask("GET", "/metrics").body.decode()


def test_of_many_ways_to_end_each_is_told_once(server: Served) -> None:
    asker = server.asker()
    jobs = [asker.submit(edit({"slow": 0.05}, prompt=f"{n}")).json["id"] for n in range(12)]
    for job in jobs[::2]:
        asker.ask("DELETE", f"/v1/jobs/{job}")
    for job in jobs[1::2]:
        asker.end(job)
    assert soon(lambda: sum(_ended(server, asker).values()) == 12)
    assert soon(lambda: len(_deeds(server)) >= 12)  # figures come first
    assert set(Counter(deed.job for deed in _deeds(server)).values()) == {1}
    said = Counter(deed.outcome for deed in _deeds(server))
    assert dict(said) == _ended(server, asker)


def test_what_a_crash_ended_is_told_at_the_next_start(tmp_path: Path) -> None:
    limits = replace(SETTINGS.limits, attempts=1)
    settings = replace(SETTINGS, limits=limits)
    with served(tmp_path, settings=settings) as server:
        folder, key = server.folder, server.key.id
    files = SealedFiles(folder.jobs / "sealed", seal.read(folder.seal))
    gone, begun = "a" * 32, "b" * 32
    with closing(JobQueue(folder.jobs)) as queue:
        sealed_frames.write_request(files, begun, edit())
        queue.add(NewJob(begun, key, "one", "edit"))
        assert queue.claim() is not None
        queue.add(NewJob(gone, key, "one", "edit"))
    with served(tmp_path, settings=settings) as server:
        assert [deed.job for deed in _deeds(server, "lost")] == [gone]
        (ended,) = _deeds(server)
        assert (ended.job, ended.outcome) == (begun, "engine_crashed")
        text = server.asker().ask("GET", "/metrics").body.decode()
    assert "gesso_jobs_lost_total 1.0" in text
    assert 'gesso_jobs_total{state="failed"} 1.0' in text


def test_of_a_revoked_key_nothing_runs_waits_or_is_kept(server: Served) -> None:
    secret, key = server.new_key()
    asker, other = server.asker(secret), server.asker()
    done = asker.submit(edit(prompt="done")).json["id"]
    assert asker.end(done)["state"] == "done"
    jobs = [
        asker.ask("POST", "/v1/jobs", _named(edit(LONG_RUN, prompt=f"{n}"))).json["id"]
        for n in range(4)
    ]
    mine = other.ask("POST", "/v1/jobs", _named(edit(LONG_RUN))).json["id"]
    kept = server.folder.jobs
    assert soon(lambda: asker.ask("GET", f"/v1/jobs/{jobs[0]}").json["state"] == "running")
    assert soon(lambda: len(list((kept / "known").iterdir())) == 2)  # they are written meanwhile
    heard = asker.events(jobs[0])
    assert next(heard)[1] == "state"
    KeyRing(server.folder.keys).revoke(key.id)
    assert [data for _, name, data in heard if name == "state"][-1]["state"] == "cancelled"
    assert soon(lambda: not list(kept.rglob(f"{done}.*")))
    assert soon(lambda: len(list((kept / "known").iterdir())) == 1)
    with closing(JobQueue(kept)) as queue:
        assert {record.state for record in queue.of_key(key.id)} == {ServedState.CANCELLED}
    assert soon(lambda: len(_deeds(server)) == 5)
    assert Counter((deed.job, deed.outcome) for deed in _deeds(server)) == Counter(
        [(done, "done"), *((job, "revoked") for job in jobs)]
    )
    assert soon(lambda: other.ask("GET", f"/v1/jobs/{mine}").json["state"] == "running")


def test_a_job_that_cannot_be_cleared_away_keeps_nothing_else_of_a_revoked_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, promised = list[ReadyResults](), list[Promised]()

    def noted(kind: type[Any], made: list[Any]) -> Callable[[], Any]:
        return lambda: made.append(kind()) or made[0]

    monkeypatch.setattr(running, "ReadyResults", noted(ReadyResults, ready))
    monkeypatch.setattr(faces, "Promised", noted(Promised, promised))
    with served(tmp_path, faces=faces.picture_faces(tmp_path / "server")) as server:
        secret, key = server.new_key()
        asker = server.asker(secret)
        wish = {"content-type": MEDIA_TYPE, "accept": f"{MEDIA_TYPE}; codec=jxl"}
        jobs = [
            asker.ask("POST", "/v1/jobs", _named(edit(prompt=f"{n}")), wish).json["id"]
            for n in range(3)
        ]
        body, headers = form({"instructions": "red"}, [("image", PNG)])
        promise = asker.ask("POST", "/edit", body, headers | {"prefer": "respond-async"})
        assert promise.status == 202
        assert soon(lambda: asker.ask("GET", promise.headers["location"]).status == 200)
        assert [asker.end(job)["state"] for job in jobs] == ["done"] * 3
        queue = server.server._queue
        forget = queue.forget

        def forget_but_one(job: str) -> bool:
            if job == jobs[1]:
                raise CannotWrite("The queue cannot be written.")
            return forget(job)

        monkeypatch.setattr(queue, "forget", forget_but_one)
        assert ready[0]._ready
        assert promised[0]._all
        KeyRing(server.folder.keys).revoke(key.id)
        assert soon(lambda: [record.id for record in queue.of_key(key.id)] == [jobs[1]])
        assert soon(lambda: not list((server.folder.jobs / "known").iterdir()))
        assert soon(lambda: not ready[0]._ready and not promised[0]._all)


def _named(request: EditRequest) -> bytes:
    """With a picture that is worth being remembered."""
    large = replace(request, picture=picture(200, 160))
    return b"".join(map(bytes, wire.parts(shortened(to_frame(Ask(PROTOCOL, large)), set()))))
