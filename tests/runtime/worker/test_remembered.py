"""What ran out of memory is not tried again, until there is a reason to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gesso_core.cards.model_card import Offload, Precision
from gesso_core.placement import Placement
from gesso_runtime.worker.remembered import Remembered

WAY = Placement("cuda:0", Precision.NF4, Offload.STAGED, 4, 3_000, 4_000)
DAY = 86400


class Clock:
    now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "not yet" / "memory.json"


def test_what_ran_out_is_known_for_pictures_as_large_and_by_the_next_program(path: Path) -> None:
    Remembered(path).ran_out("m", WAY, 1000)
    again = Remembered(path)
    assert not again.promises("m", WAY, 1000)
    assert not again.promises("m", replace(WAY, memory_bytes=1), 2000)
    assert again.promises("m", WAY, 999)
    assert again.promises("another", WAY, 1000)
    assert again.promises("m", replace(WAY, offload=Offload.STREAMED), 1000)
    assert again.promises("m", replace(WAY, most_area=500), 1000)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_could_not_be_loaded_is_tried_with_no_picture(path: Path) -> None:
    remembered = Remembered(path)
    remembered.ran_out("m", WAY, 0)
    assert not remembered.promises("m", WAY, 1)


def test_it_is_tried_again_where_more_memory_is_free(path: Path) -> None:
    remembered = Remembered(path)
    remembered.ran_out("m", WAY, 1000)
    assert not remembered.promises("m", replace(WAY, budget_bytes=4_100), 1000)
    assert remembered.promises("m", replace(WAY, budget_bytes=4_300), 1000)


@pytest.mark.parametrize("passed", [8 * DAY, -DAY])
def test_it_is_tried_again_after_days_and_by_a_clock_that_was_wrong(
    path: Path, passed: float
) -> None:
    clock = Clock()
    remembered = Remembered(path, clock=clock)
    remembered.ran_out("m", WAY, 1000)
    clock.now += passed
    assert remembered.promises("m", WAY, 1000)


def test_what_fits_puts_right_what_did_not(path: Path) -> None:
    remembered = Remembered(path)
    remembered.ran_out("m", WAY, 1000)
    remembered.fitted("m", WAY, 900)
    assert not remembered.promises("m", WAY, 1000)
    assert remembered.has_fitted("m", WAY, 900)
    assert not remembered.has_fitted("m", WAY, 901)
    remembered.fitted("m", WAY, 1000)
    assert remembered.promises("m", WAY, 5000)
    remembered.ran_out("m", WAY, 500)
    assert remembered.has_fitted("m", WAY, 499)
    assert not remembered.has_fitted("m", WAY, 500)


def test_nothing_is_written_where_nothing_is_new(path: Path) -> None:
    remembered = Remembered(path)
    remembered.fitted("m", WAY, 1000)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    remembered.fitted("m", WAY, 800)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_the_oldest_goes_when_there_is_too_much(path: Path) -> None:
    clock = Clock()
    remembered = Remembered(path, clock=clock)
    for number in range(300):
        clock.now += 1
        remembered.ran_out(f"m{number}", WAY, 1000)
    assert remembered.promises("m0", WAY, 1000)
    assert not remembered.promises("m299", WAY, 1000)
    assert len(json.loads(path.read_text())) == 256


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"x": 3}', '{"x": {"unknown": 1}}', "[" * 100_000, "\x00\xff"]
)
def test_a_file_that_is_none_is_written_anew(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    remembered = Remembered(path)
    assert remembered.promises("m", WAY, 1000)
    remembered.ran_out("m", WAY, 1000)
    assert not Remembered(path).promises("m", WAY, 1000)


def test_where_nothing_can_be_written_it_is_known_to_this_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    remembered = Remembered(tmp_path / "file" / "memory.json")
    remembered.ran_out("m", WAY, 1000)
    assert not remembered.promises("m", WAY, 1000)
    remembered.forget()
    assert remembered.promises("m", WAY, 1000)
