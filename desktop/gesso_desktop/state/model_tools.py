"""The tools that ask a model: what can be used now, why not, what is under way, and stopping it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_core.selecting.selection import Mode, Selection
from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.step_runner import StepRunner
from gesso_desktop.state.delivery import Delivery
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.engine_texts import about
from gesso_desktop.state.enlarging import Enlarging, first_that_enlarges
from gesso_desktop.state.erasing import Erasing
from gesso_desktop.state.expanding import Expanding
from gesso_desktop.state.generating import Generating
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.pointing import FindThing, Pointed, Pointing
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.settings import MODELS_RUN_HERE
from gesso_desktop.state.texts import translated

if TYPE_CHECKING:
    from gesso_core.cards.model_card import ModelCard
    from gesso_runtime.client.client import RuntimeClient


class ModelTools(QObject):
    changed = Signal()
    """What can be used."""
    busy_changed = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        selection: SelectionState,
        *,
        delivery: Delivery,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        may_open: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """may_open: whether nothing is lost when another picture is laid on the desk."""
        super().__init__(parent)
        self._desk, self._selection = desk, selection
        self._engines, self._installed = engines, installed
        self.pointing = Pointing(selection, self._find_thing, self)
        self.erasing = Erasing(desk, jobs, self._erasing_runners, self)
        self.enlarging = Enlarging(
            desk,
            jobs,
            delivery,
            card_for=self._enlarger,
            about=self._about,
            told=installed.told,
            parent=self,
        )
        self.expanding = Expanding(
            desk,
            jobs,
            delivery,
            asked=lambda text: self._asked(EngineKind.INPAINT, reads=bool(text)),
            about=self._about,
            remarks=installed.remarks,
            parent=self,
        )
        self.generating = Generating(
            desk,
            jobs,
            can=lambda: bool(self._generators),
            asked=self._generator,
            about=self._about,
            styles=self._styles,
            told=installed.told,
            may_open=may_open,
            parent=self,
        )
        self.erasing.changed.connect(self.busy_changed)
        selection.busy_changed.connect(self.busy_changed)
        installed.changed.connect(self.changed)
        engines.changed.connect(self.generating.changed)
        desk.opened_changed.connect(self.pointing.finish)

    def can(self, kind: EngineKind) -> bool:
        """Whether a model is there that does this."""
        return self._card(kind) is not None

    def about(self, kind: EngineKind) -> str:
        """The model that does this: where it runs, what that takes, its licence; or empty."""
        card = self._card(kind)
        return "" if card is None else self._about(card.id)

    @property
    def busy_with(self) -> str:
        """In words; empty while nothing is under way."""
        if self._selection.is_asking_model:
            return translated("ModelTools", "Finding the outline…")
        return translated("ModelTools", "Erasing…") if self.erasing.is_busy else ""

    @property
    def is_busy(self) -> bool:
        return self._selection.is_asking_model or self.erasing.is_busy

    def stop(self) -> None:
        """Give up what is under way; what is selected and the picture stay as they were."""
        self._selection.stop()
        self.erasing.stop()

    def select_subject(self, mode: Mode) -> None:
        asked = self._asked(EngineKind.MATTE)
        if asked is None:
            return
        client, card = asked
        orientation = self._orientation

        def look(before: Selection, picture: Picture, report: Report) -> Selection:
            from gesso_desktop.document.engine_masks import subject  # noqa: PLC0415

            found = subject(client, card, picture, orientation=orientation, report=report)
            return before.combined(Selection.from_mask(found, before.size), mode)

        self._selection.find(look)

    def erase_selected(self) -> None:
        mask = self._selection.mask
        if mask is not None:
            self.erasing.erase_selected(mask)

    def _find_thing(self) -> FindThing | None:
        asked = self._asked(EngineKind.POINT)
        if asked is None:
            return None
        client, card = asked
        orientation = self._orientation

        def find(picture: Picture, pointed: Pointed, report: Report) -> Mask:
            from gesso_desktop.document.engine_masks import Point, mask_at  # noqa: PLC0415

            return mask_at(
                client,
                card,
                picture,
                points=[Point(int(s.x), int(s.y), s.is_in) for s in pointed.spots],
                box=pointed.box,
                orientation=orientation,
                report=report,
            )

        return find

    def _erasing_runners(self) -> tuple[StepRunner, ...]:
        client, choice = self._installed.client, self._engines.choice
        if client is None or choice not in MODELS_RUN_HERE:
            return EXACT
        from gesso_desktop.state.engine_runners import erasing_runners  # noqa: PLC0415

        return erasing_runners(client, self._installed.cards, self._engines.named_id)

    def _enlarger(self, factor: int) -> "tuple[RuntimeClient, ModelCard] | None":
        client, named = self._installed.client, self._engines.named_id
        card = first_that_enlarges(self._installed.cards, factor, named)
        return None if card is None or client is None else (client, card)

    @property
    def _generators(self) -> "list[ModelCard]":
        return [card for card in self._installed.cards if EngineKind.GENERATE in card.kinds]

    def _generator(self, further: int) -> "tuple[RuntimeClient, ModelCard] | None":
        client, named, able = self._installed.client, self._engines.named_id, self._generators
        if client is None or not able:
            return None
        from gesso_desktop.document.generating import eagerness_to_generate  # noqa: PLC0415

        best = min(able, key=lambda card: (card.id != named, eagerness_to_generate(card, further)))
        return client, best

    def _styles(self, card: "ModelCard") -> tuple[str, ...]:
        from gesso_runtime.styles import styles_of  # noqa: PLC0415

        there = (each for each in self._installed.usable if each.card is card)
        return next((styles_of(card, each.files.files) for each in there), ())

    def _about(self, card: str) -> str:
        """Where it runs, what that takes, and its licence; empty where it cannot run."""
        found = (about(offer) for offer in self._engines.offers if offer.id == card)
        return next(found, "")

    def _asked(
        self, kind: EngineKind, *, reads: bool = False
    ) -> "tuple[RuntimeClient, ModelCard] | None":
        card, client = self._card(kind, reads=reads), self._installed.client
        return None if card is None or client is None else (client, card)

    def _card(self, kind: EngineKind, *, reads: bool = False) -> "ModelCard | None":
        if not self._installed.cards:
            return None
        from gesso_desktop.state.engine_runners import tool_for  # noqa: PLC0415

        cards = self._installed.cards
        if reads:  # words, where anybody does
            able = (each for each in cards if kind in each.kinds and each.prompting.languages)
            cards = tuple(able) or cards
        return tool_for(kind, cards, named=self._engines.named_id)

    @property
    def _orientation(self) -> int:
        return 1 if self._desk.opened is None else self._desk.opened.orientation
