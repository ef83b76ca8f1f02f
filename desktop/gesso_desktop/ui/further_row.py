"""Pictures 2, 3 … of a sentence: small, named, removable, and where another is dropped in."""

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from gesso_core.pixels import Pixels
from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.further_pictures import MOST, FurtherPictures
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.small_picture import small_picture
from gesso_desktop.ui.theme import em

_LISTED = 12  # pictures of the film strip in the menu, around the open one
_NAME_LETTERS = 40


class FurtherRow(QWidget):
    def __init__(
        self,
        further: FurtherPictures,
        *,
        strip: FilmStrip,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._further, self._strip, self._dialogs = further, strip, dialogs
        self._is_wanted = False
        self._says = QLabel(self)
        self._says.setWordWrap(True)
        self._says.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._add = QToolButton(self)
        self._add.setIcon(icon("plus"))
        self._add.setAutoRaise(True)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._add)
        self._menu.aboutToShow.connect(self._fill)
        self._add.setMenu(self._menu)
        self._shown: list[QWidget] = []
        head = QHBoxLayout()
        head.addWidget(self._says, 1)
        head.addWidget(self._add)
        self._pictures = QHBoxLayout()
        self._pictures.setSpacing(em(self, 0.3))
        self._pictures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(em(self, 0.2))
        column.addLayout(head)
        column.addLayout(self._pictures)
        further.changed.connect(self._show)
        self._retranslate()

    def want(self, is_wanted: bool) -> None:
        """Whether a model is there that looks at further pictures."""
        self._is_wanted = is_wanted
        self._show_at_all()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        for former in self._shown:
            self._pictures.removeWidget(former)
            former.hide()
            former.deleteLater()
        pictures = self._further.pictures
        self._shown = [
            self._picture(place, each.path, each.pixels) for place, each in enumerate(pictures)
        ]
        for place, each in enumerate(self._shown):
            self._pictures.insertWidget(place, each)
            each.show()
        self._add.setEnabled(len(pictures) < MOST)
        self._says.setText(self._said())
        self._show_at_all()

    def _said(self) -> str:
        if self._further.is_reading:
            return self.tr("Reading a picture…")
        if self._further.pictures:
            return self.tr("Call them by their names in the sentence.")
        return self.tr("Further pictures: drop them here")

    def _show_at_all(self) -> None:
        self.setVisible(self._is_wanted or bool(self._further.pictures))

    def _picture(self, place: int, path: Path, pixels: Pixels) -> QToolButton:
        """A click takes it away."""
        name = self.tr("Picture {number}").format(number=QLocale().toString(place + 2))
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        side = em(self, 3.2)
        button.setIconSize(QSize(side, side))
        button.setIcon(QIcon(_small(pixels, side, density=self.devicePixelRatioF())))
        button.setText(name)
        button.setToolTip(f"{path.name}\n" + self.tr("Click to take it away"))
        remove = self.tr("{name}, {file}. Press to take it away.")
        button.setAccessibleName(remove.format(name=name, file=path.name))
        button.clicked.connect(partial(self._further.remove, place))
        return button

    def _fill(self) -> None:
        self._menu.clear()
        folder = None if self._strip.folder is None else self._strip.folder
        self._menu.addAction(
            self.tr("Choose a File…"),
            lambda: self._dialogs.further_picture(folder, lambda path: self._further.add([path])),
        )
        entries, current = self._strip.entries, self._strip.current
        first = max(0, (current or 0) - _LISTED // 2)
        others = [
            entry.path
            for place, entry in enumerate(entries[first : first + _LISTED], first)
            if place != current
        ]
        if others:
            self._menu.addSection(self.tr("From the film strip"))
        for path in others:
            name = (
                path.name if len(path.name) <= _NAME_LETTERS else f"…{path.name[-_NAME_LETTERS:]}"
            )
            self._menu.addAction(name.replace("&", "&&"), partial(self._further.add, [path]))

    def _retranslate(self) -> None:
        self._add.setToolTip(self.tr("Add a further picture"))
        self._add.setAccessibleName(self.tr("Add a further picture"))
        self._show()


def _small(pixels: Pixels, side: int, *, density: float) -> QPixmap:
    step = max(1, max(pixels.shape[:2]) // round(4 * side * density))
    few = pixels[::step, ::step]
    shown = np.asarray(few >> 8 if few.dtype == np.uint16 else few, np.uint8)
    return small_picture(shown, side, density=density)
