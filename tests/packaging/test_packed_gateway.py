"""An installed server and an installed editor, each with nothing but what its environment holds."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from fixtures.signed_releases import make_release
from gesso_core.errors import MachineUnfit
from gesso_core.geometry import Size
from gesso_runtime.installing.smoke import try_environment

pytestmark = pytest.mark.slow
BOX = (slice(64, 160), slice(64, 192))


class Installed:
    """One environment of the release, in a prefix and with a home of its own."""

    def __init__(self, folder: Path, release: Path, name: str) -> None:
        self.prefix = folder / name
        self.home = folder / f"{name}-home"
        self.home.mkdir(parents=True)
        self.said = self._run(
            "sh", release / "install.sh", "--prefix", self.prefix, "--environments", name
        )
        self.tree = (self.prefix / "current" / name).resolve()
        self.gesso = self.prefix / "current" / name / "bin" / "gesso"

    def __call__(self, *arguments: object) -> str:
        return self._run(self.gesso, *arguments)

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8"}

    def _run(self, *command: object) -> str:
        done = subprocess.run(
            [str(each) for each in command],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def release(
    tmp_path_factory: pytest.TempPathFactory,
    desktop_layers: tuple[Path, Path],
    gateway_layer: Path,
) -> Path:
    folder = tmp_path_factory.mktemp("release") / "0.1.0"
    return make_release(folder, "0.1.0", (desktop_layers[0], gateway_layer))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Installed:
    made = Installed(tmp_path_factory.mktemp("server"), release, "gateway")
    made("server", "init", "--address", "localhost", "--port", "0")
    return made


@contextmanager
def running(server: Installed) -> Iterator[str]:
    """Its address."""
    process = subprocess.Popen(
        [str(server.gesso), "server", "run", "--runtime", "fake"],
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            found = re.search(r"https://localhost:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


def test_what_is_installed_says_how_a_server_is_made(server: Installed) -> None:
    assert server.said.splitlines()[-1] == f"Make a server: {server.gesso} server init"


def test_an_installed_editor_has_an_edit_made_by_an_installed_server(
    tmp_path: Path, server: Installed, release: Path
) -> None:
    editor = Installed(tmp_path, release, "desktop")
    scan = photograph("astronaut", Size(480, 360))
    tifffile.imwrite(editor.home / "scan.tif", scan, photometric="rgb")
    with running(server) as address:
        fingerprint, code = server("server", "pair").splitlines()[2::2]
        editor(
            "remote", "add", address, "--name", "studio",
            "--fingerprint", fingerprint.strip(), "--code", code.strip(),
        )  # fmt: skip
        editor(
            "edit", "scan.tif", "put a red hat on her", "--box", "64,64,128,96", "-o", "new.tif",
            "--engine", "remote:studio", "--send",
        )  # fmt: skip
    assert "rehearsal" in server("server", "audit")
    changed = np.any(tifffile.imread(editor.home / "new.tif") != scan, axis=-1)
    assert changed[BOX].any()
    changed[BOX] = False
    assert not changed.any(), "outside of what was asked for"


@pytest.mark.parametrize(
    ("library", "work"),
    [
        ("imagecodecs/_cms.*", "serving others"),
        ("PIL/_imagingft.*", "serving others"),
        ("fastapi/*.py", "serving others"),
        ("imagecodecs/_jpegxl.*", "sending to servers"),
        ("zstandard/backend_c*", "updating"),
    ],
)
def test_the_installer_tries_the_server_and_says_what_fails(
    server: Installed, library: str, work: str
) -> None:
    try_environment(server.tree, lambda: None)
    away = list(next(server.tree.glob("lib/python3.*/site-packages")).glob(library))
    assert away
    for file in away:
        file.rename(file.with_suffix(".away"))
    try:
        with pytest.raises(MachineUnfit) as refused:
            try_environment(server.tree, lambda: None)
    finally:
        for file in away:
            file.with_suffix(".away").rename(file)
    assert refused.value.detail.startswith(work)
