"""Which panels there are, and where each lies at first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gesso_desktop.state.editor import Editor
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP
from gesso_desktop.ui.fidelity_panel import FidelityPanel
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.film_strip import FilmStripView
from gesso_desktop.ui.history_list import HistoryList
from gesso_desktop.ui.info_panel import InfoPanel
from gesso_desktop.ui.instruction_panel import InstructionPanel
from gesso_desktop.ui.jobs_panel import JobsPanel
from gesso_desktop.ui.panels import Panel
from gesso_desktop.ui.stack_panel import StackPanel
from gesso_desktop.ui.two_files import TwoFilesPanel

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


def panels_of(editor: Editor, dialogs: FileDialogs, parent: QWidget) -> tuple[Panel, ...]:
    """In the order in which the keyboard goes through them."""
    return (
        Panel(
            "sentence",
            QT_TRANSLATE_NOOP("Panels", "Instruction"),
            InstructionPanel(editor, dialogs, parent),
            _RIGHT,
        ),
        Panel(
            "edits",
            QT_TRANSLATE_NOOP("Panels", "Edits"),
            StackPanel(stack=editor.stack, parent=parent),
            _RIGHT,
            below="sentence",
            is_whole=True,
        ),
        Panel(
            "history",
            QT_TRANSLATE_NOOP("Panels", "History"),
            HistoryList(undoing=editor.undoing, parent=parent),
            _RIGHT,
            below="edits",
            is_tabbed=True,
        ),
        Panel(
            "fidelity",
            QT_TRANSLATE_NOOP("Panels", "Fidelity"),
            FidelityPanel(editor.fidelity, parent),
            _RIGHT,
            below="history",
            is_tabbed=True,
        ),
        Panel(
            "information",
            QT_TRANSLATE_NOOP("Panels", "Information"),
            InfoPanel(editor.info, parent),
            _RIGHT,
            below="fidelity",
            is_tabbed=True,
        ),
        Panel(
            "jobs",
            QT_TRANSLATE_NOOP("Panels", "Jobs"),
            JobsPanel(jobs=editor.jobs, parent=parent),
            _RIGHT,
            below="information",
            is_tabbed=True,
        ),
        Panel(
            "two_files",
            QT_TRANSLATE_NOOP("Panels", "Two Files"),
            TwoFilesPanel(two_files=editor.two_files, dialogs=dialogs, parent=parent),
            _RIGHT,
            below="jobs",
            is_tabbed=True,
        ),
        Panel(
            "film_strip",
            QT_TRANSLATE_NOOP("Panels", "Film Strip"),
            FilmStripView(strip=editor.film_strip, thumbnails=editor.thumbnails, parent=parent),
            _BOTTOM,
        ),
    )
