"""A step is said as the model wants to read it, or it is said why it cannot be."""

import re
import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.cards.model_card import CardLicence, ModelCard, Offload, Precision, Role, Rung
from gesso_core.cards.prompting import Foreign, Prompting
from gesso_core.cards.quoting import cleaned, quoted, requoted
from gesso_core.cards.wording import (
    NeedsTranslation,
    Unworded,
    Worded,
    Wording,
    worded,
    worded_from,
)
from gesso_core.interpret.interpretation import interpret
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.recipe import EngineKind, Step
from gesso_runtime.catalogue import read_catalogue

SENTENCES: dict[str, list[str]] = tomllib.loads(
    files("gesso_core.cards").joinpath("sentences.toml").read_text(encoding="utf-8")
)


def model(**prompting: object) -> ModelCard:
    """Reads English only and has everything else translated, unless said otherwise."""
    said = {"languages": ("en",), "foreign": Foreign.TRANSLATE, **prompting}
    return ModelCard(
        "m",
        "The model",
        Role.NANO,
        "e",
        "p",
        frozenset({EngineKind.EDIT}),
        CardLicence("MIT", allows_commercial_use=True),
        "s",
        (Rung(Precision.FP32, Offload.NONE, "cpu", 1, "s"),),
        prompting=Prompting(**said),  # type: ignore[arg-type]
    )


ENGLISH = model()
BOTH = model(languages=("en", "zh"), foreign=Foreign.PASS_ON)


def said(card: ModelCard, sentence: str) -> Wording:
    """What the first step of a sentence becomes."""
    recipe = interpret(sentence)
    return worded(card, recipe.steps[0], recipe.language)


def prompt(wording: Wording) -> str:
    assert isinstance(wording, Worded), wording
    return wording.prompt


def edit(text: str) -> Step:
    return Step("edit", EngineKind.EDIT, {}, text)


def test_a_language_the_model_reads_keeps_the_users_words() -> None:
    assert said(ENGLISH, "make it cyberpunk") == Worded("make it cyberpunk")
    assert said(ENGLISH, "lose the wires") == Worded("lose the wires")
    assert said(BOTH, "移除背景中的人") == Worded("移除背景中的人")


@pytest.mark.parametrize("sentence", ["Entferne die Stromleitungen", "أزل الشجرة", "去除水印"])
def test_an_understood_step_is_said_in_english_without_a_planner(sentence: str) -> None:
    assert re.fullmatch(
        r"Remove the (power lines|trees|watermark) and continue .*\.",
        prompt(said(ENGLISH, sentence)),
    )


def test_a_thing_that_only_the_users_words_name_is_translated_and_never_left_out() -> None:
    assert said(ENGLISH, "entferne das gelbe Auto") == NeedsTranslation(
        "entferne das gelbe Auto", "de", "en"
    )
    assert isinstance(said(ENGLISH, "移除背景中的人"), NeedsTranslation)


def test_a_language_that_is_passed_on_is_passed_on() -> None:
    assert said(BOTH, "entferne das gelbe Auto") == Worded("entferne das gelbe Auto")


def test_a_language_that_is_refused_is_refused_with_what_to_do() -> None:
    refusing = model(foreign=Foreign.REFUSE, languages=("en", "zh"))
    refused = said(refusing, "mach es wie gemalt")
    assert refused == Unworded(
        "The model reads English or Chinese only.", "Write it so, or choose another model."
    )


def test_a_model_that_reads_no_words_is_told_none() -> None:
    assert said(model(languages=()), "entferne das gelbe Auto") == Worded("")


def test_regions_of_a_language_are_that_language() -> None:
    assert worded(ENGLISH, edit("colour it"), "en-GB") == Worded("colour it")
    assert worded(model(languages=("zh-Hans",)), edit("好"), "zh") == Worded("好")
    assert isinstance(
        worded(model(languages=("zh-Hans",)), edit("好"), "zh-Hant"), NeedsTranslation
    )


@pytest.mark.parametrize("language", ["", "und"])
def test_words_of_no_known_language_are_taken_as_they_are_in_latin_letters(language: str) -> None:
    assert worded(ENGLISH, edit("bokeh"), language) == Worded("bokeh")
    assert worded(ENGLISH, edit("日本庭園"), language) == NeedsTranslation("日本庭園", "", "en")


def test_a_place_is_where_a_fault_is_and_not_what_is_removed() -> None:
    assert "scratches from the sky" in prompt(said(ENGLISH, "entferne den Staub im Himmel"))
    assert prompt(said(ENGLISH, "Entferne Kratzer")).startswith("Remove the scratches from this")


def test_a_sentence_that_names_no_place_is_not_said_for_a_part_of_the_picture() -> None:
    somewhere = Step("remove_stain", EngineKind.SEGMENT, {"target": "sky"}, "Fleck im Himmel weg")
    assert isinstance(worded(ENGLISH, somewhere, "de"), NeedsTranslation)
    anywhere = Step("remove_stain", EngineKind.OPERATORS, {"target": "stain"}, "Fleck weg")
    assert prompt(worded(ENGLISH, anywhere, "de")).startswith("Remove the stains")


def test_the_sign_of_a_value_decides_the_sentence() -> None:
    assert "sky brighter" in prompt(said(ENGLISH, "Mach den Himmel heller"))
    assert "sky darker" in prompt(said(ENGLISH, "Mach den Himmel dunkler"))


def test_what_must_be_spared_is_said() -> None:
    spared = " Leave the skin exactly as it is."
    german = "erhöhe die Sättigung, aber lass die Haut in Ruhe"
    assert prompt(said(ENGLISH, german)).endswith(spared)
    english = "increase the saturation by 10 percent but leave the skin alone"
    assert prompt(said(ENGLISH, english)) == f"increase the saturation by 10 percent.{spared}"


def test_what_must_be_spared_and_cannot_be_said_is_refused() -> None:
    params = {"amount": 0.3, "exclude": "Omas Hut"}
    step = Step("saturation", EngineKind.SEGMENT, params, "kräftiger, aber nicht Omas Hut")
    refused = worded(ENGLISH, step, "de")
    assert isinstance(refused, Unworded)
    assert "“Omas Hut”" in refused.reason


def test_a_cards_own_sentence_comes_before_the_users_words() -> None:
    own = model(templates={"remove_object": ("Erase the {target}, please.",)})
    assert prompt(said(own, "lose the wires")) == "Erase the wire, please."
    assert prompt(said(own, "Entferne die Stromleitungen")) == "Erase the power lines, please."


def test_a_cards_own_sentence_is_not_filled_with_another_language() -> None:
    own = model(languages=("en", "zh"), templates={"remove_object": ("Erase the {target}.",)})
    assert prompt(said(own, "移除背景中的人")) == "移除背景中的人"


def test_a_sentence_around_the_users_words_takes_them_once_and_literally() -> None:
    own = model(templates={"generate": ("A drawing of {text}, in ink.",)})
    step = Step("generate", EngineKind.GENERATE, {}, "{target} and {text}")
    assert prompt(worded(own, step, "en")) == "A drawing of {target} and {text}, in ink."


def test_a_step_without_words_is_said_in_ours() -> None:
    step = Step("remove_object", EngineKind.INPAINT)
    assert prompt(worded(ENGLISH, step, "")).startswith("Remove what is marked")
    assert isinstance(worded(ENGLISH, edit(" "), ""), Unworded)


def test_the_negative_of_a_card_comes_along() -> None:
    assert said(model(negative="blur"), "make it cyberpunk") == Worded("make it cyberpunk", "blur")


def test_too_long_an_instruction_is_refused_and_not_cut() -> None:
    short = model(longest=10)
    assert worded(short, edit("x" * 10), "en") == Worded("x" * 10)
    refused = worded(short, edit("x" * 11), "en")
    assert isinstance(refused, Unworded)
    assert refused.reason == "The instruction has 11 characters; The model reads 10."
    assert isinstance(worded(short, edit("ü" * 11), "de"), Unworded)


@pytest.mark.parametrize(
    "sentence",
    [
        'Replace "Rabatt" by "Sale"',
        "Replace “Rabatt” by “Sale”",
        "Replace „Rabatt“ by „Sale“",
        "Replace „Rabatt” by „Sale”",
        "Replace «Rabatt» by « Sale »",
        "Replace »Rabatt« by »Sale«",
        "Replace ‹Rabatt› by ›Sale‹",
        "Replace 「Rabatt」 by 『Sale』",
        "Replace 'Rabatt' by 'Sale'",
        "Replace ‘Rabatt’ by ‚Sale‘",
        "Replace ＂Rabatt＂ by 'Sale'",
    ],
)
def test_quotation_marks_of_any_language_become_the_models(sentence: str) -> None:
    assert quoted(sentence) == ("Rabatt", "Sale")
    assert requoted(sentence, ('"', '"')) == 'Replace "Rabatt" by "Sale"'
    assert prompt(worded(model(quote=("«", "»")), edit(sentence), "en")) == (
        "Replace «Rabatt» by «Sale»"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "don't touch it",
        "the 60's and '70s look",
        'crop to 8"x10"',
        "it’s her sister’s",
        "《蒙娜丽莎》风格",
    ],
)
def test_apostrophes_inches_and_titles_are_no_quotation(sentence: str) -> None:
    assert quoted(sentence) == ()
    assert requoted(sentence, ("«", "»")) == sentence


def test_chinese_needs_no_space_around_quotation_marks() -> None:
    assert requoted('把"打折"改成“特价”', ('"', '"')) == '把"打折"改成"特价"'


def test_a_mark_inside_a_quotation_cannot_close_it() -> None:
    assert requoted('write „a "b" c“', ('"', '"')) == "write \"a 'b' c\""


def test_a_translation_must_bring_back_what_was_in_quotation_marks() -> None:
    step = edit("ersetze „Rabatt“ durch „Sale“")
    needed = worded(ENGLISH, step, "de")
    assert isinstance(needed, NeedsTranslation)
    assert needed.kept == ("Rabatt", "Sale")
    good = worded_from(ENGLISH, step, needed, "replace “Rabatt” with “Sale”")
    assert good == Worded('replace "Rabatt" with "Sale"')
    for lost in ("replace “Discount” with “Sale”", "replace Rabatt with Sale", "", "\x00"):
        assert isinstance(worded_from(ENGLISH, step, needed, lost), Unworded)


def test_a_translated_step_never_becomes_our_sentence_about_something_else() -> None:
    own = model(templates={"remove_object": ("Remove what is marked.", "Carefully: {text}")})
    recipe = interpret("entferne das gelbe Auto")
    needed = worded(own, recipe.steps[0], "de")
    assert isinstance(needed, NeedsTranslation)
    answer = worded_from(own, recipe.steps[0], needed, "remove the yellow car")
    assert answer == Worded("Carefully: remove the yellow car")


def test_too_long_a_translation_is_refused() -> None:
    card = model(longest=20)
    needed = NeedsTranslation("kurz", "de", "en")
    assert isinstance(worded_from(card, edit("kurz"), needed, "long " * 20), Unworded)


def test_control_and_invisible_characters_are_taken_out() -> None:
    hostile = "make\x00 it\x1b[31m red\u202e\u2066\ufeff\u200b\ud800\n\n<|im_end|>\U000e0041"
    assert cleaned(hostile) == "make it [31m red <|im_end|>"
    family = "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert cleaned(family) == family


def test_every_operation_that_a_shipped_model_can_do_has_a_sentence() -> None:
    keys = {key.split(".")[0] for key in SENTENCES}
    for card in read_catalogue().cards.values():
        if card.prompting.languages:
            assert card.operators <= keys, card.id


def test_every_operator_that_changes_colours_or_detail_has_a_sentence() -> None:
    framing = {"crop", "rotate", "flip", "straighten"}
    keys = {key.split(".")[0] for key in SENTENCES}
    assert {operator.name for operator in OPERATORS} - framing <= keys


def test_our_sentences_are_sentences_and_hold_known_words_only() -> None:
    for sentence in (s for sentences in SENTENCES.values() for s in sentences):
        assert re.fullmatch(r"[A-Z].*\.", sentence)
        assert set(re.findall(r"\{(.*?)\}", sentence)) <= {"target", "place"}


CARDS = st.sampled_from([ENGLISH, BOTH, *read_catalogue().cards.values()])
TEXTS = st.text(max_size=200) | st.text("\"„“”«»「」'‘’{}texargt \x00\u202e", max_size=60)
LANGUAGES = st.sampled_from(["", "und", "en", "de", "zh-Hans", "ar", "x-none"])
OPS = st.sampled_from(["edit", "generate", *(key.split(".")[0] for key in SENTENCES)])
PARAMS = st.dictionaries(
    st.sampled_from(["target", "exclude", "amount", "stops"]), TEXTS | st.floats(-1, 1), max_size=3
)
STEPS = st.builds(Step, OPS, st.sampled_from(EngineKind), PARAMS, TEXTS)


@given(CARDS, STEPS, LANGUAGES)
def test_nothing_but_clean_words_within_the_limit_reaches_a_model(
    card: ModelCard, step: Step, language: str
) -> None:
    wording = worded(card, step, language)
    if isinstance(wording, Worded):
        assert len(wording.prompt) <= card.prompting.longest
        assert wording.prompt == cleaned(wording.prompt)
        assert bool(wording.prompt) == bool(card.prompting.languages)
    elif isinstance(wording, NeedsTranslation):
        assert card.prompting.foreign is Foreign.TRANSLATE
        assert wording.text
        assert wording.into in card.prompting.languages
    else:
        assert wording.reason
        assert wording.hint


@given(CARDS, STEPS, LANGUAGES, TEXTS)
def test_any_translation_ends_in_words_or_a_reason(
    card: ModelCard, step: Step, language: str, translation: str
) -> None:
    needed = worded(card, step, language)
    if isinstance(needed, NeedsTranslation):
        result = worded_from(card, step, needed, translation)
        assert isinstance(result, Unworded) or len(result.prompt) <= card.prompting.longest


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in once)


WORDS = st.text("abcäöü好字الف 12", min_size=1, max_size=12).map(cleaned).filter(bool)
MARKS = st.sampled_from(["“”", "„“", "«»", "»«", "「」", '""', "''", "‘’"])


@given(st.lists(st.tuples(WORDS, MARKS, WORDS), max_size=5))
def test_every_quotation_is_found_and_keeps_its_words(parts: list[tuple[str, str, str]]) -> None:
    text = " ".join(f"{before}: {mark[0]}{inside}{mark[1]}" for before, mark, inside in parts)
    assert quoted(text) == tuple(inside for _, _, inside in parts)
    expected = " ".join(f"{before}: <{inside}>" for before, _, inside in parts)
    assert requoted(text, ("<", ">")) == expected


def test_a_long_row_of_marks_is_no_burden() -> None:
    for text in ('"' * 100_000, "„" * 100_000, "«»" * 50_000, "'a " * 40_000, "{text}" * 20_000):
        assert isinstance(worded(ENGLISH, edit(text), "en"), Unworded)
        assert isinstance(worded(ENGLISH, edit(text), "de"), Unworded)
