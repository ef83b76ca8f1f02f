"""Which panels there are, and where each lies at first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gesso_desktop.state.editor import Editor
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP
from gesso_desktop.ui.film_strip import FilmStripView
from gesso_desktop.ui.info_panel import InfoPanel
from gesso_desktop.ui.panels import Panel

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


def panels_of(editor: Editor, parent: QWidget) -> tuple[Panel, ...]:
    """In the order in which the keyboard goes through them."""
    return (
        Panel(
            "information",
            QT_TRANSLATE_NOOP("Panels", "Information"),
            InfoPanel(editor.info, parent),
            _RIGHT,
        ),
        Panel(
            "film_strip",
            QT_TRANSLATE_NOOP("Panels", "Film Strip"),
            FilmStripView(strip=editor.film_strip, thumbnails=editor.thumbnails, parent=parent),
            _BOTTOM,
        ),
    )
