"""What is seen with nothing open; the film strip; drops and file dialogs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_desktop.document.thumbnail_cache import ThumbnailCache
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.recent import Recent
from gesso_desktop.state.thumbnails import Thumbnails
from gesso_desktop.ui.drops import Drops
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.film_strip import FilmStripView
from gesso_desktop.ui.start_page import StartPage


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[Crossing]:
    crossing = Crossing()
    yield crossing
    crossing.close()
    delete(crossing)  # and its children, in this thread


@pytest.fixture
def thumbnails(crossing: Crossing, tmp_path: Path) -> Thumbnails:
    return Thumbnails(crossing, ThumbnailCache(tmp_path / "cache"), crossing)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in (1, 2, 10):
        Image.new("RGB", (60, 40), (20 * number, 90, 90)).save(folder / f"scan{number}.png")
    (folder / "scan3.png").write_bytes(b"nonsense")
    return folder


@pytest.fixture
def recent(tmp_path: Path, crossing: Crossing, folder: Path) -> Recent:
    recent = Recent(tmp_path / "recent.json", crossing, parent=crossing)
    recent.add(folder / "scan1.png")
    recent.add(folder / "scan2.png")
    return recent


def start_page(qtbot: QtBot, recent: Recent, thumbnails: Thumbnails) -> StartPage:
    page = StartPage(recent=recent, thumbnails=thumbnails)
    qtbot.addWidget(page)
    page.resize(800, 600)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_the_buttons_ask(qtbot: QtBot, recent: Recent, thumbnails: Thumbnails) -> None:
    page = start_page(qtbot, recent, thumbnails)
    opening, folder = page.findChildren(QPushButton)
    with qtbot.waitSignal(page.open_asked):
        qtbot.mouseClick(opening, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.folder_asked):
        qtbot.keyClick(folder, Qt.Key.Key_Space)


def test_recent_pictures_open_by_click_and_by_keyboard(
    qtbot: QtBot, recent: Recent, thumbnails: Thumbnails, folder: Path
) -> None:
    page = start_page(qtbot, recent, thumbnails)
    (view,) = page.findChildren(QListView)
    model = view.model()
    assert [model.index(row, 0).data() for row in range(2)] == ["scan2.png", "scan1.png"]
    with qtbot.waitSignal(page.chosen) as chosen:
        place = view.visualRect(model.index(1, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [folder / "scan1.png"]
    view.setFocus()
    view.setCurrentIndex(model.index(1, 0))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [folder / "scan2.png"]


def test_gone_files_leave_the_page_when_it_is_shown(
    qtbot: QtBot, recent: Recent, thumbnails: Thumbnails, folder: Path
) -> None:
    (folder / "scan2.png").unlink()
    page = start_page(qtbot, recent, thumbnails)
    (view,) = page.findChildren(QListView)
    qtbot.waitUntil(lambda: view.model().rowCount() == 1)


def test_without_recent_pictures_there_is_no_empty_list(
    qtbot: QtBot, recent: Recent, thumbnails: Thumbnails
) -> None:
    recent.forget_all()
    page = start_page(qtbot, recent, thumbnails)
    (view,) = page.findChildren(QListView)
    assert not view.isVisible()
    assert any("drop" in label.text() for label in page.findChildren(QLabel))


def film_strip(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, folder: Path
) -> tuple[FilmStrip, FilmStripView]:
    strip = FilmStrip(crossing, projects_folder=folder.parent, parent=crossing)
    view = FilmStripView(strip=strip, thumbnails=thumbnails)
    qtbot.addWidget(view)
    view.resize(500, view.sizeHint().height())
    view.show()
    strip.show_folder(folder)
    qtbot.waitUntil(lambda: bool(strip.entries))
    return strip, view


def test_the_strip_opens_by_click_and_by_arrows_and_return(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, folder: Path
) -> None:
    strip, view = film_strip(qtbot, crossing, thumbnails, folder)
    strip.follow(folder / "scan1.png")
    assert view.currentIndex().data() == "scan1.png"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(strip.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [folder / "scan2.png"]
    place = view.visualRect(view.model().index(3, 0)).center()
    with qtbot.waitSignal(strip.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [folder / "scan10.png"]


def test_thumbnails_are_painted_and_an_unreadable_file_says_why(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, folder: Path
) -> None:
    _, view = film_strip(qtbot, crossing, thumbnails, folder)
    last, broken = view.model().index(3, 0), view.model().index(2, 0)

    def is_painted() -> bool:
        colour = view.viewport().grab().toImage().pixelColor(view.visualRect(last).center())
        return abs(colour.red() - 200) < 8 and abs(colour.green() - 90) < 8

    qtbot.waitUntil(is_painted)
    qtbot.waitUntil(lambda: "\n" in str(broken.data(Qt.ItemDataRole.ToolTipRole)))
    assert "not a picture" in str(broken.data(Qt.ItemDataRole.AccessibleTextRole))


def test_of_ten_thousand_files_only_those_that_are_seen_are_read(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    Image.new("RGB", (60, 40)).save(many / "1.png")
    for number in range(2, 10_001):
        (many / f"{number}.png").hardlink_to(many / "1.png")
    made: set[Path] = set()
    thumbnails.changed.connect(made.add)
    strip, view = film_strip(qtbot, crossing, thumbnails, many)
    assert view.model().rowCount() == 10_000
    assert [entry.path.name for entry in strip.entries[8:11]] == ["9.png", "10.png", "11.png"]
    view.scrollTo(view.model().index(9_999, 0))
    qtbot.waitUntil(lambda: many / "10000.png" in made)
    qtbot.waitUntil(lambda: crossing.is_idle)
    assert len(made) < 60


def test_where_the_user_was_the_user_stays_when_files_come(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, folder: Path
) -> None:
    strip, view = film_strip(qtbot, crossing, thumbnails, folder)
    view.setCurrentIndex(view.model().index(3, 0))
    with qtbot.waitSignal(strip.listed):
        (folder / "scan0.png").write_bytes((folder / "scan1.png").read_bytes())
    assert view.model().rowCount() == 5
    assert view.currentIndex().data() == "scan10.png"


def test_pictures_can_be_dragged_out_as_files(
    qtbot: QtBot, crossing: Crossing, thumbnails: Thumbnails, folder: Path
) -> None:
    _, view = film_strip(qtbot, crossing, thumbnails, folder)
    dragged = view.model().mimeData([view.model().index(1, 0)])
    assert [url.toLocalFile() for url in dragged.urls()] == [str(folder / "scan2.png")]


BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def drop(onto: QWidget, data: QMimeData, action: Qt.DropAction = BOTH) -> bool:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, buttons, keys)
    QApplication.sendEvent(onto, enter)
    if not enter.isAccepted():
        return False
    assert enter.dropAction() is Qt.DropAction.CopyAction  # never moved away from where they are
    QApplication.sendEvent(
        onto, QDropEvent(QPointF(5, 5), action, data, buttons, keys, QEvent.Type.Drop)
    )
    return True


def test_files_and_folders_are_taken_and_anything_else_is_not(qtbot: QtBot, folder: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    drops = Drops(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder)), QUrl("https://example.org/a.jpg")])
    hovering: list[bool] = []
    drops.hovering.connect(hovering.append)
    with qtbot.waitSignal(drops.dropped) as taken:
        assert drop(window, data)
    assert taken.args == [[folder]]
    assert hovering == [True, False]
    assert not drop(window, data, Qt.DropAction.MoveAction)
    text = QMimeData()
    text.setText("hello")
    assert not drop(window, text)


def test_a_file_dialog_stops_nothing_and_hands_over_what_was_chosen(
    qtbot: QtBot, folder: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialogs = FileDialogs(window, is_native=False)
    chosen: list[Path] = []
    dialogs.open_picture(folder, chosen.append)
    dialog = dialogs.shown
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    assert "*.tif" in dialog.nameFilters()[0]
    assert "*.TIF" in dialog.nameFilters()[0]
    assert "*.gesso" in dialog.nameFilters()[0]
    dialog.selectFile(str(folder / "scan1.png"))
    dialog.accept()
    assert chosen == [folder / "scan1.png"]
    assert dialogs.shown is None


def test_a_second_dialog_takes_the_place_of_the_first(qtbot: QtBot, folder: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialogs = FileDialogs(window, is_native=False)
    chosen: list[Path] = []
    dialogs.open_picture(folder, chosen.append)
    dialogs.find_original(folder / "scan1.png.gesso", chosen.append)
    assert dialogs.shown is not None
    assert "scan1.png.gesso" in dialogs.shown.windowTitle()
    dialogs.shown.reject()
    assert chosen == []
