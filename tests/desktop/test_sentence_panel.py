"""The sentence as it is written and clicked."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.sentence_room import Room
from gesso_core.operators.operator import Number
from gesso_desktop.state.recipes import Recipes
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.ui.sentence_panel import SentencePanel
from gesso_desktop.ui.step_row import StepRow
from gesso_desktop.ui.value_slider import ValueSlider

LEFT = Qt.MouseButton.LeftButton


class Desk(Room):
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__(qtbot, folder)
        self.recipes = Recipes(folder / "recipes.json")
        self.panel = SentencePanel(
            sentence=self.sentence, history=self.history, recipes=self.recipes
        )
        qtbot.addWidget(self.panel)
        self.panel.resize(300, 700)
        self.panel.show()

    def write(self, text: str) -> None:
        QTest.mouseClick(self.panel.prompt.viewport(), LEFT)
        QTest.keyClicks(self.panel.prompt, text)
        self.until(lambda: self.sentence.phase is Phase.PREVIEWING and self.row(0).isVisible())

    def row(self, number: int) -> StepRow:
        return sorted(self.panel.findChildren(StepRow), key=lambda row: row.y())[number]

    def button(self, name: str, kind: type[QWidget] = QToolButton) -> QWidget:
        (found,) = [b for b in self.panel.findChildren(kind) if b.accessibleName() == name]
        return found


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.close()


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def sliders(widget: QWidget) -> list[QSlider]:
    return [slider for slider in widget.findChildren(QSlider) if slider.isVisible()]


def test_a_sentence_is_written_previewed_and_applied_by_keyboard(desk: Desk) -> None:
    before = desk.seen()
    desk.write("make it warmer and more contrast")
    assert "“make it warmer”" in texts(desk.row(0))
    assert "Contrast" in texts(desk.row(1))
    previewed = desk.seen()
    assert not np.array_equal(previewed, before)
    QTest.keyClick(desk.panel.prompt, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.until_applied()
    assert np.array_equal(desk.kept(), previewed)
    assert desk.panel.prompt.toPlainText() == ""
    assert desk.panel.findChild(StepRow) is None or not desk.sentence.steps


def test_the_button_names_what_it_applies(desk: Desk) -> None:
    desk.write("make it warmer")
    button = desk.button("Apply: Warmth", QPushButton)
    QTest.mouseClick(button, LEFT)
    desk.until_applied()
    assert desk.rows() == ["make it warmer"]
    assert not desk.button("Apply", QPushButton).isEnabled()


def test_a_step_is_switched_off_by_its_box_and_by_its_name(desk: Desk) -> None:
    desk.write("make it warmer and more contrast")
    box = desk.row(0).findChild(QCheckBox)
    assert box is not None
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert [step.is_on for step in desk.sentence.steps] == [False, True]
    name = next(each for each in desk.row(1).findChildren(QLabel) if each.text() == "Contrast")
    QTest.mouseClick(name, LEFT, pos=QPoint(5, 5))
    assert [step.is_on for step in desk.sentence.steps] == [False, False]


def test_a_slider_and_its_box_say_the_same_and_a_double_click_resets_both(desk: Desk) -> None:
    desk.write("make it brighter")
    row = desk.row(0)
    slider, box = row.findChild(QSlider), row.findChild(QDoubleSpinBox)
    assert slider is not None
    assert box is not None
    assert box.suffix() == " stops"
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert desk.sentence.steps[0].values["stops"] == pytest.approx(box.value())
    assert box.value() > 0.5
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "2")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert desk.sentence.steps[0].values["stops"] == 2.0
    assert slider.value() == 300
    QTest.mouseDClick(slider, LEFT)
    assert desk.sentence.steps[0].values["stops"] == 0.5
    assert desk.row(0) is row, "the row, and the focus in it, stays"


def test_the_wheel_changes_nothing_that_has_not_the_focus(qtbot: QtBot) -> None:
    slider = ValueSlider(Number(0.0, -1.0, 1.0))
    qtbot.addWidget(slider)
    slider.show()
    inner = slider.findChild(QSlider)
    assert inner is not None
    turn = QWheelEvent(
        inner.rect().center().toPointF(),
        inner.mapToGlobal(inner.rect().center()).toPointF(),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(inner, turn)
    assert slider.value == 0.0


def test_other_values_are_folded_until_they_are_asked_for(desk: Desk) -> None:
    desk.write("sharpen it")
    assert len(sliders(desk.row(0))) == 1
    QTest.mouseClick(desk.button("More values of Sharpen"), LEFT)
    assert len(sliders(desk.row(0))) == 3


def test_what_needs_a_model_is_said_and_cannot_be_switched_on(desk: Desk) -> None:
    desk.write("make it warmer, then paint a dragon")
    row = desk.row(1)
    assert "model that follows instructions" in texts(row)
    box = row.findChild(QCheckBox)
    assert box is not None
    assert not box.isEnabled()
    assert not box.isChecked()


def test_the_eye_hides_the_preview(desk: Desk) -> None:
    before = desk.seen()
    desk.write("make it warmer")
    QTest.mouseClick(desk.button("Show the preview on the picture"), LEFT)
    assert np.array_equal(desk.seen(), before)


def test_escape_discards_and_alt_up_brings_back(desk: Desk) -> None:
    before = desk.seen()
    desk.write("make it warmer")
    QTest.keyClick(desk.panel.prompt, Qt.Key.Key_Escape)
    assert desk.panel.prompt.toPlainText() == ""
    assert np.array_equal(desk.seen(), before)
    QTest.keyClick(desk.panel.prompt, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.panel.prompt.toPlainText() == "make it warmer"
    QTest.keyClick(desk.panel.prompt, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.panel.prompt.toPlainText() == ""


def test_escape_discards_from_a_slider_too(desk: Desk) -> None:
    desk.write("make it warmer")
    (slider,) = sliders(desk.row(0))
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    assert desk.sentence.text == ""


def test_a_recipe_is_a_sentence_to_start_from(desk: Desk) -> None:
    button = desk.button("Recipes")
    assert isinstance(button, QToolButton)
    menu = button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    first = menu.actions()[0]
    assert first.text() == "Old print: clean and refresh"
    first.trigger()
    assert desk.panel.prompt.toPlainText() == first.toolTip()
    desk.until(lambda: len(desk.sentence.steps) == 3)


def test_a_sentence_can_be_kept_as_a_recipe(desk: Desk) -> None:
    desk.write("make it warmer")
    button = desk.button("Recipes")
    assert isinstance(button, QToolButton)
    menu = button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "Keep This Sentence…").trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [each.sentence for each in desk.recipes.own] == ["make it warmer"]


def test_the_text_runs_as_its_letters_do(desk: Desk) -> None:
    desk.sentence.set_text("اجعل الصورة أدفأ")
    line = desk.panel.prompt.document().firstBlock()
    assert line.textDirection() == Qt.LayoutDirection.RightToLeft
    desk.sentence.set_text("make it warmer")
    line = desk.panel.prompt.document().firstBlock()
    assert line.textDirection() == Qt.LayoutDirection.LeftToRight


def test_the_box_grows_with_the_text_and_no_further_than_five_lines(desk: Desk) -> None:
    prompt = desk.panel.prompt
    line = prompt.fontMetrics().lineSpacing()
    heights = []
    for text in ("", "one", "\n".join("abcd"), "\n".join("abcdefgh")):
        prompt.setPlainText(text)
        heights.append(prompt.sizeHint().height())
    assert heights[0] == heights[1]
    assert heights[2] == heights[0] + 2 * line
    assert heights[3] == heights[0] + 3 * line


def test_an_edit_opened_again_says_so_and_is_replaced(desk: Desk) -> None:
    desk.write("make it warmer")
    desk.run()
    desk.sentence.reopen(desk.opened.rows[0])
    desk.until(lambda: desk.sentence.phase is Phase.PREVIEWING)
    assert "Changing “make it warmer”" in texts(desk.panel)
    QTest.mouseClick(desk.button("Replace the edit", QPushButton), LEFT)
    desk.until_applied()
    assert desk.rows() == ["make it warmer"]
    assert "Changing" not in texts(desk.panel)


@pytest.mark.parametrize("width", [260, 420])
def test_nothing_is_wider_than_the_panel(desk: Desk, width: int) -> None:
    desk.panel.resize(width, 700)
    desk.write("remove the dust and scratches, restore the faded colours and then paint a dragon")
    assert desk.panel.width() == width
    for label in desk.panel.findChildren(QLabel):
        if label.isVisible():
            right = label.mapTo(desk.panel, label.rect().bottomRight()).x()
            assert right <= width, label.text()
