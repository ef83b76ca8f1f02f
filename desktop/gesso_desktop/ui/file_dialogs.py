"""The system's dialogs for files, none of which stops the program while it is open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from gesso_desktop.document.project.project import SUFFIX
from gesso_desktop.state.film_strip import PICTURE_SUFFIXES

_WRITTEN = frozenset({".tif", ".png", ".jpg", ".webp"})
MODEL_SUFFIXES = (".gesso-model", ".gesso-model.parts", ".gguf", ".onnx", ".safetensors")


class FileDialogs(QObject):
    """Each call opens one dialog over `window`; `then` gets what was chosen, or is not called.

    is_native: the desktop's own dialogs; tests take Qt's, which they can press buttons of.
    """

    def __init__(self, window: QWidget, *, is_native: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self._is_native = is_native
        self.shown: QFileDialog | None = None

    def open_picture(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        dialog = self._dialog(self.tr("Open a picture"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Pictures and projects") + _pattern({*PICTURE_SUFFIXES, SUFFIX}),
                self.tr("Projects") + _pattern({SUFFIX}),
                self.tr("All files") + " (*)",
            ]
        )
        self._show(dialog, then)

    def open_folder(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        dialog = self._dialog(self.tr("Open a folder"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._show(dialog, then)

    def further_picture(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        self._ask_picture(self.tr("Add a further picture"), folder, then)

    def compare_with(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        self._ask_picture(self.tr("Compare with a file"), folder, then)

    def put_back(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        self._ask_picture(self.tr("Put back another program's output"), folder, then)

    def find_original(self, project: Path, then: Callable[[Path], object]) -> None:
        """Where the picture of a project is now."""
        title = self.tr("Where is the picture of {project}?").format(project=project.name)
        name = project.name.removesuffix(SUFFIX)
        self._ask_picture(title, project.parent, then, name=name)

    def open_profile(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        dialog = self._dialog(self.tr("Choose a colour profile"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Colour profiles") + " (*.icc *.icm)", self.tr("All files") + " (*)"]
        )
        self._show(dialog, then)

    def open_certificate(self, then: Callable[[Path], object]) -> None:
        """With its key."""
        dialog = self._dialog(self.tr("Choose your certificate"), None)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Certificates") + " (*.pem *.crt)", self.tr("All files") + " (*)"]
        )
        self._show(dialog, then)

    def open_model(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        """A file of a model, or a pack that carries a whole one."""
        dialog = self._dialog(self.tr("Add a model from a file"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        suffixes = " *".join(MODEL_SUFFIXES)
        dialog.setNameFilters(
            [self.tr("Models and model packs") + f" (*{suffixes})", self.tr("All files") + " (*)"]
        )
        self._show(dialog, then)

    def open_model_folder(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        """All files of a model."""
        dialog = self._dialog(self.tr("Add a model from a folder"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._show(dialog, then)

    def open_selection(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        self._ask_picture(self.tr("Load a selection"), folder, then)

    def save_picture(
        self,
        suggestion: Path,
        then: Callable[[Path], object],
        *,
        suffixes: frozenset[str] = _WRITTEN,
    ) -> None:
        """A taken name is refused afterwards, in words; nothing is written over."""
        dialog = self._dialog(self.tr("Save the new picture"), suggestion.parent)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilters([self.tr("Pictures") + _pattern(suffixes)])
        dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
        dialog.selectFile(suggestion.name)
        self._show(dialog, then)

    def save_selection(self, suggestion: Path, then: Callable[[Path], object]) -> None:
        """A taken name is refused afterwards, in words; nothing is written over."""
        dialog = self._dialog(self.tr("Save the selection"), suggestion.parent)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilters([self.tr("PNG pictures") + _pattern({".png"})])
        dialog.setDefaultSuffix("png")
        dialog.selectFile(suggestion.name)
        self._show(dialog, then)

    def _ask_picture(
        self, title: str, folder: Path | None, then: Callable[[Path], object], *, name: str = ""
    ) -> None:
        """A picture that is there, and no project. name: what is chosen at first."""
        dialog = self._dialog(title, folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Pictures") + _pattern(PICTURE_SUFFIXES), self.tr("All files") + " (*)"]
        )
        dialog.selectFile(name)
        self._show(dialog, then)

    def _dialog(self, title: str, folder: Path | None) -> QFileDialog:
        # Over a dialog that is open already, which would block one beside it.
        over = QApplication.activeModalWidget() or self._window
        dialog = QFileDialog(over, title, str(folder or ""))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._is_native)
        return dialog

    def _show(self, dialog: QFileDialog, then: Callable[[Path], object]) -> None:
        if self.shown is not None:
            self.shown.reject()
        self.shown = dialog
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: QFileDialog) -> None:
        if self.shown is dialog:
            self.shown = None
        dialog.deleteLater()


def _pattern(suffixes: set[str] | frozenset[str]) -> str:
    """Both cases: not every dialog takes *.tif for SCAN.TIF."""
    both = sorted({each for suffix in suffixes for each in (suffix, suffix.upper())})
    return " (" + " ".join(f"*{suffix}" for suffix in both) + ")"
