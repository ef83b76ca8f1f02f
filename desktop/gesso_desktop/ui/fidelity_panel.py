"""How true the edits are to the picture, and where a model's edit acts: shown and corrected."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gesso_desktop.state.fidelity import FidelityState
from gesso_desktop.ui.figure_list import FigureList
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.sensitivity_slider import SensitivitySlider
from gesso_desktop.ui.theme import em


class FidelityPanel(QWidget):
    output_asked = Signal()
    """Ask for the file of another program's output, and give it to `FidelityState.compose`."""

    def __init__(self, fidelity: FidelityState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fidelity = fidelity
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        self._figures = FigureList(self)
        self._warning = Notice("warning", self)
        self._introduction = Notice("info", self)
        self._hint = Notice("info", self)
        self._add = self._button("plus")
        self._take_out = self._button("minus")
        self._sensitivity = SensitivitySlider(self)
        self._map = self._button("change-map")
        self._map.setCheckable(True)
        self._compose = self._button("compose")
        self._lay_out()
        self._add.clicked.connect(fidelity.add_selection)
        self._take_out.clicked.connect(fidelity.take_selection_out)
        self._sensitivity.settled.connect(fidelity.set_sensitivity)
        self._map.toggled.connect(fidelity.show_map)
        self._compose.clicked.connect(self.output_asked)
        fidelity.changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _button(self, icon_name: str) -> QPushButton:
        button = QPushButton(self)
        button.setIcon(icon(icon_name))
        return button

    def _lay_out(self) -> None:
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        policy = self._figures.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the controls keep their place
        self._figures.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setSpacing(em(self, 0.5))
        column.addWidget(self._name)
        column.addWidget(self._introduction)
        column.addWidget(self._figures, 1)
        for widget in (
            self._warning,
            self._hint,  # under the figures, which make room, so that nothing else moves
            self._map,
            self._add,
            self._take_out,
            self._sensitivity,
            self._compose,
        ):
            column.addWidget(widget)

    def _retranslate(self) -> None:
        self._figures.setAccessibleName(self.tr("Figures of the edit"))
        self._add.setText(self.tr("&Add selection to the change"))
        self._add.setToolTip(
            self.tr("Uses the model's pixels in the selection too, without running it again.")
        )
        self._take_out.setText(self.tr("&Take selection out"))
        self._take_out.setToolTip(self.tr("Leaves the selection as it was before this edit."))
        self._map.setText(self.tr("Show change &map"))
        self._map.setToolTip(self.tr("Tints what this edit replaces on the picture."))
        self._compose.setText(self.tr("&Put back another program's output…"))
        self._compose.setToolTip(
            self.tr("Aligned, matched in colour, and only where it differs from the picture.")
        )
        self._show()

    def _show(self) -> None:
        fidelity = self._fidelity
        edit = fidelity.edit
        self._name.setText(self.tr("No edit yet") if edit is None else edit.name)
        self._figures.show_figures(fidelity.figures)
        self._figures.setVisible(bool(fidelity.figures))
        self._warning.say("\n".join(fidelity.warnings))
        self._introduction.say(fidelity.hint if edit is None else "")
        self._hint.say("" if edit is None else fidelity.hint)
        for button in (self._add, self._take_out):
            button.setVisible(fidelity.can_correct)
            button.setEnabled(fidelity.has_selection)
        self._sensitivity.setVisible(fidelity.shows_sensitivity)
        self._sensitivity.show_sensitivity(fidelity.sensitivity)
        self._map.setEnabled(edit is not None)
        self._map.setChecked(fidelity.shows_map)
        self._compose.setEnabled(fidelity.is_open)
