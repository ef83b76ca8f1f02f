"""Results that are packed while they are written."""

import io
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from gesso_core import wire
from gesso_core.edit_request import EngineResult
from gesso_core.messages import Finished, from_frame
from gesso_runtime.carriage import unpack
from gesso_runtime.server.jobs import ready_results
from gesso_runtime.server.jobs.ready_results import ReadyResults

SIDE = 100
SIZE = SIDE * SIDE * 3


def result(seed: int) -> EngineResult:
    return EngineResult(np.random.default_rng(seed).integers(0, 9, (SIDE, SIDE, 3), np.uint8))


@pytest.fixture
def ready() -> Iterator[ReadyResults]:
    with closing(ReadyResults(most=2 * SIZE)) as made:
        yield made


def wait(ready: ReadyResults) -> None:
    """Until all is packed: what is not begun when it is asked for is left to others."""
    ready._packing.submit(lambda: None).result()


def test_who_sent_it_gets_what_was_made_once(ready: ReadyResults) -> None:
    ready.expect("a")
    ready.add("a", result(1))
    wait(ready)
    packed = ready.take("a")
    assert packed is not None
    frame = wire.read(io.BytesIO(packed))
    assert frame is not None
    message = from_frame(unpack(frame))
    assert isinstance(message, Finished)
    np.testing.assert_array_equal(message.result.picture, result(1).picture)  # type: ignore[arg-type]
    assert ready.take("a") is None


def test_what_nobody_expects_is_not_packed(ready: ReadyResults) -> None:
    ready.expect("a")
    ready.drop("a")
    ready.add("a", result(1))
    assert ready.take("a") is None


def test_the_oldest_makes_room_and_what_is_too_large_is_left(ready: ReadyResults) -> None:
    jobs = ("a", "b", "c")
    for job in jobs:
        ready.expect(job)
        ready.add(job, result(1))
    wait(ready)
    assert [ready.take(job) is not None for job in jobs] == [False, True, True]
    with closing(ReadyResults(most=SIZE - 1)) as small:
        small.expect("a")
        small.add("a", result(1))
        assert small.take("a") is None


def test_what_is_dropped_or_not_fetched_goes(
    ready: ReadyResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    for job in ("a", "b"):
        ready.expect(job)
        ready.add(job, result(1))
    wait(ready)
    ready.drop("a")
    assert ready.take("a") is None
    ready.sweep()
    monkeypatch.setattr(ready_results, "_SECONDS", -1.0)
    ready.sweep()
    assert ready.take("b") is None
