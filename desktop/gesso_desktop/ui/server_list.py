"""The paired servers, each with its address and how it is doing."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gesso_desktop.state.servers import Reach, ServerRow
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.icon import icon

_NAME = Qt.ItemDataRole.UserRole
_ICONS = {
    Reach.UNKNOWN: "server",
    Reach.ASKED: "history",
    Reach.ANSWERS: "check",
    Reach.FAILS: "warning",
}


class ServerList(QTreeWidget):
    chosen = Signal(str)
    """A server's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ServerRow, ...] = ()
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._choose)
        self._retranslate()

    def show_rows(self, rows: tuple[ServerRow, ...], selected: str) -> None:
        with QSignalBlocker(self):
            if [row.name for row in rows] != [row.name for row in self._shown]:
                self.clear()
                self.addTopLevelItems([QTreeWidgetItem() for _ in rows])
            self._shown = rows
            for number, row in enumerate(rows):
                item = self.topLevelItem(number)
                assert item is not None  # there is one for each
                _fill(item, row)
                if row.name == selected:
                    self.setCurrentItem(item)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(0, _NAME)))

    def _retranslate(self) -> None:
        self.setHeaderLabels([self.tr("Server"), self.tr("Address"), self.tr("State")])
        self.setAccessibleName(self.tr("Paired servers"))


def _fill(item: QTreeWidgetItem, row: ServerRow) -> None:
    texts = (row.name, row.address, row.state)
    for column, text in enumerate(texts):
        item.setText(column, text)
        item.setToolTip(column, text)
    item.setData(0, _NAME, row.name)
    item.setIcon(0, icon(_ICONS[row.reach]))
    said = translated("Servers", ", ").join(texts)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
