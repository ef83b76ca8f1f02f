"""The pictures of the folder in a row under the canvas."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.thumbnails import Thumbnails
from gesso_desktop.ui.picture_delegate import PictureDelegate, item_size
from gesso_desktop.ui.picture_list import PictureList


class FilmStripView(QListView):
    """A click or Return opens; the arrows go through the pictures."""

    def __init__(
        self, *, strip: FilmStrip, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._thumbnails = thumbnails
        self._pictures = PictureList(thumbnails, self)
        self._delegate = PictureDelegate(self)
        self.setModel(self._pictures)
        self.setItemDelegate(self._delegate)
        self._lie_in_a_row()
        self.clicked.connect(self._choose)
        strip.listed.connect(self._list)
        strip.current_changed.connect(self._follow)
        strip.rewritten.connect(thumbnails.forget)
        self._retranslate()
        self._list()

    def sizeHint(self) -> QSize:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        item = item_size(self.fontMetrics())
        return QSize(6 * item.width(), item.height() + bar + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(item_size(self.fontMetrics()).width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lie_in_a_row(self) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)  # else Qt asks 10 000 items for their size
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def _list(self) -> None:
        """Where the user was, the user stays: only files came or went."""
        current = self.currentIndex()
        path = self._pictures.path(current) if current.isValid() else None
        scrolled = self.horizontalScrollBar().value()
        self._delegate.is_open = None
        self._pictures.set_entries(self._strip.entries)
        self._thumbnails.keep_only({entry.path for entry in self._strip.entries})
        place = None if path is None else self._strip.place_of(path)
        if place is not None:
            self.setCurrentIndex(self._pictures.index(place))
            self.horizontalScrollBar().setValue(scrolled)
            self._mark()
        else:
            self._follow()

    def _follow(self) -> None:
        self._mark()
        if self._strip.current is not None:
            index = self._pictures.index(self._strip.current)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _mark(self) -> None:
        place = self._strip.current
        index = None if place is None else self._pictures.index(place)
        self._delegate.is_open = None if index is None else QPersistentModelIndex(index)
        self.viewport().update()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self._strip.choose(index.row())

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Film strip"))
        self.setAccessibleDescription(self.tr("The pictures of this folder. Return opens one."))
