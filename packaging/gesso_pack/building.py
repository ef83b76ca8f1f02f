"""Wheels of what comes as source alone: built once, from hashed source by hashed tools, and kept.

The same source, tools and compiler give the same bytes, wherever the checkout lies. What a build
gave is recorded beside the locks, and a build that gives something else is refused.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import Failed
from gesso_pack.locks import Pinned, read_lock


@dataclass(frozen=True, slots=True)
class Recipe:
    """tools: what its build asks for. surroundings: variables that the build reads."""

    tools: tuple[str, ...]
    surroundings: Mapping[str, str]


RECIPES: Mapping[str, Recipe] = {
    "pyvips": Recipe(
        ("setuptools", "cffi", "pkgconfig"),
        {"PKG_CONFIG": "/bin/false"},  # or it is compiled for the libvips of this machine
    ),
    "llama-cpp-python": Recipe(
        ("scikit-build-core", "cmake", "ninja"),
        # For every processor of the kind; its fetching of models, by OpenSSL, is never used.
        {"CMAKE_ARGS": "-DGGML_NATIVE=OFF -DLLAMA_OPENSSL=OFF"},
    ),
}
"""By the name of the package."""
_SECONDS = "1700000000"  # the time of every file in a wheel
SOURCES = "sources.txt"
BUILT = "built.txt"
_CHECKED = ("--require-hashes", "--no-deps")


def build_wheels(locks: Path, folder: Path, *, names: Sequence[str] = ()) -> tuple[Path, ...]:
    """Wheels in `folder`, built where those that are recorded are not there.

    locks: the folder of sources.txt, built.txt and, for each name, tools-NAME.txt. names: of
    packages; empty for all. Raises BadRequest, NotFound, Failed.
    """
    recorded = {each.name: each for each in read_lock(locks / BUILT)}
    wanted = [each for each in read_lock(locks / SOURCES) if not names or each.name in names]
    return tuple(_wheel(each, recorded.get(each.name), locks, folder) for each in wanted)


def rebuild_all(locks: Path, folder: Path) -> tuple[Path, ...]:
    """Wheels of all sources in `folder`, built anew and recorded in built.txt. Raises Failed."""
    built = tuple(_build(each, locks, folder) for each in read_lock(locks / SOURCES))
    (locks / BUILT).write_text(_record(built), encoding="utf-8")
    return built


def kept_wheels() -> Path:
    """Where wheels that were built outlive the checkout; `packaging/planner.sh` knows it, too."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if cache else Path.home() / ".cache") / "gesso" / "wheels"


def _wheel(wanted: Pinned, recorded: Pinned | None, locks: Path, folder: Path) -> Path:
    if recorded is None or recorded.version != wanted.version:
        raise Failed(
            f"No build of {wanted.name} {wanted.version} is recorded in {locks / BUILT}.",
            "Build it once, and record what it gave: packaging/gesso-pack wheels --record",
        )
    pattern = f"{wanted.name.replace('-', '_')}-{wanted.version}-*.whl"
    kept = (file for file in folder.glob(pattern) if sha256(file) in recorded.hashes)
    return next(kept, None) or _build(wanted, locks, folder, hashes=recorded.hashes)


def _build(
    wanted: Pinned, locks: Path, folder: Path, *, hashes: frozenset[str] = frozenset()
) -> Path:
    """hashes: what the wheel must be; empty for no matter what."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as place:
        python = _tools(locks / f"tools-{wanted.name}.txt", Path(place) / "tools")
        wheel = _built(wanted, python, Path(place))
        if hashes and sha256(wheel) not in hashes:
            raise Failed(
                f"Building {wanted.name} {wanted.version} did not give what is recorded.",
                "Use the compiler that envs/README.md names, or record what yours gives: "
                "packaging/gesso-pack wheels --record",
                detail=f"{wheel.name} sha256 {sha256(wheel)}",
            )
        return wheel.replace(folder / wheel.name)


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _record(wheels: Sequence[Path]) -> str:
    """A lock that names these wheels, by what they are called."""
    lines = []
    for wheel in sorted(wheels):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-')}=={version} \\\n    --hash=sha256:{sha256(wheel)}\n")
    return "".join(lines)


def _tools(lock: Path, place: Path) -> Path:
    """The interpreter of a new environment that has exactly what the lock names."""
    _run([sys.executable, "-m", "venv", str(place)], {}, "the tools")
    python = place / "bin" / "python"
    lines = ("--only-binary", ":all:", "-r", str(lock.resolve()))
    _run([str(python), "-m", "pip", "install", "--quiet", *_CHECKED, *lines], {}, "the tools")
    return python


def _built(wanted: Pinned, python: Path, place: Path) -> Path:
    """From a folder whose name does not reach the wheel."""
    what = f"{wanted.name} {wanted.version}"
    line = place / "source.txt"
    hashes = " ".join(f"--hash=sha256:{each}" for each in sorted(wanted.hashes))
    line.write_text(f"{wanted.name}=={wanted.version} {hashes}\n", encoding="utf-8")
    pip = [str(python), "-m", "pip"]
    own = dict(RECIPES[wanted.name].surroundings)
    sources, trees, wheels = (place / f"{wanted.name}-{part}" for part in ("sdist", "tree", "whl"))
    taken = ("--no-binary", ":all:", "--no-build-isolation", "-d", str(sources), "-r", str(line))
    _run([*pip, "download", "--quiet", *_CHECKED, *taken], own, what)
    with tarfile.open(next(sources.iterdir())) as archive:
        archive.extractall(trees, filter="data")
    tree = next(trees.iterdir())
    made = ("--no-deps", "--no-build-isolation", "--no-cache-dir", "-w", str(wheels), str(tree))
    _run([*pip, "wheel", "--quiet", *made], own | _same_everywhere(tree, python), what)
    shutil.rmtree(trees)
    return next(wheels.glob("*.whl"))


def _same_everywhere(tree: Path, python: Path) -> dict[str, str]:
    flags = f"-ffile-prefix-map={tree}=. -ffile-prefix-map={python.parents[1]}=."
    return {
        "SOURCE_DATE_EPOCH": _SECONDS,
        "CFLAGS": flags,
        "CXXFLAGS": flags,
        "SKBUILD_BUILD_DIR": str(tree / "build"),
    }


def _run(command: Sequence[str], more: Mapping[str, str], what: str) -> None:
    machine = {name: each for name, each in os.environ.items() if not name.startswith("PYTHON")}
    if command[0] != sys.executable:  # a tool finds the others
        machine["PATH"] = f"{Path(command[0]).parent}{os.pathsep}{machine.get('PATH', '')}"
    done = subprocess.run(
        ["nice", *command],
        env=machine | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "LC_ALL": "C.UTF-8"} | dict(more),
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise Failed(
            f"Building {what} failed: {said.splitlines()[-1] if said else 'no reason was given'}",
            "See the detail; a compiler for C++ is needed.",
            detail=said[-4000:],
        )
