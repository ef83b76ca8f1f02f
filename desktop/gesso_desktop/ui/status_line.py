"""The line at the bottom: what is open, and the pixel under the cursor."""

from PySide6.QtWidgets import QStatusBar, QWidget

from gesso_desktop.state.editor import Editor
from gesso_desktop.ui.job_pill import JobPill
from gesso_desktop.ui.picture_facts import PictureFacts
from gesso_desktop.ui.read_out import ReadOutView
from gesso_desktop.ui.theme import em
from gesso_desktop.ui.zoom_bar import ZoomBar


class StatusLine(QStatusBar):
    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(em(self, 0.3), 0, em(self, 0.3), 0)
        self.addWidget(PictureFacts(editor.desk, self))
        self.jobs = JobPill(jobs=editor.jobs, parent=self)
        self.addPermanentWidget(self.jobs)
        self.addPermanentWidget(ReadOutView(editor.info, self))
        self._zoom = ZoomBar(editor.easel.view, self)
        self.addPermanentWidget(self._zoom)
        self._desk = editor.desk
        self._desk.opened_changed.connect(self._show_open)
        self._show_open()

    def _show_open(self) -> None:
        self._zoom.set_open(self._desk.opened is not None)
