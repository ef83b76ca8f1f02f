"""What a job is making, how far it is, and the button that stops it, inside of a dialog."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.jobs import Job, JobState
from gesso_desktop.ui import job_words
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.progress import show_progress
from gesso_desktop.ui.small_picture import small_picture
from gesso_desktop.ui.theme import em, icon_size

_SIDE = 14  # line heights


class JobView(QWidget):
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self._picture.setFrameShape(QFrame.Shape.StyledPanel)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setWordWrap(True)
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._stop = QToolButton(self)
        self._stop.setIcon(icon("cancel"))
        self._stop.setIconSize(icon_size(self))
        self._stop.clicked.connect(self.stop_asked)
        self._shown: object = None
        beside = QHBoxLayout()
        beside.addWidget(self._bar, 1)
        beside.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._picture)
        column.addWidget(self._state)
        column.addLayout(beside)
        side = em(self, _SIDE)
        self._picture.setFixedSize(side, side)
        self.setFixedWidth(side)
        for each in (self._state, self._bar, self._stop):
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # nothing moves when it begins
            each.setSizePolicy(policy)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def show_job(self, job: Job | None) -> None:
        for each in (self._state, self._bar, self._stop):
            each.setVisible(job is not None)
        if job is None:
            self._show_picture(None)
            return
        words = job_words.state(job)
        self._state.setText(words)
        self._bar.setAccessibleName(words)
        self._stop.setEnabled(job.state is not JobState.STOPPING)
        is_known = job.total > 0 and job.state is JobState.RUNNING
        show_progress(self._bar, job.done if is_known else 0, job.total if is_known else 0)
        self._show_picture(job.preview)

    def _show_picture(self, preview: Any) -> None:
        if preview is None:
            self._picture.setText(self.tr("The picture is seen here while it is made."))
        elif preview is not self._shown:
            inside = self._picture.contentsRect().width()
            density = self.devicePixelRatioF()
            self._picture.setPixmap(small_picture(preview, inside, density=density))
        self._shown = preview

    def _retranslate(self) -> None:
        self._picture.setAccessibleName(self.tr("The picture while it is made"))
        self._stop.setToolTip(self.tr("Stop"))
        self._stop.setAccessibleName(self.tr("Stop"))
        if self._shown is None:
            self._show_picture(None)
