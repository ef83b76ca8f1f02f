"""Measured figures as a list to be read: what was measured, the value, and a judgement."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gesso_desktop.state.fidelity_figures import Figure, Judgement, said
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import colours_of, em, icon_size

_FIGURE = Qt.ItemDataRole.UserRole
_WRAPPED = Qt.TextFlag.TextWordWrap
_Index = QModelIndex | QPersistentModelIndex

JUDGEMENT_ICONS = {
    Judgement.GOOD: "check",
    Judgement.LOOK: "eye",
    Judgement.BAD: "warning",
    Judgement.WAITING: "history",
    Judgement.PLAIN: "info",
}


class FigureList(QListWidget):
    """One stop for the keyboard; the arrows go from figure to figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_FigureDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        current = max(self.currentRow(), 0)
        while self.count() > len(figures):
            self.takeItem(self.count() - 1)
        while self.count() < len(figures):
            self.addItem(QListWidgetItem())
        for row, figure in enumerate(figures):
            item = self.item(row)
            item.setData(_FIGURE, figure)
            item.setText(f"{figure.label}: {figure.value}")
            item.setToolTip(figure.why)
            spoken = ", ".join(filter(None, (item.text(), said(figure.judgement))))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, figure.why)
        self.setCurrentRow(min(current, len(figures) - 1))
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All of it, as far as the width is known."""
        height = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(em(self, 14), max(height, em(self, 3)) + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(em(self, 10), em(self, 6))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # the height of wrapped text is another
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()


class _FigureDelegate(QStyledItemDelegate):
    """First line: label and judgement; below: the value. Both wrap."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        label, value, _, _ = self._places(index.data(_FIGURE), QRect(0, 0, width, 0))
        return QSize(width, value.top() + value.height() + label.top())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        figure, rect, way = index.data(_FIGURE), option.rect, option.direction
        colours = colours_of(option.palette)
        inks = {
            Judgement.GOOD: colours.success,
            Judgement.LOOK: colours.warning,
            Judgement.BAD: colours.danger,
        }
        label, value, word, sign = (
            QStyle.visualRect(way, rect, place) for place in self._places(figure, rect)
        )
        lead = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignLeft) | _WRAPPED
        trail = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignRight)
        painter.save()
        painter.setFont(option.font)
        icon(JUDGEMENT_ICONS[figure.judgement], option.palette).paint(painter, sign)
        painter.setPen(colours.muted)
        painter.drawText(label, int(lead), figure.label)
        painter.setPen(inks.get(figure.judgement, colours.muted))
        painter.drawText(word, int(trail), said(figure.judgement))
        painter.setPen(colours.text)
        painter.drawText(value, int(lead), figure.value)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(option.palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _places(self, figure: Figure, rect: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        """Of label, value, judgement and icon, from left to right."""
        pad, metrics = em(self._view, 0.35), self._view.fontMetrics()
        extent = icon_size(self._view).width()
        left, top = rect.left() + extent + 2 * pad, rect.top() + pad
        across = max(rect.right() - pad - left, 1)
        judged = metrics.horizontalAdvance(said(figure.judgement))
        room = across - judged - (2 * pad if judged else 0)
        tall = 10_000
        size = metrics.boundingRect(QRect(0, 0, max(room, 1), tall), _WRAPPED, figure.label)
        label = QRect(left, top, room, size.height())
        size = metrics.boundingRect(QRect(0, 0, across, tall), _WRAPPED, figure.value)
        value = QRect(left, label.top() + label.height(), across, size.height())
        word = QRect(left + across - judged, top, judged, metrics.height())
        sign = QRect(rect.left() + pad, top, extent, extent)
        return label, value, word, sign
