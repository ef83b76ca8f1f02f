"""Bringing back where an edit acts, which is read off the Qt thread."""

from collections.abc import Callable

from gesso_core.mask import Mask
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.draft import recalled_area
from gesso_desktop.state.opened import Opened


class Recalling:
    """One edit at a time; the last one asked for wins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: Task | None = None

    def start(self, opened: Opened, row: PatchRow, then: Callable[[Mask | None], object]) -> None:
        """then: gets the area; None for the whole picture. Nothing without a document."""
        self.stop()
        document = opened.document
        if document is None:
            return

        def arrived(area: Mask | None) -> None:
            is_there = row.id in {each.id for each in opened.rows}
            if opened is self._desk.opened and is_there:
                then(area)

        self._task = self._desk.crossing.run(
            Lane.LOOK,
            lambda _: recalled_area(row, document),
            done=arrived,
            failed=self._desk.messages.fail,
        )

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
