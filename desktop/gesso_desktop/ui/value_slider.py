"""One number: a slider, a box to type it in, its unit; a double click on its name resets it."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from gesso_core.operators.operator import Number
from gesso_desktop.ui.percent import unit_suffix
from gesso_desktop.ui.stray_wheel import pass_stray_wheel
from gesso_desktop.ui.theme import em

_STEPS = 400  # of the slider, over the whole range
_NAME, _SLIDER = 2, 3  # shares of the width


class ValueSlider(QWidget):
    moved = Signal(float)
    """By the user; not when it is set."""
    reset = Signal()

    def __init__(self, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        self._box = QDoubleSpinBox(self)
        self._box.setRange(number.low, number.high)
        self._box.setDecimals(_decimals(number))
        self._box.setSingleStep((number.high - number.low) / 100)
        self._box.setAccelerated(True)
        self._box.setKeyboardTracking(False)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _STEPS)
        self._slider.setSingleStep(_STEPS // 100)
        self._slider.setPageStep(_STEPS // 10)
        self._name.setBuddy(self._slider)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(em(self, 0.4))
        for column, (each, share) in enumerate(
            ((self._name, _NAME), (self._slider, _SLIDER), (self._box, 0))
        ):
            layout.addWidget(each, 0, column)
            layout.setColumnStretch(column, share)  # sliders begin under each other
        self._slider.setMinimumWidth(em(self, 3))
        for each in (self._name, self._slider):
            each.installEventFilter(self)
        pass_stray_wheel(self._slider, self._box)
        self._slider.valueChanged.connect(self._slid)
        self._box.valueChanged.connect(self._typed)
        self.set_value(number.default)

    @property
    def value(self) -> float:
        return self._box.value()

    def set_value(self, value: float) -> None:
        with QSignalBlocker(self._box), QSignalBlocker(self._slider):
            self._box.setValue(value)
            span = self._number.high - self._number.low
            self._slider.setValue(round((value - self._number.low) / span * _STEPS))

    def set_words(self, name: str, unit: str, reset_hint: str) -> None:
        """In the language of the window."""
        self._name.setText(name)
        self._name.setToolTip(reset_hint)
        self._slider.setToolTip(reset_hint)
        self._slider.setAccessibleName(name)
        self._box.setAccessibleName(name)
        self._box.setSuffix(unit_suffix(unit))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_reset = (
            event.type() == QEvent.Type.MouseButtonDblClick
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        )
        if is_reset:
            self.reset.emit()
        return is_reset

    def _slid(self, step: int) -> None:
        span = self._number.high - self._number.low
        value = round(self._number.low + step / _STEPS * span, self._box.decimals())
        with QSignalBlocker(self._box):
            self._box.setValue(value)
        self.moved.emit(value)

    def _typed(self, value: float) -> None:
        self.set_value(value)
        self.moved.emit(value)


def _decimals(number: Number) -> int:
    span = number.high - number.low
    return 3 if span < 1 else 2 if span <= 10 else 1 if span <= 100 else 0
