"""Ctrl+C at a known moment of a real process: what is said of it, and what is there afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import pytest
import skimage.data

_PROGRAM = """
import os, signal, sys
from importlib import import_module
from gesso_desktop.cli import main
import gesso_desktop.cli.edit, gesso_desktop.cli.export
module, name, *arguments = sys.argv[1:]
module = import_module(module)
real = getattr(module, name)
def interrupted(*given, **named):
    os.kill(os.getpid(), signal.SIGINT)
    return real(*given, **named)
setattr(module, name, interrupted)
sys.exit(main(arguments))
"""


def interrupted_at(
    function: str, *arguments: object, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own that is sent an interrupt where `function` begins."""
    module, _, name = function.rpartition(".")
    command = [sys.executable, "-c", _PROGRAM, module, name, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), skimage.data.coffee()[:203, :301, ::-1])
    return path


def test_during_the_report_the_picture_is_said_to_be_there(photo: Path, tmp_path: Path) -> None:
    target, report = tmp_path / "o.png", tmp_path / "r.html"
    done = interrupted_at(
        "gesso_desktop.cli.finishing.write_report",
        *("edit", photo, "warmer", "-o", target, "--report", report),
    )
    assert done.returncode == 130
    assert done.stderr.splitlines() == [f"gesso: stopped; {target} is written, its report is not."]
    assert target.exists()
    assert not report.exists()
    assert photo.with_name("photo.png.gesso").exists()


@pytest.mark.parametrize("command", [("edit", "{}", "warmer"), ("export", "{}")])
def test_while_it_is_read_back_the_picture_is_said_to_be_there(
    command: tuple[str, ...], photo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "o.png"
    arguments = [each.format(photo) for each in command]
    done = interrupted_at("gesso_desktop.document.delivering._difference", *arguments, "-o", target)
    assert done.returncode == 130
    told = f"gesso: stopped; {target} is written, but was not checked against the original."
    assert done.stderr.splitlines() == [told]
    assert target.exists()


def test_before_there_is_a_file_only_the_stop_is_said(photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.png"
    done = interrupted_at(
        "gesso_desktop.document.delivering.save_copy", "edit", photo, "warmer", "-o", target
    )
    assert done.returncode == 130
    assert done.stderr.splitlines() == ["gesso: stopped."]
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


def test_a_larger_picture_that_is_there_stays_with_its_project(photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.tif"
    done = interrupted_at(
        "gesso_desktop.cli.enlarge.plain_record",
        *("edit", photo, "warmer and enlarge it 2 times", "-o", target),
        *("--runtime", "fake", "--engine", "rehearsal"),
    )
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1] == f"gesso: stopped; {target} is written."
    assert target.exists()
    assert photo.with_name("photo.png.gesso").exists()


_FAKE = ("--runtime", "fake")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("gesso_runtime.client.waiting.run", ("generate", "a heron", *_FAKE, "-o", "{}/a.png")),
        ("gesso_desktop.cli.generate.write_generated", ("generate", "a heron", *_FAKE)),
        (
            "gesso_runtime.client.waiting.run",
            ("edit", "{}/photo.png", "--expand", "8,0,0,0", *_FAKE),
        ),
        (
            "gesso_desktop.cli.expand.write_expanded",
            ("edit", "{}/photo.png", "--expand", "8,0,0,0", *_FAKE),
        ),
        (
            "gesso_runtime.client.waiting.run",
            ("edit", "{}/photo.png", "make the cup purple", "--variants", "3", *_FAKE),
        ),
    ],
)
def test_while_a_model_makes_a_picture_nothing_is_left(
    function: str, arguments: tuple[str, ...], photo: Path, tmp_path: Path
) -> None:
    named = (each.format(tmp_path) for each in arguments)
    done = interrupted_at(function, *named, cwd=tmp_path)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [photo.name]


def test_an_interrupt_while_a_dataclass_is_made_ends_with_the_same_code(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from argparse import ArgumentParser\n"
        "ArgumentParser.parse_args = lambda *given: exec('raise KeyboardInterrupt')\n"
    )
    found = os.pathsep.join((str(tmp_path), os.environ["PYTHONPATH"]))
    done = subprocess.run(
        [sys.executable, "-m", "gesso_desktop.cli", "edit"],
        env=os.environ | {"PYTHONPATH": found},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (130, "gesso: stopped.\n")


def test_a_terminal_signal_in_another_thread_is_left_to_the_main_one() -> None:
    program = (
        "import threading\n"
        "from gesso_desktop.cli import main\n"
        "codes = []\n"
        "thread = threading.Thread(target=lambda: codes.append(main(['interpret', 'warmer'])))\n"
        "thread.start()\n"
        "thread.join()\n"
        "print(codes)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["[0]"], done.stderr
