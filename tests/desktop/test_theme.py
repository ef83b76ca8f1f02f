"""The theme: contrast, neutrality, live switching, sizes from the font."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.theme import DARK, LIGHT, Colours, Theme, colours_of, em, icon_size
from gesso_desktop.ui.theme.colours import contrast

_SURFACES = ("window", "base", "alternate", "raised")
_TEXTS = ("text", "muted", "link", "warning", "danger", "success")
_THEMES = pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])


@pytest.fixture
def theme(qapp: QApplication, settings: SettingsState) -> Iterator[Theme]:
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    theme = Theme(qapp, settings)
    yield theme
    theme.deleteLater()
    qapp.setFont(font)
    qapp.setPalette(palette)


@_THEMES
@pytest.mark.parametrize(("text", "surface"), list(product(_TEXTS, _SURFACES)))
def test_text_is_readable_on_every_surface(colours: Colours, text: str, surface: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5


@_THEMES
def test_selected_text_is_readable(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@_THEMES
def test_the_ring_around_the_focus_stands_out_from_what_it_surrounds(colours: Colours) -> None:
    for surface in _SURFACES:
        assert contrast(colours.link, getattr(colours, surface)) >= 3


@_THEMES
def test_everything_around_a_photograph_is_neutral_grey(colours: Colours) -> None:
    coloured = {"accent", "link", "warning", "danger", "success"}
    for entry in fields(Colours):
        if entry.name not in coloured:
            assert getattr(colours, entry.name).saturation() == 0, entry.name


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_a_chosen_theme_shows_at_once(
    theme: Theme, settings: SettingsState, qapp: QApplication
) -> None:
    settings.set("theme", "light")
    assert colours_of(qapp.palette()) is LIGHT
    settings.set("theme", "dark")
    assert colours_of(qapp.palette()) is DARK


def test_the_theme_follows_the_system_while_it_may(theme: Theme, qapp: QApplication) -> None:
    # The offscreen platform has no scheme of its own, so that its message is all there is.
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert colours_of(qapp.palette()) is LIGHT
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert colours_of(qapp.palette()) is DARK


def test_a_chosen_theme_stays_when_the_system_changes(
    theme: Theme, settings: SettingsState, qapp: QApplication
) -> None:
    settings.set("theme", "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert colours_of(qapp.palette()) is DARK


def test_open_windows_change_with_the_theme(
    theme: Theme, settings: SettingsState, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(40, 40)
    window.show()
    settings.set("theme", "light")
    QApplication.sendPostedEvents()
    assert window.grab().toImage().pixelColor(20, 20) == LIGHT.window
    settings.set("theme", "dark")
    QApplication.sendPostedEvents()
    assert window.grab().toImage().pixelColor(20, 20) == DARK.window


def test_text_and_what_is_measured_by_it_grow_with_the_chosen_size(
    theme: Theme, settings: SettingsState, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    line, icon_extent = em(window), icon_size(window).width()
    settings.set("interface_scale", 200)
    QApplication.sendPostedEvents()
    assert em(window) == pytest.approx(2 * line, abs=2)
    assert icon_size(window).width() > icon_extent
    settings.set("interface_scale", 100)
    QApplication.sendPostedEvents()
    assert em(window) == line


def test_the_keyboard_draws_a_ring_around_what_it_reaches(theme: Theme, qtbot: QtBot) -> None:
    window, first, second = _two_buttons(qtbot)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert _ringed_sides(window, second) == 4
    assert _ringed_sides(window, first) < 4


@pytest.mark.parametrize("is_scrolled", [False, True])
def test_no_tight_parent_cuts_the_ring(theme: Theme, qtbot: QtBot, is_scrolled: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tight = QWidget()
    around, button = QVBoxLayout(tight), QPushButton("one", tight)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(button)
    content = QWidget()
    QVBoxLayout(content).addWidget(tight)
    outer = QVBoxLayout(window)
    area = QScrollArea(window)
    if is_scrolled:
        content.setMinimumHeight(400)
        area.setWidget(content)
    outer.addWidget(area if is_scrolled else content)
    area.setVisible(is_scrolled)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.resize(200, 300)
    button.setFocus()
    QApplication.processEvents()
    assert _ringed_sides(window, button) == 4
    if is_scrolled:
        area.verticalScrollBar().setValue(30)
        QApplication.processEvents()
        assert _ringed_sides(window, button) == 4
    button.hide()
    QApplication.processEvents()
    assert _ringed_sides(window, button) == 0


def _ringed_sides(window: QWidget, button: QWidget) -> int:
    """At how many sides of the button its surroundings have the colour of the ring."""
    image = window.grab().toImage()
    box = QRect(button.mapTo(window, QPoint(0, 0)), button.size()).adjusted(-2, -2, 2, 2)
    middles = (
        (box.left(), box.center().y()),
        (box.right(), box.center().y()),
        (box.center().x(), box.top()),
        (box.center().x(), box.bottom()),
    )
    ring = colours_of(window.palette()).link
    return sum(contrast(image.pixelColor(x, y), ring) < 1.3 for x, y in middles)


def test_the_ring_survives_the_window_it_was_in(theme: Theme, qtbot: QtBot) -> None:
    window, first, _ = _two_buttons(qtbot)
    first.setFocus()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents()
    other, first, _ = _two_buttons(qtbot)
    first.setFocus()
    assert other.isVisible()
    assert first.hasFocus()


def _two_buttons(qtbot: QtBot) -> tuple[QWidget, QPushButton, QPushButton]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    buttons = QPushButton("one", window), QPushButton("two", window)
    for button in buttons:
        layout.addWidget(button)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return window, *buttons
