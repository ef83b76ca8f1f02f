"""The editor and its window put together: look, language, and what every action does."""

import logging

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from gesso_desktop.app.commands import Command
from gesso_desktop.app.commands.edit_commands import EditCommands
from gesso_desktop.app.commands.file_commands import FileCommands
from gesso_desktop.app.commands.help_commands import HelpCommands
from gesso_desktop.app.commands.selection_commands import SelectionCommands
from gesso_desktop.app.commands.view_commands import ViewCommands
from gesso_desktop.app.links import Links
from gesso_desktop.state.collecting import Collecting
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.installed_engines import OpenRuntime
from gesso_desktop.state.places import Places
from gesso_desktop.state.recent_records import RecentRecords
from gesso_desktop.ui.language import Languages
from gesso_desktop.ui.main_window import MainWindow
from gesso_desktop.ui.theme import Theme

_FIRST_LOOK_MS = 300  # after the window is shown: by then it was painted, and answers


class Window(QObject):
    """Make one, `show` it, `close` it when the application ends.

    is_native: file dialogs are the desktop's own; Qt's can be pressed by tests. open_runtime: makes
    what runs models, on a thread, once the window is seen; it is closed with the window.
    """

    def __init__(
        self,
        app: QApplication,
        places: Places,
        *,
        is_native: bool = True,
        open_runtime: OpenRuntime | None = None,
    ) -> None:
        super().__init__()
        self._collecting = Collecting(self)
        self._records = RecentRecords()
        logging.getLogger().addHandler(self._records)
        self.editor = Editor(places, self, open_runtime=open_runtime)
        self.theme = Theme(app, self.editor.settings)
        self.languages = Languages(app, self.editor.settings)
        self.main = MainWindow(self.editor, is_native=is_native)
        self.commands: dict[str, Command] = {
            **FileCommands(self.editor, self.main).commands,
            **EditCommands(self.editor, self.main).commands,
            **SelectionCommands(self.editor, self.main).commands,
            **ViewCommands(self.editor, self.main).commands,
            **HelpCommands(self.editor, self.main, self._records).commands,
        }
        Links(self.editor, self.main)
        self.editor.actions.triggered.connect(self._run)
        for kept in (self.editor.settings, self.editor.recipes):
            if kept.load_problem is not None:
                self.editor.messages.fail(kept.load_problem)
            kept.failed.connect(self.editor.messages.fail)
        app.applicationStateChanged.connect(self._come_back)

    def show(self) -> None:
        self.main.show()
        self._collecting.settle()
        QTimer.singleShot(_FIRST_LOOK_MS, self.editor, self.editor.find_engines)

    def close(self) -> None:
        """Nothing of it is left: no window, no thread, no open file."""
        logging.getLogger().removeHandler(self._records)
        self.main.close()
        self.editor.close()
        self._collecting.stop()
        self.theme.deleteLater()
        self.languages.deleteLater()
        delete(self.main)  # Python owns it: left to its collector it might go at a worse moment

    def _come_back(self, state: Qt.ApplicationState) -> None:
        """Models may have been added elsewhere meanwhile."""
        if state is Qt.ApplicationState.ApplicationActive and self.editor.installed.is_known:
            self.editor.find_engines()

    def _run(self, action_id: str) -> None:
        self.commands[action_id]()
