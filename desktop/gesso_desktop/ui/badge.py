"""A small icon with a word beside it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import colours_of


class Badge(QWidget):
    """Says what it shows to who cannot see it, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text, self._warns = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    def set_badge(self, icon_name: str, text: str, *, warns: bool) -> None:
        self._icon, self._text, self._warns = icon_name, text, warns
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        side, gap = metrics.height(), metrics.height() // 4
        return QSize(side + gap + metrics.horizontalAdvance(self._text) + gap, side + gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        side, gap = self.fontMetrics().height(), self.fontMetrics().height() // 4
        top = (self.height() - side) // 2
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side if is_mirrored else 0
        words = self.rect().adjusted(0 if is_mirrored else side + gap, 0, 0, 0)
        if is_mirrored:
            words.setRight(self.width() - side - gap - 1)
        side_of = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        with QPainter(self) as painter:
            if self._icon:
                icon(self._icon).paint(painter, QRect(left, top, side, side))
            painter.setPen(colours.warning if self._warns else colours.muted)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | side_of, self._text)
