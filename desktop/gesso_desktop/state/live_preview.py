"""A sentence seen on the picture before it is applied: prepared, shown, followed as it changes."""

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.errors import GessoError
from gesso_core.progress import Progress, silent
from gesso_core.recipe import Step
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.draft import Draft, Preparation, provisional
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.opened import NOTHING

DRAGGING_PAUSE = 200  # ms without a move before what takes time is prepared again


class LivePreview(QObject):
    """Of the newest draft only. The picture's own preview is what it changes."""

    changed = Signal()
    """Preparing began, went on or ended."""
    taken = Signal(object)
    """The Prepared that is shown from now on."""

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.prepared: Prepared | None = None
        """What is shown."""
        self._former: Prepared | None = None  # of which leading steps may be taken over
        self.progress: Progress | None = None
        self.is_shown = True
        self._crossing, self._messages = crossing, messages
        self._draft: Draft | None = None
        self._running: tuple[Preparation, Task] | None = None
        self._pause = QTimer(self, singleShot=True, interval=DRAGGING_PAUSE)
        self._pause.timeout.connect(self._prepare)

    @property
    def is_preparing(self) -> bool:
        return self._running is not None

    def follow(self, draft: Draft) -> None:
        """At once where nothing is asked of the picture, else on a thread."""
        self.stop()
        self._draft = draft
        self._prepare()

    def follow_moves(self, draft: Draft, moved: tuple[int, Step, str] | None) -> None:
        """As `follow`, but what takes time waits for a pause.

        moved: the place of a step in the draft, that step, and the name of its dragged value, which
        is seen at once as nearly as can be.
        """
        if draft.is_quick(self._former):
            self.follow(draft)
            return
        self.stop()
        self._draft = draft
        if moved is not None and self.prepared is not None:
            self._show(provisional(self.prepared, *moved))
        self._pause.start()
        self.changed.emit()

    def set_shown(self, is_shown: bool) -> None:
        """Look at the picture without it; it stays ready."""
        if is_shown != self.is_shown:
            self.is_shown = is_shown
            self._show(self.prepared)
            self.changed.emit()

    def stop(self) -> None:
        """What was prepared stays."""
        self._pause.stop()
        self.progress = None
        if self._running is not None:
            preparation, task = self._running
            self._running = None
            self._former = preparation.so_far or self._former
            task.cancel()
            preparation.give_up()
            self.changed.emit()

    def let_go(self) -> tuple[Preparation, Task] | None:
        """Forget the draft without taking its preview away; what still runs is the caller's."""
        running, self._running = self._running, None
        self.stop()
        self.prepared = self._former = self._draft = None
        return running

    def leave(self) -> None:
        """Forget the draft and what runs for it, without taking its preview away."""
        self.stop()
        self.let_go()

    def forget(self) -> None:
        """The picture is seen as it is."""
        self.stop()
        draft, self._draft = self._draft, None
        self.prepared = self._former = None
        if draft is not None and not draft.opened.is_closed:
            draft.opened.set_preview(NOTHING)
        self.changed.emit()

    def _prepare(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.is_quick(self._former):
            self._take(draft.prepare(silent, self._former))
            return
        preparation = Preparation(draft, self._former)
        task = self._crossing.run(
            Lane.WORK,
            preparation.run,
            done=lambda prepared: self._take(prepared) if self._runs(preparation) else None,
            failed=lambda error: self._failed(error) if self._runs(preparation) else None,
            progressed=lambda made: self._progressed(made) if self._runs(preparation) else None,
        )
        self._running = preparation, task
        self.changed.emit()

    def _runs(self, preparation: Preparation) -> bool:
        """Whether it was neither stopped nor let go."""
        return self._running is not None and self._running[0] is preparation

    def _take(self, prepared: Prepared) -> None:
        self._running = self.progress = None
        self.prepared = self._former = prepared
        self._show(prepared)
        self.taken.emit(prepared)
        self.changed.emit()

    def _failed(self, error: GessoError) -> None:
        self.stop()
        self.changed.emit()
        self._messages.fail(error)

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        if progress.ready is not None and self._draft is not None and self.is_shown:
            self._draft.show_ready(progress.ready)
        self.changed.emit()

    def _show(self, prepared: Prepared | None) -> None:
        if self._draft is not None and prepared is not None:
            seen = self._draft.preview(prepared) if self.is_shown else NOTHING
            self._draft.opened.set_preview(seen)
