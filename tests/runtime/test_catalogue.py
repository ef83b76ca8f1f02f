"""The shipped cards are whole and honest; a user's adds, replaces, or is told what is wrong."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gesso_core.cards.model_card import ModelCard, Precision, Role
from gesso_core.errors import BadRequest, CannotRead, NeedsModel, NotFound
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import SHIPPED, read_card, read_catalogue
from gesso_runtime.store.built_in import NETWORKS

CARDS = read_catalogue().cards
EVERY = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.id)

OWN = """
id = "own"
title = "My own"
role = "tool"
engine = "onnx"
pipeline = "restore"
kinds = ["restore"]
summary = "Cleans."

[licence]
name = "MIT"
allows_commercial_use = true

[[files]]
path = "network.onnx"

[[networks]]
part = ""
inputs = [{ name = "in", meaning = "picture" }]
outputs = [{ name = "out", meaning = "picture" }]

[[ladder]]
precision = "fp32"
offload = "none"
device = "cpu"
memory_bytes = 1000
source = "measured here"
"""

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def save(text: str = OWN, name: str = "own.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return save


def test_every_role_of_the_design_has_its_cards() -> None:
    by_role = {role: {c.id for c in CARDS.values() if c.role is role} for role in Role}
    own = {card.id for card in CARDS.values() if card.is_built_in}
    assert own == {"gesso-restore", "gesso-tone"}
    assert by_role[Role.NANO] - own == {"flux2-klein-4b", "dreamlite-mobile", "instruct-pix2pix"}
    assert by_role[Role.HEAVY] >= {"flux1-kontext-dev", "flux2-klein-9b", "umo-uno"}
    assert "qwen-image-edit-2509-lightning-4" in by_role[Role.HEAVY]
    tools = {kind for c in CARDS.values() if c.role is Role.TOOL for kind in c.kinds}
    assert tools == {
        EngineKind.POINT,
        EngineKind.MATTE,
        EngineKind.INPAINT,
        EngineKind.UPSCALE,
        EngineKind.RESTORE,
    }
    assert len(by_role[Role.PLANNER]) >= 3
    assert by_role[Role.GENERATE]


def test_the_default_comes_first_and_may_be_used_by_anybody() -> None:
    default = next(iter(CARDS.values()))
    assert default.id == "flux2-klein-4b"
    assert default.licence.allows_commercial_use
    assert {f.precision for f in default.files} >= {Precision.NF4, Precision.INT8}
    assert {r.precision for r in default.ladder} >= {Precision.GGUF_Q8, Precision.GGUF_Q4}


@EVERY
def test_a_shipped_card_can_be_read_by_people(card: ModelCard) -> None:
    assert card.summary.endswith(".")
    assert card.good_at or card.role is Role.REHEARSAL
    assert all(len(rung.source) > 10 for rung in card.ladder)


@EVERY
def test_a_number_in_a_ladder_says_how_it_was_got(card: ModelCard) -> None:
    if card.role is not Role.REHEARSAL:
        kinds = ("derived", "estimated: ", "measured", "as its authors", "model card")
        assert all(rung.source.startswith(kinds) for rung in card.ladder)


@EVERY
def test_every_rung_has_files_of_its_precision(card: ModelCard) -> None:
    named = {file.precision for file in card.files} - {None}
    if named:
        assert {rung.precision for rung in card.ladder} <= named


@EVERY
def test_a_smaller_picture_needs_the_weights_of_its_whole_rung(card: ModelCard) -> None:
    whole = {(r.precision, r.offload, r.device): r for r in card.ladder if not r.most_area}
    for rung in card.ladder:
        if rung.most_area:
            same = whole[rung.precision, rung.offload, rung.device]
            assert replace(rung, most_area=0, source="") == replace(same, source="")


@EVERY
def test_no_file_can_hold_code(card: ModelCard) -> None:
    harmless = {".json", ".txt", ".jinja", ".safetensors", ".gguf", ".onnx", ".data"}
    for file in card.files:
        assert file.path.endswith("/*") or Path(file.path).suffix in harmless, file.path


def test_models_that_forbid_commerce_say_so() -> None:
    forbidding = {c.id for c in CARDS.values() if not c.licence.allows_commercial_use}
    assert forbidding == {
        "dreamlite-mobile",
        "flux1-fill-dev",
        "flux1-kontext-dev",
        "flux2-klein-9b",
        "umo-omnigen2",
        "umo-uno",
    }


def test_reading_all_cards_imports_nothing_heavy() -> None:
    code = (
        "import sys; from gesso_runtime.catalogue import read_catalogue; read_catalogue();"
        "heavy = {'numpy', 'cv2', 'torch', 'onnxruntime', 'diffusers', 'PySide6'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_cards_lie_in_the_folders_that_are_packed() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "runtime/gesso_runtime" in wheel["packages"]
    assert not {"exclude", "include", "only-include"} & set(wheel)
    assert SHIPPED.parent.name == "gesso_runtime"
    assert NETWORKS.parent == SHIPPED.parent
    assert list(SHIPPED.glob("*.toml"))


def test_an_unknown_model_is_told_with_what_is_alike() -> None:
    with pytest.raises(NeedsModel) as caught:
        read_catalogue().find("flux-klein-4b")
    assert "flux-klein-4b" in caught.value.message
    assert "“flux2-klein-4b”" in caught.value.hint
    with pytest.raises(NeedsModel) as caught:
        read_catalogue().find("x" * 10_000)
    assert len(caught.value.message) < 200


def test_a_known_model_is_found() -> None:
    assert read_catalogue().find("lama").kinds == {EngineKind.INPAINT}


def test_a_users_card_is_added_and_may_replace_a_shipped_one(save: Save) -> None:
    folder = save().parent
    save(OWN.replace('"own"', '"lama"'), "lama.toml")
    catalogue = read_catalogue([folder])
    assert catalogue.find("own").title == catalogue.find("lama").title == "My own"
    assert not catalogue.unread
    assert len(catalogue.cards) == len(CARDS) + 1


def test_a_broken_card_of_a_user_leaves_the_others_and_is_told(save: Save) -> None:
    folder = save().parent
    broken = save("id = ", "lama.toml")
    catalogue = read_catalogue([folder])
    assert set(catalogue.cards) == {*CARDS, "own"}
    assert catalogue.find("lama") == CARDS["lama"]
    assert list(catalogue.unread) == [broken]
    assert "lama.toml" in catalogue.unread[broken].message


def test_two_cards_of_a_user_with_one_id_are_told_apart(save: Save) -> None:
    one, two = save(name="a/own.toml"), save(name="b/own.toml")
    catalogue = read_catalogue([one.parent, two.parent])
    assert list(catalogue.unread) == [two]
    assert str(one) in catalogue.unread[two].message


def test_a_folder_that_is_not_there_holds_no_cards(tmp_path: Path) -> None:
    assert read_catalogue([tmp_path / "none"]).cards == CARDS


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    assert read_catalogue([tmp_path]).cards == CARDS


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_nobody_may_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0)
    assert isinstance(read_catalogue([folder]).unread[folder], CannotRead)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "own"', 'id = "other"', "“id” is 'other', not the file's name"),
        ('id = "own"', 'id = "Own/../x"', "“id” must be small letters"),
        ('title = "My own"', 'title = " "', "“title” is empty"),
        ('title = "My own"', 'titel = "My own"', "“titel” is not known"),
        ('kinds = ["restore"]', "kinds = []", "“kinds” must name at least one"),
        ('kinds = ["restore"]', 'kinds = ["operators"]', "“kinds” must name"),
        ('kinds = ["restore"]', 'kinds = ["repair"]', "“kinds[0]” is 'repair'; possible are"),
        (
            'role = "tool"\nengine = "onnx"\npipeline = "restore"\nkinds = ["restore"]',
            'role = "nano"\nengine = "onnx"\npipeline = "restore"\nkinds = ["edit"]',
            "“prompting.languages” is empty",
        ),
        ('role = "tool"', 'role = "toy"', "“role” is 'toy'; possible are"),
        ('name = "MIT"', 'name = ""', "“licence.name” is empty"),
        ("use = true", "use = false", "“licence.notice” must say"),
        ('source = "measured here"', "", "“source” is missing"),
        ('"measured here"', '" "', "“ladder[0].source” is empty"),
        ("memory_bytes = 1000", "memory_bytes = -1", "“ladder[0].memory_bytes” is less"),
        ("memory_bytes = 1000", "memory_bytes = 1e9", "“memory_bytes” is 1000000000.0"),
        ("memory_bytes = 1000", "memory_bytes = 1\nweight_bytes = 2", "weight_bytes” is more than"),
        ("memory_bytes = 1000", "memory_bytes = 1\nhost_bytes = -2", "host_bytes” is negative"),
        ('device = "cpu"', 'device = "gpu"', "“ladder[0].device” is 'gpu'"),
        ("[[ladder]]", "[[rungs]]", "“rungs” is not known"),
        ('"network.onnx"', '"../network.onnx"', "“files[0].path” is '../network.onnx'"),
        ('"network.onnx"', '"/etc/passwd"', "no path inside the model's folder"),
        ('"network.onnx"', "'C:\\x.onnx'", "no path inside the model's folder"),
        ('"network.onnx"', '"n.onnx"\nbytes = 0', "“files[0].bytes” is less than one"),
        ('"network.onnx"', '"n.onnx"\nsha256 = "12"', "“files[0].sha256” is not 64"),
        ('part = ""', 'part = "encoder"', "“networks[0].part” is 'encoder'"),
        ('part = ""', 'part = ""\nsampling = "point"', "needs a size and fit “stretch”"),
        ('meaning = "picture" }]', 'meaning = "picture", std = [0.0] }]', "cannot be undone"),
        ('meaning = "picture" }]', 'meaning = "picture", scale = nan }]', "no finite number"),
        ("[licence]", "[grid]\nfixed = [500, 512]\n[licence]", "no multiple of the grid"),
        ("[licence]", "[defaults]\nsteps = 0\n[licence]", "“defaults.steps” is 0"),
        ("[licence]", '[source]\nrepository = "x"\n[licence]', "not OWNER/NAME"),
        ("[licence]", '[source]\nrepository = "a/b"\nrevision = "main"\n[licence]', "40 hexa"),
        (
            "[licence]",
            '[prompting.templates]\nedit = ["{prompt}"]\n[licence]',
            "may hold {text}, {target} and {place} only",
        ),
    ],
)
def test_a_fault_in_a_card_names_the_file_and_the_key(
    save: Save, old: str, new: str, said: str
) -> None:
    assert old in OWN
    path = save(OWN.replace(old, new))
    with pytest.raises(BadRequest) as caught:
        read_card(path)
    assert said in caught.value.message
    assert caught.value.message.startswith("own.toml")


def test_a_card_without_a_ladder_is_refused(save: Save) -> None:
    path = save(OWN[: OWN.index("[[ladder]]")])
    with pytest.raises(BadRequest, match="“ladder” is missing"):
        read_card(path)
    path.write_text("ladder = []\n" + OWN[: OWN.index("[[ladder]]")])
    with pytest.raises(BadRequest, match="“ladder” is empty"):
        read_card(path)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"id = ", b"[[" * 3000, b"x = " + b"[" * 100_000, b"# " + b"x" * (1 << 20)],
    ids=["not UTF-8", "cut short", "brackets", "deep", "long"],
)
def test_what_is_no_toml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(BadRequest, match=r"own\.toml"):
        read_card(path)


def test_a_card_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_card(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(CannotRead):
        read_card(tmp_path / "folder.toml")
