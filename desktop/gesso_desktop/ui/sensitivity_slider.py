"""How small a difference counts: of a model's output, or of what may be damage."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from gesso_desktop.ui.percent import percent
from gesso_desktop.ui.stray_wheel import pass_stray_wheel
from gesso_desktop.ui.theme import em

_STEPS = 100
_SETTLED_MS = 350  # after the last key: longer than keys repeat


class SensitivitySlider(QWidget):
    """Says a value once it is settled: when the mouse lets go, or the keyboard pauses."""

    settled = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._value = QLabel(self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 10)
        pass_stray_wheel(self._slider)
        self._label.setBuddy(self._slider)
        self.setFocusProxy(self._slider)
        self._pause = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._pause.timeout.connect(self._settle)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(em(self, 0.2))
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self._value, 0, 1, Qt.AlignmentFlag.AlignTrailing)
        grid.addWidget(self._slider, 1, 0, 1, 2)
        self._slider.valueChanged.connect(self._move)
        self._slider.sliderReleased.connect(self._settle)
        self._retranslate()
        self._show_value()

    def show_sensitivity(self, sensitivity: float) -> None:
        """0…1. Not while it is being moved."""
        if self._slider.isSliderDown() or self._pause.isActive():
            return
        self._slider.blockSignals(True)
        self._slider.setValue(round(sensitivity * _STEPS))
        self._slider.blockSignals(False)
        self._show_value()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._label.setText(self.tr("&Sensitivity"))
        self._slider.setAccessibleName(self.tr("Sensitivity"))
        why = self._why()
        self.setToolTip(why)
        self._slider.setAccessibleDescription(why)
        self._show_value()

    def _why(self) -> str:
        return self.tr(
            "To the right, fainter differences of the output count as its edit; to the left, only "
            "strong ones. What was added or taken out by hand stays."
        )

    def _move(self) -> None:
        self._show_value()
        if not self._slider.isSliderDown():
            self._pause.start()

    def _settle(self) -> None:
        self._pause.stop()
        self.settled.emit(self._slider.value() / _STEPS)

    def _show_value(self) -> None:
        self._value.setText(percent(self._slider.value()))
