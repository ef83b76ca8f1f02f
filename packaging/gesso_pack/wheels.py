"""The pip side of an environment: wheels that locks name by their hashes, fetched, then installed.

Fetching uses this machine's settings of pip, whatever they are: hashes decide what is right.
Installing sees nothing of the machine, so it gives the same files everywhere.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gesso_core.errors import Failed
from gesso_pack.locks import read_lock

_NEWEST_GLIBC = 34  # 2.34, as in conda_part
_BYTECODE = ".bytecode"
_EVERY_WHEEL = ("--require-hashes", "--no-deps", "--only-binary", ":all:")


def fetch(locks: Sequence[Path], folder: Path, *, prefix: Path, options: Sequence[str]) -> None:
    """The one wheel of each line that fits the oldest machine of a release, into `folder`.

    prefix: its pip is used. options: more of `pip download`, to say where wheels are looked for;
    what lies in `folder` already counts as found. Raises BadRequest, NotFound, Failed.
    """
    for lock in locks:
        if not read_lock(lock):
            continue
        platforms = (word for tag in _platforms() for word in ("--platform", tag))
        found = ("--find-links", str(folder), "-r", str(lock), *options)
        wanted = ("--dest", str(folder), *platforms, *found)
        _pip(prefix, folder, "download", *_EVERY_WHEEL, *wanted, surroundings=_machine())


def install(locks: Sequence[Path], folder: Path, *, prefix: Path) -> None:
    """Install what `fetch` brought, without bytecode. Raises BadRequest, NotFound, Failed."""
    for lock in locks:
        if not read_lock(lock):
            continue
        found = ("--no-index", "--find-links", str(folder), "-r", str(lock))
        told = ("--no-compile", "--no-warn-script-location", "--root-user-action", "ignore")
        _pip(prefix, folder, "install", *_EVERY_WHEEL, *told, *found, surroundings=_nothing(folder))
    shutil.rmtree(folder / _BYTECODE, ignore_errors=True)


def _platforms() -> Iterator[str]:
    """Best first; none that only a newer machine would take."""
    yield from (f"manylinux_2_{minor}_x86_64" for minor in range(_NEWEST_GLIBC, 16, -1))
    yield "manylinux2014_x86_64"  # pip adds what came before
    yield "linux_x86_64"  # what was built here


def _machine() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _nothing(folder: Path) -> Mapping[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_CACHE_DIR": "1",
    }


def _pip(
    prefix: Path, folder: Path, command: str, *words: str, surroundings: Mapping[str, str]
) -> None:
    # Running pip there must leave no bytecode there.
    bytecode = f"pycache_prefix={folder / _BYTECODE}"
    python = (str(prefix / "bin" / "python"), "-I", "-X", bytecode)
    done = subprocess.run(
        [*python, "-m", "pip", command, "--quiet", *words],
        env=surroundings,
        cwd="/",
        umask=0o022,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise _in_words(done.stderr)


def _in_words(said: str) -> Failed:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if "DO NOT MATCH THE HASHES" in said:
        which = next((line.split()[0] for line in lines if "(from -r" in line), "one of them")
        return Failed(
            f"A wheel is not the one that the lock names: {which}.",
            "Do not use where it came from before you know why; then try again.",
            detail=said,
        )
    missing = [line for line in lines if "No matching distribution found for" in line]
    if missing:
        which = missing[0].partition(" found for ")[2].split(" (from")[0]
        return Failed(
            f"There is no wheel here for {which}.",
            "Check pip's index and the network, or give a folder of wheels by --wheels.",
            detail=said,
        )
    return Failed(
        f"pip could not finish: {lines[-1] if lines else 'it gave no reason'}",
        "See the detail, and try again.",
        detail=said,
    )
