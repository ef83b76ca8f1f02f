"""What one step says of itself."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gesso_core.errors import BadRequest
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.state.step_state import StepKind, StepState
from gesso_desktop.ui.step_row import StepRow

REFUSED = BadRequest("The moon is full.", "Wait a night.", detail="phase 0x1f")


def said(qtbot: QtBot) -> str:
    step = Step("warmth", EngineKind.OPERATORS, {}, "make it warmer")
    row = StepRow(StepState(step, StepKind.EXACT, refusal=REFUSED))
    qtbot.addWidget(row)
    return " ".join(label.text() for label in row.findChildren(QLabel))


def test_a_refused_step_says_why_and_what_next_without_technical_detail(qtbot: QtBot) -> None:
    text = said(qtbot)
    assert f"{REFUSED.message} {REFUSED.hint}" in text
    assert REFUSED.detail not in text


@pytest.mark.usefixtures("german")
def test_the_exact_reason_stands_behind_its_kind_where_it_is_not_translated(qtbot: QtBot) -> None:
    text = said(qtbot)
    assert "geht es nicht" in text
    assert text.index("geht es nicht") < text.index(REFUSED.message)
    assert REFUSED.detail not in text
