"""How one picture of a list is drawn: its thumbnail, its name, a mark where it has edits."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gesso_desktop.state.thumbnails import Painted
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.picture_list import PictureList, PictureRole
from gesso_desktop.ui.theme import Colours, colours_of

_State = QStyle.StateFlag
_MARGIN = 0.25  # line heights, as are these
_SIDE = 5.0
_MARK = 1.0


def image_of(pixels: Painted) -> QImage:
    """Without a copy: the array must outlive the image."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)


class PictureDelegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_open: QPersistentModelIndex | None = None
        """The picture that lies on the desk, if it is one of these."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return item_size(option.fontMetrics)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours = colours_of(option.palette)
        line = option.fontMetrics.height()
        margin = round(line * _MARGIN)
        inside = option.rect.adjusted(margin, margin, -margin, -margin)
        name = QRect(inside.left(), inside.bottom() - line + 1, inside.width(), line)
        frame = QRect(inside.left(), inside.top(), inside.width(), inside.height() - line - margin)
        is_selected = bool(option.state & _State.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent)
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 3, 3)
        self._paint_picture(painter, frame, option, index, colours)
        painter.setPen(colours.on_accent if is_selected else colours.muted)
        text = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, text)
        if self.is_open is not None and self.is_open == index:
            self._paint_ring(painter, option.rect.adjusted(1, 1, -2, -2), colours, is_selected)
        if option.state & _State.State_HasFocus and option.state & _State.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.text, 1, Qt.PenStyle.DotLine))
            painter.drawRect(option.rect.adjusted(2, 2, -3, -3))
        painter.restore()

    def _paint_picture(
        self,
        painter: QPainter,
        frame: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        colours: Colours,
    ) -> None:
        found = cast("PictureList", index.model()).thumbnail(index)
        extent = round(option.fontMetrics.height() * _MARK)
        if found is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.alternate)
            painter.drawRect(_centred(QSize(frame.height() * 3 // 2, frame.height()), frame))
            return
        if found.pixels is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.alternate)
            painter.drawRect(_centred(QSize(frame.height() * 3 // 2, frame.height()), frame))
            sign = QRect(0, 0, 3 * extent // 2, 3 * extent // 2)
            sign.moveCenter(frame.center())
            icon("warning", option.palette).paint(
                painter, sign, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Disabled
            )
            return
        image = image_of(found.pixels)
        place = _centred(image.size(), frame)
        painter.drawImage(place, image)
        if index.data(PictureRole.IS_EDITED):
            mark = QRect(0, 0, extent, extent)
            is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
            mark.moveBottomLeft(place.bottomLeft()) if is_rtl else mark.moveBottomRight(
                place.bottomRight()
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.window)
            painter.drawRect(mark.adjusted(-1, -1, 1, 1).intersected(place))
            icon("edit", option.palette).paint(painter, mark)

    def _paint_ring(
        self, painter: QPainter, place: QRect, colours: Colours, is_selected: bool
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colours.on_accent if is_selected else colours.link, 2))
        painter.drawRoundedRect(place, 3, 3)


def item_size(metrics: QFontMetrics) -> QSize:
    line = metrics.height()
    side = round(line * _SIDE)
    return QSize(round(side * 1.3), side + line + 3 * round(line * _MARGIN))


def _centred(size: QSize, frame: QRect) -> QRect:
    """The largest of these proportions within `frame`, in its middle."""
    place = QRect()
    place.setSize(size.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(frame.center())
    return place
