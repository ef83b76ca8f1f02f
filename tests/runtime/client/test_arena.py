"""Large arrays through memory that two processes share."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fixtures.clients import edit, picture, resolve
from gesso_core.arena import FIELD, LEAST, MOST, Arena, open_arena
from gesso_core.errors import BadFrame
from gesso_core.progress import silent
from gesso_core.wire import Frame
from gesso_runtime.client.queued import QueuedClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.station import Hear
from gesso_runtime.client.waiting import run
from gesso_runtime.client.worker_process import WorkerProcess, worker_command


@pytest.fixture
def sides() -> Iterator[tuple[Arena, Arena]]:
    """Of the one who writes and of the one who reads."""
    writing = open_arena()
    if writing is None:
        pytest.skip("this system has no memory of that kind")
    reading = Arena(os.dup(writing.descriptor))
    yield writing, reading
    writing.close()
    reading.close()


def large(dtype: str, shape: tuple[int, ...], seed: int = 1) -> np.ndarray[Any, np.dtype[Any]]:
    values = np.random.default_rng(seed).random(shape) * 255
    return values.astype(dtype)


def test_large_arrays_come_back_as_they_were(sides: tuple[Arena, Arena]) -> None:
    writing, reading = sides
    arrays = {
        "picture": large("uint8", (600, 700, 3))[:, ::-1],  # not contiguous
        "deep": large("uint16", (500, 400, 3)),
        "mask": large("float32", (600, 700)),
        "preview": large("uint8", (9, 9, 3)),
    }
    frame = Frame("finished", {"job": 3}, arrays)
    sent = writing.store(frame)
    assert set(sent.arrays) == {"preview"}
    back = reading.restore(sent)
    assert back.kind == "finished"
    assert back.fields == {"job": 3}
    assert back.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back.arrays[name].dtype == array.dtype
        assert np.array_equal(back.arrays[name], array)


def test_what_was_read_stays_when_the_next_is_written(sides: tuple[Arena, Arena]) -> None:
    writing, reading = sides
    pictures = [large("uint8", (n, 1000, 3), n) for n in (400, 3000, 200, 3000)]
    back = [reading.restore(writing.store(Frame("task", {}, {"p": p}))) for p in pictures]
    for got, sent in zip(back, pictures, strict=True):
        assert np.array_equal(got.arrays["p"], sent)


def test_small_frames_and_too_large_ones_go_another_way(sides: tuple[Arena, Arena]) -> None:
    writing, reading = sides
    for array in (np.zeros(LEAST - 1, np.uint8), np.zeros(MOST + 1, np.uint8)):
        frame = Frame("task", {}, {"p": array})
        assert writing.store(frame) is frame
        assert reading.restore(frame) is frame


def test_nobody_can_take_the_memory_away_from_who_reads(sides: tuple[Arena, Arena]) -> None:
    """Or a worker could end the window's process by it."""
    writing, reading = sides
    writing.store(Frame("task", {}, {"p": large("uint8", (1000, 1000, 3))}))
    with pytest.raises(PermissionError):
        os.ftruncate(reading.descriptor, 4096)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {},
        [["p", "|u1", [4], 0, 0]],
        [["p", "|O", [4], 0]],
        [["p", "<f8", [4], 0]],
        [["p", "|u1", [], 0]],
        [["p", "|u1", [0], 0]],
        [["p", "|u1", [-4], 0]],
        [["p", "|u1", [4.0], 0]],
        [["p", "|u1", [True], 0]],
        [["p", "|u1", [1, 1, 1, 1, 1], 0]],
        [["p", "|u1", [4], 1]],
        [["p", "|u1", [4], -4096]],
        [["p", "|u1", [4], 1 << 62]],
        [["p", "|u1", [1 << 22], 4096]],
        [["p", "|u1", [1 << 27, 1 << 27, 1 << 27], 0]],
        [["p", "|u1", [4], 0], ["p", "|u1", [4], 4096]],
        [["taken", "|u1", [4], 0]],
        [[7, "|u1", [4], 0]],
        ["p"],
    ],
)
def test_what_cannot_lie_there_is_no_frame(sides: tuple[Arena, Arena], listed: object) -> None:
    writing, reading = sides
    writing.store(Frame("task", {}, {"p": large("uint8", (1000, 1000, 3))}))
    fields: Mapping[str, Any] = {FIELD: listed}
    with pytest.raises(BadFrame):
        reading.restore(Frame("task", fields, {"taken": np.zeros(4, np.uint8)}))


@pytest.mark.parametrize("use_arenas", [True, False])
def test_a_large_picture_crosses_with_and_without(use_arenas: bool) -> None:
    """Where the system has no such memory, everything goes through the pipe."""

    def start(resolved: Resolved, hear: Hear) -> WorkerProcess:
        command = worker_command(resolved.environment, resolved.card.engine)
        return WorkerProcess(command, hear, use_arenas=use_arenas)

    client = QueuedClient(resolve, start, allow_unconfined=True)
    for width, dtype in ((2000, "uint16"), (1200, "float32"), (2600, "uint8")):
        sent = picture(width, 900, dtype)
        result = run(client, replace(edit({"plain": True}), picture=sent), silent)
        assert np.array_equal(np.asarray(result.picture), sent)
        client.unload()
    client.close()
