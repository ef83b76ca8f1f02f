"""Translations: complete, compiled, and changeable while the window is open."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QMainWindow,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from gesso_core.errors import DiskFull
from gesso_core.framing import Framing
from gesso_core.operators.operator import Number
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.histogram import Histogram
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.info import ReadOut
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.names import unit_name
from gesso_desktop.state.settings import Language
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.stack_lines import FramingLine
from gesso_desktop.state.step_state import StepKind, StepState
from gesso_desktop.ui import read_out
from gesso_desktop.ui.action_items import ActionItems
from gesso_desktop.ui.edit_words import title
from gesso_desktop.ui.histogram_view import HistogramView
from gesso_desktop.ui.language import Languages, first_spoken
from gesso_desktop.ui.percent import unit_suffix
from gesso_desktop.ui.sensitivity_slider import SensitivitySlider
from gesso_desktop.ui.settings_dialog import SettingsDialog
from gesso_desktop.ui.share_slider import ShareSlider
from gesso_desktop.ui.step_values import StepValues
from gesso_desktop.ui.value_slider import ValueSlider

_SCRIPT = Path(__file__).resolve().parents[2] / "packaging/translations.py"


def _loaded_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gesso_translations", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


script = _loaded_script()
_EACH_LANGUAGE = pytest.mark.parametrize("language", script.LANGUAGES)


@pytest.fixture(scope="module")
def source_keys() -> set[tuple[str, str]]:
    return {message.key for message in script.source_messages()}


def test_percentages_are_written_one_way_in_each_language(
    settings: SettingsState, languages: Languages, qtbot: QtBot
) -> None:
    sensitivity, share = SensitivitySlider(), ShareSlider(0.5)
    strength, hardness = ValueSlider(Number(100.0, 0.0, 200.0, "%")), QSpinBox()
    for widget in (sensitivity, share, strength, hardness):
        qtbot.addWidget(widget)
    sensitivity.show_sensitivity(0.5)
    share.show_share(0.5)
    for language, written in (
        (Language.ARABIC, "50%"),
        (Language.CHINESE, "50%"),
        (Language.GERMAN, "50 %"),
        (Language.ENGLISH, "50 %"),
    ):
        settings.set("language", language)
        QApplication.processEvents()
        strength.set_words("", unit_name("%"), "")
        hardness.setSuffix(unit_suffix("%"))
        hardness.setValue(50)
        labels = [each.text() for each in sensitivity.findChildren(QLabel)]
        labels += [each.text() for each in share.findChildren(QLabel)]
        assert [text for text in labels if "%" in text] == [written, written]
        assert strength.findChildren(QDoubleSpinBox)[0].suffix() == written[2:]
        assert hardness.text() == written


@pytest.mark.parametrize(("language", "gap"), [("de", " "), ("ar", ""), ("zh_Hans", "")])
def test_percentages_in_sentences_are_written_as_everywhere(language: str, gap: str) -> None:
    said = [
        text for each in script.messages(script.ts_path(language)) for text in each.translations
    ]
    gaps = {found for text in said for found in re.findall(r"[}\d]([ \u00a0\u202f]*)%", text)}
    assert gaps == {gap}


@pytest.fixture
def languages(qapp: QApplication, settings: SettingsState) -> Iterator[Languages]:
    locale = QLocale()
    languages = Languages(qapp, settings)
    yield languages
    settings.set("language", "en")
    languages.deleteLater()
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


# The files


@_EACH_LANGUAGE
def test_every_text_of_the_sources_is_translated(
    language: str, source_keys: set[tuple[str, str]]
) -> None:
    texts = script.messages(script.ts_path(language))
    assert [text.key for text in texts if not text.is_finished] == []
    translated = {text.key for text in texts}
    assert sorted(source_keys - translated) == [], "make translations, then translate these"
    assert sorted(translated - source_keys) == [], "make translations drops these"


@pytest.mark.parametrize("language", [script.SOURCE_LANGUAGE, *script.LANGUAGES])
def test_the_compiled_file_is_made_of_the_translations(language: str, tmp_path: Path) -> None:
    ts = script.ts_path(language)
    script.compile_to(ts, tmp_path / "fresh.qm")
    assert ts.with_suffix(".qm").read_bytes() == (tmp_path / "fresh.qm").read_bytes()


@_EACH_LANGUAGE
def test_a_translation_keeps_what_is_filled_in_and_how_the_text_ends(language: str) -> None:
    for text in script.messages(script.ts_path(language)):
        wanted = sorted(re.findall(r"%L?\d+|\{\w*\}|\*\.\w+", text.source))
        for said in text.translations:
            assert sorted(re.findall(r"%L?\d+|\{\w*\}|\*\.\w+", said)) == wanted, said
            assert said.endswith("…") == text.source.endswith("…"), said
            assert ("&" in said) == ("&" in text.source), said
            assert said == said.strip() or text.source != text.source.strip()  # " px"


@_EACH_LANGUAGE
def test_the_menus_of_a_language_have_different_letters(language: str) -> None:
    texts = script.messages(script.ts_path(language))
    letters = [
        said[said.index("&") + 1].casefold()
        for text in texts
        for said in text.translations
        if text.context == "Actions" and "&" in said
    ]
    assert len(letters) == len(set(letters)), letters


# The running application


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["de-AT"], Language.GERMAN),
        (["fr-FR", "ar-EG", "de"], Language.ARABIC),
        (["zh-Hans-CN"], Language.CHINESE),
        (["zh_CN"], Language.CHINESE),
        (["zh-Hant-TW", "en-GB"], Language.ENGLISH),
        (["zh-TW"], Language.ENGLISH),
        (["C"], Language.ENGLISH),
        ([], Language.ENGLISH),
    ],
)
def test_the_first_language_that_is_spoken_is_taken(names: list[str], wanted: Language) -> None:
    assert first_spoken(names) is wanted


@pytest.mark.usefixtures("languages")
def test_menus_and_dialogs_change_their_language_while_open(
    settings: SettingsState, qtbot: QtBot
) -> None:
    settings.set("language", "en")
    window = QMainWindow()
    qtbot.addWidget(window)
    items = ActionItems(Actions(settings, parent=window), window)
    items.fill_menu_bar(window.menuBar())
    dialog = SettingsDialog(settings, window)
    window.show()
    dialog.show()
    assert items.item("edit.undo").text() == "Undo"
    settings.set("language", "de")
    QApplication.sendPostedEvents()
    assert items.item("edit.undo").text() == "Rückgängig"
    assert window.menuBar().actions()[0].text() == "&Datei"
    assert dialog.windowTitle() == "Einstellungen"
    settings.set("language", "zh-Hans")
    QApplication.sendPostedEvents()
    assert items.item("edit.undo").text() == "撤销"
    settings.set("language", "en")
    QApplication.sendPostedEvents()
    assert items.item("edit.undo").text() == "Undo"
    assert dialog.windowTitle() == "Settings"


@pytest.mark.usefixtures("languages")
def test_arabic_mirrors_the_open_window(settings: SettingsState, qtbot: QtBot) -> None:
    settings.set("language", "en")
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.row("theme")
    left = row.editor.geometry().center().x()
    settings.set("language", "ar")
    QApplication.processEvents()
    assert dialog.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert row.editor.geometry().center().x() != left
    settings.set("language", "de")
    assert dialog.layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ar"])
def test_numbers_have_the_digits_that_sizes_and_names_of_files_have(
    language: str, settings: SettingsState
) -> None:
    settings.set("language", language)
    assert QLocale().toString(2026) in {"2026", "2,026", "2.026"}


@pytest.mark.usefixtures("languages")
def test_texts_of_qt_itself_are_translated(settings: SettingsState, qtbot: QtBot) -> None:
    settings.set("language", "de")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


@pytest.mark.usefixtures("languages")
def test_an_error_is_told_in_the_language_with_the_exact_words_as_a_detail(
    settings: SettingsState,
) -> None:
    settings.set("language", "de")
    text = error_text(DiskFull("3 GB are missing.", "Free some.", detail="errno 28"))
    assert text.message == "Der Datenträger ist voll."
    assert text.hint.startswith("Schaffen Sie Platz")
    assert text.original == "3 GB are missing. Free some."
    assert text.detail == "errno 28"
    messages = Messages()
    messages.fail(DiskFull("3 GB are missing."))
    assert messages.current is not None
    assert messages.current.text == "Der Datenträger ist voll."
    assert messages.current.hint.endswith("\n3 GB are missing.")


@pytest.mark.usefixtures("languages")
def test_a_search_finds_the_words_of_the_language(settings: SettingsState, qtbot: QtBot) -> None:
    settings.set("language", "de")
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    assert dialog.row("theme").matches(["farbschema"])
    assert not dialog.row("theme").matches(["theme"])


@pytest.mark.usefixtures("languages")
def test_numbers_have_the_decimal_sign_of_the_language(
    settings: SettingsState, qtbot: QtBot
) -> None:
    settings.set("language", "de")
    assert title(FramingLine(Framing(straighten=1.5))).endswith("+1,5°")
    assert title(FramingLine(Framing(straighten=-1.5))).endswith("-1,5°")
    step = Step("straighten", EngineKind.OPERATORS, {}, "")
    became = (Step("exposure", EngineKind.OPERATORS, {"stops": 0.25}, ""),)
    values = StepValues(StepState(step, StepKind.EXACT, used={"degrees": 0.75}, became=became))
    qtbot.addWidget(values)
    values.retranslate()
    told = " ".join(label.text() for label in values.findChildren(QLabel))
    assert "0,75" in told
    assert "0,25" in told
    histogram = HistogramView()
    qtbot.addWidget(histogram)
    counts = {"gray": np.ones(4, np.int64)}
    histogram.show_histogram(Histogram(counts, {"gray": 0.0125}, {"gray": 0.5}, False, 4))
    assert "1,25 %" in histogram.toolTip()
    assert "50,00 %" in histogram.toolTip()
    light = PixelFormat(32, Colour.GRAY)
    assert read_out.written(ReadOut(1, 2, ("gray",), (0.5,), (0.5,), (9, 9, 9), light)).endswith(
        "0,5000"
    )
