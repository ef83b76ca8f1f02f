"""The selection and its tools without a window: gestures, modes, undo, files, failures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Polygon, Rectangle, Stroke
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.selection_tool import MOST_SIZE, Options, SelectionTool, ToolKind
from gesso_desktop.state.view import View

SIZE = Size(400, 300)
NO = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A picture in two colours, shown at one picture pixel per screen pixel."""

    def __init__(self, qtbot: QtBot, *, orientation: int = 1) -> None:
        self._qtbot = qtbot
        pixels = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)
        pixels[50:150, 60:200] = (200, 40, 40)
        self.picture = ArrayPicture(pixels, PixelFormat(8, Colour.RGB), orientation=orientation)
        self.crossing = Crossing()
        self.messages = Messages(self.crossing)
        self.selection = SelectionState(self.crossing, self.messages, self.crossing)
        self.view = View(self.crossing)
        self.view.show(SIZE, 1, Framing())
        self.view.zoom_to(1.0)
        self.tool = SelectionTool(self.selection, self.view, self.crossing)
        self.selection.show(SIZE, lambda: self.picture)

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.selection.is_busy and self.crossing.is_idle)

    def drag(
        self,
        *points: tuple[float, float],
        modifiers: Qt.KeyboardModifier = NO,
        later: Qt.KeyboardModifier | None = None,
        pressure: float = 1.0,
        is_eraser: bool = False,
    ) -> None:
        """later: modifier keys while moving, if others than at the press."""
        self.tool.press(*points[0], pressure=pressure, is_eraser=is_eraser, modifiers=modifiers)
        for point in points:
            held = modifiers if later is None else later
            self.tool.move(*point, pressure=pressure, modifiers=held)
        self.tool.release(*points[-1])
        self.settle()

    @property
    def area(self) -> float:
        return float(self.selection.selection.read(SIZE.box).sum()) / 255

    @property
    def bounds(self) -> Box:
        return self.selection.selection.bounds


@pytest.fixture
def bench(qapp: QCoreApplication, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.crossing.close()
    delete(made.crossing)


def test_a_rectangle_is_selected_when_it_is_let_go(bench: Bench) -> None:
    boxes: list[Box] = []
    bench.selection.changed.connect(boxes.append)
    bench.tool.choose(ToolKind.RECTANGLE)

    bench.tool.press(10, 20)
    bench.tool.move(50, 60)
    live = bench.tool.live
    bench.tool.release(50, 60)
    bench.settle()

    assert live is not None
    assert live.drawing.shape == Rectangle((10, 20), (50, 60))
    assert bench.tool.live is None
    assert bench.bounds == Box(10, 20, 50, 60)
    assert boxes[-1].contains(Box(10, 20, 50, 60))


@pytest.mark.parametrize(
    ("modifiers", "area"),
    [(NO, 400), (SHIFT, 700), (ALT, 300), (SHIFT | ALT, 100)],
)
def test_modifier_keys_choose_what_a_shape_does(
    bench: Bench, modifiers: Qt.KeyboardModifier, area: float
) -> None:
    bench.tool.choose(ToolKind.RECTANGLE)
    bench.drag((10, 10), (30, 30))

    bench.drag((20, 20), (40, 40), modifiers=modifiers)

    assert bench.area == area


def test_shift_pressed_after_the_press_makes_a_square(bench: Bench) -> None:
    bench.tool.choose(ToolKind.RECTANGLE)

    bench.drag((10, 10), (50, 30), later=SHIFT)

    assert bench.bounds == Box(10, 10, 50, 50)


def test_a_click_beside_the_selection_clears_it(bench: Bench) -> None:
    bench.tool.choose(ToolKind.LASSO)
    bench.drag((10, 10), (80, 10), (80, 80))
    assert bench.area == pytest.approx(2450, abs=1)

    bench.drag((300, 200))

    assert bench.selection.is_empty


def test_a_brush_adds_stroke_by_stroke_and_an_eraser_takes_away(bench: Bench) -> None:
    bench.tool.set_options(Options(size=20, hardness=1.0))
    bench.tool.choose(ToolKind.BRUSH)
    bench.drag((50, 50), (100, 50))
    first = bench.area
    bench.drag((50, 150), (100, 150))

    assert bench.area == pytest.approx(2 * first)
    assert first == pytest.approx(np.pi * 100 + 50 * 20, rel=0.01)

    bench.tool.choose(ToolKind.ERASER)
    bench.drag((30, 50), (120, 50))
    assert bench.area == pytest.approx(first, rel=0.01)
    bench.tool.choose(ToolKind.BRUSH)
    bench.drag((30, 150), (120, 150), is_eraser=True)
    assert bench.selection.is_empty


def test_the_brush_is_as_wide_on_the_screen_at_every_zoom(bench: Bench) -> None:
    bench.tool.set_options(Options(size=40))
    bench.tool.choose(ToolKind.BRUSH)

    assert bench.tool.radius == pytest.approx(20)
    bench.view.zoom_to(4.0)
    assert bench.tool.radius == pytest.approx(5)


def test_pressure_thins_the_stroke(bench: Bench) -> None:
    bench.tool.set_options(Options(size=40))
    bench.tool.choose(ToolKind.BRUSH)

    bench.tool.press(50, 50, pressure=0.5)
    bench.tool.move(80, 50, pressure=1.0)
    live = bench.tool.live

    assert live is not None
    assert isinstance(live.drawing.shape, Stroke)
    thin, thick = live.drawing.shape.dabs
    assert thin.radius == pytest.approx(11)
    assert thick.radius == pytest.approx(20)


def test_steps_of_size_and_hardness_stay_in_their_range(bench: Bench) -> None:
    for _ in range(40):
        bench.tool.resize(1)
        bench.tool.harden(1)
    assert bench.tool.options.size == MOST_SIZE
    assert bench.tool.options.hardness == 1.0

    bench.tool.harden(-3)
    assert bench.tool.options.hardness == pytest.approx(0.7)
    with pytest.raises(ValueError, match="size=0"):
        bench.tool.set_options(Options(size=0))


def polygon(bench: Bench, *points: tuple[float, float]) -> None:
    bench.tool.choose(ToolKind.POLYGON)
    for point in points:
        bench.tool.move(*point)
        bench.tool.press(*point)
        bench.tool.release(*point)


def _near_the_start(tool: SelectionTool) -> None:
    tool.move(13, 12)
    tool.press(13, 12)


@pytest.mark.parametrize(
    "close",
    [
        _near_the_start,
        lambda tool: tool.double_press(110, 110),
        lambda tool: tool.key_press(Qt.Key.Key_Return),
    ],
)
def test_a_polygon_is_closed(bench: Bench, close: Callable[[SelectionTool], object]) -> None:
    polygon(bench, (10, 10), (110, 10), (110, 110))

    close(bench.tool)
    bench.settle()

    assert bench.area == pytest.approx(5000, abs=1)
    assert bench.tool.live is None


def test_the_start_of_a_polygon_tells_that_it_would_close(bench: Bench) -> None:
    polygon(bench, (10, 10), (110, 10), (110, 110))
    bench.tool.move(60, 60)
    assert bench.tool.live is not None
    assert not bench.tool.live.is_closing

    bench.tool.move(12, 12)

    assert bench.tool.live.is_closing


def test_the_last_vertex_of_a_polygon_can_be_taken_back(bench: Bench) -> None:
    polygon(bench, (10, 10), (110, 10), (110, 110), (300, 200))

    assert bench.tool.key_press(Qt.Key.Key_Backspace)
    bench.tool.key_press(Qt.Key.Key_Return)
    bench.settle()

    assert bench.area == pytest.approx(5000, abs=1)


@pytest.fixture
def placed(bench: Bench) -> Bench:
    """200×150 in the middle of a view that shows the whole picture."""
    bench.view.set_viewport(SIZE.width, SIZE.height, 1.0)
    bench.view.fit()
    bench.tool.choose(ToolKind.RECTANGLE)
    assert bench.tool.key_press(Qt.Key.Key_Return)
    return bench


def test_a_rectangle_is_placed_moved_resized_and_taken_by_keys(placed: Bench) -> None:
    tool = placed.tool
    assert placed.selection.is_empty, "it is only shown so far"
    for key, held in (
        (Qt.Key.Key_Right, NO),
        (Qt.Key.Key_Down, CTRL),
        (Qt.Key.Key_Left, SHIFT),
        (Qt.Key.Key_Up, SHIFT | CTRL),
    ):
        assert tool.key_press(key, held)
    assert tool.key_press(Qt.Key.Key_Return)
    placed.settle()
    assert placed.bounds == Box(100 + 8, 75 + 1, 300 + 8 - 8, 225 + 1 - 1)
    assert tool.live is None


def test_a_placed_box_ignores_the_pointer_and_escape_takes_it_away(placed: Bench) -> None:
    live = placed.tool.live
    placed.tool.move(3, 3)
    assert placed.tool.live == live
    assert placed.tool.key_press(Qt.Key.Key_Escape)
    assert placed.tool.live is None
    assert not placed.tool.key_press(Qt.Key.Key_Left), "the arrows move the view again"
    placed.settle()
    assert placed.selection.is_empty


def test_a_placed_box_never_turns_inside_out(placed: Bench) -> None:
    for _ in range(60):
        placed.tool.key_press(Qt.Key.Key_Left, SHIFT)
    placed.tool.key_press(Qt.Key.Key_Return)
    placed.settle()
    assert placed.bounds.left == 100
    assert 1 <= placed.bounds.width <= 3


def test_modifiers_of_the_placing_key_say_the_mode(placed: Bench) -> None:
    placed.tool.key_press(Qt.Key.Key_Return)
    placed.tool.choose(ToolKind.ELLIPSE)
    placed.tool.key_press(Qt.Key.Key_Return, ALT)
    placed.tool.key_press(Qt.Key.Key_Return)
    placed.settle()
    assert placed.area == pytest.approx(200 * 150 * (1 - np.pi / 4), rel=0.01)


def test_a_drag_after_placing_draws_anew(placed: Bench) -> None:
    placed.drag((10, 10), (50, 40))
    assert placed.bounds == Box(10, 10, 50, 40)


def test_on_a_turned_picture_right_is_where_the_screen_has_it(placed: Bench) -> None:
    placed.tool.cancel()
    placed.view.show(SIZE, 6, Framing())  # 90° clockwise: right on the screen is up in the file
    placed.view.set_viewport(SIZE.height, SIZE.width, 1.0)
    placed.view.fit()
    placed.tool.key_press(Qt.Key.Key_Return)
    placed.tool.key_press(Qt.Key.Key_Right)
    placed.tool.key_press(Qt.Key.Key_Return)
    placed.settle()
    assert placed.bounds == Box(100, 75 - 8, 300, 225 - 8)


def test_escape_gives_up_a_polygon_and_zooming_keeps_it(bench: Bench) -> None:
    polygon(bench, (10, 10), (110, 10))

    bench.view.zoom_to(8.0)
    assert bench.tool.live is not None
    assert bench.tool.key_press(Qt.Key.Key_Escape)

    assert bench.tool.live is None
    assert not bench.tool.key_press(Qt.Key.Key_Escape)
    assert bench.selection.is_empty


def test_shift_keeps_a_polygon_to_45_degrees(bench: Bench) -> None:
    polygon(bench, (10, 10))

    bench.tool.move(110, 20, modifiers=SHIFT)
    flat = bench.tool.live
    bench.tool.move(100, 90, modifiers=SHIFT)
    slanted = bench.tool.live

    assert flat is not None
    assert slanted is not None
    assert isinstance(flat.drawing.shape, Polygon)
    assert isinstance(slanted.drawing.shape, Polygon)
    assert flat.drawing.shape.points[-1] == pytest.approx((110, 10))
    assert slanted.drawing.shape.points[-1] == pytest.approx((95, 95))


def test_the_wand_selects_the_patch_it_is_pressed_on(bench: Bench) -> None:
    bench.tool.choose(ToolKind.WAND)

    bench.drag((100, 100))

    found = bench.selection.selection.read(SIZE.box) > 127
    assert Box.around(found) == Box(60, 50, 200, 150)


def test_cutting_out_finds_the_thing_in_the_rectangle(bench: Bench) -> None:
    bench.tool.choose(ToolKind.CUT_OUT)

    bench.drag((40, 30), (220, 170))

    found = bench.selection.selection.read(SIZE.box) > 127
    assert found[50:150, 60:200].mean() > 0.97
    assert found.sum() == pytest.approx(100 * 140, rel=0.03)


def test_every_change_is_one_step_back_and_forth(bench: Bench) -> None:
    steps: list[None] = []
    bench.selection.stepped.connect(lambda: steps.append(None))
    bench.selection.select_all()
    bench.tool.choose(ToolKind.RECTANGLE)
    bench.drag((50, 50), (150, 150))
    bench.selection.grow(10)
    bench.settle()
    bench.selection.feather(4)
    bench.settle()
    feathered = bench.area

    assert len(steps) == 4
    areas = []
    while bench.selection.can_undo:
        areas.append(bench.area)
        bench.selection.undo()
    assert len(areas) == 4
    assert bench.selection.is_empty
    while bench.selection.can_redo:
        bench.selection.redo()
    assert bench.area == feathered
    assert areas[2] == 100 * 100
    assert areas[3] == SIZE.area
    assert len(steps) == 4


def test_what_is_not_done_yet_can_be_undone_and_done_again(bench: Bench) -> None:
    bench.selection.draw(Rectangle((0, 0), (10, 10)), Mode.ADD)
    bench.selection.draw(Rectangle((20, 0), (30, 10)), Mode.ADD)
    assert len(bench.selection.drawings) == 2

    bench.selection.undo()
    bench.settle()
    assert bench.area == 100

    bench.selection.redo()
    bench.settle()
    assert bench.area == 200
    bench.selection.undo()
    bench.selection.undo()
    assert bench.selection.is_empty
    assert not bench.selection.can_undo


def test_changes_asked_for_in_a_row_happen_in_their_order(bench: Bench) -> None:
    bench.selection.draw(Rectangle((0, 0), (100, 100)), Mode.REPLACE)
    bench.selection.invert()
    bench.selection.draw(Rectangle((50, 50), (100, 100)), Mode.ADD)
    bench.settle()

    assert bench.area == SIZE.area - 10_000 + 2_500


def test_another_picture_begins_with_nothing_selected(bench: Bench) -> None:
    bench.selection.select_all()
    bench.settle()
    bench.selection.invert()  # still under way

    bench.selection.show(Size(20, 30), None)
    bench.settle()

    assert bench.selection.is_empty
    assert bench.selection.size == Size(20, 30)
    assert not bench.selection.can_undo
    assert bench.selection.drawings == ()


def test_a_mask_for_an_edit_and_back(bench: Bench) -> None:
    assert bench.selection.mask is None

    bench.selection.take(Mask(Box(10, 10, 60, 40)))
    bench.settle()

    mask = bench.selection.mask
    assert mask is not None
    assert mask.tight_box == Box(10, 10, 60, 40)


def test_a_failure_is_said_and_changes_nothing(bench: Bench) -> None:
    bench.selection.refine()
    bench.settle()

    assert bench.messages.current is not None
    assert "Nothing is selected" in bench.messages.current.text
    assert bench.selection.is_empty
    assert not bench.selection.is_busy


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_saved_selection_is_upright_and_comes_back(
    qapp: QCoreApplication, qtbot: QtBot, tmp_path: Path, orientation: int
) -> None:
    bench = Bench(qtbot, orientation=orientation)
    path, saved = tmp_path / "selection.png", []
    bench.selection.draw(Stroke(()), Mode.ADD)
    bench.selection.draw(Rectangle((10, 20), (90.5, 290)), Mode.ADD)
    bench.settle()
    before = bench.selection.selection.read(SIZE.box)

    bench.selection.save(path, tmp_path / "picture.tif", then=lambda: saved.append(True))
    bench.settle()
    bench.selection.clear()
    bench.selection.load(path)
    bench.settle()

    assert saved == [True]
    assert np.array_equal(bench.selection.selection.read(SIZE.box), before)
    with Image.open(path) as image:
        assert image.mode == "L"
        turned = orientation > 4
        assert image.size == ((300, 400) if turned else (400, 300))
    bench.crossing.close()
    delete(bench.crossing)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "no file"),
        (lambda path: path.write_bytes(b"not a picture at all"), ""),
        (lambda path: Image.new("L", (30, 40)).save(path), "The mask is 30×40 pixels"),
    ],
)
def test_a_file_that_is_no_selection_is_said(
    bench: Bench, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    path = tmp_path / "mask.png"
    make(path)
    bench.selection.select_all()

    bench.selection.load(path)
    bench.settle()

    assert bench.messages.current is not None
    assert bench.messages.current.error is not None
    assert said.lower() in bench.messages.current.text.lower()
    assert bench.area == SIZE.area
