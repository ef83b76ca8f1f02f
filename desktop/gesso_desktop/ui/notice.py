"""A sentence with a sign beside it, which wraps where the panel is narrow."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import em, icon_size


class Notice(QWidget):
    """Hidden while it says nothing."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._sign = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._text.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(em(self, 0.35))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._show_sign()
        self.say("")

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str, icon_name: str | None = None) -> None:
        if icon_name is not None and icon_name != self._icon_name:
            self._icon_name = icon_name
            self._show_sign()
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._show_sign()

    def _show_sign(self) -> None:
        size = icon_size(self)
        shown = icon(self._icon_name, self.palette())
        self._sign.setPixmap(shown.pixmap(size, self.devicePixelRatioF()))
        self._sign.setFixedSize(size)
