"""Who does the steps of a sentence and who reads it: the engines that the user chose and that are
there, given to the sentence whenever either changes."""

from PySide6.QtCore import QObject

from gesso_desktop.document.preparing import EXACT
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.settings import MODELS_RUN_HERE
from gesso_desktop.state.settings_state import SettingsState


class Appointed(QObject):
    """Without models, or where the user wants none, exact operators alone."""

    def __init__(
        self,
        sentence: SentenceState,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        settings: SettingsState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sentence, self._settings = sentence, settings
        self._engines, self._installed = engines, installed
        sentence.further.changed.connect(self._show_further)
        engines.changed.connect(self._appoint)
        settings.changed.connect(self._setting_changed)

    def _show_further(self) -> None:
        self._engines.show_further(len(self._sentence.further.pictures))

    def _setting_changed(self, name: str) -> None:
        if name == "planner":
            self._appoint()

    def _appoint(self) -> None:
        client = self._installed.client
        if client is None or self._engines.choice not in MODELS_RUN_HERE:
            self._sentence.set_runners(EXACT)
            self._sentence.reader.set_planner(None)
            return
        from gesso_desktop.state.engine_runners import (  # noqa: PLC0415  not before it is needed
            Chosen,
            second_reading,
            sentence_runners,
        )

        cards = self._installed.cards
        choose = Chosen(
            self._engines.looking(cards), self._engines.named_id, self._installed.better
        )
        self._sentence.set_runners(sentence_runners(client, choose))
        wants_planner = self._settings.values.planner
        planner = second_reading(client, cards) if wants_planner else None
        self._sentence.reader.set_planner(planner)
