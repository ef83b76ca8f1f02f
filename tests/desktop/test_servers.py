"""Servers in the window: pairing with a true one, what is said where that fails, and forgetting."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from fixtures.clustered import without_nodes
from fixtures.kept_port import kept_port
from fixtures.real_window import real_window
from fixtures.served import SETTINGS, Served, make_folder, served
from fixtures.server_room import ServerRoom, button, new_code, texts, type_into
from fixtures.tls_room import Authority
from gesso_desktop.state.servers import Reach
from gesso_desktop.ui.server_list import ServerList
from gesso_desktop.ui.servers_dialog import ServersDialog
from gesso_runtime.client.remote.pairing import fingerprint_of, paired
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.key_ring import KeyRing


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "there") as running:
        yield running


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[ServerRoom]:
    made = ServerRoom(tmp_path / "config", qtbot)
    yield made
    made.close()


def known(config: Path, server: Served, name: str = "studio") -> Remote:
    """Paired by the commands, say."""
    remote = Remote(name, Address("127.0.0.1", server.port), server.pem)
    remote = replace(remote, key=paired(remote, new_code(server.folder), "a test"))
    Remotes(config).add(remote)
    return remote


def test_a_server_is_paired_by_its_fingerprint_and_a_code(
    server: Served, room: ServerRoom, tmp_path: Path
) -> None:
    assert "No server is paired." in room.text
    dialog = room.look_up(server.address)
    assert server.fingerprint.split() == [
        group
        for label in dialog.findChildren(QLabel)
        if label.accessibleName() == f"Fingerprint: {server.fingerprint}"
        for group in label.text().split()
    ]
    assert not button("Pair", dialog).isEnabled()
    type_into(dialog, "One-time code", new_code(server.folder))
    assert not button("Pair", dialog).isEnabled()  # nobody has compared
    dialog.findChildren(QCheckBox)[0].click()
    type_into(dialog, "Name here", "studio")
    room.press("Pair", dialog)
    room.until(lambda: room.reaches == {"studio": Reach.ANSWERS})
    assert not room.is_adding
    assert server.fingerprint in room.text
    remote = Remotes(tmp_path / "config").find("studio")
    assert KeyRing(server.folder.keys).check(remote.key)


@pytest.mark.expects_log("cluster away")
def test_of_a_server_that_knows_no_machine_yet_it_is_said_that_edits_wait(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "there" / "server")
    with served(tmp_path / "there", runtime=partial(without_nodes, folder)) as server:
        known(tmp_path / "config", server)
        room = ServerRoom(tmp_path / "config", qtbot)
        room.servers.look()
        room.until(lambda: room.reaches == {"studio": Reach.ANSWERS})
        assert "No machine behind it has answered yet" in room.text
        assert "Rehearsal" in room.text, "what it offers"
        room.close()


def test_a_server_that_asks_for_a_certificate_is_paired_with_one(
    room: ServerRoom, tmp_path: Path
) -> None:
    ours = Authority(tmp_path, "ours")
    make_folder(tmp_path / "there" / "server")
    settings = replace(SETTINGS, client_ca=str(ours.file))
    with served(tmp_path / "there", settings=settings) as server:
        room.pair(server)
        assert "choose its file here" in texts(room.adding)
        assert "--client-certificate" not in texts(room.adding)
        own = ours.client("anna")
        room.press("Choose…", room.adding)
        files = room.dialogs.shown
        assert files is not None
        files.selectFile(str(own))
        files.accept()
        room.until(lambda: own.name in texts(room.adding))
        type_into(room.adding, "One-time code", new_code(server.folder))
        room.press("Pair", room.adding)
        room.until(lambda: room.reaches == {"studio": Reach.ANSWERS})
    assert Remotes(tmp_path / "config").find("studio").client_certificate == str(own)


def test_the_certificate_of_the_user_is_folded_away_and_can_be_left_out(
    server: Served, room: ServerRoom, tmp_path: Path
) -> None:
    dialog = room.look_up(server.address)
    assert not button("Choose…", dialog).isVisible()
    (fold,) = (each for each in dialog.findChildren(QToolButton) if each.isCheckable())
    fold.click()
    assert not button("Leave out", dialog).isVisible()
    room.servers.pairing.set_own_certificate(tmp_path / "mine.pem")
    assert "mine.pem" in texts(dialog)
    room.press("Leave out", dialog)
    assert room.servers.pairing.own_certificate is None


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_fold_of_the_certificate_stands_before_its_words(
    server: Served, room: ServerRoom, way: Qt.LayoutDirection
) -> None:
    dialog = room.look_up(server.address)
    dialog.setLayoutDirection(way)
    (fold,) = (each for each in dialog.findChildren(QToolButton) if each.isCheckable())
    fold.setText("w" * 9)
    whole = fold.grab().toImage()
    fold.setText(" " * len(fold.text()))
    fold.setFixedSize(whole.size())
    sign = fold.grab().toImage()
    ink = [x for x in range(sign.width()) if is_drawn_on(sign, x)]
    words = [x for x in range(whole.width()) if is_drawn_on(whole, x) and x not in ink]
    assert ink
    assert words
    if way == Qt.LayoutDirection.LeftToRight:
        assert max(ink) < min(words)
    else:
        assert min(ink) > max(words)


def is_drawn_on(image: QImage, x: int) -> bool:
    return len({image.pixel(x, y) for y in range(3, image.height() - 3)}) > 1


def test_a_wrong_code_pairs_nothing_and_the_next_one_does(
    server: Served, room: ServerRoom, tmp_path: Path
) -> None:
    room.pair(server, "2222-2222-2222")
    assert "The code is wrong" in texts(room.adding)
    assert Remotes(tmp_path / "config").all() == ()
    at = room.adding.focusWidget()
    assert at is not None
    assert at.accessibleName() == "One-time code"
    type_into(room.adding, "One-time code", new_code(server.folder))
    room.press("Pair", room.adding)
    room.until(lambda: room.reaches == {"studio": Reach.ANSWERS})


@pytest.mark.parametrize("address", ["ftp://gpu", "gpu/there", "gpu:99999"])
def test_what_is_no_address_is_said_at_once(address: str, room: ServerRoom) -> None:
    dialog = room.look_up(address)
    assert "is no address of a server" in texts(dialog)
    assert "Say it as gpu.studio.lan" in texts(dialog)


def test_an_address_where_nobody_answers(room: ServerRoom) -> None:
    with kept_port() as port:
        dialog = room.look_up(f"127.0.0.1:{port}")
        assert f"No Gesso server answers at 127.0.0.1:{port}" in texts(dialog)
        assert button("Continue", dialog).isEnabled()


def test_waiting_for_a_server_is_stopped_at_once_by_a_button_and_by_closing(
    room: ServerRoom,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call, and says nothing
        for stop in ("Stop", "Cancel"):
            dialog = room.add()
            type_into(dialog, "Address", f"127.0.0.1:{silent.getsockname()[1]}")
            room.press("Continue", dialog)
            room.until(lambda: room.servers.pairing.is_busy)
            heard, _ = silent.accept()
            room.press(stop, dialog)
            assert not room.servers.pairing.is_busy
            heard.settimeout(30)
            while heard.recv(4096):  # the hello, then the end
                pass
            heard.close()
            room.settle()
            assert room.servers.pairing.trouble == ""
            if stop == "Stop":
                assert button("Continue", dialog).isEnabled()
                dialog.close()


def test_a_name_that_is_taken_costs_no_code(
    server: Served, room: ServerRoom, tmp_path: Path
) -> None:
    known(tmp_path / "config", server)
    code = new_code(server.folder)
    room.pair(server, code)
    assert "A server is called studio already." in texts(room.adding)
    assert "--name" not in texts(room.adding)
    type_into(room.adding, "Name here", "cellar")
    room.press("Pair", room.adding)
    room.until(lambda: room.reaches.get("cellar") is Reach.ANSWERS)


def test_going_back_forgets_what_was_compared(server: Served, room: ServerRoom) -> None:
    dialog = room.look_up(server.address)
    dialog.findChildren(QCheckBox)[0].click()
    room.press("Back", dialog)
    room.press("Continue", dialog)
    room.settle()
    assert not dialog.findChildren(QCheckBox)[0].isChecked()


def test_a_server_that_is_away_says_so_until_it_is_back(tmp_path: Path, qtbot: QtBot) -> None:
    config = tmp_path / "config"
    with kept_port() as port:
        settings = replace(SETTINGS, port=port)
        with served(tmp_path / "there", settings=settings) as running:
            known(config, running)
        room = ServerRoom(config, qtbot)
        assert room.reaches == {"studio": Reach.FAILS}
        assert "cannot be reached" in room.text
        assert "then test it again" in room.text
        assert "gesso remote" not in room.text
        with served(tmp_path / "there", settings=settings):
            room.press("Test")
            room.settle()
            assert room.reaches == {"studio": Reach.ANSWERS}
            assert "cannot be reached" not in room.text
    room.close()


def test_another_certificate_is_not_believed(server: Served, tmp_path: Path, qtbot: QtBot) -> None:
    config = tmp_path / "config"
    other = certificate.make(tmp_path / "other.pem", ()).pem
    Remotes(config).add(Remote("studio", Address("127.0.0.1", server.port), other, "gesso_x"))
    room = ServerRoom(config, qtbot)
    assert room.reaches == {"studio": Reach.FAILS}
    assert fingerprint_of(other) in room.text
    assert "is not the one that was paired as studio" in room.text
    assert "remove the server here and add it again" in room.text
    room.close()


def test_a_key_that_was_revoked_is_said(server: Served, tmp_path: Path, qtbot: QtBot) -> None:
    config = tmp_path / "config"
    remote = known(config, server)
    ring = KeyRing(server.folder.keys)
    ring.revoke(ring.check(remote.key).id)
    room = ServerRoom(config, qtbot)
    assert room.servers.rows[0].state == "Does not let you in"
    assert "was revoked" in room.text
    room.close()


def test_a_server_is_forgotten_after_a_question_whose_answer_is_no_by_default(
    server: Served, tmp_path: Path, qtbot: QtBot
) -> None:
    config = tmp_path / "config"
    known(config, server)
    room = ServerRoom(config, qtbot)
    listed: list[int] = []
    room.servers.listed.connect(lambda: listed.append(len(room.servers.rows)))
    for answer, left in (("Cancel", 1), ("Forget", 0)):
        room.press("Remove…")
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.defaultButton().text().replace("&", "") == "Cancel"
        room.press(answer, box)
        room.settle()
        assert len(Remotes(config).all()) == len(room.servers.rows) == left
    assert not list((config / "remote-keys").iterdir())
    assert "No server is paired." in room.text
    assert listed == [0], "whoever runs edits looks again"
    assert not button("Test", room.dialog).isEnabled()
    room.close()


def test_a_damaged_list_is_said(tmp_path: Path, room: ServerRoom) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/remotes.json").write_text("{", "utf-8")
    room.servers.look()
    room.settle()
    assert "does not hold what it should" in room.text


def test_nobody_is_asked_for_a_dialog_that_was_closed_meanwhile(
    server: Served, room: ServerRoom, tmp_path: Path
) -> None:
    known(tmp_path / "config", server)
    room.servers.look()
    room.dialog.close()
    room.settle()
    assert Reach.ANSWERS not in room.reaches.values()


@pytest.mark.usefixtures("german")
def test_a_change_of_language_reaches_all_of_it(tmp_path: Path, qtbot: QtBot) -> None:
    config = tmp_path / "config"
    own = certificate.make(tmp_path / "own.pem", ()).pem
    with kept_port() as port:
        Remotes(config).add(Remote("studio", Address("127.0.0.1", port), own, "gesso_x"))
        room = ServerRoom(config, qtbot)
    assert "nicht erreichbar" in room.text.lower() or "nicht zu erreichen" in room.text
    assert "reached" not in room.text
    for widget in (room.dialog, *room.dialog.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    (rows,) = room.dialog.findChildren(ServerList)
    assert rows.accessibleName() == "Gekoppelte Server"
    room.close()


def test_it_opens_from_the_menu_and_closes_with_the_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        real_window(qtbot, qapp, tmp_path) as at,
    ):
        own = certificate.make(tmp_path / "own.pem", ()).pem
        address = Address("127.0.0.1", silent.getsockname()[1])
        Remotes(at.editor.places.config).add(Remote("studio", address, own, "gesso_x"))
        at.editor.actions.trigger("help.servers")
        dialog = at.one(ServersDialog)
        at.editor.actions.trigger("help.servers")
        assert at.one(ServersDialog) is dialog
        (rows,) = dialog.findChildren(ServerList)
        at.until(lambda: rows.topLevelItemCount() == 1)
        heard, _ = silent.accept()  # it is being asked, and closing waits for nobody
    heard.close()
