"""What holds for the whole sentence: its strength; of a model, seed and quality."""

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from gesso_core.operators.operator import Number
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.variants import MOST
from gesso_desktop.ui.quality_box import QualityBox
from gesso_desktop.ui.stray_wheel import pass_stray_wheel
from gesso_desktop.ui.value_slider import ValueSlider

_PERCENT = Number(100.0, 0.0, 200.0, "%")


class SentenceOptions(QWidget):
    def __init__(self, sentence: SentenceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._strength = ValueSlider(_PERCENT, self)
        self._strength.moved.connect(lambda percent: sentence.set_strength(percent / 100))
        self._strength.reset.connect(lambda: sentence.set_strength(1.0))
        self._seed_row = QWidget(self)
        self._seed_name = QLabel(self._seed_row)
        self._seed = QSpinBox(self._seed_row)
        self._seed.setRange(0, 2**31 - 1)
        pass_stray_wheel(self._seed)
        self._seed.valueChanged.connect(sentence.set_seed)
        row = QHBoxLayout(self._seed_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._seed_name)
        row.addWidget(self._seed, 1)
        self._count_name = QLabel(self._seed_row)
        self._count = QSpinBox(self._seed_row)
        self._count.setRange(1, MOST)
        pass_stray_wheel(self._count)
        self._count.valueChanged.connect(sentence.variants.set_count)
        row.addWidget(self._count_name)
        row.addWidget(self._count)
        self._quality_row = QWidget(self)
        self._quality_name, self._quality = QLabel(self._quality_row), QualityBox(self._quality_row)
        self._quality.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._quality.chosen.connect(sentence.set_quality)
        beside = QHBoxLayout(self._quality_row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._quality_name)
        beside.addWidget(self._quality, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strength)
        layout.addWidget(self._seed_row)
        layout.addWidget(self._quality_row)
        varied = sentence.variants.changed
        for changed in (sentence.options_changed, sentence.steps_changed, varied):
            changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        self._strength.set_value(round(self._sentence.strength * 100))
        self._seed_row.setVisible(self._sentence.shows_seed)
        self._quality_row.setVisible(self._sentence.shows_quality)
        self._quality.set_quality(self._sentence.quality)
        with QSignalBlocker(self._seed):
            self._seed.setValue(self._sentence.seed)
        with QSignalBlocker(self._count):
            self._count.setValue(self._sentence.variants.count)

    def _retranslate(self) -> None:
        hint = self.tr("Double click: as the sentence said")
        self._strength.set_words(self.tr("Overall strength"), "%", hint)
        self._seed_name.setText(self.tr("Seed"))
        self._seed.setAccessibleName(self.tr("Seed"))
        self._quality_name.setText(self.tr("Quality"))
        self._quality.setAccessibleName(self.tr("Quality"))
        self._count_name.setText(self.tr("Variants"))
        self._count.setAccessibleName(self.tr("Variants"))
        self._count.setToolTip(self.tr("How many are made, each with the next seed"))
        self._show()
