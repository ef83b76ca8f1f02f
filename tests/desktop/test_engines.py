"""Where steps would run, what would be sent, and what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tifffile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fixtures.documents import noise
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.planning import plan
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.engine_texts import line, summary
from gesso_desktop.state.engines import (
    EngineOffer,
    Licence,
    NoEngines,
    Runs,
    StepPlan,
    Where,
    explain,
)
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.settings import EngineChoice
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.engine_chooser import EngineChooser
from gesso_desktop.ui.engine_line import EngineLine

SIZE = Size(8000, 6000)
HERE = EngineOffer(
    "small",
    "Small editor",
    Where.HERE,
    frozenset({EngineKind.EDIT}),
    Licence("Apache-2.0", True),
    seconds=38.2,
    memory_bytes=3_400_000_000,
)
THERE = EngineOffer(
    "large",
    "Large editor",
    Where.SERVER,
    frozenset({EngineKind.EDIT, EngineKind.INPAINT}),
    Licence("for research", False),
    host="studio",
    seconds=6,
)
OWN = EngineOffer(
    "own",
    "Gesso Restore",
    Where.HERE,
    frozenset({EngineKind.RESTORE}),
    Licence("Apache-2.0", True),
    operators=frozenset({"denoise", "deblock"}),
    is_built_in=True,
)
DENOISE = Step("denoise", EngineKind.OPERATORS, {}, "denoise")
DEBLOCK = Step("deblock", EngineKind.RESTORE, {}, "remove the artefacts")
BRIGHTEN = Step("exposure", EngineKind.OPERATORS, {}, "brighten")
REMOVE = Step("remove_object", EngineKind.INPAINT, {"target": "bin"}, "remove the bin")
EDIT = Step("edit", EngineKind.EDIT, {}, "make it autumn")
CUT_OUT = Step("remove_background", EngineKind.OPERATORS, {}, "remove the background")
MAKE = Step("generate", EngineKind.GENERATE, {}, "a lighthouse")


def planned(
    step: Step,
    choice: EngineChoice = EngineChoice.AUTO,
    *offers: EngineOffer,
    selection: Box | None = None,
) -> StepPlan:
    return explain(choice, offers, [step], selection=selection, size=SIZE)[0]


@pytest.mark.parametrize(
    ("choice", "named", "expected"),
    [
        (EngineChoice.AUTO, "", Runs.HERE),
        (EngineChoice.AUTO, "small", Runs.HERE),
        (EngineChoice.MACHINE, "", Runs.HERE),
        (EngineChoice.SERVER, "", Runs.EXACT),
        (EngineChoice.OPERATORS, "", Runs.EXACT),
    ],
)
def test_what_does_a_step_better_than_the_operator_is_told(
    choice: EngineChoice, named: str, expected: Runs
) -> None:
    selected = Box(0, 0, 50, 50)
    for where in (None, selected):
        (found,) = explain(
            choice,
            (OWN, HERE),
            [DENOISE],
            selection=where,
            size=SIZE,
            named=named,
            better={"denoise": "own"},
        )
        assert found.runs is expected
        assert found.offer is (OWN if expected is Runs.HERE else None)
        shown = line(found)
        assert ("Gesso Restore" in shown.who) == (expected is Runs.HERE)


def test_what_is_part_of_gesso_does_nothing_else_by_itself() -> None:
    assert planned(DENOISE, EngineChoice.AUTO, OWN).runs is Runs.EXACT
    assert planned(DEBLOCK, EngineChoice.AUTO, OWN).runs is Runs.MISSING
    assert planned(EDIT, EngineChoice.AUTO, OWN).runs is Runs.MISSING
    (found,) = explain(EngineChoice.AUTO, (OWN,), [DEBLOCK], selection=None, size=SIZE, named="own")
    assert (found.runs, found.offer) == (Runs.HERE, OWN)


@pytest.mark.parametrize(
    ("step", "choice", "offers", "selected", "expected"),
    [
        (BRIGHTEN, EngineChoice.SERVER, (THERE,), False, (Runs.EXACT, None)),
        (EDIT, EngineChoice.AUTO, (), False, (Runs.MISSING, None)),
        (EDIT, EngineChoice.AUTO, (THERE, HERE), False, (Runs.HERE, HERE)),
        (EDIT, EngineChoice.AUTO, (THERE,), False, (Runs.SERVER, THERE)),
        (EDIT, EngineChoice.MACHINE, (THERE,), False, (Runs.NOT_CHOSEN, THERE)),
        (EDIT, EngineChoice.SERVER, (THERE, HERE), False, (Runs.SERVER, THERE)),
        (EDIT, EngineChoice.SERVER, (HERE,), False, (Runs.NOT_CHOSEN, HERE)),
        (EDIT, EngineChoice.OPERATORS, (THERE, HERE), False, (Runs.NOT_CHOSEN, THERE)),
        (EDIT, EngineChoice.OPERATORS, (), False, (Runs.MISSING, None)),
        (REMOVE, EngineChoice.AUTO, (), False, (Runs.NEEDS_PLACE, None)),
        (REMOVE, EngineChoice.AUTO, (), True, (Runs.EXACT, None)),
        (REMOVE, EngineChoice.AUTO, (HERE, THERE), False, (Runs.HERE, HERE)),
        (REMOVE, EngineChoice.SERVER, (HERE, THERE), False, (Runs.SERVER, THERE)),
        (REMOVE, EngineChoice.OPERATORS, (THERE,), False, (Runs.NEEDS_PLACE, None)),
        (MAKE, EngineChoice.AUTO, (HERE, THERE), False, (Runs.MISSING, None)),
    ],
)
def test_each_step_runs_where_the_choice_lets_it(
    step: Step,
    choice: EngineChoice,
    offers: tuple[EngineOffer, ...],
    selected: bool,
    expected: tuple[Runs, EngineOffer | None],
) -> None:
    box = Box(0, 0, 50, 50) if selected else None
    found = planned(step, choice, *offers, selection=box)
    assert (found.runs, found.offer) == expected


def test_what_is_sent_is_the_crop_of_the_plan_and_nothing_leaves_otherwise() -> None:
    selection = Box(1000, 1000, 3000, 2500)
    there = planned(EDIT, EngineChoice.SERVER, THERE, selection=selection)
    assert there.seen == plan(selection, SIZE)
    assert there.seen.crop.contains(selection)
    assert there.bytes_sent == there.seen.work.area * 4
    small = planned(EDIT, EngineChoice.SERVER, THERE, selection=Box(0, 0, 9, 9))
    assert small.bytes_sent <= 4 << 20
    assert planned(EDIT, EngineChoice.AUTO, HERE).bytes_sent == 0
    assert planned(BRIGHTEN, EngineChoice.SERVER, THERE).bytes_sent == 0


def test_a_selection_beside_the_picture_is_no_error() -> None:
    found = planned(EDIT, EngineChoice.SERVER, THERE, selection=Box(9000, 0, 9100, 50))
    assert found.seen is not None
    assert found.seen.crop == SIZE.box


def test_the_server_the_crop_and_the_licence_are_said() -> None:
    found = planned(EDIT, EngineChoice.SERVER, THERE, selection=Box(1000, 1000, 3000, 2500))
    assert found.seen is not None
    said = line(found)
    told = " ".join(said.details)
    crop, work = found.seen.crop, found.seen.work
    assert said.who == "Large editor on studio"
    assert f"{crop.width}×{crop.height} px" in told
    assert f"{work.width}×{work.height} px" in told
    assert "4.2 MB" in told
    assert "without metadata" in told
    assert "for research, no commercial use" in told
    assert "About 6 s" in told
    assert "4.2 MB" in summary((found, planned(BRIGHTEN)))


def test_this_machine_says_time_memory_licence_and_that_nothing_leaves_it() -> None:
    told = " ".join(line(planned(EDIT, EngineChoice.AUTO, HERE)).details)
    assert "About 38 s" in told
    assert "May change any part of the picture." in told
    assert "3.4 GB" in told
    assert "Nothing leaves" in told
    assert "Apache-2.0, commercial use allowed" in told
    assert "Nothing" in summary((planned(EDIT, EngineChoice.AUTO, HERE),))


def test_what_is_selected_bounds_what_is_changed_but_for_a_cut_out() -> None:
    place = Box(1000, 1000, 3000, 2500)
    bounded = line(planned(EDIT, EngineChoice.AUTO, HERE, selection=place)).details
    assert bounded[0] == "Changes at most what is selected."
    cutter = replace(HERE, kinds=frozenset({EngineKind.MATTE}))
    for selection in (None, place):
        asked = (EngineChoice.AUTO, (cutter,), (CUT_OUT,))
        (cut,) = explain(*asked, selection=selection, size=SIZE, named=cutter.id)
        assert not cut.is_within
        assert line(cut).details[0] == "Makes everything but the subject transparent."


def test_what_is_missing_is_named_with_what_to_do() -> None:
    said = line(planned(EDIT))
    assert "model" in said.who
    assert "follows instructions" in said.details[0]
    assert "another program" in said.details[1]
    assert "Select" in line(planned(REMOVE)).details[0]
    assert "Small editor" in line(planned(EDIT, EngineChoice.OPERATORS, HERE)).details[0]
    assert not line(planned(BRIGHTEN)).details


class Directory:
    """Engines that come and go."""

    def __init__(self) -> None:
        self.offers: tuple[EngineOffer, ...] = ()
        self.better: dict[str, str] = {}
        self._changed: Callable[[], object] = lambda: None

    def watch(self, changed: Callable[[], object]) -> None:
        self._changed = changed

    def become(self, *offers: EngineOffer) -> None:
        self.offers = offers
        self._changed()


@pytest.fixture
def directory() -> Directory:
    return Directory()


@pytest.fixture
def selected() -> list[Mask]:
    return []


@pytest.fixture
def engines(
    tmp_path: Path,
    qtbot: QtBot,
    settings: SettingsState,
    directory: Directory,
    selected: list[Mask],
) -> Iterator[EngineChoiceState]:
    tifffile.imwrite(tmp_path / "p.tif", noise(300, 400), photometric="rgb")
    crossing = Crossing()
    desk = Desk(crossing, Messages(crossing), projects_folder=tmp_path, parent=crossing)
    engines = EngineChoiceState(
        desk,
        settings,
        directory,
        selection=lambda: selected[0] if selected else None,
        parent=crossing,
    )
    assert not engines.plans
    desk.open(tmp_path / "p.tif")
    qtbot.waitUntil(lambda: desk.opened is not None)
    engines.show_steps([BRIGHTEN, REMOVE, EDIT])
    yield engines
    desk.close_picture()
    crossing.close()
    delete(crossing)


def test_the_choice_is_kept_and_what_it_means_follows(
    engines: EngineChoiceState,
    directory: Directory,
    selected: list[Mask],
    settings: SettingsState,
    qtbot: QtBot,
) -> None:
    def runs() -> list[Runs]:
        return [each.runs for each in engines.plans]

    assert runs() == [Runs.EXACT, Runs.NEEDS_PLACE, Runs.MISSING]
    assert "No engine is installed" in engines.summary
    with qtbot.waitSignal(engines.changed):
        directory.become(HERE)
    assert runs() == [Runs.EXACT, Runs.HERE, Runs.HERE], "what is removed can be said in words"
    with qtbot.waitSignal(engines.changed):
        engines.choose(EngineChoice.OPERATORS)
    assert settings.values.engine is EngineChoice.OPERATORS
    assert runs()[1:] == [Runs.NEEDS_PLACE, Runs.NOT_CHOSEN]
    selected.append(Mask(Box(10, 10, 50, 50)))
    with qtbot.waitSignal(engines.changed):
        engines.selection_changed()
    assert runs()[1] is Runs.EXACT


@pytest.mark.parametrize(("named", "doer"), [("", "many"), (OWN.id, "many"), ("few", "few")])
def test_further_pictures_are_looked_at_unless_another_that_edits_was_named(
    engines: EngineChoiceState, directory: Directory, named: str, doer: str
) -> None:
    few, many = replace(HERE, id="few"), replace(HERE, id="many", references=2)
    directory.become(few, many, OWN)
    if named:
        engines.choose_named(named)
    engines.show_further(2)
    engines.show_steps([EDIT])
    (edit,) = engines.plans
    assert edit.offer is not None
    assert edit.offer.id == doer


def test_without_engines_there_is_an_empty_directory() -> None:
    nobody = NoEngines()
    nobody.watch(lambda: None)
    assert nobody.offers == ()


def test_the_chooser_is_used_by_keyboard_and_explains(
    engines: EngineChoiceState, directory: Directory, settings: SettingsState, qtbot: QtBot
) -> None:
    chooser = EngineChooser(engines)
    qtbot.addWidget(chooser)
    chooser.resize(280, 400)
    chooser.show()
    qtbot.waitExposed(chooser)
    combo = chooser.findChild(QComboBox)
    assert combo.accessibleName()
    assert [combo.itemText(i) for i in range(combo.count())] == [
        "Automatic",
        "Operators only",
        "This machine",
        "A server",
    ]
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert settings.values.engine is EngineChoice.MACHINE

    def spoken() -> list[str]:
        found = [w for w in chooser.findChildren(EngineLine) if w.isVisible()]
        return [widget.accessibleName() for widget in found]

    why = chooser.findChild(QToolButton)
    assert not spoken(), "quiet until asked"
    qtbot.keyClick(why, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(spoken()) == 3)
    assert "brighten" in spoken()[0]
    assert "exact" in spoken()[0]
    directory.become(HERE)
    qtbot.waitUntil(lambda: any("Apache-2.0" in text for text in spoken()))
    assert len(spoken()) == 3
    assert "make it autumn" in spoken()[2]
    settings.set("engine", EngineChoice.SERVER)
    assert combo.currentData() == EngineChoice.SERVER


def test_what_would_leave_this_machine_is_told_without_being_asked(
    engines: EngineChoiceState, directory: Directory, qtbot: QtBot
) -> None:
    chooser = EngineChooser(engines)
    qtbot.addWidget(chooser)
    chooser.resize(280, 400)
    chooser.show()
    directory.become(HERE)
    qtbot.waitUntil(lambda: any(each.runs is Runs.HERE for each in engines.lines))
    assert not any(each.isVisible() for each in chooser.findChildren(EngineLine))
    directory.become(THERE)
    qtbot.waitUntil(lambda: any(each.runs is Runs.SERVER for each in engines.lines))

    def told() -> list[str]:
        lines = chooser.findChildren(EngineLine)
        return [each.accessibleName() for each in lines if each.isVisible()]

    qtbot.waitUntil(lambda: any("MB" in each for each in told()))
