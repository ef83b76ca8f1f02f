"""What a file will keep, in sentences, before it is written."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.save_form import SaveForm
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import em, icon_size


class PromiseBox(QScrollArea):
    """Kept things have a tick, losses a sign, and what cannot be has its way out as a button."""

    def __init__(self, *, form: SaveForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._free = QPushButton(self)
        self._free.clicked.connect(form.take_free_name)
        self._lines = QWidget(self)
        self._grid = QGridLayout(self._lines)
        self._grid.setColumnStretch(1, 1)
        self.setWidget(self._lines)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(em(self, 7))
        form.changed.connect(self._show)
        form.said_changed.connect(self._show)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    @property
    def text(self) -> str:
        labels = self._lines.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.text())

    def _show(self) -> None:
        self.setAccessibleName(self.tr("What will be kept"))
        said = self._form.said
        self._clear()
        if said is None:
            self._add(None, self.tr("Looking at what can be kept…"))
        elif said.error is not None:
            text = error_text(said.error)
            self._add("warning", text.message, "\n".join(filter(None, [text.hint, text.original])))
            if said.free is not None:
                self._free.setText(self.tr("Use {name}").format(name=said.free.name))
                self._grid.addWidget(self._free, self._grid.rowCount(), 1, self._start())
                self._free.show()
        else:
            losses = () if said.promise is None else said.promise.limits
            kept = len(said.sentences) - len(losses)
            for number, sentence in enumerate(said.sentences):
                self._add("check" if number < kept else "warning", sentence)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setAccessibleDescription(self.text)

    def _clear(self) -> None:
        self._free.hide()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._free:
                widget.hide()
                widget.deleteLater()
                widget.setParent(None)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)

    def _add(self, sign: str | None, text: str, hint: str = "") -> None:
        row = self._grid.rowCount()
        if sign is not None:
            mark = QLabel(self._lines)
            mark.setPixmap(icon(sign).pixmap(icon_size(self) * 0.8, self.devicePixelRatio()))
            self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        label = QLabel(f"{text}\n{hint}" if hint else text, self._lines)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)
        label.show()

    def _start(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeading
