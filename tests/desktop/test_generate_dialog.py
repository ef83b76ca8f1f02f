"""The dialog that asks for a picture from words: what it offers, shows, stops and says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import tifffile
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.engine_room import thing_on_ground
from fixtures.played_engines import Cast, played
from fixtures.real_window import RealWindow, real_window
from fixtures.small_models import write_weights
from gesso_core.cards.model_card import CardFile, Defaults, Grid, ModelCard
from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.recipe import EngineKind
from gesso_desktop.state.run_times import RunTimes, TimedClient
from gesso_desktop.state.settings import Language
from gesso_desktop.ui.further_row import FurtherRow
from gesso_desktop.ui.generate_dialog import GenerateDialog
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.runtime import Runtime
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

GENERATE = EngineKind.GENERATE
PAINTER = played("painter", GENERATE)
SKETCHER = replace(PAINTER, defaults=Defaults(4, preview_steps=2))
LOOKER = replace(played("looker", GENERATE, rank=200), references=1, grid=Grid(32, 128 * 128, 256))
SLOW = played("painter", GENERATE, options={"slow": 20.0})
BROKEN = played("painter", GENERATE, options={"fault": "error:denoising", "slow": 0.2})
STYLED = replace(PAINTER, files=(CardFile("style/*.safetensors", "style", is_optional=True),))


class Requests(RunTimes):
    """What models have done."""

    def __init__(self) -> None:
        super().__init__(None)
        self.done: list[EditRequest] = []

    def note(self, request: EditRequest, result: EngineResult) -> None:
        self.done.append(request)


class Heard(Cast):
    """Keeps what its models were asked for."""

    def __init__(self, folder: Path, *cards: ModelCard, in_processes: bool = False) -> None:
        super().__init__(folder, *cards, in_processes=in_processes)
        self._requests = Requests()

    @property
    def asked(self) -> list[EditRequest]:
        return self._requests.done

    def _client(self, runtime: Runtime) -> RuntimeClient:
        return TimedClient(super()._client(runtime), self._requests)


class Asking:
    """The window, and its dialog once it was asked for."""

    def __init__(self, at: RealWindow, cast: Heard, folder: Path) -> None:
        self.at, self.cast, self.folder = at, cast, folder
        self.editor = at.editor

    def ask(self) -> None:
        self.editor.actions.trigger("file.generate")

    @property
    def dialog(self) -> GenerateDialog:
        return self.at.one(GenerateDialog)

    def named(self, kind: type[QWidget], name: str) -> QWidget:
        every = self.at.main.findChildren(GenerateDialog)[0].findChildren(kind)
        (found,) = (each for each in every if each.accessibleName() == name)
        return found

    def side(self, name: str) -> QSpinBox:
        found = self.named(QSpinBox, name)
        assert isinstance(found, QSpinBox)
        return found

    def box(self, name: str) -> QComboBox:
        found = self.named(QComboBox, name)
        assert isinstance(found, QComboBox)
        return found

    @property
    def size(self) -> tuple[int, int]:
        return self.side("Width").value(), self.side("Height").value()

    @property
    def prompt(self) -> QPlainTextEdit:
        return self.at.one(QPlainTextEdit, self.dialog)

    @property
    def button(self) -> QPushButton:
        buttons = self.dialog.findChildren(QPushButton)
        (found,) = (each for each in buttons if "Generate" in each.text())
        return found

    @property
    def said(self) -> str:
        labels = self.dialog.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())

    def make(self, name: str = "heron.png") -> Path:
        """Asked for, not yet there."""
        self.button.click()
        dialogs = self.at.main.dialogs
        self.at.until(lambda: dialogs.shown is not None)
        files = dialogs.shown
        assert isinstance(files, QFileDialog)
        line = files.findChild(QLineEdit)
        assert line is not None
        line.setText(str(self.folder / name))
        files.accept()
        self.at.until(lambda: dialogs.shown is None)
        return self.folder / name

    def has_opened(self, path: Path) -> None:
        desk = self.editor.desk
        self.at.until(lambda: desk.opened is not None and desk.opened.path == path)


Ask = Callable[..., Asking]


@pytest.fixture
def ask(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Ask]:
    """A picture open, unless none is wanted, the words said, and the dialog there."""
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, thing_on_ground(), photometric="rgb", metadata=None)
    with ExitStack() as windows:

        def opened(
            *cards: ModelCard,
            in_processes: bool = False,
            opens: bool = True,
            language: Language = Language.ENGLISH,
        ) -> Asking:
            cast = Heard(tmp_path / "models", *cards, in_processes=in_processes)
            at = windows.enter_context(
                real_window(qtbot, qapp, tmp_path / "own", open_runtime=cast, language=language)
            )
            at.until(lambda: at.editor.installed.is_known)
            if opens:
                at.editor.open(picture)
                at.until(lambda: at.editor.desk.opened is not None)
            at.settle()
            asking = Asking(at, cast, tmp_path)
            asking.ask()
            asking.prompt.setPlainText("a heron in the rain")
            return asking

        yield opened


def test_it_asks_says_who_makes_it_and_opens_it(ask: Ask) -> None:
    asking = ask(PAINTER)
    asking.prompt.clear()
    assert not asking.button.isEnabled(), "nothing says what it shows"
    asking.prompt.setPlainText("a heron in the rain")
    asking.side("Width").setValue(130)
    asking.side("Height").setValue(96)
    assert asking.named(QLabel, "The picture while it is made").isVisible()
    for fact in ("Painter", "Apache-2.0", "2.0 GB", "About 3 s", "Every pixel is made up"):
        assert fact in asking.said
    dialog, heron = asking.dialog, asking.make()
    asking.at.settle()
    with Image.open(heron) as made:
        assert made.size == (128, 96), "on the grid of the model"
    assert not dialog.isVisible()
    asking.has_opened(heron)


def test_it_goes_with_nothing_open(ask: Ask) -> None:
    asking = ask(PAINTER, opens=False)
    assert asking.editor.desk.opened is None
    asking.has_opened(asking.make())


def test_what_the_model_does_not_offer_is_not_asked(ask: Ask) -> None:
    asking = ask(PAINTER)
    for name in ("Style", "Quality"):
        assert not asking.box(name).isVisible()


def test_it_is_made_in_the_style_that_is_chosen(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "weights/style"
    for style in ("wool", "ink"):
        weights = write_weights(folder, style.encode()) / "weights.safetensors"
        weights.rename(folder / f"{style}.safetensors")
    ModelStore(tmp_path / "models").add(STYLED, Folder(folder.parent), Wish(accepts=True))
    asking = ask(STYLED)
    styles = asking.box("Style")
    assert styles.isVisible()
    assert [styles.itemText(number) for number in range(styles.count())] == ["ink", "wool", "None"]
    for number, name in ((0, "ink"), (1, "wool"), (2, "")):
        styles.setCurrentIndex(number)
        asking.make(f"heron{number}.png")
        asking.at.settle()
        assert asking.cast.asked[-1].params["style"] == name
        asking.ask()
        assert styles.currentIndex() == number, "as it was filled in last"


def test_a_preview_can_be_chosen_where_there_is_one(ask: Ask) -> None:
    asking = ask(SKETCHER)
    qualities = asking.box("Quality")
    assert qualities.isVisible()
    qualities.setCurrentIndex(1)
    asking.make()
    asking.at.settle()
    assert [each.quality for each in asking.cast.asked] == [Quality.PREVIEW]
    asking.cast.become(PAINTER)
    asking.editor.find_engines()
    asking.at.until(lambda: not asking.editor.model_tools.generating.has_preview)
    asking.ask()
    assert not qualities.isVisible()
    asking.make("final.png")
    asking.at.settle()
    assert asking.cast.asked[-1].quality is Quality.FINAL, "the choice is not seen"


def test_it_is_stopped_and_asked_again(ask: Ask) -> None:
    asking = ask(SLOW, in_processes=True)
    (stop,) = (b for b in asking.dialog.findChildren(QToolButton) if b.accessibleName() == "Stop")
    assert not stop.isVisible()
    heron = asking.make()
    asking.at.until(lambda: any(job.stage for job in asking.editor.jobs.jobs))
    assert stop.isVisible()
    assert not asking.prompt.isEnabled()
    asking.at.click(stop)
    asking.at.settle()
    assert asking.dialog.isVisible()
    assert asking.prompt.isEnabled()
    assert asking.button.isEnabled()
    assert not stop.isVisible()
    assert not heron.exists()


def test_why_it_failed_stands_in_the_dialog(ask: Ask) -> None:
    asking = ask(BROKEN, in_processes=True)
    asking.make()
    asking.at.settle()
    trouble = asking.editor.model_tools.generating.trouble
    assert trouble is not None
    assert trouble.message in asking.said
    assert asking.button.isEnabled(), "to be tried again"


def test_a_file_that_is_there_is_refused_in_the_dialog(ask: Ask) -> None:
    asking = ask(PAINTER)
    before = (asking.folder / "scan.tif").read_bytes()
    (asking.folder / "there.png").write_bytes(b"mine")
    asking.make("there.png")
    asking.at.settle()
    assert "there.png" in asking.said
    assert (asking.folder / "there.png").read_bytes() == b"mine"
    assert (asking.folder / "scan.tif").read_bytes() == before
    assert not asking.cast.asked


def test_closed_while_it_works_and_opened_again_it_waits_for_it(ask: Ask) -> None:
    asking = ask(PAINTER)
    dialog, heron = asking.dialog, asking.make()
    dialog.reject()
    asking.ask()
    assert asking.prompt.toPlainText() == "a heron in the rain"
    asking.has_opened(heron)
    assert not dialog.isVisible()


def test_closed_while_it_works_and_opened_again_it_says_why_it_failed(ask: Ask) -> None:
    asking = ask(BROKEN, in_processes=True)
    asking.make()
    asking.dialog.reject()
    asking.ask()
    asking.at.settle()
    trouble = asking.editor.model_tools.generating.trouble
    assert trouble is not None
    assert trouble.message in asking.said


def test_a_picture_dropped_onto_its_row_is_looked_at(ask: Ask) -> None:
    asking = ask(PAINTER, LOOKER)
    row = asking.at.one(FurtherRow, asking.dialog)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(asking.folder / "scan.tif"))])
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(row, QDragEnterEvent(QPoint(2, 2), copy, data, button, none))
    QApplication.sendEvent(row, QDropEvent(QPointF(2, 2), copy, data, button, none))
    asking.at.settle()
    assert "Looker" in asking.said
    asking.make()
    asking.at.settle()
    assert asking.cast.asked[-1].card == "looker"
    assert len(asking.cast.asked[-1].references) == 1


def test_the_size_follows_the_model_until_another_is_set(ask: Ask) -> None:
    asking = ask(PAINTER, LOOKER)
    generating = asking.editor.model_tools.generating
    assert asking.size == (256, 256)
    generating.further.add([asking.folder / "scan.tif"])
    asking.at.settle()
    assert asking.size == (128, 128), "who looks at it was trained at that"
    generating.further.remove(0)
    assert asking.size == (256, 256)
    asking.side("Width").setValue(96)
    generating.further.add([asking.folder / "scan.tif"])
    asking.at.settle()
    assert asking.size == (96, 256), "as it was set"
    assert asking.button.isEnabled()


def test_nothing_is_looked_up_while_it_is_closed(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = ask(PAINTER)
    asking.dialog.reject()
    tools, looked = asking.editor.model_tools.generating, list[int]()
    doer = tools._doer

    def looking(further: int) -> object:
        looked.append(further)
        return doer(further)

    monkeypatch.setattr(tools, "_doer", looking)
    asking.editor.engines.changed.emit()
    assert not looked
    asking.ask()
    assert looked


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_cut_off(language: Language, ask: Ask) -> None:
    asking = ask(SKETCHER, language=language)
    dialog = asking.dialog
    assert dialog.sizeHint().width() <= 900
    for box in dialog.findChildren(QComboBox):
        widest = max(
            box.fontMetrics().horizontalAdvance(box.itemText(n)) for n in range(box.count() or 1)
        )
        assert not box.isVisible() or box.width() > widest
    for button in dialog.findChildren(QPushButton):
        assert not button.isVisible() or button.width() >= button.sizeHint().width()
