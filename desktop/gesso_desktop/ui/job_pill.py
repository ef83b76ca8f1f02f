"""The running job in one line, for a status bar: how far it is, how many wait, and cancel."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from gesso_desktop.state.jobs import Jobs, JobState
from gesso_desktop.ui import edit_words, job_words
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.jobs_panel import BETWEEN_TICKS
from gesso_desktop.ui.progress import show_progress
from gesso_desktop.ui.theme import em, icon_size

_TITLE = 5  # line heights; so much of a title is worth more than the name of the stage


class JobPill(QWidget):
    """Hidden while nothing runs."""

    clicked = Signal()
    """The user wants to see the queue."""

    def __init__(self, *, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(em(self, 5))
        self._bar.setMaximumHeight(em(self, 0.5))
        self._cancel = QToolButton(self)
        self._cancel.setAutoRaise(True)
        self._cancel.setIcon(icon("cancel"))
        self._cancel.setIconSize(icon_size(self))
        self._cancel.clicked.connect(jobs.cancel_running)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._clock = QTimer(self, interval=BETWEEN_TICKS)
        self._clock.timeout.connect(self._show)
        jobs.changed.connect(self._show)
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(em(self, 26), super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and is_inside:
            self.clicked.emit()

    def _show(self) -> None:
        job = self._jobs.running
        self.setVisible(job is not None)
        if job is None:
            self._clock.stop()
            return
        if not self._clock.isActive():
            self._clock.start()
        waiting = self._jobs.count - 1
        rest = job_words.in_short(job, waiting)
        self.setToolTip(" · ".join([job.title, *rest]))
        self.setAccessibleName(self.toolTip())
        if self._is_too_long(rest):
            rest = job_words.in_short(job, waiting, names_stage=False)
        self._words.setText(self._fitted(job.title, rest))
        is_known = job.total > 0 and job.state is JobState.RUNNING
        show_progress(self._bar, job.done if is_known else 0, job.total if is_known else 0)
        self._cancel.setEnabled(job.state is JobState.RUNNING)

    def _is_too_long(self, rest: list[str]) -> bool:
        """Whether nothing of the title would be seen beside it."""
        room = self._words.width() - em(self, _TITLE)
        return self._words.fontMetrics().horizontalAdvance(" · ".join(rest)) > room

    def _fitted(self, title: str, rest: list[str]) -> str:
        """The title gives way: the numbers are what is looked for."""
        metrics = self._words.fontMetrics()
        isolated = [edit_words.isolated(each) for each in rest]
        room = self._words.width() - metrics.horizontalAdvance(" · ".join(["", *isolated]))
        short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(room, 0))
        whole = " · ".join([*([edit_words.isolated(short)] if short else []), *isolated])
        return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, self._words.width())

    def _retranslate(self) -> None:
        self._cancel.setToolTip(self.tr("Cancel what runs"))
        self._cancel.setAccessibleName(self.tr("Cancel what runs"))
        self._bar.setAccessibleName(self.tr("Progress"))
        self._show()
