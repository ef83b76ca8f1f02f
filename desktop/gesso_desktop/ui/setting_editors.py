"""One small editor for each kind of setting."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.percent import unit_suffix
from gesso_desktop.ui.setting_editor import SettingEditor
from gesso_desktop.ui.theme import icon_size


class FlagEditor(SettingEditor):
    has_own_label = True

    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(name, state, parent)
        self._box = QCheckBox(self)
        self._box.toggled.connect(self._set)
        self._add(self._box)
        self._row.addStretch(1)

    def retranslate(self) -> None:
        self._box.setText(self.label)

    def show_value(self) -> None:
        self._box.setChecked(self.value)


class NumberEditor(SettingEditor):
    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(name, state, parent)
        self._box = QSpinBox(self)
        self._box.setRange(self.facts.minimum, self.facts.maximum)
        self._box.setSingleStep(self.facts.step)
        self._box.setKeyboardTracking(False)  # 95 is not typed by way of 9
        self._box.valueChanged.connect(self._set)
        self._add(self._box)
        self._row.addStretch(1)

    def retranslate(self) -> None:
        self._box.setAccessibleName(self.label)
        self._box.setSuffix(unit_suffix(self.facts.unit))

    def show_value(self) -> None:
        self._box.setValue(self.value)


class ChoiceEditor(SettingEditor):
    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(name, state, parent)
        self._choices = tuple(self.facts.choices)
        self._box = QComboBox(self)
        self._box.addItems([""] * len(self._choices))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.activated.connect(lambda index: self._set(self._choices[index]))
        self._add(self._box)
        self._row.addStretch(1)

    def retranslate(self) -> None:
        self._box.setAccessibleName(self.label)
        for index, text in enumerate(self.facts.choices.values()):
            self._box.setItemText(index, translated("Settings", text))

    def show_value(self) -> None:
        self._box.setCurrentIndex(self._choices.index(self.value))


class ColourEditor(SettingEditor):
    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(name, state, parent)
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)  # Return belongs to the search box
        self._button.clicked.connect(self._ask)
        self._add(self._button)
        self._row.addStretch(1)

    def retranslate(self) -> None:
        self._button.setAccessibleName(self.label)

    def show_value(self) -> None:
        swatch = QPixmap(icon_size(self))
        swatch.fill(QColor(self.value))
        self._button.setIcon(QIcon(swatch))
        self._button.setText(f"\u2066{self.value}\u2069")  # isolated: # stays in front, RTL too

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self.value), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self._set(colour.name()))
        dialog.open()


class FileEditor(SettingEditor):
    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(name, state, parent)
        self._box = QLineEdit(self)
        self._box.setClearButtonEnabled(True)
        self._box.editingFinished.connect(lambda: self._set(self._box.text().strip()))
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)  # Return belongs to the search box
        self._button.clicked.connect(self._ask)
        self._add(self._box, stretch=1)
        self._add(self._button)

    def retranslate(self) -> None:
        self._box.setAccessibleName(self.label)
        self._button.setText(self.tr("Choose…"))
        self._button.setAccessibleName(self.tr("Choose a file for: %1").replace("%1", self.label))

    def show_value(self) -> None:
        self._box.setText(self.value)

    def _ask(self) -> None:
        start = str(Path(self.value).parent) if self.value else ""
        file_filter = translated("Settings", self.facts.file_filter)
        dialog = QFileDialog(self, self.label, start, file_filter)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._set)
        dialog.open()


EDITORS: dict[str, type[SettingEditor]] = {
    "flag": FlagEditor,
    "number": NumberEditor,
    "choice": ChoiceEditor,
    "colour": ColourEditor,
    "file": FileEditor,
}
