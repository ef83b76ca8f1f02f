"""A server that is killed, or stopped, loses no job and runs none twice to an end."""

import http.client
import io
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import SLOWLY, edit, soon
from fixtures.served import LONG, SETTINGS, Asker
from fixtures.served_process import ServedProcess
from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.messages import Finished, from_frame
from gesso_core.progress import silent
from gesso_core.rehearsal import rehearse
from gesso_runtime.carriage import Codec, unpack

PATIENT = replace(SETTINGS, limits=replace(SETTINGS.limits, attempts=100))


@pytest.fixture
def process(tmp_path: Path) -> Iterator[ServedProcess]:
    found = ServedProcess(tmp_path, PATIENT)
    try:
        yield found
    finally:
        found.close()


def _request(name: str) -> EditRequest:
    return edit({"slow": 0.02}, prompt=name)


class _Client(threading.Thread):
    """Submits until it was told of every job, as a client does whose line breaks."""

    def __init__(self, process: ServedProcess, name: str, jobs: int) -> None:
        super().__init__(name=name)
        self._process = process
        self.secret = process.new_key(name)
        self.wanted = [f"{name} {n}" for n in range(jobs)]
        self.told: dict[str, str] = {}
        self.refused: list[bytes] = []

    def run(self) -> None:
        for name in self.wanted:
            while name not in self.told and not self.refused:
                try:
                    asker = self._process.asker(self.secret)
                    answer = asker.submit(_request(name), called=name)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)
                    continue
                if answer.status not in {200, 201}:
                    self.refused.append(answer.body)
                else:
                    self.told[name] = answer.json["id"]


@pytest.mark.slow
def test_after_any_kill_every_job_ends_and_once(process: ServedProcess) -> None:
    chance = random.Random(7)
    process.start()
    clients = [_Client(process, name, 8) for name in ("ada", "bob", "cleo")]
    for client in clients:
        client.start()
    for _ in range(5):
        time.sleep(chance.uniform(0.02, 0.5))
        process.kill()
        process.start()
    for client in clients:
        client.join(LONG)
        assert not client.is_alive()
        assert not client.refused
    for client in clients:
        asker = process.asker(client.secret)
        assert len(set(client.told.values())) == len(client.wanted)
        listed = asker.ask("GET", "/v1/jobs").json["jobs"]
        assert {job["id"] for job in listed} == set(client.told.values())
        for name, job in client.told.items():
            assert asker.end(job)["state"] == "done"
            _check(asker, job, name)
    assert process.stop() == 0
    sealed = {path.name for path in (process.folder.jobs / "sealed").iterdir()}
    assert not {name for name in sealed if not name.endswith(".result")}


def _check(asker: Asker, job: str, name: str) -> None:
    frame = wire.read(io.BytesIO(asker.ask("GET", f"/v1/jobs/{job}/result").body))
    assert frame is not None
    message = from_frame(unpack(frame))
    assert isinstance(message, Finished)
    expected = rehearse(_request(name), silent)
    assert message.result.picture is not None
    assert expected.picture is not None
    np.testing.assert_array_equal(message.result.picture, expected.picture)


@pytest.mark.slow
@pytest.mark.parametrize("codec", list(Codec))
def test_what_waited_when_the_server_was_killed_runs_as_it_came(
    process: ServedProcess, codec: Codec
) -> None:
    picture = np.arange(200 * 150 * 3, dtype=np.uint32).reshape(150, 200, 3).astype(np.uint8)
    request = replace(edit({"plain": True}, prompt="waits"), picture=picture)
    process.start()
    secret = process.new_key("one")
    asker = process.asker(secret)
    for n in range(2):
        asker.submit(edit(SLOWLY, prompt=f"{n}"))
    job = asker.submit(request, codec=codec).json["id"]
    process.kill()
    process.start()
    again = process.asker(secret)
    assert again.end(job)["state"] == "done"
    frame = wire.read(io.BytesIO(again.ask("GET", f"/v1/jobs/{job}/result").body))
    assert frame is not None
    np.testing.assert_array_equal(unpack(frame).arrays["picture"], picture)


@pytest.mark.slow
def test_a_server_that_is_stopped_ends_what_runs_and_keeps_what_waits(
    process: ServedProcess,
) -> None:
    process.start()
    secret = process.new_key("one")
    asker = process.asker(secret)
    # The first takes so long that a slow machine asks all this while it runs.
    jobs = [
        asker.submit(edit({"slow": slow}, prompt=f"{n}")).json["id"]
        for n, slow in enumerate((2.0, 0.1, 0.1))
    ]
    assert soon(lambda: asker.ask("GET", f"/v1/jobs/{jobs[0]}").json["state"] == "running")
    process.ask_to_stop()
    assert soon(lambda: asker.ask("GET", "/healthz").status == 503)
    late = asker.submit(edit(prompt="late"))
    assert (late.status, late.code) == (503, "server_away")
    assert int(late.headers["retry-after"]) > 0
    assert process.wait() == 0
    process.start()
    again = process.asker(secret)
    first = again.ask("GET", f"/v1/jobs/{jobs[0]}").json
    assert (first["state"], first["attempts"]) == ("done", 1)
    for job in jobs:
        assert again.end(job)["state"] == "done"
    assert [job["attempts"] for job in again.ask("GET", "/v1/jobs").json["jobs"]] == [1] * 3


@pytest.mark.slow
def test_what_takes_too_long_when_a_server_stops_is_run_again(tmp_path: Path) -> None:
    hurried = replace(PATIENT, limits=replace(PATIENT.limits, drain_seconds=0))
    process = ServedProcess(tmp_path, hurried)
    try:
        process.start()
        secret = process.new_key("one")
        asker = process.asker(secret)
        job = asker.submit(edit({"slow": 0.5}, prompt="long")).json["id"]
        events = asker.events(job)
        seen = next(number for number, _, data in events if data.get("state") == "running")
        assert process.stop() == 0
        assert all(data.get("state") != "failed" for _, _, data in events)
        process.start()
        rest = list(process.asker(secret).events(job, after=seen))
        assert rest[-1][2]["state"] == "done"
        assert rest[-1][2]["attempt"] == 1  # being stopped in order is not its fault
    finally:
        process.close()


def test_the_log_holds_no_prompt_and_no_key(process: ServedProcess) -> None:
    process.start()
    secret = process.new_key("one")
    asker = process.asker(secret)
    job = asker.submit(edit(prompt="remove uncle Theodor")).json["id"]
    asker.end(job)
    asker.ask("POST", "/v1/jobs", b"uncle Theodor")
    asker.ask("GET", "/v1/uncle-Theodor")
    process.stop()
    said = process.log.read_text()
    assert job in said
    assert "Theodor" not in said
    assert secret not in said
    ended = next(line for line in process.said() if line["event"] == "job")
    assert (ended["state"], ended["card"], ended["job"]) == ("done", "one", job)
