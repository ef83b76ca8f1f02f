"""The editor's window from an installed tree: by libraries of its own, and without a network.

What every process of it asks of the network is written down by strace, from the installation on.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from fixtures.ordinary_user import OrdinaryUser, ordinary_user
from fixtures.photographs import photograph
from fixtures.x_display import PROGRAM, x_display
from gesso_core.geometry import Size
from gesso_runtime.installing.collecting import running_from

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("strace") and shutil.which(PROGRAM)), reason="needs strace and Xvfb"
    ),
]

LIBRARIES = Path("/usr/lib/x86_64-linux-gnu")
OF_WINDOWS = "xcb X11 Xau Xdmcp xkbcommon wayland dbus-1 glib-2"
"""Beginnings of names, behind "lib", of what Qt otherwise takes from the system. Its fonts and the
libraries of the graphics driver stay the system's."""
PAINTED_COLOURS = 5000  # the window without a picture has a few hundred
SECONDS = 120


@pytest.fixture(scope="module")
def user(open_folder: Path) -> Iterator[OrdinaryUser]:
    with ordinary_user(open_folder, "window") as user:
        yield user


@pytest.fixture(scope="module")
def gesso(user: OrdinaryUser, desktop_release: Path) -> Path:
    """Installed while it was watched."""
    told = user.run("sh", desktop_release / "install.sh", before=_watched(user, "install"))
    assert told.code == 0, told.err
    return user.home / ".local/bin/gesso"


@pytest.fixture(scope="module")
def scan(user: OrdinaryUser) -> Path:
    folder = user.home / "Bilder صور"
    folder.mkdir()
    tifffile.imwrite(
        folder / "scan.tif", photograph("astronaut", Size(480, 360)), photometric="rgb"
    )
    user.give(folder)
    return folder / "scan.tif"


@pytest.mark.usefixtures("gesso")
def test_the_installation_reaches_nobody(user: OrdinaryUser) -> None:
    """The system's own lists of users are asked through a local socket, where it has such."""
    assert _families(_asked(user, "install")) <= {"AF_UNIX"}


@pytest.mark.parametrize(
    ("name", "options"), [("exact", ()), ("model", ("--engine", "gesso-restore"))]
)
def test_an_edit_reaches_nobody(
    user: OrdinaryUser, gesso: Path, scan: Path, name: str, options: tuple[str, ...]
) -> None:
    """Nor does the process that a model runs in."""
    result = scan.with_name(f"{name}.tif")
    told = user.run(
        *(gesso, "edit", scan, "remove the noise", "-o", result, *options),
        before=_watched(user, name),
    )
    assert told.code == 0, told.err
    assert result.is_file()
    assert _families(_asked(user, name)) <= {"AF_UNIX"}


def test_the_window_shows_a_picture_by_its_own_libraries_alone(
    user: OrdinaryUser, gesso: Path, scan: Path, tmp_path: Path
) -> None:
    with x_display(tmp_path) as display:
        command = user.command(
            *(gesso, "open", scan),
            more={"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"},
            before=_watched(user, "window"),
        )
        window = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", f'{_hiding()}\nexec "$@"', "sh", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        until = time.monotonic() + SECONDS
        while _colours(display.picture()) < PAINTED_COLOURS:
            assert window.poll() is None, window.communicate()[0]
            assert time.monotonic() < until, "nothing was painted"
            time.sleep(0.2)
        for process in running_from(user.home / ".local/opt/gesso/versions"):
            os.kill(process, signal.SIGTERM)
        said, _ = window.communicate(timeout=SECONDS)
    assert window.returncode == 0
    assert said == ""
    asked = _asked(user, "window")
    assert _families(asked) == {"AF_UNIX"}
    places = {place for line in asked for place in re.findall(r'sun_path=@?"([^"]*)"', line)}
    assert places == {f"/tmp/.X11-unix/X{display.name[1:]}"}


def _watched(user: OrdinaryUser, name: str) -> tuple[str, ...]:
    """strace, of all processes; only what asks for the network stops them."""
    only = ("-e", "trace=network", "-e", "signal=none")
    log = user.home / f".{name}.strace"
    return ("strace", "--follow-forks", "--seccomp-bpf", "-qq", *only, "-o", str(log))


def _asked(user: OrdinaryUser, name: str) -> set[str]:
    lines = (user.home / f".{name}.strace").read_text().splitlines()
    return {line.partition(" ")[2].strip() for line in lines if "+++" not in line}


def _families(asked: set[str]) -> set[str]:
    return {family for line in asked for family in re.findall(r"\b(?:AF|PF)_[A-Z0-9]+", line)}


def _hiding() -> str:
    """Commands that make libraries of windows that the system has nothing that can be loaded."""
    names = "|".join(map(re.escape, OF_WINDOWS.split()))
    found = [
        path for path in sorted(LIBRARIES.iterdir())
        if re.match(rf"lib({names})[-.]", path.name) and ".so" in path.name
        and path.is_file() and not path.is_symlink()
    ]  # fmt: skip
    assert found
    return "\n".join(
        f"mount --bind /dev/null {shlex.quote(str(path))} || exit 99" for path in found
    )


def _colours(picture: NDArray[np.uint8]) -> int:
    packed = picture.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    return len(np.unique(packed))
