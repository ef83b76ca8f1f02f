"""A new picture from words: what it shows, how it is made and by whom, and what it will be."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gesso_core.geometry import Size
from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.generating import LEAST, Generating, Picture
from gesso_desktop.state.sending import Sending
from gesso_desktop.ui.drops import Drops
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.further_row import FurtherRow
from gesso_desktop.ui.job_view import JobView
from gesso_desktop.ui.prompt_box import PromptBox
from gesso_desktop.ui.quality_box import QualityBox
from gesso_desktop.ui.sending_question import SendingQuestion
from gesso_desktop.ui.theme import em

_PNG = frozenset({".png"})


class GenerateDialog(QDialog):
    """Opened with `ask`. Closing it while a picture is made lets that go on among the jobs."""

    def __init__(
        self,
        *,
        generating: Generating,
        sending: Sending,
        strip: FilmStrip,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._generating, self._dialogs = generating, dialogs
        self._says, self._who, self._limit, self._trouble = (_wrapping(self) for _ in range(4))
        self._question = SendingQuestion(sending, self)  # the window's own is out of reach
        self._prompt = PromptBox(self)
        self._prompt.textChanged.connect(self._show)
        self._prompt.run_asked.connect(self._choose_file)
        self._prompt.discard_asked.connect(self.reject)
        self._further = FurtherRow(generating.further, strip=strip, dialogs=dialogs, parent=self)
        Drops(self._further).dropped.connect(generating.further.add)
        self._style, self._quality, self._seed = QComboBox(self), QualityBox(self), QSpinBox(self)
        self._seed.setRange(0, 2**31 - 1)
        self._sides = QSpinBox(self), QSpinBox(self)
        for side in self._sides:
            side.editingFinished.connect(self._snap)
            side.valueChanged.connect(self._show)
        self._by = QLabel("×", self)
        self._form = QFormLayout()
        self._fields = QWidget(self)
        self._view = JobView(self)
        self._view.stop_asked.connect(generating.stop)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._make = QPushButton(self)
        self._buttons.addButton(self._make, QDialogButtonBox.ButtonRole.ActionRole)
        self._make.setDefault(True)
        self._make.clicked.connect(self._choose_file)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.finished.connect(generating.leave)
        generating.changed.connect(self._follow)
        generating.finished.connect(self._end)
        self._usual: Size | None = None
        """The size as it was before the user set another."""
        self._retranslate()

    def ask(self) -> None:
        """As it was filled in last, or with what is made meanwhile."""
        self._generating.wait()
        self._show()
        self.open()
        self._prompt.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def _picture(self) -> Picture:
        width, height = (side.value() for side in self._sides)
        return Picture(
            self._prompt.toPlainText().strip(),
            Size(width, height),
            self._style.currentData() if self._style.count() else None,
            self._seed.value(),
            self._quality.quality,
        )

    def _follow(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        generating = self._generating
        self._follow_size()
        self._list_styles()
        picture, job = self._picture, generating.job
        self._form.setRowVisible(self._quality, generating.has_preview)
        self._further.want(generating.looks_further)
        self._who.setText(generating.about)
        self._fields.setEnabled(job is None)
        trouble = generating.refusal(picture) or (None if job else generating.trouble)
        said = [] if trouble is None else [trouble.message, trouble.hint, trouble.original]
        self._trouble.setText(" ".join(filter(None, said)))
        self._trouble.setVisible(trouble is not None)
        is_ready = not generating.further.is_reading and generating.refusal(picture) is None
        self._make.setEnabled(job is None and generating.can and is_ready and bool(picture.text))
        self._view.show_job(job)

    def _list_styles(self) -> None:
        """Those of who makes it; the first is the usual one."""
        styles = self._generating.styles
        named = [self._style.itemData(number) for number in range(self._style.count())]
        if named != [*styles, *([""] if styles else [])]:
            with QSignalBlocker(self._style):
                self._style.clear()
                for style in styles:
                    self._style.addItem(style, style)
                if styles:
                    self._style.addItem("", "")
        self._style.setItemText(self._style.findData(""), self.tr("None"))
        self._form.setRowVisible(self._style, bool(styles))

    def _follow_size(self) -> None:
        """That of who makes it, until the user sets another."""
        grid, usual = self._generating.grid, self._generating.usual_size
        if grid is None:
            return
        is_set = self._usual not in {None, self._picture.size}
        least = -(-LEAST // grid.grid) * grid.grid
        for side, value in zip(self._sides, (usual.width, usual.height), strict=True):
            with QSignalBlocker(side):
                side.setRange(least, grid.longest // grid.grid * grid.grid)
                side.setSingleStep(grid.grid)
                if not is_set:
                    side.setValue(value)
        if not is_set:
            self._usual = usual

    def _snap(self) -> None:
        """To the grid of who makes it."""
        grid = self._generating.grid
        if grid is not None:
            for side in self._sides:
                side.setValue(round(side.value() / grid.grid) * grid.grid)

    def _choose_file(self) -> None:
        if self._make.isEnabled():
            self._snap()
            picture = self._picture
            self._dialogs.save_picture(
                self._generating.suggestion,
                lambda path: self._generating.start(picture, path),
                suffixes=_PNG,
            )

    def _end(self) -> None:
        if self.isVisible():
            self.accept()

    def _lay_out(self) -> None:
        sides = QWidget(self)
        beside = QHBoxLayout(sides)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._sides[0], 1)
        beside.addWidget(self._by)
        beside.addWidget(self._sides[1], 1)
        self._names = [QLabel(self) for _ in range(4)]
        fields: tuple[QWidget, ...] = (self._style, sides, self._quality, self._seed)
        buddies = (self._style, self._sides[0], self._quality, self._seed)
        for name, field, buddy in zip(self._names, fields, buddies, strict=True):
            name.setBuddy(buddy)
            self._form.addRow(name, field)
        self._says.setBuddy(self._prompt)
        inside = QVBoxLayout(self._fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._says)
        inside.addWidget(self._prompt)
        inside.addWidget(self._further)
        inside.addLayout(self._form)
        left = QVBoxLayout()
        for each in (self._fields, self._question, self._trouble, self._who, self._limit):
            left.addWidget(each)
        left.addStretch(1)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addSpacing(em(self, 0.6))
        row.addWidget(self._view, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(self._buttons)
        self._fields.setMinimumWidth(em(self, 22))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Generate a Picture"))
        self._says.setText(self.tr("What the picture s&hows"))
        self._prompt.setAccessibleName(self.tr("What the picture shows"))
        self._prompt.setPlaceholderText(self.tr("For example: a heron in the rain"))
        texts = (
            self.tr("S&tyle"),
            self.tr("Si&ze"),
            self.tr("&Quality"),
            self.tr("Se&ed"),
        )
        for name, text in zip(self._names, texts, strict=True):
            name.setText(text)
        self._style.setAccessibleName(self.tr("Style"))
        self._quality.setAccessibleName(self.tr("Quality"))
        self._seed.setAccessibleName(self.tr("Seed"))
        for side, text in zip(self._sides, (self.tr("Width"), self.tr("Height")), strict=True):
            side.setAccessibleName(text)
            side.setSuffix(" " + self.tr("px"))
        self._limit.setText(
            self.tr(
                "Every pixel is made up. The result is a new PNG file; the picture that is open "
                "and its edits are not touched."
            )
        )
        self._make.setText(self.tr("&Generate…"))
        self._show()


def _wrapping(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    return label
