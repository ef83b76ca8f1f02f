"""What of an engine's progress is told, by a clock that the test moves."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from gesso_core.progress import Cancelled, Progress
from gesso_runtime.worker.reporting import Reporting

PREVIEW = np.zeros((2, 2, 3), np.uint8)


@dataclass
class Room:
    now: float = 0.0
    is_cancelled: bool = False
    told: list[Progress] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reporting = Reporting(
            self.told.append, lambda: self.is_cancelled, clock=lambda: self.now
        )

    def report(
        self, stage: str, done: int, total: int, *, seconds: float = 0.0, preview: object = None
    ) -> None:
        self.now += seconds
        self.reporting(Progress(stage, done, total, preview))

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [(progress.stage, progress.done) for progress in self.told]


def test_a_thousand_steps_in_a_second_are_told_some_ten_times() -> None:
    room = Room()

    for step in range(1001):
        room.report("denoising", step, 1000, seconds=0.001)

    assert 8 <= len(room.told) <= 13
    assert room.steps[0] == ("denoising", 0)
    assert room.steps[-1] == ("denoising", 1000)


def test_the_last_of_a_stage_that_is_left_early_is_told() -> None:
    room = Room()
    for step in range(4):
        room.report("encoding", step, 10, seconds=0.001)
    room.report("decoding", 0, 1, seconds=0.001)

    assert room.steps == [("encoding", 0), ("encoding", 3), ("decoding", 0)]


def test_the_last_of_all_is_told_at_the_end() -> None:
    room = Room()
    room.report("running", 0, 10)
    room.report("running", 7, 10)

    room.reporting.finish()

    assert room.steps == [("running", 0), ("running", 7)]


def test_stages_that_alternate_tile_by_tile_are_no_flood() -> None:
    room = Room()
    for _ in range(500):
        room.report("encoding", 0, 1, seconds=0.001)
        room.report("encoding", 1, 1)
        room.report("decoding", 0, 1, seconds=0.001)
        room.report("decoding", 1, 1)

    assert len(room.told) <= 2 * 13 + 4


def test_a_second_try_tells_its_stages_again() -> None:
    room = Room()
    room.report("loading", 0, 1)
    room.report("loading", 1, 1)
    room.report("making room", 1, 2)
    room.reporting.begin_again()
    room.report("loading", 0, 1)

    assert room.steps[-1] == ("loading", 0)


def test_previews_are_told_twice_a_second() -> None:
    room = Room()
    for step in range(40):
        room.report("denoising", step, 100, seconds=0.1, preview=PREVIEW)

    shown = [progress for progress in room.told if progress.preview is not None]
    assert room.told[0].preview is PREVIEW
    assert 7 <= len(shown) <= 9
    assert len(room.told) > 30


def test_a_preview_between_two_reports_that_are_told_comes_with_the_next() -> None:
    room = Room()
    room.report("denoising", 0, 4)
    room.report("denoising", 1, 4, seconds=0.05, preview=PREVIEW)
    room.report("denoising", 1, 4, seconds=0.04)
    room.report("denoising", 1, 4, seconds=0.04)
    room.report("denoising", 1, 4, seconds=0.2)

    assert [progress.preview is not None for progress in room.told] == [False, True, False]


def test_a_preview_too_many_is_told_later_unless_a_newer_one_is_there() -> None:
    room = Room()
    older, newer = PREVIEW.copy(), PREVIEW.copy()
    room.report("denoising", 0, 4, preview=PREVIEW)
    room.report("denoising", 1, 4, seconds=0.2, preview=older)
    room.report("denoising", 2, 4, seconds=0.2, preview=newer)
    room.report("denoising", 2, 4, seconds=0.2)

    shown = [progress.preview for progress in room.told if progress.preview is not None]
    assert [id(preview) for preview in shown] == [id(PREVIEW), id(newer)]


def test_cancelling_is_learned_whenever_something_is_reported() -> None:
    room = Room()
    room.report("denoising", 0, 1000)
    room.is_cancelled = True

    with pytest.raises(Cancelled):
        room.report("denoising", 1, 1000)


def test_seconds_belong_to_the_stage_that_was_reported_last() -> None:
    room = Room()
    room.report("loading", 0, 1)
    room.report("denoising", 0, 2, seconds=3)
    room.report("denoising", 1, 2, seconds=4)
    room.report("loading", 0, 1, seconds=1)
    room.now += 2

    assert room.reporting.finish() == {"loading": 5, "denoising": 5}
