"""`gesso edit --reference`: further pictures reach the model as any picture does, and are kept."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from gesso_command import gesso
from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.references import read_reference
from gesso_desktop.document.reprofiled import ReprofiledPicture, TargetProfile

SENTENCE = "give the cup the pattern of Picture 2"
ENGINE = ("--engine", "rehearsal", "--runtime", "fake")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    return path


def written(path: Path, level: int, dtype: str = "uint16") -> Path:
    tifffile.imwrite(path, np.full((40, 60, 3), level, dtype), photometric="rgb")
    return path


def test_what_the_model_makes_follows_the_further_pictures(photo: Path, tmp_path: Path) -> None:
    dark, bright = written(tmp_path / "dark.tif", 500), written(tmp_path / "bright.tif", 65000)
    made = {}
    for name, further in {"none": (), "dark": (dark,), "both": (dark, bright)}.items():
        target = tmp_path / f"made-{name}.tif"
        named = [part for path in further for part in ("--reference", path)]
        done = gesso("edit", photo, SENTENCE, *ENGINE, *named, "-o", target, "--json")
        assert done.code == 0, done.err
        (run,) = done.json["engines"]
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in further]
        assert [each["sha256"] for each in run["references"]] == digests
        assert [each["path"] for each in run["references"]] == [str(path) for path in further]
        made[name] = tifffile.imread(target).mean()
    assert made["dark"] < min(made["none"], made["both"])


def test_a_card_that_takes_fewer_refuses_with_a_sentence(photo: Path, tmp_path: Path) -> None:
    named = [part for n in range(5) for part in ("--reference", written(tmp_path / f"{n}.tif", n))]
    done = gesso("edit", photo, SENTENCE, *ENGINE, *named)
    assert done.code == 2
    assert "looks at 4 further pictures at most, not at 5" in done.err
    assert not photo.with_name("photo.tif.gesso").exists()


def test_what_nobody_would_look_at_is_refused(photo: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.tif", 9)
    done = gesso("edit", photo, "make it warmer", "--reference", other)
    assert done.code == 2
    assert "looks at further pictures" in done.err


def test_a_reference_that_is_no_picture_is_named(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, SENTENCE, *ENGINE, "--reference", tmp_path / "absent.tif")
    assert done.code != 0
    assert "absent.tif" in done.err


BESIDE = ArrayPicture(np.zeros((2, 2, 3), np.uint8), PixelFormat(8, Colour.RGB, Alpha.NONE))


def test_it_is_turned_upright_and_keeps_its_depth(tmp_path: Path) -> None:
    pixels = np.zeros((40, 60, 3), np.uint16)
    pixels[:, :10] = 65535
    path = tmp_path / "turned.tif"
    tifffile.imwrite(path, pixels, photometric="rgb", extratags=[(274, "H", 1, 6, True)])
    seen = read_reference(path, BESIDE).pixels
    assert seen.shape == (60, 40, 3)
    assert seen.dtype == np.uint16
    assert seen[0].min() > 65000
    assert seen[-1].max() < 500


def test_its_colours_become_those_of_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "red.tif"
    tifffile.imwrite(path, np.full((8, 8, 3), (220, 30, 40), np.uint8), photometric="rgb")
    p3 = TargetProfile.built_in("p3")
    beside = ArrayPicture(BESIDE.pixels, BESIDE.format, p3.data)
    seen = read_reference(path, beside).pixels.astype(int)
    source = open_picture(path)
    try:
        expected = ReprofiledPicture(source, p3).read(source.size.box).astype(int)
    finally:
        source.close()
    assert np.abs(seen - expected).max() <= 1
    assert np.abs(seen[0, 0] - (220, 30, 40)).max() > 5
    assert np.abs(read_reference(path, BESIDE).pixels[0, 0].astype(int) - (220, 30, 40)).max() <= 1


def test_colours_that_are_not_defined_are_refused(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(BadRequest, match="cannot be converted"):
        read_reference(picture_files["tiff-lab16"], BESIDE)


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 4), np.uint8)
    pixels[:, :4, 3] = 255
    path = tmp_path / "cut.tif"
    tifffile.imwrite(path, pixels, photometric="rgb", extrasamples=["unassalpha"])
    seen = read_reference(path, BESIDE).pixels
    assert seen[:, :4].max() == 0
    assert seen[:, 4:].min() == 255


def test_a_large_one_is_reduced_to_what_models_look_at(tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    tifffile.imwrite(path, np.full((3000, 200, 3), 77, np.uint8), photometric="rgb")
    seen = read_reference(path, BESIDE).pixels
    assert max(seen.shape) == 2048
    assert np.abs(seen.astype(int) - 77).max() <= 1
