"""The launcher: it finds its own version however it is started, and hands on every word."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "packaging/app/bin/gesso"
PYTHON = """#!/bin/sh
printf '%s\\n' "$0" "$@"
/usr/bin/env | /bin/grep -E '^(LD_|PYTHON|QT_)'
exit 7
"""


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """With an interpreter that says how it was started."""
    folder = tmp_path / "Ünï mit  Platz/照片 $HOME/versions/0.1.0"
    (folder / "desktop/bin").mkdir(parents=True)
    shutil.copy(LAUNCHER, folder / "desktop/bin/gesso")
    (folder / "desktop/bin/python").write_text(PYTHON)
    (folder / "desktop/bin/python").chmod(0o755)
    (folder / ".complete").touch()
    (folder.parents[1] / "current").symlink_to("versions/0.1.0")
    (tmp_path / "gesso").symlink_to(folder.parents[1] / "current/desktop/bin/gesso")
    return folder


def _started(
    *command: object, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], env=variables, cwd=cwd, capture_output=True, text=True
    )


def test_by_links_it_finds_its_version_and_hands_on_every_word(
    version: Path, tmp_path: Path
) -> None:
    words = ["edit", "a  b", "", '"$x" `y` \\', "--box=1"]
    done = _started(tmp_path / "gesso", *words, PATH="/usr/bin:/bin")
    assert done.returncode == 7
    python = f"{version}/desktop/bin/python"
    assert done.stdout.split("\n")[:-1] == [python, "-I", "-m", "gesso_desktop.cli", *words]


@pytest.mark.parametrize("shell", ["dash", "bash --posix", "busybox sh"])
def test_every_shell_starts_it(version: Path, shell: str) -> None:
    if shutil.which(shell.split(maxsplit=1)[0]) is None:
        pytest.skip(f"{shell} is not installed")
    done = _started(*shell.split(), "gesso", cwd=version / "desktop/bin", PATH="/usr/bin:/bin")
    assert done.stdout.startswith(f"{version}/desktop/bin/python\n"), done.stderr


def test_the_users_variables_lead_nobody_astray(version: Path, tmp_path: Path) -> None:
    names = ("LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "QT_PLUGIN_PATH")
    done = _started(tmp_path / "gesso", **dict.fromkeys(names, "/nowhere"), PATH="")
    assert done.stdout.split("\n")[1:] == ["-I", "-m", "gesso_desktop.cli", ""]


@pytest.mark.parametrize("word", ["edit", "uninstall"])
def test_what_is_not_whole_is_only_taken_away(version: Path, tmp_path: Path, word: str) -> None:
    (version / ".complete").unlink()
    done = _started(tmp_path / "gesso", word, PATH=os.environ["PATH"])
    assert done.returncode == (7 if word == "uninstall" else 6)
    assert ("is not whole" in done.stderr) is (word == "edit")


def test_without_its_python_it_says_what_to_do(version: Path, tmp_path: Path) -> None:
    (version / "desktop/bin/python").unlink()
    done = _started(tmp_path / "gesso", "uninstall", PATH=os.environ["PATH"])
    assert done.returncode == 6
    assert "install.sh --uninstall" in done.stderr


@pytest.mark.parametrize("path", ["", ".", ":"])
def test_no_program_of_the_folder_it_is_started_in_is_run(
    version: Path, tmp_path: Path, path: str
) -> None:
    (tmp_path / "readlink").write_text("#!/bin/sh\ntouch was-run\n")
    (tmp_path / "readlink").chmod(0o755)
    done = _started(tmp_path / "gesso", cwd=tmp_path, PATH=path)
    assert done.returncode == 7, done.stderr
    assert not (tmp_path / "was-run").exists()
