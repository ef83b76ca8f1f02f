"""Whatever runs out of memory, and wherever: the edit is made in the next way that has enough."""

import gc
import random
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import FileIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.faulty_engine import NAME, VARIABLE, FaultyEngine
from fixtures.tiny_card import card_text
from fixtures.worker_process import started
from gesso_core.cards.model_card import Offload, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import OutOfMemory
from gesso_core.messages import Finished, Reported, Task
from gesso_core.progress import Progress, silent
from gesso_runtime.engines import engine as engines
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.worker.bench import Bench
from gesso_runtime.worker.channel import Channel
from gesso_runtime.worker.inbox import Inbox
from gesso_runtime.worker.remembered import Remembered
from gesso_runtime.worker.reporting import Reporting
from gesso_runtime.worker.serving import _serve_next

need_libraries()

import torch  # noqa: E402

LADDER = (
    ON_PROCESSOR,
    replace(ON_PROCESSOR, offload=Offload.STAGED),
    replace(ON_PROCESSOR, offload=Offload.STREAMED),
    replace(ON_PROCESSOR, precision=Precision.BF16, offload=Offload.STREAMED, most_area=32 * 32),
    replace(ON_PROCESSOR, precision=Precision.BF16, most_area=32 * 32),
)
STAGES = ("loading", "encoding", "denoising", "decoding")
ERRORS: tuple[Callable[[], Exception], ...] = (
    MemoryError,
    lambda: torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    lambda: RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"),
    lambda: RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
)
PICTURE = noise(64, 64)
DAY = 86400.0


class Room:
    """A bench, what is asked of it and what it says."""

    def __init__(self, folder: Path, klein: Path) -> None:
        self.path, self.now = folder / "memory.json", 0.0
        self.files = {name: str(path) for name, path in files_in(klein).items()}
        self.said: list[Progress] = []
        self.bench = self.opened()

    def opened(self) -> Bench:
        return Bench(Remembered(self.path, clock=lambda: self.now))

    def task(self, request: EditRequest) -> Task:
        return Task(1, card_of(card_text()), self.files, "digest", LADDER, request)

    def run(self, request: EditRequest) -> tuple[Any, int]:
        """The result, and the rung it was made on."""
        self.said.clear()
        reporting = Reporting(self.said.append, lambda: False)
        result, placement = self.bench.run(self.task(request), reporting)
        return result, LADDER.index(placement)

    @property
    def stages(self) -> list[str]:
        return [progress.stage for progress in self.said]


@pytest.fixture
def room(tmp_path: Path, klein: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(engines, "ENGINES", {**engines.ENGINES, "diffusers": NAME})
    monkeypatch.setattr(FaultyEngine, "planned", {})
    made = Room(tmp_path, klein)
    gc.freeze()  # letting go of a model collects: not all that the libraries hold, every time
    yield made
    gc.unfreeze()
    made.bench.clear()


@pytest.fixture(scope="module")
def expected(klein: Path) -> Callable[[int, int], Any]:
    """The picture of a seed on a rung, by an engine that never fails."""
    made: dict[tuple[Any, ...], Any] = {}
    alone = {way: DiffusersEngine() for way in (LADDER[0], LADDER[4])}
    for way, engine in alone.items():
        engine.load(card_of(card_text()), files_in(klein), way, silent)

    def picture(seed: int, rung: int) -> Any:
        way = LADDER[4] if LADDER[rung].most_area else LADDER[0]
        if (seed, way) not in made:
            made[seed, way] = alone[way].run(request(seed), silent).picture
        return made[seed, way]

    return picture


def request(seed: int) -> EditRequest:
    return edit(PICTURE, seed=seed, params={"steps": 1})


def failing(rungs: int, stage: str, error: Callable[[], Exception] = MemoryError) -> Any:
    """The first `rungs` of the ladder do."""
    return {(stage, placement.words): error for placement in LADDER[:rungs]}


@pytest.mark.parametrize("stage", STAGES)
def test_out_of_memory_in_any_stage_goes_on_with_the_next_rung(
    room: Room, expected: Callable[[int, int], Any], stage: str
) -> None:
    FaultyEngine.planned = failing(2, stage)
    result, rung = room.run(request(seed=5))
    assert rung == 2
    assert np.array_equal(result.picture, expected(5, 2))  # the same seed
    assert room.stages.count("making room") == 2
    (note,) = result.facts.notes
    assert note.endswith("(fp32 on the processor, layer by layer).")


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_loading_calls_it_the_next_rung_is_tried(
    room: Room, error: Callable[[], Exception]
) -> None:
    FaultyEngine.planned = failing(1, "loading", error)
    assert room.run(request(seed=1))[1] == 1


def test_the_smaller_rung_says_both_how_and_how_large(
    room: Room, expected: Callable[[int, int], Any]
) -> None:
    FaultyEngine.planned = failing(3, "denoising")
    result, rung = room.run(request(seed=1))
    assert rung == 3
    assert result.picture.shape == PICTURE.shape
    assert np.array_equal(result.picture, expected(1, 3))
    how, large = result.facts.notes
    assert "layer by layer, at 32 × 32 px inside" in how
    assert "enlarged to 64 × 64 px" in large


def test_what_ran_out_is_not_tried_again_by_this_or_the_next_worker(room: Room) -> None:
    FaultyEngine.planned = failing(1, "denoising")
    assert room.run(request(seed=1))[1] == 1
    result, rung = room.run(request(seed=2))
    assert (rung, "making room" in room.stages) == (1, False)
    assert len(result.facts.notes) == 1
    room.bench.clear()
    room.bench = room.opened()
    loads = FaultyEngine.loads
    assert room.run(request(seed=2))[1] == 1
    assert FaultyEngine.loads == loads + 1
    smaller = edit(noise(48, 48), params={"steps": 1})
    FaultyEngine.planned = {}
    assert room.run(smaller)[1] == 0
    room.now += 8 * DAY
    assert room.run(request(seed=1))[1] == 0


def test_where_nothing_has_memory_it_says_so_and_all_is_tried_the_next_time(room: Room) -> None:
    FaultyEngine.planned = failing(len(LADDER), "decoding")
    with pytest.raises(OutOfMemory) as raised:
        room.run(request(seed=1))
    assert raised.value.hint
    room.bench.clear()  # as the worker does after an error
    FaultyEngine.planned = {}
    result, rung = room.run(request(seed=1))
    assert (rung, result.facts.notes) == (0, ())


def test_a_model_that_is_let_go_of_comes_back(room: Room) -> None:
    first = room.run(request(seed=1))[0].picture
    room.bench.clear()
    assert room.bench.is_empty
    assert np.array_equal(room.run(request(seed=1))[0].picture, first)


def test_an_edit_that_failed_leaves_nothing_of_its_model(room: Room, tmp_path: Path) -> None:
    weights: list[weakref.ref[Any]] = []

    def broken() -> Exception:
        engine: Any = room.bench._engine
        parts = engine._engine._loaded.pipe.transformer.parameters()
        weights.extend(weakref.ref(tensor) for tensor in parts)
        return RuntimeError("broken")

    FaultyEngine.planned = failing(1, "denoising", broken)
    inbox = Inbox()
    inbox.put(room.task(request(seed=1)))
    gc.disable()  # it is the worker that has to collect
    try:
        with FileIO(tmp_path / "said", "w") as said:
            _serve_next(Channel(said), inbox, room.bench, 1)
        assert room.bench.is_empty
        assert weights
        assert not any(weight() is not None for weight in weights)
    finally:
        gc.enable()


@pytest.mark.slow
def test_of_two_hundred_edits_none_is_lost_and_each_ends_on_the_rung_it_must(
    room: Room, expected: Callable[[int, int], Any]
) -> None:
    chance = random.Random(6)
    # Each rung, stage and error once; of the rest most have room enough.
    every = list(product(range(1, len(LADDER)), STAGES, ERRORS))
    often = [(chance.choice([0, 0, 0, 1]), chance.choice(STAGES), chance.choice(ERRORS))
             for _ in range(200 - len(every))]  # fmt: skip
    cases = [*every, *often]
    chance.shuffle(cases)
    for number, (failed, stage, error) in enumerate(cases):
        seed = chance.randrange(4)
        FaultyEngine.planned = failing(failed, stage, error)
        room.now += 8 * DAY
        if stage == "loading":
            room.bench.clear()
        result, rung = room.run(request(seed))
        assert rung == failed, (number, stage)
        assert np.array_equal(result.picture, expected(seed, rung)), (number, stage)
        assert bool(result.facts.notes) == bool(failed)


@pytest.mark.slow
def test_a_real_worker_ends_on_the_same_rungs(
    tmp_path: Path, room: Room, expected: Callable[[int, int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = (
        f"denoising@{LADDER[0].words}",
        f"loading@{LADDER[1].words}",
        f"decoding@{LADDER[2].words}",
    )
    monkeypatch.setenv(VARIABLE, ";".join(faults))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    program = Path(__file__).parents[2] / "fixtures" / "worker_with_faulty_engine.py"
    command = [sys.executable, str(program)]
    with started(tmp_path / "errors", command=command) as (worker, _):
        for number in range(5):
            said = worker.do(replace(room.task(request(seed=number)), job=number))
            ended = said[-1]
            assert isinstance(ended, Finished), (tmp_path / "errors").read_text()[-2000:]
            facts = ended.result.facts
            assert facts.placement == LADDER[3].words
            assert np.array_equal(ended.result.picture, expected(number, 3))  # type: ignore[arg-type]
            assert len(facts.notes) == 2
            told = [each.progress.stage for each in said if isinstance(each, Reported)]
            assert told.count("making room") == (3 if number == 0 else 0)
    kept = [path.name for path in (tmp_path / "data" / "gesso").iterdir()]
    assert kept == ["memory.json"]
