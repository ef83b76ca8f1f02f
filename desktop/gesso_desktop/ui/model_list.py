"""The models by what they are for, each with its standing beside it."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gesso_core.cards.model_card import Role
from gesso_desktop.state.models_texts import ROLES, ModelRow, Standing
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import em

_ID = Qt.ItemDataRole.UserRole
_ICONS = {
    Standing.READY: "check",
    Standing.NO_LIBRARIES: "warning",
    Standing.DOES_NOT_FIT: "machine",
    Standing.DAMAGED: "warning",
}


class ModelList(QTreeWidget):
    chosen = Signal(str)
    """A card's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ModelRow, ...] = ()
        self._rows: dict[str, QTreeWidgetItem] = {}
        blank = QPixmap(64, 64)
        blank.fill(Qt.GlobalColor.transparent)
        self._no_icon = QIcon(blank)  # keeps the titles in one column
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(em(self, 0.6))
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._choose)
        self._retranslate()

    def show_rows(self, rows: tuple[ModelRow, ...], selected: str) -> None:
        with QSignalBlocker(self):
            if rows != self._shown:
                self._shown = rows
                self._fill()
            if selected in self._rows:
                self.setCurrentItem(self._rows[selected])
        self._keep_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_sight()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _keep_in_sight(self) -> None:
        if (chosen := self.currentItem()) is not None:
            self.scrollToItem(chosen)

    def _fill(self) -> None:
        self.clear()
        self._rows = {}
        headings: dict[Role, QTreeWidgetItem] = {}
        for row in self._shown:
            if row.role not in headings:
                headings[row.role] = self._heading(row.role)
            item = QTreeWidgetItem(headings[row.role], [row.title, row.state])
            item.setData(0, _ID, row.id)
            sign = _ICONS.get(row.standing)
            item.setIcon(0, self._no_icon if sign is None else icon(sign))
            item.setToolTip(0, row.title)
            said = translated("Models", ", ").join([row.title, row.state])
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
            self._rows[row.id] = item
        self.expandAll()

    def _heading(self, role: Role) -> QTreeWidgetItem:
        heading = QTreeWidgetItem(self, [translated("Models", ROLES[role])])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFirstColumnSpanned(True)
        font = self.font()
        font.setBold(True)
        heading.setFont(0, font)
        return heading

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        card = "" if item is None else str(item.data(0, _ID) or "")
        if card:
            self.chosen.emit(card)

    def _retranslate(self) -> None:
        self.setHeaderLabels([self.tr("Model"), self.tr("State")])
        self.setAccessibleName(self.tr("Models"))
