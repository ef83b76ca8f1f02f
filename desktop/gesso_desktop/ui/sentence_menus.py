"""Sentences to choose from: ready-made recipes with the user's own, and what was used before."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.recipes import NamedSentence, Recipes, recipe_language
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.ui.icon import icon

_SHOWN = 15  # of the history
_LONGEST = 60  # characters of a sentence in a menu


class RecipeButton(QToolButton):
    def __init__(
        self, sentence: SentenceState, recipes: Recipes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sentence, self._recipes = sentence, recipes
        self._menu = _opening(self, "recipe", self._fill)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        _say(self, self.tr("Recipes"))

    def _fill(self) -> None:
        self._menu.clear()
        for each in self._recipes.ready_made(recipe_language(self.locale())):
            self._offer(each)
        if self._recipes.own:
            self._menu.addSeparator()
        for each in self._recipes.own:
            self._offer(each)
        self._menu.addSeparator()
        keep = self._menu.addAction(self.tr("Keep This Sentence…"), self._ask_name)
        keep.setEnabled(bool(self._sentence.text.strip()))
        drop = self._menu.addMenu(self.tr("Remove"))
        drop.setEnabled(bool(self._recipes.own))
        for each in self._recipes.own:
            drop.addAction(_plain(each.name), partial(self._recipes.drop, each.name))

    def _offer(self, recipe: NamedSentence) -> None:
        action = self._menu.addAction(
            _plain(recipe.name), lambda: self._sentence.use(recipe.sentence)
        )
        action.setToolTip(recipe.sentence)

    def _ask_name(self) -> None:
        sentence = self._sentence.text
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Keep This Sentence"))
        dialog.setLabelText(self.tr("Name of the recipe:"))
        dialog.setTextValue(_short(sentence))
        dialog.textValueSelected.connect(lambda name: self._recipes.keep(name, sentence))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class HistoryButton(QToolButton):
    def __init__(
        self, sentence: SentenceState, history: PromptHistory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sentence, self._history = sentence, history
        self._menu = _opening(self, "history", self._fill)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        _say(self, self.tr("Earlier sentences"))

    def _fill(self) -> None:
        self._menu.clear()
        for prompt in reversed(self._history.prompts[-_SHOWN:]):
            self._menu.addAction(_plain(_short(prompt)), partial(self._sentence.use, prompt))
        self._menu.addSeparator()
        clear = self._menu.addAction(self.tr("Forget Them"), self._history.clear)
        clear.setEnabled(bool(self._history.prompts))


def _opening(button: QToolButton, icon_name: str, fill: Callable[[], None]) -> QMenu:
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(fill)
    button.setMenu(menu)
    button.setIcon(icon(icon_name))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAutoRaise(True)
    return menu


def _say(button: QToolButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
