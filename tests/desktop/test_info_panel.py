"""The information panel, the histogram and the read-out, on a real picture."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.documents import noise
from fixtures.studio import Studio, flat
from gesso_core.geometry import Box
from gesso_core.pixels import Colour, PixelFormat
from gesso_desktop.document.histogram import histogram_of
from gesso_desktop.state.info import InfoState, ReadOut
from gesso_desktop.state.settings import Language
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.histogram_view import HistogramView
from gesso_desktop.ui.info_panel import InfoPanel
from gesso_desktop.ui.language import Languages
from gesso_desktop.ui.read_out import ReadOutView, written

RGB16 = PixelFormat(16, Colour.RGB)


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> Iterator[Studio]:
    path = tmp_path / "scan.tif"
    tifffile.imwrite(
        path, noise(120, 160), photometric="rgb", software="Scanner 7", description="A bridge"
    )
    made = Studio(tmp_path, qtbot, noise(120, 160))
    yield made
    made.close()


@pytest.fixture
def panel(studio: Studio, qtbot: QtBot) -> InfoPanel:
    info = InfoState(studio.desk, studio.crossing, studio.crossing)
    made = InfoPanel(info)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    studio.opened.looking.build(lambda _: None)
    qtbot.waitUntil(lambda: info.histogram is not None and bool(info.sections))
    return made


def tree(panel: InfoPanel) -> QTreeWidget:
    return panel.findChild(QTreeWidget)


def shown(panel: InfoPanel) -> dict[str, str]:
    """What can be read in the tree now."""
    return {
        child.text(0): child.text(1)
        for top in _children(tree(panel).invisibleRootItem())
        if not top.isHidden()
        for child in _children(top)
        if not child.isHidden()
    }


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item.child(number) for number in range(item.childCount())]


# Metadata


def test_facts_are_named_for_people(panel: InfoPanel) -> None:
    facts = shown(panel)
    assert facts["Bits per channel"] == "16"
    assert facts["Lossless"] == "yes"
    assert facts["Software"] == "Scanner 7"
    assert not [name for name in facts if "_" in name]


def test_facts_are_named_in_the_users_language(
    panel: InfoPanel, qapp: QApplication, settings: SettingsState, qtbot: QtBot
) -> None:
    languages = Languages(qapp, settings)
    settings.set("language", Language.GERMAN)
    qtbot.waitUntil(lambda: "Verlustfrei" in shown(panel))
    facts = shown(panel)
    settings.set("language", Language.ENGLISH)
    languages.deleteLater()
    assert facts["Bit pro Kanal"] == "16"
    assert facts["Verlustfrei"] == "ja"


def test_search_leaves_what_fits_in_name_or_value(panel: InfoPanel) -> None:
    search = panel.findChild(QLineEdit)
    QTest.keyClicks(search, "scanner")
    assert shown(panel) == {"Software": "Scanner 7"}
    search.clear()
    QTest.keyClicks(search, "WIDTH")
    assert "Width" in shown(panel)
    assert "Software" not in shown(panel)
    search.setText("nothing has this")
    assert shown(panel) == {}
    search.clear()
    assert len(shown(panel)) > 8


def test_a_value_is_copied_with_the_copy_key(panel: InfoPanel, qtbot: QtBot) -> None:
    found = tree(panel).findItems("Software", Qt.MatchFlag.MatchRecursive)
    tree(panel).setCurrentItem(found[0])
    found[0].setSelected(True)
    tree(panel).setFocus()
    qtbot.waitUntil(tree(panel).hasFocus)
    QTest.keyClick(tree(panel), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Scanner 7"


def test_everything_is_copied_also_while_a_search_hides_some(panel: InfoPanel) -> None:
    panel.findChild(QLineEdit).setText("bits")
    QTest.mouseClick(panel.findChild(QPushButton), Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert "Camera (EXIF)\tSoftware\tScanner 7" in lines
    assert "File\tWidth\t160" in lines


def test_a_closed_picture_leaves_an_empty_panel(panel: InfoPanel, studio: Studio) -> None:
    studio.desk.close_picture()
    assert shown(panel) == {}
    view = panel.findChild(HistogramView)
    assert view.accessibleName() == "Histogram, not counted yet"
    assert view.toolTip() == ""
    assert [label.text() for label in panel.findChildren(QLabel)] == [""]


# The histogram


def test_what_was_counted_is_said(panel: InfoPanel) -> None:
    assert "Every pixel, in source values" in [label.text() for label in panel.findChildren(QLabel)]


def test_clipped_ends_are_marked_and_said(qtbot: QtBot) -> None:
    pixels = np.full((10, 10, 3), 30000, np.uint16)
    view = HistogramView()
    qtbot.addWidget(view)
    view.resize(260, 100)
    view.show_histogram(histogram_of(pixels, RGB16))
    plain = view.grab().toImage()
    pixels[:2, :, 0] = 0
    view.show_histogram(histogram_of(pixels, RGB16))
    marked = view.grab().toImage()
    assert "Red: 20.00 % black" in view.toolTip()
    corner = QColor(marked.pixel(3, 6))
    assert corner.red() > corner.green() + 80
    assert QColor(plain.pixel(3, 6)).red() < 80 or _is_gray(plain, 3, 6)


def _is_gray(image: QImage, x: int, y: int) -> bool:
    colour = QColor(image.pixel(x, y))
    return abs(colour.red() - colour.green()) < 10


def test_logarithmic_heights_show_what_is_rare(panel: InfoPanel, qtbot: QtBot) -> None:
    pixels = np.full((100, 100, 3), 30000, np.uint16)
    pixels[0, :5] = 50000
    view = panel.findChild(HistogramView)
    view.show_histogram(histogram_of(pixels, RGB16))
    plain = view.grab().toImage()
    panel.findChild(QCheckBox).click()
    assert view.is_logarithmic
    assert view.grab().toImage() != plain


# The values under the cursor


def test_values_are_written_as_stored_with_what_they_were() -> None:
    unchanged = ReadOut(812, 340, ("red",), (1024.0,), (1024.0,), (9, 9, 9), RGB16)
    changed = ReadOut(812, 340, ("red",), (1024.0,), (998.0,), (9, 9, 9), RGB16)
    floating = ReadOut(1, 2, ("red",), (0.5,), (0.25,), (9, 9, 9), PixelFormat(32, Colour.RGB))
    assert written(unchanged) == "812, 340   1024"
    assert written(changed) == "812, 340   998 ← 1024"
    assert written(floating) == "1, 2   0.2500 ← 0.5000"


def test_the_read_out_shows_the_pixel_and_its_colour(studio: Studio, qtbot: QtBot) -> None:
    info = InfoState(studio.desk, studio.crossing, studio.crossing)
    view = ReadOutView(info)
    qtbot.addWidget(view)
    view.show()
    pixels = flat(Box(0, 0, 160, 120), 0)
    pixels.pieces[0].pixels[..., 0] = 65535  # type: ignore[index]
    studio.add(("red", pixels))
    info.point_at(20, 30)
    studio.settle()
    text = view.findChild(QLabel)
    assert text.text().startswith("20, 30   65535 0 0 ← ")
    swatch = next(child for child in view.children() if isinstance(child, QWidget))
    image = swatch.grab().toImage()
    assert QColor(image.pixel(image.width() // 2, image.height() // 2)) == QColor(255, 0, 0)
    width = view.sizeHint().width()
    info.point_away()
    assert text.text() == ""
    assert view.sizeHint().width() == width  # nothing beside it jumps
