"""`gesso bench`: figures of what is installed, and weights to find them with."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fixtures.engine_libraries import need_libraries
from fixtures.photographs import photograph
from fixtures.tiny_card import card_text
from fixtures.tiny_room import furnish, live_in
from gesso_command import gesso
from gesso_core.geometry import Size

need_libraries()

STAGES = {"encoding", "denoising", "decoding"}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a tiny model installed."""
    return furnish(tmp_path_factory.mktemp("room"), card_text())


@pytest.fixture(autouse=True)
def _home(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(room, monkeypatch)


def test_a_model_is_measured_where_it_ran(room: Path) -> None:
    done = gesso("bench", "models", "tiny-klein", "--runs", "2", "--size", "64x48", "--json")
    assert done.code == 0, done.err
    (found,) = done.json["models"].values()
    assert found["rung"] == found["planned"] == "cpu, fp32, none"
    assert found["size"] == [64, 48]
    assert found["worst_seconds"].keys() >= STAGES
    assert "loading" in found["first_seconds"]
    assert "loading" not in found["worst_seconds"]
    told = gesso("bench", "models", "tiny-klein", "--runs", "1", "--size", "64x48")
    assert told.code == 0, told.err
    assert all(stage in told.out for stage in STAGES)
    assert "cpu, fp32, none" in told.out


@pytest.mark.parametrize("name", ["gesso-restore", "gesso-tone"])
def test_a_network_that_is_part_of_gesso_is_measured_too(name: str) -> None:
    done = gesso("bench", "models", name, "--runs", "2", "--size", "64x48", "--json")
    assert done.code == 0, done.err
    found = done.json["models"][name]
    assert found["rung"].startswith("cpu")
    assert found["size"] == [64, 48]
    assert found["worst_seconds"].keys() == {"running"}
    assert "loading" in found["first_seconds"]


@pytest.mark.parametrize("size", ["64", "0x64", "axb", "64x99999", "-1x5"])
def test_what_is_no_size_is_refused(size: str) -> None:
    assert gesso("bench", "models", f"--size={size}").code == 2


def test_a_model_that_cannot_run_is_refused_by_name() -> None:
    done = gesso("bench", "models", "flux1-kontext-dev", "--json")
    assert done.code == 3
    assert "error" in done.json


def test_likeness_of_a_model_alone_is_measured_of_every_pair(tmp_path: Path) -> None:
    for number, name in enumerate(("coffee", "astronaut")):
        write_pair(tmp_path, f"pair{number}", name)
    done = gesso("bench", "quality", tmp_path, "--engine", "tiny-klein", "--alone", "--json")
    assert done.code == 0, done.err
    (found,) = done.json["engines"]
    pairs, mean = found["pairs"], found["mean"]
    assert pairs.keys() == {"pair0", "pair1"}
    assert found["by"] == {"Tiny klein, alone": 2}
    assert mean["psnr"] == pytest.approx(np.mean([each["psnr"] for each in pairs.values()]))
    assert found["worst"]["ssim"] == min(each["ssim"] for each in pairs.values())
    assert ("lpips" in mean) or "LPIPS" in done.json["notes"][0]


@pytest.mark.parametrize(
    ("engine", "code", "says"),
    [
        ("nobody", 3, "gesso models list"),
        ("flux2-klein-4b", 3, "gesso models add"),
        ("gesso-tone", 2, "leave out --alone"),
    ],
)
def test_what_no_quality_can_be_measured_of_is_refused_with_a_way_on(
    engine: str, code: int, says: str, tmp_path: Path
) -> None:
    write_pair(tmp_path, "one", "coffee")
    done = gesso("bench", "quality", tmp_path, "--engine", engine, "--alone")
    assert done.code == code, done.err
    assert says in done.err


def test_weights_are_made_that_can_be_installed_and_run(room: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    shutil.copytree(room / "flux2-klein", folder, ignore=shutil.ignore_patterns("*.safetensors*"))
    done = gesso("bench", "make-weights", "tiny-klein", folder, "--json")
    assert done.code == 0, done.err
    assert done.json["bytes"] > 2_000_000
    added = gesso("models", "add", "tiny-klein", folder, "--accept-licence")
    assert added.code == 0, added.err
    ran = gesso("bench", "models", "tiny-klein", "--runs", "1", "--size", "64x64")
    assert ran.code == 0, ran.err


def test_a_folder_without_a_model_gets_no_weights(tmp_path: Path) -> None:
    done = gesso("bench", "make-weights", "tiny-klein", tmp_path)
    assert done.code == 2
    assert "model_index.json" in done.err
    assert gesso("bench", "make-weights", "lama", tmp_path).code == 2


def write_pair(folder: Path, name: str, subject: str) -> None:
    before = (photograph(subject, Size(96, 64), seed=1) // 257).astype(np.uint8)
    Image.fromarray(before).save(folder / f"{name}.before.png")
    Image.fromarray(255 - before).save(folder / f"{name}.after.png")
    (folder / f"{name}.txt").write_text("make it a negative\n")
