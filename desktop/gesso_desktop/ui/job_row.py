"""One job: its title, what it does, its bar with the cancel button beside it, and what it makes."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gesso_desktop.state.jobs import ENDED, Job, Jobs, JobState
from gesso_desktop.ui import job_words
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.progress import show_progress
from gesso_desktop.ui.small_picture import small_picture
from gesso_desktop.ui.theme import em, icon_size

_PICTURE = 3.4  # line heights


class JobRow(QFrame):
    def __init__(self, jobs: Jobs, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._jobs = jobs
        self._number = number
        self._title = _words(self)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._state = _words(self)
        self._hint = _words(self)
        self._hint.setEnabled(False)
        self._times = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton(self)
        self._cancel.setIcon(icon("cancel"))
        self._cancel.setIconSize(icon_size(self))
        self._cancel.clicked.connect(lambda: jobs.cancel(number))
        self._first = QPushButton(self)
        self._first.clicked.connect(lambda: jobs.put_first(number))
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._retranslate()

    @property
    def number(self) -> int:
        """The job's."""
        return self._number

    def show_job(self) -> None:
        """Everything that may have changed, times included."""
        job = self._jobs.job(self._number)
        is_running = job.state in (JobState.RUNNING, JobState.STOPPING)
        self._title.setText(job_words.breakable(job.title))
        self._state.setText(job_words.breakable(job_words.state(job)))
        self._hint.setText(job_words.breakable(job_words.hint(job)))
        self._hint.setVisible(bool(self._hint.text()))
        self._times.setText(job_words.times(job))
        self._times.setVisible(is_running)
        self._bar.setVisible(is_running)
        self._cancel.setVisible(job.state not in ENDED)
        self._cancel.setEnabled(job.state is not JobState.STOPPING)
        waiting = [each.id for each in self._jobs.jobs if each.state is JobState.WAITING]
        self._first.setVisible(job.state is JobState.WAITING and job.id != waiting[0])
        self._show_progress(job)
        self._show_picture(job)
        self.setAccessibleName(f"{job.title}: {job_words.state(job)}")

    def show_times(self) -> None:
        self._times.setText(job_words.times(self._jobs.job(self._number)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        beside.addWidget(self._bar, 1)
        beside.addWidget(self._first)
        beside.addStretch(0)
        beside.addWidget(self._cancel)
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._picture, 0, 0, 4, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._state, 1, 1)
        grid.addWidget(self._hint, 2, 1)
        grid.addLayout(beside, 3, 1)
        grid.addWidget(self._times, 4, 1)

    def _show_progress(self, job: Job) -> None:
        is_known = job.total > 0 and job.state is JobState.RUNNING
        show_progress(self._bar, job.done if is_known else 0, job.total if is_known else 0)

    def _show_picture(self, job: Job) -> None:
        self._picture.setVisible(job.preview is not None)
        if job.preview is not None:
            density = self.devicePixelRatioF()
            small = small_picture(job.preview, em(self, _PICTURE), density=density)
            self._picture.setPixmap(small)

    def _retranslate(self) -> None:
        title = self._jobs.job(self._number).title
        self._cancel.setToolTip(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel: {title}").format(title=title))
        self._first.setText(self.tr("Next"))
        self._first.setToolTip(self.tr("Do this one before the others that wait"))
        self._first.setAccessibleName(self.tr("Next: {title}").format(title=title))
        self._bar.setAccessibleName(self.tr("Progress: {title}").format(title=title))
        self.show_job()


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # a long word makes no panel wider
    label.setSizePolicy(policy)
    return label
