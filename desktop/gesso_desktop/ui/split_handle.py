"""The line between before and after: dragged, or moved with the arrow keys."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gesso_desktop.state.compare import Compare, CompareMode
from gesso_desktop.ui.theme.colours import colours_of
from gesso_desktop.ui.theme.sizes import em

_STEP, _LEAP = 0.01, 0.1  # of the width, for an arrow key without and with Shift
_LINE, _SHADOW = QColor(255, 255, 255, 230), QColor(0, 0, 0, 120)


class SplitHandle(QWidget):
    """A strip over the split of its parent, which it covers from top to bottom."""

    def __init__(self, compare: Compare, parent: QWidget) -> None:
        super().__init__(parent)
        self._compare = compare
        self._canvas = parent
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()
        self.hide()

    def place(self) -> None:
        is_split = self._compare.mode is CompareMode.SPLIT
        if is_split:
            width = em(self)
            at = round(self._canvas.width() * self._compare.split)
            self.setGeometry(at - width // 2, 0, width, self._canvas.height())
        self.setVisible(is_split)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle, knob = self.width() // 2, self.height() / 2, self.width() / 2 - 1
        painter.fillRect(QRectF(x - 1.5, 0, 3, self.height()), _SHADOW)
        painter.fillRect(QRectF(x - 0.5, 0, 1, self.height()), _LINE)
        colours = colours_of(self.palette())
        has_focus = self.hasFocus()
        painter.setPen(QPen(_LINE, 1.5))
        painter.setBrush(colours.accent if has_focus else colours.raised)
        grip = QRectF(x - knob, middle - 2 * knob, 2 * knob, 4 * knob)
        painter.drawRoundedRect(grip, knob, knob)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            at = self.mapTo(self._canvas, event.position())
            self._compare.move_split(at.x() / max(1, self._canvas.width()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._compare.move_split(0.5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_leap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _LEAP if is_leap else _STEP
        match event.key():
            case Qt.Key.Key_Left:
                self._compare.move_split(self._compare.split - step)
            case Qt.Key.Key_Right:
                self._compare.move_split(self._compare.split + step)
            case Qt.Key.Key_Home:
                self._compare.move_split(0.0)
            case Qt.Key.Key_End:
                self._compare.move_split(1.0)
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.place()
        elif event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.setAccessibleName(self.tr("Split between before and after"))
        self.setAccessibleDescription(self.tr("The left and right arrow keys move it."))
