"""The words over a comparison that say which side is which."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gesso_desktop.state.compare import Pane
from gesso_desktop.ui.theme.sizes import em

_PLATE, _TEXT = QColor(0, 0, 0, 150), QColor(255, 255, 255)


class PaneLabels(QObject):
    """One for each pane, at the top, in its outer corner; none where it would not fit."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._labels = _Label(canvas), _Label(canvas)

    def place(self, panes: tuple[Pane, ...]) -> None:
        """For no panes they vanish."""
        for label in self._labels[len(panes) :]:
            label.hide()
        for label, pane in zip(self._labels, panes, strict=False):
            label.setText(self.tr("Before") if pane.is_before else self.tr("After"))
            label.adjustSize()
            gap = em(label, 0.5)
            is_left = pane.left == 0 and pane.width < self._canvas.width()
            at = gap if is_left else pane.left + pane.width - label.width() - gap
            label.move(round(at), gap)
            label.setVisible(label.width() + 2 * gap <= pane.width)


class _Label(QLabel):
    """White on a dark plate, since there may be anything below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = em(self, 0.5)
        self.setContentsMargins(side, side // 3, side, side // 3)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(QRectF(self.rect()), em(self, 0.3), em(self, 0.3))
        painter.setPen(_TEXT)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
