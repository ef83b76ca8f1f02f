"""One setting in the dialog: its label, editor, explanation and a way back to the default."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from gesso_desktop.state.settings import facts_of
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.setting_editors import EDITORS
from gesso_desktop.ui.theme import colours_of, em


class SettingRow(QWidget):
    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._state = name, state
        self.editor = EDITORS[facts_of(name).kind](name, state, self)
        self._label = QLabel(self)
        self._label.setBuddy(self.editor)
        self._explanation = QLabel(self)
        self._explanation.setWordWrap(True)
        self._reset = QToolButton(self)
        self._reset.setIcon(icon("reset"))
        self._reset.setAutoRaise(True)
        self._reset.clicked.connect(lambda: state.reset(name))
        self._lay_out()
        # A method, not a lambda: Qt lets go of it when the row goes before the settings do.
        state.changed.connect(self._show_reset)
        self._retranslate()
        self._dim_explanation()
        self.editor.show_value()
        self._show_reset()

    def matches(self, words: list[str]) -> bool:
        """Whether every word occurs in what the row says, in the language shown."""
        facts = self.editor.facts
        texts = (facts.section, facts.label, facts.explanation, *facts.choices.values())
        said = " ".join(translated("Settings", text) for text in texts).casefold()
        return all(word in said for word in words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._dim_explanation()
        elif event.type() == QEvent.Type.FontChange:
            self._label.setFixedWidth(em(self, 12))

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, em(self, 0.3), 0, em(self, 0.3))
        layout.setVerticalSpacing(em(self, 0.15))
        layout.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignVCenter
        self._label.setWordWrap(True)
        self._label.setFixedWidth(em(self, 12))  # one column through all rows
        layout.addWidget(self._label, 0, 0, top)
        layout.addWidget(self.editor, 0, 1)
        layout.addWidget(self._reset, 0, 2, top)
        layout.addWidget(self._explanation, 1, 1)

    def _retranslate(self) -> None:
        label = self.editor.label
        self.editor.retranslate()
        self._label.setText("" if self.editor.has_own_label else label)
        self._explanation.setText(translated("Settings", self.editor.facts.explanation))
        text = self.tr("Back to the default: %1").replace("%1", label)
        self._reset.setToolTip(text)
        self._reset.setAccessibleName(text)

    def _dim_explanation(self) -> None:
        muted = colours_of(self.palette()).muted
        palette = QPalette(self._explanation.palette())
        if palette.color(QPalette.ColorRole.WindowText) != muted:
            palette.setColor(QPalette.ColorRole.WindowText, muted)
            self._explanation.setPalette(palette)

    def _show_reset(self) -> None:
        self._reset.setEnabled(not self._state.is_default(self._name))
