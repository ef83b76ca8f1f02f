"""Requests that are handed over in memory to whoever begins them."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.clients import edit
from gesso_core.edit_request import EditRequest
from gesso_runtime.server.jobs import fresh_requests
from gesso_runtime.server.jobs.fresh_requests import FreshRequests

SIZE = 300  # bytes of pixels of each


def request(name: str) -> EditRequest:
    return replace(
        edit(prompt=name),
        picture=np.zeros((5, 10, 3), np.uint8),
        references=(np.zeros((5, 10, 3), np.uint8),),
    )


def test_each_is_taken_once() -> None:
    fresh = FreshRequests()
    one = request("one")
    fresh.add("a", one)
    assert fresh.take("a") is one
    assert fresh.take("a") is None


def test_those_that_came_first_stay_while_there_is_no_room() -> None:
    fresh = FreshRequests(most=2 * SIZE)
    for job in ("a", "b", "c"):
        fresh.add(job, request(job))
    assert fresh.take("c") is None
    assert fresh.take("a") is not None
    fresh.add("d", request("d"))
    assert [fresh.take(job) is not None for job in ("b", "d")] == [True, True]


def test_what_is_too_large_is_not_held() -> None:
    fresh = FreshRequests(most=SIZE - 1)
    fresh.add("a", request("a"))
    assert fresh.take("a") is None


def test_what_is_dropped_waits_for_long_or_comes_at_the_end_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = FreshRequests()
    for job in ("a", "b", "c"):
        fresh.add(job, request(job))
    fresh.drop("a")
    assert fresh.take("a") is None
    fresh.sweep()
    assert fresh.take("b") is not None
    monkeypatch.setattr(fresh_requests, "_SECONDS", -1.0)
    fresh.sweep()
    assert fresh.take("c") is None
    fresh.add("d", request("d"))
    fresh.close()
    fresh.add("e", request("e"))
    assert [fresh.take(job) for job in ("d", "e")] == [None, None]
