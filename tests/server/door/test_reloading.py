"""A certificate that was renewed and another authority of clients count while the server runs."""

import asyncio
import fcntl
import os
import pty
import re
import signal
import ssl
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import edit, soon
from fixtures.served import LONG, SETTINGS, Asker, make_folder, pinned, served
from fixtures.served_process import ServedProcess
from fixtures.tls_room import Authority
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.audit_log import AuditLog
from gesso_runtime.server.reloading import complain
from gesso_runtime.server.settings import first_settings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServedProcess]:
    running = ServedProcess(tmp_path, SETTINGS)
    running.start()
    yield running
    running.close()


def _is_believed(asker: Asker) -> bool:
    try:
        return asker.ask("GET", "/v1/jobs").status == 200
    except (ssl.SSLError, ConnectionError):
        return False


def _heard(server: ServedProcess) -> list[str]:
    known = ("reloaded", "not reloaded")
    log = AuditLog(server.folder.audit)
    return [noted.deed.what for noted in log.read() if noted.deed.what in known]


def test_a_renewed_certificate_counts_and_nothing_is_dropped(server: ServedProcess) -> None:
    secret = server.new_key("one")
    before = server.asker(secret)
    job = before.submit(edit({"slow": 0.5})).json["id"]
    events = before.events(job)
    assert next(events)[1] == "state"
    certificate.renew(server.folder.identity)
    after = server.asker(secret)
    assert not _is_believed(after)
    os.kill(server.pid, signal.SIGHUP)
    assert soon(lambda: _is_believed(after))
    assert not _is_believed(before)
    assert [data for _, name, data in events if name == "state"][-1]["state"] == "done"
    assert after.ask("GET", f"/v1/jobs/{job}/result").status == 200
    assert soon(lambda: _heard(server) == ["reloaded"])
    assert server.stop() == 0


def test_another_authority_of_clients_counts(server: ServedProcess, tmp_path: Path) -> None:
    studio, other = Authority(tmp_path, "studio"), Authority(tmp_path, "other")
    secret = server.new_key("one")

    def let_in(authority: Authority | None) -> bool:
        asker = server.asker(secret)
        if authority is not None:
            asker.context.load_cert_chain(authority.client(f"anna-{os.urandom(4).hex()}"))
        return _is_believed(asker)

    assert let_in(None)
    for wanted, unwanted in ((studio, other), (other, studio)):
        settings = replace(SETTINGS, client_ca=str(wanted.file))
        server.folder.settings.write_text(first_settings(settings), "utf-8")
        os.kill(server.pid, signal.SIGHUP)
        assert soon(lambda wanted=wanted: let_in(wanted))
        assert not let_in(unwanted)
        assert not let_in(None)
    server.folder.settings.write_text(first_settings(SETTINGS), "utf-8")
    os.kill(server.pid, signal.SIGHUP)
    assert soon(lambda: let_in(None))


@pytest.mark.parametrize("damaged", ["identity", "settings"])
def test_what_cannot_be_read_leaves_all_as_it_was(server: ServedProcess, damaged: str) -> None:
    asker = server.asker(server.new_key("one"))
    assert _is_believed(asker)
    path = getattr(server.folder, damaged)
    path.write_text("nothing of the kind")
    os.kill(server.pid, signal.SIGHUP)
    assert soon(lambda: _heard(server) == ["not reloaded"])
    assert _is_believed(asker)
    (said,) = (line for line in server.said() if line.get("event") == "not reloaded")
    assert said["hint"]
    assert server.stop() == 0


def test_a_terminal_that_is_closed_stops_what_runs_in_it(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "server")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gesso_desktop.cli", "--runtime", "fake"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "server", "run", "--folder", str(folder.root)],
            stdin=theirs, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  no threads
        )  # fmt: skip
    os.close(theirs)
    assert process.stdout is not None
    with process.stdout:
        said = b"".join(process.stdout.readline() for _ in range(3))
        assert b"listens" in said, (tmp_path / "log").read_text()
        port = int(re.search(rb":(\d+)", said)[1])
        asker = Asker(port, pinned(certificate.read(folder.identity).pem), "")
        assert asker.ask("GET", "/healthz").status == 200
        process.send_signal(signal.SIGHUP)  # the terminal is there: an operator's word
        assert soon(lambda: "reloaded" in _whats(folder))
        os.close(ours)
        assert process.wait(LONG) == 0
    assert _whats(folder)[-1] == "stopped"


def _whats(folder: DataFolder) -> list[str]:
    return [noted.deed.what for noted in AuditLog(folder.audit).read()]


def test_what_pins_another_certificate_is_not_believed(server: ServedProcess) -> None:
    asker = server.asker(server.new_key("one"))
    other = certificate.make(server.folder.root / "other.pem", ())
    assert not _is_believed(replace(asker, context=pinned(other.pem)))
    assert _is_believed(asker)


def test_what_was_written_last_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told twice at once, and the first has read its files already."""
    with served(tmp_path) as found:
        has_read, may_go_on, order = threading.Event(), threading.Event(), list[str]()
        renew = found.server._tls.renew

        def slowly_at_first(context: ssl.SSLContext) -> None:
            if not has_read.is_set():
                has_read.set()
                assert may_go_on.wait(LONG)
            renew(context)
            order.append(threading.current_thread().name)

        monkeypatch.setattr(found.server._tls, "renew", slowly_at_first)
        told = [threading.Thread(target=found.server.reload, name=name) for name in ("one", "two")]
        told[0].start()
        assert has_read.wait(LONG)
        certificate.renew(found.folder.identity)
        told[1].start()
        told[1].join(0.5)
        may_go_on.set()
        for each in told:
            each.join(LONG)
        assert order == ["one", "two"]
        assert _is_believed(found.asker())


def test_a_mistake_while_reloading_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def told() -> None:
        def mistaken() -> None:
            raise RuntimeError("a secret word")

        done = asyncio.get_running_loop().run_in_executor(None, mistaken)
        done.add_done_callback(complain)
        await asyncio.wait({done})
        await asyncio.sleep(0)

    asyncio.run(told())
    assert [record.message for record in caplog.records] == ["not reloaded"]
    caplog.clear()  # it was expected
