"""`gesso models prepare`: quantised by a worker, added to what is there, edited with."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from fixtures.engine_libraries import need_libraries
from fixtures.photographs import photograph
from fixtures.tiny_card import variants_text
from fixtures.tiny_checkpoints import write_checkpoint
from gesso_command import Done, gesso
from gesso_core.cards.model_card import Precision
from gesso_core.errors import ModelDamaged
from gesso_core.geometry import Size
from gesso_core.progress import Progress
from gesso_runtime.catalogue import read_card
from gesso_runtime.environments import survey_environments
from gesso_runtime.preparing import planned
from gesso_runtime.preparing import prepare as finish
from gesso_runtime.store.model_store import ModelStore

need_libraries()

NEAR = 0.06  # of all values, the mean difference from what the published weights paint
COMMAND = (sys.executable, "-c", "import sys; from gesso_desktop.cli import main; sys.exit(main())")


@pytest.fixture(scope="module")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint("flux2-klein", tmp_path_factory.mktemp("klein") / "klein")


@pytest.fixture
def store(tmp_path: Path, klein: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelStore]:
    """With the model as it was published, in a home of its own."""
    cards = tmp_path / "data" / "gesso" / "cards"
    cards.mkdir(parents=True)
    (cards / "tiny-klein.toml").write_text(variants_text())
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "models"))
    done = gesso("models", "add", "tiny-klein", klein, "--accept-licence")
    assert done.code == 0, done.err
    store = ModelStore(tmp_path / "models")
    yield store
    assert all(each.holds for each in store.verify())
    assert not any((store.folder / ".staging").iterdir())


def prepare(precision: str, *more: str) -> Done:
    return gesso("models", "prepare", "tiny-klein", "--precision", precision, *more)


def edited(photo: Path, target: Path) -> tuple[NDArray[np.float64], str]:
    """And where it was made."""
    sentence = ("edit", photo, "make it a watercolour", "--engine", "tiny-klein")
    done = gesso(*sentence, "-o", target, "--json")
    assert done.code == 0, done.err
    (run,) = done.json["engines"]
    picture = tifffile.imread(target)
    return picture / np.iinfo(picture.dtype).max, run["placement"]


@pytest.mark.slow
def test_a_prepared_model_edits_nearly_as_the_published_one(
    store: ModelStore, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.tif"
    tifffile.imwrite(photo, photograph("coffee", Size(150, 100), seed=1), photometric="rgb")
    before, where = edited(photo, tmp_path / "before.tif")
    assert where == "cpu, bf16, none"
    done = prepare("nf4", "--json")
    assert done.code == 0, done.err
    assert "more will be used" in done.err
    prepared = done.json["prepared"]
    assert not done.json["was_there"]
    assert prepared["precisions"] == ["bf16", "nf4"]
    assert prepared["is_current"]
    after, where = edited(photo, tmp_path / "after.tif")
    assert where == "cpu, nf4, none"
    assert 0 < np.abs(after - before).mean() < NEAR
    done = gesso("history", f"{photo}.gesso", "--rerun", "--json")
    assert done.code == 0, done.err + done.out
    assert (done.json["same"], done.json["differs"]) == (True, [])
    again = prepare("nf4")
    assert again.code == 0
    assert "before" in again.out
    assert len(store.installed) == 2
    assert not any(store.parts.iterdir())


@pytest.mark.slow
def test_gguf_in_four_bits_says_what_it_is(store: ModelStore) -> None:
    done = prepare("gguf-q4")
    assert done.code == 0, done.err
    assert "Q4_0" in done.err
    assert "gguf-q4" in done.out
    names = {file.path for file in store.manifest("tiny-klein").files}
    assert {"transformer-Q4_0.gguf", "text_encoder-Q4_0.gguf"} <= names


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("tiny-klein", "--precision", "fp8"), 2, "nothing is prepared in fp8"),
        (("tiny-klein", "--precision", "q3"), 2, "is none of"),
        (("tiny-klein",), 2, "--precision"),
        (("nobody", "--precision", "nf4"), 3, "nobody"),
        (("flux2-klein-4b", "--precision", "nf4"), 3, "not installed"),
        (("gesso-tone", "--precision", "int8"), 2, "part of gesso"),
    ],
)
def test_what_cannot_be_prepared_is_a_sentence(
    arguments: tuple[str, ...], code: int, says: str, store: ModelStore
) -> None:
    done = gesso("models", "prepare", *arguments)
    assert done.code == code, done.err
    assert says in done.err.lower()
    assert len(store.installed) == 1


def test_without_engines_nothing_is_prepared(store: ModelStore) -> None:
    done = gesso("--runtime", "none", "models", "prepare", "tiny-klein", "--precision", "nf4")
    assert done.code == 2
    assert "--runtime none" in done.err
    assert len(store.installed) == 1


def test_a_full_disk_is_said_before_anything_is_made(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gesso_runtime.store.disk._SPARE_BYTES", 1 << 60)
    done = prepare("nf4")
    assert done.code == 6
    assert "are free" in done.err
    assert not store.parts.exists()


def started(precision: str) -> "subprocess.Popen[str]":
    words = (*COMMAND, "models", "prepare", "tiny-klein", "--precision", precision)
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True)


def first_part(store: ModelStore, process: "subprocess.Popen[str]") -> Path:
    """When it lies in its place, and the second is in the making."""
    while process.poll() is None:
        found = [*store.parts.glob("*/int8/transformer"), *store.parts.glob("*/int8/*.making")]
        if len(found) == 2 and found[1].name.startswith("text_encoder"):
            return found[0]
        time.sleep(0.005)
    raise AssertionError("it ended before")


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def workers_of(process: "subprocess.Popen[str]") -> set[int]:
    children: set[int] = set()
    for task in Path(f"/proc/{process.pid}/task").iterdir():
        with suppress(OSError):  # a thread that has ended meanwhile
            children |= {int(pid) for pid in (task / "children").read_text().split()}
    return children


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_ended_half_way_it_goes_on_there(end: signal.Signals, store: ModelStore) -> None:
    (before,) = store.installed
    process = started("int8")
    part = first_part(store, process)
    workers = workers_of(process)
    os.kill(process.pid, end)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == (130 if end is signal.SIGINT else -end)
    if end is signal.SIGINT:
        assert "are kept" in said.splitlines()[-1]
        assert not [*store.parts.rglob("*.making")]
    until = time.monotonic() + 120
    while not gone(workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert gone(workers)
    assert store.installed == (before,)
    assert all(each.holds for each in store.verify())
    weights = part / "diffusion_pytorch_model.safetensors"
    made = weights.stat().st_ino
    assert prepare("int8").code == 0
    added = next(each for each in store.installed if each.is_current)
    assert added.version != before.version
    there = store.folder / "tiny-klein" / added.version / "files" / "int8" / "transformer"
    assert (there / weights.name).stat().st_ino == made  # not made a second time
    assert not any(store.parts.iterdir())


@pytest.mark.slow
def test_of_two_at_once_none_is_lost(store: ModelStore, tmp_path: Path) -> None:
    card = read_card(tmp_path / "data" / "gesso" / "cards" / "tiny-klein.toml")
    environments, others = survey_environments().found, list[Done]()

    def report(progress: Progress) -> None:
        if progress.stage in {"loading", "preparing"} and not others:
            others.append(prepare("nf4"))

    wish = planned(store, card, Precision.INT8)
    assert wish is not None
    with pytest.raises(ModelDamaged, match="changed meanwhile"):
        finish(store, wish, environments, report, threads=1)
    assert [done.code for done in others] == [0]
    again = prepare("int8", "--json")
    assert again.code == 0, again.err
    assert set(again.json["prepared"]["precisions"]) == {"bf16", "nf4", "int8"}
