"""The queue on the screen: real jobs, real clicks."""

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_core.errors import DiskFull
from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.jobs import Jobs, JobState
from gesso_desktop.ui.job_pill import JobPill
from gesso_desktop.ui.job_words import breakable
from gesso_desktop.ui.jobs_panel import JobsPanel
from gesso_desktop.ui.times import span, when


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    crossing = Crossing()
    yield Jobs(crossing, crossing)
    crossing.close()
    delete(crossing)


@pytest.fixture
def panel(jobs: Jobs, qtbot: QtBot) -> JobsPanel:
    made = JobsPanel(jobs=jobs)
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    return made


class Held:
    """Reports once, then holds until it is let go or cancelled."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.go = threading.Event()

    def work(self, report: Report) -> None:
        report(self.progress)
        while not self.go.wait(0.002):
            report(self.progress)


@pytest.fixture
def held(jobs: Jobs, panel: JobsPanel, qtbot: QtBot) -> Iterator[Held]:
    """Job 1 runs and holds."""
    made = Held(Progress("repairing", 2, 12, preview=np.full((30, 40, 3), 200, np.uint8)))
    number = jobs.submit("Removing dust", made.work)
    qtbot.waitUntil(lambda: jobs.job(number).stage != "")
    yield made
    made.go.set()


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: jobs.count == 0)


def seen(widget: QWidget) -> list[str]:
    """The words that are seen."""
    labels = widget.findChildren(QLabel)
    return [each.text() for each in labels if each.isVisibleTo(widget) and each.text()]


def button(widget: QWidget, named: str) -> QAbstractButton:
    """A visible one, by the beginning of what is heard of it or written on it."""
    return next(
        each
        for each in widget.findChildren(QAbstractButton)
        if each.isVisibleTo(widget)
        and (each.accessibleName().startswith(named) or each.text().startswith(named))
    )


def press(qtbot: QtBot, widget: QWidget, named: str) -> None:
    qtbot.mouseClick(button(widget, named), Qt.MouseButton.LeftButton)


def test_an_empty_queue_says_so(panel: JobsPanel) -> None:
    assert seen(panel) == ["Nothing runs. What takes longer is listed here."]
    assert not button(panel, "Clear").isEnabled()


def test_a_running_job_shows_stage_step_bar_time_and_picture(
    panel: JobsPanel, jobs: Jobs, held: Held
) -> None:
    row = panel.row(1)
    assert seen(row)[:2] == ["Removing dust", "Repairing, 3 of 12"]
    assert re.fullmatch(r"\d+:\d\d", seen(row)[-1])
    bar = row.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    assert (bar.value(), bar.maximum()) == (2, 12)
    pictures = [each for each in row.findChildren(QLabel) if not each.pixmap().isNull()]
    assert len(pictures) == 1
    assert pictures[0].pixmap().toImage().pixelColor(5, 5).red() == 200
    assert row.accessibleName() == "Removing dust: Repairing, 3 of 12"


def test_the_cancel_button_is_right_beside_the_bar(
    panel: JobsPanel, held: Held, qtbot: QtBot
) -> None:
    qtbot.waitExposed(panel)
    row = panel.row(1)
    bar, cancel = row.findChild(QProgressBar), button(row, "Cancel")
    assert isinstance(bar, QProgressBar)
    assert bar.geometry().right() < cancel.geometry().left() < bar.geometry().right() + 20
    assert bar.geometry().top() < cancel.geometry().center().y() < bar.geometry().bottom()


def test_cancelling_is_answered_at_once_and_the_next_job_runs(
    panel: JobsPanel, jobs: Jobs, held: Held, qtbot: QtBot
) -> None:
    done = list[object]()
    jobs.submit("next", lambda _: "ran", done=done.append)
    press(qtbot, panel.row(1), "Cancel")
    assert "Stopping…" in seen(panel.row(1))
    assert not button(panel.row(1), "Cancel").isEnabled()
    settle(qtbot, jobs)
    assert "Cancelled; nothing was changed" in seen(panel.row(1))
    assert done == ["ran"]


def test_the_cancel_button_of_a_waiting_job_takes_that_one_off(
    panel: JobsPanel, jobs: Jobs, held: Held, qtbot: QtBot
) -> None:
    ran = list[str]()
    second = jobs.submit("second", lambda _: ran.append("second"))
    third = jobs.submit("third", lambda _: ran.append("third"))
    press(qtbot, panel.row(second), "Cancel")
    assert jobs.job(1).state is JobState.RUNNING
    assert "Cancelled before it began" in seen(panel.row(second))
    held.go.set()
    settle(qtbot, jobs)
    assert ran == ["third"]
    took = span(jobs.job(third).took)
    assert seen(panel.row(third)) == ["third", f"Done in {took}"]


def test_a_waiting_job_can_be_done_next(
    panel: JobsPanel, jobs: Jobs, held: Held, qtbot: QtBot
) -> None:
    second = jobs.submit("second", lambda _: None)
    third = jobs.submit("third", lambda _: None)
    nexts = list(panel.row(second).findChildren(QPushButton))
    assert not nexts[0].isVisibleTo(panel), "it is the next already"
    press(qtbot, panel.row(third), "Next")
    assert [job.id for job in jobs.jobs] == [1, third, second]
    assert nexts[0].isVisibleTo(panel)
    panel.layout().activate()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # type: ignore[arg-type]
    tops = [panel.row(number).y() for number in (1, third, second)]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3


def test_a_failed_job_says_what_happened_and_what_to_do(
    panel: JobsPanel, jobs: Jobs, qtbot: QtBot
) -> None:
    def fail(_: Report) -> None:
        raise DiskFull("The disk is full.", "Free some space.")

    number = jobs.submit("Saving", fail)
    settle(qtbot, jobs)
    assert seen(panel.row(number)) == ["Saving", "The disk is full.", "Free some space."]
    assert not panel.row(number).findChildren(QToolButton)[0].isVisibleTo(panel)


def test_clearing_leaves_what_runs(panel: JobsPanel, jobs: Jobs, held: Held, qtbot: QtBot) -> None:
    waiting = jobs.submit("waiting", lambda _: None)
    jobs.cancel(waiting)
    press(qtbot, panel, "Clear")
    assert [job.id for job in jobs.jobs] == [1]
    assert not button(panel, "Clear").isEnabled()
    with pytest.raises(KeyError):
        panel.row(waiting)


def test_a_panel_made_later_lists_all_there_is(jobs: Jobs, held: Held, qtbot: QtBot) -> None:
    jobs.submit("second", lambda _: None)
    late = JobsPanel(jobs=jobs)
    qtbot.addWidget(late)
    late.resize(300, 500)
    late.show()
    qtbot.waitExposed(late)
    assert late.row(1).geometry().bottom() < late.row(2).geometry().top()


def test_the_clock_runs_only_while_something_does(
    panel: JobsPanel, jobs: Jobs, held: Held, qtbot: QtBot
) -> None:
    clocks = [each for each in panel.findChildren(QTimer) if each.interval() == 500]
    assert [clock.isActive() for clock in clocks] == [True]
    held.go.set()
    settle(qtbot, jobs)
    assert [clock.isActive() for clock in clocks] == [False]


def test_words_are_translated_anew(panel: JobsPanel, held: Held) -> None:
    QApplication.sendEvent(panel.row(1), QEvent(QEvent.Type.LanguageChange))
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert "Repairing, 3 of 12" in seen(panel.row(1))


class TestPill:
    @pytest.fixture
    def pill(self, jobs: Jobs, held: Held, qtbot: QtBot) -> JobPill:
        made = JobPill(jobs=jobs)
        qtbot.addWidget(made)
        made.resize(500, 30)
        made.show()
        return made

    def test_it_tells_title_step_and_how_many_wait(self, pill: JobPill, jobs: Jobs) -> None:
        jobs.submit("second", lambda _: None)
        jobs.submit("third", lambda _: None)
        assert pill.accessibleName() == "Removing dust · Repairing, 3 of 12 · 2 waiting"

    def test_a_narrow_one_shortens_the_title_first(self, pill: JobPill, jobs: Jobs) -> None:
        jobs.submit("second", lambda _: None)
        pill.resize(280, 30)
        text = pill.findChildren(QLabel)[0].text()
        assert "…" in text
        assert "1 waiting" in text

    def test_its_button_cancels_what_runs(self, pill: JobPill, jobs: Jobs, qtbot: QtBot) -> None:
        press(qtbot, pill, "Cancel")
        assert pill.accessibleName() == "Removing dust · Stopping…"
        settle(qtbot, jobs)
        assert not pill.isVisible()
        assert jobs.job(1).state is JobState.CANCELLED

    def test_a_click_beside_the_button_asks_for_the_queue(
        self, pill: JobPill, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(pill.clicked):
            qtbot.mouseClick(pill, Qt.MouseButton.LeftButton, pos=pill.rect().center())


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (760, "12:40"), (3723, "1:02:03")],
)
def test_spans_of_time(seconds: float, told: str) -> None:
    assert span(seconds) == told


def test_points_in_time_name_the_day_only_if_it_is_not_today() -> None:
    now, locale = datetime(2026, 3, 18, 15, 0).astimezone(), QLocale("de_DE")

    def told(before: timedelta) -> str:
        return when((now - before).isoformat(), now, locale)

    assert told(timedelta(minutes=58)) == "14:02"
    assert told(timedelta(hours=20)) == "yesterday 19:00"
    assert told(timedelta(days=3)).startswith("So")
    assert told(timedelta(days=40)) == "06.02.26"


def test_long_words_can_be_broken_and_short_ones_are_left_alone() -> None:
    assert breakable("Remove the dust") == "Remove the dust"
    long = "Donaudampfschifffahrtsgesellschaft"
    assert breakable(long).replace("\u200b", "") == long
    assert max(map(len, breakable(long).split("\u200b"))) <= 4
