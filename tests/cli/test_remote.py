"""`gesso remote`, and edits that a server does: real commands, a real server, played models."""

import hashlib
import io
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from fixtures.cutting_line import Line, Passed
from fixtures.kept_port import kept_port
from fixtures.paired import add
from fixtures.photographs import photograph
from fixtures.served import Asker, pinned
from fixtures.server_to_kill import ServerToKill
from gesso_command import gesso
from gesso_core import wire
from gesso_core.geometry import Size
from gesso_core.messages import Ask, from_frame
from gesso_runtime.carriage import unpack
from gesso_runtime.client.remote.pairing import fingerprint_of
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.server.keys.tls import server_context

SENTENCE = "make the cup purple"
AT = "70,50,90,80"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerToKill]:
    with ServerToKill(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "config" / "gesso"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1)
    tifffile.imwrite(path, pixels, photometric="rgb")
    return path


def jobs_of(server: ServerToKill) -> object:
    remote = server.remote()
    return Asker(server.port, pinned(remote.certificate), remote.key).ask("GET", "/v1/jobs").json


def test_a_server_is_paired_listed_tried_and_forgotten(server: ServerToKill, config: Path) -> None:
    add(server)
    kept = config / "remote-keys" / "studio.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text().startswith("gesso_")
    assert "gesso_" not in (config / "remotes.json").read_text()
    listed = gesso("remote", "list", "--json").json["remotes"]
    assert [each["name"] for each in listed] == ["studio"]
    assert listed[0]["fingerprint"] == fingerprint_of(server.remote().certificate)
    tried = gesso("remote", "test", "studio", "--json")
    assert tried.code == 0
    assert tried.json["models"] == ["rehearsal"]
    assert "rehearsal" in gesso("remote", "test", "studio").out
    assert gesso("remote", "remove", "studio").code == 0
    assert not kept.exists()
    assert gesso("remote", "list", "--json").json == {"remotes": []}
    assert gesso("remote", "test", "studio").code == 4


def test_a_key_instead_of_a_code(server: ServerToKill, tmp_path: Path) -> None:
    shown, file = fingerprint_of(server.remote().certificate), tmp_path / "key"
    words = ("remote", "add", f"127.0.0.1:{server.port}", "--fingerprint", shown, "--key", file)
    file.write_text("gesso_wrong\n")
    refused = gesso(*words)
    assert refused.code == 6
    assert gesso("remote", "list", "--json").json == {"remotes": []}
    file.write_text(server.remote().key)
    assert gesso(*words).code == 0
    assert gesso("remote", "test", "127.0.0.1").code == 0


def test_another_fingerprint_or_none_pairs_with_nobody(server: ServerToKill, config: Path) -> None:
    code, _ = PairingCodes(server.folder.pairing).make(600)
    words = ("remote", "add", f"127.0.0.1:{server.port}", "--code", code)
    other = gesso(*words, "--fingerprint", "AB12 " * 8)
    assert other.code == 6
    assert fingerprint_of(server.remote().certificate) in other.err
    unseen = gesso(*words)  # nobody is there to compare it
    assert unseen.code == 6
    assert not (config / "remotes.json").exists()
    PairingCodes(server.folder.pairing).redeem(code)  # it was not even said


def test_a_wrong_code_is_refused(server: ServerToKill, config: Path) -> None:
    shown = fingerprint_of(server.remote().certificate)
    words = ("remote", "add", f"127.0.0.1:{server.port}", "--fingerprint", shown)
    done = gesso(*words, "--code", "WRONG")
    assert done.code == 6
    assert "code" in done.err
    assert not (config / "remotes.json").exists()


def test_a_key_that_others_may_read_is_not_used(server: ServerToKill, config: Path) -> None:
    add(server)
    (config / "remote-keys" / "studio.key").chmod(0o644)
    done = gesso("remote", "test", "studio")
    assert done.code == 6
    assert "chmod 600" in done.err


def test_a_key_that_others_may_read_stops_no_other_server(
    server: ServerToKill, config: Path, photo: Path
) -> None:
    Remotes(config).add(replace(server.remote(), name="small"))
    (config / "remote-keys" / "small.key").chmod(0o644)
    words = ("edit", photo, SENTENCE, "--box", AT, "--send")
    alone = gesso(*words)
    assert alone.code == 6
    assert "chmod 600" in alone.err
    add(server)
    done = gesso(*words, "--json")
    assert done.code == 0, done.err
    assert "A server is passed over" in done.err
    assert "chmod 600" in done.err
    assert done.json["engines"][0]["placement"].startswith("remote:studio/")


def test_a_name_is_taken_once(server: ServerToKill) -> None:
    add(server)
    shown = fingerprint_of(server.remote().certificate)
    words = ("remote", "add", f"127.0.0.1:{server.port}", "--fingerprint", shown, "--code", "x")
    assert gesso(*words, "--name", "studio").code == 5
    assert gesso(*words, "--name", "../up").code == 2


@pytest.mark.parametrize("engine", ["remote:studio", "auto"])
def test_an_edit_is_done_by_a_server(server: ServerToKill, photo: Path, engine: str) -> None:
    add(server)
    before = hashlib.sha256(photo.read_bytes()).hexdigest()
    out = photo.with_name("out.tif")
    words = ("edit", photo, SENTENCE, "--box", AT, "-o", out, "--engine", engine)
    done = gesso(*words, "--send", "--json")
    assert done.code == 0, done.err
    assert "studio (127.0.0.1:" in done.err
    assert "leave this computer" in done.err
    assert "Apache-2.0" in done.err
    (record,) = done.json["engines"]
    assert record["card"] == "rehearsal"
    assert record["placement"].startswith("remote:studio/")
    assert done.json["promise"]["keeps_pixels"]
    assert hashlib.sha256(photo.read_bytes()).hexdigest() == before
    assert not np.array_equal(tifffile.imread(out), tifffile.imread(photo))
    shown = gesso("history", done.json["project"], "--json").out
    assert "studio" in shown


def test_nothing_is_sent_without_a_word(server: ServerToKill, photo: Path) -> None:
    add(server)
    done = gesso("edit", photo, SENTENCE, "--box", AT, "--json")
    assert done.code == 2
    assert "--send" in done.err
    assert jobs_of(server) == {"jobs": []}
    assert [path.name for path in photo.parent.iterdir() if path.suffix == ".tif"] == [photo.name]
    assert gesso("edit", photo, SENTENCE, "--box", AT, "--remote", "never").code == 3


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("", 130)])
def test_a_person_at_a_terminal_is_asked(
    server: ServerToKill, photo: Path, answer: str, code: int
) -> None:
    add(server)
    out = photo.with_name("out.tif")
    words = ("edit", photo, SENTENCE, "--box", AT, "-o", out)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gesso_desktop.cli", *map(str, words)],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    said = b""
    while b"[y/N]" not in said:
        said += os.read(ours, 4096)
    assert b"studio" in said
    assert jobs_of(server) == {"jobs": []}
    os.write(ours, f"{answer}\n".encode())
    after = b""
    with suppress(OSError):  # its end is an error of a terminal
        while more := os.read(ours, 4096):
            after += more
    assert process.wait() == code
    assert (b"Nothing was sent." in after) is (code == 130)
    assert (b"\r\x1b[Kgesso: stopped." in after) is (code == 130)
    os.close(ours)
    assert out.exists() is (code == 0)


def test_where_it_would_be_done_is_said_before(server: ServerToKill, photo: Path) -> None:
    add(server)
    words = ("edit", photo, SENTENCE, "--box", AT, "--dry-run")
    (plain,) = gesso(*words, "--json").json["engines"]
    assert plain["where"] == "remote:studio"
    assert plain["reason"]
    assert "on the server studio" in gesso(*words).out
    assert jobs_of(server) == {"jobs": []}


def test_what_this_computer_can_do_asks_no_server(
    server: ServerToKill, config: Path, photo: Path, tmp_path: Path
) -> None:
    """Nobody listens where the only server was."""
    with kept_port() as port:
        Remotes(config).add(server.remote(port=port))
        done = gesso("edit", photo, "make it brighter", "-o", tmp_path / "out.tif", "--json")
        assert done.code == 0, done.err
        refused = gesso("edit", photo, SENTENCE, "--box", AT, "--send")
        local = gesso("edit", photo, SENTENCE, "--box", AT, "--send", "--if-away", "local")
        named = gesso("edit", photo, SENTENCE, "--box", AT, "--engine", "remote:other", "--send")
    assert refused.code == 6
    assert "cannot be reached" in refused.err
    assert "--if-away" in refused.err
    assert local.code == 3
    assert named.code == 4


@pytest.mark.slow
def test_a_server_that_is_waited_for_is_said_once(server: ServerToKill, photo: Path) -> None:
    def rule(passed: Passed, is_down: bool) -> bool:
        return passed.up > 8000  # a picture, and not what is asked before

    with Line(server.port, rule=rule, cuts=8) as line:
        add(server, port=line.port)
        words = ("edit", photo, SENTENCE, "--box", AT, "--send", "--if-away", "wait")
        done = gesso(*words, "-o", photo.with_name("out.tif"))
        assert line.cuts == 0
    assert done.code == 0, done.err
    assert done.err.count("is waited for") == 1, done.err


def test_no_word_of_the_file_leaves(server: ServerToKill, tmp_path: Path) -> None:
    """All that a client says is read where TLS ends, between it and the server."""
    photo = tmp_path / "holiday-of-anna.jpg"
    pixels = photograph("coffee", Size(1200, 900), seed=1)
    picture = Image.fromarray((pixels >> 8).astype(np.uint8))
    exif = Image.Exif()
    exif[0x010F] = "MAKER-OF-CAMERA"
    exif[0x9286] = "COMMENT-OF-OWNER"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0, 34.56), 29: "2024:05:06"})
    picture.save(photo, quality=95, exif=exif, comment=b"COMMENT-OF-FILE")
    own = tmp_path / "between.pem"
    certificate.make(own, ())
    pem = certificate.read(own).pem
    remote = server.remote()
    with Line(server.port, inside=pinned(remote.certificate), outside=server_context(own)) as line:
        add(server, port=line.port, pem=pem)
        line.heard.clear()
        words = ("edit", photo, SENTENCE, "--box", "400,300,100,80", "--engine", "remote:studio")
        done = gesso(*words, "-o", tmp_path / "out.png", "--send", "--json")
        assert done.code == 0, done.err
        heard = bytes(line.heard)
    ask = asked(heard)
    assert ask.request.prompt
    assert ask.request.picture is not None
    sent = ask.request.picture.shape[0] * ask.request.picture.shape[1]
    assert sent < picture.width * picture.height  # the part that the model sees
    packed = json.dumps(frame_of(heard).fields)
    assert "purple" in packed
    for word in ("MAKER", "COMMENT", "holiday", "anna", "2024:05:06", "Exif", str(tmp_path)):
        assert word.encode() not in heard, word


def frame_of(heard: bytes) -> wire.Frame:
    """Of the one body that is a frame."""
    frame = wire.read(io.BytesIO(heard[heard.index(b"GESSO\0") :]))
    assert frame is not None
    return frame


def asked(heard: bytes) -> Ask:
    frame = unpack(frame_of(heard))
    fields = {name: value for name, value in frame.fields.items() if name != "known"}
    message = from_frame(replace(frame, fields=fields))
    assert isinstance(message, Ask)
    return message
