"""A ring around the widget that the keyboard reached."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from gesso_desktop.ui.theme.colours import colours_of

_WIDTH = 2
_GAP = 1
_FOLLOWED = frozenset(
    (
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ZOrderChange,
    )
)


class FocusRing(QObject):
    """Shows where the focus is, unless a mouse button brought it there.

    Fusion marks the focus of many widgets by a slightly other outline only, which is lost among
    the greys of a photo editor. Qt's own QFocusFrame lies in the widget's parent and is cut off by
    a tight one; this ring lies in the window, or in the scroll area that moves the widget.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        # A ring goes with the window that it was in.
        if self._ring is not None and isValid(self._ring):
            self._ring.leave()
        self._ring = None
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is None or new.isWindow() or by_mouse or new.property("focus_ring") is False:
            return
        self._ring = _Ring(new)


class _Ring(QWidget):
    def __init__(self, around: QWidget) -> None:
        self._around = around
        self._followed, self._host = _up_to_host(around)
        super().__init__(self._host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for widget in self._followed:
            widget.installEventFilter(self)
        self._place()

    def leave(self) -> None:
        for widget in self._followed:
            if isValid(widget):
                widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED and isValid(self._around):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours_of(self.palette()).link, _WIDTH))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)

    def _place(self) -> None:
        outside = _WIDTH + _GAP
        top_left = self._around.mapTo(self._host, QPoint(0, 0))
        ring = QRect(top_left, self._around.size()).adjusted(-outside, -outside, outside, outside)
        # What fills its window has its ring inside the edge.
        self.setGeometry(ring.intersected(self._host.rect()))
        inner = self.rect().adjusted(outside, outside, -outside, -outside)
        self.setMask(QRegion(self.rect()) - QRegion(inner))  # so that it repaints nothing within
        self.setVisible(self._around.isVisibleTo(self._host))
        self.raise_()


def _up_to_host(widget: QWidget) -> tuple[list[QWidget], QWidget]:
    """The widget and what is above it, and what all of it lies in: a window or a viewport."""
    chain, above = [widget], widget.parentWidget()
    while above is not None and not _is_host(above):
        chain.append(above)
        above = above.parentWidget()
    return chain, above or chain[-1]


def _is_host(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return widget.isWindow() or (
        isinstance(area, QAbstractScrollArea) and area.viewport() is widget
    )
