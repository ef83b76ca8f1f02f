"""What the operating system refuses, told as what it is: real limits, devices and pipes."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesso_command import gesso


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((20, 30, 3), np.uint8))
    return path


def test_what_the_system_refuses_of_a_file_is_no_failure_of_the_output(tmp_path: Path) -> None:
    done = gesso("history", tmp_path / f"{'a' * 300}.gesso", "--json")
    assert done.code == 6
    sentence, hint = done.err.splitlines()
    assert sentence == "gesso: The operating system refused something: File name too long."
    assert hint.strip()
    error = done.json["error"]
    assert error["code"] == "failed"
    assert error["hint"] == hint.strip()
    assert "aaa" in error["detail"]


def test_a_full_output_is_said_with_what_to_do(picture: Path) -> None:
    command = [sys.executable, "-m", "gesso_desktop.cli", "info", str(picture)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 6
    sentence, hint = done.stderr.splitlines()
    assert sentence == "gesso: The answer could not be written: No space left on device."
    assert hint.strip()


@pytest.mark.parametrize("name", ["a.png", "missing.png"])
def test_a_reader_who_leaves_changes_no_exit_code(name: str, picture: Path) -> None:
    """Of an error, too, which is said on standard output where JSON is asked for."""
    command = [sys.executable, "-m", "gesso_desktop.cli", "info", picture.with_name(name), "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    left = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert left.returncode == (0 if name == "a.png" else 4)
    assert "Traceback" not in left.stderr
    assert "Exception ignored" not in left.stderr


def test_without_any_standard_output_the_work_is_done(picture: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.png"
    command = [sys.executable, "-m", "gesso_desktop.cli", "edit", picture, "warmer", "-o", target]
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *map(str, command)], stderr=subprocess.PIPE, text=True
    )
    assert closed.returncode == 0, closed.stderr
    assert target.exists()
