"""A number with its name: a slider to feel it and a box to type it; the box alone where there is
no room for both."""

import math

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

from gesso_desktop.ui.theme.sizes import em

_STEPS = 1000  # of the slider
_NARROWEST, _WIDEST = 2, 6  # line heights of the slider


class AmountBox(QWidget):
    changed = Signal(int)
    """Only by the user."""

    def __init__(
        self,
        lowest: int,
        highest: int,
        *,
        is_logarithmic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """is_logarithmic: equal ways of the slider are equal factors; lowest is above 0 then."""
        super().__init__(parent)
        self._lowest, self._highest, self._is_logarithmic = lowest, highest, is_logarithmic
        self._label = QLabel(self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 10)
        self._box = QSpinBox(self)
        self._box.setRange(lowest, highest)
        self._box.setKeyboardTracking(False)  # 95 is not typed by way of 9
        self._label.setBuddy(self._box)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(em(self, 0.4))
        for part in (self._label, self._slider, self._box):
            self._row.addWidget(part)
        self._slider.valueChanged.connect(self._slid)
        self._box.valueChanged.connect(self._typed)
        self._resize()

    def set_texts(self, label: str, suffix: str) -> None:
        self._label.setText(label)
        self._box.setSuffix(suffix)
        self._slider.setAccessibleName(label)
        self._box.setAccessibleName(label)

    def sizeHint(self) -> QSize:
        return self._size(em(self, _WIDEST) + self._row.spacing())

    def minimumSizeHint(self) -> QSize:
        return self._size(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - self.minimumSizeHint().width() - self._row.spacing()
        self._slider.setVisible(room >= em(self, _NARROWEST))

    def show_value(self, value: float) -> None:
        with QSignalBlocker(self._box), QSignalBlocker(self._slider):
            self._box.setValue(round(value))
            self._slider.setValue(self._step_of(value))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._resize()

    def _slid(self, step: int) -> None:
        value = self._value_of(step)
        with QSignalBlocker(self._box):
            self._box.setValue(value)
        self.changed.emit(value)

    def _typed(self, value: int) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(self._step_of(value))
        self.changed.emit(value)

    def _value_of(self, step: int) -> int:
        share = step / _STEPS
        if self._is_logarithmic:
            return round(float(self._lowest * (self._highest / self._lowest) ** share))
        return round(self._lowest + (self._highest - self._lowest) * share)

    def _step_of(self, value: float) -> int:
        if self._is_logarithmic:
            whole = math.log(self._highest / self._lowest)
            return round(_STEPS * math.log(max(value, self._lowest) / self._lowest) / whole)
        return round(_STEPS * (value - self._lowest) / (self._highest - self._lowest))

    def _resize(self) -> None:
        self._slider.setMaximumWidth(em(self, _WIDEST))

    def _size(self, slider: int) -> QSize:
        label, box = self._label.sizeHint(), self._box.sizeHint()
        height = max(label.height(), box.height())
        return QSize(label.width() + self._row.spacing() + slider + box.width(), height)
