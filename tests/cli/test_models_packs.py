"""`gesso models pack` and `add` of packs, as a user calls them."""

import io
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.models import safetensors
from gesso_command import gesso
from gesso_runtime.installing.signature import read_signature, verify

CARD = """
id = "sketch"
title = "Sketch"
role = "tool"
engine = "rehearsal"
pipeline = "rehearsal"
kinds = ["matte"]
summary = "For tests."

[licence]
name = "MIT"
allows_commercial_use = true
url = "https://example.org/licence"

[[files]]
path = "weights.safetensors"

[[ladder]]
precision = "fp32"
offload = "none"
device = "cpu"
memory_bytes = 1000
source = "made up"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a model of 2.4 MB."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("GESSO_MODELS", raising=False)
    cards = tmp_path / "data/gesso/cards"
    cards.mkdir(parents=True)
    (cards / "sketch.toml").write_text(CARD)
    weights = safetensors(tmp_path / "in" / "weights.safetensors", 1.0, numbers=600_000)
    assert gesso("models", "add", "sketch", weights, "--accept-licence").code == 0
    return tmp_path


@pytest.fixture
def parts(home: Path) -> list[Path]:
    (home / "stick").mkdir()
    pack = home / "stick" / "s.gesso-model"
    done = gesso("models", "pack", "sketch", "-o", pack, "--split", "1MB", "--json")
    assert done.code == 0, done.err
    return [Path(name) for name in done.json["files"]]


def add(source: Path, home: Path) -> tuple[str, ...]:
    return ("models", "add", str(source), "--accept-licence", "--models", str(home / "other"))


def test_a_pack_is_cut_into_parts_that_are_told(home: Path) -> None:
    done = gesso("models", "pack", "sketch", "-o", home / "s.gesso-model", "--split", "1 MB")
    assert done.code == 0
    assert "In 3 parts; copy the small s.gesso-model.parts along" in done.out
    assert (home / "s.gesso-model.003").exists()
    assert not (home / "s.gesso-model").exists()


def test_parts_are_added_as_they_come(parts: list[Path], home: Path) -> None:
    hidden = parts[1].rename(home / parts[1].name)
    done = gesso(*add(parts[2], home))
    assert done.code == 4
    assert "Parts of s.gesso-model are still missing: 2." in done.err
    assert "What came is kept" in done.err
    assert gesso("models", "list", "--json", "--models", home / "other").json["disk"][
        "unfinished_bytes"
    ]
    done = gesso(*add(hidden, home), "--json")
    assert done.code == 0, done.err
    assert done.json["added"]["origin"] == "pack s.gesso-model"
    assert gesso("models", "verify", "--models", home / "other").code == 0


def test_at_a_terminal_the_next_medium_is_asked_for(parts: list[Path], home: Path) -> None:
    second = home / "second stick"
    second.mkdir()
    shutil.move(parts[0], second)
    for answers, code in (("q\n", 4), ("\n", 4), (f"{second}\n", 0)):
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "gesso_desktop.cli", *add(parts[1], home)],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            heard = _until(ours, b"]: ")
            assert "s.gesso-model.001" in heard
            os.write(ours, answers.encode())
            if answers == "\n":  # the same medium still lacks it: asked again
                _until(ours, b"]: ")
                os.write(ours, b"q\n")
            _until(ours, b"")
            assert process.wait() == code
        os.close(ours)
    assert gesso("models", "verify", "--models", home / "other").code == 0


def _until(terminal: int, end: bytes) -> str:
    said = b""
    while not end or end not in said:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if not chunk:
            break
        said += chunk
    return said.decode()


@pytest.mark.parametrize("size", ["4", "0.5MB", "x", "-1GB", "4 GBit"])
def test_sizes_that_are_none_are_refused(size: str, home: Path) -> None:
    assert gesso("models", "pack", "sketch", f"--split={size}").code == 2


def test_parts_have_a_name_that_is_known_again(home: Path) -> None:
    done = gesso("models", "pack", "sketch", "-o", home / "x.tar", "--split", "1MB")
    assert done.code == 2
    assert "Let its name end in .gesso-model" in done.err


PASSPHRASE = "correct horse battery"


@pytest.fixture
def key(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The public half of `my.key`."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    done = gesso("models", "keys", "--new", home / "my.key", "--json")
    assert done.code == 0, done.err
    return str(done.json["made"]["key"])


def signed_pack(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    pack = home / "s.gesso-model"
    done = gesso("models", "pack", "sketch", "-o", pack, "--key", home / "my.key")
    assert done.code == 0, done.err
    assert "fingerprint" in done.out
    return pack


def test_one_key_signs_packs_and_files_of_releases(
    key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "release.json").write_text("{}")
    sign = ["sign", "release.json", "--key", "my.key"]
    assert gesso_pack(home, *sign).returncode == 0
    verify(key, read_signature(home / "release.json.minisig"), home / "release.json")
    (home / "my.key").rename(home / "old.key")
    assert gesso_pack(home, "keygen", "my.key", "release.pub").returncode == 0
    pack = signed_pack(home, monkeypatch)
    known = gesso("models", "keys", "--trust", home / "release.pub", "--name", "Releases")
    assert known.code == 0, known.err
    done = gesso(*add(pack, home), "--require-signature", "--json")
    assert done.json["signature"]["known_as"] == "Releases", done.err


def gesso_pack(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "gesso_pack", *arguments, "--passphrase-fd", "0"],
        cwd=home, input=f"{PASSPHRASE}\n", text=True, capture_output=True,
    )  # fmt: skip


def test_who_signed_is_told_and_can_be_demanded(
    key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = signed_pack(home, monkeypatch)
    done = gesso(*add(pack, home), "--require-signature")
    assert done.code == 6
    assert "a key that is not known here" in done.err
    assert f"--trust {key}" in done.err
    done = gesso(*add(pack, home), "--json")
    assert done.code == 0
    assert "not known here" in done.err
    assert done.json["signature"]["known_as"] is None
    assert gesso("models", "keys", "--trust", key, "--name", "The studio").code == 0
    done = gesso(*add(pack, home), "--require-signature", "--json")
    assert done.code == 0
    assert "Signed by “The studio”" in done.err
    assert done.json["signature"]["known_as"] == "The studio"
    listed = gesso("models", "keys")
    assert key in listed.out
    assert gesso("models", "keys", "--json").json["keys"][0]["key"] == key
    assert gesso("models", "keys", "--forget", "The studio").code == 0
    assert gesso("models", "keys").out == "No key is known here.\n"


def test_a_pack_that_nobody_signed_is_told(home: Path) -> None:
    pack = home / "s.gesso-model"
    assert gesso("models", "pack", "sketch", "-o", pack).code == 0
    done = gesso(*add(pack, home), "--require-signature")
    assert done.code == 6
    assert "is not signed" in done.err
    done = gesso(*add(pack, home), "--json")
    assert done.code == 0
    assert "nothing says who made it" in done.err
    assert done.json["signature"] is None
    weights = home / "in" / "weights.safetensors"
    done = gesso("models", "add", "sketch", weights, "--accept-licence", "--require-signature")
    assert done.code == 2
    assert "Only model packs are signed." in done.err


def test_an_older_pack_needs_a_word(home: Path) -> None:
    old, new = home / "old.gesso-model", home / "new.gesso-model"
    assert gesso("models", "pack", "sketch", "-o", old).code == 0
    safetensors(home / "in" / "weights.safetensors", 8.0)
    again = gesso("models", "add", "sketch", home / "in", "--accept-licence")
    assert again.code == 0, again.err
    assert gesso("models", "pack", "sketch", "-o", new).code == 0
    for pack in (old, new):
        assert gesso(*add(pack, home)).code == 0
    done = gesso(*add(old, home))
    assert done.code == 2
    assert "is older than the one in use" in done.err
    assert "--allow-downgrade" in done.err
    assert gesso(*add(old, home), "--allow-downgrade").code == 0


def test_a_signature_that_does_not_hold_is_refused(
    key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = signed_pack(home, monkeypatch)
    pack.write_bytes(
        pack.read_bytes().replace(b"trusted comment: Gesso", b"trusted comment: Gessa")
    )
    done = gesso(*add(pack, home))
    assert done.code == 6
    assert "The signature of s.gesso-model does not hold." in done.err


def test_keys_that_are_none_are_sentences(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert "fewer than 12" in gesso("models", "keys", "--new", home / "k").err
    for arguments, code in (
        (["keys", "--trust", "RWx", "--name", "x"], 2),
        (["keys", "--trust", "RWx"], 2),
        (["keys", "--forget", "nobody"], 4),
        (["pack", "sketch", "--key", home / "none"], 4),
        (["pack", "sketch", "--key", home / "in" / "weights.safetensors"], 2),
    ):
        done = gesso("models", *arguments)
        assert done.code == code, done.err
        assert done.err.startswith("gesso: ")


def test_a_pack_whose_card_is_not_here_says_where_to_put_it(home: Path) -> None:
    pack = home / "s.gesso-model"
    assert gesso("models", "pack", "sketch", "-o", pack).code == 0
    (home / "data/gesso/cards/sketch.toml").unlink()
    done = gesso("models", "add", pack, "--accept-licence")
    assert done.code == 3
    assert f"sketch.toml, into {home / 'data/gesso/cards'}" in done.err
