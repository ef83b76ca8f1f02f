"""What one part of the editor tells another, where neither needs to know the other."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from gesso_core.errors import BadRequest, CannotRead, CannotWrite
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_desktop.app.monitor_profile import system_profile
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.undo_order import Kind
from gesso_desktop.ui.fidelity_panel import FidelityPanel
from gesso_desktop.ui.main_window import MainWindow


class Links(QObject):
    def __init__(self, editor: Editor, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        editor.stack.selected_changed.connect(self._choose_edit)
        editor.fidelity.map_changed.connect(self._show_map)
        editor.easel.compare.changed.connect(self._map_was_hidden)
        editor.sentence.steps_changed.connect(self._show_steps)
        editor.settings.changed.connect(self._set)
        window.status_line.jobs.clicked.connect(self._show_jobs)
        editor.sending.changed.connect(self._show_question)
        fidelity = window.findChild(FidelityPanel)
        assert isinstance(fidelity, FidelityPanel)
        fidelity.output_asked.connect(self._compose)
        editor.desk.opened_changed.connect(self._show_picture)
        editor.selection.stepped.connect(self._note_selection)
        editor.selection.given_up.connect(self._forget_selection)
        editor.selection.dropped.connect(self._drop_selections)
        editor.undoing.selection_undo_asked.connect(editor.selection.undo)
        editor.undoing.selection_redo_asked.connect(editor.selection.redo)
        for hears in (editor.sentence, editor.fidelity, editor.engines):
            editor.selection.changed.connect(hears.selection_changed)
        editor.sentence.mask_recalled.connect(self._recall)
        editor.selection.took.connect(editor.sentence.recalling.took)
        window.canvas.set_tool(editor.tool)
        for name in (
            "pen_pressure",
            "monitor_profile",
            "live_preview",
            "overlay_colour",
            "recent_files_count",
        ):
            self._set(name)
        if not editor.settings.values.keeps_prompts:  # also where the folder was made anew since
            self._set("keeps_prompts")

    def _show_picture(self) -> None:
        opened = self._editor.desk.opened
        if opened is None:
            self._editor.selection.show(Size(1, 1), None)
        else:
            self._editor.selection.show(opened.size, lambda: opened.sight)

    def _note_selection(self) -> None:
        self._editor.undo_order.note(Kind.SELECTION)

    def _forget_selection(self) -> None:
        self._editor.undo_order.take_back(Kind.SELECTION)

    def _drop_selections(self, count: int) -> None:
        self._editor.undo_order.drop_oldest(Kind.SELECTION, count)

    def _recall(self, mask: Mask | None) -> None:
        if mask is None:
            self._editor.selection.clear()
        else:
            self._editor.selection.take(mask)

    def _choose_edit(self) -> None:
        line = self._editor.stack.selected
        rows = () if line is None else line.rows
        self._editor.fidelity.choose(rows[0].id if rows else None)

    def _compose(self) -> None:
        self._editor.actions.trigger("file.compose")

    def _show_map(self) -> None:
        fidelity, easel = self._editor.fidelity, self._editor.easel
        easel.show_map_of(fidelity.change_map)
        easel.compare.show_map(fidelity.change_map is not None)

    def _map_was_hidden(self) -> None:
        if not self._editor.easel.compare.shows_map:
            self._editor.fidelity.show_map(False)

    def _show_steps(self) -> None:
        self._editor.engines.show_steps([state.step for state in self._editor.sentence.steps])

    def _show_question(self) -> None:
        if self._editor.sending.question is not None:
            self._window.panels.show("sentence")

    def _show_jobs(self) -> None:
        self._window.panels.show("jobs")

    def _set(self, name: str) -> None:
        values = self._editor.settings.values
        match name:
            case "monitor_profile":
                self._set_monitor(values.monitor_profile)
            case "live_preview":
                self._editor.sentence.set_live(values.live_preview)
            case "pen_pressure":
                tool = self._editor.tool
                tool.set_options(replace(tool.options, size_by_pressure=values.pen_pressure))
            case "overlay_colour":
                colour = QColor(values.overlay_colour)
                self._editor.easel.set_tint((colour.red(), colour.green(), colour.blue()))
            case "recent_files_count":
                self._editor.recent.set_count(values.recent_files_count)
            case "keeps_prompts":
                self._keep_prompts(is_kept=values.keeps_prompts)

    def _keep_prompts(self, *, is_kept: bool) -> None:
        # Nothing of models is imported before a window is seen.
        from gesso_runtime.folders import prompts_folder  # noqa: PLC0415
        from gesso_runtime.kept_prompts import KeptPrompts  # noqa: PLC0415

        try:
            folder = prompts_folder()
        except BadRequest:  # without a home nothing is kept
            return
        try:
            KeptPrompts(folder).switch(on=is_kept)
        except OSError as error:
            if is_kept:  # where the folder is none, nothing is kept, which harms nobody
                return
            self._editor.messages.fail(
                CannotWrite(
                    "What models made of sentences could not be deleted.",
                    f"Delete the folder {folder}.",
                    detail=str(error),
                )
            )

    def _set_monitor(self, chosen: str) -> None:
        """The chosen ICC file, else what the system says; sRGB where neither can be read."""
        profile = None if chosen else system_profile()
        try:
            profile = Path(chosen).read_bytes() if chosen else profile
        except OSError as error:
            self._editor.messages.fail(
                CannotRead(
                    f"The monitor profile {Path(chosen).name} cannot be read; sRGB is used.",
                    "Choose another file in the settings.",
                    detail=str(error),
                )
            )
        self._editor.easel.set_monitor(profile)
