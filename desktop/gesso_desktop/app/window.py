"""The editor and its window put together: look, language, and what every action does."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gesso_desktop.state.editor import Editor
from gesso_desktop.state.places import Places
from gesso_desktop.ui.main_window import MainWindow
from gesso_desktop.ui.theme import Theme


class Window(QObject):
    """Make one, `show` it, `close` it when the application ends."""

    def __init__(self, app: QApplication, places: Places) -> None:
        super().__init__()
        self.editor = Editor(places, self)
        self.theme = Theme(app, self.editor.settings)
        self.main = MainWindow(self.editor)

    def show(self) -> None:
        self.main.show()

    def close(self) -> None:
        """Nothing of it is left: no window, no thread, no open file."""
        self.main.close()
        self.editor.close()
        self.main.deleteLater()
        self.theme.deleteLater()
