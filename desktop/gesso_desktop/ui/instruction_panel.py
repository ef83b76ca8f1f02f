"""The instruction and, below it, where it would run."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gesso_core.recipe import EngineKind
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.engines import Runs
from gesso_desktop.ui.drops import Drops
from gesso_desktop.ui.engine_chooser import EngineChooser
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.further_row import FurtherRow
from gesso_desktop.ui.sending_question import SendingQuestion
from gesso_desktop.ui.sentence_panel import SentencePanel
from gesso_desktop.ui.variants_strip import VariantsStrip


class InstructionPanel(QWidget):
    def __init__(self, editor: Editor, dialogs: FileDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        further = editor.sentence.further
        self._further = FurtherRow(further, strip=editor.film_strip, dialogs=dialogs)
        self.sentence = SentencePanel(
            sentence=editor.sentence,
            history=editor.prompts,
            recipes=editor.recipes,
            jobs=editor.jobs,
            further=self._further,
            parent=self,
        )
        self.engines = EngineChooser(editor.engines, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Above the empty sentence, where they are in sight in a low window, too.
        column.addWidget(VariantsStrip(editor.sentence.variants, self))
        column.addWidget(SendingQuestion(editor.sending, self))
        column.addWidget(self.sentence, 1)
        column.addWidget(self.engines)
        self._engines = editor.engines
        self._engines.changed.connect(self._show_who)
        self._installed = editor.installed
        self._far = editor.far
        for there_are_others in (self._installed.changed, self._far.changed):
            there_are_others.connect(self._show_further)
        for onto in (self._further, self.sentence.prompt.viewport()):
            Drops(onto).dropped.connect(further.add)
        self._show_further()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_who()
        super().changeEvent(event)

    def _show_further(self) -> None:
        """Where a model looks at more pictures than one."""
        cards = (*self._installed.cards, *self._far.cards)
        self._further.want(any(c.references and EngineKind.EDIT in c.kinds for c in cards))

    def _show_who(self) -> None:
        by_models = {Runs.HERE, Runs.SERVER}
        lines = self._engines.lines
        self.sentence.show_who([line.who if line.runs in by_models else "" for line in lines])
