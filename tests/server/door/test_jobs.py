"""Jobs over HTTPS: a true server with engines that are played."""

import io
from collections.abc import Iterator

import numpy as np
import pytest

from fixtures.clients import SLOWLY, edit
from fixtures.served import Asker, Served, served
from gesso_core import wire
from gesso_core.messages import Finished, from_frame
from gesso_runtime.carriage import MEDIA_TYPE, unpack
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.client.waiting import run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.fixture
def asker(server: Served) -> Asker:
    return server.asker()


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
    job = asker.submit(edit(SLOWLY, prompt="told")).json["id"]
    events = list(asker.events(job))
    numbers = [number for number, _, _ in events]
    assert numbers == sorted(set(numbers))
    assert {"state", "progress", "preview"} == {name for _, name, _ in events}


def test_cancelling_ends_that_job_alone(asker: Asker) -> None:
    first, second = (
        asker.submit(edit({"slow": 1.0}, prompt=name)).json["id"] for name in ("this", "that")
    )
    assert asker.ask("DELETE", f"/v1/jobs/{first}").json["state"] == "cancelled"
    assert asker.end(first)["state"] == "cancelled"
    assert asker.end(second)["state"] == "done"
