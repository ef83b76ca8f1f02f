"""The picture that a job is making, over the place where it will be."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from gesso_core.geometry import Box
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.view import View


class PreviewOverlay(QObject):
    """See `canvas_frame.Overlay`."""

    repaint_asked = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shown: object = None
        jobs.changed.connect(self._follow)

    def paint(self, painter: QPainter, view: View) -> None:
        """painter: in logical pixels of a pane."""
        job = self._jobs.running
        # In a straightened picture it would stand askew; the list of jobs shows it all the same.
        if job is None or job.area is None or job.preview is None or view.framing.straighten:
            return
        pixels = np.ascontiguousarray(job.preview, np.uint8)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
        painter.setClipRect(_seen(job.area.part, view), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_seen(job.area.whole, view), image)

    def _follow(self, _: int) -> None:
        job = self._jobs.running
        preview = None if job is None or job.area is None else job.preview
        if preview is not self._shown:
            self._shown = preview
            self.repaint_asked.emit()


def _seen(box: Box, view: View) -> QRectF:
    first, second = ((box.left, box.top), (box.right, box.bottom))
    corners = QPointF(*view.widget_point(*first)), QPointF(*view.widget_point(*second))
    return QRectF(*corners).normalized()
