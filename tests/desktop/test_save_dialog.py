"""The dialog for saving a copy and exporting, used by hand."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.desk import Desktop, desktop
from fixtures.files import make_all
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.reprofiled import TargetProfile
from gesso_desktop.state.delivery import Delivery
from gesso_desktop.state.save_form import Fields, ProfileChoice, SaveForm, SizeChoice
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.promise_box import PromiseBox
from gesso_desktop.ui.save_dialog import SaveDialog


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    kinds = ["tiff-rgb16-deflate", "jpeg-rgb8", "tiff-cmyk8"]
    return make_all(tmp_path_factory.mktemp("made"), kinds)


@pytest.fixture
def folder(tmp_path: Path, made: dict[str, Path]) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for path in made.values():
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    with desktop(qtbot, tmp_path / "projects") as made:
        yield made


@dataclass
class Shown:
    """The dialog over a window, and what one does with it."""

    at: Desktop
    form: SaveForm
    dialog: SaveDialog
    dialogs: FileDialogs

    @property
    def fields(self) -> Fields:
        return self.form.fields

    @property
    def save(self) -> QPushButton:
        (box,) = self.dialog.findChildren(QDialogButtonBox)
        return box.button(QDialogButtonBox.StandardButton.Save)

    @property
    def promise(self) -> str:
        (box,) = self.dialog.findChildren(PromiseBox)
        return box.text

    @property
    def name(self) -> QLineEdit:
        return next(e for e in self.dialog.findChildren(QLineEdit) if e.parent() is self.dialog)

    @property
    def purposes(self) -> list[QRadioButton]:
        return self.dialog.findChildren(QRadioButton)

    def judged(self) -> None:
        self.at.qtbot.waitUntil(lambda: self.form.said is not None)


@pytest.fixture
def shown(at: Desktop, folder: Path, qtbot: QtBot) -> Shown:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    delivery = Delivery(at.desk, at.jobs, at.desk)
    form = SaveForm(delivery, at.crossing, at.messages, parent=at.desk)
    dialogs = FileDialogs(window, is_native=False)
    return Shown(at, form, SaveDialog(form=form, dialogs=dialogs, parent=window), dialogs)


def test_a_copy_is_saved_with_two_keys(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "tiff-rgb16-deflate.tif")
    shown.at.edit()
    shown.dialog.ask(is_export=False)
    assert shown.dialog.isVisible()
    assert shown.name.text() == "tiff-rgb16-deflate-edited"
    assert not shown.save.isEnabled()  # nothing was promised yet
    shown.judged()
    assert "Outside the edits every pixel stays the same." in shown.promise
    with shown.at.qtbot.waitSignal(shown.form.delivery.finished) as finished:
        shown.at.qtbot.keyClick(shown.name, Qt.Key.Key_Return)
    assert not shown.dialog.isVisible()
    assert finished.args[0].path == folder / "tiff-rgb16-deflate-edited.tif"
    assert finished.args[0].path.exists()


def test_escape_writes_nothing(shown: Shown, folder: Path) -> None:
    before = set(folder.iterdir())
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=True)
    shown.judged()
    shown.at.qtbot.keyClick(shown.dialog, Qt.Key.Key_Escape)
    shown.at.idle()
    assert set(folder.iterdir()) == before
    assert not shown.dialog.isVisible()


def test_the_promise_follows_the_format(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "tiff-rgb16-deflate.tif")
    shown.at.edit()
    shown.dialog.ask(is_export=True)
    shown.judged()
    assert "stays the same" in shown.promise
    formats = next(box for box in shown.dialog.findChildren(QComboBox) if box.findText("JPEG") >= 0)
    formats.setCurrentIndex(formats.findText("JPEG"))
    formats.activated.emit(formats.currentIndex())
    assert not shown.save.isEnabled()
    shown.judged()
    assert "8 bits" in shown.promise
    assert "stays the same" not in shown.promise
    assert shown.dialog.findChild(QSlider).isVisible()  # type: ignore[union-attr]
    assert shown.save.isEnabled()


def test_export_choices_are_hidden_for_a_copy(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=False)
    assert not shown.dialog.findChild(QSlider).isVisible()  # type: ignore[union-attr]
    shown.at.qtbot.mouseClick(shown.purposes[1], Qt.MouseButton.LeftButton, pos=_inside(shown))
    assert shown.fields.is_export


def _inside(shown: Shown):  # type: ignore[no-untyped-def]
    button = shown.purposes[1]
    return button.rect().center() - button.rect().center() / 2


def test_an_export_by_hand_has_the_size_and_profile_that_were_chosen(
    shown: Shown, folder: Path
) -> None:
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=True)
    shown.form.change(size=SizeChoice.LONGEST, longest_side=100, profile=ProfileChoice.SRGB)
    shown.judged()
    assert "Every pixel is recomputed" in shown.promise
    with shown.at.qtbot.waitSignal(shown.form.delivery.finished) as finished:
        shown.at.qtbot.mouseClick(shown.save, Qt.MouseButton.LeftButton)
    written = open_picture(finished.args[0].path)
    assert max(written.size.width, written.size.height) == 100
    assert written.icc == TargetProfile.built_in("srgb").data
    written.close()


def test_a_taken_name_offers_the_next_free_one(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=False)
    shown.form.change(name="tiff-cmyk8.tif")
    shown.judged()
    assert shown.fields.name == "tiff-cmyk8"
    assert shown.fields.suffix == ".tif"
    assert "already exists" in shown.promise
    assert not shown.save.isEnabled()
    free = next(
        each for each in shown.dialog.findChildren(QPushButton) if "tiff-cmyk8-2" in each.text()
    )
    assert free.isVisible()
    shown.at.qtbot.mouseClick(free, Qt.MouseButton.LeftButton)
    shown.judged()
    assert shown.name.text() == "tiff-cmyk8-2"
    assert shown.save.isEnabled()


@pytest.mark.parametrize("name", ["", "  ", "a/b", "../up"])
def test_what_is_no_name_is_said(shown: Shown, folder: Path, name: str) -> None:
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=False)
    shown.form.change(name=name)
    shown.judged()
    assert not shown.save.isEnabled()
    assert "name" in shown.promise


def test_what_a_format_cannot_hold_is_said(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "tiff-cmyk8.tif")
    shown.dialog.ask(is_export=True, suffix=".png")
    shown.judged()
    assert "CMYK" in shown.promise
    assert not shown.save.isEnabled()


def test_another_folder_is_chosen_in_a_dialog_over_this_one(
    shown: Shown, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=False)
    choose = next(
        b for b in shown.dialog.findChildren(QPushButton) if b.accessibleName() == "Choose a folder"
    )
    shown.at.qtbot.mouseClick(choose, Qt.MouseButton.LeftButton)
    asked = shown.dialogs.shown
    assert asked is not None
    assert asked.parent() is shown.dialog
    asked.selectFile(str(other))
    asked.accept()
    assert shown.fields.folder == other


def test_a_profile_of_ones_own_is_named_and_a_wrong_one_is_said(
    shown: Shown, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "p3.icc").write_bytes(TargetProfile.built_in("p3").data)
    (tmp_path / "wrong.icc").write_bytes(b"no")
    shown.at.open(folder / "jpeg-rgb8.jpg")
    shown.dialog.ask(is_export=True)
    with shown.at.qtbot.waitSignal(shown.at.messages.said):
        shown.form.choose_profile(tmp_path / "wrong.icc")
    assert shown.fields.profile is ProfileChoice.KEEP
    shown.form.choose_profile(tmp_path / "p3.icc")
    shown.at.qtbot.waitUntil(lambda: shown.fields.profile is ProfileChoice.FILE)
    assert shown.form.wish.export is not None
    assert shown.form.wish.export.profile == shown.fields.profile_of_file


def test_layers_have_neither_size_nor_profile(shown: Shown, folder: Path) -> None:
    shown.at.open(folder / "tiff-rgb16-deflate.tif")
    shown.at.edit()
    shown.dialog.ask(is_export=True, suffix=".ora")
    shown.form.change(size=SizeChoice.PERCENT)
    shown.judged()
    assert not shown.fields.is_adaptable
    assert shown.save.isEnabled()
