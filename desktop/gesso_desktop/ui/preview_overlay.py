"""The picture that a job is making, over the place where it will be."""

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from gesso_core.geometry import Box
from gesso_desktop.state.compare import Compare
from gesso_desktop.state.jobs import Jobs, JobState, PreviewArea
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
        painter.setClipRect(_seen(job.area.part, view), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if job.area.cover is None:
            _paint_all(painter, job.preview, job.area, view)
        else:
            painter.drawImage(0, 0, _layer(painter, job.preview, job.area, view))

    def _follow(self, _: int) -> None:
        job = self._jobs.running
        is_seen = job is not None and job.area is not None and job.state is JobState.RUNNING
        preview = job.preview if job is not None and is_seen else None
        if preview is not self._shown:
            self._shown = preview
            self.repaint_asked.emit()


def _paint_all(painter: QPainter, preview: Any, area: PreviewArea, view: View) -> None:
    pixels = np.ascontiguousarray(preview, np.uint8)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
    painter.drawImage(_seen(area.whole, view), image)


def _layer(painter: QPainter, preview: Any, area: PreviewArea, view: View) -> QImage:
    """As large as the pane: the preview where it will be, as much as it will be."""
    density = painter.device().devicePixelRatio()
    width, height = (math.ceil(length * density) for length in view.viewport)
    layer = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(density)
    layer.fill(Qt.GlobalColor.transparent)
    inner = QPainter(layer)
    inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _paint_all(inner, preview, area, view)
    inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    rows, columns = area.cover.shape
    cover = QImage(area.cover.data, columns, rows, columns, QImage.Format.Format_Alpha8)
    to_pane = view.widget_from_stored  # the cover is as stored, which the view may turn
    inner.setTransform(
        QTransform(to_pane.a, to_pane.d, to_pane.b, to_pane.e, to_pane.c, to_pane.f), True
    )
    part = area.part
    inner.drawImage(QRectF(part.left, part.top, part.width, part.height), cover)
    inner.end()
    return layer


def _seen(box: Box, view: View) -> QRectF:
    first, second = ((box.left, box.top), (box.right, box.bottom))
    corners = QPointF(*view.widget_point(*first)), QPointF(*view.widget_point(*second))
    return QRectF(*corners).normalized()
