"""Bars of work that counts further than Qt does."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.ui.job_pill import JobPill
from gesso_desktop.ui.job_row import JobRow

_GIGABYTES = 7_000_000_000  # of a model's files; Qt counts to 2^31


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    crossing = Crossing()
    yield Jobs(crossing, crossing)
    crossing.close()
    delete(crossing)


def test_gigabytes_have_a_bar(jobs: Jobs, qtbot: QtBot) -> None:
    def work(report: Report) -> None:
        while True:
            report(Progress("adding", _GIGABYTES // 2, _GIGABYTES))

    pill = JobPill(jobs=jobs)
    qtbot.addWidget(pill)
    number = jobs.submit("Adding", work)
    row = JobRow(jobs, number)
    qtbot.addWidget(row)
    qtbot.waitUntil(lambda: jobs.job(number).total > 0)
    row.show_job()
    for widget in (row, pill):
        bar = widget.findChild(QProgressBar)
        assert bar.value() / bar.maximum() == pytest.approx(0.5)
    jobs.cancel(number)
    qtbot.waitUntil(lambda: jobs.count == 0)
