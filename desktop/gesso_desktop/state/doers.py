"""Who does what a tool asks of a model: this machine or a server, by where edits run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.recipe import EngineKind
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.engine_texts import about
from gesso_desktop.state.far_engines import FarEngines
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.settings import MODELS_RUN_HERE, SERVERS_HELP, EngineChoice
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:  # nothing of it is imported before it is asked for
    from gesso_core.cards.model_card import ModelCard
    from gesso_runtime.client.client import RuntimeClient

_FORBIDDEN = QT_TRANSLATE_NOOP(
    "Actions", "A server might do it, but by the settings nothing is sent to one."
)
_NOT_CHOSEN = QT_TRANSLATE_NOOP(
    "Actions", "A server might do it: choose Automatic where the edits run."
)
_AWAY = QT_TRANSLATE_NOOP("Actions", "A server might do it, but it does not answer now.")

Choose = Callable[[Sequence["ModelCard"]], "ModelCard | None"]
"""Of models that are there, the best one that does it; None where none of them does."""


Begin = Callable[[], object]


@dataclass(frozen=True, eq=False)
class Doer:
    """A model, and whom to ask for it. styles: that it was added with there. host: the server that
    runs it; "" for this machine."""

    client: "RuntimeClient"
    card: "ModelCard"
    styles: tuple[str, ...] = ()
    host: str = ""


class Doers(QObject):
    """Whatever the user chose, what only a model can do is done by one of this machine where no
    server does it: then nothing leaves."""

    changed = Signal()
    """Others may do it now."""

    def __init__(
        self,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        far: FarEngines,
        settings: SettingsState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines, self._installed, self._far = engines, installed, far
        for there_are_others in (installed.changed, far.changed):
            there_are_others.connect(self.changed)
        settings.changed.connect(self._setting_changed)

    def find(self, choose: Choose) -> Doer | None:
        """The one that the user named, where it does that; else the best, of this machine before
        those of servers, unless the user wishes a server."""
        here, there = (self._here, self._there)
        first, then = (there, here) if self._wishes_server else (here, there)
        return self.find_named(choose) or first(choose) or then(choose)

    def find_named(self, choose: Choose) -> Doer | None:
        """The one that the user named, where it does that."""
        named = self._engines.named_id
        return self._here(choose, named) or self._there(choose, named) if named else None

    def find_here(self, choose: Choose) -> Doer | None:
        """Of this machine alone, the named one first."""
        return self._here(choose, self._engines.named_id) or self._here(choose)

    def find_wished(self, choose: Choose) -> Doer | None:
        """For what can be done without a model: a server's only where it is named or wished, and
        nobody's where the user wants no models."""
        if self._wishes_server:
            return self._there(choose)
        runs_here = self._engines.choice in MODELS_RUN_HERE
        return self.find_named(choose) or (self._here(choose) if runs_here else None)

    def instead(self, choose: Choose, begin: Callable[[Doer], object]) -> Begin | None:
        """How to begin it with this machine alone; None where nobody here does it."""
        doer = self.find_here(choose)
        return None if doer is None else partial(begin, doer)

    def about(self, doer: Doer | None) -> str:
        """What it is, where it runs, what that takes, and its licence; empty for nobody."""
        if doer is None:
            return ""
        offers = self._engines.offers
        found = (each for each in offers if (each.id, each.host) == (doer.card.id, doer.host))
        return next(map(about, found), "")

    @property
    def servers_lack(self) -> str:
        """Why no server does what nobody here does, to be translated in "Actions"; or empty."""
        if self._far.is_forbidden:
            return _FORBIDDEN
        if self._far.placed and self._engines.choice not in SERVERS_HELP:
            return _NOT_CHOSEN
        return _AWAY if self._far.away else ""

    @property
    def _wishes_server(self) -> bool:
        return self._engines.choice is EngineChoice.SERVER

    def _here(self, choose: Choose, named: str = "") -> Doer | None:
        cards, client = _named(self._installed.cards, named), self._installed.client
        card = choose(cards) if cards else None
        if card is None or client is None:
            return None
        from gesso_runtime.styles import styles_of  # noqa: PLC0415  imported by `look`

        there = (each for each in self._installed.usable if each.card is card)
        return Doer(client, card, next((styles_of(card, u.files.files) for u in there), ()))

    def _there(self, choose: Choose, named: str = "") -> Doer | None:
        cards = _named(self._far.cards, named) if self._engines.choice in SERVERS_HELP else ()
        card, client = choose(cards) if cards else None, self._far.client
        if card is None or client is None:
            return None
        afar = next(each for each in self._far.placed if each.card is card)
        return Doer(client, card, afar.offer.styles, afar.remote.name)

    def _setting_changed(self, name: str) -> None:
        if name in {"engine", "named_engine", "servers"}:
            self.changed.emit()


def made_for(kind: EngineKind) -> Choose:
    """One that is made for just that before one that does it, too."""

    def choose(cards: "Sequence[ModelCard]") -> "ModelCard | None":
        from gesso_desktop.state.engine_runners import tool_for  # noqa: PLC0415  seldom wanted

        return tool_for(kind, cards)

    return choose


def _named(cards: "Sequence[ModelCard]", named: str) -> "Sequence[ModelCard]":
    return [card for card in cards if card.id == named] if named else cards
