"""Models and machine: what this computer has, which models there are, and adding more of them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLayout,
    QMessageBox,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.models import Incoming, ModelsState
from gesso_desktop.ui.fact_grid import FactGrid
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.job_row import JobRow
from gesso_desktop.ui.licence_dialog import LicenceDialog
from gesso_desktop.ui.model_details import ModelDetailsView
from gesso_desktop.ui.model_list import ModelList
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.theme import em


class ModelDialog(QDialog):
    """Show it with show(): the window stays usable while models are added."""

    def __init__(
        self, models: ModelsState, *, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._models, self._dialogs = models, dialogs
        self._machine = FactGrid(self)
        self._looking = Notice("history", self)
        self._trouble = Notice("warning", self)
        self._list = ModelList(self)
        self._list.chosen.connect(models.select)
        self._details = ModelDetailsView(models, self)
        self._details.file_asked.connect(self._choose_file)
        self._details.folder_asked.connect(self._choose_folder)
        self._details.remove_asked.connect(self._ask_remove)
        self._work: JobRow | None = None
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        for button in self._buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        self._refresh = QPushButton(icon("reset"), "", self)
        self._refresh.setAutoDefault(False)
        self._refresh.clicked.connect(models.look_again)
        self._buttons.addButton(self._refresh, QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        models.changed.connect(self._show)
        models.work_changed.connect(self._show_work)
        models.licence_asked.connect(self._ask_licence)
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._models.look()
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        sides = QSplitter(self)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self._list)
        sides.addWidget(self._details)
        sides.setStretchFactor(0, 1)
        sides.setStretchFactor(1, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._machine)
        self._column.addWidget(self._looking)
        self._column.addWidget(self._trouble)
        self._column.addWidget(sides, 1)
        self._column.addWidget(self._buttons)
        self._list.setMinimumWidth(em(self, 17))
        # What wraps asks for its height at any width on the way; the dialog must not grow with it.
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(em(self, 50), em(self, 36))

    def _show(self) -> None:
        models = self._models
        self._machine.show_facts(models.machine)
        self._looking.say(self.tr("Looking at this machine…") if models.is_looking else "")
        self._trouble.say("\n".join(models.troubles))
        self._list.show_rows(models.rows, models.selected)
        self._show_work()

    def _show_work(self) -> None:
        models = self._models
        self._refresh.setEnabled(models.can_work and not models.is_looking)
        work = models.work
        if self._work is not None and (work is None or work.id != self._work.number):
            self._work.hide()
            self._work.deleteLater()
            self._work = None
        if work is not None and self._work is None:
            self._work = JobRow(models.jobs, work.id, self)
            self._column.insertWidget(self._column.count() - 1, self._work)
        if self._work is not None:
            self._work.show_job()

    def _choose_file(self) -> None:
        self._dialogs.open_model(None, self._models.add)

    def _choose_folder(self) -> None:
        self._dialogs.open_model_folder(None, self._models.add)

    def _ask_licence(self, incoming: Incoming) -> None:
        dialog = LicenceDialog(incoming, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._models.accept(incoming))
        dialog.open()

    def _ask_remove(self) -> None:
        details = self._models.details
        if details is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Remove {model} from this machine?").format(model=details.title))
        box.setInformativeText(self.tr("All its versions go; edits made with it stay."))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(self._models.remove)
        box.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Models and Machine"))
        self.setWindowIcon(icon("model"))
        self._machine.setAccessibleName(self.tr("This machine"))
        self._refresh.setText(self.tr("&Look Again"))
        self._make_room()
        self._show()

    def _make_room(self) -> None:
        """For the words of the buttons, which no language may lose."""
        details = max(em(self, 16), self._details.buttons_width)
        self._details.setMinimumWidth(details)
        self.setMinimumSize(em(self, 20) + details, em(self, 26))
