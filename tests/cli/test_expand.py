"""`gesso edit --expand`: a larger frame; what was there before stays bit for bit."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from fixtures.played_models import RESTORER, install_played_models
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_desktop.document.pictures.open_picture import open_picture


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    install_played_models(data)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1).astype(np.uint16) * 257
    tifffile.imwrite(path, pixels, photometric="rgb")
    return path


def read(path: Path) -> np.ndarray:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def test_the_border_is_new_and_the_rest_as_it_was(photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    done = gesso("edit", photo, "--expand", "40,10%,0,25", "-o", out, "--json")
    assert done.code == 0, done.err
    before, after = read(photo), read(out)
    assert after.shape == (200 + 20 + 25, 300 + 40, 3)
    assert done.json["before"] == [40, 20, 300, 200]
    assert done.json["keeps_every_pixel"] is True
    assert after[20:220, 40:].tobytes() == before.tobytes()
    assert [run["card"] for run in done.json["engines"]] == [RESTORER] * 3
    assert not photo.with_name("photo.tif.gesso").exists(), "no edit of the picture"
    again = tmp_path / "again.tif"
    gesso("edit", photo, "--expand", "40,10%,0,25", "-o", again)
    assert read(again).tobytes() == after.tobytes()


@pytest.mark.parametrize("kind", ["tiff-gray16", "png-rgba16", "png-rgb8", "webp-lossless"])
def test_every_kind_of_picture_keeps_its_pixels(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / picture_files[kind].name
    copyfile(picture_files[kind], source)
    done = gesso("edit", source, "--expand", "9,0,0,17", "--json")
    assert done.code == 0, done.err
    assert done.json["keeps_every_pixel"] is True
    x, y, width, height = done.json["before"]
    after = read(Path(done.json["output"]))
    assert after[y : y + height, x : x + width].tobytes() == read(source).tobytes()


def test_left_is_where_the_viewer_sees_it(tmp_path: Path) -> None:
    turned = tmp_path / "turned.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1)
    tifffile.imwrite(turned, pixels, photometric="rgb", extratags=[(274, "H", 1, 6, True)])
    out = tmp_path / "out.tif"
    done = gesso("edit", turned, "--expand", "30,0,0,0", "-o", out, "--json")
    assert done.code == 0, done.err
    # Orientation 6: the viewer's left is the stored bottom.
    assert done.json["before"] == [0, 0, 300, 200]
    assert read(out).shape == (230, 300, 3)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--expand", "0,0,0,0"), 2, "0 or more pixels"),
        (("--expand", "1,2,3"), 2, "LEFT,TOP,RIGHT,BOTTOM"),
        (("--expand", "-5,0,0,0"), 2, ""),
        (("--expand", "9,9,9,9", "--engine", "painter"), 2, "makes no new pixels beyond"),
        (("--expand", "9,9,9,9", "--engine", "operators"), 3, "needs a model that fills"),
        (("--expand", "9,9,9,9", "--variants", 2), 2, "--variants has no meaning"),
        (("--expand", "9,9,9,9", "-o", "x.jpg"), 5, "compress every pixel"),
        (("a red wall", "--expand", "9,9,9,9"), 2, "reads no words"),
        (("--expand", "9,9,9,9", "-o", "x.xyz"), 2, "cannot export as"),
        (("--expand", "9,9,9,9", "-o", "nowhere/x.tif"), 6, "does not exist"),
        (("--expand", "9,9,9,9", "-o", "x.webp"), 5, "would not keep every pixel"),
        ((), 2, "Nothing says what should change"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(
    arguments: tuple[object, ...], code: int, says: str, photo: Path
) -> None:
    done = gesso("edit", photo, *arguments)
    assert done.code == code, done.err
    assert says in done.err
    assert list(photo.parent.iterdir()) == [photo]


def test_it_is_foretold(photo: Path) -> None:
    done = gesso("edit", photo, "--expand", "50,0,50,0", "--dry-run", "--json")
    assert done.code == 0, done.err
    assert done.json["size"] == [400, 200]
    assert list(photo.parent.iterdir()) == [photo]
