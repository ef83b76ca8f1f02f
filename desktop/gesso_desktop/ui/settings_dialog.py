"""The settings, made from their fields. What is changed counts at once."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.settings import facts_of, shown_settings
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.search_box import SearchBox
from gesso_desktop.ui.setting_row import SettingRow
from gesso_desktop.ui.theme import em


class SettingsDialog(QDialog):
    """Show it with show(): the window stays usable, so that a change can be seen there."""

    def __init__(self, state: SettingsState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = SearchBox(self)
        self._search.textChanged.connect(self._filter)
        self._content = QWidget(self)
        self._headings: dict[str, QLabel] = {}
        self._rows: dict[str, SettingRow] = {}
        self._fill(state)
        self._nothing = QLabel(self._content)
        self._content_layout.addWidget(self._nothing)
        self._content_layout.addStretch(1)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._retranslate()
        self._filter()

    def row(self, name: str) -> SettingRow:
        return self._rows[name]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._filter()

    def _fill(self, state: SettingsState) -> None:
        self._content_layout = QVBoxLayout(self._content)
        self._content_layout.setSpacing(0)
        for name in shown_settings():
            section = facts_of(name).section
            if section not in self._headings:
                heading = self._headings[section] = QLabel(self._content)
                heading.setContentsMargins(0, em(self, 0.8), 0, em(self, 0.2))
                font = heading.font()
                font.setBold(True)
                heading.setFont(font)
                self._content_layout.addWidget(heading)
            self._rows[name] = SettingRow(name, state, self._content)
            self._content_layout.addWidget(self._rows[name])

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus inside
        scroll.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._buttons)
        scroll.setMinimumWidth(self._content.minimumSizeHint().width() + em(self, 2))
        self.resize(em(self, 42), em(self, 40))
        self._search.setFocus()

    def _filter(self) -> None:
        words = self._search.text().casefold().split()
        found = {name for name, row in self._rows.items() if row.matches(words)}
        for name, row in self._rows.items():
            row.setVisible(name in found)
        sections = {facts_of(name).section for name in found}
        for section, heading in self._headings.items():
            heading.setVisible(section in sections)
        self._nothing.setVisible(not found)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.setWindowIcon(icon("settings"))
        self._search.setPlaceholderText(self.tr("Search the settings"))
        self._nothing.setText(self.tr("No setting has these words."))
        for section, heading in self._headings.items():
            heading.setText(translated("Settings", section))
