"""The model that is chosen: its standing, what to do, its facts, and what can be done to it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.models import ModelsState
from gesso_desktop.state.models_texts import ModelDetails, Standing
from gesso_desktop.ui.fact_grid import FactGrid
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.plain_text import PlainText
from gesso_desktop.ui.theme import em

_SIGNS = {
    Standing.READY: "check",
    Standing.NOT_INSTALLED: "info",
    Standing.NO_LIBRARIES: "warning",
    Standing.DOES_NOT_FIT: "warning",
    Standing.DAMAGED: "warning",
}


class ModelDetailsView(QWidget):
    file_asked = Signal()
    folder_asked = Signal()
    remove_asked = Signal()

    def __init__(self, models: ModelsState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._content = QWidget(self)
        self._title = PlainText(self._content)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._state = Notice("info", self._content)
        self._summary, self._advice = PlainText(self._content), PlainText(self._content)
        self._facts = FactGrid(self._content)
        self._file = QPushButton(icon("open"), "", self)
        self._file.clicked.connect(self.file_asked)
        self._folder = QPushButton(icon("folder"), "", self)
        self._folder.clicked.connect(self.folder_asked)
        self._verify = QPushButton(icon("check"), "", self)
        self._verify.clicked.connect(models.verify)
        self._versions = QMenu(self)
        self._use = QPushButton(icon("history"), "", self)
        self._use.setMenu(self._versions)
        self._remove = QPushButton(icon("trash"), "", self)
        self._remove.clicked.connect(self.remove_asked)
        self._button_rows: list[QHBoxLayout] = []
        self._lay_out()
        models.changed.connect(self._show)
        models.work_changed.connect(self._show_buttons)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def buttons_width(self) -> int:
        """What they need beside each other, in px."""
        return max(row.minimumSize().width() for row in self._button_rows)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._content)
        column.setContentsMargins(em(self, 0.3), em(self, 0.2), em(self, 0.3), 0)
        column.setSpacing(em(self, 0.5))
        for widget in (self._title, self._summary, self._state, self._advice, self._facts):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scroll, 1)
        last: QWidget = scroll
        for buttons in ((self._file, self._folder), (self._verify, self._use, self._remove)):
            row = QHBoxLayout()
            for button in buttons:
                button.setAutoDefault(False)  # Return in the list must not press it
                row.addWidget(button, 1)
                self.setTabOrder(last, button)
                last = button
            rows.addLayout(row)
            self._button_rows.append(row)

    def _show(self) -> None:
        details = self._models.details
        self._content.setVisible(details is not None)
        if details is not None:
            self._show_details(details)
        self._show_buttons()

    def _show_details(self, details: ModelDetails) -> None:
        self._title.setText(details.title)
        self._summary.setText(details.summary)
        self._state.say(details.state, _SIGNS[details.standing])
        self._advice.setText("\n".join(details.advice))
        self._advice.setVisible(bool(details.advice))
        self._facts.show_facts(details.facts)
        said = [details.title, details.summary, details.state, *details.advice, self._facts.text]
        self._scroll.setAccessibleDescription("\n".join(said))

    def _show_buttons(self) -> None:
        models = self._models
        others = models.other_versions
        has_details = models.can_work and models.details is not None
        self._file.setEnabled(has_details)  # for a pack, whatever model is chosen
        self._folder.setEnabled(has_details and not models.is_built_in)
        self._verify.setEnabled(models.can_work and models.is_installed)
        self._remove.setEnabled(self._verify.isEnabled() and not models.is_built_in)
        self._use.setEnabled(models.can_work and bool(others))
        self._versions.clear()
        for other in others:
            item = self._versions.addAction(other.text)
            item.triggered.connect(lambda _=False, version=other.version: models.use(version))

    def _retranslate(self) -> None:
        self._file.setText(self.tr("Add from &File…"))
        self._file.setToolTip(self.tr("A file of this model, or a model pack of any model"))
        self._folder.setText(self.tr("Add from Fol&der…"))
        self._verify.setText(self.tr("&Verify"))
        self._verify.setToolTip(self.tr("Reads every file and compares it with when it was added"))
        self._use.setText(self.tr("&Other Version"))
        self._remove.setText(self.tr("Re&move…"))
        for widget in (self._scroll, self._facts):
            widget.setAccessibleName(self.tr("About this model"))
        self._show()
