"""Every command that asks a model can ask one of a server: generate, expand, enlarge, a rerun, a
bench. A real server, played models."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import tifffile
from PIL import Image

from fixtures.cutting_line import Line, Passed
from fixtures.paired import add
from fixtures.photographs import photograph
from fixtures.played_models import PAINTER, RESTORER, install_played_models
from fixtures.served import SETTINGS, Served, played, served
from fixtures.small_models import install, write_weights
from gesso_command import gesso
from gesso_core.edit_request import EditRequest
from gesso_core.errors import ServerAway
from gesso_core.geometry import Size
from gesso_runtime.client.client import Listener
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.runtime import Runtime, open_runtime
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.keys.pairing import PairingCodes
from gesso_runtime.store.disk import in_words
from gesso_runtime.store.model_store import ModelStore

SENTENCE, AT = "make the cup purple", "70,50,90,80"
AFRESH = replace(SETTINGS, limits=replace(SETTINGS.limits, answers_again=False))
STYLES = """
[[files]]
path = "style/*.safetensors"
part = "style"
"""


class Noting(FakeClient):
    """asked: every request that came."""

    def __init__(self, asked: list[EditRequest]) -> None:
        super().__init__()
        self._asked = asked

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        self._asked.append(request)
        return super().submit(request, listener)


@pytest.fixture(scope="module")
def heard() -> list[EditRequest]:
    return []


@pytest.fixture(scope="module")
def studio(heard: list[EditRequest], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Its only model was added with two styles."""
    root = tmp_path_factory.mktemp("studio")
    shipped = resources.files("gesso_runtime") / "cards" / "rehearsal.toml"
    card = root / "cards" / "rehearsal.toml"
    card.parent.mkdir()
    card.write_text(shipped.read_text("utf-8") + STYLES, "utf-8")
    style = write_weights(root / "weights" / "style") / "weights.safetensors"
    shutil.copy(style, style.with_name("ink.safetensors"))
    style.rename(style.with_name("Children's.safetensors"))
    install(ModelStore(root / "models"), card, root / "weights")
    with served(root, settings=AFRESH, client=lambda: Noting(heard)) as server:
        yield server


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: list[EditRequest]) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    heard.clear()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    return path


@pytest.mark.parametrize("engine", ["remote:studio", "auto"])
def test_a_picture_from_words_is_made_by_a_server(
    studio: Served, heard: list[EditRequest], engine: str, tmp_path: Path
) -> None:
    add(studio)
    out = tmp_path / "panda.png"
    words = ("generate", "a cute baby panda", "--engine", engine, "--size", "128x64", "-o", out)
    refused = gesso(*words)
    assert refused.code == 2
    assert "--send" in refused.err
    foretold = gesso(*words, "--dry-run", "--json").json["engines"]
    assert [each["where"] for each in foretold] == ["remote:studio"]
    assert "on the server studio" in gesso(*words, "--dry-run").out
    assert heard == []
    assert not out.exists()
    done = gesso(*words, "--style", "child", "--seed", 3, "--send", "--json")
    assert done.code == 0, done.err
    assert "Only your words leave" in done.err
    (asked,) = heard
    assert asked.params["style"] == "Children's"
    assert (asked.prompt, asked.seed) == ("a cute baby panda", 3)
    (record,) = done.json["engines"]
    assert record["placement"].startswith("remote:studio/")
    with Image.open(out) as made:
        assert made.size == (128, 64)
        assert json.loads(made.info["Gesso"]) == record


def test_a_style_that_the_server_has_not_is_refused_before_anything_leaves(
    studio: Served, heard: list[EditRequest], tmp_path: Path
) -> None:
    add(studio)
    words = ("generate", "a panda", "--engine", "remote:studio", "--send", "--size", "64x64")
    done = gesso(*words, "--style", "wool", "-o", tmp_path / "a.png")
    assert done.code == 2
    assert "“wool”" in done.err
    assert "Children's, ink, none" in done.err
    assert heard == []
    assert gesso(*words, "--style", "none", "-o", tmp_path / "a.png").code == 0
    assert heard[0].params["style"] == ""
    assert gesso(*words, "-o", tmp_path / "b.png").code == 0
    assert "style" not in heard[1].params  # the model's usual one


def test_a_server_is_named_or_left_out_clearly(studio: Served, tmp_path: Path) -> None:
    add(studio)
    words = ("generate", "a panda", "-o", tmp_path / "a.png", "--send")
    never = gesso(*words, "--remote", "never")
    assert never.code == 3
    assert "none runs here" in never.err
    both = gesso(*words, "--remote", "never", "--engine", "remote:studio")
    assert both.code == 2
    assert "nothing may be sent" in both.err
    assert gesso(*words, "--engine", "remote:other").code == 4
    two = gesso(*words, "--remote", "other", "--engine", "remote:studio")
    assert two.code == 2
    assert "Name one" in two.err


def test_a_server_that_is_away_is_refused_or_done_without(tmp_path: Path) -> None:
    with served(tmp_path / "gone") as server:
        add(server)
    words = ("generate", "a panda", "-o", tmp_path / "a.png", "--send", "--engine", "remote:studio")
    refused = gesso(*words)
    assert refused.code == 6
    assert "--if-away" in refused.err
    local = gesso(*words, "--if-away", "local")
    assert local.code == 3
    assert "none runs here" in local.err


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_server_that_is_kept_out_or_away_is_named_where_it_is_done_without(
    photo: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    with served(tmp_path / "gone") as server:
        add(server)
    edit = ("edit", photo, SENTENCE, "--box", AT, "-o", tmp_path / "out.tif", *more)
    generate = ("generate", "a panda", "-o", tmp_path / "a.png", *more)
    for words in (edit, generate):
        kept_out = gesso(*words, "--remote", "never").err
        assert "The server studio was not asked: --remote never" in kept_out
        for wanted in ((), ("--remote", "studio"), ("--engine", "remote:studio")):
            away = gesso(*words, "--if-away", "local", *wanted).err
            assert "The server studio at 127.0.0.1:" in away
            assert "cannot be reached" in away
    exact = gesso("edit", photo, "make it brighter", "--remote", "never", *more)
    assert (exact.code, exact.err) == (0, "")  # nobody would have been asked


def test_where_nobody_is_asked_a_damaged_list_of_servers_is_nobodys_business(
    photo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "config" / "gesso"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "remotes.json").write_text("{", "utf-8")
    edit = ("edit", photo, SENTENCE, "--box", AT)
    assert gesso(*edit).code == 4
    kept = gesso(*edit, "--remote", "never")
    assert (kept.code, "remotes.json" in kept.err) == (3, False)


@pytest.mark.slow  # it is tried for half a minute
def test_a_server_that_goes_before_it_answers_is_named_where_it_is_done_here(
    photo: Path, tmp_path: Path
) -> None:
    install_played_models(tmp_path / "data")
    cards = tmp_path / "data/gesso/cards"

    def rule(passed: Passed, is_down: bool) -> bool:
        return passed.up > 8000  # a picture, and not what is asked before

    with (
        served(tmp_path, runtime=lambda: open_runtime(tmp_path / "models", cards)) as server,
        Line(server.port, rule=rule, cuts=1000) as line,
    ):
        add(server, port=line.port)
        words = ("edit", photo, SENTENCE, "--box", AT, "-o", tmp_path / "out.tif", "--send")
        done = gesso(*words, "--engine", f"remote:studio/{PAINTER}", "--if-away", "local")
    assert done.code == 0, done.err
    assert "The server studio at 127.0.0.1:" in done.err
    assert "Painter does it here" in done.err


def test_what_this_computer_can_do_asks_a_server_only_if_it_is_named(
    photo: Path, tmp_path: Path
) -> None:
    install_played_models(tmp_path / "data")
    with served(tmp_path / "gone") as server:
        add(server)
    words = ("edit", photo, "--expand", "40,0,40,0", "--dry-run", "--json")
    (engine,) = gesso(*words).json["engines"]
    assert (engine["card"], engine["where"]) == (RESTORER, "here")
    assert gesso(*words, "--engine", "remote:studio").code == 6
    instead = gesso(*words, "--engine", "remote:studio", "--if-away", "local")
    assert "studio does not answer; Restorer does it here" in instead.err
    assert instead.json["engines"] == [engine]


def test_an_edit_is_done_here_where_its_server_is_away_and_that_was_said(
    photo: Path, tmp_path: Path
) -> None:
    install_played_models(tmp_path / "data")
    with served(tmp_path / "gone") as server:
        add(server)
    words = ("edit", photo, SENTENCE, "--box", AT, "--dry-run", "--json")
    (engine,) = gesso(*words).json["engines"]
    assert engine["where"] == "here"
    for wanted in ("remote:studio", f"remote:studio/{engine['card']}"):
        assert gesso(*words, "--engine", wanted).code == 6
        instead = gesso(*words, "--engine", wanted, "--if-away", "local")
        assert f"studio does not answer; {engine['title']} does it here" in instead.err
        assert instead.json["engines"] == [engine]


@pytest.mark.parametrize(
    "more",
    [
        (SENTENCE, "--box", AT),
        (f"{SENTENCE}, then make the table glow", "--box", AT),
        (SENTENCE, "--box", AT, "--variants", 2),
        (f"{SENTENCE} and enlarge it twice",),
        ("--expand", "40,0,40,0"),
    ],
    ids=["one", "two steps", "variants", "larger", "wider"],
)
def test_the_bytes_of_all_that_leaves_are_said_ahead_and_before_the_first_leaves(
    studio: Served, heard: list[EditRequest], photo: Path, more: tuple[object, ...]
) -> None:
    add(studio)
    words = ("edit", photo, *more, "--engine", "remote:studio")
    (engine,) = gesso(*words, "--dry-run", "--json").json["engines"]
    plan = gesso(*words, "--dry-run").out
    assert heard == []
    done = gesso(*words, "--send", "--quality", "final", "-o", photo.with_name("out.tif"))
    assert done.code == 0, done.err
    sent = sum(
        array.nbytes
        for asked in heard
        for array in (asked.picture, asked.mask, *asked.references)
        if array is not None
    )
    assert engine["bytes_leaving"] == sent > 0
    said = f"At most {in_words(sent)} of pixels"
    assert f"For studio: {said} would leave this computer in all" in plan
    assert done.err.count(f"{said} leave this computer in all") == 1


def test_where_only_words_would_leave_that_is_said_ahead(studio: Served, tmp_path: Path) -> None:
    add(studio)
    words = ("generate", "a panda", "--engine", "remote:studio", "-o", tmp_path / "a.png")
    (engine,) = gesso(*words, "--dry-run", "--json").json["engines"]
    assert engine["bytes_leaving"] == 0
    planned = gesso(*words, "--dry-run").out
    assert "For studio: Only your words would leave this computer" in planned
    further = tmp_path / "b.png"
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(further)
    (engine,) = gesso(*words, "--reference", further, "--dry-run", "--json").json["engines"]
    assert engine["bytes_leaving"] >= 40 * 60 * 3


def test_one_model_of_a_server_is_named(
    studio: Served, heard: list[EditRequest], photo: Path, tmp_path: Path
) -> None:
    add(studio)
    out = tmp_path / "edited.tif"
    edit = ("edit", photo, SENTENCE, "--box", AT, "--send", "-o", out, "--engine")
    for words in (edit, ("generate", "a panda", "-o", tmp_path / "a.png", "--engine")):
        wrong = gesso(*words, "remote:studio/rehearsl")
        assert wrong.code == 3
        assert "The server studio runs no model called “rehearsl”" in wrong.err
        assert "Is it rehearsal?" in wrong.err
        unlike = gesso(*words, "remote:studio/zzz")
        assert "gesso remote test studio" in unlike.err
    assert heard == []
    done = gesso(*edit, "remote:studio/rehearsal", "--json")
    assert done.code == 0, done.err
    assert done.json["engines"][0]["placement"].startswith("remote:studio/")
    assert [each.card for each in heard] == ["rehearsal"]


def test_what_no_server_does_is_said(photo: Path) -> None:
    planned = gesso("edit", photo, "glorify the moustache", "--planner", "remote:studio")
    assert planned.code == 2
    assert "no server reads them" in planned.err
    measured = gesso("bench", "models", "remote:studio")
    assert measured.code == 2
    assert "gesso bench quality FOLDER --engine remote:studio" in measured.err
    nobody = gesso("edit", photo, SENTENCE, "--box", AT, "--engine", "remote:")
    assert nobody.code == 2
    assert "names no server" in nobody.err
    nothing = gesso("edit", photo, SENTENCE, "--box", AT, "--engine", "remote:studio/")
    assert nothing.code == 2
    assert "names no model" in nothing.err


def test_a_server_without_such_a_model_says_so(photo: Path, tmp_path: Path) -> None:
    card = tmp_path / "narrow" / "cards" / "rehearsal.toml"
    card.parent.mkdir(parents=True)
    install_played_models(tmp_path / "played")
    shutil.copy(tmp_path / "played" / "gesso" / "cards" / "rehearsal.toml", card)
    with served(tmp_path / "narrow") as server:
        add(server)
        done = gesso("generate", "a panda", "--engine", "remote:studio", "--send")
    assert done.code == 3
    assert "studio runs no model that makes pictures from words" in done.err
    assert "gesso remote test studio" in done.err


def test_a_frame_is_expanded_by_a_server(
    studio: Served, heard: list[EditRequest], photo: Path
) -> None:
    add(studio)
    out = photo.with_name("wide.tif")
    words = ("edit", photo, "--expand", "40,0,40,0", "--engine", "remote:studio", "-o", out)
    foretold = gesso(*words, "--dry-run", "--json").json
    assert foretold["engines"][0]["where"] == "remote:studio"
    assert heard == []
    done = gesso(*words, "--send", "--json")
    assert done.code == 0, done.err
    assert "leave this computer" in done.err
    assert done.json["keeps_every_pixel"]
    assert all(each["placement"].startswith("remote:studio/") for each in done.json["engines"])
    assert heard
    with tifffile.TiffFile(out) as made:
        assert made.asarray().shape[:2] == (200, 380)


def test_a_picture_is_enlarged_by_a_server(
    studio: Served, heard: list[EditRequest], photo: Path
) -> None:
    add(studio)
    out = photo.with_name("large.tif")
    words = ("edit", photo, "enlarge it twice", "--engine", "remote:studio", "-o", out)
    (foretold,) = gesso(*words, "--dry-run", "--json").json["engines"]
    assert foretold["where"] == "remote:studio"
    assert heard == []
    done = gesso(*words, "--send", "--json")
    assert done.code == 0, done.err
    (record,) = done.json["engines"]
    assert record["placement"].startswith("remote:studio/")
    assert tifffile.imread(out).shape[:2] == (400, 600)


def test_an_edit_of_a_server_is_made_once_more_there(
    studio: Served, heard: list[EditRequest], photo: Path
) -> None:
    add(studio)
    words = ("edit", photo, SENTENCE, "--box", AT)
    made = gesso(*words, "--engine", "remote:studio", "--send", "--json")
    assert made.code == 0, made.err
    project = made.json["project"]
    heard.clear()
    unasked = gesso("history", project, "--rerun")
    assert unasked.code == 2
    assert "--send" in unasked.err
    assert heard == []
    again = gesso("history", project, "--rerun", "--send", "--json")
    assert again.code == 0, again.err
    assert "it made this edit" in again.err
    assert again.json["same"]
    assert again.json["now"]["placement"] == again.json["then"]["placement"]
    assert len(heard) == 1
    here = gesso("history", project, "--rerun", "--remote", "never")
    assert here.code == 3
    assert "studio made this edit, and nothing may be sent there" in here.err
    assert "Leave out --remote never" in here.err
    gesso("remote", "remove", "studio")
    gone = gesso("history", project, "--rerun", "--send")
    assert gone.code == 4
    assert "--remote never" in gone.err


def test_the_likeness_of_what_a_server_makes_is_measured(
    studio: Served, heard: list[EditRequest], tmp_path: Path
) -> None:
    add(studio)
    folder = tmp_path / "pairs"
    folder.mkdir()
    pixels = photograph("coffee", Size(96, 64), seed=1)
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text("make it red")
        for when in ("before", "after"):
            tifffile.imwrite(folder / f"{name}.{when}.tif", pixels, photometric="rgb")
    words = ("bench", "quality", folder, "--engine", "remote:studio", "--alone")
    assert gesso(*words).code == 2
    assert heard == []
    done = gesso(*words, "--send", "--json")
    assert done.code == 0, done.err
    (found,) = done.json["engines"]
    assert found["by"] == {"Rehearsal on studio, alone": 2}
    assert found["pairs"].keys() == {"one", "two"}
    assert len(heard) == 2
    assert "was sent 2 requests" in done.err
    assert "Rehearsal on studio" in gesso(*words, "--send").out


def test_a_renewed_certificate_is_believed_and_the_key_stays(tmp_path: Path) -> None:
    root = tmp_path / "renewing"
    with served(root) as server:
        add(server)
        secret = (tmp_path / "config" / "gesso" / "remote-keys" / "studio.key").read_text()
        same = gesso("remote", "trust", "studio")
        assert same.code == 0
        assert "Nothing was changed" in same.out
        old, port = server.fingerprint, server.port
    certificate.renew(server.folder.identity)
    with served(root, settings=replace(SETTINGS, port=port)) as server:
        other = gesso("remote", "test", "studio")
        assert other.code == 6
        assert "gesso remote trust studio" in other.err
        nobody = gesso("remote", "trust", "studio")
        assert nobody.code == 6
        assert server.fingerprint in nobody.err
        wrong = gesso("remote", "trust", "studio", "--fingerprint", old)
        assert wrong.code == 6
        assert gesso("remote", "test", "studio").code == 6
        trusted = gesso("remote", "trust", "studio", "--fingerprint", server.fingerprint, "--json")
        assert trusted.code == 0, trusted.err
        assert trusted.json["trusted"]["fingerprint"] == server.fingerprint
        assert gesso("remote", "test", "studio").code == 0
        kept = (tmp_path / "config" / "gesso" / "remote-keys" / "studio.key").read_text()
        assert kept == secret
        assert [each["name"] for each in gesso("remote", "list", "--json").json["remotes"]] == [
            "studio"
        ]


def test_a_server_whose_machines_are_away_is_paired_all_the_same(tmp_path: Path) -> None:
    def without_machines() -> Runtime:
        runtime = played(tmp_path / "away")
        runtime.usable = away  # type: ignore[method-assign]
        return runtime

    def away(*_: object) -> NoReturn:
        raise ServerAway("The machines are away.", "Wait.")

    with served(tmp_path / "away", runtime=without_machines) as server:
        code, _ = PairingCodes(server.folder.pairing).make(600)
        words = ("remote", "add", f"127.0.0.1:{server.port}", "--fingerprint", server.fingerprint)
        done = gesso(*words, "--name", "far", "--code", code)
        assert done.code == 0, done.err
        assert "Paired with far" in done.out
        assert "It offers nothing yet: The machines are away." in done.out
        file = tmp_path / "key"
        file.write_text(server.secret)
        by_key = gesso(*words, "--name", "two", "--key", file, "--json")
        assert by_key.code == 0, by_key.err
        assert by_key.json["added"]["models"] == []
        assert gesso("remote", "test", "far").code == 6
