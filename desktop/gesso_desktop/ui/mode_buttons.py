"""What a new shape does to the selection: four buttons of which one is down."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from gesso_core.selecting.selection import Mode
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated
from gesso_desktop.ui.theme.sizes import icon_size

_TEXTS = {
    Mode.REPLACE: QT_TRANSLATE_NOOP("ModeButtons", "A new selection"),
    Mode.ADD: QT_TRANSLATE_NOOP("ModeButtons", "Add to the selection (Shift)"),
    Mode.SUBTRACT: QT_TRANSLATE_NOOP("ModeButtons", "Take away from the selection (Alt)"),
    Mode.INTERSECT: QT_TRANSLATE_NOOP("ModeButtons", "Keep what is in both (Shift+Alt)"),
}


class ModeButtons(QWidget):
    chosen = Signal(object)
    """The Mode; only by the user."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons = {mode: QToolButton(self) for mode in Mode}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for mode, button in self._buttons.items():
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, mode=mode: self.chosen.emit(mode))
            self._group.addButton(button)
            row.addWidget(button)
        self._retranslate()
        self._draw()

    def show_mode(self, mode: Mode) -> None:
        self._buttons[mode].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What a new shape does"))
        for mode, text in _TEXTS.items():
            said = translated("ModeButtons", text)
            self._buttons[mode].setToolTip(said)
            self._buttons[mode].setAccessibleName(said)

    def _draw(self) -> None:
        size, colour = icon_size(self), self.palette().color(QPalette.ColorRole.ButtonText)
        for mode, button in self._buttons.items():
            button.setIcon(_two_squares(mode, size, colour, self.devicePixelRatioF()))
            button.setIconSize(size)


def _two_squares(mode: Mode, size: QSize, colour: QColor, dpr: float) -> QIcon:
    """What was selected above left, the new shape below right, and filled what is selected then."""
    pixmap = QPixmap(size * dpr)
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    old, new = QPainterPath(), QPainterPath()
    unit = size.width() / 16
    old.addRect(1.5 * unit, 1.5 * unit, 8.5 * unit, 8.5 * unit)
    new.addRect(6 * unit, 6 * unit, 8.5 * unit, 8.5 * unit)
    filled = {
        Mode.REPLACE: new,
        Mode.ADD: old.united(new),
        Mode.SUBTRACT: old.subtracted(new),
        Mode.INTERSECT: old.intersected(new),
    }[mode]
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = QColor(colour)
        soft.setAlphaF(0.5)
        painter.fillPath(filled, soft)
        painter.setPen(QPen(colour, unit))
        for square in (new,) if mode is Mode.REPLACE else (old, new):
            painter.drawPath(square)
    return QIcon(pixmap)
