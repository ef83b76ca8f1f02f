"""A real worker process, spoken to by frames."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.worker_process import (
    PATIENCE,
    PICTURE,
    PLACEMENT,
    SMALLER,
    WITH_PROBE,
    WorkerProcess,
    started,
    task,
)
from gesso_core import wire
from gesso_core.edit_request import EditRequest
from gesso_core.errors import (
    BadFrame,
    BadRequest,
    EngineFailed,
    GessoError,
    ModelDamaged,
    NeedsEnvironment,
    OutOfMemory,
    SizeMismatch,
)
from gesso_core.geometry import Box, Size
from gesso_core.messages import (
    PROTOCOL,
    Cancel,
    Failed,
    Finished,
    FromWorker,
    Reported,
    Stopped,
    Unload,
    Unloaded,
    to_frame,
)
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_core.rehearsal import rehearse

FOREVER = 3600  # seconds of a step: it ends because it is cancelled


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """One for all that leaves it as it was."""
    with started(tmp_path_factory.mktemp("worker") / "errors", command=WITH_PROBE) as (worker, _):
        yield worker


def stages(said: list[FromWorker]) -> list[str]:
    """In their order, each once however often it was reported."""
    named = [message.progress.stage for message in said if isinstance(message, Reported)]
    return [stage for n, stage in enumerate(named) if n == 0 or named[n - 1] != stage]


def error(said: list[FromWorker]) -> GessoError:
    assert isinstance(said[-1], Failed), said
    return said[-1].error


def test_ready_says_what_it_can_do(tmp_path: Path) -> None:
    with started(tmp_path / "errors", "--engine", "rehearsal") as (worker, ready):
        assert ready.protocol == PROTOCOL
        assert ready.pid == worker.process.pid
        assert ready.engines == ("rehearsal",)
        assert ready.versions["python"].startswith("3.")
        assert "onnxruntime" not in ready.versions


def test_an_edit_says_its_stages_in_order_and_ends(worker: WorkerProcess) -> None:
    request = EditRequest(EngineKind.EDIT, "stand-in", PICTURE, prompt="warmer", seed=3)

    said = worker.do(task(1, request=request))

    order = ["loading", "encoding", "denoising", "decoding", "aligning"]
    assert stages(said) in (order, order[1:])
    assert all(message.job == 1 for message in said if isinstance(message, Reported | Finished))
    finished = said[-1]
    assert isinstance(finished, Finished)
    expected = rehearse(request, silent).picture
    assert finished.result.picture is not None
    assert np.array_equal(finished.result.picture, expected)


def test_facts_say_how_it_was_made(worker: WorkerProcess) -> None:
    finished = worker.do(task(1, {"slow": 0.02}))[-1]

    assert isinstance(finished, Finished)
    facts = finished.result.facts
    assert (facts.card, facts.model, facts.placement) == ("stand-in", "digest", "cpu, fp32, none")
    assert facts.versions["python"]
    assert {"encoding", "denoising", "decoding", "aligning"} <= facts.seconds.keys()
    assert facts.seconds["denoising"] >= 0.079  # four steps of 0.02 s, rounded


def test_each_stage_tells_its_first_and_its_last_step(worker: WorkerProcess) -> None:
    said = worker.do(task(1, {"steps": 400}))

    steps = [
        m.progress.done for m in said if isinstance(m, Reported) and m.progress.stage == "denoising"
    ]
    assert steps[0] <= 1
    assert steps[-1] == 400
    assert steps == sorted(steps)


def test_a_model_stays_until_another_is_asked_for(worker: WorkerProcess) -> None:
    worker.do(task(1, options={"slow": 0.0}))

    again = worker.do(task(2, options={"slow": 0.0}))
    needing_more = replace(PLACEMENT, memory_bytes=1 << 30)
    with_more = worker.do(task(3, options={"slow": 0.0}, placements=(needing_more,)))
    elsewhere = worker.do(task(4, options={"slow": 0.0}, placements=(SMALLER,)))
    another = worker.do(task(5, options={"slow": 0.001}, placements=(SMALLER,)))

    loads = ["loading" in stages(said) for said in (again, with_more, elsewhere, another)]
    assert loads == [False, False, True, True]


@pytest.mark.parametrize("stage", ["loading", "denoising"])
def test_a_running_job_is_cancelled_and_the_next_runs(worker: WorkerProcess, stage: str) -> None:
    slow = {"slow": FOREVER}
    worker.say(task(1, options=slow) if stage == "loading" else task(1, slow))
    worker.until_stage(stage)
    worker.say(Cancel(1))

    assert worker.until(lambda said: not isinstance(said, Reported))[-1] == Stopped(1)
    assert isinstance(worker.do(task(2))[-1], Finished)


def test_a_waiting_job_is_cancelled_at_once(worker: WorkerProcess) -> None:
    worker.say(task(1, {"slow": FOREVER}))
    worker.until_stage("denoising")
    worker.say(task(2))
    worker.say(Cancel(2))

    assert worker.until(lambda said: not isinstance(said, Reported))[-1] == Stopped(2)
    worker.say(Cancel(1))
    assert worker.until(lambda said: not isinstance(said, Reported))[-1] == Stopped(1)


def test_cancelling_what_has_ended_or_never_was_changes_nothing(worker: WorkerProcess) -> None:
    worker.do(task(1))
    worker.say(Cancel(1))
    worker.say(Cancel(99))

    said = worker.do(task(2))

    assert isinstance(said[-1], Finished)
    assert Stopped(1) not in said


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("error:decoding", EngineFailed),
        ("memory:denoising", OutOfMemory),
        ("damaged:encoding", ModelDamaged),
        ("quit:encoding", EngineFailed),
        ("nobody knows", BadRequest),
    ],
)
def test_what_goes_wrong_costs_its_job_alone(
    worker: WorkerProcess, fault: str, kind: type[GessoError]
) -> None:
    failed = error(worker.do(task(1, {"fault": fault})))

    assert type(failed) is kind
    assert failed.message
    assert isinstance(worker.do(task(2))[-1], Finished)


def test_an_unexpected_error_brings_its_traceback(worker: WorkerProcess) -> None:
    failed = error(worker.do(task(1, {"fault": "error:decoding"})))

    assert "RuntimeError: as asked" in failed.detail


def test_a_failure_while_loading_leaves_nothing_loaded(worker: WorkerProcess) -> None:
    worker.do(task(1, options={"fault": "error:loading"}))

    assert "loading" in stages(worker.do(task(2)))


@pytest.mark.parametrize("answer", ["double", "no number", "bad preview"])
def test_an_answer_that_cannot_travel_is_the_engines_failure(
    worker: WorkerProcess, answer: str
) -> None:
    failed = error(worker.do(task(1, {"do": answer}, engine="probe")))

    assert type(failed) is EngineFailed
    assert isinstance(worker.do(task(2))[-1], Finished)


def test_versions_of_an_engine_are_on_record(worker: WorkerProcess) -> None:
    finished = worker.do(task(1, {"do": "nothing"}, engine="probe"))[-1]

    assert isinstance(finished, Finished)
    assert finished.result.facts.versions["probe"] == "1"


def test_what_the_engine_alone_knows_is_on_record(worker: WorkerProcess) -> None:
    finished = worker.do(task(1, {"do": "nothing"}, engine="probe"))[-1]

    assert isinstance(finished, Finished)
    assert finished.result.facts.notes == ("It took turns.",)
    assert finished.result.facts.peak_bytes == 7


def test_an_engine_that_nobody_knows_is_named(worker: WorkerProcess) -> None:
    assert type(error(worker.do(task(1, engine="abacus")))) is NeedsEnvironment


@pytest.mark.parametrize(
    "request_",
    [
        EditRequest(EngineKind.EDIT, "x", PICTURE, np.ones((3, 3), np.float32)),
        EditRequest(EngineKind.EDIT, "x", None, np.ones((3, 3), np.float32)),
        EditRequest(EngineKind.EDIT, "x", PICTURE, work=Size(0, 5)),
        EditRequest(EngineKind.EDIT, "x", PICTURE, work=Size(5, 5), content=Box(0, 0, 6, 5)),
        EditRequest(EngineKind.EDIT, "x", PICTURE, work=Size(5, 5), content=Box(2, 2, 2, 2)),
    ],
)
def test_sizes_that_do_not_go_together_are_refused(
    worker: WorkerProcess, request_: EditRequest
) -> None:
    assert type(error(worker.do(task(1, request=request_)))) is SizeMismatch


def test_without_memory_the_next_placement_is_tried(worker: WorkerProcess) -> None:
    options = {"fault": "memory:denoising@fp32"}
    both = (PLACEMENT, SMALLER)

    said = worker.do(task(1, options=options, placements=both))

    assert isinstance(said[-1], Finished)
    assert said[-1].result.facts.placement == "cpu, int8, none"
    assert "making room" in stages(said)
    (note,) = said[-1].result.facts.notes
    assert note.endswith("it ran in a smaller way (int8 on the processor).")
    again = worker.do(task(2, options=options, placements=both))
    assert "making room" not in stages(again)
    assert "loading" not in stages(again)
    assert isinstance(again[-1], Finished)
    assert again[-1].result.facts.notes == (note,)


def test_without_memory_anywhere_it_fails_with_that(worker: WorkerProcess) -> None:
    said = worker.do(task(1, options={"fault": "memory:loading"}, placements=(PLACEMENT, SMALLER)))

    failed = error(said)
    assert type(failed) is OutOfMemory
    assert failed.hint
    assert stages(said) == ["loading", "making room", "loading"]


def test_a_task_without_a_place_is_refused(worker: WorkerProcess) -> None:
    assert type(error(worker.do(task(1, placements=())))) is BadRequest


def test_what_engines_print_stays_out_of_the_frames(worker: WorkerProcess) -> None:
    said = worker.do(task(1, {"fault": "print:denoising"}))

    assert isinstance(said[-1], Finished)
    printed = worker.errors.read_text()
    assert "this is no frame" in printed
    assert "neither is this" in printed
    assert "nor this" in printed


def test_unload_lets_go(worker: WorkerProcess) -> None:
    worker.do(task(1))
    worker.say(Unload())

    assert worker.next() == Unloaded()
    assert "loading" in stages(worker.do(task(2)))


def test_an_engine_that_will_not_let_go_is_dropped(worker: WorkerProcess) -> None:
    worker.do(task(1, {"do": "stay"}, engine="probe"))
    worker.say(Unload())

    assert worker.next() == Unloaded()
    assert isinstance(worker.do(task(2, {"do": "nothing"}, engine="probe"))[-1], Finished)
    assert isinstance(worker.do(task(3))[-1], Finished)


def test_an_idle_worker_lets_go_by_itself(tmp_path: Path) -> None:
    with started(tmp_path / "errors", "--idle", "0.01") as (worker, _):
        worker.do(task(1))

        assert worker.next() == Unloaded()
        assert "loading" in stages(worker.do(task(2)))


def test_it_says_that_it_lives_while_an_engine_hangs(tmp_path: Path) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.say(task(1, {"fault": "hang:encoding"}))
        worker.until_stage("encoding")
        worker.alive.clear()

        assert worker.alive.wait(PATIENCE)


def test_a_frame_that_is_no_message_costs_its_job(worker: WorkerProcess) -> None:
    frame = to_frame(task(5))
    worker.say_bytes(b"".join(wire.parts(replace(frame, fields={**frame.fields, "odd": 1}))))

    failed = worker.next()

    assert isinstance(failed, Failed)
    assert failed.job == 5
    assert type(failed.error) is BadFrame
    assert isinstance(worker.do(task(6))[-1], Finished)


@pytest.mark.parametrize(
    "content",
    [
        b"what is this? no frame, I suppose",
        b"GESSO\0\x63\0" + bytes(4),
        b"".join(wire.parts(wire.Frame("nobody"))),
    ],
)
def test_input_that_makes_no_sense_is_said_and_ends_it(tmp_path: Path, content: bytes) -> None:
    with started(tmp_path / "errors") as (worker, _):
        worker.say_bytes(content)

        failed = worker.next()
        assert isinstance(failed, Failed)
        assert failed.job == 0
        assert type(failed.error) is BadFrame
        assert worker.ended() == 3


def test_a_picture_without_form_is_refused_before_it_leaves() -> None:
    with pytest.raises(BadRequest):
        to_frame(task(1, request=EditRequest(EngineKind.EDIT, "x", np.zeros((4, 4), np.uint8))))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_idle_worker_holds_no_picture(tmp_path: Path) -> None:
    large = np.zeros((4000, 5000, 3), np.uint8)
    with started(tmp_path / "errors") as (worker, _):
        worker.do(task(1))
        before = resident_bytes(worker)
        request = EditRequest(EngineKind.EDIT, "x", large, params={"plain": True})
        assert isinstance(worker.do(task(2, request=request))[-1], Finished)

        end = time.monotonic() + PATIENCE
        while resident_bytes(worker) > before + large.nbytes // 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert resident_bytes(worker) < before + large.nbytes // 2


def resident_bytes(worker: WorkerProcess) -> int:
    pages = Path(f"/proc/{worker.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
