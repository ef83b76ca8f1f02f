"""What `tests/gpu` measures, on a tiny model and the processor: so that it runs where it must."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fixtures.card_figures import (
    GB,
    capped,
    compiling,
    first_place,
    made_edits,
    opening,
    tenth,
    whole,
)
from fixtures.diffusion import ON_PROCESSOR, card_of, files_in, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.part_to_load import PART, card, write_part
from fixtures.tiny_card import card_text
from gesso_core.cards.model_card import Defaults, Grid, ModelCard, Offload, Precision
from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.placement import CONTEXT_BYTES
from gesso_core.progress import Report, silent
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.preparing import prepare

need_libraries()

SIDE = 128


@pytest.fixture(scope="module")
def tiny() -> ModelCard:
    grid = Grid(grid=16, native_area=SIDE * SIDE, least_area=32 * 32)
    quick = Defaults(steps=2, guidance=1.0, preview_steps=1, preview_area=64 * 64)
    return replace(card_of(card_text()), grid=grid, defaults=quick)


def test_edits_are_timed_stage_by_stage(tiny: ModelCard, klein: Path) -> None:
    found = made_edits(tiny, files_in(klein), ON_PROCESSOR, whole(tiny, SIDE), runs=2)
    assert found.rung == "cpu, fp32, none"
    assert found.foreseen_bytes > CONTEXT_BYTES
    assert found.peak_bytes == CONTEXT_BYTES  # nobody measures a processor's
    assert set(found.first) == {"loading", "encoding", "denoising", "decoding"}
    assert set(found.typical) == set(found.worst) == set(found.first) - {"loading"}
    assert 0 < found.known_words_seconds < found.seconds <= sum(found.worst.values())
    assert found.plain()["rung"] == found.rung


def test_a_tenth_and_a_preview_are_as_small_as_the_editor_makes_them(tiny: ModelCard) -> None:
    sides = [
        request.work and request.work.width
        for request in (
            whole(tiny, SIDE),
            tenth(tiny, SIDE),
            tenth(tiny, 10 * SIDE),
            whole(tiny, SIDE, Quality.PREVIEW),
        )
    ]
    assert sides == [128, 80, 128, 64]
    true = shipped("flux2-klein-4b")
    seen = whole(true, 1024).work, tenth(true, 1024).work
    assert [size and size.width for size in seen] == [1024, 656]


class AsForeseen(DiffusersEngine):
    """Takes exactly as much as was foreseen of the request before, and `more`."""

    more = 0

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        made = super().run(request, report)
        (needs,) = self._foreseen.values()
        peak = max(needs.peaks(ON_PROCESSOR).values()) + self.more
        return replace(made, facts=replace(made.facts, peak_bytes=peak))


def test_what_is_foreseen_and_what_is_measured_count_the_same(tiny: ModelCard, klein: Path) -> None:
    engine, files, request = AsForeseen(), files_in(klein), tenth(tiny, SIDE)
    found = made_edits(tiny, files, ON_PROCESSOR, request, runs=1, engine=engine)
    assert found.misjudged == pytest.approx(0, abs=1e-6)
    engine.more = (found.foreseen_bytes - CONTEXT_BYTES) // 5
    found = made_edits(tiny, files, ON_PROCESSOR, request, runs=1, engine=engine)
    assert found.misjudged == pytest.approx(0.2, abs=1e-6)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("g++"), reason="no C++ compiler")
def test_what_is_measured_compiled_is_what_a_card_switches_on(tiny: ModelCard, klein: Path) -> None:
    from torch._dynamo.utils import counters

    before = counters["stats"]["unique_graphs"]
    found = made_edits(compiling(tiny), files_in(klein), ON_PROCESSOR, tenth(tiny, SIDE), runs=1)
    assert found.seconds > 0
    assert counters["stats"]["unique_graphs"] > before


@pytest.mark.parametrize(
    ("size", "offload"), [(4, Offload.STAGED), (8, Offload.RESIDENT), (24, Offload.RESIDENT)]
)
def test_the_place_is_the_one_a_card_of_that_size_is_promised(size: int, offload: Offload) -> None:
    klein = read_catalogue().cards["flux2-klein-4b"]
    side = 768 if size == 4 else 1024
    found = first_place(klein, size * GB, side * side)
    assert (found.offload, found.precision, found.most_area) == (offload, Precision.NF4, 0)
    assert found.memory_bytes <= size * GB


def test_a_cap_is_taken_off_again(cuda: "Card") -> None:
    with pytest.raises(RuntimeError), capped(cuda, 8 * GB):
        raise RuntimeError
    assert np.allclose(cuda.fractions, [(8 * GB - CONTEXT_BYTES) / (80 * GB), 1.0])
    with capped(cuda, 200 * GB):
        assert cuda.fractions[-1] == 1.0


class Card:
    """What is asked of `torch.cuda`."""

    def __init__(self) -> None:
        self.fractions: list[float] = []

    def get_device_properties(self, _: int) -> Any:
        return SimpleNamespace(total_memory=80 * GB)

    def empty_cache(self) -> None: ...

    def set_per_process_memory_fraction(self, fraction: float) -> None:
        assert 0 <= fraction <= 1
        self.fractions.append(fraction)


@pytest.fixture
def cuda() -> Iterator[Card]:
    card = Card()
    yield card
    assert card.fractions[-1] == 1.0


@pytest.mark.slow
def test_opening_is_measured_both_ways(tmp_path: Path) -> None:
    root = write_part(tmp_path, layers=1)
    prepare(card(), files_in(root), Precision.NF4, root, silent, threads=1)
    made = opening("quantise", root / PART, "cpu")
    read = opening("load", root / "nf4" / PART, "cpu")
    assert min(made["seconds"], read["seconds"]) > 0
    assert made["rise_mb"] > read["rise_mb"]
    assert made["device_mb"] == read["device_mb"] == 0
