"""Who does the steps of a sentence and who reads it: the engines that the user chose and that are
there, given to the sentence whenever either changes."""

from PySide6.QtCore import QObject

from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.step_runner import StepRunner
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.far_engines import FarEngines
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.sent import Sent
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.settings import MODELS_RUN_HERE, SERVERS_HELP
from gesso_desktop.state.settings_state import SettingsState


class Appointed(QObject):
    """Without models, or where the user wants none, exact operators alone."""

    def __init__(
        self,
        sentence: SentenceState,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        settings: SettingsState,
        *,
        far: FarEngines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sentence, self._settings = sentence, settings
        self._engines, self._installed, self._far = engines, installed, far
        self._again: Sent | None = None
        sentence.further.changed.connect(self._show_further)
        sentence.applying.given_back.connect(self._given_back)
        engines.changed.connect(self._appoint)
        settings.changed.connect(self._setting_changed)

    def _show_further(self) -> None:
        self._engines.show_further(len(self._sentence.further.pictures))

    def _setting_changed(self, name: str) -> None:
        if name == "planner":
            self._appoint()

    def can_be_here(self, job: int) -> bool:
        """Whether the sentence that a job applies could be done without any server."""
        sent = self._sentence.applying.sent_as(job)
        if sent is None or self._engines.choice not in MODELS_RUN_HERE:
            return False
        has_mask, runners = sent.draft.wish.where is not None, self._runners(with_far=False)
        return all(
            any(runner.can(step, has_mask=has_mask) for runner in runners)
            for step in sent.draft.steps
        )

    def do_here(self, job: int, host: str) -> None:
        """Once it has come back from its job, which waits for that server in vain."""
        self._again = self._sentence.applying.sent_as(job)
        self._far.pass_over(host)

    def _given_back(self, sent: Sent) -> None:
        if sent is self._again:
            self._again = None
            self._sentence.applying.retry_asked.emit(sent)

    def _appoint(self) -> None:
        self._sentence.set_runners(self._runners(with_far=True))
        client = self._installed.client
        if client is None or self._engines.choice not in MODELS_RUN_HERE:
            self._sentence.reader.set_planner(None)
            return
        from gesso_desktop.state.engine_runners import second_reading  # noqa: PLC0415  as below

        wants_planner = self._settings.values.planner
        planner = second_reading(client, self._installed.cards) if wants_planner else None
        self._sentence.reader.set_planner(planner)

    def _runners(self, *, with_far: bool) -> tuple[StepRunner, ...]:
        client, placed = self._installed.client, self._far.client
        far = self._far.cards if with_far and self._engines.choice in SERVERS_HELP else ()
        runs_here = self._engines.choice in MODELS_RUN_HERE
        here = self._installed.cards if runs_here else ()
        if client is None or placed is None or not (runs_here or far):
            return EXACT
        from gesso_desktop.state.engine_runners import (  # noqa: PLC0415  not before it is needed
            Chosen,
            sentence_runners,
        )

        looking = {card.id for card in self._engines.looking((*here, *far))}
        choose = Chosen(
            tuple(card for card in here if card.id in looking),
            self._engines.named_id,
            self._installed.better,
        )
        there = [card for card in far if card.id in looking]
        return sentence_runners(client, choose, placed=placed, far=there)
