"""The File menu: which picture is open, and the files that are made of it."""

from pathlib import Path

from PySide6.QtCore import QObject

from gesso_desktop.app.commands import Commands
from gesso_desktop.state.action_table import Needs
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.enlarging import FACTORS
from gesso_desktop.state.settings import ExportFormat
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP
from gesso_desktop.ui.enlarge_dialog import EnlargeDialog
from gesso_desktop.ui.expand_dialog import ExpandDialog
from gesso_desktop.ui.generate_dialog import GenerateDialog
from gesso_desktop.ui.main_window import MainWindow
from gesso_desktop.ui.save_dialog import SaveDialog
from gesso_desktop.ui.show_in_folder import show_in_folder

_SUFFIXES = {
    ExportFormat.SAME: "",
    ExportFormat.TIFF: ".tif",
    ExportFormat.PNG: ".png",
    ExportFormat.JPEG: ".jpg",
    ExportFormat.WEBP: ".webp",
}

_NEEDS_ENLARGING = QT_TRANSLATE_NOOP(
    "Actions",
    "Needs an enlarging network, and none can run here. Help ▸ Models and Machine shows which "
    "there are.",
)

_NEEDS_FILLING = QT_TRANSLATE_NOOP(
    "Actions",
    "Needs a model that fills, and none can run here. Help ▸ Models and Machine shows which there "
    "are.",
)

_NEEDS_GENERATING = QT_TRANSLATE_NOOP(
    "Actions",
    "Needs a model that makes pictures from words, and none can run here. Help ▸ Models and "
    "Machine shows which there are.",
)


class FileCommands(QObject):
    def __init__(self, editor: Editor, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        self._dialogs = window.dialogs
        self._made_dialog: SaveDialog | None = None
        self._made_enlarging: EnlargeDialog | None = None
        self._made_expanding: ExpandDialog | None = None
        self._made_generating: GenerateDialog | None = None
        editor.delivery.folder_wanted.connect(show_in_folder)
        start = window.centre.start_page
        start.open_asked.connect(self._open)
        start.folder_asked.connect(self._open_folder)
        start.chosen.connect(editor.open)
        window.drops.dropped.connect(self._take)
        editor.film_strip.chosen.connect(editor.open)
        editor.film_strip.failed.connect(editor.messages.fail)
        editor.film_strip.listed.connect(self._show_folder)
        editor.folder_opened.connect(self._show_strip)
        editor.desk.opened_changed.connect(self._show_opened)
        editor.desk.original_missing.connect(self._find_original)
        editor.recent.changed.connect(self._list_recent)
        editor.model_tools.changed.connect(self._show_models)
        self._show_opened()
        self._show_folder()
        self._list_recent()
        self._show_models()

    @property
    def commands(self) -> Commands:
        strip = self._editor.film_strip
        return {
            "file.open": self._open,
            "file.open_folder": self._open_folder,
            "file.open_recent": lambda: None,  # a menu of its own
            "file.next_picture": lambda: strip.step(1),
            "file.previous_picture": lambda: strip.step(-1),
            "file.save_copy": lambda: self._saving.ask(is_export=False),
            "file.export": self._export,
            "file.compare_with": self._compare,
            "file.compose": self._compose,
            "file.enlarge": self._enlarge,
            "file.expand": self._expand,
            "file.generate": self._generate,
            "file.close": self._editor.desk.close_picture,
            "file.quit": self._window.close,
        }

    def _open(self) -> None:
        self._dialogs.open_picture(self._folder, self._editor.open)

    def _open_folder(self) -> None:
        self._dialogs.open_folder(self._folder, self._editor.open)

    @property
    def _saving(self) -> SaveDialog:
        """Made when it is first asked for, since opening the window must be quick."""
        if self._made_dialog is None:
            self._made_dialog = SaveDialog(
                form=self._editor.save_form, dialogs=self._dialogs, parent=self._window
            )
        return self._made_dialog

    def _export(self) -> None:
        settings = self._editor.settings.values
        self._saving.ask(
            is_export=True,
            quality=settings.export_quality,
            suffix=_SUFFIXES[settings.export_format],
            keeps_metadata=settings.export_metadata,
        )

    def _enlarge(self) -> None:
        if self._made_enlarging is None:
            self._made_enlarging = EnlargeDialog(
                enlarging=self._editor.model_tools.enlarging,
                dialogs=self._dialogs,
                parent=self._window,
            )
        self._made_enlarging.ask()

    def _expand(self) -> None:
        if self._made_expanding is None:
            self._made_expanding = ExpandDialog(
                expanding=self._editor.model_tools.expanding,
                dialogs=self._dialogs,
                parent=self._window,
            )
        self._made_expanding.ask()

    def _generate(self) -> None:
        if self._made_generating is None:
            self._made_generating = GenerateDialog(
                generating=self._editor.model_tools.generating,
                sending=self._editor.sending,
                strip=self._editor.film_strip,
                dialogs=self._dialogs,
                parent=self._window,
            )
        self._made_generating.ask()

    def _show_models(self) -> None:
        actions, tools = self._editor.actions, self._editor.model_tools
        for action_id, can, why in (
            ("file.enlarge", bool(tools.enlarging.factors), _NEEDS_ENLARGING),
            ("file.expand", tools.expanding.can, _NEEDS_FILLING),
            ("file.generate", tools.generating.can, _NEEDS_GENERATING),
        ):
            actions.set_lack(action_id, *(() if can else (why, self._editor.doers.servers_lack)))
        actions.set_doer("file.enlarge", lambda: tools.enlarging.about(FACTORS[0]))
        actions.set_doer("file.expand", lambda: tools.expanding.about(""))
        actions.set_doer("file.generate", lambda: tools.generating.about)

    def _compare(self) -> None:
        self._dialogs.compare_with(self._folder, self._editor.two_files.compare_with)
        self._window.panels.show("two_files")

    def _compose(self) -> None:
        self._dialogs.put_back(self._folder, self._editor.fidelity.compose)

    @property
    def _folder(self) -> Path | None:
        opened = self._editor.desk.opened
        return self._editor.film_strip.folder if opened is None else opened.path.parent

    def _take(self, paths: list[Path]) -> None:
        """The first of several is opened, the others are beside it in the film strip."""
        first = paths[0]
        self._editor.open(first)
        if len(paths) > 1 and not first.is_dir():
            self._editor.open(first.parent)

    def _show_strip(self) -> None:
        self._window.panels.show("film_strip", with_focus=True)

    def _find_original(self, project: Path) -> None:
        self._dialogs.find_original(
            project, lambda picture: self._editor.desk.open(project, picture_path=picture)
        )

    def _show_opened(self) -> None:
        opened = self._editor.desk.opened
        self._editor.actions.set_present(Needs.PICTURE, opened is not None)
        self._editor.film_strip.follow(None if opened is None else opened.path)
        if (address := self._editor.desk.address) is not None:
            self._editor.recent.add(address)

    def _show_folder(self) -> None:
        several = len(self._editor.film_strip.entries) > 1
        self._editor.actions.set_present(Needs.FOLDER, several)

    def _list_recent(self) -> None:
        menu = self._window.items.submenu("file.open_recent")
        menu.clear()
        for path in self._editor.recent.paths:
            item = menu.addAction(path.name.replace("&", "&&"))
            item.setToolTip(str(path))
            item.triggered.connect(lambda _=False, path=path: self._editor.open(path))
        self._editor.actions.set_enabled("file.open_recent", bool(self._editor.recent.paths))
