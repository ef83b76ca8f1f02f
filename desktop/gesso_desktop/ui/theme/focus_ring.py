"""A ring around the widget that the keyboard reached."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget
from shiboken6 import isValid

from .colours import colours_of


class FocusRing(QObject):
    """Shows where the focus is, unless a mouse button brought it there.

    Fusion marks the focus of many widgets by a slightly other outline only, which is lost among
    the greys of a photo editor.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: _RingFrame | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        # A ring becomes a child of the focused widget's window and goes when that window goes.
        if self._frame is not None and not isValid(self._frame):
            self._frame = None
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is None or new.isWindow() or by_mouse or new.property("focus_ring") is False:
            if self._frame is not None:
                self._frame.setWidget(None)  # type: ignore[arg-type]
            return
        if self._frame is None:
            self._frame = _RingFrame(new)
        self._frame.setWidget(new)


class _RingFrame(QFocusFrame):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours_of(self.palette()).link, 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
