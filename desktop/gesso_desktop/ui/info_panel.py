"""Histogram and metadata of the open picture."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.document.readable_metadata import Section
from gesso_desktop.state.info import InfoState
from gesso_desktop.state.info_names import entry_name, entry_value
from gesso_desktop.ui.histogram_view import HistogramView


class InfoPanel(QWidget):
    def __init__(self, info: InfoState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info = info
        self._shown: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._histogram = HistogramView(self)
        self._logarithmic = QCheckBox(self)
        self._logarithmic.toggled.connect(self._histogram.set_logarithmic)
        self._counted = QLabel(self)
        self._counted.setWordWrap(True)
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._tree = QTreeWidget(self)
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._copy = QPushButton(self)
        self._copy.clicked.connect(self._copy_all)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self._tree)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._copy_selected)
        self._lay_out()
        info.histogram_changed.connect(self._show_histogram)
        info.metadata_changed.connect(self._show_metadata)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._counted, 1)
        row.addWidget(self._logarithmic)
        column = QVBoxLayout(self)
        column.addWidget(self._histogram)
        column.addLayout(row)
        column.addWidget(self._search)
        column.addWidget(self._tree, 1)
        column.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTrailing)

    def _retranslate(self) -> None:
        self._logarithmic.setText(self.tr("Logarithmic"))
        self._search.setPlaceholderText(self.tr("Search metadata"))
        self._search.setAccessibleName(self.tr("Search metadata"))
        self._tree.setAccessibleName(self.tr("Metadata"))
        self._copy.setText(self.tr("Copy all"))
        self._show_histogram()
        self._show_metadata()

    def _show_histogram(self) -> None:
        counted = self._info.histogram
        self._histogram.show_histogram(counted)
        if counted is None:
            self._counted.setText("")
        elif counted.is_reduced:
            self._counted.setText(self.tr("Counted on a reduced copy, in source values"))
        else:
            self._counted.setText(self.tr("Every pixel, in source values"))

    def _show_metadata(self) -> None:
        self._tree.clear()
        self._shown = [self._add(section) for section in self._info.sections]
        self._filter(self._search.text())

    def _add(self, section: Section) -> tuple[QTreeWidgetItem, list[QTreeWidgetItem]]:
        top = QTreeWidgetItem(self._tree, [self._section_name(section)])
        top.setFirstColumnSpanned(True)
        font = top.font(0)
        font.setBold(True)
        top.setFont(0, font)
        children = []
        if section.damage:
            note = QTreeWidgetItem(top, [section.damage])
            note.setFirstColumnSpanned(True)
            note.setToolTip(0, section.damage)
            children.append(note)
        for entry in section.entries:
            name = entry_name(section.name, entry.name)
            value = entry_value(section.name, entry.value)
            item = QTreeWidgetItem(top, [name, value])
            item.setToolTip(1, value)
            children.append(item)
        top.setExpanded(True)
        return top, children

    def _section_name(self, section: Section) -> str:
        names = {
            "file": self.tr("File"),
            "exif": self.tr("Camera (EXIF)"),
            "gps": self.tr("Place (GPS): stays in every copy"),
            "iptc": self.tr("Caption and credits (IPTC)"),
            "xmp": self.tr("XMP"),
            "icc": self.tr("Colour profile (ICC)"),
            "damage": self.tr("Damaged metadata"),
        }
        return names.get(section.name, section.name)

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for top, children in self._shown:
            fitting = [
                child
                for child in children
                if wanted in f"{child.text(0)} {child.text(1)}".casefold()
            ]
            for child in children:
                child.setHidden(child not in fitting)
            top.setHidden(not fitting)

    def _copy_selected(self) -> None:
        chosen = [item.text(1) or item.text(0) for item in self._tree.selectedItems()]
        QGuiApplication.clipboard().setText("\n".join(chosen))

    def _copy_all(self) -> None:
        lines = [
            "\t".join((top.text(0), child.text(0), child.text(1))).rstrip()
            for top, children in self._shown
            for child in children
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
