"""Results that are packed while they are written."""

import gc
import io
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from fixtures.clients import LONG, soon
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


@pytest.fixture
def packing(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Waits for this event, as it does for a very large picture."""
    may_go_on, packed = threading.Event(), ready_results._packed

    def slowly(result: EngineResult) -> bytes:
        assert may_go_on.wait(LONG)
        return packed(result)

    monkeypatch.setattr(ready_results, "_packed", slowly)
    yield may_go_on
    may_go_on.set()


def _pictures(ready: ReadyResults, jobs: str) -> list[weakref.ref[object]]:
    """Added, and held by nobody but whom they were given to."""
    refs = list[weakref.ref[object]]()
    for job in jobs:
        made = result(ord(job))
        refs.append(weakref.ref(made.picture))
        ready.expect(job)
        ready.add(job, made)
        del made
    gc.collect()
    return refs


def test_no_more_is_held_than_agreed_while_one_is_packed(
    ready: ReadyResults, packing: threading.Event
) -> None:
    pictures = _pictures(ready, "abcdefgh")
    assert sum(each() is not None for each in pictures) <= 2
    packing.set()
    wait(ready)
    assert ready.take("h") is not None


@pytest.mark.parametrize("let_go", [lambda ready: ready.drop("b"), lambda ready: ready.sweep()])
def test_what_is_let_go_of_is_not_packed(
    ready: ReadyResults,
    packing: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
    let_go: Callable[[ReadyResults], None],
) -> None:
    pictures = _pictures(ready, "ab")
    monkeypatch.setattr(ready_results, "_SECONDS", -1.0)
    let_go(ready)
    gc.collect()
    assert pictures[1]() is None


def test_who_closes_waits_for_no_more_than_one(packing: threading.Event) -> None:
    ready = ReadyResults(most=3 * SIZE)
    _pictures(ready, "abc")
    waiting = [each.packed for each in ready._ready.values()][1:]
    end = threading.Thread(target=ready.close)
    end.start()
    assert soon(lambda: all(each.cancelled() for each in waiting))
    packing.set()
    end.join(LONG)
    assert not end.is_alive()
