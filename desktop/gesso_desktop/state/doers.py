"""Who does what a tool asks of a model, by where edits run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.engine_texts import about
from gesso_desktop.state.installed_engines import InstalledEngines

if TYPE_CHECKING:  # nothing of it is imported before it is asked for
    from gesso_core.cards.model_card import ModelCard
    from gesso_runtime.client.client import RuntimeClient

Choose = Callable[[Sequence["ModelCard"]], "ModelCard | None"]
"""Of models that are there, the best one that does it; None where none of them does."""


@dataclass(frozen=True, eq=False)
class Doer:
    """A model, and whom to ask for it. styles: that it was added with."""

    client: "RuntimeClient"
    card: "ModelCard"
    styles: tuple[str, ...] = ()


class Doers(QObject):
    changed = Signal()
    """Others may do it now."""

    def __init__(
        self,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines, self._installed = engines, installed
        installed.changed.connect(self.changed)

    def find(self, choose: Choose) -> Doer | None:
        """The one that the user named, where it does that; else the best."""
        return self.find_named(choose) or self._best(choose, self._installed.cards)

    def find_named(self, choose: Choose) -> Doer | None:
        """The one that the user named, where it does that."""
        named = self._engines.named_id
        return self._best(choose, [card for card in self._installed.cards if card.id == named])

    def about(self, doer: Doer | None) -> str:
        """What it is, where it runs, what that takes, and its licence; empty for nobody."""
        if doer is None:
            return ""
        found = (about(offer) for offer in self._engines.offers if offer.id == doer.card.id)
        return next(found, "")

    def _best(self, choose: Choose, cards: "Sequence[ModelCard]") -> Doer | None:
        card, client = choose(cards) if cards else None, self._installed.client
        if card is None or client is None:
            return None
        from gesso_runtime.styles import styles_of  # noqa: PLC0415  imported by `look`

        there = (each for each in self._installed.usable if each.card is card)
        return Doer(client, card, next((styles_of(card, u.files.files) for u in there), ()))
