"""Pixels as a small picture on a widget."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap


def small_picture(pixels: NDArray[np.uint8], side: float, *, density: float) -> QPixmap:
    """pixels: h×w×3, sRGB. side: logical px of the square it is fitted into. density: device
    pixels in one."""
    packed = np.ascontiguousarray(pixels, np.uint8)
    height, width = packed.shape[:2]
    image = QImage(packed.data, width, height, width * 3, QImage.Format.Format_RGB888)
    most = round(side * density)
    small = image.scaled(
        QSize(most, most),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    small.setDevicePixelRatio(density)
    return QPixmap.fromImage(small)
