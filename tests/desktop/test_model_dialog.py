"""Models and machine in the dialog: what is read there, and what its buttons and keys do."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.model_room import ModelRoom
from fixtures.real_window import real_window
from fixtures.small_models import install, write_card, write_weights
from gesso_core.progress import Progress, Report
from gesso_desktop.ui.file_dialogs import MODEL_SUFFIXES, FileDialogs
from gesso_desktop.ui.job_row import JobRow
from gesso_desktop.ui.licence_dialog import LicenceDialog
from gesso_desktop.ui.model_dialog import ModelDialog
from gesso_desktop.ui.model_list import ModelList
from gesso_runtime.runtime import Runtime
from gesso_runtime.store.names import Kind, kind_of
from gesso_runtime.store.pack import SUFFIX


class Shown(ModelRoom):
    """The room with its dialog open over a window."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        super().__init__(folder, qtbot)
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.files = FileDialogs(self.window, is_native=False)
        self.dialog = ModelDialog(self.models, dialogs=self.files, parent=self.window)
        self.dialog.show()
        self.until(lambda: self.models.is_known)
        self.settle()
        (self.list,) = self.dialog.findChildren(ModelList)

    @property
    def text(self) -> str:
        shown = [each for each in self.dialog.findChildren(QLabel) if each.isVisible()]
        return "\n".join(label.text().replace("\u200b", "") for label in shown)

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        found = (inside or self.dialog).findChildren(QPushButton)
        (button,) = (each for each in found if each.text().replace("&", "") == text)
        return button

    def press(self, text: str, inside: QWidget | None = None) -> None:
        QTest.mouseClick(self.button(text, inside), Qt.MouseButton.LeftButton)

    def choose(self, title: str) -> None:
        (item,) = self.list.findItems(title, Qt.MatchFlag.MatchRecursive)
        self.list.setCurrentItem(item)

    def choose_path(self, path: Path) -> None:
        """In the file dialog that is open."""
        self.until(lambda: self.files.shown is not None)
        assert self.files.shown is not None
        self.files.shown.fileSelected.emit(str(path))
        self.files.shown.reject()

    def above(self) -> QWidget:
        """The dialog over the dialog."""
        self.until(lambda: QApplication.activeModalWidget() is not None)
        found = QApplication.activeModalWidget()
        assert found is not None
        return found


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(tmp_path, qtbot)
    yield made
    made.dialog.close()
    made.close()


def test_the_chosen_model_stays_in_sight_when_the_list_gets_shorter(
    tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(40):
        write_card(tmp_path / "cards", f"another-{number:02}")
    shown = Shown(tmp_path, qtbot)
    shown.choose("Sketch")
    item, rows = shown.list.currentItem(), shown.list.viewport()
    shown.dialog.resize(shown.dialog.width(), shown.dialog.minimumHeight())
    shown.until(lambda: rows.rect().contains(shown.list.visualItemRect(item)))
    shown.press("Add from Folder…")
    write_weights(tmp_path / "more")
    shown.choose_path(tmp_path / "more")
    licence = shown.above()
    shown.press("Accept and Add", licence)
    shown.settle()
    assert rows.rect().contains(shown.list.visualItemRect(shown.list.currentItem()))
    shown.dialog.close()
    shown.close()


def test_tab_goes_through_it_as_it_is_read(shown: Shown) -> None:
    names = []
    for _ in range(6):
        at = QApplication.focusWidget()
        assert at is not None
        names.append(at.text() if isinstance(at, QPushButton) else at.accessibleName())
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert [name.replace("&", "") for name in names] == [
        "Models",
        "About this model",
        "Add from File…",
        "Add from Folder…",
        "Look Again",
        "Close",
    ]


def test_the_machine_and_the_models_are_read(shown: Shown) -> None:
    assert "NVIDIA Some Card" in shown.text
    shown.choose("Sketch")
    assert "Ready: runs on" in shown.text
    assert "Apache-2.0, commercial use allowed" in shown.text
    shown.choose("Absent")
    assert "Not installed." in shown.text
    assert "no commercial use" in shown.text


def test_the_arrow_keys_go_from_model_to_model(shown: Shown) -> None:
    assert shown.models.selected == "absent"
    QTest.keyClick(shown.list, Qt.Key.Key_Down)
    assert shown.models.selected == "sketch"
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    assert shown.files.shown is None  # Return presses no button
    assert shown.dialog.isVisible()


def test_only_what_can_be_done_can_be_pressed(shown: Shown) -> None:
    names = ("Add from File…", "Add from Folder…", "Verify", "Other Version", "Remove…")
    shown.choose("Absent")
    assert [shown.button(name).isEnabled() for name in names] == [True, True, False, False, False]
    shown.choose("Sketch")
    assert [shown.button(name).isEnabled() for name in names] == [True, True, True, False, True]


def test_a_model_is_added_from_a_folder_once_its_licence_is_accepted(shown: Shown) -> None:
    shown.choose("Absent")
    shown.press("Add from Folder…")
    shown.choose_path(write_weights(shown.folder / "more"))
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), LicenceDialog))
    licence = shown.above()
    said = "\n".join(label.text() for label in licence.findChildren(QLabel))
    assert "Not for money." in said
    assert "https://example.org/licence" in said.replace("\u200b", "")
    shown.press("Accept and Add", licence)
    shown.until(lambda: shown.standings["absent"] == "ready")
    shown.settle()
    assert "Ready: runs on" in shown.text


@pytest.mark.parametrize(
    ("seed", "said"),
    [(None, "The pack is not signed"), (bytes(32), "Signed with a key that is not")],
)
def test_who_signed_a_pack_stands_beside_its_licence(
    seed: bytes | None, said: str, shown: Shown
) -> None:
    pack = shown.folder / "it.gesso-model"
    shown.store.pack("sketch", pack, seed=seed)
    shown.press("Add from File…")
    shown.choose_path(pack)
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), LicenceDialog))
    texts = "\n".join(label.text() for label in shown.above().findChildren(QLabel))
    assert said in texts
    shown.press("Accept and Add", shown.above())
    shown.settle()


def test_that_a_version_is_older_stands_beside_its_licence(shown: Shown) -> None:
    pack = shown.folder / "it.gesso-model"
    shown.store.pack("sketch", pack)
    newer = write_weights(shown.folder / "more", b"newer")
    install(shown.store, shown.cards / "sketch.toml", newer)
    shown.press("Add from File…")
    shown.choose_path(pack)
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), LicenceDialog))
    texts = "\n".join(label.text() for label in shown.above().findChildren(QLabel))
    assert "older than the one in use" in texts
    shown.press("Cancel", shown.above())
    shown.settle()


def test_a_licence_that_is_not_accepted_adds_nothing(shown: Shown) -> None:
    shown.choose("Absent")
    shown.press("Add from File…")
    shown.choose_path(write_weights(shown.folder / "more") / "weights.safetensors")
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), LicenceDialog))
    QTest.keyClick(shown.above(), Qt.Key.Key_Return)  # no licence is accepted by that
    shown.until(lambda: QApplication.activeModalWidget() is None)
    shown.settle()
    assert shown.standings["absent"] == "not installed"


def test_what_cannot_be_added_is_told_in_the_dialog(shown: Shown) -> None:
    (shown.folder / "model.bin").write_bytes(b"pickle")
    shown.press("Add from File…")
    shown.choose_path(shown.folder / "model.bin")
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), LicenceDialog))
    shown.press("Accept and Add", shown.above())
    shown.until(lambda: bool(shown.models.troubles))
    shown.settle()
    assert "model.bin" in shown.text


def test_work_shows_how_far_it_is_and_its_cancel_button_works(shown: Shown) -> None:
    held = threading.Event()

    def endless(_: Runtime, report: Report) -> None:
        while True:
            held.set()
            report(Progress("adding", 3, 10))

    height = shown.dialog.height()
    shown.models._do("Adding Absent", endless)
    shown.until(lambda: "Adding Absent" in shown.text)
    assert not shown.button("Add from File…").isEnabled()
    (row,) = shown.dialog.findChildren(JobRow)
    cancel = next(
        each for each in row.findChildren(QAbstractButton) if "Cancel" in each.accessibleName()
    )
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    shown.settle()
    shown.until(lambda: "Adding Absent" not in shown.text)
    assert shown.button("Add from File…").isEnabled()
    assert shown.dialog.height() == height


def test_work_goes_on_when_the_dialog_is_closed_and_is_there_again(shown: Shown) -> None:
    go = threading.Event()

    def patient(_: Runtime, report: Report) -> None:
        while not go.wait(0.005):
            report(Progress("adding", 3, 10))

    shown.models._do("Adding Absent", patient)
    shown.dialog.close()
    again = ModelDialog(shown.models, dialogs=shown.files, parent=shown.window)
    again.show()
    assert again.findChild(JobRow) is not None
    go.set()
    shown.settle()
    again.close()


def test_another_version_is_chosen_from_the_menu(shown: Shown) -> None:
    newer = write_weights(shown.folder / "newer", b"newer")
    old = shown.store.installed[0].version
    install(shown.store, shown.cards / "sketch.toml", newer)
    shown.press("Look Again")
    shown.settle()
    shown.choose("Sketch")
    button = shown.button("Other Version")
    assert isinstance(button, QPushButton)
    (other,) = button.menu().actions()
    assert old in other.text()
    other.trigger()
    shown.settle()
    assert next(each for each in shown.store.installed if each.is_current).version == old


def test_a_model_is_removed_after_a_question_whose_answer_is_no_by_default(shown: Shown) -> None:
    shown.choose("Sketch")
    shown.press("Remove…")
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    QTest.keyClick(shown.above(), Qt.Key.Key_Return)
    shown.until(lambda: QApplication.activeModalWidget() is None)
    assert shown.standings["sketch"] == "ready"
    shown.press("Remove…")
    shown.until(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    shown.press("Remove", shown.above())
    shown.until(lambda: shown.standings["sketch"] == "not installed")
    shown.settle()


def test_a_change_of_language_reaches_all_of_it(shown: Shown) -> None:
    for widget in (shown.dialog, *shown.dialog.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    shown.choose("Sketch")
    assert "Ready: runs on" in shown.text


def test_the_file_dialog_offers_what_the_store_takes() -> None:
    assert SUFFIX in MODEL_SUFFIXES
    taken = {str(kind_of(f"model{suffix}")) for suffix in MODEL_SUFFIXES if suffix != SUFFIX}
    assert taken == {str(kind) for kind in Kind if kind.value in taken}
    assert len(taken) == len(MODEL_SUFFIXES) - 1


def test_it_opens_from_the_menu(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with real_window(qtbot, qapp, tmp_path) as at:
        at.editor.actions.trigger("help.models")
        dialog = at.one(ModelDialog)
        at.editor.actions.trigger("help.models")
        assert at.one(ModelDialog) is dialog
        dialog.close()
