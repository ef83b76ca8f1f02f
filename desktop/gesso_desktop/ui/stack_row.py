"""How a line of the stack is drawn: fold, eye, small picture, words. And what a click hits."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QIcon,
    QImage,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gesso_desktop.state.stack_lines import EditLine, FramingLine, Line, SentenceLine
from gesso_desktop.ui import edit_words
from gesso_desktop.ui.broken_texts import BrokenTexts
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.stack_model import StackRole
from gesso_desktop.ui.theme import Colours, colours_of

_Index = QModelIndex | QPersistentModelIndex
_GAP = 0.4  # line heights, as is all that follows
_PICTURE = (3.2, 2.4)
_ICON = 1.2
_TITLE_LINES = 2


class Part(Enum):
    """Of a line; what a click may hit."""

    FOLD = auto()
    EYE = auto()
    REST = auto()


@dataclass(frozen=True)
class _Places:
    fold: QRect
    eye: QRect
    picture: QRect
    text: QRect

    @classmethod
    def of(cls, option: QStyleOptionViewItem, line: Line) -> "_Places":
        """From the leading edge; mirrored where one reads from the right."""
        em = option.fontMetrics.height()
        gap, extent = round(_GAP * em), round(_ICON * em)
        inside = option.rect.adjusted(gap, 0, -gap, 0)
        at = inside.left()

        def next_to(width: int, height: int) -> QRect:
            nonlocal at
            place = QRect(at, inside.center().y() - height // 2, width, height)
            at += width + gap
            return place

        is_member = isinstance(line, EditLine) and line.is_member
        fold = next_to(extent, extent) if is_member or isinstance(line, SentenceLine) else QRect()
        eye = next_to(extent, extent)
        picture = next_to(round(_PICTURE[0] * em), round(_PICTURE[1] * em))
        text = QRect(at, inside.top(), inside.right() - at + 1, inside.height())
        turned = [
            QStyle.visualRect(option.direction, option.rect, place) if not place.isNull() else place
            for place in (fold, eye, picture, text)
        ]
        return cls(*turned)


class StackRow(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.looking_at: str | None = None
        """The key of the line up to which the picture is seen."""
        self._titles = BrokenTexts(_TITLE_LINES)

    def part_at(self, option: QStyleOptionViewItem, line: Line, at: QPoint) -> Part:
        places = _Places.of(option, line)
        if isinstance(line, SentenceLine) and _around(places.fold, option).contains(at):
            return Part.FOLD
        if line.rows and _around(places.eye, option).contains(at):
            return Part.EYE
        return Part.REST

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        em = option.fontMetrics.height()
        return QSize(
            round(14 * em), (_TITLE_LINES + 1) * option.fontMetrics.lineSpacing() + em // 2
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(StackRole.LINE)
        colours, places = colours_of(option.palette), _Places.of(option, line)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if is_chosen:
            painter.fillRect(option.rect, colours.accent)
        elif line.key == self.looking_at:
            painter.fillRect(option.rect, colours.alternate)
        painter.setPen(colours.line)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        self._paint_signs(painter, places, line, is_chosen=is_chosen)
        self._paint_picture(painter, places.picture, index, colours)
        self._paint_words(painter, option, places.text, line, is_chosen=is_chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.on_accent if is_chosen else colours.link, 1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_signs(
        self, painter: QPainter, places: _Places, line: Line, *, is_chosen: bool
    ) -> None:
        mode = QIcon.Mode.Selected if is_chosen else QIcon.Mode.Normal
        if isinstance(line, SentenceLine):
            name = "chevron-right" if line.is_folded else "chevron-down"
            icon(name).paint(painter, places.fold, mode=mode)
        if isinstance(line, FramingLine):
            icon("fit").paint(painter, places.eye, mode=mode)
        elif line.key == self.looking_at:
            icon("pin").paint(painter, places.eye, mode=mode)
        else:
            name = "eye" if line.is_visible else "eye-off"
            icon(name).paint(painter, places.eye, mode=mode)

    def _paint_picture(
        self, painter: QPainter, place: QRect, index: _Index, colours: Colours
    ) -> None:
        line, image = index.data(StackRole.LINE), index.data(StackRole.PICTURE)
        painter.setOpacity(1.0 if line.is_visible else 0.4)
        if isinstance(image, QImage):
            fitted = QRect()
            fitted.setSize(image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
            fitted.moveCenter(place.center())
            painter.drawImage(fitted, image)
        elif line.rows:
            painter.fillRect(place, colours.raised)
        painter.setOpacity(1.0)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        line: Line,
        *,
        is_chosen: bool,
    ) -> None:
        colours, metrics = colours_of(option.palette), option.fontMetrics
        title = self._titles.lines(edit_words.title(line), option.font, place.width())
        height = (len(title) + 1) * metrics.lineSpacing()
        row = QRect(place.left(), place.center().y() - height // 2, place.width(), metrics.height())
        seen = colours.text if line.is_visible else colours.disabled
        painter.setFont(option.font)
        painter.setPen(colours.on_accent if is_chosen else seen)
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        align |= Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as its words are read
        for text in title:
            painter.drawText(row, align, text)
            row.translate(0, metrics.lineSpacing())
        if edit_words.is_out_of_date(line):
            painter.setPen(colours.on_accent if is_chosen else colours.warning)
        else:
            painter.setPen(colours.on_accent if is_chosen else colours.muted)
        note = metrics.elidedText(edit_words.note(line), Qt.TextElideMode.ElideRight, row.width())
        painter.setLayoutDirection(option.direction)
        painter.drawText(row, align, note)


def _around(place: QRect, option: QStyleOptionViewItem) -> QRect:
    """As high as the line: a small sign is hard to hit."""
    if place.isNull():
        return place
    margin = round(_GAP * option.fontMetrics.height() / 2)
    return QRect(
        place.left() - margin, option.rect.top(), place.width() + 2 * margin, option.rect.height()
    )
