"""The fidelity panel, clicked and read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider
from pytestqt.qtbot import QtBot

from fixtures.fidelity_bench import SIZE, Bench, opened_bench
from gesso_core.geometry import Box
from gesso_desktop.document.recomposing import change_map
from gesso_desktop.state.fidelity_figures import Figure, Judgement, said
from gesso_desktop.ui.fidelity_panel import FidelityPanel
from gesso_desktop.ui.figure_list import JUDGEMENT_ICONS, FigureList
from gesso_desktop.ui.icon import icon_names

ADDED = Box(20, 250, 90, 330)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with opened_bench(tmp_path, qtbot) as bench:
        yield bench


@pytest.fixture
def panel(bench: Bench, qtbot: QtBot) -> FidelityPanel:
    panel = FidelityPanel(bench.fidelity)
    qtbot.addWidget(panel)
    panel.resize(320, 640)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def button(panel: FidelityPanel, word: str) -> QPushButton:
    return next(b for b in panel.findChildren(QPushButton) if word in b.text())


def click(panel: FidelityPanel, word: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(panel, word), Qt.MouseButton.LeftButton)


def rows(panel: FidelityPanel) -> list[str]:
    figures = panel.findChild(FigureList)
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(figures.item(row).data(role)) for row in range(figures.count())]


def test_it_says_what_there_is_to_do_before_the_first_edit(panel: FidelityPanel) -> None:
    assert not rows(panel)
    assert button(panel, "output").isEnabled()
    assert not button(panel, "map").isEnabled()
    assert not button(panel, "Add").isVisible()


def test_figures_are_read_with_their_judgement(bench: Bench, panel: FidelityPanel) -> None:
    bench.composed()
    read = rows(panel)
    assert any(row.startswith("Untouched pixels identical: yes") for row in read)
    assert any(row.startswith("Shift left over: ") and row.endswith(", good") for row in read)


def test_the_selection_is_added_and_taken_out_by_click(
    bench: Bench, panel: FidelityPanel, qtbot: QtBot
) -> None:
    bench.composed()
    assert button(panel, "Add").isVisible()
    assert not button(panel, "Add").isEnabled()
    bench.select(ADDED)
    click(panel, "Add", qtbot)
    bench.settled()
    assert change_map(bench.document, 1).read(ADDED).mean() > 0.9
    click(panel, "out", qtbot)
    bench.settled()
    assert change_map(bench.document, 1).read(ADDED).max() == 0


def test_the_slider_composes_again_once_it_rests(
    bench: Bench, panel: FidelityPanel, qtbot: QtBot
) -> None:
    bench.composed()
    slider = panel.findChild(QSlider)
    assert slider.value() == 50
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert not bench.jobs.count

    def sensitivity() -> float | None:
        return None if bench.fidelity.edit is None else bench.fidelity.edit.sensitivity

    qtbot.waitUntil(lambda: sensitivity() == pytest.approx(0.8))
    bench.settled()
    assert [entry.verb for entry in bench.document.history()] == ["add", "recompose"]
    assert slider.value() == 80


def test_the_map_button_shows_the_map_and_says_so(
    bench: Bench, panel: FidelityPanel, qtbot: QtBot
) -> None:
    bench.composed()
    click(panel, "map", qtbot)
    assert bench.fidelity.change_map is not None
    assert bench.fidelity.change_map.size == SIZE
    bench.fidelity.show_map(False)
    assert not button(panel, "map").isChecked()


def test_another_tools_output_is_asked_for(panel: FidelityPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.output_asked):
        click(panel, "output", qtbot)


def test_everything_is_reached_by_the_keyboard(bench: Bench, panel: FidelityPanel) -> None:
    bench.composed()
    bench.select(ADDED)
    reached, widget = set(), panel.nextInFocusChain()
    while widget is not panel:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            reached.add(widget)
        widget = widget.nextInFocusChain()
    wanted = {panel.findChild(FigureList), panel.findChild(QSlider)}
    wanted |= set(panel.findChildren(QPushButton))
    assert wanted <= reached
    assert panel.findChild(FigureList).accessibleName()
    assert panel.findChild(QSlider).accessibleName()


@pytest.mark.parametrize("width", [200, 280, 400])
@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_long_figures_wrap_instead_of_being_cut(
    qtbot: QtBot, width: int, way: Qt.LayoutDirection
) -> None:
    figures = FigureList()
    qtbot.addWidget(figures)
    figures.setLayoutDirection(way)
    figures.resize(width, 400)
    figures.show()
    short = Figure("a", "Short", "1", Judgement.LOOK)
    long = Figure("b", "A label of very many words " * 3, "a value as well " * 5, Judgement.BAD)
    figures.show_figures((short, long))
    qtbot.waitUntil(lambda: figures.visualItemRect(figures.item(1)).height() > 0)
    first, second = (figures.visualItemRect(figures.item(n)) for n in (0, 1))
    lines = figures.fontMetrics().horizontalAdvance(long.label + long.value) / first.width()
    assert second.width() <= figures.viewport().width()
    assert second.height() >= lines * figures.fontMetrics().height()
    assert second.height() > first.height()


def test_no_judgement_is_told_by_colour_alone() -> None:
    judged = {Judgement.GOOD, Judgement.LOOK, Judgement.BAD, Judgement.WAITING}
    assert len({JUDGEMENT_ICONS[each] for each in Judgement}) == len(Judgement)
    assert set(JUDGEMENT_ICONS.values()) <= set(icon_names())
    assert len({said(each) for each in judged}) == len(judged)
