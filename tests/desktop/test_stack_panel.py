"""The panel of edits under real clicks and keys."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QSlider,
    QStyleOptionViewItem,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from fixtures.documents import STEP, noise
from fixtures.real_window import real_window
from fixtures.studio import Studio, brighter, flat
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.opened import NOTHING
from gesso_desktop.state.stack import StackState
from gesso_desktop.state.stack_lines import SentenceLine
from gesso_desktop.state.undo_order import UndoOrder
from gesso_desktop.state.undoing import Undoing
from gesso_desktop.ui.edit_words import note
from gesso_desktop.ui.history_list import HistoryList
from gesso_desktop.ui.share_slider import ShareSlider
from gesso_desktop.ui.stack_list import StackList
from gesso_desktop.ui.stack_model import StackModel
from gesso_desktop.ui.stack_panel import StackPanel

ONE, TWO = Box(0, 0, 40, 40), Box(20, 20, 70, 70)


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> Iterator[Studio]:
    made = Studio(tmp_path, qtbot)
    made.add(("one", flat(ONE, 100)))
    made.add(("two", flat(TWO, 200)))
    yield made
    made.close()


@pytest.fixture
def stack(studio: Studio) -> StackState:
    return StackState(studio.desk, studio.crossing)


@pytest.fixture
def panel(stack: StackState, qtbot: QtBot) -> StackPanel:
    made = StackPanel(stack=stack)
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    return made


@pytest.fixture
def edits(panel: StackPanel) -> StackList:
    found = panel.findChild(StackList)
    assert isinstance(found, StackList)
    return found


def place(edits: StackList, row: int, at: float = 0.6) -> QPoint:
    """at: how far across the line, from the leading edge."""
    rect = edits.visualRect(edits.model().index(row, 0))
    across = at if edits.layoutDirection() == Qt.LayoutDirection.LeftToRight else 1 - at
    return QPoint(rect.left() + round(across * rect.width()), rect.center().y())


def sign(edits: StackList, row: int) -> QPoint:
    """The first sign of a line: its eye, or what folds it."""
    edge = edits.fontMetrics().height()
    rect = edits.visualRect(edits.model().index(row, 0))
    is_mirrored = edits.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return QPoint(rect.right() - edge if is_mirrored else rect.left() + edge, rect.center().y())


def click(qtbot: QtBot, edits: StackList, at: QPoint) -> None:
    qtbot.mouseClick(edits.viewport(), Qt.MouseButton.LeftButton, pos=at)


def shown(edits: StackList) -> list[str]:
    model = edits.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def spoken(edits: StackList, row: int) -> str:
    return str(edits.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def action(panel: StackPanel, text: str) -> QAction:
    return next(each for each in panel.findChildren(QAction) if each.text() == text)


def test_edits_are_listed_newest_first_with_all_there_is_to_hear(
    edits: StackList, studio: Studio
) -> None:
    assert shown(edits) == ["two", "one"]
    assert spoken(edits, 0).startswith("two, exact, ")
    studio.change(lambda document: document.hide(studio.opened.rows[0].id))
    assert spoken(edits, 1).startswith("one, hidden, exact, ")
    assert "out of date" in spoken(edits, 0)


def test_an_edit_without_words_of_its_own_is_called_by_what_does_it(
    edits: StackList, studio: Studio
) -> None:
    step = Step("auto_tone", EngineKind.OPERATORS, {})
    studio.change(lambda document: document.add(brighter(), step))
    assert shown(edits)[0] == "Automatic tones"


def test_without_edits_the_panel_says_what_will_be_here(
    panel: StackPanel, edits: StackList, studio: Studio
) -> None:
    studio.desk.close_picture()
    assert not edits.isVisible()
    assert any("listed here" in label.text() for label in panel.findChildren(QLabel))


def test_a_click_chooses_and_a_click_on_the_eye_hides_without_choosing(
    edits: StackList, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    click(qtbot, edits, place(edits, 1))
    assert stack.selected is stack.lines[1]
    click(qtbot, edits, sign(edits, 0))
    studio.settle()
    assert not stack.lines[0].is_visible
    assert stack.selected is stack.lines[1]
    assert np.array_equal(studio.seen[60, 60], studio.pixels[60, 60])


def test_keys_move_hide_delete_reorder_and_open_again(
    edits: StackList, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    asked = list[PatchRow]()
    stack.reopen_asked.connect(asked.append)
    edits.setFocus()
    qtbot.keyClick(edits, Qt.Key.Key_Home)
    qtbot.keyClick(edits, Qt.Key.Key_Down)
    assert stack.selected is stack.lines[1]
    qtbot.keyClick(edits, Qt.Key.Key_Return)
    assert [row.name for row in asked] == ["one"]
    qtbot.keyClick(edits, Qt.Key.Key_Space)
    studio.settle()
    assert not stack.lines[1].is_visible
    qtbot.keyClick(edits, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    studio.settle()
    assert shown(edits) == ["one", "two"]
    assert edits.currentIndex().row() == 0, "the choice moves along"
    qtbot.keyClick(edits, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    studio.settle()
    assert shown(edits) == ["two", "one"]
    qtbot.keyClick(edits, Qt.Key.Key_Delete)
    studio.settle()
    assert shown(edits) == ["two"]
    assert edits.currentIndex().row() == 0


def test_measured_values_are_not_run_again_and_say_why(
    panel: StackPanel, stack: StackState, studio: Studio
) -> None:
    studio.add(("warm", brighter()), engine="gesso-tone")
    (button,) = (
        each for each in panel.findChildren(QToolButton) if each.text().startswith("Run again")
    )
    stack.select(stack.lines[0])
    assert not button.isEnabled()
    assert "measured" in button.toolTip()
    stack.select(stack.lines[1])
    assert button.isEnabled()
    assert button.toolTip() == "Run again"


def test_a_double_click_opens_again(edits: StackList, stack: StackState, qtbot: QtBot) -> None:
    asked = list[PatchRow]()
    stack.reopen_asked.connect(asked.append)
    at = place(edits, 0)
    click(qtbot, edits, at)
    qtbot.mouseDClick(edits.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [row.name for row in asked] == ["two"]


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_sentence_folds_by_its_sign_and_by_arrows(
    edits: StackList, stack: StackState, studio: Studio, qtbot: QtBot, *, is_mirrored: bool
) -> None:
    direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    edits.setLayoutDirection(direction)
    studio.add(("warm", brighter()), ("sharp", flat(ONE, 3)), sentence="warm and sharp")
    assert shown(edits) == ["warm and sharp", "sharp", "warm", "two", "one"]
    click(qtbot, edits, sign(edits, 0))
    assert shown(edits) == ["warm and sharp", "two", "one"]
    stack.select(stack.lines[0])
    inwards = Qt.Key.Key_Left if is_mirrored else Qt.Key.Key_Right
    outwards = Qt.Key.Key_Right if is_mirrored else Qt.Key.Key_Left
    qtbot.keyClick(edits, inwards)
    assert len(shown(edits)) == 5
    assert isinstance(stack.selected, SentenceLine)
    qtbot.keyClick(edits, outwards)
    assert len(shown(edits)) == 3


def test_dragging_the_slider_is_seen_at_once_and_undone_as_one(
    panel: StackPanel, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    stack.select(stack.lines[0])
    slider = panel.findChild(QSlider)
    assert isinstance(slider, QSlider)
    deeds = len(studio.opened.facts.history)
    slider.setSliderDown(True)
    for value in (80, 60, 40):
        slider.setSliderPosition(value)
    assert studio.opened.preview.opacities == {stack.lines[0].rows[0].id: 0.4}
    assert len(studio.opened.facts.history) == deeds
    slider.setSliderDown(False)
    studio.settle()
    assert len(studio.opened.facts.history) == deeds + 1
    assert stack.lines[0].rows[0].opacity == 0.4
    assert studio.opened.preview is NOTHING
    assert slider.value() == 40


def test_keys_on_the_slider_become_one_change_when_they_rest(
    panel: StackPanel, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    stack.select(stack.lines[0])
    slider = panel.findChild(QSlider)
    assert isinstance(slider, QSlider)
    deeds = len(studio.opened.facts.history)
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: stack.lines[0].rows[0].opacity == 0.7)
    assert len(studio.opened.facts.history) == deeds + 1


def test_the_texture_slider_is_for_edits_with_pixels(
    panel: StackPanel, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    _, texture = panel.findChildren(QSlider)
    assert texture.accessibleName() == "Texture"
    assert "grain" in texture.accessibleDescription()
    stack.select(stack.lines[0])
    assert (texture.isEnabled(), texture.value()) == (True, 0)
    deeds = len(studio.opened.facts.history)
    qtbot.keyClick(texture, Qt.Key.Key_PageUp)
    qtbot.keyClick(texture, Qt.Key.Key_PageUp)
    assert studio.opened.preview.textures == {stack.lines[0].rows[0].id: 0.2}
    qtbot.waitUntil(lambda: stack.lines[0].rows[0].texture == 0.2)
    assert len(studio.opened.facts.history) == deeds + 1
    assert "texture 20 %" in note(stack.lines[0])
    studio.add(("warm", brighter()))
    stack.select(stack.lines[0])
    assert not texture.isEnabled()
    assert texture.value() == 0


def test_the_sliders_begin_under_each_other(panel: StackPanel) -> None:
    opacity, texture = panel.findChildren(QSlider)
    assert opacity.geometry().left() == texture.geometry().left()
    assert abs(opacity.width() - texture.width()) <= 1, "rounded by fonts of an odd width"


def test_without_edits_the_sliders_stay_where_they_are(
    panel: StackPanel, studio: Studio, qtbot: QtBot
) -> None:
    before = [each.geometry() for each in panel.findChildren(ShareSlider)]
    studio.desk.close_picture()
    qtbot.wait(20)  # what has changed is laid out
    assert [each.geometry() for each in panel.findChildren(ShareSlider)] == before


def test_an_edit_that_is_new_is_seen_wherever_one_had_scrolled(
    panel: StackPanel, edits: StackList, studio: Studio, stack: StackState
) -> None:
    for number in range(7):
        studio.add((str(number), flat(ONE, number)))
    panel.resize(300, 260)
    panel.grab()
    stack.select(stack.lines[-1])
    stack.delete(stack.lines[2])
    studio.settle()
    panel.grab()
    assert edits.verticalScrollBar().value() > 0  # nothing is new

    studio.add(("new", brighter()))
    panel.grab()
    assert edits.verticalScrollBar().value() == 0
    assert stack.selected is stack.lines[-1]


def test_choosing_another_edit_sets_the_opacity_of_the_one_before(
    panel: StackPanel, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    stack.select(stack.lines[0])
    slider = panel.findChild(QSlider)
    assert isinstance(slider, QSlider)
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    stack.select(stack.lines[1])
    assert slider.value() == 100
    studio.settle()
    assert [line.rows[0].opacity for line in stack.lines] == [0.9, 1.0]


def test_what_cannot_be_done_is_disabled(
    panel: StackPanel, edits: StackList, stack: StackState, studio: Studio
) -> None:
    buttons = panel.findChildren(QToolButton)
    slider = panel.findChild(QSlider)
    assert isinstance(slider, QSlider)
    assert len(buttons) == 7
    stack.select(None)
    assert not any(button.isEnabled() for button in [*buttons, slider])
    stack.select(stack.lines[0])
    assert [b.text() for b in buttons if not b.isEnabled()] == ["Move up"], "it is the uppermost"
    assert slider.isEnabled()
    studio.change(lambda document: document.set_framing(Framing(quarter_turns=1)))
    stack.select(stack.lines[0])
    enabled = [button.text() for button in buttons if button.isEnabled()]
    assert enabled == ["Take the framing back"]
    assert not slider.isEnabled()
    assert not stack.lines[0].rows


def test_buttons_do_what_they_say(
    panel: StackPanel, edits: StackList, stack: StackState, studio: Studio, qtbot: QtBot
) -> None:
    stack.select(stack.lines[1])

    def press(text: str) -> None:
        button = next(b for b in panel.findChildren(QToolButton) if b.text() == text)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        studio.settle()

    press("Look at the picture up to here")
    assert np.array_equal(studio.seen[60, 60], studio.pixels[60, 60])
    press("Look at the picture up to here")
    assert (studio.seen[60, 60] == 200).all()
    press("Hide the edit")
    assert not stack.lines[1].is_visible
    press("Show the edit")
    assert "Move down" not in [b.text() for b in panel.findChildren(QToolButton) if b.isEnabled()]
    press("Move up")
    assert shown(edits) == ["one", "two"]
    assert "Move up" not in [b.text() for b in panel.findChildren(QToolButton) if b.isEnabled()]
    press("Move down")
    assert shown(edits) == ["two", "one"]
    press("Delete the edit")
    assert shown(edits) == ["two"]


@pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)  # of any popup
def test_the_menu_offers_the_same_for_the_line_it_was_asked_on(
    panel: StackPanel, edits: StackList, stack: StackState, qtbot: QtBot
) -> None:
    at = place(edits, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, edits.viewport().mapToGlobal(at))
    QApplication.sendEvent(edits.viewport(), event)
    assert stack.selected is stack.lines[1]
    menu = panel.findChild(QMenu)
    assert isinstance(menu, QMenu)
    buttons = panel.findChildren(QToolButton)
    assert menu.actions() == [each.defaultAction() for each in buttons]
    menu.close()


def test_a_line_dragged_between_others_moves_there(
    edits: StackList, stack: StackState, studio: Studio
) -> None:
    model = edits.model()
    assert isinstance(model, StackModel)
    dragged = model.mimeData([model.index(1)])
    is_taken = model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert not is_taken, "the view would remove the line itself"
    assert shown(edits) == ["two", "one"], "not before the edit has moved"
    studio.settle()
    assert shown(edits) == ["one", "two"]


def test_something_foreign_that_is_dropped_moves_nothing(edits: StackList, studio: Studio) -> None:
    foreign = QMimeData()
    foreign.setText("one")
    model = edits.model()
    model.dropMimeData(foreign, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    studio.settle()
    assert shown(edits) == ["two", "one"]


def test_small_pictures_appear_in_their_lines(
    edits: StackList, studio: Studio, qtbot: QtBot
) -> None:
    studio.settle()
    index = edits.model().index(0, 0)
    qtbot.waitUntil(lambda: isinstance(index.data(Qt.ItemDataRole.UserRole + 1), QImage))
    option = QStyleOptionViewItem()
    edits.initViewItemOption(option)
    painted = edits.viewport().grab(edits.visualRect(index)).toImage()
    dark = [
        painted.pixelColor(x, painted.height() // 2).lightness()
        for x in range(painted.width() // 3)
    ]
    assert min(dark) < 16, "200 of 65535 is nearly black; nothing else in the line is"


def test_words_are_translated_anew_without_losing_the_choice(
    panel: StackPanel, edits: StackList, stack: StackState
) -> None:
    stack.select(stack.lines[1])
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert edits.currentIndex().row() == 1
    assert edits.accessibleName()


def test_every_button_can_be_heard_and_reached_by_tab(panel: StackPanel, stack: StackState) -> None:
    stack.select(stack.lines[0])
    for button in panel.findChildren(QToolButton):
        assert button.text()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_long_list_asks_only_for_the_pictures_that_are_seen(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    studio = Studio(folder, qtbot, noise(64, 64))

    def lay(document: Document) -> None:
        with document.one_edit(""):
            for number in range(100):
                document.add(flat(Box(0, 0, 4, 4), number), STEP, name=str(number))

    studio.change(lay)
    stack = StackState(studio.desk, studio.crossing)
    panel = StackPanel(stack=stack)
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    made = list[int]()
    stack.picture_changed.connect(made.append)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(lambda: len(made) > 3)
    studio.settle()
    qtbot.wait(50)
    studio.settle()
    assert len(stack.lines) == 100
    assert len(set(made)) < 20
    assert len(made) == len(set(made))
    studio.close()


class TestHistory:
    @pytest.fixture
    def undoing(self, studio: Studio) -> Undoing:
        return Undoing(studio.desk, UndoOrder(studio.crossing), studio.crossing)

    @pytest.fixture
    def history(self, undoing: Undoing, qtbot: QtBot) -> HistoryList:
        made = HistoryList(undoing=undoing)
        qtbot.addWidget(made)
        made.resize(300, 300)
        made.show()
        return made

    @staticmethod
    def told(history: HistoryList, role: int = Qt.ItemDataRole.DisplayRole) -> list[str]:
        model = history.model()
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]

    def test_everything_done_is_listed_newest_first_down_to_the_original(
        self, history: HistoryList, stack: StackState, studio: Studio
    ) -> None:
        stack.toggle(stack.lines[0])
        stack.set_opacity(stack.lines[1], 0.25)
        stack.set_texture(stack.lines[1], 0.5)
        studio.settle()
        told = [text.split("\u2069")[0].strip("\u2068") for text in self.told(history)]
        assert told == [
            "Texture 50 %: one",
            "Opacity 25 %: one",
            "Hidden: two",
            "two",
            "one",
            "The original",
        ]

    def test_a_click_goes_there_and_what_is_undone_is_grey(
        self, history: HistoryList, studio: Studio, qtbot: QtBot
    ) -> None:
        at = history.visualRect(history.model().index(2, 0)).center()
        qtbot.mouseClick(history.viewport(), Qt.MouseButton.LeftButton, pos=at)
        studio.settle()
        assert studio.names == []
        heard = self.told(history, Qt.ItemDataRole.AccessibleTextRole)
        assert heard[0].endswith("undone")
        assert heard[2] == "The original, the picture is here"
        greys = [
            history.model().index(row, 0).data(Qt.ItemDataRole.ForegroundRole) for row in range(3)
        ]
        assert greys[0] is not None
        assert greys[2] is None
        history.setCurrentIndex(history.model().index(0, 0))
        qtbot.keyClick(history, Qt.Key.Key_Return)
        studio.settle()
        assert studio.names == ["one", "two"]

    def test_the_place_in_the_list_follows_undo(
        self, history: HistoryList, undoing: Undoing, studio: Studio
    ) -> None:
        assert history.currentIndex().row() == 0
        undoing.undo()
        studio.settle()
        assert history.currentIndex().row() == 1
        assert history.visualRect(history.currentIndex()).intersects(
            QRect(QPoint(0, 0), history.viewport().size())
        )

    def test_without_a_picture_the_list_is_empty(
        self, history: HistoryList, studio: Studio
    ) -> None:
        studio.desk.close_picture()
        assert self.told(history) == []


@pytest.mark.parametrize(("height", "scale"), [(540, 100), (560, 100), (700, 125)])
def test_no_button_is_cut_where_the_window_is_low(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, height: int, scale: int
) -> None:
    tifffile.imwrite(tmp_path / "scan.tif", noise(200, 300), photometric="rgb")
    with real_window(qtbot, qapp, tmp_path, size=(1000, height)) as room:
        room.editor.settings.set("interface_scale", scale)
        room.editor.desk.open(tmp_path / "scan.tif")
        room.until(lambda: room.editor.desk.opened is not None)
        for text in ("make it warmer", "more contrast", "brighter"):
            room.editor.sentence.use(text)
            room.settle()
            room.editor.sentence.run()
            room.settle()
        room.main.resize(1000, height)
        room.settle()
        panel = room.one(StackPanel)
        for button in panel.findChildren(QToolButton):
            if button.isVisible():
                assert button.visibleRegion().boundingRect() == button.rect()
