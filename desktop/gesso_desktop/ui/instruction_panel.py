"""The instruction and, below it, where it would run."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gesso_desktop.state.editor import Editor
from gesso_desktop.state.engines import Runs
from gesso_desktop.ui.engine_chooser import EngineChooser
from gesso_desktop.ui.sentence_panel import SentencePanel


class InstructionPanel(QWidget):
    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = SentencePanel(
            sentence=editor.sentence,
            history=editor.prompts,
            recipes=editor.recipes,
            jobs=editor.jobs,
            parent=self,
        )
        self.engines = EngineChooser(editor.engines, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sentence, 1)
        column.addWidget(self.engines)
        self._engines = editor.engines
        self._engines.changed.connect(self._show_who)

    def _show_who(self) -> None:
        by_models = {Runs.HERE, Runs.SERVER}
        lines = self._engines.lines
        self.sentence.show_who([line.who if line.runs in by_models else "" for line in lines])
