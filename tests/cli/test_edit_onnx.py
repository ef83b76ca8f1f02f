"""From a network's file to an edited picture, all by commands: added, verified, run, recorded."""

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from fixtures import damage
from fixtures.grainy import grainy
from fixtures.networks import box_blur, fill_with_mean, upscaler
from fixtures.own_networks import NETWORKS, TONE_NAMES, VIEW
from fixtures.photographs import photograph
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_runtime import runtime
from gesso_runtime.figures import asking_the_noise, better_than_operators, read_steps
from gesso_runtime.store.model_store import ModelStore

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")

_CARD = """
id = "{id}"
title = "{id}"
role = "tool"
engine = "onnx"
pipeline = "{pipeline}"
kinds = ["{kind}"]
operators = ["{operator}"]
alignment = "exact"
summary = "A small network."
[licence]
name = "Apache-2.0"
allows_commercial_use = true
[[ladder]]
precision = "fp32"
offload = "none"
device = "cpu"
memory_bytes = 100_000_000
source = "made up"
[[files]]
path = "network.onnx"
[[networks]]
part = ""
outputs = [{{name = "result", meaning = "picture"}}]
"""
_FINDER = """
grid = 8
halo = 152
outputs = [
    {name = "restored", meaning = "picture"},
    {name = "dust", meaning = "mask", activation = "sigmoid"},
]
inputs = [
    {name = "image", meaning = "picture"},
    {name = "image", meaning = "mask"},
    {name = "wish", meaning = "wish", names = [
        "denoise", "deblur", "deblock", "remove_dust", "fill",
    ]},
]
"""
NOISY = asking_the_noise(read_steps())
_PICTURE = 'inputs = [{name = "picture", meaning = "picture"}]\n'
_MASKED = 'inputs = [{name = "picture", meaning = "picture"}, {name = "mask", meaning = "mask"}]\n'


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "models"))
    (tmp_path / "data" / "gesso" / "cards").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def photo(room: Path) -> Path:
    path = room / "photo.tif"
    tifffile.imwrite(path, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    return path


def add(room: Path, name: str, network: Path, *, networks: str, **facts: str) -> None:
    card = _CARD.format(id=name, **facts)
    if "outputs" in networks:  # its own, and the operator fills
        card = card.rpartition("outputs")[0].replace("summary", 'fills = "operator"\nsummary')
    card += networks
    (room / "data" / "gesso" / "cards" / f"{name}.toml").write_text(card)
    done = gesso("models", "add", name, network, "--accept-licence")
    assert done.code == 0, done.err


def test_noise_is_removed_by_a_network_pixel_for_pixel_at_16_bits(room: Path, photo: Path) -> None:
    network = box_blur(room / "network.onnx", 2)
    add(
        room, "calm", network, networks=_PICTURE + "halo = 2\ntile = 64\n",
        pipeline="image-to-image", kind="restore", operator="denoise",
    )  # fmt: skip
    target = room / "out.tif"
    arguments = ("--engine", "calm", "--box", "40,30,200,120", "-o", target, "--json")
    done = gesso("edit", photo, "remove the noise", *arguments)
    assert done.code == 0, done.err
    before, after = tifffile.imread(photo), tifffile.imread(target)
    blurred = cv2.blur(before.astype(np.float64), (5, 5))[30:150, 40:240]
    assert np.abs(after[30:150, 40:240] - blurred).max() <= 2
    after[30:150, 40:240] = before[30:150, 40:240]
    assert (after == before).all()
    (run,) = done.json["engines"]
    assert len(run["model"]) == 64
    assert "onnxruntime" in run["versions"]


def test_what_is_marked_is_filled_by_a_network(room: Path, photo: Path) -> None:
    network = fill_with_mean(room / "network.onnx")
    add(
        room, "mend", network, networks=_MASKED,
        pipeline="inpaint", kind="inpaint", operator="remove_object",
    )  # fmt: skip
    target = room / "out.tif"
    arguments = ("--engine", "mend", "--box", "100,60,40,30", "-o", target)
    done = gesso("edit", photo, "remove the cup", *arguments)
    assert done.code == 0, done.err
    before, after = tifffile.imread(photo), tifffile.imread(target)
    assert after[64:86, 104:136].std(axis=(0, 1)).max() < 400
    after[60:90, 100:140] = before[60:90, 100:140]
    assert (after == before).all()


def test_a_picture_is_enlarged_by_a_network(room: Path, photo: Path) -> None:
    network = upscaler(room / "network.onnx", 2, "nearest")
    add(
        room, "grow", network, networks=_PICTURE + "factor = 2\nhalo = 2\ntile = 64\n",
        pipeline="image-to-image", kind="upscale", operator="upscale",
    )  # fmt: skip
    done = gesso("edit", photo, "enlarge it twice", "--engine", "grow", "--json")
    assert done.code == 0, done.err
    large = tifffile.imread(done.json["output"])
    assert (large == tifffile.imread(photo).repeat(2, 0).repeat(2, 1)).all()


def test_where_a_network_sees_damage_is_proposed_and_nothing_else_is_repaired(
    room: Path, photo: Path
) -> None:
    dirty = tifffile.imread(photo)
    for x, y in np.random.default_rng(2).integers(10, 190, (30, 2)):
        cv2.circle(dirty, (int(x), int(y)), 1, (65535,) * 3, -1)
    tifffile.imwrite(photo, dirty, photometric="rgb")
    network = Path(shutil.copy(NETWORKS / "gesso-restore.onnx", room / "network.onnx"))
    add(
        room, "finder", network, networks=_FINDER,
        pipeline="image-to-image", kind="restore", operator="remove_dust",
    )  # fmt: skip
    mask, target = room / "mask.png", room / "out.tif"
    arguments = ("remove the dust", "--engine", "finder")
    done = gesso("propose", photo, *arguments, "-o", mask, "--json")
    assert done.code == 0, done.err
    found = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)
    assert 0.001 < (found > 0).mean() < 0.1
    assert found[found > 0].min() >= 127
    done = gesso("edit", photo, *arguments, "-o", target)
    assert done.code == 0, done.err
    differs = (tifffile.imread(target) != dirty).any(axis=2)
    assert differs.any()
    assert not differs[found == 0].any()


def test_an_altered_network_is_refused_and_nothing_is_written(room: Path, photo: Path) -> None:
    network = box_blur(room / "network.onnx", 2)
    add(
        room, "calm", network, networks=_PICTURE + "halo = 2\n",
        pipeline="image-to-image", kind="restore", operator="denoise",
    )  # fmt: skip
    (kept,) = (room / "models").rglob("*.onnx")
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:-40])
    before = sorted(path.name for path in room.iterdir())
    done = gesso("edit", photo, "remove the noise", "--engine", "calm", "--json")
    assert (done.code, done.json["error"]["code"]) == (6, "model_damaged"), done.err
    assert "calm" in done.err
    assert sorted(path.name for path in room.iterdir()) == before


_RANDOM = np.random.default_rng(1)
_VALUES = f"""
[[networks]]
part = ""
size = [{VIEW}, {VIEW}]
fit = "stretch"
sampling = "point"
inputs = [{{ name = "image", meaning = "picture" }}]
outputs = [{{ name = "values", meaning = "values", names = {list(TONE_NAMES)} }}]
"""


def test_a_cast_is_taken_out_by_operators_whose_values_a_network_found(room: Path) -> None:
    true = damage.photograph("coffee", 400)
    warm = damage.cast((1.0, 0.9, 0.72))(true, np.random.default_rng(1)).photo
    photo, target = room / "warm.tif", room / "out.tif"
    tifffile.imwrite(photo, warm.astype(np.uint16) * 257, photometric="rgb")
    card = _CARD.split("[[networks]]", maxsplit=1)[0].format(
        id="own-tone", pipeline="image-to-image", kind="restore", operator="colour_cast"
    )
    (room / "data" / "gesso" / "cards" / "own-tone.toml").write_text(card + _VALUES)
    network = room / "network.onnx"
    network.write_bytes((NETWORKS / "gesso-tone.onnx").read_bytes())
    added = gesso("models", "add", "own-tone", network, "--accept-licence")
    assert added.code == 0, added.err
    asked = ("edit", photo, "remove the colour cast", "--engine", "own-tone", "-o", target)
    done = gesso(*asked, "--json")
    assert done.code == 0, done.err
    steps = done.json["steps"]
    assert [step["op"] for step in steps] == ["colour_cast", "levels"]
    assert [step["engine"] for step in steps] == ["operators"] * 2
    assert [step["by"] for step in steps] == ["own-tone"] * 2
    assert len(steps[0]["params"]["matrix"]) == 12
    assert [engine["card"] for engine in done.json["engines"]] == ["own-tone"]
    assert damage.psnr(tifffile.imread(target) / 257, true) > damage.psnr(warm, true) + 5
    history = gesso("history", done.json["project"], "--json")
    assert [each["op"] for each in history.json["stack"]] == ["colour_cast", "levels"]
    assert len(history.json["edits"]) == 1


def test_by_itself_a_step_is_done_by_who_measured_better(room: Path) -> None:
    warm = damage.cast((1.0, 0.9, 0.72))(damage.photograph("coffee", 200), _RANDOM).photo
    photo = room / "warm.tif"
    tifffile.imwrite(photo, warm.astype(np.uint16) * 257, photometric="rgb")
    found = {}
    for way, options in {
        "auto": (),
        "exact": ("--engine", "operators"),
        "absent": ("--runtime", "none"),
    }.items():
        target = room / f"{way}.tif"
        done = gesso("edit", photo, "remove the colour cast", *options, "-o", target, "--json")
        assert done.code == 0, done.err
        assert done.err == ""
        found[way] = done.json
        (room / "warm.tif.gesso").unlink()
    better = better_than_operators().get("colour_cast")
    assert [each["card"] for each in found["auto"]["engines"]] == ([better] if better else [])
    assert found["exact"]["engines"] == found["absent"]["engines"] == []
    exact, absent = (tifffile.imread(room / f"{way}.tif") for way in ("exact", "absent"))
    assert np.array_equal(exact, absent)
    assert np.array_equal(tifffile.imread(room / "auto.tif"), exact) == (better is None)


@pytest.mark.skipif("denoise" not in NOISY, reason="no network of ours is better at noise")
def test_by_itself_noise_is_removed_by_who_suits_it(room: Path) -> None:
    found, names = {}, {"grainy": grainy(), "clean": damage.photograph("astronaut", 384)}
    for name, pixels in names.items():
        photo = room / f"{name}.tif"
        tifffile.imwrite(photo, pixels.astype(np.uint16) * 257, photometric="rgb")
        for engine in ("auto", "operators", NOISY["denoise"]):
            options = ("--engine", engine, "-o", room / f"{name}-{engine}.tif")
            done = gesso("edit", photo, "remove the noise", *options, "--json")
            assert (done.code, done.err) == (0, "")
            found[name, engine] = [step.get("by") for step in done.json["steps"]]
            (room / f"{name}.tif.gesso").unlink()
    assert found["grainy", "auto"] == [NOISY["denoise"]]
    assert found["clean", "auto"] == [None]
    assert found["grainy", "operators"] == found["clean", "operators"] == [None]
    assert found["clean", NOISY["denoise"]] == [NOISY["denoise"]], "a name still wins"
    made, exact, true = (
        np.rint(tifffile.imread(path) / 257)
        for path in (room / "grainy-auto.tif", room / "grainy-operators.tif", room / "clean.tif")
    )
    assert damage.psnr(made, true) > damage.psnr(exact, true) + 2


@pytest.mark.skipif("denoise" not in NOISY, reason="no network of ours is better at noise")
def test_who_would_remove_the_noise_is_foretold_and_why(room: Path) -> None:
    pixels = grainy()
    for name, stored in {"rgb": pixels, "inks": np.dstack([255 - pixels, 0 * pixels])}.items():
        shown = "rgb" if name == "rgb" else "separated"
        inks = stored[..., :4] if name == "inks" else stored
        tifffile.imwrite(room / f"{name}.tif", np.ascontiguousarray(inks), photometric=shown)
    foretold = gesso("edit", room / "rgb.tif", "restore this photograph", "--dry-run")
    assert "denoise" in foretold.out
    assert "better than the exact operator on such a picture" in foretold.out
    inks = gesso("edit", room / "inks.tif", "remove the noise", "--dry-run", "--json")
    assert inks.code == 0, inks.err
    assert [step.get("by") for step in inks.json["steps"]] == [None], "no model takes inks"
    said = gesso("interpret", "remove the noise").out
    assert f"where the picture is noisy enough, {NOISY['denoise']}" in said


def test_a_network_that_is_missing_is_said_where_it_would_have_been_used(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    better = better_than_operators()
    if "colour_cast" not in better or "denoise" in better:
        pytest.skip("other steps were found better")
    (room / "empty").mkdir()
    monkeypatch.setattr(
        runtime, "ModelStore", lambda models: ModelStore(models, networks=room / "empty")
    )
    warm = damage.cast((1.0, 0.9, 0.72))(damage.photograph("coffee", 100), _RANDOM).photo
    photo, target = room / "warm.png", room / "out.png"
    cv2.imwrite(str(photo), warm[..., ::-1].astype(np.uint8))

    def told(wish: str, *options: str) -> str:
        done = gesso("edit", photo, wish, *options, "-o", target, "--dry-run")
        assert done.code == 0, done.err
        return done.err

    said = told("restore this photograph")
    assert "An exact operator does what Gesso Tone would do better." in said
    assert "missing" in said
    assert said.count("Gesso Tone would") == 1
    assert not told("remove the noise")
    assert not told("remove the colour cast", "--engine", "operators")
    assert not told("remove the colour cast", "--runtime", "none")
