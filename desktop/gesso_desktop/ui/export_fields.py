"""What an export may change: quality, size, profile, metadata."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)

from gesso_desktop.state.save_form import ProfileChoice, SaveForm, SizeChoice
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.percent import unit_suffix

_LONGEST_SIDE = 500_000  # px; the most that Gesso opens


class ExportFields(QWidget):
    def __init__(
        self, *, form: SaveForm, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._dialogs = dialogs
        self._quality_name, self._size_name, self._profile_name = (QLabel(self) for _ in range(3))
        self._quality = QSlider(Qt.Orientation.Horizontal, self)
        self._quality_number = QSpinBox(self)
        for control in (self._quality, self._quality_number):
            control.setRange(1, 100)
            control.valueChanged.connect(lambda value: form.change(quality=value))
        self._size = QComboBox(self)
        self._size.activated.connect(self._choose_size)
        self._longest = QSpinBox(self)
        self._longest.setRange(1, _LONGEST_SIDE)
        self._longest.valueChanged.connect(lambda value: form.change(longest_side=value))
        self._percent = QSpinBox(self)
        self._percent.setRange(1, 100)
        self._percent.valueChanged.connect(lambda value: form.change(percent=value))
        self._result = QLabel(self)
        self._profile = QComboBox(self)
        self._profile.activated.connect(self._choose_profile)
        self._metadata = QCheckBox(self)
        self._metadata.toggled.connect(lambda on: form.change(keeps_metadata=on))
        self._lay_out()
        form.changed.connect(self._show)
        form.said_changed.connect(self._show_result)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        quality, size = QHBoxLayout(), QHBoxLayout()
        quality.addWidget(self._quality, 1)
        quality.addWidget(self._quality_number)
        for widget in (self._size, self._longest, self._percent):
            size.addWidget(widget)
        size.addWidget(self._result, 1)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(self._quality_name, quality)
        rows.addRow(self._size_name, size)
        rows.addRow(self._profile_name, self._profile)
        rows.addRow(self._metadata)
        for label, buddy in (
            (self._quality_name, self._quality_number),
            (self._size_name, self._size),
            (self._profile_name, self._profile),
        ):
            label.setBuddy(buddy)

    def _show(self) -> None:
        fields = self._form.fields
        controls = (
            *(self._quality, self._quality_number, self._size, self._longest),
            *(self._percent, self._profile, self._metadata),
        )
        blockers = [QSignalBlocker(control) for control in controls]
        self._quality.setValue(fields.quality)
        self._quality_number.setValue(fields.quality)
        self._longest.setValue(fields.longest_side)
        self._percent.setValue(fields.percent)
        self._size.setCurrentIndex(self._size.findData(fields.size))
        self._name_file()
        self._profile.setCurrentIndex(self._profile.findData(fields.profile))
        self._metadata.setChecked(fields.keeps_metadata)
        for blocker in blockers:
            blocker.unblock()
        for widget in (self._quality_name, self._quality, self._quality_number):
            widget.setVisible(fields.has_quality)
        self._longest.setVisible(fields.size is SizeChoice.LONGEST)
        self._percent.setVisible(fields.size is SizeChoice.PERCENT)
        self.setVisible(fields.is_adaptable)
        self._show_result()

    def _show_result(self) -> None:
        said = self._form.said
        if said is not None and said.size is not None:
            self._result.setText(f"{said.size.width} × {said.size.height} px")

    def _choose_size(self, _: int) -> None:
        self._form.change(size=SizeChoice(self._size.currentData()))

    def _choose_profile(self, _: int) -> None:
        choice = ProfileChoice(self._profile.currentData())
        if choice is ProfileChoice.FILE:
            self._dialogs.open_profile(None, self._form.choose_profile)
            self._show()  # until a file is chosen nothing is
        else:
            self._form.change(profile=choice)

    def _name_file(self) -> None:
        chosen = self._form.fields.profile_of_file
        name = self.tr("ICC file…") if chosen is None else f"{chosen.name}…"
        self._profile.setItemText(self._profile.findData(ProfileChoice.FILE), name)

    def _retranslate(self) -> None:
        self._quality_name.setText(self.tr("&Quality"))
        self._size_name.setText(self.tr("Si&ze"))
        self._profile_name.setText(self.tr("Colour &profile"))
        self._quality.setAccessibleName(self.tr("Quality"))
        self._longest.setAccessibleName(self.tr("Longest side"))
        self._longest.setSuffix(" px")
        self._percent.setAccessibleName(self.tr("Percent of the full size"))
        self._percent.setSuffix(unit_suffix("%"))
        self._metadata.setText(self.tr("Keep &camera data, captions and place"))
        _fill(
            self._size,
            {
                SizeChoice.FULL: self.tr("Full size"),
                SizeChoice.LONGEST: self.tr("Longest side"),
                SizeChoice.PERCENT: self.tr("Percent"),
            },
        )
        _fill(
            self._profile,
            {
                ProfileChoice.KEEP: self.tr("Keep the picture's own"),
                ProfileChoice.SRGB: "sRGB",
                ProfileChoice.P3: "Display P3",
                ProfileChoice.FILE: "",
            },
        )
        self._show()


def _fill(box: QComboBox, choices: dict[SizeChoice, str] | dict[ProfileChoice, str]) -> None:
    box.clear()
    for choice, text in choices.items():
        box.addItem(text, choice)
