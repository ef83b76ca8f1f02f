"""`gesso edit --engine`: real files and real commands, with models that are only played."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
import tifffile

from fixtures.edits import tags
from fixtures.photographs import photograph
from fixtures.played_models import PAINTER, RESTORER, install_played_models
from gesso_command import gesso
from gesso_core.geometry import Box, Size
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.open_picture import open_picture

BOX = Box.at(70, 50, 90, 80)
AT = "70,50,90,80"
SENTENCE = "make the cup purple"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pixels(path: Path) -> np.ndarray:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def about_the_picture(path: Path) -> dict[str, object]:
    """All tags but those that say where in the file its pixels lie."""
    named = tags(path).items()
    return {name: value for name, value in named if not re.search("(Strip|Tile)(Off|Byte)", name)}


def identical_outside(before: np.ndarray, after: np.ndarray) -> bool:
    outside = np.ones(before.shape[:2], bool)
    outside[BOX.slices] = False
    return before[outside].tobytes() == after[outside].tobytes()


@pytest.fixture(autouse=True)
def played(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    install_played_models(data)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    tifffile.imwrite(
        path, photograph("coffee", Size(300, 200), seed=1), photometric="rgb", compression="zlib"
    )
    return path


@pytest.mark.parametrize(
    "kind", ["tiff-rgb16-deflate", "tiff-gray16", "png-rgba16", "png-rgb8", "webp-lossless"]
)
def test_a_model_changes_its_place_alone_and_no_tag(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / picture_files[kind].name
    copyfile(picture_files[kind], source)
    digest, target = sha256(source), tmp_path / f"out{source.suffix}"
    done = gesso("edit", source, SENTENCE, "-o", target, "--box", AT, "--runtime", "fake")
    assert done.code == 0, done.err
    before, after = pixels(source), pixels(target)
    assert after.dtype == before.dtype
    assert identical_outside(before, after)
    assert (after != before).any()
    assert gesso("verify", source, target, "--json").json["holds"] is True
    assert about_the_picture(target) == about_the_picture(source)
    assert sha256(source) == digest


def test_a_jpeg_is_edited_into_a_file_that_keeps_every_pixel(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / "photo.jpg"
    copyfile(picture_files["jpeg-rgb8"], source)
    done = gesso("edit", source, SENTENCE, "--box", AT, "--runtime", "fake", "--json")
    assert done.code == 0, done.err
    target = Path(done.json["output"])
    assert target.suffix == ".png"
    assert identical_outside(pixels(source), pixels(target))


def test_everything_about_the_run_is_told_and_kept(photo: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    arguments = ("--engine", PAINTER, "--seed", 42, "--quality", "preview", "--json")
    done = gesso("edit", photo, SENTENCE, *arguments, "--report", page)
    assert done.code == 0, done.err
    (run,) = done.json["engines"]
    assert (run["card"], run["seed"], run["quality"]) == (PAINTER, 42, "preview")
    assert run["prompt"] == SENTENCE
    assert run["placement"] == "cpu, fp32, none"
    assert {"python", "gesso"} <= set(run["versions"])
    assert "denoising" in run["seconds"]
    assert done.json["fidelity"]["mode"] == "local"
    assert "may not be used commercially" in done.err

    project = photo.with_name("photo.tif.gesso")
    (patch,) = gesso("history", project, "--json").json["stack"]
    assert patch["engine"] == PAINTER
    assert patch["run"] == run
    assert "painter, seed 42, on the processor in fp32" in gesso("history", project).out
    report = page.read_text()
    assert "model: Painter" in report
    assert f"by {PAINTER}<" in report
    assert "seed 42; on the processor in fp32; preview" in report
    assert "no model" not in report


def test_a_lower_strength_of_a_model_is_told_as_opacity(photo: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    arguments = ("--engine", PAINTER, "--strength", 0.4, "--texture", 0.25, "--report", page)
    assert gesso("edit", photo, SENTENCE, *arguments).code == 0
    told = gesso("history", photo).out
    assert f"    opacity 40 % {SENTENCE}" in told
    assert "on the processor in fp32, opacity 40 %, texture 25 %" in told
    assert "opacity 40 %, texture 25 %" in page.read_text("utf-8")


def test_an_exact_step_is_done_by_the_model_that_is_named_for_it(photo: Path) -> None:
    by_model = gesso("edit", photo, "remove the noise", "--engine", RESTORER, "--json")
    assert [run["card"] for run in by_model.json["engines"]] == [RESTORER]
    assert [step.get("by") for step in by_model.json["steps"]] == [RESTORER]
    by_operator = gesso("edit", photo, "remove the noise", "--json")
    assert by_operator.json["engines"] == []
    named_for_else = gesso("edit", photo, "brighter", "--engine", RESTORER, "--json")
    assert named_for_else.json["engines"] == []
    assert "has nothing to do" in named_for_else.err


def test_by_itself_every_step_goes_to_who_can(photo: Path) -> None:
    done = gesso("edit", photo, "brighter, and make the cup purple", "--json")
    assert done.code == 0, done.err
    assert [step["op"] for step in done.json["steps"]] == ["exposure", "edit"]
    assert [run["card"] for run in done.json["engines"]] == [PAINTER]


def test_a_dry_run_says_who_where_and_under_which_licence(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, SENTENCE, "--dry-run")
    assert done.code == 0
    assert "edit by Painter" in done.out
    assert "on the processor in fp32, licence CC-BY-NC-4.0" in done.out
    assert "0.1 GB of memory, about 2.5 s (as measured by a test)" in done.out
    (engine,) = gesso("edit", photo, SENTENCE, "--dry-run", "--json").json["engines"]
    assert engine["card"] == PAINTER
    assert engine["where"] == "here"
    assert engine["allows_commercial_use"] is False
    assert engine["memory_bytes"] == 134217728
    assert [path.name for path in tmp_path.iterdir()] == ["photo.tif"]


@pytest.mark.parametrize(
    ("sentence", "size", "says"),
    [
        ("crop it to a square, then make the cup purple", [200, 200], "will have 200×200 pixels"),
        ("turn it by 90 degrees, then make the cup purple", [200, 300], "will have 200×300"),
        (SENTENCE, [300, 200], ""),
    ],
)
def test_a_dry_run_foretells_how_the_picture_will_be_framed(
    sentence: str, size: list[int], says: str, photo: Path
) -> None:
    done = gesso("edit", photo, sentence, "--dry-run", "--json")
    assert done.json["size"] == size
    told = gesso("edit", photo, sentence, "--dry-run").out
    assert says in told
    assert bool(says) == ("will have" in told)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((SENTENCE, "--engine", "paintr"), 3, "painter"),
        ((SENTENCE, "--engine", RESTORER), 3, "cannot do"),
        ((SENTENCE, "--runtime", "none"), 3, "gesso models list"),
        ((SENTENCE, "--engine", "lama"), 3, "gesso models add"),
        ((SENTENCE, "--engine", "lama", "--runtime", "fake"), 3, "without --runtime fake"),
        ((SENTENCE, "--engine", "rehearsal"), 3, "with --runtime fake"),
        ((SENTENCE, "--runtime", "elsewhere"), 2, "elsewhere"),
        ((SENTENCE, "--quality", "best"), 2, "best"),
        (("mach die Tasse lila", "--engine", "flux2-klein-4b"), 3, "not installed"),
        ((SENTENCE, "--engine", "umo-omnigen2"), 3, "name its folder in GESSO_ENVS"),
        (("remove the cup", "--engine", RESTORER), 2, "--mask or --box"),
        ((SENTENCE, "--planner", "umo-omnigen2"), 3, "cannot plan"),
        ((SENTENCE, "--planner", "flux2-klein-4b"), 3, "cannot plan"),
        (("enlarge it 2 times", "--report", "r.html"), 2, "--report"),
        (("enlarge it 2 times", "--box", AT), 2, "as a whole"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_on_and_nothing_is_left(
    arguments: tuple[str, ...], code: int, says: str, photo: Path, tmp_path: Path
) -> None:
    done = gesso("edit", photo, *arguments)
    assert done.code == code, done.err
    assert says in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["photo.tif"]


def test_an_unreadable_card_says_what_is_wrong_with_it(photo: Path) -> None:
    folder = Path(os.environ["XDG_DATA_HOME"]) / "gesso" / "cards"
    (folder / "mine.toml").write_text('id = "mine"')
    done = gesso("edit", photo, SENTENCE, "--engine", "mine")
    assert done.code == 2
    assert "mine.toml" in done.err


def test_enlarging_makes_a_new_picture_and_says_so(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, "enlarge it 2 times", "--json")
    assert done.code == 0, done.err
    target = Path(done.json["output"])
    assert target.name == "photo-enlarged.tif"
    assert done.json["size"] == [600, 400]
    assert pixels(target).shape == (400, 600, 3)
    assert pixels(target).dtype == np.uint16
    assert done.json["sha256_out"] == sha256(target)
    assert "new picture" in done.err
    assert [run["card"] for run in done.json["engines"]] == [RESTORER]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photo-enlarged.tif", "photo.tif"]


def test_what_a_run_that_enlarges_says_of_itself_is_told(photo: Path) -> None:
    card = Path(os.environ["XDG_DATA_HOME"]) / "gesso" / "cards" / f"{RESTORER}.toml"
    first = card.read_text()
    smaller = first[first.index("[[ladder]]") :].replace("fp32", "int8")
    card.write_text(f'{first}{smaller}[options]\nfault = "memory@fp32"\n')
    done = gesso("edit", photo, "enlarge it 2 times")
    assert done.code == 0, done.err
    assert done.err.count("int8") == 1


def test_what_else_was_said_is_done_before_enlarging(photo: Path) -> None:
    done = gesso("edit", photo, "much darker, and enlarge it 2 times", "--json")
    assert done.code == 0, done.err
    large = pixels(Path(done.json["output"]))
    assert large.mean() < 0.8 * pixels(photo).mean()
    with Document.open(photo) as document:
        assert [row.step.op for row in document.stack] == ["exposure"]


@pytest.mark.parametrize(
    "words", ["crop to a square and enlarge it 2 times", "rotate left and enlarge it 2 times"]
)
def test_a_dry_run_foretells_the_size_that_comes_of_it(words: str, photo: Path) -> None:
    told = gesso("edit", photo, words, "--dry-run", "--json")
    assert told.code == 0, told.err
    done = gesso("edit", photo, words, "--json")
    assert done.json["size"] == told.json["size"]


def test_a_dry_run_of_a_project_knows_its_crop(photo: Path, tmp_path: Path) -> None:
    assert gesso("edit", photo, "crop to a square", "-o", tmp_path / "square.tif").code == 0
    project = photo.with_name("photo.tif.gesso")
    asked = (project, "enlarge it 2 times")
    assert gesso("edit", *asked, "--dry-run", "--json").json["size"] == [400, 400]
    assert gesso("edit", *asked, "--json").json["size"] == [400, 400]


@pytest.mark.parametrize("box", [AT, "900,900,10,10"])
def test_a_dry_run_refuses_the_place_that_the_run_refuses(box: str, photo: Path) -> None:
    for words in ("enlarge it 2 times", "warmer and enlarge it 2 times"):
        asked = ("edit", photo, words, "--box", box)
        told, done = gesso(*asked, "--dry-run"), gesso(*asked)
        assert told.code == done.code
        if done.code:
            assert told.err == done.err


def test_a_cut_out_by_a_model(photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "cut.tif"
    done = gesso("edit", photo, "remove the background", "--engine", RESTORER, "-o", target)
    assert done.code == 0, done.err
    assert (pixels(target)[..., :3] == pixels(photo)).all()
    assert {0, 65535} <= set(np.unique(pixels(target)[..., 3]))


def test_a_second_edit_begins_with_the_original_again(photo: Path, tmp_path: Path) -> None:
    first, again = tmp_path / "1.tif", tmp_path / "2.tif"
    for target in (first, again):
        assert gesso("edit", photo, SENTENCE, "-o", target, "--seed", 3).code == 0
    assert (pixels(first) == pixels(again)).all()
    other = tmp_path / "3.tif"
    assert gesso("edit", photo, SENTENCE, "-o", other, "--seed", 4).code == 0
    assert (pixels(first) != pixels(other)).any()


def large(folder: Path) -> Path:
    rows = np.random.default_rng(0).integers(0, 65536, (50, 2400, 3), np.uint16)
    path = folder / "large.tif"
    tifffile.imwrite(path, np.tile(rows, (32, 1, 1)), photometric="rgb")
    return path


def started(source: Path, sentence: str, engine: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gesso_desktop.cli", "edit", source, sentence]
    return subprocess.Popen(
        [*command, "--engine", engine], stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def children(process: int) -> list[str]:
    """Processes that a process started, whichever thread did."""
    found = list[str]()
    for thread in Path("/proc").glob(f"{process}/task/*/children"):
        with suppress(OSError):  # it has ended
            found += thread.read_text().split()
    return found


def wait_for_worker(process: subprocess.Popen[str]) -> list[str]:
    while process.poll() is None:
        if found := children(process.pid):
            return found
        time.sleep(0.01)
    raise AssertionError(process.communicate()[1])


@pytest.mark.slow
@pytest.mark.parametrize("sentence", ["remove the noise", "enlarge it 2 times"])
def test_an_interrupt_while_a_model_works_leaves_nothing(tmp_path: Path, sentence: str) -> None:
    source = large(tmp_path)
    digest = sha256(source)
    for wait in (0.0, 0.4):
        process = started(source, sentence, RESTORER)
        workers = wait_for_worker(process)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
        assert [path.name for path in tmp_path.iterdir()] == ["large.tif"]
    assert sha256(source) == digest


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_is_closed_leaves_nothing(tmp_path: Path, end: signal.Signals) -> None:
    source = large(tmp_path)
    inherited = signal.signal(end, signal.SIG_DFL)  # whoever runs the tests may ignore it (nohup)
    try:
        process = started(source, "remove the noise", RESTORER)
    finally:
        signal.signal(end, inherited)
    workers = wait_for_worker(process)
    process.send_signal(end)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    assert [path.name for path in tmp_path.iterdir()] == ["large.tif"]


@pytest.mark.slow
def test_killed_while_a_model_works_the_project_is_as_it_was(tmp_path: Path) -> None:
    source = large(tmp_path)
    assert gesso("edit", source, "brighter", "-o", tmp_path / "first.tif").code == 0
    project = tmp_path / "large.tif.gesso"
    with Document.open(project) as document:
        before = (document.state, len(document.history()))
    for wait in (0.0, 0.5):
        process = started(project, "remove the noise", RESTORER)
        workers = wait_for_worker(process)
        time.sleep(wait)
        process.kill()
        process.communicate()
        with Document.open(project) as document:
            assert (document.state, len(document.history())) == before
        deadline = time.monotonic() + 120
        while any(Path(f"/proc/{worker}").exists() for worker in workers):
            assert time.monotonic() < deadline, "a worker outlived its parent"
            time.sleep(0.05)


@pytest.mark.slow
def test_a_worker_that_keeps_dying_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    source = large(tmp_path)
    digest, killed = sha256(source), set[str]()
    process = started(source, "remove the noise", RESTORER)
    while process.poll() is None:
        for worker in set(children(process.pid)) - killed:
            with suppress(ProcessLookupError):
                os.kill(int(worker), signal.SIGKILL)
            killed.add(worker)
        time.sleep(0.01)
    _, err = process.communicate()
    assert process.returncode == 6, err
    assert killed
    assert [path.name for path in tmp_path.iterdir()] == ["large.tif"]
    assert sha256(source) == digest
