"""Undo and redo, the Instruction menu, the jobs and the Edits menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gesso_desktop.app.commands import Command, Commands
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.action_table import Needs
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.stack_lines import Line, SentenceLine
from gesso_desktop.ui.main_window import MainWindow

_OF_EDITS = ("stack.toggle", "stack.reopen")
_MOVES = {"stack.move_up": 1, "stack.move_down": -1}


class EditCommands(QObject):
    def __init__(self, editor: Editor, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        self._actions = editor.actions
        editor.undoing.changed.connect(self._show_undoing)
        editor.stack.selected_changed.connect(self._show_stack)
        editor.stack.lines_changed.connect(self._show_stack)
        editor.sentence.options_changed.connect(self._show_sentence)
        editor.sentence.text_changed.connect(self._show_sentence)
        editor.jobs.changed.connect(lambda _: self._show_jobs())
        editor.stack.reopen_asked.connect(self._reopen)
        editor.stack.reopen_sentence_asked.connect(self._reopen_sentence)
        editor.stack.run_again_asked.connect(partial(editor.sentence.reopen, runs=True))
        for show in (self._show_undoing, self._show_stack, self._show_sentence, self._show_jobs):
            show()

    @property
    def commands(self) -> Commands:
        editor = self._editor
        sentence, stack, jobs = editor.sentence, editor.stack, editor.jobs
        return {
            "edit.undo": editor.undoing.undo,
            "edit.redo": editor.undoing.redo,
            "sentence.focus": lambda: self._window.panels.show("sentence", with_focus=True),
            "sentence.run": sentence.run,
            "sentence.run_first": lambda: sentence.run(is_first=True),
            "sentence.preview": lambda: sentence.set_live(not sentence.is_live),
            "sentence.previous": lambda: sentence.set_text(editor.prompts.older(sentence.text)),
            "sentence.next": lambda: sentence.set_text(editor.prompts.newer(sentence.text)),
            "jobs.cancel": jobs.cancel_running,
            "jobs.cancel_all": jobs.cancel_all,
            "stack.toggle": self._with_line(stack.toggle),
            "stack.reopen": self._with_line(stack.reopen),
            "stack.run_again": self._with_line(stack.run_again),
            "stack.delete": self._with_line(stack.delete),
        } | {
            action_id: self._with_line(partial(self._move, places))
            for action_id, places in _MOVES.items()
        }

    def _with_line(self, act: Callable[[Line], object]) -> Command:
        def command() -> None:
            line = self._editor.stack.selected
            if line is not None:
                act(line)

        return command

    def _move(self, places: int, line: Line) -> None:
        self._editor.stack.move_by(line, places)

    def _reopen(self, row: PatchRow) -> None:
        self._editor.sentence.reopen(row)
        self._window.panels.show("sentence", with_focus=True)

    def _reopen_sentence(self, line: SentenceLine) -> None:
        self._editor.sentence.reopen(*line.rows, sentence=line.sentence)
        self._window.panels.show("sentence", with_focus=True)

    def _show_undoing(self) -> None:
        self._actions.set_enabled("edit.undo", self._editor.undoing.can_undo)
        self._actions.set_enabled("edit.redo", self._editor.undoing.can_redo)

    def _show_stack(self) -> None:
        line = self._editor.stack.selected
        self._actions.set_present(Needs.EDIT, line is not None)
        has_edits = line is not None and line.has_edits
        for action_id in _OF_EDITS:
            self._actions.set_enabled(action_id, has_edits)
        for action_id, places in _MOVES.items():
            can = line is not None and self._editor.stack.can_move_by(line, places)
            self._actions.set_enabled(action_id, can)
        self._actions.set_enabled("stack.run_again", line is not None and line.can_run_again)

    def _show_sentence(self) -> None:
        self._actions.set_checked("sentence.preview", self._editor.sentence.is_live)
        for action_id in ("sentence.run", "sentence.run_first"):
            self._actions.set_enabled(action_id, self._editor.sentence.can_run)

    def _show_jobs(self) -> None:
        self._actions.set_present(Needs.JOB, self._editor.jobs.count > 0)
