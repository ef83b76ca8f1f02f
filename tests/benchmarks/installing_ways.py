"""Three ways of getting one environment onto a machine: a release of Gesso, conda-pack, pip."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import conda_pack

from gesso_pack.places import ENVIRONMENTS


@dataclass(frozen=True)
class Built:
    """prefix: an environment as `gesso-pack env` makes it. archive: of its layer.

    wheels: those that were installed into it, if they were kept.
    """

    name: str
    prefix: Path
    archive: Path
    wheels: Path | None = None

    @property
    def lock(self) -> Path:
        return ENVIRONMENTS / "locks" / f"{self.name}.txt"


@dataclass(frozen=True)
class Done:
    seconds: float
    code: int
    said: str


def run(*command: object, cwd: Path | None = None, home: Path) -> Done:
    """In an environment as after logging in, with nothing of this checkout."""
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    start = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command], env=surroundings, cwd=cwd, capture_output=True, text=True
    )
    return Done(time.perf_counter() - start, done.returncode, done.stdout + done.stderr)


def must(done: Done) -> float:
    """Its seconds, if it succeeded."""
    if done.code:
        raise SystemExit(f"failed with {done.code}: {done.said[-2000:]}")
    return done.seconds


class Gesso:
    """install.sh of a release folder."""

    name = "Gesso"

    def __init__(self, release: Path) -> None:
        self.release = release

    @property
    def packed(self) -> list[Path]:
        return [path for path in self.release.rglob("*") if path.is_file()]

    def install(self, target: Path) -> Done:
        script = self.release / "install.sh"
        return run("sh", script, "--prefix", target, "--no-menu", home=target.parent)

    def python(self, target: Path, name: str) -> list[str]:
        return [str(target / "current" / name / "bin" / "python"), "-I"]


class CondaPack:
    """Its archive as it comes: gzip, unpacked by tar, fitted by conda-unpack."""

    name = "conda-pack"

    def __init__(self, built: Sequence[Built], room: Path) -> None:
        self.packed: list[Path] = []
        for each in built:
            self.packed.append(room / f"{each.name}.tar.gz")
            conda_pack.pack(prefix=str(each.prefix), output=str(self.packed[-1]), force=True)

    def install(self, target: Path) -> Done:
        start = time.perf_counter()
        for archive in self.packed:
            folder = target / archive.name.removesuffix(".tar.gz")
            folder.mkdir(parents=True)
            done = run("tar", "-xzf", archive, "-C", folder, home=target)
            if not done.code:
                program = folder / "bin" / "conda-unpack"
                done = run(folder / "bin" / "python", program, home=target)
            if done.code:
                break
        return Done(time.perf_counter() - start, done.code, done.said)

    def python(self, target: Path, name: str) -> list[str]:
        return [str(target / name / "bin" / "python")]


class Pip:
    """A virtual environment of this machine's own Python, which must be there before."""

    name = "pip"

    def __init__(self, built: Sequence[Built]) -> None:
        self._built = built
        self.packed = [wheel for each in built for wheel in _wheels(each)]

    def install(self, target: Path) -> Done:
        start = time.perf_counter()
        for each in self._built:
            folder = target / each.name
            folder.parent.mkdir(parents=True, exist_ok=True)
            done = run(os.path.realpath(sys.executable), "-m", "venv", folder, home=target)
            done = done if done.code else self._pip(folder, each, target)
            if done.code:
                break
        return Done(time.perf_counter() - start, done.code, done.said)

    def python(self, target: Path, name: str) -> list[str]:
        return [str(target / name / "bin" / "python")]

    def _pip(self, folder: Path, each: Built, home: Path) -> Done:
        found = ("--no-index", "--no-deps", "--find-links", each.wheels)
        names = _wheels(each)
        return run(
            folder / "bin" / "python", "-m", "pip", "install", "-q", *found, *names, home=home
        )


Way = Gesso | CondaPack | Pip


def _wheels(built: Built) -> list[Path]:
    return sorted(built.wheels.glob("*.whl")) if built.wheels else []


def files_below(folder: Path) -> Iterator[Path]:
    """Ordinary files, in a fixed order."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                yield path


def megabytes(paths: Sequence[Path]) -> float:
    """10^6 bytes; a file with several names counts once."""
    found = {path.stat().st_ino: path.stat().st_size for path in paths}
    return sum(found.values()) / 1e6


def lay_app(release: Path, python: Sequence[str], room: Path) -> None:
    """Gesso itself into the environment of another way, which knows no layers."""
    (archive,) = release.glob("app-*.tar.zst")
    tree = room / "app"
    if not tree.exists():
        tree.mkdir()
        must(run("tar", "--zstd", "-xf", archive, "-C", tree, home=room))
    home = Path(python[0]).parents[1]
    (packages,) = home.glob("lib/python3*/site-packages")
    (found,) = tree.glob("lib/python3*/site-packages")
    shutil.copytree(found, packages, dirs_exist_ok=True)
