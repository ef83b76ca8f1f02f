"""One window for the screenshots: what it is made to show, and the picture that is kept of it."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from gesso_runtime.runtime import Runtime

TARGET = Path(__file__).resolve().parents[1] / "tests/screenshots"
LONGEST = 60.0  # s for anything
FROM_WORDS = {
    "en": "a heron in the rain",
    "de": "ein Reiher im Regen",
    "ar": "مالك الحزين تحت المطر",
}
BY_MODEL = "make it autumn"
FIRST = "Remove the dust and scratches and restore the faded colours"
SENTENCES = {
    "en": "a little warmer, then sharpen",
    "de": "etwas wärmer, dann schärfen",
    "zh_Hans": "稍微暖一点，然后锐化",
    "ar": "اجعلها أكثر دفئا قليلا ثم زد الحدة",
}


@dataclass(frozen=True)
class Look:
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}"


class Studio:
    """One window in one look, on a settings folder of its own; the picture's project stays."""

    def __init__(
        self,
        app: "QApplication",
        scene: Path,
        look: Look,
        size: tuple[int, int],
        runtime: "Callable[[Path], Runtime] | None" = None,
    ) -> None:
        from gesso_desktop.app.window import Window  # noqa: PLC0415
        from gesso_desktop.state.places import Places  # noqa: PLC0415

        self._app, self._scene, self._look = app, scene, look
        self._folder = tempfile.TemporaryDirectory(prefix="gesso-home-")
        places = Places.under(Path(self._folder.name))
        store = Path(self._folder.name) / "models"
        opened = None if runtime is None else partial(runtime, store)
        self._window = Window(app, places, is_native=False, open_runtime=opened)
        settings = self._window.editor.settings
        settings.set("theme", type(settings.values.theme)(look.theme))
        language = {each.name[:2].lower(): each for each in type(settings.values.language)}
        chosen = {"en": "en", "de": "ge", "zh_Hans": "ch", "ar": "ar"}[look.language]
        settings.set("language", language[chosen])
        self._window.main.resize(*size)
        self._window.show()

    def editor(self, suffix: str) -> None:
        editor, main = self._window.editor, self._window.main
        self._open()
        if not editor.desk.opened.rows:  # type: ignore[union-attr]
            self._say(FIRST)
            editor.sentence.run()
            self._until(lambda: bool(editor.desk.opened and editor.desk.opened.rows))
            self._settle()
        self._select()
        self._say(SENTENCES[self._look.language])
        self._settle()
        self._rest(1.0)
        self._keep(main, f"editor-{self._look.name}{suffix}")
        editor.sentence.discard()
        editor.selection.clear()

    def dust(self) -> None:
        """Found in the picture as it was before all edits."""
        editor = self._window.editor
        count = editor.undoing.done_count
        editor.undoing.go_to(0)
        self._settle()
        editor.actions.trigger("select.dust")
        self._until(lambda: editor.dust.is_found and editor.dust.extent is not None)
        self._settle()
        self._rest(0.3)
        self._keep(self._window.main, f"dust-{self._look.name}")
        editor.selection.clear()
        self._settle()
        editor.undoing.go_to(count)

    def others(self) -> None:
        """The start page, and the dialogs."""
        editor, main = self._window.editor, self._window.main
        self._settle()
        editor.actions.trigger("file.close")
        self._rest(1.0)
        self._settle()  # the thumbnail is there
        self._rest(0.2)
        self._keep(main, f"start-{self._look.name}")
        self._open()
        for action, name in (
            ("edit.settings", "settings"),
            ("edit.shortcuts", "shortcuts"),
            ("file.save_copy", "save"),
            ("file.export", "export"),
        ):
            editor.actions.trigger(action)
            self._rest(0.8)
            dialog = self._app.activeModalWidget() or self._app.activeWindow()
            assert dialog is not None
            assert dialog is not main, name
            self._keep(dialog, f"{name}-{self._look.name}")
            dialog.close()
            self._rest(0.2)

    def model_at_work(self) -> None:
        """Within its selection, before it is ready."""
        editor = self._window.editor
        self._open()
        self._until(lambda: bool(editor.engines.offers))
        self._select()
        editor.sentence.use(BY_MODEL)
        self._until(lambda: bool(editor.sentence.steps))
        self._settle()
        editor.sentence.run()
        self._until(
            lambda: any(job.preview is not None and job.done > 1 for job in editor.jobs.jobs)
        )
        self._rest(0.3)
        self._keep(self._window.main, f"model-{self._look.name}")
        editor.jobs.cancel_running()
        self._settle()

    def generating(self) -> None:
        """A picture from words, before it is ready."""
        from PySide6.QtWidgets import QPlainTextEdit  # noqa: PLC0415

        from gesso_desktop.state.generating import Picture  # noqa: PLC0415

        generating = self._window.editor.model_tools.generating
        self._until(lambda: generating.can)
        self._window.editor.actions.trigger("file.generate")
        self._rest(0.5)
        dialog = self._app.activeModalWidget()
        assert dialog is not None
        (prompt,) = dialog.findChildren(QPlainTextEdit)
        prompt.setPlainText(FROM_WORDS[self._look.language])
        picture = Picture(prompt.toPlainText(), generating.usual_size)
        generating.start(picture, Path(self._folder.name) / "generated.png")
        self._until(lambda: generating.job is not None and generating.job.preview is not None)
        self._rest(0.3)
        self._keep(dialog, f"generate-{self._look.name}")
        generating.stop()
        self._settle()
        dialog.close()

    def models(self) -> None:
        """The dialog of models, with one that is chosen."""
        from gesso_desktop.ui.model_list import ModelList  # noqa: PLC0415

        editor = self._window.editor
        self._until(lambda: editor.installed.is_known)
        editor.actions.trigger("help.models")
        self._rest(1.5)
        dialog = self._app.activeWindow()
        assert dialog is not None
        assert dialog is not self._window.main
        (rows,) = dialog.findChildren(ModelList)
        rows.chosen.emit("lama")
        self._settle()
        self._rest(0.3)
        self._keep(dialog, f"models-{self._look.name}")
        dialog.close()

    def _open(self) -> None:
        self._window.editor.open(self._scene)
        self._until(lambda: self._window.editor.desk.opened is not None)
        self._settle()

    def _say(self, text: str) -> None:
        sentence = self._window.editor.sentence
        sentence.use(text)
        self._until(lambda: sentence.phase.name == "PREVIEWING")
        assert all(step.runs for step in sentence.steps), text
        self._settle()

    def _select(self) -> None:
        from gesso_core.selecting.selection import Mode  # noqa: PLC0415
        from gesso_core.selecting.shape import Ellipse  # noqa: PLC0415

        selection = self._window.editor.selection
        selection.draw(Ellipse((1150.0, 320.0), (2150.0, 980.0)), Mode.REPLACE)
        self._until(lambda: not selection.is_empty and not selection.is_busy)

    def _settle(self) -> None:
        editor = self._window.editor
        self._until(
            lambda: (
                not editor.jobs.count
                and editor.crossing.is_idle
                and editor.easel.after.is_settled
                and not editor.easel.view.is_busy
            )
        )

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._until(lambda: time.monotonic() > end)

    def _until(self, is_so: Callable[[], bool]) -> None:
        start = time.monotonic()
        while not is_so():
            self._app.processEvents()
            time.sleep(0.002)
            if time.monotonic() - start > LONGEST:
                raise TimeoutError(f"{self._look.name}: it did not happen")

    def _keep(self, widget: "QWidget", name: str) -> None:
        """With 256 colours, which a screenshot can do with and a repository is thankful for."""
        path = TARGET / f"{name}.png"
        widget.grab().save(str(path))
        with Image.open(path) as full:
            colours = full.convert("RGB")
        palette = colours.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1)
        # Dots instead of rings around the sun; at twice the size the rings are half as wide.
        dots = Image.Dither.NONE if max(colours.size) > 2000 else Image.Dither.FLOYDSTEINBERG
        colours.quantize(palette=palette, dither=dots).save(path, optimize=True)

    def close(self) -> None:
        self._window.close()
        self._window.deleteLater()
        self._app.processEvents()
        self._folder.cleanup()
