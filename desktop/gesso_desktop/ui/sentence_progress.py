"""What the sentence is busy with, and the button that stops it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QToolButton, QWidget

from gesso_desktop.state.jobs import Job, Jobs, JobState
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.ui import job_words
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.progress import show_progress


class SentenceProgress(QWidget):
    def __init__(
        self, sentence: SentenceState, parent: QWidget | None = None, *, jobs: Jobs | None = None
    ) -> None:
        """jobs: where sentences are applied; with them it says how far that is."""
        super().__init__(parent)
        self._sentence, self._jobs = sentence, jobs
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._stop = QToolButton(self)
        self._stop.setAutoRaise(True)
        self._stop.setIcon(icon("cancel"))
        self._stop.clicked.connect(self._stop_it)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label, 0, 0, 1, 2)
        layout.addWidget(self._bar, 1, 0)
        layout.addWidget(self._stop, 1, 1)
        sentence.phase_changed.connect(self._show)
        if jobs is not None:
            jobs.changed.connect(self._follow)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        is_applying = self._sentence.applying.job is not None
        is_preparing = self._sentence.phase is Phase.PREPARING
        self.setVisible(is_applying or is_preparing or self._sentence.reader.is_planning)
        text = self.tr("A language model reads the rest of the sentence…")
        if is_applying:
            text = self.tr("Applying…")
        elif is_preparing:
            text = self.tr("Preparing the preview…")
        job = self._job
        self._label.setText(text if job is None else job_words.state(job))
        self._bar.setAccessibleName(text)
        progress = self._sentence.preview.progress if is_preparing and not is_applying else job
        show_progress(
            self._bar, progress.done if progress else 0, progress.total if progress else 0
        )

    @property
    def _job(self) -> Job | None:
        """That applies the sentence, once it has got somewhere."""
        number = self._sentence.applying.job
        if self._jobs is None or number is None:
            return None
        job = self._jobs.job(number)
        return job if job.state is JobState.RUNNING and job.stage else None

    def _follow(self, number: int) -> None:
        if number == self._sentence.applying.job:
            self._show()

    def _stop_it(self) -> None:
        if self._sentence.applying.job is not None:
            self._sentence.applying.cancel_first()
        else:
            self._sentence.stop_preparing()

    def _retranslate(self) -> None:
        self._stop.setToolTip(self.tr("Stop"))
        self._stop.setAccessibleName(self.tr("Stop"))
        self._show()
