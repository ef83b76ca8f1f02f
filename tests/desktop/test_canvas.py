"""The canvas with real files: the right pixels at the right place, by wheel, drag, pen and keys."""

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.documents import array_picture
from gesso_core.errors import SizeMismatch
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.patch import Piece, PixelPatch
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.monitor import MonitorTransform
from gesso_desktop.state.compare import CompareMode
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.view import View
from gesso_desktop.ui.canvas import Canvas
from gesso_desktop.ui.split_handle import SplitHandle
from gesso_desktop.ui.theme.colours import colours_of

Rgb = NDArray[np.uint8]
EDIT = Step("edit", EngineKind.EDIT)
PAINTED = Box(40, 30, 120, 90)


@functools.cache
def touch_screen() -> QPointingDevice:
    """Kept: Qt goes on using it, though it is Python's."""
    return QTest.createTouchDevice()


class Bench:
    """A desk, an easel and a shown canvas of 400×300."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.root = QObject()  # or a worker's garbage collection might delete what is below
        self.crossing = Crossing(self.root)
        messages = Messages(self.root)
        projects = folder / "projects"
        self.desk = Desk(self.crossing, messages, projects_folder=projects, parent=self.root)
        self.easel = Easel(self.desk, parent=self.root)
        self.canvas = Canvas(self.easel)
        self.canvas.resize(400, 300)
        qtbot.addWidget(self.canvas)
        self.canvas.show()
        qtbot.waitExposed(self.canvas)

    @property
    def view(self) -> View:
        return self.easel.view

    def open(self, pixels: NDArray[np.generic], orientation: int = 1, *, name: str = "p") -> None:
        path = self.folder / f"{name}.tif"
        tags = [(274, "H", 1, orientation, True)]
        tifffile.imwrite(path, pixels, photometric="rgb", extratags=tags)
        with self._qtbot.waitSignal(self.desk.opened_changed):
            self.desk.open(path)
        self.settle()

    def settle(self) -> None:
        """All tiles are there, and the view is at rest."""
        easel = self.easel

        def is_settled() -> bool:
            shown = [easel.after]
            shown += [easel.before] if easel.compare.shows_before else []
            shown += [easel.changes] if easel.compare.shows_map else []
            opened = easel.opened
            built = opened is None or opened.looking.is_built
            return built and all(t.is_settled for t in shown) and not self.canvas.is_moving

        self._qtbot.waitUntil(is_settled)

    def paint_red(self) -> None:
        opened = self.desk.opened
        assert opened is not None
        pixels = np.zeros((PAINTED.height, PAINTED.width, 3), opened.picture.format.dtype)
        pixels[..., 0] = opened.picture.format.largest
        alpha = np.ones(pixels.shape[:2], np.float32)
        patch = PixelPatch([Piece(PAINTED, pixels, alpha)])
        with self._qtbot.waitSignal(opened.pixels_changed):
            opened.edit(lambda document, _: document.add(patch, EDIT))
        self.settle()

    def seen(self) -> Rgb:
        """What is on the screen, h×w×3."""
        return rgb(self.canvas.grab().toImage())

    def on_screen(self) -> Rgb:
        """What earlier frames left there, h×w×3, where `seen` asks for a fresh frame."""
        QApplication.sendPostedEvents()
        screen = self.canvas.screen()
        return rgb(screen.grabWindow(self.canvas.winId()).toImage())

    def at(self, x: float, y: float) -> tuple[int, ...]:
        """The colour on the screen over a stored point."""
        right, down = self.view.widget_point(x, y)
        return tuple(int(v) for v in self.seen()[int(down), int(right)])


def rgb(image: QImage) -> Rgb:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[..., 2::-1].copy()


def noise(height: int, width: int, dtype: type = np.uint8) -> NDArray[np.generic]:
    largest = np.iinfo(dtype).max
    return np.random.default_rng(3).integers(0, largest, (height, width, 3), dtype, endpoint=True)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, tmp_path)
    yield made
    made.desk.close_picture()
    made.crossing.close()
    made.root.deleteLater()


def scroll(canvas: Canvas, at: QPoint, *, angle: int = 0, pixels: QPoint | None = None) -> None:
    """A wheel's notch, or a touchpad's push where pixels are given."""
    phase = Qt.ScrollPhase.NoScrollPhase if pixels is None else Qt.ScrollPhase.ScrollUpdate
    event = QWheelEvent(
        QPointF(at),
        canvas.mapToGlobal(QPointF(at)),
        pixels or QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        phase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def drag(
    canvas: Canvas, start: QPoint, end: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    QTest.mousePress(canvas, button, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, button, pos=end)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_one_to_one_shows_every_pixel_as_the_monitor_should(bench: Bench, orientation: int) -> None:
    pixels = noise(1000, 1200, np.uint16)
    bench.open(pixels, orientation)
    bench.view.one_to_one()
    bench.settle()
    opened = bench.desk.opened
    assert opened is not None
    transform = MonitorTransform(opened.sight.icc, opened.sight.format, None)
    whole = upright(transform.shown(opened.sight.read(opened.size.box)), orientation)
    place, dpr = bench.view.placement, bench.view.dpr
    assert dpr == float(os.environ.get("QT_SCALE_FACTOR", "1"))
    bottom, right = round(300 * dpr) - place.top, round(400 * dpr) - place.left
    expected = whole[-place.top : bottom, -place.left : right]
    assert np.array_equal(bench.seen(), expected)


def test_fit_shows_the_whole_picture_reduced(bench: Bench) -> None:
    pixels = np.repeat(np.repeat(noise(15, 20), 80, 0), 80, 1)  # 1600×1200, in squares of 80
    bench.open(pixels)
    assert bench.view.zoom == 0.25
    seen = bench.seen()
    assert np.array_equal(seen[10::20, 10::20], pixels[40::80, 40::80])


def test_pixels_are_squares_when_enlarged(bench: Bench) -> None:
    pixels = noise(60, 80)
    bench.open(pixels)
    bench.view.zoom_to(8)
    bench.settle()
    place = bench.view.placement
    seen = bench.seen()
    column, row = -place.left // 8 + 3, -place.top // 8 + 3
    square = seen[place.top + row * 8 :, place.left + column * 8 :][:8, :8]
    assert (square == pixels[row, column]).all()


def test_nothing_is_blank_right_after_opening(bench: Bench, qtbot: QtBot) -> None:
    seen: list[Rgb] = []
    bench.desk.opened_changed.connect(lambda: seen.append(bench.seen()))
    bench.open(np.full((1200, 1600, 3), 200, np.uint8))
    assert bench.view.is_fit
    assert (seen[0] == 200).all()


def test_nothing_is_blank_while_one_travels(bench: Bench) -> None:
    bench.open(np.full((3000, 4000, 3), 200, np.uint8))
    for x, y, factor in [(390, 290, 9.0), (10, 10, 0.4), (200, 5, 30.0), (399, 299, 0.1)]:
        bench.view.zoom_at((x, y), factor)
        bench.view.pan(-150, 90)
        place = bench.view.placement
        seen = bench.seen()[
            max(0, place.top) : int(place.top + place.height),
            max(0, place.left) : int(place.left + place.width),
        ]
        grid_is_drawn = bench.view.zoom >= 12
        assert (seen == 200).all() or grid_is_drawn


def test_the_wheel_zooms_at_the_cursor(bench: Bench) -> None:
    bench.open(noise(600, 800))
    before = bench.view.stored_point(100, 80)
    scroll(bench.canvas, QPoint(100, 80), angle=120)
    assert bench.view.zoom == pytest.approx(0.5 * 2**0.25)
    assert bench.view.widget_point(*before) == pytest.approx((100, 80), abs=1.5)


def test_a_touchpad_pans(bench: Bench) -> None:
    bench.open(noise(600, 800))
    bench.view.one_to_one()
    x, y = bench.view.widget_point(0, 0)
    scroll(bench.canvas, QPoint(100, 80), angle=40, pixels=QPoint(-7, 12))
    assert bench.view.widget_point(0, 0) == (x - 7, y + 12)


def test_two_fingers_zoom_and_move(bench: Bench, qtbot: QtBot) -> None:
    bench.open(noise(600, 800))
    screen = touch_screen()
    before = bench.view.stored_point(200, 150)
    left, right = QPoint(180, 150), QPoint(220, 150)
    fingers = QTest.touchEvent(bench.canvas, screen, False)
    fingers.press(0, left, bench.canvas).press(1, right, bench.canvas)
    fingers.commit()
    for reach in range(20, 45, 5):
        left, right = QPoint(210 - reach, 150), QPoint(210 + reach, 150)
        fingers.move(0, left, bench.canvas).move(1, right, bench.canvas)
        fingers.commit()
    fingers.release(0, left, bench.canvas).release(1, right, bench.canvas)
    fingers.commit()
    assert bench.view.zoom == pytest.approx(1.0, rel=0.05)
    assert bench.view.widget_point(*before) == pytest.approx((210, 150), abs=3)


def test_a_second_finger_gives_up_the_stroke_of_the_first(bench: Bench) -> None:
    bench.open(noise(300, 400))
    tool = Strokes()
    bench.canvas.set_tool(tool)
    screen = touch_screen()
    fingers = QTest.touchEvent(bench.canvas, screen, False)
    fingers.press(0, QPoint(50, 50), bench.canvas)
    fingers.commit()
    fingers.stationary(0).press(1, QPoint(90, 50), bench.canvas)
    fingers.commit()
    fingers.release(0, QPoint(50, 50), bench.canvas).release(1, QPoint(90, 50), bench.canvas)
    fingers.commit()
    assert [what for what, *_ in tool.heard] == ["press", "cancel"]


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_dragging_pans_and_shows_what_comes_in(bench: Bench, button: Qt.MouseButton) -> None:
    pixels = noise(700, 900)
    bench.open(pixels)
    bench.view.one_to_one()
    bench.settle()
    before = bench.view.placement
    drag(bench.canvas, QPoint(200, 150), QPoint(170, 171), button)
    drag(bench.canvas, QPoint(200, 150), QPoint(210, 111), button)
    bench.settle()
    place = bench.view.placement
    assert (place.left - before.left, place.top - before.top) == (-20, -18)
    expected = pixels[-place.top : 300 - place.top, -place.left : 400 - place.left]
    assert np.array_equal(bench.on_screen(), expected)


def test_keys_pan_and_zoom(bench: Bench) -> None:
    bench.open(noise(700, 900))
    bench.view.one_to_one()
    x, y = bench.view.widget_point(0, 0)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Right)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Down)
    assert bench.view.widget_point(0, 0) == (x - 64, y - 64)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Plus)
    assert bench.view.zoom == 1.5
    QTest.keyClick(bench.canvas, Qt.Key.Key_Minus)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Minus)
    assert bench.view.zoom == 0.75


def test_a_larger_picture_follows_a_smaller_one(bench: Bench) -> None:
    bench.open(np.full((200, 300, 3), 40, np.uint8), name="small")
    bench.view.zoom_to(3)
    bench.open(noise(2500, 3000), name="large")
    assert bench.view.is_fit
    bench.view.one_to_one()
    bench.settle()
    opened = bench.desk.opened
    assert opened is not None
    x, y = (int(v) for v in bench.view.stored_point(200, 150))
    expected = tuple(int(v) for v in opened.sight.read(Box.at(x, y, 1, 1))[0, 0])
    assert bench.at(x, y) == expected


def test_a_quarter_turn_is_seen(bench: Bench) -> None:
    pixels = noise(300, 400)
    bench.open(pixels)
    opened = bench.desk.opened
    assert opened is not None
    with bench._qtbot.waitSignal(opened.framing_changed):
        opened.edit(lambda document, _: document.set_framing(Framing(quarter_turns=1)))
    assert (bench.seen()[:, 190:210] != colours_of(bench.canvas.palette()).canvas.red()).any()
    bench.view.one_to_one()
    bench.settle()
    place = bench.view.placement
    turned = np.rot90(pixels, -1)
    assert np.array_equal(bench.seen()[:, place.left : place.left + 300], turned[50:350])


class Strokes:
    """A tool that writes down what it is given."""

    def __init__(self) -> None:
        self.is_active = True
        self.radius: float | None = 20.0
        self.heard: list[tuple[object, ...]] = []

    def press(self, x: float, y: float, *, pressure: float, is_eraser: bool, **_: object) -> None:
        self.heard.append(("press", x, y, pressure, is_eraser))

    def move(self, x: float, y: float, *, pressure: float, modifiers: object) -> None:
        self.heard.append(("move", x, y, pressure))

    def release(self, x: float, y: float) -> None:
        self.heard.append(("release", x, y))

    def double_press(self, x: float, y: float) -> bool:
        self.heard.append(("double", x, y))
        return False

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        self.heard.append(("key", key))
        return key == Qt.Key.Key_Escape

    def cancel(self) -> None:
        self.heard.append(("cancel",))


def test_a_tool_gets_strokes_in_stored_pixels(bench: Bench) -> None:
    bench.open(noise(300, 400), orientation=3)  # upside down
    tool = Strokes()
    bench.canvas.set_tool(tool)
    drag(bench.canvas, QPoint(10, 20), QPoint(30, 20))
    assert tool.heard[0] == ("press", 390.0, 280.0, 1.0, False)
    assert tool.heard[-2:] == [("move", 370.0, 280.0, 1.0), ("release", 370.0, 280.0)]
    assert bench.view.is_fit


def test_a_tool_hears_moves_between_presses_double_presses_and_keys(bench: Bench) -> None:
    bench.open(noise(300, 400))
    tool = Strokes()
    bench.canvas.set_tool(tool)
    QTest.mouseMove(bench.canvas, QPoint(5, 6))
    QTest.mouseDClick(bench.canvas, Qt.MouseButton.LeftButton, pos=QPoint(7, 8))
    QTest.keyClick(bench.canvas, Qt.Key.Key_Escape)
    assert [what for what, *_ in tool.heard] == ["move", "double", "press", "cancel"]
    x = bench.view.widget_point(0, 0)[0]
    QTest.keyClick(bench.canvas, Qt.Key.Key_Left)
    assert bench.view.widget_point(0, 0)[0] == x + 64


def test_with_the_hand_held_the_picture_moves_and_the_tool_rests(bench: Bench) -> None:
    bench.open(noise(300, 400))
    tool = Strokes()
    bench.canvas.set_tool(tool)
    bench.canvas.hold_hand(True)
    drag(bench.canvas, QPoint(10, 20), QPoint(30, 25))
    bench.canvas.hold_hand(False)
    assert tool.heard == []
    assert bench.view.widget_point(0, 0) == (20, 5)


@pytest.mark.parametrize("is_eraser", [False, True])
def test_a_pen_strokes_with_pressure_and_erases_with_its_other_end(
    bench: Bench, is_eraser: bool
) -> None:
    bench.open(noise(300, 400))
    tool = Strokes()
    bench.canvas.set_tool(tool)
    kinds = QPointingDevice.PointerType
    kind = kinds.Eraser if is_eraser else kinds.Pen
    pen = QPointingDevice(
        "pen",
        1,
        QPointingDevice.DeviceType.Stylus,
        kind,
        QPointingDevice.Capability.Pressure,
        1,
        2,
    )
    for what, x, pressure in [
        (QEvent.Type.TabletPress, 50, 0.25),
        (QEvent.Type.TabletMove, 60, 0.5),
        (QEvent.Type.TabletRelease, 60, 0.0),
    ]:
        at = QPointF(x, 40)
        left = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            what, pen, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, left
        )
        QApplication.sendEvent(bench.canvas, event)
    assert tool.heard == [
        ("press", 50.0, 40.0, 0.25, is_eraser),
        ("move", 60.0, 40.0, 0.5),
        ("release", 60.0, 40.0),
    ]


def test_the_pixel_under_the_pointer_is_told(bench: Bench) -> None:
    bench.open(noise(300, 400))
    told: list[object] = []
    bench.canvas.hovered.connect(told.append)
    QTest.mouseMove(bench.canvas, QPoint(17, 33))
    bench.view.zoom_to(0.5)
    QTest.mouseMove(bench.canvas, QPoint(3, 3))
    assert told == [(17, 33), None]


def test_an_edit_appears_where_it_was_made(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    assert bench.at(60, 60) == (255, 0, 0)
    assert bench.at(200, 60) == (90, 90, 90)


def test_the_split_shows_before_on_one_side_and_after_on_the_other(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.easel.compare.choose(CompareMode.SPLIT)
    bench.easel.compare.move_split(80 / 400)
    bench.settle()
    assert bench.at(60, 60) == (90, 90, 90)
    assert bench.at(110, 60) == (255, 0, 0)


def test_right_to_left_before_is_on_the_right(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bench.easel.compare.choose(CompareMode.SPLIT)
    bench.easel.compare.move_split(80 / 400)
    bench.settle()
    assert bench.at(60, 60) == (255, 0, 0)
    assert bench.at(110, 60) == (90, 90, 90)


def test_the_split_is_dragged_and_moved_with_the_arrows(bench: Bench, qtbot: QtBot) -> None:
    bench.open(noise(300, 400))
    bench.easel.compare.choose(CompareMode.SPLIT)
    handle = bench.canvas.findChild(SplitHandle)
    assert handle is not None
    assert handle.isVisible()
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(40, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert bench.easel.compare.split == pytest.approx(0.6, abs=0.01)
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert bench.easel.compare.split == pytest.approx(0.61, abs=0.01)
    assert abs(handle.geometry().center().x() - 400 * bench.easel.compare.split) < 1.5


def test_side_by_side_both_show_the_same_place(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.easel.compare.choose(CompareMode.SIDE)
    bench.settle()
    assert bench.view.zoom == 0.5
    x, y = (int(v) for v in bench.view.widget_point(60, 60))
    seen = bench.seen()
    assert tuple(seen[y, x]) == (90, 90, 90)
    assert tuple(seen[y, x + 200]) == (255, 0, 0)
    told: list[object] = []
    bench.canvas.hovered.connect(told.append)
    QTest.mouseMove(bench.canvas, QPoint(x + 200, y))
    assert told == [(60, 60)]


def test_the_original_shows_while_it_is_held(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.easel.compare.hold(True)
    bench.settle()
    assert bench.at(60, 60) == (90, 90, 90)
    bench.easel.compare.hold(False)
    assert bench.at(60, 60) == (255, 0, 0)


def test_not_even_the_first_glimpse_of_before_shows_an_edit(bench: Bench, qtbot: QtBot) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.desk.close_picture()
    with qtbot.waitSignal(bench.desk.opened_changed):
        bench.desk.open(bench.folder / "p.tif")
    qtbot.waitUntil(lambda: bench.easel.before.glimpse is not None)
    before, after = bench.easel.before.glimpse, bench.easel.after.glimpse
    assert before is not None
    assert after is not None
    assert (before.pixels[..., :3] == 90).all()
    assert not (after.pixels[..., :3] == 90).all()
    bench.settle()


def test_the_change_map_tints_what_changed_and_nothing_else(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.paint_red()
    bench.easel.set_tint((0, 255, 0))
    bench.easel.compare.toggle_map()
    bench.settle()
    red, green, _ = bench.at(60, 60)
    assert green > 200 > red
    assert bench.at(PAINTED.left - 1, 60) == (90, 90, 90)
    assert bench.at(PAINTED.right, 60) == (90, 90, 90)


def test_another_picture_may_take_the_place_of_the_original(bench: Bench, tmp_path: Path) -> None:
    bench.open(np.full((300, 400, 3), 50, np.uint8), name="other")
    opened = bench.desk.opened
    assert opened is not None
    other = Looking(opened.picture).sight()
    pixels = other.read(other.size.box)
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    bench.easel.compare_with(Looking(array_picture(pixels)).sight())
    bench.easel.compare.choose(CompareMode.SPLIT)
    bench.settle()
    assert bench.at(10, 60) == (50, 50, 50)
    assert bench.at(390, 60) == (90, 90, 90)
    with pytest.raises(SizeMismatch):
        bench.easel.compare_with(Looking(array_picture(pixels[1:])).sight())


def test_what_is_cropped_away_is_not_shown(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 90, np.uint8))
    opened = bench.desk.opened
    assert opened is not None
    framing = Framing(crop=Box(100, 100, 200, 150))
    opened.edit(lambda document, _: document.set_framing(framing))
    bench._qtbot.waitUntil(lambda: bench.view.framing == framing)
    bench.settle()
    bench.view.zoom_to(1)
    bench.settle()
    background = colours_of(bench.canvas.palette()).canvas
    left, top = (int(v) for v in bench.view.widget_point(100, 100))
    seen = bench.seen()
    assert tuple(seen[top, left]) == (90, 90, 90)
    assert tuple(seen[top + 49, left + 99]) == (90, 90, 90)
    assert tuple(seen[top - 1, left]) == background.getRgb()[:3]
    assert tuple(seen[top, left + 100]) == background.getRgb()[:3]


def test_straightening_turns_what_is_seen(bench: Bench) -> None:
    pixels = np.full((300, 400, 3), 90, np.uint8)
    pixels[148:152] = 255  # a level line through the middle
    bench.open(pixels)
    bench.view.reframe(Framing(straighten=10.0))
    bench.settle()
    assert bench.at(300, 150) == (255, 255, 255)
    x, y = bench.view.widget_point(300, 150)
    assert y - 150 == pytest.approx(np.tan(np.radians(10)) * (x - 200), abs=1)


class Dot:
    """An overlay: one red pixel at a stored place."""

    def paint(self, painter: QPainter, view: View) -> None:
        x, y = view.widget_point(100, 100)
        painter.fillRect(int(x), int(y), 1, 1, Qt.GlobalColor.red)


def test_overlays_lie_on_top_and_move_with_the_picture(bench: Bench) -> None:
    bench.open(np.full((700, 900, 3), 90, np.uint8))
    bench.canvas.add_overlay(Dot())
    bench.view.one_to_one()
    bench.view.centre_on((150, 150))
    assert bench.at(100, 100) == (255, 0, 0)
    bench.view.pan(20, 10)
    assert bench.at(100, 100) == (255, 0, 0)
    assert (bench.seen() == (255, 0, 0)).all(axis=2).sum() == 1


def test_the_brush_is_outlined_at_its_size(bench: Bench) -> None:
    bench.open(np.full((300, 400, 3), 128, np.uint8))
    tool = Strokes()
    bench.canvas.set_tool(tool)
    QTest.mouseMove(bench.canvas, QPoint(200, 150))
    changed = (bench.seen() != 128).any(axis=2)
    columns = np.flatnonzero(changed.any(axis=0))
    assert columns[0] == pytest.approx(180, abs=2)
    assert columns[-1] == pytest.approx(220, abs=2)
    QTest.mouseMove(bench.canvas, QPoint(100, 100))
    assert not (bench.seen()[:, 180:] != 128).any()


@pytest.mark.parametrize("factor", ["2", "1.5"])
def test_one_to_one_is_crisp_on_a_fine_screen(factor: str) -> None:
    """The same test once more, where a logical pixel is more than one of the device."""
    test = f"{__file__}::test_one_to_one_shows_every_pixel_as_the_monitor_should[6]"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        env={**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
