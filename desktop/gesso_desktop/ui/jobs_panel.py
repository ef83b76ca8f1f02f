"""The queue: what runs, what waits, how the last ones ended."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.ui.job_row import JobRow

BETWEEN_TICKS = 500  # ms; a clock of seconds


class JobsPanel(QWidget):
    def __init__(self, *, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._rows: dict[int, JobRow] = {}
        self._order: list[int] = []
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setEnabled(False)
        self._clear = QPushButton(self)
        self._clear.clicked.connect(jobs.forget_ended)
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.addWidget(self._empty)
        column.addWidget(self._area, 1)
        column.addLayout(foot)
        self._clock = QTimer(self, interval=BETWEEN_TICKS)
        self._clock.timeout.connect(self._tick)
        jobs.changed.connect(self._show)
        jobs.removed.connect(self._take_away)
        self._retranslate()

    def row(self, number: int) -> JobRow:
        return self._rows[number]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self, number: int) -> None:
        order = [job.id for job in self._jobs.jobs]
        if order != self._order:
            self._arrange(order)
        elif number in self._rows:
            self._rows[number].show_job()
        self._show_around()

    def _arrange(self, order: list[int]) -> None:
        """What is listed in another place may be the first that waits now, or no longer."""
        self._order = order
        for place, number in enumerate(order):
            if number not in self._rows:
                self._rows[number] = JobRow(self._jobs, number, self._inside)
            self._column.insertWidget(place, self._rows[number])
            self._rows[number].show()
            self._rows[number].show_job()

    def _take_away(self, number: int) -> None:
        row = self._rows.pop(number, None)
        if row is not None:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._order = [each for each in self._order if each != number]
        self._show_around()

    def _show_around(self) -> None:
        jobs = self._jobs.jobs
        self._empty.setVisible(not jobs)
        self._area.setVisible(bool(jobs))
        self._clear.setEnabled(any(job.state in ENDED for job in jobs))
        if self._jobs.running is None:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()

    def _tick(self) -> None:
        running = self._jobs.running
        if running is not None and running.id in self._rows:
            self._rows[running.id].show_times()

    def _retranslate(self) -> None:
        self._area.setAccessibleName(self.tr("Jobs"))
        self._empty.setText(self.tr("Nothing runs. What takes longer is listed here."))
        self._clear.setText(self.tr("Clear the list"))
        self._clear.setToolTip(self.tr("Forget those that have ended"))
        self._arrange([job.id for job in self._jobs.jobs])
        self._show_around()
