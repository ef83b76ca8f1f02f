"""`gesso models` as a user calls it."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.hub_stand_in import COMMIT, HubStandIn, serving
from fixtures.models import safetensors
from gesso_command import gesso

CARD = """
id = "sketch"
title = "Sketch"
role = "tool"
engine = "rehearsal"
pipeline = "rehearsal"
kinds = ["matte"]
summary = "For tests."
good_at = ["being small"]

[licence]
name = "CC-BY-NC-4.0"
allows_commercial_use = false
notice = "Only for looking at."
url = "https://example.org/licence"

[source]
repository = "some/model"
revision = "COMMIT"

[[files]]
path = "weights.safetensors"

[[ladder]]
precision = "fp32"
offload = "none"
device = "cpu"
memory_bytes = 1000
source = "made up"
""".replace("COMMIT", COMMIT)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("GESSO_MODELS", raising=False)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    cards = tmp_path / "data/gesso/cards"
    cards.mkdir(parents=True)
    (cards / "sketch.toml").write_text(CARD)
    return tmp_path


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return safetensors(tmp_path / "in" / "weights.safetensors", 1.0)


def add(*arguments: object) -> str:
    done = gesso("models", "add", "sketch", *arguments, "--accept-licence", "--json")
    assert done.code == 0, done.err
    return str(done.json["added"]["version"])


def test_a_file_is_added_listed_and_described(weights: Path, home: Path) -> None:
    done = gesso("models", "add", "sketch", weights, "--accept-licence")
    assert done.code == 0
    assert done.out.startswith("Sketch is installed: sketch ")
    listed = gesso("models", "list")
    (line,) = [line for line in listed.out.splitlines() if line.startswith("sketch")]
    assert line.split()[1:3] == ["tool", "CC-BY-NC-4.0"]
    assert "*" in line
    assert "not installed" in listed.out  # the others
    assert str(home / "data/gesso/models") in listed.out
    info = gesso("models", "info", "sketch").out
    for said in ("NOT for commercial use.", "Only for looking at.", COMMIT, "licence accepted on"):
        assert said in info


def test_a_program_reads_the_same(weights: Path) -> None:
    version = add(weights.parent)
    told = gesso("models", "list", "--json").json
    (installed,) = told["installed"]
    assert installed["version"] == version
    assert installed["is_current"]
    assert {"sketch", "lama"} <= {card["id"] for card in told["known"]}
    assert told["disk"]["used_bytes"] > installed["bytes"]
    info = gesso("models", "info", "sketch", "--json").json
    assert info["commercial_use"] is False
    assert info["files"][0]["path"] == "weights.safetensors"
    assert info["installed"][0]["licence_accepted"]


def test_the_licence_is_shown_and_needed(weights: Path) -> None:
    done = gesso("models", "add", "sketch", weights)
    assert done.code == 3
    assert "CC-BY-NC-4.0" in done.err
    assert "NOT for commercial use." in done.err
    assert "--accept-licence" in done.err
    assert gesso("models", "list", "--json").json["installed"] == []


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("\n", 3)])
def test_a_person_at_a_terminal_is_asked(answer: str, code: int, weights: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gesso_desktop.cli", "models", "add", "sketch", weights],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while b"[y/N]" not in said:
        said += os.read(ours, 1000)
    os.write(ours, answer.encode())
    assert process.stdout is not None
    out = process.stdout.read()
    process.stdout.close()
    assert process.wait() == code
    os.close(ours)
    assert bool(out) == (code == 0)
    assert b"Only for looking at." in said


def test_versions_are_used_rolled_back_and_removed(weights: Path) -> None:
    old = add(weights)
    safetensors(weights, 2.0)
    new = add(weights)
    assert gesso("models", "rollback", "sketch").out == f"sketch {old} is in use now.\n"
    assert gesso("models", "rollback", "sketch").code == 2
    used = gesso("models", "use", "sketch", new[:8], "--json")
    assert used.json["current"]["version"] == new, used
    assert gesso("models", "remove", "sketch", new).code == 2
    assert gesso("models", "remove", "sketch", old, "--json").json["freed_bytes"] > 0
    assert gesso("models", "remove", "sketch").code == 2
    assert gesso("models", "remove", "sketch", "--all").code == 0
    assert gesso("models", "list", "--json").json["installed"] == []
    assert gesso("models", "remove", "sketch", "--all").code == 3


def test_verify_says_what_is_wrong_and_how_it_ends(weights: Path, home: Path) -> None:
    own = [line.split(": ")[1] for line in gesso("models", "verify").out.splitlines()]
    assert set(own) == {"as it came with Gesso"}
    version = add(weights)
    assert gesso("models", "verify").code == 0
    (home / f"data/gesso/models/sketch/{version}/files/weights.safetensors").write_bytes(b"x")
    done = gesso("models", "verify", "sketch")
    assert done.code == 1
    assert "altered  weights.safetensors" in done.out
    assert gesso("models", "verify", "--json").json["holds"] is False
    assert gesso("models", "verify", "lama").code == 3


def test_what_is_part_of_gesso_is_listed_and_never_changed(home: Path) -> None:
    told = gesso("models", "list", "--json").json
    assert {each["card"] for each in told["built_in"]} == {"gesso-restore", "gesso-tone"}
    assert (told["installed"], told["disk"]["used_bytes"]) == ([], 0)
    (line,) = [r for r in gesso("models", "list").out.splitlines() if r.startswith("gesso-tone")]
    assert "with Gesso" in line
    info = gesso("models", "info", "gesso-tone")
    assert "part of Gesso" in info.out
    assert "licence accepted" not in info.out
    checked = gesso("models", "verify", "gesso-tone", "--json").json
    assert [each["is_built_in"] for each in checked["versions"]] == [True]
    for action in (
        ["remove", "gesso-tone"],
        ["remove", "gesso-tone", "--all"],
        ["add", "gesso-tone", str(home), "--accept-licence"],
        ["pack", "gesso-tone"],
        ["use", "gesso-tone", "0"],
        ["rollback", "gesso-tone"],
    ):
        refused = gesso("models", *action)
        assert (refused.code, refused.out) == (2, "")
        assert "Gesso Tone is part of Gesso" in refused.err
    assert gesso("models", "verify", "gesso-tone").code == 0


def test_a_pack_goes_to_another_folder(weights: Path, tmp_path: Path) -> None:
    version = add(weights)
    pack = tmp_path / "sketch.gesso-model"
    assert gesso("models", "pack", "sketch", "-o", pack).code == 0
    assert gesso("models", "pack", "sketch", "-o", pack).code == 5
    other = ("--models", tmp_path / "other")
    done = gesso("models", "add", pack, "--accept-licence", "--json", *other)
    assert done.json["added"]["version"] == version
    listed = gesso("models", "list", "--json", *other).json
    assert [entry["version"] for entry in listed["installed"]] == [version]
    with pack.open("r+b") as file:
        file.seek(-1500, os.SEEK_END)
        file.write(b"\xff")
    assert gesso("models", "add", "sketch", pack, "--accept-licence", *other).code == 6


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["add", "sketch"], 2, "not said where"),
        (["add", "nothing.gesso-model"], 4, "no model pack"),
        (["add", "lamma", "."], 3, "“lama”"),
        (["add", "sketch", "/nowhere"], 4, "no file or folder"),
        (["add", "sketch", "--hub", "--accept-licence"], 2, "nobody allowed"),
        (["add", "sketch", ".", "--hub"], 2, "not from both"),
        (["add", "sketch", ".", "--precision", "fp12"], 2, "none of fp32"),
        (["add", "sketch", ".", "--precision", "nf4", "--accept-licence"], 2, "no files in nf4"),
        (["info", "nobody"], 3, "No model is called"),
        (["use", "sketch", "1234"], 2, "no version"),
        (["rollback", "sketch"], 2, "used before"),
        (["pack", "sketch"], 3, "not installed"),
        (["remove", "sketch", "abc", "--all"], 2, "not clear"),
        ([], 2, "ACTION"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(arguments: list[str], code: int, says: str) -> None:
    done = gesso("models", *arguments)
    assert done.code == code, done.err
    assert says in done.err


def test_a_variable_and_an_option_choose_the_folder(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "mine"))
    add(weights)
    assert (tmp_path / "mine" / "sketch" / "current.json").exists()
    assert gesso("models", "list", "--json", "--models", tmp_path / "empty").json["installed"] == []
    monkeypatch.setenv("GESSO_MODELS", "")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")  # to be ignored, says the specification
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = gesso("models", "list", "--json").json["folder"]
    assert folder == str(tmp_path / "home/.local/share/gesso/models")


def test_the_folders_are_those_that_the_editor_calls_its_own(home: Path) -> None:
    program = (
        "from gesso_desktop.state.places import Places\n"
        "from gesso_runtime.folders import cache_folder, config_folder, data_folder\n"
        "own = Places.of_this_user()\n"
        "assert own.data == data_folder(), data_folder()\n"
        "assert own.config == config_folder(), config_folder()\n"
        "assert own.cache == cache_folder(), cache_folder()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    unset = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    subprocess.run([sys.executable, "-c", program], check=True, env=unset)


def test_a_user_without_a_home_is_told_what_to_set(home: Path) -> None:
    program = (
        "import os, pwd, sys\n"
        "from pathlib import Path\n"
        "def nobody(number): raise KeyError(number)\n"
        "pwd.getpwuid = nobody\n"  # as for a container's user without a name
        "from gesso_desktop.cli import main\n"
        "sys.exit(main(['models', 'list']))\n"
    )
    known = {n: v for n, v in os.environ.items() if n not in {"HOME", "XDG_DATA_HOME"}}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "XDG_DATA_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_of_nobody_is_a_folder_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESSO_MODELS", "~nobody-of-that-name/models")
    assert gesso("models", "list", "--json").json["installed"] == []


@pytest.mark.parametrize("action", [["info"], ["add"]])
def test_a_card_that_cannot_be_read_says_why(action: list[str], home: Path, weights: Path) -> None:
    (home / "data/gesso/cards/mine.toml").write_text('id = "mine"')
    more = [weights] if action == ["add"] else []
    done = gesso("models", *action, "mine", *more)
    assert done.code == 2
    assert "mine.toml" in done.err
    assert "No model is called" not in done.err


@pytest.fixture
def hub(weights: Path) -> Iterator[HubStandIn]:
    with serving(HubStandIn({"weights.safetensors": weights.read_bytes()})) as stand_in:
        yield stand_in


def test_a_hub_is_asked_when_the_network_is_allowed(hub: HubStandIn) -> None:
    fetched = ["models", "add", "sketch", "--hub", "--accept-licence", "--endpoint", hub.endpoint]
    assert gesso(*fetched).code == 2
    assert hub.asked == []
    done = gesso(*fetched, "--allow-network", "--json")
    assert done.code == 0, done.err
    assert done.json["added"]["origin"] == f"hub some/model@{COMMIT}"
    done = gesso(*fetched, "--allow-network", "--revision", "some/model=" + "f" * 40)
    assert done.code == 6


def test_no_qt_and_no_network_library_is_imported(weights: Path) -> None:
    program = (
        "import sys; from gesso_desktop.cli import main\n"
        "assert main(['models', 'add', 'sketch', sys.argv[1], '--accept-licence']) == 0\n"
        "print([m for m in ('PySide6', 'onnxruntime', 'huggingface_hub', 'ssl')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, weights], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_interrupt_leaves_no_trace(weights: Path, home: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from gesso_runtime.store import copying\n"
        "told = copying.Meter.tick\n"
        "def tick(self, more):\n"
        "    if more:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    told(self, more)\n"
        "copying.Meter.tick = tick\n"
        "from gesso_desktop.cli import main\n"
        "sys.exit(main(['models', 'add', 'sketch', sys.argv[1], '--accept-licence']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, weights], capture_output=True, text=True)
    assert done.returncode == 130, done.stderr
    models = home / "data/gesso/models"
    assert [path.name for path in models.rglob("*") if path.is_file()] == [".lock"]
