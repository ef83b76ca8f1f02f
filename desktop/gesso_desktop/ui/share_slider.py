"""One slider for a share of the whole: seen while it is dragged, set when it is let go."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from gesso_desktop.ui.percent import percent
from gesso_desktop.ui.stray_wheel import pass_stray_wheel
from gesso_desktop.ui.theme import em

_SETTLED_MS = 400  # keys and the wheel have no end of their own


class ShareSlider(QWidget):
    """usual: what it shows while there is nothing that has such a share."""

    dragged = Signal(float)
    """0…1, again and again."""
    let_go = Signal(float)

    def __init__(self, usual: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = usual
        self._label = QLabel(self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, 100)
        self._slider.setPageStep(10)
        self._slider.setMinimumWidth(em(self, 4))
        self._share = QLabel(self)
        self._share.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        pass_stray_wheel(self._slider)
        self._label.setBuddy(self._slider)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._let_go)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self._slider, 1)
        row.addWidget(self._share)
        self._slider.valueChanged.connect(self._moved)
        self._slider.sliderReleased.connect(self._let_go)
        self._retranslate()

    def set_words(self, label: str, name: str, why: str) -> None:
        """In the language of the window. label: with its key. name: for those who hear it."""
        self._label.setText(label)
        self._slider.setAccessibleName(name)
        self._slider.setAccessibleDescription(why)
        self.setToolTip(why)

    @staticmethod
    def line_up(*sliders: "ShareSlider") -> None:
        """They begin under each other, however long their words are."""
        widest = max(each._label.sizeHint().width() for each in sliders)
        for each in sliders:
            each._label.setMinimumWidth(widest)

    def show_share(self, share: float | None) -> None:
        """None: there is nothing that has one. What the user drags stays where it is."""
        self.setEnabled(share is not None)
        if self._slider.isSliderDown() or self._settled.isActive():
            return
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(100 * (self._usual if share is None else share)))
        self._tell()

    def finish(self) -> None:
        """Set now what the keys have chosen; another edit is going to be shown."""
        if self._settled.isActive():
            self._let_go()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _moved(self) -> None:
        self._tell()
        self.dragged.emit(self._slider.value() / 100)
        if not self._slider.isSliderDown():
            self._settled.start()

    def _let_go(self) -> None:
        self._settled.stop()
        self.let_go.emit(self._slider.value() / 100)

    def _tell(self) -> None:
        self._share.setText(percent(self._slider.value()))

    def _retranslate(self) -> None:
        widest = percent(100)
        self._share.setMinimumWidth(self._share.fontMetrics().horizontalAdvance(widest))
        self._tell()
