"""What is seen while nothing is open: how to begin, and what was open lately."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.film_strip import StripEntry
from gesso_desktop.state.recent import Recent
from gesso_desktop.state.thumbnails import Thumbnails
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.picture_delegate import PictureDelegate
from gesso_desktop.ui.picture_list import PictureList
from gesso_desktop.ui.theme import colours_of, em

_DRESSING = (
    QEvent.Type.FontChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.LayoutDirectionChange,
)
_WIDEST = 48  # line heights; longer lines of text are hard to read


class StartPage(QWidget):
    open_asked = Signal()
    folder_asked = Signal()
    chosen = Signal(object)
    """The Path of a recent picture."""

    def __init__(
        self, *, recent: Recent, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._recent = recent
        self._is_hovered = False
        self._title = QLabel("Gesso", self)  # a name, the same in every language
        self._what = QLabel(self)
        self._what.setWordWrap(True)
        self._open = QPushButton(icon("open"), "", self)
        self._open.setDefault(True)
        self._open.clicked.connect(self.open_asked)
        self._folder = QPushButton(icon("folder"), "", self)
        self._folder.clicked.connect(self.folder_asked)
        self._drop = QLabel(self)
        self._drop.setWordWrap(True)
        self._heading = QLabel(self)
        self._pictures = PictureList(thumbnails, self)
        self._list = _RecentView(self)
        self._list.setModel(self._pictures)
        self._list.clicked.connect(self._choose)
        self._list.entered_key.connect(self._choose)
        self._heading.setBuddy(self._list)
        self._lay_out()
        recent.changed.connect(self._fill)
        self._retranslate()
        self._dress()
        self._fill()

    def set_hovered(self, is_hovered: bool) -> None:
        """Files are held over the page."""
        self._is_hovered = is_hovered
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self._recent.check()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _DRESSING:
            self._dress()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.window)
        if self._is_hovered:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.link, 3, Qt.PenStyle.DashLine))
            gap = em(self, 0.5)
            painter.drawRoundedRect(self.rect().adjusted(gap, gap, -gap, -gap), gap, gap)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addWidget(self._folder)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(1)
        for item in (self._title, self._what):
            column.addWidget(item)
        column.addSpacing(em(self, 0.75))
        column.addLayout(buttons)
        column.addWidget(self._drop)
        column.addSpacing(em(self, 1.0))
        column.addWidget(self._heading)
        column.addWidget(self._list, 6)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column, 8)
        row.addStretch(1)

    def _dress(self) -> None:
        font = self.font()
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * 2)
        self._title.setFont(font)
        # A label follows the direction of its text, and this one is Latin everywhere.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self._title.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        muted = self.palette()
        muted.setColor(muted.ColorRole.WindowText, colours_of(self.palette()).muted)
        for label in (self._drop, self._heading):
            label.setPalette(muted)
        for label in (self._what, self._drop):
            label.setMaximumWidth(em(self, _WIDEST))

    def _fill(self) -> None:
        self._pictures.set_entries([StripEntry(path, False) for path in self._recent.paths])
        has_any = bool(self._recent.paths)
        self._heading.setVisible(has_any)
        self._list.setVisible(has_any)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(Path(self._pictures.path(index)))

    def _retranslate(self) -> None:
        self._what.setText(
            self.tr(
                "Say what should change in a photograph. Gesso changes that, and not one pixel "
                "more; your original is never written."
            )
        )
        self._open.setText(self.tr("&Open a picture…"))
        self._folder.setText(self.tr("Open a &folder…"))
        self._drop.setText(self.tr("Or drop pictures, a folder or a project here."))
        self._heading.setText(self.tr("&Recent"))
        self._list.setAccessibleName(self.tr("Recent pictures"))
        self.setAccessibleName(self.tr("Start"))


class _RecentView(QListView):
    entered_key = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(PictureDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
