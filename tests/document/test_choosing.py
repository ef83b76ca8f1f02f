"""Which model does which step, by what the user chose."""

from dataclasses import replace

import pytest

from fixtures.playing_client import card
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.geometry import Box
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_desktop.document.choosing import Choosing, find_card
from gesso_desktop.document.editing import refuse_models, sort_steps
from gesso_desktop.document.engine_restoring import parts

EDIT, INPAINT, RESTORE = EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE
EDITOR = card(EDIT, name="editor", rank=20)
BETTER = card(EDIT, name="better", rank=10)
FILLER = card(INPAINT, name="filler")
CLEANER = card(RESTORE, name="cleaner", operators=frozenset({"denoise", "deblock"}))
CUTTER = card(EngineKind.MATTE, name="cutter")
LARGER = card(EngineKind.UPSCALE, name="larger")
PLAYER = card(EDIT, INPAINT, name="player", role=Role.REHEARSAL, rank=0)
ALL = (EDITOR, BETTER, FILLER, CLEANER, CUTTER, LARGER, PLAYER)

BRIGHTER = Step("exposure", EngineKind.OPERATORS, {}, "brighter")
DENOISE = Step("denoise", EngineKind.OPERATORS, {}, "denoise")
CUT_OUT = Step("remove_background", EngineKind.OPERATORS, {}, "cut it out")
SKY = Step("exposure", EngineKind.SEGMENT, {"target": "sky"}, "brighten the sky")
REMOVE = Step("remove_object", INPAINT, {"target": "cup"}, "remove the cup")
PURPLE = Step("edit", EDIT, {}, "make it purple")
DEBLOCK = Step("deblock", RESTORE, {}, "remove the artefacts")
ENLARGE = Step("upscale", EngineKind.UPSCALE, {"factor": 2.0}, "enlarge it")


@pytest.mark.parametrize(
    ("choice", "step", "has_mask", "expected"),
    [
        # by itself: operators first, then the model that is offered first
        ("auto", BRIGHTER, False, None),
        ("auto", DENOISE, False, None),
        ("auto", CUT_OUT, False, None),
        ("auto", PURPLE, False, "better"),
        ("auto", SKY, False, "better"),
        ("auto", SKY, True, None),
        ("auto", REMOVE, False, "better"),
        ("auto", REMOVE, True, None),
        ("auto", DEBLOCK, False, "cleaner"),
        ("auto", ENLARGE, False, "larger"),
        # without models
        ("operators", PURPLE, False, None),
        ("operators", ENLARGE, False, None),
        # by name: what needs a model, and what the model can do instead of an operator
        ("editor", PURPLE, False, "editor"),
        ("editor", BRIGHTER, False, None),
        ("editor", SKY, False, "editor"),
        ("editor", SKY, True, None),
        ("editor", REMOVE, True, "editor"),
        ("filler", REMOVE, True, "filler"),
        ("filler", REMOVE, False, None),
        ("filler", PURPLE, False, None),
        ("cleaner", DENOISE, False, "cleaner"),
        ("cleaner", DEBLOCK, False, "cleaner"),
        ("cleaner", BRIGHTER, False, None),
        ("cutter", CUT_OUT, False, "cutter"),
        ("larger", ENLARGE, False, "larger"),
        ("nobody", PURPLE, False, None),
    ],
)
def test_who_does_it(choice: str, step: Step, has_mask: bool, expected: str | None) -> None:
    chosen = Choosing(choice, ALL)(step, has_mask=has_mask)
    assert (chosen and chosen.id) == expected


def test_small_models_come_before_large_ones_whatever_their_rank() -> None:
    large = card(EDIT, name="large", role=Role.HEAVY, rank=1)
    small = card(EDIT, name="small", role=Role.NANO, rank=50)
    assert Choosing("auto", (large, small))(PURPLE, has_mask=False) is small


def test_what_only_plays_a_model_comes_last() -> None:
    assert Choosing("auto", (PLAYER,))(PURPLE, has_mask=False) is PLAYER
    assert Choosing("auto", (PLAYER, EDITOR))(PURPLE, has_mask=False) is EDITOR


def own(*operators: str, name: str = "own") -> ModelCard:
    """Part of Gesso, and listed before all others."""
    found = card(RESTORE, name=name, role=Role.NANO, rank=0, operators=frozenset(operators))
    return replace(found, is_built_in=True)


OWN = own("denoise", "deblock", "colour_cast")


@pytest.mark.parametrize(
    ("choice", "step", "better", "expected"),
    [
        # measured to be better than the operator, or not
        ("auto", DENOISE, {"denoise": "own"}, "own"),
        ("auto", DENOISE, {}, None),
        ("auto", DENOISE, {"deblock": "own"}, None),
        ("auto", DENOISE, {"denoise": "not here"}, None),
        ("auto", DEBLOCK, {"deblock": "own"}, "own"),
        ("auto", DEBLOCK, {}, None),
        ("auto", BRIGHTER, {"exposure": "own"}, None),
        # the user's choice stands above it
        ("operators", DENOISE, {"denoise": "own"}, None),
        ("own", DENOISE, {}, "own"),
        ("own", DEBLOCK, {}, "own"),
        ("own", PURPLE, {}, None),
    ],
)
def test_what_is_part_of_gesso_does_what_it_does_better(
    choice: str, step: Step, better: dict[str, str], expected: str | None
) -> None:
    chosen = Choosing(choice, (OWN, EDITOR), better)(step, has_mask=False)
    asked_for_anything = choice == "auto" and step is DEBLOCK and not better
    assert (chosen and chosen.id) == ("editor" if asked_for_anything else expected)


@pytest.mark.parametrize("better", [{}, {"deblock": "own", "denoise": "own"}])
def test_a_model_that_was_added_comes_before_it_where_no_operator_does(
    better: dict[str, str],
) -> None:
    chosen = Choosing("auto", (OWN, EDITOR, CLEANER), better)
    assert chosen(DEBLOCK, has_mask=False) is CLEANER
    assert chosen(DENOISE, has_mask=False) is (OWN if better else None)
    named = Choosing("cleaner", (OWN, EDITOR, CLEANER), better)
    assert named(DENOISE, has_mask=False) is CLEANER
    assert named(DEBLOCK, has_mask=False) is CLEANER


def test_it_is_never_asked_to_edit() -> None:
    for step in (PURPLE, SKY, REMOVE):
        assert Choosing("auto", (OWN,), {"edit": "own"})(step, has_mask=False) is None


def test_a_value_that_only_the_operator_understands_keeps_the_step_exact() -> None:
    deblurs = own("deblur")
    chosen = Choosing("auto", (deblurs,), {"deblur": "own"})
    asked = Step("deblur", EngineKind.OPERATORS, {"target": "blur", "amount": 0.5}, "sharper")
    assert chosen(asked, has_mask=False) is deblurs
    assert chosen(replace(asked, params={"radius": 2.0}), has_mask=False) is None


def test_a_card_by_its_name_or_what_is_alike() -> None:
    assert find_card("auto", ALL) is None
    assert find_card("operators", ALL) is None
    assert find_card("filler", ALL) is FILLER
    with pytest.raises(NeedsModel) as refused:
        find_card("fillr", ALL)
    assert "filler" in refused.value.hint


def recipe(*steps: Step) -> Recipe:
    return Recipe("en", steps)


def test_steps_are_sorted_in_their_order_and_enlarging_comes_last() -> None:
    found = sort_steps(
        recipe(ENLARGE, BRIGHTER, PURPLE), has_mask=False, choose=Choosing("auto", ALL)
    )
    assert [each.step for each in found.doing] == [BRIGHTER, PURPLE]
    assert found.enlarging is not None
    assert found.enlarging.card is LARGER
    assert found.cards == (BETTER, LARGER)
    assert found.left_out == ()


def test_without_models_what_needs_one_is_left_out() -> None:
    found = sort_steps(recipe(BRIGHTER, PURPLE, REMOVE, ENLARGE), has_mask=True)
    assert [each.step for each in found.doing] == [BRIGHTER, REMOVE]
    assert found.left_out == (PURPLE, ENLARGE)
    assert found.enlarging is None


@pytest.mark.parametrize(
    ("engine", "named", "says"),
    [("auto", None, "editor, better"), ("filler", FILLER, "Filler (inpaint) cannot do")],
)
def test_what_nobody_does_is_refused_with_who_could(
    engine: str, named: ModelCard | None, says: str
) -> None:
    found = sort_steps(recipe(PURPLE), has_mask=False)
    with pytest.raises(NeedsModel) as refused:
        refuse_models(found, engine, named, ALL)
    assert says in refused.value.message + refused.value.hint


def test_a_model_that_only_lacks_the_place_asks_for_it() -> None:
    found = sort_steps(recipe(REMOVE), has_mask=False, choose=Choosing("filler", ALL))
    with pytest.raises(BadRequest, match="where “remove the cup”") as refused:
        refuse_models(found, "filler", FILLER, ALL)
    assert "--mask or --box" in refused.value.hint


def test_a_very_long_sentence_is_not_said_back_in_full() -> None:
    endless = Step("edit", EDIT, {}, "purple " * 10_000)
    with pytest.raises(NeedsModel) as refused:
        refuse_models(sort_steps(recipe(endless), has_mask=False), "auto")
    assert len(refused.value.message) < 400


def test_where_no_model_that_could_run_would_do_it_none_is_recommended() -> None:
    with pytest.raises(NeedsModel) as refused:
        refuse_models(sort_steps(recipe(PURPLE), has_mask=False), "auto", None, (FILLER,))
    assert "none" in refused.value.message
    assert "could do it" not in refused.value.hint


def test_pieces_of_a_huge_picture_are_bounded_and_fill_it() -> None:
    whole = Box(0, 0, 14144, 14000)
    local = card(RESTORE, networks=(OnnxNetwork("", (), (), halo=70, grid=64),))
    found = list(parts(whole, local))
    assert sum(part.area for part, _ in found) == whole.area
    for part, around in found:
        assert around.contains(part.grow(70))
        assert around.area <= (1024 + 2 * 70 + 64) ** 2
        assert (around.left % 64, around.top % 64) == (0, 0)


def test_a_model_that_is_here_but_never_asked_by_itself_is_named() -> None:
    with pytest.raises(NeedsModel) as refused:
        refuse_models(
            sort_steps(recipe(PURPLE), has_mask=False), "auto", None, (), on_request=(BETTER,)
        )
    assert "not installed" not in refused.value.message
    assert f"{BETTER.title} can try it: --engine {BETTER.id}" in refused.value.hint
