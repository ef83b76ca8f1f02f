"""The picture that a job is making, over the place where it will be."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from gesso_core.geometry import Box
from gesso_desktop.state.compare import Compare
from gesso_desktop.state.jobs import Jobs, JobState
from gesso_desktop.state.view import View


class PreviewOverlay(QObject):
    """See `canvas_frame.Overlay`."""

    repaint_asked = Signal()

    def __init__(self, jobs: Jobs, compare: Compare, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._compare = jobs, compare
        self._shown: object = None
        jobs.changed.connect(self._follow)

    def paint(self, painter: QPainter, view: View) -> None:
        """painter: in logical pixels of a pane."""
        job = self._jobs.running
        if job is None or job.state is not JobState.RUNNING:
            return
        # In a straightened picture it would stand askew, and overlays lie over the original, too;
        # the list of jobs shows it all the same.
        is_hidden = view.framing.straighten or self._compare.shows_before
        if is_hidden or job.area is None or job.preview is None:
            return
        pixels = np.ascontiguousarray(job.preview, np.uint8)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
        painter.setClipRect(_seen(job.area.part, view), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_seen(job.area.whole, view), image)

    def _follow(self, _: int) -> None:
        job = self._jobs.running
        is_seen = job is not None and job.area is not None and job.state is JobState.RUNNING
        preview = job.preview if job is not None and is_seen else None
        if preview is not self._shown:
            self._shown = preview
            self.repaint_asked.emit()


def _seen(box: Box, view: View) -> QRectF:
    first, second = ((box.left, box.top), (box.right, box.bottom))
    corners = QPointF(*view.widget_point(*first)), QPointF(*view.widget_point(*second))
    return QRectF(*corners).normalized()
