"""What is seen of a selection: the outline, the tint, strokes in progress, and the bars."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Rectangle
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.selection_tool import Options, SelectionTool, ToolKind
from gesso_desktop.state.settings import OverlayStyle
from gesso_desktop.state.view import View
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.selection_overlay import SelectionOverlay
from gesso_desktop.ui.tool_bar import ToolBar
from gesso_desktop.ui.tool_options import ToolOptions

SIZE = Size(400, 300)
GRAY, RED = QColor(100, 100, 100), QColor(255, 0, 0)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.crossing = Crossing()
        self.selection = SelectionState(self.crossing, Messages(self.crossing), self.crossing)
        self.view = View(self.crossing)
        self.view.set_viewport(SIZE.width, SIZE.height, 1.0)
        self.view.show(SIZE, 1, Framing())
        self.tool = SelectionTool(self.selection, self.view, self.crossing)
        self.overlay = SelectionOverlay(self.selection, self.tool, self.crossing)
        self.selection.show(SIZE, None)

    def select(self, left: float, top: float, right: float, bottom: float) -> None:
        self.selection.draw(Rectangle((left, top), (right, bottom)), Mode.ADD)
        self._qtbot.waitUntil(lambda: not self.selection.is_busy)

    def painted(self) -> NDArray[np.uint8]:
        """h×w×3, red green blue; gray where nothing was painted."""
        image = QImage(SIZE.width, SIZE.height, QImage.Format.Format_RGB888)
        image.fill(GRAY)
        with QPainter(image) as painter:
            self.overlay.paint(painter, self.view)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE.height, -1)
        return rows[:, : SIZE.width * 3].reshape(SIZE.height, SIZE.width, 3).copy()


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.crossing.close()
    delete(made.crossing)


def touched(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return (pixels != 100).any(2)


def test_the_outline_runs_along_the_selection_alone(bench: Bench) -> None:
    bench.select(50, 60, 150, 160)

    pixels = bench.painted()

    assert Box.around(touched(pixels)) == Box(50, 60, 150, 160)
    assert not touched(pixels)[61:159, 51:149].any()
    assert {tuple(p) for p in pixels[60, 50:150]} == {(0, 0, 0), (255, 255, 255)}


def test_the_ants_march_while_something_is_selected(bench: Bench, qtbot: QtBot) -> None:
    assert not bench.overlay.is_marching
    bench.select(50, 60, 150, 160)
    before = bench.painted()

    with qtbot.waitSignal(bench.overlay.repaint_asked):
        pass

    assert (bench.painted() != before).any()
    assert np.array_equal(touched(bench.painted()), touched(before))
    bench.selection.undo()
    assert not bench.overlay.is_marching
    assert not touched(bench.painted()).any()


def test_the_tint_lies_on_what_is_selected(bench: Bench) -> None:
    bench.overlay.show_as(OverlayStyle.TINT, RED)
    bench.select(50, 60, 150, 160)

    pixels = bench.painted()

    assert np.array_equal(np.flatnonzero(touched(pixels)[100]), np.arange(50, 150))
    red, green, blue = (int(value) for value in pixels[100, 100])
    assert red > 150
    assert green == blue < 70
    assert not bench.overlay.is_marching


def test_a_hidden_selection_is_not_painted(bench: Bench) -> None:
    bench.select(50, 60, 150, 160)

    bench.overlay.show_as(OverlayStyle.BOTH, RED, is_shown=False)

    assert not touched(bench.painted()).any()
    assert not bench.overlay.is_marching


def test_the_outline_follows_a_turned_and_zoomed_view(bench: Bench) -> None:
    bench.select(50, 60, 150, 160)

    bench.view.show(SIZE, 3, Framing())  # upside down
    assert Box.around(touched(bench.painted())) == Box(250, 140, 350, 240)
    bench.view.zoom_to(2.0)
    moved = Box.around(touched(bench.painted()))

    left, top = bench.view.widget_point(150, 160)
    assert abs(moved.left - max(left, 0)) <= 1
    assert abs(moved.top - max(top, 0)) <= 1


def test_a_stroke_is_seen_before_it_is_let_go(bench: Bench) -> None:
    bench.overlay.show_as(OverlayStyle.ANTS, RED)
    bench.tool.set_options(Options(size=20))
    bench.tool.choose(ToolKind.BRUSH)

    bench.tool.press(50, 50)
    bench.tool.move(100, 50)
    first = bench.painted()
    bench.tool.move(150, 50)
    second = bench.painted()

    around = Box.around(touched(second))
    assert abs(around.left - 40) <= 1
    assert abs(around.right - 160) <= 1
    assert np.array_equal(first[50, 60], second[50, 60])  # never twice as strong
    assert second[50, 60, 0] > 150
    bench.tool.cancel()
    assert not touched(bench.painted()).any()


def test_a_shape_being_drawn_has_an_outline(bench: Bench) -> None:
    bench.tool.choose(ToolKind.RECTANGLE)

    bench.tool.press(40, 40)
    bench.tool.move(200, 120)

    around = Box.around(touched(bench.painted()))
    assert around.grow(2).contains(Box(40, 40, 200, 120))
    assert Box(38, 38, 203, 123).contains(around)


def test_options_show_and_change_the_tool(bench: Bench, qtbot: QtBot) -> None:
    bar = ToolOptions(bench.tool)
    qtbot.addWidget(bar)
    bar.show()
    bench.tool.choose(ToolKind.BRUSH)
    spins = [box for box in bar.findChildren(QSpinBox) if box.accessibleName() == "Size"]

    bench.tool.resize(1)
    assert spins[0].value() == round(bench.tool.options.size)
    spins[0].setValue(33)
    assert bench.tool.options.size == 33

    modes = {each.accessibleName(): each for each in bar.findChildren(QToolButton)}
    QTest.mouseClick(modes["Take away from the selection (Alt)"], Qt.MouseButton.LeftButton)
    assert bench.tool.options.mode is Mode.SUBTRACT


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (ToolKind.HAND, set()),
        (ToolKind.BRUSH, {"Size", "Hardness"}),
        (ToolKind.LASSO, set()),
        (ToolKind.WAND, {"Tolerance"}),
    ],
)
def test_only_what_the_tool_uses_is_offered(
    bench: Bench, qtbot: QtBot, kind: ToolKind, shown: set[str]
) -> None:
    bar = ToolOptions(bench.tool)
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show()

    bench.tool.choose(kind)
    qtbot.wait(1)

    sliders = bar.findChildren(QSlider)
    assert {each.accessibleName() for each in sliders if each.isVisible()} == shown


def test_in_a_narrow_window_numbers_are_typed_only(bench: Bench, qtbot: QtBot) -> None:
    bar = ToolOptions(bench.tool)
    qtbot.addWidget(bar)
    bench.tool.choose(ToolKind.BRUSH)
    bar.resize(900, 40)
    bar.show()
    assert all(slider.width() > 20 for slider in seen(bar, QSlider))
    assert len(seen(bar, QSlider)) == 2
    bar.resize(bar.minimumSizeHint().width(), 40)
    qtbot.waitUntil(lambda: not seen(bar, QSlider))
    assert {each.accessibleName() for each in seen(bar, QSpinBox)} >= {"Size", "Hardness"}


def seen(bar: ToolOptions, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in bar.findChildren(kind) if each.isVisible()]


def test_the_tool_bar_runs_its_actions_by_mouse_and_key(bench: Bench, qtbot: QtBot) -> None:
    brush, wand = QAction(icon("brush"), "Brush"), QAction(icon("wand"), "Wand")
    bar = ToolBar([brush, None, wand])
    qtbot.addWidget(bar)
    bar.show()
    buttons = [each for each in bar.findChildren(QToolButton) if each.defaultAction()]

    with qtbot.waitSignal(brush.triggered):
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(wand.triggered):
        QTest.keyClick(buttons[1], Qt.Key.Key_Space)
