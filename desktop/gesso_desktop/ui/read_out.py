"""The pixel under the cursor in source values, as wide as the widest reading so nothing jumps."""

from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gesso_desktop.state.info import InfoState, ReadOut

_WIDEST = "00000, 00000   65535 65535 65535 ← 65535 65535 65535"


class ReadOutView(QWidget):
    def __init__(self, info: InfoState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self._swatch = _Swatch(self)
        self._text = QLabel(self)
        # Numbers and coordinates read from left to right in every language.
        self._text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._swatch)
        row.addWidget(self._text)
        info.read_out_changed.connect(self._show)
        self._name()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        elif event.type() == QEvent.Type.FontChange:
            self._show()
        super().changeEvent(event)

    def _name(self) -> None:
        self._text.setAccessibleName(self.tr("Values under the cursor"))

    def _show(self) -> None:
        found = self._info.read_out
        self._swatch.show_colour(None if found is None else QColor(*found.colour))
        text = "" if found is None else written(found)
        self._make_room(text)
        self._text.setText(text)

    def _make_room(self, text: str) -> None:
        """A size that is fixed both ways, or every new text would lay the whole window out again.

        Wider only for pictures with more or longer values than most.
        """
        metrics = self.fontMetrics()
        width = max(map(metrics.horizontalAdvance, (_WIDEST, text)))
        if width > self._text.width() or self._text.maximumHeight() != metrics.height():
            self._text.setFixedSize(width, metrics.height())


def written(found: ReadOut) -> str:
    """ "812, 340   1024 998 70 ← 1000 980 66": now, and what it was where that differs."""
    now = _values(found.after, found)
    before = _values(found.before, found)
    values = now if now == before else f"{now} ← {before}"
    return f"{found.x}, {found.y}   {values}"


def _values(values: tuple[float, ...], found: ReadOut) -> str:
    if found.format.is_float:
        return " ".join(QLocale().toString(value, "f", 4) for value in values)
    return " ".join(f"{value:.0f}" for value in values)


class _Swatch(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour: QColor | None = None

    def show_colour(self, colour: QColor | None) -> None:
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height()
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._colour is not None:
            painter = QPainter(self)
            side = min(self.width(), self.height()) - 3
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.setBrush(self._colour)
            painter.drawRect(1, (self.height() - side) // 2, side, side)
