"""The locks of packed environments: resolved on a connected machine, every wheel by its hash.

What is wanted stands in pyproject.toml, its versions also in the locks of the checkout; here stands
which part of it an environment gets.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import Failed
from gesso_pack.building import BUILT, RECIPES, SOURCES
from gesso_pack.locks import Pinned, read_lock
from gesso_pack.places import CHECKOUT, ENVIRONMENTS

LOCKS = ENVIRONMENTS / "locks"
PLATFORM = ("--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_34")
_DOCUMENTS = ("pyvips", "pyvips-binary", "imagecodecs", "tifffile", "cffi", "pycparser")
"""Files of pictures are read and written by the commands, which an engine's environment has not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """extras: of pyproject.toml. without: what nothing there imports. torch: which of its builds,
    as in "+cpu"; empty for the usual one, for CUDA."""

    extras: tuple[str, ...]
    without: tuple[str, ...] = ()
    torch: str = ""


_ACCELERATED = ("engine", "onnx-cuda", "planner")
ENVIRONMENT_LOCKS: Mapping[str, Wanted] = {
    "desktop": Wanted(("desktop",)),
    "engine-cpu": Wanted(("engine", "onnx", "planner"), without=_DOCUMENTS, torch="+cpu"),
    "engine-cuda": Wanted(_ACCELERATED, without=_DOCUMENTS),
    "gateway": Wanted(("server",)),
    "server": Wanted((*_ACCELERATED, "server")),
    "cluster-node": Wanted((*_ACCELERATED, "cluster"), without=("pyvips", "pyvips-binary")),
}


def lock_sources() -> None:
    """Write sources.txt and the locks of the tools that build them."""
    versions = {each.name: each.version for each in _pinned_in("dev.txt", "planner.txt")}
    wanted = [f"{name}=={versions[name]}" for name in RECIPES]
    _compile(wanted, LOCKS / SOURCES, "--no-deps")
    for name, recipe in RECIPES.items():
        bounds = ("-c", str(LOCKS / "dev.txt"), "--only-binary", ":all:")
        _compile(recipe.tools, LOCKS / f"tools-{name}.txt", *PLATFORM, *bounds)


def lock_environment(name: str) -> None:
    """Write NAME.txt. What is built here is locked as built.txt records it."""
    wanted = ENVIRONMENT_LOCKS[name]
    options = [str(CHECKOUT / "pyproject.toml"), *PLATFORM]
    options += ["-c", str(LOCKS / "dev.txt"), "-c", str(LOCKS / "engine.txt")]
    options += [word for extra in wanted.extras for word in ("--extra", extra)]
    options += [word for each in wanted.without for word in ("--no-emit-package", each)]
    bounds = [f"{_torch()}{wanted.torch}"] if wanted.torch else []
    if wanted.torch:  # other builds than the usual one lie elsewhere, which pip's settings know
        places = os.environ.get("PIP_FIND_LINKS", "").split()
        options += [word for place in places for word in ("--find-links", place)]
    _compile(bounds, LOCKS / f"{name}.txt", *options, as_bounds=True)
    _replace_built(LOCKS / f"{name}.txt")


def _pinned_in(*names: str) -> list[Pinned]:
    return [each for name in names for each in read_lock(LOCKS / name)]


def _torch() -> str:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    return next(str(each) for each in extras["engine"] if each.startswith("torch=="))


def _compile(
    requirements: Sequence[str], lock: Path, *options: str, as_bounds: bool = False
) -> None:
    """as_bounds: `requirements` only bound what the options ask for."""
    # uv would keep what it finds there, wrong hashes too.
    lock.unlink(missing_ok=True)
    plain = ("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".in") as file:
        file.write("\n".join(requirements))
        file.flush()
        given = ("-c", file.name) if as_bounds else (file.name,)
        uv = str(Path(sys.executable).with_name("uv"))
        command = [uv, "pip", "compile", *given, *options, "--generate-hashes", *plain, "--quiet"]
        done = subprocess.run(
            [*command, "-o", str(lock)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise Failed(
            f"{lock.name} could not be resolved.",
            "Check the network and what envs/README.md says, then run: make lock",
            detail=done.stderr,
        )


def _replace_built(lock: Path) -> None:
    recorded = {each.name: each for each in read_lock(LOCKS / BUILT)}
    text = lock.read_text(encoding="utf-8")
    for each in read_lock(lock):
        if each.name not in RECIPES:
            continue
        built = recorded.get(each.name)
        if built is None or built.version != each.version:
            raise Failed(
                f"No build of {each.name} {each.version} is recorded.",
                "First run: packaging/gesso-pack wheels --record",
            )
        start = f"{each.name}=={each.version} \\\n"
        hashes = " \\\n".join(f"    --hash=sha256:{one}" for one in sorted(built.hashes))
        text = re.sub(rf"(?m)^{re.escape(start)}(?:    --hash=.*\n)+", "", text)
        text += f"{start}{hashes}\n"
    lock.write_text(text, encoding="utf-8")
