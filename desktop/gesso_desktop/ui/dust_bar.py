"""Over the picture: how much dust and scratches are selected, how sure they must be, and repairing
them; while it is looked for or repaired, how far that is."""

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gesso_desktop.state.dust import Dust
from gesso_desktop.state.jobs import Job
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.ui import job_words
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.progress import show_progress
from gesso_desktop.ui.raised import Raised
from gesso_desktop.ui.sensitivity_slider import SensitivitySlider
from gesso_desktop.ui.theme.sizes import em, icon_size

_WIDTH = 26  # line heights; narrower where the canvas is
_LEAST_SHARE = 0.0001  # less is "less than 0.01 %"


class DustBar(Raised):
    """At the bottom of the canvas, in its middle; hidden while there is nothing of this.

    Not the canvas's child, whose keys are shortcuts: Tab and Space mean here what they always do.
    """

    def __init__(
        self, dust: Dust, selection: SelectionState, canvas: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._dust, self._selection, self._canvas = dust, selection, canvas
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self.sensitivity = DustSensitivity(self)
        self.sensitivity.settled.connect(dust.set_sensitivity)
        self.repair = QPushButton(self)
        self.repair.setIcon(icon("repair"))
        self.repair.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.repair.clicked.connect(dust.repair)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setIcon(icon("cancel"))
        self._close.clicked.connect(self._leave)
        self._lay_out()
        self._said = ""
        self._is_working = False
        self._retranslate()
        dust.changed.connect(self._show)
        canvas.installEventFilter(self)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show()
        elif event.type() == QEvent.Type.FontChange:
            self._resize()
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._words, 0, 0, 1, 2)
        grid.addWidget(self._close, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._bar, 1, 0, 1, 3)
        grid.addWidget(self.sensitivity, 2, 0)
        grid.addWidget(self.repair, 2, 1, 1, 2, Qt.AlignmentFlag.AlignBottom)
        self._resize()

    def _show(self) -> None:
        job, is_found = self._dust.job, self._dust.is_found
        had_keys = self.isAncestorOf(self.window().focusWidget() or self)
        self._bar.setVisible(job is not None)
        for part in (self.sensitivity, self.repair):
            part.setVisible(job is None)
        if job is not None:
            show_progress(self._bar, job.done, job.total)
            self._bar.setAccessibleName(job.title)
        self.sensitivity.show_sensitivity(self._dust.sensitivity)
        self.repair.setEnabled(not self._selection.is_empty and not self._dust.is_repaired)
        self._say(_doing(job) if job is not None else self._found)
        self._name_close(is_stop=job is not None)
        self.setVisible(job is not None or is_found)
        if had_keys:
            self._keep_keys(is_working=job is not None)
        self._is_working = job is not None
        self._place()

    def _keep_keys(self, *, is_working: bool) -> None:
        """Here, whatever is hidden just now; and no key that stopped a job clears the selection."""
        if self.isHidden():
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_working != self._is_working:
            first = self._close if is_working else self.sensitivity
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _found(self) -> str:
        extent = self._dust.extent
        if not self._dust.is_found or extent is None:
            return self._said  # until it is counted
        if not extent.places:
            return self.tr(
                "Nothing is surely dust or a scratch; more sensitivity shows what may be."
            )
        places = self.tr("%Ln place(s)", "", extent.places)
        percent = QLocale().toString(extent.share * 100, "f", 2)
        if extent.share < _LEAST_SHARE:
            percent = self.tr("less than {percent}").format(percent=QLocale().toString(0.01))
        if self._dust.is_repaired:
            said = self.tr("Repaired: {places}, {percent} % of the picture")
        else:
            said = self.tr("Dust and scratches: {places}, {percent} % of the picture")
        return said.format(places=places, percent=percent)

    def _say(self, words: str) -> None:
        if words == self._said:
            return
        is_news = self._dust.job is None
        self._said = words
        self._words.setText(words)
        self.setAccessibleName(words)
        if is_news:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _leave(self) -> None:
        if self._dust.job is not None:
            self._dust.stop()
        else:
            self._selection.clear()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        if self.isHidden():
            return
        canvas = self._canvas.geometry()
        width = max(1, min(em(self, _WIDTH), canvas.width() - 2 * em(self, 0.5)))
        height = max(self._grid.minimumHeightForWidth(width), self._grid.minimumSize().height())
        top = canvas.bottom() - height - em(self, 1)
        left = canvas.left() + (canvas.width() - width) // 2
        self.setGeometry(left, max(canvas.top(), top), width, height)
        self.raise_()

    def _resize(self) -> None:
        self._bar.setFixedHeight(em(self, 0.5))
        self._close.setIconSize(icon_size(self))
        margin = em(self, 0.4)
        self._grid.setContentsMargins(2 * margin, margin, 2 * margin, 2 * margin)
        self._grid.setHorizontalSpacing(2 * margin)

    def _name_close(self, *, is_stop: bool) -> None:
        text = self.tr("Stop") if is_stop else self.tr("Clear Selection")
        self._close.setToolTip(text)
        self._close.setAccessibleName(text)

    def _retranslate(self) -> None:
        self.repair.setText(self.tr("&Repair"))
        self.repair.setToolTip(self.tr("Repairs exactly what is selected, as one edit."))


class DustSensitivity(SensitivitySlider):
    def _why(self) -> str:
        return self.tr(
            "To the right, fainter marks count as damage; to the left, only sure ones. What was "
            "added or taken out by hand stays."
        )


def _doing(job: Job) -> str:
    return f"{job.title}: {job_words.state(job)}"
