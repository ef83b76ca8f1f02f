"""The unit in `packaging/server`, as systemd reads it, and that it fits what it starts."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gesso_command import gesso
from gesso_runtime.folders import cache_folder, cards_folder, models_folder, server_folder
from gesso_runtime.installing.places import Prefix
from gesso_runtime.server.door.web import _LEAVES_SECONDS
from gesso_runtime.server.settings import Limits

UNIT = Path(__file__).parents[2] / "packaging/server/gesso-server.service"
PROGRAM = str(Prefix(Path("/opt/gesso")).launcher_of("server"))
MOST_EXPOSED = 2.0  # of ten, as systemd-analyze counts; what is left open is named in the unit
ANALYZE = shutil.which("systemd-analyze")
reads_units = pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")


def _said(name: str) -> list[str]:
    """The values of a setting, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)


def _one(name: str) -> str:
    (value,) = _said(name)
    return value


def _analyzed(*words: object) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *map(str, words)], capture_output=True, text=True)


@reads_units
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace(PROGRAM, sys.executable))
    done = _analyzed("verify", "--man=no", unit)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    unit.write_text(unit.read_text().replace("KillMode=mixed", "KillMode=some"))
    assert "kill mode" in _analyzed("verify", "--man=no", unit).stderr


@reads_units
def test_it_is_shut_in() -> None:
    words = ("security", "--offline=true", f"--threshold={round(10 * MOST_EXPOSED)}", "--no-pager")
    done = _analyzed(*words, UNIT)
    assert done.returncode == 0, done.stdout


def test_what_it_starts_is_a_command_of_ours() -> None:
    program, *words = shlex.split(_one("ExecStart"))
    assert program == PROGRAM
    assert gesso(*words, "--help").code == 0
    assert shlex.split(_one("ExecReload"))[1:] == ["-HUP", "$MAINPID"]


def test_all_that_it_writes_lies_where_it_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where the operator's commands of the same user look without being told."""
    assert _one("Environment") == f"HOME=%S/{_one('StateDirectory')}"
    assert _one("StateDirectoryMode") == "0700"
    monkeypatch.setenv("HOME", str(tmp_path))
    for found in (server_folder({}), models_folder({}), cards_folder({}), cache_folder({})):
        assert found.is_relative_to(tmp_path)


def test_its_limits_fit_those_of_the_server() -> None:
    limits = Limits()
    assert int(_one("TimeoutStopSec")) > limits.drain_seconds + _LEAVES_SECONDS
    assert int(_one("LimitNOFILE")) > 4 * limits.connections
    assert (_one("KillSignal"), _one("KillMode")) == ("SIGTERM", "mixed")
