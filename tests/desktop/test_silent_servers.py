"""A server that takes a connection and says nothing holds up nobody who does not want it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import tifffile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.clients import soon
from fixtures.cutting_line import Line
from fixtures.engine_room import thing_on_ground
from fixtures.played_engines import Cast
from fixtures.real_window import real_window
from fixtures.served import LONG, Served, served
from gesso_core.progress import Progress
from gesso_desktop.state.far_engines import Look
from gesso_desktop.state.sending import Answer
from gesso_runtime.client.remote import door, offers
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.runtime import Runtime

FOR_EVER = 100 * LONG


class _LocalCast(Cast):
    """As a start without `--runtime`, but for what runs the models."""

    def __call__(self) -> Runtime:
        runtime = super().__call__()
        runtime.carrier = "local"
        return runtime


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be waited for longer than any test takes."""
    monkeypatch.setattr(offers, "_SECONDS", FOR_EVER)
    monkeypatch.setattr(door, "_CONNECT_SECONDS", FOR_EVER)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "there") as running:
        yield running


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(LONG)
        yield listening


def _pair(config: Path, server: Served, port: int) -> None:
    remote = Remote("studio", Address("127.0.0.1", port), server.pem, server.secret)
    Remotes(config, system=lambda: None).add(remote)


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_look_at_the_servers_can_be_stopped(
    tmp_path: Path, server: Served, silent: socket.socket, is_begun: bool
) -> None:
    _pair(tmp_path, server, silent.getsockname()[1])
    look, reports = Look(tmp_path), list[Progress]()
    thread = threading.Thread(target=look, args=(reports.append,))
    if not is_begun:
        look.stop()
    thread.start()
    if is_begun:
        assert soon(lambda: bool(reports))
        with silent.accept()[0]:
            look.stop()
            thread.join(LONG)
    thread.join(LONG)
    assert not thread.is_alive()


@pytest.mark.parametrize("by", ["cancelling", "closing"])
def test_an_edit_that_is_not_wanted_any_more_does_not_wait_for_a_probe(
    qtbot: QtBot,
    qapp: QApplication,
    *,
    tmp_path: Path,
    server: Served,
    silent: socket.socket,
    by: str,
) -> None:
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, thing_on_ground(), photometric="rgb", metadata=None)
    with Line(server.port) as line:
        _pair(tmp_path / "own" / "config", server, line.port)
        cast = _LocalCast(tmp_path / "models")
        with real_window(qtbot, qapp, tmp_path / "own", open_runtime=cast) as at:
            at.editor.open(picture)
            at.until(lambda: bool(at.editor.far.offers))
            at.until(lambda: at.editor.desk.opened is not None)
            at.settle()
            at.editor.sentence.use("replace the sky with clouds")
            at.until(lambda: bool(at.editor.sentence.steps))
            at.editor.sentence.run()
            at.until(lambda: at.editor.sending.question is not None)
            line.port_behind = silent.getsockname()[1]
            at.editor.sending.answer(Answer.SEND)
            with silent.accept()[0]:
                if by == "cancelling":
                    at.editor.jobs.cancel_running()
                    at.settle()
                    assert not at.opened.rows
    assert line.connections > 0
