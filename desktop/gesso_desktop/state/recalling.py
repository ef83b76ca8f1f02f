"""Bringing back edits with the place where they act, which is read off the Qt thread."""

from collections.abc import Callable
from dataclasses import replace

from gesso_core.mask import Mask
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.recalled import recalled_area
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.reopened import Reopened


class Recalling:
    """One edit or one sentence at a time; the last one asked for wins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: Task | None = None
        self._area: Mask | None = None
        self._is_due = False

    def start(
        self,
        opened: Opened,
        rows: tuple[PatchRow, ...],
        sentence: str,
        *,
        then: Callable[[Reopened], object],
    ) -> None:
        """See Reopened. Nothing without a document."""
        self.stop()
        document = opened.document
        if document is None:
            return

        def arrived(area: Mask | None) -> None:
            again = Reopened(rows, area, sentence)
            if opened is self._desk.opened and again.is_in(opened.rows):
                self._area = area
                then(again)

        self._task = self._desk.crossing.run(
            Lane.LOOK,
            lambda _: recalled_area(rows[-1], document),
            done=arrived,
            failed=self._desk.messages.fail,
        )

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def took(self, mask: Mask) -> None:
        """What is selected next stands for this mask."""
        self._is_due = mask is self._area

    def selected(self, again: Reopened | None, where: Mask | None) -> Reopened | None:
        """What is open again, now that this is selected."""
        is_due, self._is_due = self._is_due, False
        return replace(again, area=where) if is_due and again is not None else again
