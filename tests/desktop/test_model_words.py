"""Words about models that come from records and from the floors below, as the user reads them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from fixtures.model_room import ModelRoom
from gesso_core.framing import Framing
from gesso_core.geometry import Size
from gesso_core.placement import fell_back
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.step_runner import PreparedStep, found_nothing
from gesso_desktop.state.installed_engines import WARNINGS
from gesso_desktop.state.retelling import retold
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.model_dialog import ModelDialog
from gesso_runtime.engines.diffusers.smaller_work import note


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[ModelRoom]:
    made = ModelRoom(tmp_path, qtbot)
    yield made
    made.close()


@pytest.mark.usefixtures("german")
def test_where_a_model_came_from_is_told_in_the_language(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    details = room.models.details
    assert details is not None
    (origin,) = (fact.value for fact in details.facts if fact.label == "Herkunft")
    assert origin == f"Ordner {room.folder / 'weights'}"


def test_a_smaller_way_of_running_is_told_in_words(room: ModelRoom) -> None:
    room.look()
    (usable,) = room.engines.usable
    smaller = usable.placements[1]
    made = Provenance(engine=usable.card.id, placement=smaller.words)
    step, notes = Step("edit", EngineKind.EDIT), (fell_back(usable.card.title, smaller),)
    (said,) = room.engines.remarks(PreparedStep(step, step, Framing(), made, warnings=notes))
    assert "(on the processor in fp32, with 100 MB of memory)" in said
    assert smaller.words not in said


def test_a_picture_made_smaller_is_told_with_its_sizes(room: ModelRoom) -> None:
    room.look()
    step, notes = Step("edit", EngineKind.EDIT), (note(Size(768, 512), Size(1024, 688)),)
    made = PreparedStep(step, step, Framing(), Provenance(), warnings=notes)
    (said,) = room.engines.remarks(made)
    assert said == notes[0]
    assert retold("Fidelity", said, WARNINGS) == said


def test_a_model_that_found_nothing_names_the_step_and_says_what_next(room: ModelRoom) -> None:
    room.look()
    for text, named in (("remove the dust", "remove the dust"), ("", "Remove dust and scratches")):
        step = Step("remove_dust", EngineKind.RESTORE, {}, text)
        warnings = found_nothing(step)
        made = PreparedStep(step, step, Framing(), Provenance(), warnings=warnings)
        said, hint = room.engines.remarks(made)
        assert said == f"“{named}”: the model found nothing to repair."
        assert "select just that place" in hint


@pytest.mark.usefixtures("german")
def test_long_words_on_buttons_are_whole_where_the_dialog_is_smallest(
    room: ModelRoom, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    files = FileDialogs(window, is_native=False)
    dialog = ModelDialog(room.models, dialogs=files, parent=window)
    dialog.show()
    dialog.resize(dialog.minimumSize())
    room.settle()
    buttons = [each for each in dialog.findChildren(QPushButton) if each.isVisible()]
    assert len(buttons) == 7
    assert [each.text() for each in buttons if each.width() < each.sizeHint().width()] == []
