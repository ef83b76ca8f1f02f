"""The sentence: where it is written, what it is understood as, and what may be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.recipes import Recipes
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.ui.edit_words import named
from gesso_desktop.ui.prompt_box import PromptBox
from gesso_desktop.ui.recipe_view import RecipeView
from gesso_desktop.ui.sentence_buttons import SentenceButtons
from gesso_desktop.ui.sentence_menus import HistoryButton, RecipeButton
from gesso_desktop.ui.sentence_options import SentenceOptions
from gesso_desktop.ui.sentence_progress import SentenceProgress
from gesso_desktop.ui.theme import em


class SentencePanel(QWidget):
    """`prompt` is what the keyboard shortcut of the window gives the focus to."""

    def __init__(
        self,
        *,
        sentence: SentenceState,
        history: PromptHistory,
        recipes: Recipes,
        jobs: Jobs | None = None,
        further: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """jobs: where sentences are applied. further: shows the pictures that they speak of."""
        super().__init__(parent)
        self._sentence = sentence
        self._reopened = QLabel(self)
        self._reopened.setWordWrap(True)
        self.prompt = PromptBox(self)
        self._recipes = RecipeButton(sentence, recipes, self)
        self._history = HistoryButton(sentence, history, self)
        self._understood = QLabel(self)
        self._understood.setWordWrap(True)
        self._understood.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._view = RecipeView(sentence, self)
        self._options = SentenceOptions(sentence, self)
        self._progress = SentenceProgress(sentence, self, jobs=jobs)
        self._buttons = SentenceButtons(sentence, self)
        self._lay_out(further)
        self.prompt.typed.connect(sentence.type)
        self.prompt.run_asked.connect(sentence.run)
        self.prompt.discard_asked.connect(sentence.discard)
        self.prompt.recall_asked.connect(lambda is_older: sentence.recall(is_older=is_older))
        sentence.text_changed.connect(self._show_text)
        for changed in (sentence.phase_changed, sentence.steps_changed, sentence.options_changed):
            changed.connect(self._show)
        self._retranslate()

    def show_who(self, who: Sequence[str]) -> None:
        """Which engine does each step; empty where none does."""
        self._view.show_who(who)

    def sizeHint(self) -> QSize:
        return QSize(em(self, 17), em(self, 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the focused widget has no use for."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._sentence.discard()
        elif is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._sentence.run()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self, further: QWidget | None) -> None:
        below = QHBoxLayout()
        below.addWidget(self._understood, 1)
        below.addWidget(self._history)
        below.addWidget(self._recipes)
        steps = QScrollArea(self)
        steps.setWidget(self._view)
        steps.setWidgetResizable(True)
        steps.setFrameShape(QFrame.Shape.NoFrame)
        steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        steps.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        margin = em(self, 0.4)
        layout.setContentsMargins(margin, margin, margin, 0)
        layout.setSpacing(em(self, 0.3))
        layout.addWidget(self._reopened)
        layout.addWidget(self.prompt)
        if further is not None:
            layout.addWidget(further)
        layout.addLayout(below)
        layout.addWidget(steps, 1)
        layout.addWidget(self._options)
        layout.addWidget(self._progress)
        layout.addWidget(self._buttons)

    def _show_text(self) -> None:
        self.prompt.show_text(self._sentence.text)

    def _show(self) -> None:
        again = self._sentence.reopened
        self._reopened.setVisible(again is not None)
        if again is not None:
            self._reopened.setText(self.tr("Changing “{edit}”").format(edit=named(again.name)))
        self._understood.setText(self._said_of_text())
        self._options.setVisible(bool(self._sentence.steps))

    def _said_of_text(self) -> str:
        if self._sentence.phase in (Phase.EMPTY, Phase.TYPING):
            return ""
        return self.tr("Understood as:") if self._sentence.steps else self.tr("Not understood.")

    def _retranslate(self) -> None:
        self.prompt.setAccessibleName(self.tr("What should change"))
        self.prompt.setPlaceholderText(
            self.tr("What should change? For example: remove the dust and make it a little warmer")
        )
        self._show()
