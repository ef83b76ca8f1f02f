"""Work on lanes: its order, its thread, its end."""

import logging
import os
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from gesso_core.errors import BadRequest, Failed, GessoError
from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.problem_report import problem_report
from gesso_desktop.state.settings import Settings


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[Crossing]:
    made = Crossing()
    yield made
    made.close()


def settle(qtbot: QtBot, crossing: Crossing) -> None:
    qtbot.waitUntil(lambda: crossing.is_idle)


@pytest.mark.parametrize("lane", [Lane.EDIT, Lane.WORK, Lane.FILE])
def test_a_lane_of_one_thread_keeps_the_order(crossing: Crossing, qtbot: QtBot, lane: Lane) -> None:
    worked, arrived = list[int](), list[int]()
    for number in range(50):

        def work(_: Report, number: int = number) -> int:
            worked.append(number)
            return number

        crossing.run(lane, work, done=arrived.append)
    settle(qtbot, crossing)
    assert worked == arrived == list(range(50))


def test_lanes_do_not_wait_for_each_other(crossing: Crossing, qtbot: QtBot) -> None:
    is_edited = threading.Event()
    done = list[bool]()
    crossing.run(Lane.WORK, lambda _: is_edited.wait(60), done=done.append)
    crossing.run(Lane.EDIT, lambda _: is_edited.set())
    settle(qtbot, crossing)
    assert done == [True]


def test_work_runs_elsewhere_and_callbacks_on_the_qt_thread(
    crossing: Crossing, qtbot: QtBot
) -> None:
    threads = dict[str, threading.Thread]()

    def note(name: str) -> None:
        threads[name] = threading.current_thread()

    def work(report: Report) -> None:
        note("work")
        report(Progress("working", 0, 1))

    def fail(_: Report) -> None:
        raise BadRequest("no")

    crossing.run(
        Lane.LOOK,
        work,
        done=lambda _: note("done"),
        progressed=lambda _: note("progressed"),
        ended=lambda: note("ended"),
    )
    crossing.run(Lane.LOOK, fail, failed=lambda _: note("failed"))
    settle(qtbot, crossing)
    here = threading.current_thread()
    assert threads.pop("work") is not here
    assert threads == dict.fromkeys(("progressed", "done", "ended", "failed"), here)
    assert crossing.thread() is QThread.currentThread()


def test_done_comes_before_ended_and_after_all_progress(crossing: Crossing, qtbot: QtBot) -> None:
    heard = list[str]()

    def work(report: Report) -> None:
        report(Progress("reading", 0, 2))
        report(Progress("writing", 2, 2))

    task = crossing.run(
        Lane.WORK,
        work,
        done=lambda _: heard.append("done"),
        failed=lambda _: heard.append("failed"),
        progressed=lambda progress: heard.append(progress.stage),
        ended=lambda: heard.append("ended"),
    )
    assert not task.is_finished
    settle(qtbot, crossing)
    assert heard[-3:] == ["writing", "done", "ended"]
    assert task.is_finished


def test_of_an_error_is_told_where_and_nothing_kept_that_was_worked_on(
    crossing: Crossing, qtbot: QtBot
) -> None:
    errors, kept = list[GessoError](), list[Any]()

    def read(_: Report) -> None:
        pixels = np.zeros(9)
        kept.append(weakref.ref(pixels))
        try:
            raise KeyError(pixels.size)
        except KeyError as error:
            raise BadRequest("no") from error

    crossing.run(Lane.WORK, read, failed=errors.append)
    settle(qtbot, crossing)
    assert "in read" in problem_report(Settings(), errors=errors)
    assert kept[0]() is None


def test_work_cancelled_before_it_begins_is_never_done(crossing: Crossing, qtbot: QtBot) -> None:
    gate, heard = threading.Event(), list[str]()
    crossing.run(Lane.WORK, lambda _: gate.wait(60))
    task = crossing.run(
        Lane.WORK,
        lambda _: heard.append("worked"),
        done=lambda _: heard.append("done"),
        ended=lambda: heard.append("ended"),
    )
    task.cancel()
    gate.set()
    settle(qtbot, crossing)
    assert heard == ["ended"]


@pytest.mark.parametrize("is_lasting", [False, True])
def test_cancelled_work_learns_of_it_by_its_next_report(
    crossing: Crossing, qtbot: QtBot, is_lasting: bool
) -> None:
    heard, is_running = list[str](), threading.Event()

    def work(report: Report) -> None:
        while True:
            is_running.set()
            report(Progress("working", 1, 2))

    task = crossing.run(
        Lane.WORK,
        work,
        done=lambda _: heard.append("done"),
        failed=lambda _: heard.append("failed"),
        ended=lambda: heard.append("ended"),
        is_lasting=is_lasting,
    )
    assert is_running.wait(60)
    task.cancel()
    settle(qtbot, crossing)
    assert heard == ["ended"]


@pytest.mark.parametrize(("is_lasting", "arrives"), [(False, ["ended"]), (True, ["done", "ended"])])
def test_a_result_made_before_cancelling_arrives_only_where_it_lasts(
    crossing: Crossing, qtbot: QtBot, is_lasting: bool, arrives: list[str]
) -> None:
    heard, is_over = list[str](), threading.Event()
    task = crossing.run(
        Lane.WORK,
        lambda _: is_over.set(),
        done=lambda _: heard.append("done"),
        ended=lambda: heard.append("ended"),
        is_lasting=is_lasting,
    )
    assert is_over.wait(60)
    task.cancel()
    settle(qtbot, crossing)
    assert heard == arrives


def test_an_expected_error_arrives_as_it_is(
    crossing: Crossing, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    error, errors = BadRequest("Not like this.", "Like that."), list[GessoError]()

    def work(_: Report) -> None:
        raise error

    crossing.run(Lane.FILE, work, failed=errors.append)
    settle(qtbot, crossing)
    assert errors == [error]
    assert not caplog.records


@pytest.mark.expects_log("work on a background thread failed")
@pytest.mark.parametrize("raised", [RuntimeError("odd"), MemoryError(), KeyError("x")])
def test_an_unexpected_exception_becomes_failed_and_is_logged_with_its_trace(
    crossing: Crossing, qtbot: QtBot, caplog: pytest.LogCaptureFixture, raised: Exception
) -> None:
    errors = list[GessoError]()

    def work(_: Report) -> None:
        raise raised

    crossing.run(Lane.QUIET, work, failed=errors.append)
    settle(qtbot, crossing)
    assert [type(error) for error in errors] == [Failed]
    assert errors[0].hint
    assert ("memory" in errors[0].message) == isinstance(raised, MemoryError)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[1] is raised
    caplog.clear()


def test_a_callback_that_raises_does_not_swallow_the_end(crossing: Crossing, qtbot: QtBot) -> None:
    heard = list[str]()

    def broken(_: object) -> None:
        raise RuntimeError("in a callback")

    with qtbot.captureExceptions() as raised:
        crossing.run(Lane.EDIT, lambda _: None, done=broken, ended=lambda: heard.append("ended"))
        settle(qtbot, crossing)
    assert heard == ["ended"]
    assert [str(each[1]) for each in raised] == ["in a callback"]


def test_nothing_arrives_after_closing_and_closing_waits(qtbot: QtBot) -> None:
    others = set(threading.enumerate())
    crossing = Crossing()
    heard, is_running, left = list[str](), threading.Event(), list[str]()

    def work(report: Report) -> None:
        is_running.set()
        try:
            while True:
                report(Progress("working", 1, 2))
        finally:
            left.append("the thread")

    crossing.run(
        Lane.WORK,
        work,
        done=lambda _: heard.append("done"),
        progressed=lambda _: heard.append("progressed"),
        ended=lambda: heard.append("ended"),
    )
    assert is_running.wait(60)
    crossing.close()
    assert left == ["the thread"]
    assert crossing.is_idle
    qtbot.wait(20)
    assert heard == []
    mine = set(threading.enumerate()) - others
    assert not [each for each in mine if each.name.startswith("gesso-")]


def test_what_is_run_after_closing_is_cancelled_at_once(qtbot: QtBot) -> None:
    crossing = Crossing()
    crossing.close()
    heard = list[str]()
    task = crossing.run(Lane.EDIT, lambda _: heard.append("worked"))
    assert task.is_cancelled
    assert crossing.is_idle
    assert heard == []


def test_essential_work_is_done_while_closing_and_the_rest_given_up(qtbot: QtBot) -> None:
    crossing = Crossing()
    gate, heard = threading.Event(), list[str]()

    def essential(report: Report) -> None:
        report(Progress("releasing", 1, 1))
        heard.append("essential")

    crossing.run(Lane.EDIT, lambda _: gate.wait(60))
    crossing.run(Lane.EDIT, lambda _: heard.append("given up"), stop=gate.set)  # by closing
    crossing.run(Lane.EDIT, essential, is_essential=True)
    crossing.close()
    assert heard == ["essential"]


def test_settling_waits_for_all_that_was_there_before_and_for_nothing_later(
    crossing: Crossing, qtbot: QtBot
) -> None:
    first, later, heard = threading.Event(), threading.Event(), list[str]()
    crossing.run(Lane.LOOK, lambda _: first.wait(60), done=lambda _: heard.append("first"))
    crossing.settle(lambda: heard.append("settled"))
    crossing.run(Lane.WORK, lambda _: later.wait(60), done=lambda _: heard.append("later"))
    qtbot.wait(10)
    assert heard == []
    first.set()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["first", "settled"]
    later.set()
    settle(qtbot, crossing)


def test_settling_happens_also_while_and_after_closing(qtbot: QtBot) -> None:
    crossing, heard = Crossing(), list[str]()
    gate = threading.Event()
    crossing.run(Lane.LOOK, lambda _: gate.wait(60))
    crossing.settle(lambda: heard.append("before"))
    threading.Timer(0.05, gate.set).start()
    crossing.close()
    assert heard == ["before"]
    crossing.settle(lambda: heard.append("after"))
    assert heard == ["before", "after"]


@pytest.mark.expects_log("could not be given back")
def test_one_that_cannot_be_given_back_does_not_keep_the_others(qtbot: QtBot) -> None:
    crossing, heard = Crossing(), list[str]()
    gate = threading.Event()
    crossing.run(Lane.LOOK, lambda _: gate.wait(60))

    def broken() -> None:
        raise OSError("the disk is gone")

    crossing.settle(broken)
    crossing.settle(lambda: heard.append("other"))
    threading.Timer(0.05, gate.set).start()
    crossing.close()
    assert heard == ["other"]


def test_progress_is_thinned_but_the_end_is_heard(crossing: Crossing, qtbot: QtBot) -> None:
    heard = list[Progress]()

    def work(report: Report) -> None:
        for stage in ("looking", "repairing"):
            for done in range(20_001):
                report(Progress(stage, done, 20_000))

    crossing.run(Lane.WORK, work, progressed=heard.append)
    settle(qtbot, crossing)
    assert heard[-1] == Progress("repairing", 20_000, 20_000)
    assert len(heard) < 200
    counts = [each.done for each in heard if each.stage == "repairing"]
    assert counts == sorted(counts)


@pytest.mark.parametrize("total", [0, 5])
def test_work_that_keeps_saying_the_same_does_not_flood_the_qt_thread(
    crossing: Crossing, qtbot: QtBot, total: int
) -> None:
    """No total is known, or the end is reported again and again."""
    heard = list[Progress]()

    def work(report: Report) -> None:
        for _ in range(20_000):
            report(Progress("reading", 5, total))

    crossing.run(Lane.WORK, work, progressed=heard.append)
    settle(qtbot, crossing)
    assert 1 <= len(heard) < 200


def test_a_preview_is_seen_though_the_report_that_brought_it_was_left_out(
    crossing: Crossing, qtbot: QtBot
) -> None:
    previews = [f"preview {number}" for number in range(40)]

    def work(report: Report) -> None:
        for number, preview in enumerate(previews):
            report(Progress("denoising", number, 40, preview))
            report(Progress("denoising", number, 40))
        report(Progress("aligning", 0, 1))

    heard = list[object]()
    crossing.run(Lane.WORK, work, progressed=lambda progress: heard.append(progress.preview))
    settle(qtbot, crossing)
    assert heard[-1] == previews[-1]


def test_while_the_qt_thread_is_busy_reports_replace_each_other(
    crossing: Crossing, qtbot: QtBot
) -> None:
    heard, is_over = list[Progress](), threading.Event()

    def work(report: Report) -> None:
        for number in range(1000):
            report(Progress(f"stage {number}", 0, 1))
        is_over.set()

    crossing.run(Lane.WORK, work, progressed=heard.append)
    assert is_over.wait(60)  # as while a window paints
    settle(qtbot, crossing)
    assert heard == [Progress("stage 999", 0, 1)]


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities here")
def test_long_work_steps_back_behind_the_qt_thread(crossing: Crossing, qtbot: QtBot) -> None:
    found = dict[Lane, int]()

    def priority(lane: Lane) -> Task:
        return crossing.run(
            lane,
            lambda _: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()),
            done=lambda nice: found.update({lane: nice}),
        )

    priority(Lane.EDIT)
    priority(Lane.WORK)
    settle(qtbot, crossing)
    assert found[Lane.WORK] > found[Lane.EDIT]


def test_cancelling_and_closing_wake_what_waits_for_something_else(qtbot: QtBot) -> None:
    for how in ("cancel", "close"):
        crossing, woken, begun = Crossing(), threading.Event(), threading.Event()

        def wait(_: Report, begun: threading.Event = begun, woken: threading.Event = woken) -> bool:
            begun.set()
            return woken.wait(60)

        came: list[bool] = []
        task = crossing.run(Lane.ASK, wait, done=came.append, stop=woken.set)
        assert begun.wait(60)
        if how == "cancel":
            task.cancel()
            qtbot.waitUntil(lambda crossing=crossing: crossing.is_idle)
        crossing.close()
        assert woken.is_set()
        assert came == []
