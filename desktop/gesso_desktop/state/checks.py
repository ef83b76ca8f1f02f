"""Checking, after every change, that the edits left alone what they do not cover."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.progress import Report
from gesso_desktop.document.checking import Check, check_patch, check_stack
from gesso_desktop.document.document import Document
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.error_texts import error_text

_ALL, _ONE = "all", "one"


class Checks(QObject):
    """Of all edits and of one, where nobody waits; a change cancels what was begun before it."""

    changed = Signal()

    def __init__(self, crossing: Crossing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossing = crossing
        self._tasks: dict[str, Task] = {}
        self._states: dict[str, tuple[Document, str]] = {}
        self._found: dict[str, Check] = {}
        self.problem = ""
        """Why they could not be done."""

    @property
    def everything(self) -> Check | None:
        """None until it is done, as `alone`."""
        return self._found.get(_ALL)

    @property
    def alone(self) -> Check | None:
        return self._found.get(_ONE)

    def check(self, document: Document | None, patch: int | None) -> None:
        """All edits, and `patch` by itself; what was checked in this very state is not again."""
        if document is None or patch is None:
            self._forget(_ALL)
            self._forget(_ONE)
            return
        state = document.state
        self._run(_ALL, (document, state), partial(check_stack, document))
        self._run(_ONE, (document, f"{patch} {state}"), partial(check_patch, document, patch))

    def _run(self, name: str, state: tuple[Document, str], work: Callable[[Report], Check]) -> None:
        if self._states.get(name) == state:
            return
        self._forget(name)
        self._states[name] = state
        self._tasks[name] = self._crossing.run(
            Lane.QUIET, work, done=partial(self._done, name), failed=self._failed
        )

    def _forget(self, name: str) -> None:
        self.problem = ""
        self._found.pop(name, None)
        self._states.pop(name, None)
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()

    def _done(self, name: str, check: Check) -> None:
        self._found[name] = check
        self.changed.emit()

    def _failed(self, error: GessoError) -> None:
        self.problem = error_text(error).message
        self.changed.emit()
