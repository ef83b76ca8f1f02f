"""What each way of installing notices of single bits that are other than they were."""

import hashlib
import os
import random
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from installing_ways import CondaPack, Done, Gesso, Pip, Way, files_below, run

from gesso_core.progress import silent
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.verifying import verify


def noticed_in_archives(way: Way, room: Path, flips: int) -> tuple[int, int]:
    """Flips that were refused, and those that were not and changed what was installed.

    The rest hit bytes that mean nothing, such as a time in a header.
    """
    chance, refused, harmful = random.Random(1), 0, 0
    target = room / "flipped"
    right: dict[str, dict[str, str]] = {}
    for _ in range(flips):
        path, at = _anywhere(way.packed, chance)
        before = _flip(path, at, chance)
        try:
            done = _try(way, path, target)
            if done.code:
                refused += 1
                continue
            wrong = _hashes(target)
        finally:
            _put_back(path, at, before)
            shutil.rmtree(target, ignore_errors=True)
        if path.name not in right:
            _try(way, path, target)
            right[path.name] = _hashes(target)
            shutil.rmtree(target, ignore_errors=True)
        harmful += wrong != right[path.name]
    return refused, harmful


def noticed_when_installed(way: Way, target: Path, flips: int) -> int:
    """One bit in each of so many files; then the way's own check, where it has one."""
    chance = random.Random(2)
    inside = [path for path in _tree(way, target).iterdir() if path.is_dir()]
    files = [path for folder in sorted(inside) for path in files_below(folder)]
    flipped: dict[Path, tuple[int, int]] = {}
    while len(flipped) < flips:
        path, at = _anywhere(files, chance)
        if path not in flipped:
            flipped[path] = (at, _flip(path, at, chance))
    try:
        return len(_altered(way, target) & set(flipped))
    finally:
        for path, (at, before) in flipped.items():
            _put_back(path, at, before)


def _try(way: Way, path: Path, target: Path) -> Done:
    """Only what the flip is in, where that can be had alone."""
    target.mkdir()
    match way:
        case Gesso():
            return way.install(target / "p")
        case CondaPack():
            done = run("tar", "-xzf", path, "-C", target, home=target.parent)
            program = target / "bin" / "conda-unpack"
            # Before it is fitted: what conda-unpack writes depends on nothing else.
            return done if done.code else run("test", "-f", program, home=target.parent)
        case Pip():
            pip = (
                os.path.realpath(sys.executable),
                "-m",
                "pip",
                "install",
                "-q",
                "--no-index",
                "--no-deps",
            )
            return run(*pip, "--no-compile", "--target", target / "p", path, home=target.parent)


def _tree(way: Way, target: Path) -> Path:
    """The folder of environments."""
    return target / "current" if isinstance(way, Gesso) else target


def _altered(way: Way, target: Path) -> set[Path]:
    match way:
        case Gesso():
            # By the code of this checkout: a flip may have hit the installed one.
            found = verify(Prefix(target), report=silent)
            return {target / "current" / name for name in found.altered}
        case CondaPack():
            return set()  # nothing in it compares files
        case Pip():
            return set()  # `pip check` compares versions, not files


def _anywhere(paths: Sequence[Path], chance: random.Random) -> tuple[Path, int]:
    """Every byte of all the files is as likely."""
    sizes = [path.stat().st_size for path in paths]
    path = chance.choices(paths, weights=sizes)[0]
    return path, chance.randrange(path.stat().st_size)


def _flip(path: Path, at: int, chance: random.Random) -> int:
    """What was there."""
    with path.open("r+b") as file:
        file.seek(at)
        before = file.read(1)[0]
        file.seek(at)
        file.write(bytes([before ^ 1 << chance.randrange(8)]))
    return before


def _put_back(path: Path, at: int, before: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes([before]))


def _hashes(folder: Path) -> dict[str, str]:
    return {
        os.path.relpath(path, folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files_below(folder)
    }
