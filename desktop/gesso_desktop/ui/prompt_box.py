"""Where the sentence is written: two lines that grow to five."""

import math

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_LEAST, _MOST = 2, 5  # lines
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PromptBox(QPlainTextEdit):
    """The direction of the text follows its own letters, whatever the window's is."""

    typed = Signal(str)
    """By the user; not what is shown."""
    run_asked = Signal()
    discard_asked = Signal()
    recall_asked = Signal(bool)
    """Whether an older sentence is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_set_now = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.textChanged.connect(self._changed)

    def show_text(self, text: str) -> None:
        """Keeps the cursor where it is when nothing changes."""
        if text != self.toPlainText():
            self._is_set_now = True
            self.setPlainText(text)
            self._is_set_now = False
            self.moveCursor(self.textCursor().MoveOperation.End)

    def sizeHint(self) -> QSize:
        lines = min(max(self._lines(), _LEAST), _MOST)
        margins = self.contentsMargins()
        around = 2 * (round(self.document().documentMargin()) + self.frameWidth())
        height = math.ceil(lines * self.fontMetrics().lineSpacing()) + around
        return QSize(
            self.fontMetrics().averageCharWidth() * 30, height + margins.top() + margins.bottom()
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 10, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
        if key in _RETURNS and held == Qt.KeyboardModifier.ControlModifier:
            self.run_asked.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == Qt.KeyboardModifier.AltModifier:
            self.recall_asked.emit(key == Qt.Key.Key_Up)
        elif key == Qt.Key.Key_Escape and held == Qt.KeyboardModifier.NoModifier:
            self.discard_asked.emit()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        self._align()
        self.updateGeometry()
        if not self._is_set_now:
            self.typed.emit(self.toPlainText())

    def _align(self) -> None:
        """To where the text begins; Qt leaves text whose direction it found at the left."""
        direction = self.document().firstBlock().textDirection()
        is_mirrored = direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if option.alignment() != side | Qt.AlignmentFlag.AlignAbsolute:
            option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
            self.document().setDefaultTextOption(option)

    def _lines(self) -> int:
        """As wrapped."""
        block, lines = self.document().begin(), 0
        while block.isValid():
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return lines
