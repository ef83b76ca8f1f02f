"""The library keyring itself, with a store in a file, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("keyring", reason="keyring is not installed")

_STEPS = """
import json, sys
from pathlib import Path
from gesso_core.errors import KeyRefused
from gesso_runtime.client.remote.remote import Address, Remote
from gesso_runtime.client.remote.remotes import Remotes

folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
remotes = Remotes(folder)
where = remotes.add(Remote("studio", Address("studio"), "", key="gesso_secret"))
lies = json.loads(kept.read_text()) if kept.exists() else {}
files = [path.name for path in (folder / "remote-keys").glob("*")]
modes = [path.stat().st_mode & 0o777 for path in (folder / "remote-keys").glob("*")]
key = Remotes(folder).find("studio").key
Remotes(folder).remove("studio")
after = json.loads(kept.read_text()) if kept.exists() else {}
left = [path.name for path in (folder / "remote-keys").glob("*")]
print(json.dumps([where, lies, files, modes, key, after, left]))
"""


def _steps(
    folder: Path, *, fails: str, backend: str = "fixtures.keyring_backend.Kept"
) -> list[object]:
    kept = folder / "kept.json"
    own = {
        "PYTHON_KEYRING_BACKEND": backend,
        "KEPT": str(kept),
        "KEPT_FAILS": fails,
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
    }
    command = [sys.executable, "-c", _STEPS, str(folder / "config"), str(kept)]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


def test_a_key_lies_in_the_store_and_nowhere_else(tmp_path: Path) -> None:
    where, lies, files, _, key, after, _ = _steps(tmp_path, fails="")
    assert "key store" in str(where)
    assert (lies, files, key, after) == (
        {"gesso-remote studio": "gesso_secret"},
        [],
        "gesso_secret",
        {},
    )


@pytest.mark.parametrize("fails", ["locked", "broken"])
def test_what_the_store_does_not_take_lies_in_a_file_of_the_users(
    tmp_path: Path, fails: str
) -> None:
    where, lies, files, modes, key, _, left = _steps(tmp_path, fails=fails)
    assert "only you may read" in str(where)
    assert (lies, files, modes) == ({}, ["studio.key"], [0o600])
    assert (key, left) == ("gesso_secret", [])


@pytest.mark.parametrize("backend", ["nowhere.Kept", "keyring.backends.fail.Keyring"])
def test_a_store_that_is_none_is_done_without(tmp_path: Path, backend: str) -> None:
    where, _, files, modes, key, _, _ = _steps(tmp_path, fails="", backend=backend)
    assert "only you may read" in str(where)
    assert (files, modes, key) == (["studio.key"], [0o600], "gesso_secret")
