"""Scrolling through a panel changes nothing of what passes under the pointer."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QScrollBar,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.real_window import RealWindow, real_window
from gesso_desktop.ui.engine_chooser import EngineChooser
from gesso_desktop.ui.panel_frame import PanelFrame
from gesso_desktop.ui.sensitivity_slider import SensitivitySlider
from gesso_desktop.ui.sentence_options import SentenceOptions
from gesso_desktop.ui.share_slider import ShareSlider
from gesso_desktop.ui.step_row import StepRow

WITH_CONTROLS = {EngineChooser, SensitivitySlider, SentenceOptions, ShareSlider, StepRow}


@pytest.fixture
def at(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[RealWindow]:
    picture = tmp_path / "scan.tif"
    pixels = np.full((150, 200, 3), 9000, np.uint16)
    tifffile.imwrite(picture, pixels, photometric="rgb", metadata=None)
    with real_window(qtbot, qapp, tmp_path / "home") as made:
        made.editor.open(picture)
        made.until(lambda: made.editor.desk.opened is not None)
        made.editor.sentence.use("make it brighter and sharpen it")
        made.until(lambda: len(made.editor.sentence.steps) == 2)
        made.settle()
        yield made


def test_no_control_of_a_panel_is_turned_by_scrolling_over_it(at: RealWindow) -> None:
    controls = [
        control
        for frame in at.main.findChildren(PanelFrame)
        for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox)
        for control in frame.findChildren(kind)
        if not isinstance(control, QScrollBar)
    ]
    assert {kind for kind in WITH_CONTROLS if any(_within(each, kind) for each in controls)} == (
        WITH_CONTROLS
    )
    for control in controls:
        control.setEnabled(True)
        control.clearFocus()
        before = _value(control)
        for notch in (120, -120):
            assert not _turn(control, notch), control
            assert _value(control) == before, control
        # Qt gives the focus to what takes it by the wheel before the wheel arrives there.
        takes = control.focusPolicy() & Qt.FocusPolicy.WheelFocus
        assert takes != Qt.FocusPolicy.WheelFocus, control


def test_what_is_used_is_turned_by_the_wheel(at: RealWindow) -> None:
    chooser = at.one(EngineChooser).findChild(QComboBox)
    assert chooser is not None
    at.focus(chooser)
    before = chooser.currentIndex()
    assert _turn(chooser, -120)
    assert chooser.currentIndex() == before + 1


def _turn(control: QWidget, notch: int) -> bool:
    """Whether the control took it for itself."""
    middle = control.rect().center()
    event = QWheelEvent(
        middle.toPointF(),
        control.mapToGlobal(middle).toPointF(),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = _value(control)
    QApplication.sendEvent(control, event)
    return _value(control) != before


def _value(control: QWidget) -> object:
    match control:
        case QSlider() | QSpinBox() | QDoubleSpinBox():
            return control.value()
        case QComboBox():
            return control.currentIndex()
    raise TypeError(type(control))


def _within(control: QWidget, kind: type[QWidget]) -> bool:
    above: QWidget | None = control
    while above is not None and not isinstance(above, kind):
        above = above.parentWidget()
    return above is not None
