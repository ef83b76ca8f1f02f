from gesso_core.interpret.planned import PLANNED
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import IS_LIMITED, IS_MARKED, values_for_people


def test_what_was_asked_is_told_and_the_notes_of_the_program_are_not() -> None:
    notes = {IS_LIMITED: True, IS_MARKED: True, PLANNED: True}
    step = Step("remove_dust", EngineKind.OPERATORS, {"radius": 2.0, **notes, "target": "sky"}, "")
    assert values_for_people(step) == {"radius": 2.0, "target": "sky"}
