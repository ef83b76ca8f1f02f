"""The zoom as a percentage, and its buttons."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gesso_core.framing import Framing
from gesso_core.geometry import Size
from gesso_desktop.state.view import View
from gesso_desktop.ui.zoom_bar import ZoomBar


@pytest.fixture
def view() -> View:
    made = View()
    made.set_viewport(1000, 750, 1)
    made.show(Size(4000, 3000), 1, Framing())
    return made


@pytest.fixture
def bar(qtbot: QtBot, view: View) -> ZoomBar:
    made = ZoomBar(view)
    made.setLocale(QLocale(QLocale.Language.English))
    qtbot.addWidget(made)
    made.show()
    return made


def text(bar: ZoomBar) -> str:
    label = bar.findChild(QLabel)
    assert label is not None
    return label.text()


def press(bar: ZoomBar, name: str) -> None:
    (button,) = (each for each in bar.findChildren(QToolButton) if each.accessibleName() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_percentage_follows_the_view(bar: ZoomBar, view: View) -> None:
    assert text(bar) == "25 %"
    view.zoom_to(0.0888)
    assert text(bar) == "8.9 %"
    view.zoom_to(2.0)
    assert text(bar) == "200 %"


def test_its_buttons_zoom(bar: ZoomBar, view: View) -> None:
    press(bar, "Actual Pixels")
    assert view.zoom == 1.0
    press(bar, "Zoom In")
    assert view.zoom == 1.5
    press(bar, "Zoom Out")
    assert view.zoom == 1.0
    press(bar, "Whole Picture")
    assert view.is_fit


def test_nothing_moves_while_one_zooms(bar: ZoomBar, view: View) -> None:
    width = bar.sizeHint().width()
    for zoom in (0.07, 0.5, 1.0, 32.0):
        view.zoom_to(zoom)
        assert bar.sizeHint().width() == width
