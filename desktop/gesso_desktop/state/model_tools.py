"""The tools that ask a model: what can be used now, why not, what is under way, and stopping it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_core.selecting.selection import Mode, Selection
from gesso_desktop.state.delivery import Delivery
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doer, Doers, made_for
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.enlarging import Enlarging
from gesso_desktop.state.erasing import Erasing
from gesso_desktop.state.expanding import Expanding
from gesso_desktop.state.generating import Generating
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.pointing import FindThing, Pointed, Pointing
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.texts import translated


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
        doers: Doers,
        engines: EngineChoiceState,
        installed: InstalledEngines,
        instead: Instead,
        may_open: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """may_open: whether nothing is lost when another picture is laid on the desk."""
        super().__init__(parent)
        self._desk, self._selection = desk, selection
        self._doers = doers
        self.pointing = Pointing(selection, self._find_thing, self)
        self.erasing = Erasing(desk, jobs, doers, instead, self)
        self.enlarging = Enlarging(
            desk,
            jobs,
            delivery,
            doers,
            instead=instead,
            told=installed.told,
            parent=self,
        )
        self.expanding = Expanding(
            desk,
            jobs,
            delivery,
            doers,
            instead=instead,
            remarks=installed.remarks,
            parent=self,
        )
        self.generating = Generating(
            desk,
            jobs,
            doers,
            instead=instead,
            told=installed.told,
            may_open=may_open,
            parent=self,
        )
        self.erasing.changed.connect(self.busy_changed)
        selection.busy_changed.connect(self.busy_changed)
        doers.changed.connect(self.changed)
        engines.changed.connect(self.generating.changed)
        desk.opened_changed.connect(self.pointing.finish)

    def can(self, kind: EngineKind) -> bool:
        """Whether a model is there that does this."""
        return self._doer(kind) is not None

    def about(self, kind: EngineKind) -> str:
        """The model that does this: where it runs, what that takes, its licence; or empty."""
        return self._doers.about(self._doer(kind))

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
        doer = self._doer(EngineKind.MATTE)
        if doer is None:
            return
        client, card = doer.client, doer.card
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
        doer = self._doer(EngineKind.POINT)
        if doer is None:
            return None
        client, card = doer.client, doer.card
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

    def _doer(self, kind: EngineKind) -> Doer | None:
        """Clicks are answered while one waits, so nothing is sent for them."""
        find = self._doers.find_wished if kind is EngineKind.INPAINT else self._doers.find_here
        return find(made_for(kind))

    @property
    def _orientation(self) -> int:
        return 1 if self._desk.opened is None else self._desk.opened.orientation
