"""Whether a model makes it well, or soon and roughly to see where it leads."""

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gesso_core.edit_request import Quality
from gesso_desktop.ui.stray_wheel import pass_stray_wheel


class QualityBox(QComboBox):
    chosen = Signal(Quality)
    """By the user; not when it is set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for quality in (Quality.FINAL, Quality.PREVIEW):
            self.addItem("", quality)
        pass_stray_wheel(self)
        self.activated.connect(lambda _: self.chosen.emit(self.quality))
        self._retranslate()

    @property
    def quality(self) -> Quality:
        return Quality(self.currentData())

    def set_quality(self, quality: Quality) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(quality))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        texts = {
            Quality.FINAL: self.tr("Final: as good as the model can"),
            Quality.PREVIEW: self.tr("Preview: sooner, but rougher"),
        }
        for quality, text in texts.items():
            self.setItemText(self.findData(quality), text)
