"""Sentences of the floors below, in the user's language: the tables say what the sources say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import gesso_core
import gesso_desktop.app
import gesso_desktop.document
import gesso_desktop.state
import gesso_desktop.ui
import gesso_runtime
from gesso_core import errors
from gesso_core.errors import BadRequest, CannotKeep, DoesNotFit, WouldOverwrite
from gesso_core.geometry import Size
from gesso_core.machine import Gpu, Machine
from gesso_core.placement import Refusal, place
from gesso_desktop.document.generating import generates, refuse_other_files, refuse_unsuited
from gesso_desktop.document.saving import sentences, tiff_limits
from gesso_desktop.state import card_texts
from gesso_desktop.state.error_texts import REFUSALS, error_text
from gesso_desktop.state.info_names import entry_value
from gesso_desktop.state.installed_engines import WARNINGS
from gesso_desktop.state.reason_texts import REASONS, reason_told
from gesso_desktop.state.retelling import retold, retold_all
from gesso_desktop.state.saving_texts import LIMITS
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.doctor import reasons

_TABLES = {
    "model_refusal_texts.py",
    "reason_texts.py",
    "refusal_texts.py",
    "saving_texts.py",
    "server_refusal_texts.py",
    "error_texts.py",
}
_WINDOW = (gesso_desktop.state, gesso_desktop.app, gesso_desktop.ui)
_TOLD_WITHOUT_A_WINDOW = {"screen.py"}
GB = 10**9
GENERATING = [card for card in read_catalogue().cards.values() if generates(card)]
_NAME = re.compile(r"\{\w+\}")


def _sources() -> Iterator[Path]:
    for module in (gesso_core, gesso_runtime, gesso_desktop.document, *_WINDOW):
        folder = Path(module.__file__ or "").parent
        yield from (each for each in folder.rglob("*.py") if each.name not in _TABLES)


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every text in the sources but docstrings, {} for what is filled in."""
    found = set[str]()
    for path in _sources():
        for node in _nodes(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.expr) and (text := _text(node)) is not None:
                found.add(text)
    return found


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node
            yield from _nodes(node)


def _text(node: ast.expr) -> str | None:
    """As it is written, {} for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_shape(part) for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _is_error(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, errors.GessoError)


def _shape(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "{}"


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    locale, translator = QLocale(), QTranslator()
    ui = Path(gesso_desktop.document.__file__ or "").parents[1] / "ui"
    assert translator.load(str(ui / "translations/gesso_de.qm"))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    translator.deleteLater()
    QLocale.setDefault(locale)


def test_the_sentences_of_the_tables_are_those_of_the_sources(written: set[str]) -> None:
    known = (*LIMITS, *REFUSALS, *REASONS, *WARNINGS)
    assert [text for text in known if _NAME.sub("{}", text) not in written] == []


def test_what_the_window_itself_refuses_is_all_in_the_table() -> None:
    kinds = {name for name, each in vars(errors).items() if _is_error(each)}
    folders = [Path(module.__file__ or "").parent for module in _WINDOW]
    said = {
        (path.name, text)
        for folder in folders
        for path in folder.rglob("*.py")
        if path.name not in _TOLD_WITHOUT_A_WINDOW
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds
        for text in map(_text, call.args)
        if text
    }
    known = {_NAME.sub("{}", text) for text in REFUSALS}
    assert len(said) > 20
    assert sorted(each for each in said if each[1] not in known) == []


def test_no_sentence_of_the_sources_is_taken_for_another(written: set[str]) -> None:
    for known in (LIMITS, REFUSALS):
        own = {_NAME.sub("{}", text) for text in known}
        for said in written - own:
            told = said.replace("{}", "x.tif")
            is_sentence = told.endswith(".") and " " in told
            assert not is_sentence or retold("Errors", told, known) is None, said


def test_what_formats_share_and_what_tiff_loses_is_all_in_the_table() -> None:
    said = {
        text
        for module in (sentences, tiff_limits)
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and not name.startswith("_")
    }
    assert said <= set(LIMITS)


def test_what_the_cards_of_own_models_say_is_all_in_the_table() -> None:
    own = [card for card in read_catalogue().cards.values() if card.is_built_in]
    assert own
    said = {text for card in own for text in (card.summary, *card.good_at)}
    assert said == set(card_texts.KNOWN)


def test_what_is_filled_in_is_kept() -> None:
    said = "The new tones do not fit into 2 bits, so 8 are used."
    assert retold("Saving", said, LIMITS) == said


def test_an_unknown_sentence_is_not_told() -> None:
    assert retold("Saving", "The moon is full.", LIMITS) is None


@pytest.mark.usefixtures("german")
def test_a_known_sentence_is_told_in_the_language() -> None:
    said = "Every pixel is compressed anew with quality 90."
    assert retold("Saving", said, LIMITS) == "Jedes Pixel wird mit Qualität 90 neu komprimiert."


@pytest.mark.usefixtures("german")
def test_a_known_refusal_is_told_exactly_with_nothing_left_in_english() -> None:
    text = error_text(CannotKeep("JPEG cannot hold transparency.", "Save the copy as PNG or TIFF."))
    assert text.message == "JPEG kann keine Transparenz speichern."
    assert text.hint == "Speichern Sie die Kopie als PNG oder TIFF."
    assert text.original == ""


@pytest.mark.usefixtures("german")
def test_the_usual_hint_of_its_kind_is_not_said_in_english_again() -> None:
    text = error_text(WouldOverwrite("heron.png already exists.", "Choose another name."))
    assert text.message == "heron.png gibt es schon."
    assert text.hint == "Wählen Sie einen anderen Namen."
    assert text.original == ""


@pytest.mark.usefixtures("german")
def test_what_a_tool_that_asks_a_model_refuses_has_nothing_left_in_english() -> None:
    with pytest.raises(BadRequest) as refused:
        refuse_unsuited(GENERATING[0], Size(9000, 9000))
    assert error_text(refused.value).original == ""
    with pytest.raises(BadRequest) as refused:
        refuse_other_files(Path("heron.jpg"))
    assert error_text(refused.value).original == ""
    deaf = BadRequest("LaMa reads no words.", "Leave the text out, or choose a model that does.")
    assert error_text(deaf).message == "LaMa liest keine Wörter."
    assert error_text(deaf).original == ""


@pytest.mark.usefixtures("german")
def test_a_known_refusal_keeps_the_english_words_of_an_unknown_hint() -> None:
    text = error_text(CannotKeep("JPEG cannot hold transparency.", "Paint it on glass."))
    assert text.message == "JPEG kann keine Transparenz speichern."
    assert text.original == "Paint it on glass."


@pytest.mark.usefixtures("german")
def test_each_part_of_a_fact_of_a_file_is_told_in_the_language() -> None:
    assert entry_value("file", "progressive, 4:2:0") == "progressiv, 4:2:0"
    assert entry_value("exif", "progressive") == "progressive"


@pytest.mark.usefixtures("german")
def test_a_hint_of_several_known_sentences_is_told_whole() -> None:
    hint = "Use a graphics card with 24 GB or a server. Or work at 512 × 512 px, which fits now."
    text = error_text(DoesNotFit("FLUX.2 klein 9B does not fit this machine.", hint))
    assert text.message == "FLUX.2 klein 9B passt nicht auf diesen Rechner."
    assert text.hint.startswith("Nutzen Sie eine Grafikkarte mit 24 GB oder einen Server. Oder ")
    assert text.original == ""


@pytest.mark.usefixtures("german")
def test_a_hint_that_is_known_in_part_keeps_its_english_words() -> None:
    hint = "Use a graphics card with 24 GB or a server. Or paint it on glass."
    assert error_text(DoesNotFit("It does not fit.", hint)).original.endswith(hint)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "nf4 on a graphics card, one part at a time: it needs 13.6 GB, and 7.0 GB of RTX are "
            "free.",
            "nf4 auf einer Grafikkarte, Teil für Teil: es braucht 13.6 GB, und von RTX sind 7.0 GB "
            "frei.",
        ),
        (
            "int8 on the processor: its int8 files are not installed.",
            "int8 auf dem Prozessor: seine int8-Dateien sind nicht installiert.",
        ),
        (
            "There is no graphics card that it could use.",
            "Es gibt keine Grafikkarte, die es nutzen könnte.",
        ),
        ("The moon is full.", "The moon is full."),
    ],
)
def test_why_a_model_does_not_fit_is_told_in_the_language(said: str, told: str) -> None:
    assert reason_told(said) == told


@pytest.mark.usefixtures("german")
def test_all_that_keeps_the_models_from_running_is_told_in_the_language() -> None:
    gpu = Gpu(0, "Some Card", 6 * GB, 1 * GB, 60, "580")
    small = Machine("Some CPU", 8, frozenset(), 4 * GB, GB // 8)
    machines = [replace(small, gpus=gpus) for gpus in ((), (gpu,), (replace(gpu, capability=89),))]
    cards = read_catalogue().cards.values()
    placed = [place(card, machine) for card in cards for machine in machines]
    refusals = [each for each in placed if isinstance(each, Refusal)]
    assert len(refusals) > len(cards)
    for refusal in refusals:
        assert retold_all("Errors", refusal.nearest, REFUSALS) is not None, refusal.nearest
        for said in (*refusal.reasons, *reasons(refusal)):
            assert reason_told(said) != said
