"""One step in the explanation of where edits run."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gesso_desktop.state.engine_texts import Line
from gesso_desktop.state.engines import Runs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import em, icon_size

_ICONS = {
    Runs.EXACT: "exact",
    Runs.HERE: "machine",
    Runs.SERVER: "server",
    Runs.NEEDS_PLACE: "mask",
    Runs.NOT_CHOSEN: "lock",
    Runs.MISSING: "warning",
}


class EngineLine(QWidget):
    """Sign, the step and who does it, then what is sent, the licence, or what is missing."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = line.runs
        self._sign = QLabel(self)
        head = self.tr("“{step}”: {who}").format(step=line.title, who=line.who)
        self._head = _wrapped(head, self)
        self._details = _wrapped(" ".join(line.details), self)
        self._details.setVisible(bool(line.details))
        self.setAccessibleName(". ".join(filter(None, (self._head.text(), self._details.text()))))
        texts = QVBoxLayout()
        texts.setSpacing(em(self, 0.1))
        texts.addWidget(self._head)
        texts.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, em(self, 0.3))
        row.setSpacing(em(self, 0.35))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def _dress(self) -> None:
        size = icon_size(self)
        shown = icon(_ICONS[self._runs], self.palette())
        self._sign.setPixmap(shown.pixmap(size, self.devicePixelRatioF()))
        self._sign.setFixedSize(size)


def _wrapped(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
