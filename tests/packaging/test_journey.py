"""From a folder on a stick to the first edit, to the next version and back, and away again: as a
user without rights, without a network, in a folder with spaces and letters of three scripts."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from fixtures.ordinary_user import OrdinaryUser, Told, ordinary_user
from fixtures.photographs import photograph
from gesso_core.geometry import Size
from gesso_desktop.cli.exit_codes import ExitCode

pytestmark = pytest.mark.slow

PREFIX = "Programme mit Platz/照片 برنامج/gesso"
SYSTEM_MAKES = {".cache/fontconfig", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db"}
"""What libraries of the system keep for themselves."""


@pytest.fixture(scope="module")
def user(open_folder: Path) -> Iterator[OrdinaryUser]:
    with ordinary_user(open_folder, "journey") as user:
        yield user


@pytest.fixture(scope="module")
def pictures(user: OrdinaryUser) -> Path:
    """A 16-bit TIFF and a JPEG of the user's."""
    folder = user.home / "Bilder صور"
    folder.mkdir()
    scan = photograph("astronaut", Size(480, 360))
    tifffile.imwrite(folder / "scan.tif", scan, photometric="rgb")
    pixels = photograph("coffee", Size(480, 320), bits=8)
    Image.fromarray(pixels).save(folder / "photo.jpg", quality=92, exif=b"Exif\0\0" + _EXIF)
    user.give(folder)
    return folder


_EXIF = b"MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x04Uno\0\0\0\0\0"
"""An EXIF block that names a maker."""


def hostile(user: OrdinaryUser) -> dict[str, str]:
    """What other software leaves in a user's shell: all of it would break us if it were heard."""
    trap = user.home / "trap"
    if not trap.exists():
        site = user.home / ".local/lib/python3.11/site-packages"
        for folder in (trap, site):
            for package in ("numpy", "cv2", "gesso_core", "PySide6", "encodings"):
                (folder / package).mkdir(parents=True)
                (folder / package / "__init__.py").write_text("raise SystemExit('trapped')\n")
        (site / "trap.pth").write_text("import sys; sys.exit('trapped')\n")
        for library in ("libz.so.1", "libstdc++.so.6", "libQt6Core.so.6", "libpython3.11.so.1.0"):
            (trap / library).write_text("no library")
        user.give(trap, user.home / ".local")
    return {
        "PYTHONPATH": str(trap),
        "PYTHONHOME": str(trap),
        "PYTHONSTARTUP": str(trap / "numpy/__init__.py"),
        "LD_LIBRARY_PATH": str(trap),
        "QT_PLUGIN_PATH": str(trap),
        "CDPATH": "/",
        "TAR_OPTIONS": "--exclude=*",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "de_DE",
    }


def test_from_a_stick_to_the_first_edit_and_away_again(
    user: OrdinaryUser, pictures: Path, desktop_release: Path, desktop_update: Path
) -> None:
    before = user.everything()
    prefix = user.home / PREFIX
    install = user.run("sh", desktop_release / "install.sh", "--prefix", prefix, "--json")
    assert install.code == 0, install.err
    assert json.loads(install.out)["version"] == "0.1.0"
    gesso = user.home / ".local/bin/gesso"

    _edits_both(user, gesso, pictures)
    _runs_the_small_network(user, gesso, pictures)
    _is_unmoved_by_a_hostile_shell(user, gesso, pictures, prefix)

    _verifies(user, gesso, "0.1.0")
    updated = user.run(gesso, "update", desktop_update, more=hostile(user))
    assert updated.code == 0, updated.err
    assert "0.2.0 is in use" in updated.out
    _verifies(user, gesso, "0.2.0")
    _edits(user, gesso, pictures / "scan.tif", "brighten a little", "after.tif")
    assert user.run(gesso, "rollback").code == 0
    _verifies(user, gesso, "0.1.0")

    away = user.run(gesso, "uninstall", "--yes")
    assert away.code == 0, away.err
    _nothing_is_left(user, before)


def _edits_both(user: OrdinaryUser, gesso: Path, pictures: Path) -> None:
    scan = pictures / "scan.tif"
    original = scan.read_bytes()
    result = _edits(user, gesso, scan, "brighten the shadows", "first.tif", "--box", "64,64,128,96")
    old, new = tifffile.imread(scan), tifffile.imread(result)
    changed = np.any(old != new, axis=-1)
    assert changed[64:160, 64:192].any()
    changed[64:160, 64:192] = False
    assert not changed.any(), "outside of what was asked for"
    assert new.dtype == np.uint16
    assert scan.read_bytes() == original
    made = _edits(user, gesso, pictures / "photo.jpg", "make it black and white", "first.jpg")
    assert _EXIF in made.read_bytes()
    assert user.run(gesso, "verify", scan, result, "--box", "64,64,128,96").code == 0


def _runs_the_small_network(user: OrdinaryUser, gesso: Path, pictures: Path) -> None:
    """In the engine's environment, which the desktop's finds beside itself."""
    said = json.loads(user.run(gesso, "doctor", "--json").out)
    assert "engine-cpu" in json.dumps(said)
    _edits(
        user, gesso, pictures / "scan.tif", "remove the noise", "clean.tif",
        "--engine", "gesso-restore",
    )  # fmt: skip


def _is_unmoved_by_a_hostile_shell(
    user: OrdinaryUser, gesso: Path, pictures: Path, prefix: Path
) -> None:
    told = user.run(
        gesso, "edit", pictures / "scan.tif", "more contrast", "-o", pictures / "hostile.tif",
        more=hostile(user),
    )  # fmt: skip
    assert told.code == 0, told.err
    python = prefix / "current/desktop/bin/python"
    where = user.run(python, "-I", "-c", "import gesso_desktop; print(gesso_desktop.__file__)")
    assert where.out.startswith(str(prefix)), "the installed code ran, not a checkout's"


def _verifies(user: OrdinaryUser, gesso: Path, version: str) -> None:
    told = user.run(gesso, "verify-install")
    assert (told.code, version in told.out) == (0, True), told.out + told.err


def _edits(
    user: OrdinaryUser, gesso: Path, picture: Path, sentence: str, name: str, *more: str
) -> Path:
    result = picture.with_name(name)
    told: Told = user.run(gesso, "edit", picture, sentence, "-o", result, *more)
    assert told.code == ExitCode.DONE, told.out + told.err
    assert result.is_file()
    return result


def _nothing_is_left(user: OrdinaryUser, before: frozenset[str]) -> None:
    """But for the user's own pictures and their projects, and what was laid out as a trap."""
    ours = ("Bilder", "trap", ".local/lib")
    left = {
        path for path in user.everything() - before
        if not path.startswith(ours) and not any(path.startswith(made) for made in SYSTEM_MAKES)
    }  # fmt: skip
    left -= {str(Path(made).parent) for made in SYSTEM_MAKES} | {".local"}
    assert not left
    mine = subprocess.run(["find", "/tmp", "-user", user.name], capture_output=True, text=True)
    elsewhere = [path for path in mine.stdout.splitlines() if not path.startswith(str(user.home))]
    assert not elsewhere
    assert os.listdir(user.home / "Bilder صور")  # noqa: PTH208  names, not paths
