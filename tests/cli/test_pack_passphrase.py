"""A passphrase is typed unseen, wherever messages go, and twice where it is a new one."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("again", "code"), [("one sentence", 0), ("another", 2)])
def test_a_new_key_asks_twice_and_shows_nothing(again: str, code: int, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gesso_desktop.cli", "models", "keys"]
    with subprocess.Popen(
        [*command, "--new", tmp_path / "a.key"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,  # no terminal
        start_new_session=True,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")},
    ) as asking:
        os.close(theirs)
        assert asking.stderr is not None
        for typed, question in (("one sentence", b"Passphrase of the key: "), (again, b"again: ")):
            said = b""
            while not said.endswith(question):
                more = asking.stderr.read(1)
                assert more, said
                said += more
            os.write(ours, f"{typed}\n".encode())
        _, rest = asking.communicate()
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 1000)
    except OSError:  # nothing, or its other end is closed
        shown = b""
    os.close(ours)
    assert asking.returncode == code, rest
    assert b"sentence" not in shown
    assert (tmp_path / "a.key").exists() == (code == 0)
