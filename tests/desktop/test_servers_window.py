"""The models of a paired server in the window: offered, asked about, sent, and what happens where
the server is away. Server, TLS and sockets are true; its engines are played.
"""

import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from fixtures.clustered import without_nodes
from fixtures.cutting_line import Line
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
from fixtures.served import Served, make_folder, served
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.errors import ServerAway
from gesso_core.recipe import EngineKind
from gesso_desktop.document.engine_record import server_of
from gesso_desktop.state.engine_texts import about
from gesso_desktop.state.engines import Runs, Where
from gesso_desktop.state.offering import offer_again
from gesso_desktop.state.settings import EngineChoice, ServerUse
from gesso_desktop.ui.engine_chooser import EngineChooser

pytestmark = pytest.mark.slow
WORDS = "replace the sky with clouds"


def here(name: str = "small", **facts: object) -> ModelCard:
    return replace(played(name, EngineKind.EDIT, **facts), role=Role.NANO)  # type: ignore[arg-type]


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
    pair(tmp_path, server, line.port)
    with window(qtbot, qapp, tmp_path) as opened:
        opened.until(lambda: bool(opened.editor.far.offers))
        yield opened


def say(at: RealWindow, words: str = WORDS) -> None:
    at.editor.sentence.use(words)
    at.until(lambda: bool(at.editor.sentence.steps))


def ask(at: RealWindow, words: str = WORDS) -> str:
    """What is asked once the sentence was sent."""
    say(at, words)
    at.editor.sentence.run()
    return asked(at)


def test_a_model_of_a_server_stands_in_the_chooser_and_explains_itself(at: RealWindow) -> None:
    combo = at.one(EngineChooser).findChild(QComboBox)
    assert combo is not None
    names = [combo.itemText(index) for index in range(combo.count())]
    assert "Rehearsal — on studio" in names
    say(at)
    (line,) = at.editor.engines.lines
    assert line.runs is Runs.SERVER
    assert "Rehearsal" in line.who
    assert "studio" in line.who


def test_nothing_leaves_before_the_yes_and_the_record_names_the_server(
    at: RealWindow, server: Served, line: Line
) -> None:
    said = ask(at)
    for fact in ("Rehearsal", "studio", "127.0.0.1", "MB of pixels", "not known yet", "Licence"):
        assert fact in said
    assert buttons(at) == {"Send", "Not now"}
    before = line.up
    at.qtbot.wait(300)
    assert line.up == before
    assert "Waiting for your answer" in at.main.status_line.jobs.toolTip()
    places = list[str]()
    at.editor.jobs.changed.connect(lambda n: places.append(at.editor.jobs.job(n).place))
    press(at, "Send")
    at.settle()
    assert at.editor.sending.question is None
    assert "studio" in places
    assert line.up - before > 10_000
    (row,) = at.opened.rows
    assert row.provenance.engine == "rehearsal"
    assert server_of(row.provenance.placement) == "studio"
    assert at.editor.far.offers[0].where is Where.SERVER


def test_of_several_steps_the_question_says_what_all_of_them_send(at: RealWindow) -> None:
    ask(at, "make it autumn, sharpen it, then replace the sky with clouds")
    question = at.editor.sending.question
    assert question is not None
    with sent_to_servers() as sent:
        press(at, "Send")
        at.settle()
    assert len(sent) == 2
    assert question.bytes == sum(sent)


def test_not_now_gives_the_sentence_back_and_nothing_was_sent(at: RealWindow, line: Line) -> None:
    ask(at)
    before = line.connections
    press(at, "Not now")
    at.settle()
    assert line.connections == before
    assert not at.opened.rows
    assert at.editor.sentence.text == WORDS


def test_a_job_that_is_cancelled_while_it_asks_ends(at: RealWindow) -> None:
    ask(at)
    at.editor.jobs.cancel_running()
    at.settle()
    assert at.editor.sending.question is None
    assert not at.opened.rows


def test_a_window_that_is_closed_while_it_asks_sends_nothing(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served, line: Line
) -> None:
    pair(tmp_path, server, line.port)
    with window(qtbot, qapp, tmp_path) as at:
        at.until(lambda: bool(at.editor.far.offers))
        ask(at)
        before = line.connections
    assert line.connections == before


def test_always_says_it_and_does_not_ask(at: RealWindow) -> None:
    at.editor.settings.set("servers", ServerUse.ALWAYS)
    questions = list[object]()
    at.editor.sending.changed.connect(lambda: questions.append(at.editor.sending.question))
    say(at)
    at.editor.sentence.run()
    at.until(lambda: bool(at.opened.rows))
    at.settle()
    assert not questions


def test_never_takes_the_models_of_servers_away_and_asks_no_server(
    at: RealWindow, line: Line
) -> None:
    at.editor.settings.set("servers", ServerUse.NEVER)
    assert not at.editor.far.offers
    before = line.connections
    at.editor.find_engines()
    at.settle()
    assert line.connections == before


def test_what_this_machine_can_do_is_done_here_unless_a_server_is_wished(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served
) -> None:
    pair(tmp_path, server, server.port)
    with window(qtbot, qapp, tmp_path, here()) as at:
        at.until(lambda: bool(at.editor.far.offers))
        say(at)
        assert [each.runs for each in at.editor.engines.lines] == [Runs.HERE]
        at.editor.engines.choose(EngineChoice.SERVER)
        assert [each.runs for each in at.editor.engines.lines] == [Runs.SERVER]
        at.editor.engines.choose(EngineChoice.AUTO)
        at.editor.sentence.run()
        at.until(lambda: bool(at.opened.rows))
        assert at.opened.rows[0].provenance.engine == "small"
        assert at.editor.sending.question is None


def test_what_does_not_fit_here_says_why_it_would_be_sent(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served
) -> None:
    pair(tmp_path, server, server.port)
    with window(qtbot, qapp, tmp_path, here("rehearsal", memory_bytes=1 << 50)) as at:
        at.until(lambda: bool(at.editor.far.offers))
        (unusable,) = at.editor.installed.unusable
        assert unusable.why in ask(at)
        press(at, "Not now")
        at.settle()


def test_a_server_that_is_away_is_waited_for_in_sight(
    at: RealWindow, server: Served, line: Line
) -> None:
    ask(at)
    go_away(line)
    press(at, "Send")
    at.until(lambda: is_said_to_be_away(at))
    assert buttons(at) == {"Give up"}
    assert "Waiting for the server" in at.main.status_line.jobs.toolTip()
    line.port_behind = server.port
    at.until(lambda: bool(at.opened.rows))
    at.settle()
    assert at.editor.sending.question is None


def test_that_a_server_is_away_is_said_where_edits_run(at: RealWindow, line: Line) -> None:
    go_away(line)
    at.editor.find_engines()
    at.until(lambda: "studio does not answer" in at.editor.engines.summary)
    assert at.editor.far.offers, "what it offered before is still known"


def test_a_server_that_is_away_can_be_given_up(at: RealWindow, line: Line) -> None:
    ask(at)
    go_away(line)
    press(at, "Send")
    at.until(lambda: is_said_to_be_away(at))
    press(at, "Give up")
    at.settle()
    assert not at.opened.rows
    assert at.editor.sentence.text == WORDS


@pytest.mark.expects_log("cluster away|nobody takes jobs")
def test_a_server_that_knows_no_machine_yet_is_not_away(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    """What is sent wakes its machines, and waits there for them."""
    folder = make_folder(tmp_path / "nodes" / "server")
    with served(tmp_path / "nodes", runtime=partial(without_nodes, folder)) as server:
        pair(tmp_path, server, server.port)
        with window(qtbot, qapp, tmp_path) as at:
            at.until(lambda: bool(at.editor.far.offers))
            (offer,) = at.editor.far.offers
            assert "Whether it fits there is known once" in about(offer)
            ask(at)
            with sent_to_servers() as sent:
                press(at, "Send")
                at.until(lambda: bool(sent))
            assert at.editor.sending.question is None
            running = at.editor.jobs.running
            assert running is not None
            at.until(lambda: at.editor.jobs.job(running.id).place == "studio")
            at.editor.jobs.cancel(running.id)
            at.settle()
            assert at.editor.sentence.text == WORDS


def test_instead_of_a_server_that_is_away_it_is_done_here_where_that_can_be(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: Served
) -> None:
    with Line(server.port) as line:
        pair(tmp_path, server, line.port)
        with window(qtbot, qapp, tmp_path, here()) as at:
            at.until(lambda: bool(at.editor.far.offers))
            at.editor.engines.choose_named("rehearsal")
            ask(at)
            go_away(line)
            press(at, "Send")
            at.until(lambda: is_said_to_be_away(at))
            assert buttons(at) == {"Give up", "Do it here"}
            press(at, "Do it here")
            at.until(lambda: bool(at.opened.rows))
            at.settle()
            assert at.opened.rows[0].provenance.engine == "small"


def test_a_server_that_went_away_meanwhile_can_be_tried_again(at: RealWindow) -> None:
    tried = list[str]()
    error = ServerAway("studio does not answer.", "Look whether it runs.")
    offer_again(at.editor.messages, at.opened, error, lambda: tried.append("again"))
    message = at.editor.messages.current
    assert message is not None
    assert message.run is not None
    message.run()
    assert tried == ["again"]
    at.editor.messages.dismiss()


def test_without_a_server_no_network_is_touched(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = list[object]()
    monkeypatch.setattr(socket.socket, "connect", lambda _, where: reached.append(where))
    with window(qtbot, qapp, tmp_path, here()) as at:
        at.editor.find_engines()
        at.settle()
        say(at)
        at.editor.sentence.run()
        at.until(lambda: bool(at.opened.rows))
        assert not at.editor.far.offers
    assert not reached
