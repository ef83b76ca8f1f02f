"""The gateway's first and later starts, by the very script that its pod runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.cluster_manifests import text, the
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.keys import certificate
from gesso_runtime.server.settings import read_settings


@pytest.fixture
def pod(tmp_path: Path) -> dict[str, str]:
    """What the pod's script finds there: its variables, its mounts, and gesso on its path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    gesso = programs / "gesso"
    gesso.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gesso_desktop.cli "$@"\n')
    gesso.chmod(0o755)
    (tmp_path / "server.toml").write_text(text("server.toml"))
    (tmp_path / "secret").write_text("s" * 64)
    (tmp_path / "secret").chmod(0o440)
    return {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "HOME": str(tmp_path),
        "GESSO_SERVER": str(tmp_path / "data" / "gesso"),
        "SETTINGS": str(tmp_path / "server.toml"),
        "SECRET": str(tmp_path / "secret"),
    }


def _start(pod: dict[str, str]) -> subprocess.CompletedProcess[str]:
    spec = the("StatefulSet", "gesso-gateway")["spec"]["template"]["spec"]
    (founding,) = spec["initContainers"]
    return subprocess.run(founding["command"], env=pod, capture_output=True, text=True, timeout=60)


def test_the_first_start_makes_a_server_that_runs_with_these_settings(pod: dict[str, str]) -> None:
    done = _start(pod)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr  # a key would be in the log
    folder = DataFolder(Path(pod["GESSO_SERVER"]))
    folder.check()
    assert folder.settings.read_text() == text("server.toml")
    assert "gesso.studio.lan" in certificate.read(folder.identity).names
    assert (folder.root / "cluster.key").stat().st_mode & 0o777 == 0o600


def test_a_later_start_keeps_keys_and_certificate_and_takes_new_settings(
    pod: dict[str, str],
) -> None:
    assert _start(pod).returncode == 0
    folder = DataFolder(Path(pod["GESSO_SERVER"]))
    kept = [file.read_bytes() for file in (folder.identity, folder.keys, folder.seal)]
    settings = Path(pod["SETTINGS"])
    settings.write_text(text("server.toml").replace('name = "Gesso"', 'name = "Studio"'))
    assert _start(pod).returncode == 0
    assert [file.read_bytes() for file in (folder.identity, folder.keys, folder.seal)] == kept
    assert 'name = "Studio"' in folder.settings.read_text()


def test_a_start_after_one_that_was_killed_while_it_made_the_server(pod: dict[str, str]) -> None:
    assert _start(pod).returncode == 0
    folder = DataFolder(Path(pod["GESSO_SERVER"]))
    half = folder.root.with_name(f"{folder.root.name}.new")
    folder.root.rename(half)
    (half / "server.toml").unlink()  # which is written last
    assert _start(pod).returncode == 0
    folder.check()
    assert not half.exists()


def test_a_start_that_fails_says_so(pod: dict[str, str]) -> None:
    assert _start(pod | {"SECRET": "/nowhere"}).returncode != 0


def test_the_settings_are_read_without_a_complaint(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text(text("server.toml"))
    settings = read_settings(file)
    assert settings.names() == ("gesso.studio.lan",)
    assert settings.cluster.address == "http://gesso-engines:8000"
