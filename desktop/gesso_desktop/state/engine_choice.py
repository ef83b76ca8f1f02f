"""Where edits run: the user's choice, and what it means for the steps that are asked for now."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from gesso_core.recipe import EngineKind, Step
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.engine_texts import Line, does_not_answer, line, nothing_installed, summary
from gesso_desktop.state.engines import (
    DOES_STEPS,
    EngineDirectory,
    EngineOffer,
    StepPlan,
    explain,
)
from gesso_desktop.state.fidelity import Selection
from gesso_desktop.state.settings import EngineChoice
from gesso_desktop.state.settings_state import SettingsState

if TYPE_CHECKING:
    from gesso_desktop.document.choosing import Looking

L = TypeVar("L", bound="Looking")


class EngineChoiceState(QObject):
    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        settings: SettingsState,
        directory: EngineDirectory,
        *,
        selection: Selection,
        away: Callable[[], Sequence[str]] = tuple,
        parent: QObject | None = None,
    ) -> None:
        """away: the names of servers that do not answer."""
        super().__init__(parent)
        self._away = away
        self._desk, self._settings, self._directory = desk, settings, directory
        self._selection = selection
        self._steps: tuple[Step, ...] = ()
        self._further = 0
        settings.changed.connect(self._setting_changed)
        desk.opened_changed.connect(self.changed)
        directory.watch(self.changed.emit)

    @property
    def choice(self) -> EngineChoice:
        return self._settings.values.engine

    @property
    def offers(self) -> tuple[EngineOffer, ...]:
        return self._directory.offers

    @property
    def offers_for_steps(self) -> tuple[EngineOffer, ...]:
        """Without those that only tools ask."""
        return tuple(offer for offer in self.offers if offer.kinds & DOES_STEPS)

    @property
    def named(self) -> EngineOffer | None:
        """The one that the user prefers to all others, while it is there."""
        name = self._settings.values.named_engine
        return next((offer for offer in self.offers if offer.id == name), None)

    def choose(self, choice: EngineChoice) -> None:
        """Kept for the next start; no engine is preferred any more."""
        self._settings.set("named_engine", "")
        self._settings.set("engine", choice)

    def choose_named(self, engine: str) -> None:
        """Prefer this one for whatever it can do; the rest is done as if nothing was chosen."""
        self._settings.set("engine", EngineChoice.AUTO)
        self._settings.set("named_engine", engine)

    @property
    def named_id(self) -> str:
        return "" if self.named is None else self.named.id

    def show_steps(self, steps: Sequence[Step]) -> None:
        """What the user asks for now, whether it can be done or not."""
        if tuple(steps) != self._steps:
            self._steps = tuple(steps)
            self.changed.emit()

    def show_further(self, count: int) -> None:
        """How many further pictures there are to look at."""
        if count != self._further:
            self._further = count
            self.changed.emit()

    def looking(self, able: Sequence[L]) -> tuple[L, ...]:
        """Who may be asked: where none that edits is named, of those that do only who looks at the
        further pictures, if any does."""
        is_named = self.named is not None and EngineKind.EDIT in self.named.kinds
        if is_named or not self._further:
            return tuple(able)
        from gesso_desktop.document.choosing import looking_at  # noqa: PLC0415  seldom wanted

        return looking_at(able, self._further)

    def selection_changed(self) -> None:
        """To be connected to what changes the selection."""
        self.changed.emit()

    @property
    def plans(self) -> tuple[StepPlan, ...]:
        opened = self._desk.opened
        if opened is None:
            return ()
        mask = self._selection()
        selected = None if mask is None else mask.tight_box
        return explain(
            self.choice,
            self.looking(self.offers),
            self._steps,
            selection=selected,
            size=opened.size,
            named=self.named_id,
            better=self._directory.better,
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line(planned) for planned in self.plans)

    @property
    def summary(self) -> str:
        """What leaves this machine; without engines, what that means; which servers are away."""
        said = summary(self.plans) if self.offers else nothing_installed()
        return " ".join(filter(None, [said, *map(does_not_answer, self._away())]))

    def _setting_changed(self, name: str) -> None:
        if name in {"engine", "named_engine"}:
            self.changed.emit()
