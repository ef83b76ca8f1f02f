"""The Help menu, settings and shortcuts: dialogs that leave the window usable."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog

from gesso_desktop.app.commands import Commands
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.problem_report import problem_report
from gesso_desktop.state.recent_records import RecentRecords
from gesso_desktop.ui.main_window import MainWindow
from gesso_desktop.ui.problem_report_dialog import ProblemReportDialog, window_facts
from gesso_desktop.ui.settings_dialog import SettingsDialog
from gesso_desktop.ui.shortcut_dialog import ShortcutDialog

if TYPE_CHECKING:
    from gesso_desktop.state.models import ModelsState
    from gesso_desktop.state.servers import ServersState

_MANUAL = Path(__file__).parents[4] / "README.md"


class HelpCommands(QObject):
    def __init__(self, editor: Editor, window: MainWindow, records: RecentRecords) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        self._records = records
        self._open: dict[str, QDialog] = {}
        self._models: ModelsState | None = None
        self._servers: ServersState | None = None

    @property
    def commands(self) -> Commands:
        window, editor = self._window, self._editor
        return {
            "edit.settings": lambda: self._show(
                "settings", lambda: SettingsDialog(editor.settings, window)
            ),
            "edit.shortcuts": lambda: self._show(
                "shortcuts", lambda: ShortcutDialog(editor.actions, window)
            ),
            "help.problem_report": lambda: self._show(
                "report", lambda: ProblemReportDialog(self._report, window)
            ),
            "help.models": lambda: self._show("models", self._make_models),
            "help.servers": lambda: self._show("servers", self._make_servers),
            "help.manual": self._open_manual,
            "help.about": self._about,
        }

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        """One of each kind; asked for again, it comes to the front."""
        dialog = self._open.get(name)
        if dialog is None:
            dialog = self._open[name] = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda: self._open.pop(name, None))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _make_models(self) -> QDialog:
        # What finds models out is imported when somebody wants to know.
        from gesso_desktop.state.models import ModelsState  # noqa: PLC0415
        from gesso_desktop.ui.model_dialog import ModelDialog  # noqa: PLC0415

        editor, window = self._editor, self._window
        if self._models is None:
            self._models = ModelsState(
                editor.installed,
                editor.crossing,
                messages=editor.messages,
                parent=self,
            )
        return ModelDialog(self._models, dialogs=window.dialogs, parent=window)

    def _make_servers(self) -> QDialog:
        # What speaks TLS is imported when somebody wants a server.
        from gesso_desktop.state.servers import ServersState  # noqa: PLC0415
        from gesso_desktop.ui.servers_dialog import ServersDialog  # noqa: PLC0415

        editor = self._editor
        if self._servers is None:
            self._servers = ServersState(editor.places.config, editor.crossing, self)
            self._servers.listed.connect(editor.far.refresh)
        return ServersDialog(self._servers, self._window.dialogs, self._window)

    def _report(self) -> str:
        opened = self._editor.desk.opened
        return problem_report(
            self._editor.settings.values,
            records=self._records.lines,
            errors=self._editor.messages.errors,
            facts={**window_facts(), **self._editor.installed.facts},
            names=[*self._editor.recent.paths, *([] if opened is None else [opened.path])],
        )

    def _open_manual(self) -> None:
        if _MANUAL.is_file():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(_MANUAL)))
        else:
            self._editor.messages.note(self.tr("The manual is not part of this installation."))

    def _about(self) -> None:
        self._editor.messages.note(
            self.tr("Gesso {version}").format(version=version("gesso")),
            self.tr(
                "Edits photographs by instruction and never changes a pixel it was not asked to "
                "change. Apache-2.0; uses Qt (LGPL 3), OpenCV, libvips and others."
            ),
        )
