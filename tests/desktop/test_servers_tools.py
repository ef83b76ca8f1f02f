"""Tools that a paired server does for the window: a picture from words, a larger frame, a larger
picture, erasing. Server, TLS and sockets are true; its engines are played.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from fixtures.cutting_line import Line
from fixtures.engine_room import BLOCK
from fixtures.paired_window import (
    asked,
    buttons,
    go_away,
    is_said_to_be_away,
    pair,
    press,
    sent_to_servers,
    window,
)
from fixtures.played_engines import played
from fixtures.real_window import RealWindow
from fixtures.served import Served, served
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.recipe import EngineKind
from gesso_desktop.document.engine_record import server_of
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.state.expanding import Border
from gesso_desktop.state.generating import Picture
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.settings import EngineChoice, ServerUse
from gesso_desktop.ui.edit_words import notes
from gesso_desktop.ui.generate_dialog import GenerateDialog

pytestmark = pytest.mark.slow
HERON = Picture("a heron in the rain", Size(96, 64))
Tool = Callable[[RealWindow, Path], object]


def generate(at: RealWindow, target: Path) -> None:
    at.editor.model_tools.generating.start(HERON, target)


def expand(at: RealWindow, target: Path) -> None:
    at.editor.model_tools.expanding.start(Border(left=24, top=16), target)


def enlarge(at: RealWindow, target: Path) -> None:
    at.editor.model_tools.enlarging.start(2, target)


def erase(at: RealWindow, _: Path) -> None:
    """A server is wished for what an operator can do, too."""
    at.editor.engines.choose(EngineChoice.SERVER)
    at.editor.model_tools.erasing.erase_selected(Mask(BLOCK))


NEW_PICTURES: tuple[Tool, ...] = (generate, expand, enlarge)
TOOLS: tuple[Tool, ...] = (*NEW_PICTURES, erase)
SIZES = {generate: (96, 64), expand: (344, 216), enlarge: (640, 400)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "there") as running:
        yield running


@pytest.fixture
def line(server: Served) -> Iterator[Line]:
    with Line(server.port) as leading:
        yield leading


@pytest.fixture
def at(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served, line: Line
) -> Iterator[RealWindow]:
    """Paired, on a picture, without a model of its own."""
    with paired(qtbot, qapp, tmp_path, server, line) as opened:
        yield opened


@contextmanager
def paired(
    qtbot: QtBot, qapp: QApplication, folder: Path, server: Served, line: Line, *cards: ModelCard
) -> Iterator[RealWindow]:
    pair(folder, server, line.port)
    with window(qtbot, qapp, folder, *cards) as opened:
        opened.until(lambda: bool(opened.editor.far.offers))
        yield opened


def own(*kinds: EngineKind) -> ModelCard:
    """Of this machine; what only plays a model is offered by no window."""
    return replace(played("own", *kinds), role=Role.TOOL)


def said(at: RealWindow) -> str:
    message = at.editor.messages.current
    return "" if message is None else f"{message.text} {message.hint}"


@pytest.mark.parametrize("tool", NEW_PICTURES)
def test_a_new_picture_is_made_by_a_server_once_that_was_agreed_to(
    tool: Tool, at: RealWindow, tmp_path: Path
) -> None:
    target = tmp_path / "made.png"
    tool(at, target)
    question = asked(at)
    for fact in ("Rehearsal", "studio", "127.0.0.1", "not known yet", "Licence"):
        assert fact in question
    assert ("Only your words leave" in question) == (tool is generate)
    assert ("MB of pixels" in question) == (tool is not generate)
    press(at, "Send")
    at.settle()
    made = open_picture(target)
    assert (made.size.width, made.size.height) == SIZES[tool]
    made.close()
    assert "made on the server studio" in said(at)
    assert not at.opened.rows


def test_of_a_frame_the_question_says_what_all_its_sides_send(
    at: RealWindow, tmp_path: Path
) -> None:
    at.editor.model_tools.expanding.start(Border(24, 16, 24, 16), tmp_path / "made.png")
    asked(at)
    question = at.editor.sending.question
    assert question is not None
    with sent_to_servers() as sent:
        press(at, "Send")
        at.settle()
    assert len(sent) == 4
    assert question.bytes == sum(sent)


def test_what_a_server_erased_says_so_in_the_list_of_edits(at: RealWindow, tmp_path: Path) -> None:
    erase(at, tmp_path)
    asked(at)
    press(at, "Send")
    at.settle()
    (row,) = at.opened.rows
    assert server_of(row.provenance.placement) == "studio"
    (line,) = at.editor.stack.lines
    assert any("studio" in note for note in notes(line))


@pytest.mark.parametrize("tool", TOOLS)
def test_not_now_leaves_everything_as_it_was_and_says_so(
    tool: Tool, at: RealWindow, line: Line, tmp_path: Path
) -> None:
    target = tmp_path / "made.png"
    tool(at, target)
    asked(at)
    before = line.connections
    press(at, "Not now")
    at.settle()
    assert "not sent to the server studio" in said(at)
    assert line.connections == before
    assert not target.exists()
    assert not at.opened.rows
    assert at.editor.jobs.jobs[0].state is JobState.CANCELLED


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_that_is_cancelled_while_it_asks_sends_nothing(
    tool: Tool, at: RealWindow, line: Line, tmp_path: Path
) -> None:
    tool(at, tmp_path / "made.png")
    asked(at)
    before = line.connections
    at.editor.jobs.cancel_running()
    at.settle()
    assert at.editor.sending.question is None
    assert line.connections == before
    assert not at.opened.rows


def test_never_keeps_it_here_and_every_tool_says_why_it_cannot(at: RealWindow) -> None:
    at.editor.settings.set("servers", ServerUse.NEVER)
    for action in ("file.generate", "file.expand", "file.enlarge"):
        assert not at.editor.actions.is_enabled(action)
        assert "by the settings nothing is sent" in at.main.items.item(action).toolTip()
    at.editor.settings.set("servers", ServerUse.ASK)
    at.until(lambda: at.editor.actions.is_enabled("file.generate"))


def test_where_models_run_here_alone_a_server_is_pointed_to(at: RealWindow) -> None:
    at.editor.engines.choose(EngineChoice.MACHINE)
    assert not at.editor.actions.is_enabled("file.expand")
    assert "choose Automatic" in at.main.items.item("file.expand").toolTip()


def test_always_does_not_ask(at: RealWindow, tmp_path: Path) -> None:
    at.editor.settings.set("servers", ServerUse.ALWAYS)
    questions = list[object]()
    at.editor.sending.changed.connect(lambda: questions.append(at.editor.sending.question))
    generate(at, tmp_path / "made.png")
    at.settle()
    assert (tmp_path / "made.png").exists()
    assert not questions


def test_automatic_asks_no_server_where_a_model_here_does_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served, line: Line
) -> None:
    with paired(qtbot, qapp, tmp_path, server, line, own(EngineKind.GENERATE)) as at:
        generating = at.editor.model_tools.generating
        assert "on this machine" in generating.about
        assert "studio" in at.editor.model_tools.enlarging.about(2), "which nobody here does"
        at.editor.engines.choose(EngineChoice.SERVER)
        assert "studio" in generating.about
        at.editor.engines.choose(EngineChoice.AUTO)
        at.editor.engines.choose_named("rehearsal")
        assert "studio" in generating.about


def test_erasing_asks_a_server_only_where_one_is_wished(at: RealWindow) -> None:
    """Every stroke would ask, and the exact operator fills, too."""
    tools = at.editor.model_tools
    assert tools.about(EngineKind.INPAINT) == ""
    tools.erasing.erase_selected(Mask(BLOCK))
    at.settle()
    assert [row.provenance.engine for row in at.opened.rows] == ["operators"]
    at.editor.engines.choose_named("rehearsal")
    assert "studio" in tools.about(EngineKind.INPAINT)


def test_clicks_and_the_subject_are_answered_by_this_machine_alone(at: RealWindow) -> None:
    assert not at.editor.actions.is_enabled("select.subject")
    assert not at.editor.actions.is_enabled("tools.point")


@pytest.fixture
def both(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served, line: Line
) -> Iterator[RealWindow]:
    """With a model of its own, too, where a server is wished."""
    does = own(EngineKind.GENERATE, EngineKind.INPAINT, EngineKind.UPSCALE)
    with paired(qtbot, qapp, tmp_path, server, line, does) as opened:
        opened.editor.engines.choose(EngineChoice.SERVER)
        yield opened


@pytest.mark.parametrize("tool", TOOLS)
def test_instead_of_a_server_that_is_away_a_tool_is_done_here_where_that_can_be(
    tool: Tool, both: RealWindow, line: Line, tmp_path: Path
) -> None:
    target = tmp_path / "made.png"
    tool(both, target)
    asked(both)
    go_away(line)
    press(both, "Send")
    both.until(lambda: is_said_to_be_away(both))
    assert buttons(both) == {"Give up", "Do it here"}
    press(both, "Do it here")
    both.until(lambda: target.exists() or bool(both.opened.rows))
    both.settle()
    assert "studio" not in said(both)
    assert [row.provenance.engine for row in both.opened.rows] == ["own"] * (tool is erase)


def test_a_server_that_is_away_is_waited_for_or_given_up(
    at: RealWindow, server: Served, line: Line, tmp_path: Path
) -> None:
    enlarge(at, tmp_path / "first.png")
    asked(at)
    go_away(line)
    press(at, "Send")
    at.until(lambda: is_said_to_be_away(at))
    assert buttons(at) == {"Give up"}, "nobody here enlarges"
    press(at, "Give up")
    at.settle()
    assert not (tmp_path / "first.png").exists()
    line.port_behind = server.port
    enlarge(at, tmp_path / "second.png")
    asked(at)
    press(at, "Send")
    at.settle()
    assert (tmp_path / "second.png").exists()


def test_the_dialog_asks_itself_since_it_keeps_the_window_out_of_reach(
    at: RealWindow, tmp_path: Path
) -> None:
    at.editor.actions.trigger("file.generate")
    dialog = at.one(GenerateDialog)
    assert "studio" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    at.one(QPlainTextEdit, dialog).setPlainText(HERON.text)
    generate(at, tmp_path / "made.png")
    assert "Only your words leave" in asked(at, dialog)
    press(at, "Not now", dialog)
    at.settle()
    assert dialog.isVisible(), "it can be asked for again"
    assert at.one(QPlainTextEdit, dialog).toPlainText() == HERON.text
    (button,) = (each for each in dialog.findChildren(QPushButton) if "Generate" in each.text())
    assert button.isEnabled()
    generate(at, tmp_path / "made.png")
    asked(at, dialog)
    press(at, "Send", dialog)
    at.until(lambda: not dialog.isVisible())
    at.settle()
    with Image.open(tmp_path / "made.png") as made:
        assert "remote:studio" in made.info["Gesso"]
