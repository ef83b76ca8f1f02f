"""The window for the screenshots where it deals with servers: which are paired, pairing with
another one, and what is asked before anything leaves."""

from pathlib import Path
from typing import TYPE_CHECKING

from sample_runtime import known
from sample_server import HOST, SampleServer
from window_studio import BY_MODEL, FROM_WORDS, Look, Studio

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class ServerStudio(Studio):
    """Paired; no model was added to this machine."""

    def __init__(
        self,
        app: "QApplication",
        scene: Path,
        look: Look,
        size: tuple[int, int],
        server: SampleServer,
    ) -> None:
        super().__init__(app, scene, look, size, known)
        self._server = server
        server.pair(self._window.editor.places.config)  # before the window looks for any

    def servers(self) -> None:
        """One that answers, one that does not; then pairing with another one, step by step."""
        from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton  # noqa: PLC0415  needs the scale set

        self._window.editor.actions.trigger("help.servers")
        self._rest(0.5)
        dialog = self._app.activeWindow()
        assert dialog is not None
        self._settle()
        self._keep(dialog, f"servers-{self._look.name}")
        dialog.findChildren(QPushButton)[0].click()
        self._rest(0.3)
        adding = self._app.activeModalWidget()
        assert adding is not None
        address, name, code = adding.findChildren(QLineEdit)
        address.setText(HOST)
        self._rest(0.3)
        self._keep(adding, f"pair-address-{self._look.name}")
        (go_on,) = (each for each in adding.findChildren(QPushButton) if each.isDefault())
        go_on.click()
        self._until(name.isVisible)
        (same,) = adding.findChildren(QCheckBox)
        same.click()
        code.setText(self._server.new_code())
        self._rest(0.3)
        self._keep(adding, f"pair-compare-{self._look.name}")
        adding.close()
        dialog.close()

    def generating(self) -> None:
        """A picture from words that a server would make."""
        from PySide6.QtWidgets import QPlainTextEdit  # noqa: PLC0415  needs the scale set

        from gesso_desktop.state.generating import Picture  # noqa: PLC0415

        editor = self._window.editor
        generating = editor.model_tools.generating
        self._until(lambda: generating.can)
        editor.actions.trigger("file.generate")
        self._rest(0.5)
        dialog = self._app.activeModalWidget()
        assert dialog is not None
        (prompt,) = dialog.findChildren(QPlainTextEdit)
        prompt.setPlainText(FROM_WORDS[self._look.language])
        picture = Picture(prompt.toPlainText(), generating.usual_size)
        generating.start(picture, Path(self._folder.name) / "generated.png")
        self._until(lambda: editor.sending.question is not None)
        self._rest(0.5)
        self._keep(dialog, f"send-generate-{self._look.name}")
        generating.stop()
        self._settle()
        dialog.close()

    def sending(self) -> None:
        """What is asked before a sentence leaves; then the wait for a server that is away."""
        from gesso_desktop.state.sending import Answer  # noqa: PLC0415  needs the scale set

        editor = self._window.editor
        self._open()
        self._until(lambda: bool(editor.far.offers))
        self._select()
        editor.sentence.use(BY_MODEL)
        self._until(lambda: bool(editor.sentence.steps))
        self._settle()
        editor.sentence.run()
        self._until(lambda: editor.sending.question is not None)
        self._rest(0.5)
        self._keep(self._window.main, f"send-{self._look.name}")
        self._server.is_away = True
        editor.sending.answer(Answer.SEND)
        self._until(lambda: editor.sending.question is not None and editor.sending.question.is_away)
        self._rest(0.5)
        self._keep(self._window.main, f"away-{self._look.name}")
        editor.jobs.cancel_running()
        self._server.is_away = False
        self._settle()
