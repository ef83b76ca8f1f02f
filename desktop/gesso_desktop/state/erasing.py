"""Erasing: what was brushed over is filled, by a model where there is one, else by the operator."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import BadRequest
from gesso_core.mask import Mask
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Shape, drawn
from gesso_desktop.document.preparing import EXACT, Prepared
from gesso_desktop.document.step_runner import StepRunner, Wish
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doer, Doers, made_for
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.offering import offer_again
from gesso_desktop.state.opened import Committed, Opened
from gesso_desktop.state.selection import Drawing
from gesso_desktop.state.texts import translated

_ERASE = Step("remove_object", EngineKind.INPAINT)


class Erasing(QObject):
    """Every stroke is a job and an edit of its own. Everything here belongs to the Qt thread."""

    changed = Signal()
    """What is being erased."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        doers: Doers,
        instead: Instead,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._doers, self._instead = doers, instead
        self._under_way: dict[int, Drawing | None] = {}
        jobs.changed.connect(self._job_changed)
        desk.opened_changed.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way)

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Strokes on their way, to be painted until they are gone."""
        return tuple(each for each in self._under_way.values() if each is not None)

    def erase(self, shape: Shape) -> None:
        opened = self._desk.opened
        if opened is not None:
            size = opened.size
            self._submit(
                opened,
                lambda report: drawn(shape, size, report).to_mask(),
                Drawing(shape, Mode.ADD),
            )

    def erase_selected(self, mask: Mask) -> None:
        if self._desk.opened is not None:
            self._submit(self._desk.opened, lambda _: mask)

    def stop(self) -> None:
        for number in list(self._under_way):
            self._jobs.cancel(number)

    def _submit(
        self,
        opened: Opened,
        place: Callable[[Report], Mask | None],
        drawing: Drawing | None = None,
        *,
        is_here: bool = False,
    ) -> None:
        again = partial(self._submit, opened, place, drawing)
        find = self._doers.find_here if is_here else self._doers.find_wished
        runners = _runners(find(made_for(EngineKind.INPAINT)))
        number = self._jobs.submit(
            (name := translated("Erasing", "Erase")),
            partial(_erased, opened, place, runners, name),
            done=opened.arrived,
            failed=lambda error: offer_again(self._desk.messages, opened, error, again),
        )
        if self._jobs.job(number).state not in ENDED:
            self._under_way[number] = drawing
            self._instead.note(number, lambda: partial(again, is_here=True))
            self.changed.emit()

    def _job_changed(self, number: int) -> None:
        if number in self._under_way and self._jobs.job(number).state in ENDED:
            del self._under_way[number]
            self.changed.emit()


def _runners(doer: Doer | None) -> tuple[StepRunner, ...]:
    """Who fills what is erased, the best first."""
    if doer is None:
        return EXACT
    from gesso_desktop.state.engine_runners import erasing_runners  # noqa: PLC0415  seldom wanted

    return erasing_runners(doer.client, doer.card)


def _erased(
    opened: Opened,
    place: Callable[[Report], Mask | None],
    runners: tuple[StepRunner, ...],
    name: str,
    report: Report,
) -> Committed[Prepared]:
    """On a worker thread."""
    where = place(report)
    if where is None:
        raise BadRequest("Nothing of the picture was marked.", "Brush over the thing to erase.")
    step = Step(_ERASE.op, _ERASE.engine, {}, name)
    return Draft(opened, name, (step,), Wish(where), runners).apply(report, None)
