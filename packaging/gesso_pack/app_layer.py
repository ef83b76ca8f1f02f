"""The app layer: Gesso itself, laid over every environment of a release. Small, and often new.

Its code is the wheel that hatchling makes of this checkout, with the release's version; what lies
in packaging/app is laid beside it as it is: the launcher and what menus show.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from gesso_core.errors import BadRequest, Failed
from gesso_pack.checkout import tracked
from gesso_pack.layers import write_layer
from gesso_pack.leaks import refuse_leaks
from gesso_pack.normalising import EPOCH, RELEASE_LEVEL, Normalised
from gesso_pack.places import CHECKOUT
from gesso_pack.tree import open_tree
from gesso_runtime.installing.release import refuse_version

LAYER = "app"
DIRTY = "+dirty"
"""Behind the version of an app that was made of changes which no commit holds."""
_SOURCES = ("desktop/gesso_desktop", "runtime/gesso_core", "runtime/gesso_runtime")
_BESIDE = "packaging/app"
_NOT_SHIPPED = ".ts"  # sources of translations
_ENDINGS = {".css", ".gbnf", ".js", ".md", ".onnx", ".py", ".qm", ".svg", ".toml", ".txt"}
_VERSION = re.compile(r'^version = "[^"]*"$', re.MULTILINE)


def make_app(
    version: str,
    python: str,
    folder: Path,
    *,
    level: int = RELEASE_LEVEL,
    checkout: Path = CHECKOUT,
    is_dirty: bool = False,
) -> Normalised:
    """Writes `app-VERSION.tar.zst` and its list into `folder`.

    python: of the environments it will lie in, "3.11". is_dirty: what the app says of its version
    ends in DIRTY. Raises BadRequest also where a file names the checkout, Failed where hatchling
    fails.
    """
    refuse_version(version)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheel = _wheel(checkout, version + (DIRTY if is_dirty else ""), work)
        tree = work / "tree"
        packages = tree / "lib" / f"python{python}" / "site-packages"
        with zipfile.ZipFile(wheel) as opened:
            opened.extractall(packages)
        for path in shipped(checkout):
            if path.startswith(f"{_BESIDE}/"):
                _copy(checkout / path, tree / path.removeprefix(f"{_BESIDE}/"))
        with tarfile.open(work / "tree.tar", "w") as tar:
            for file in sorted(tree.rglob("*")):
                tar.add(file, file.relative_to(tree).as_posix(), recursive=False)
        with open_tree(work / "tree.tar") as packed:
            contents = ((path, packed.read(path)) for path in packed.files())
            refuse_leaks(contents, (checkout, work))
            return write_layer(packed, LAYER, folder / f"{LAYER}-{version}", level)


def shipped(checkout: Path) -> list[str]:
    """Paths of what the app is made of. Of a checkout only what git has; of a source tree without
    git, what has an ending that is known: editors and people leave other files behind.
    """
    folders = (*_SOURCES, _BESIDE)
    found = tracked(checkout, *folders)
    if found is None:
        files = (path for folder in folders for path in (checkout / folder).rglob("*"))
        programs = checkout / _BESIDE / "bin"
        found = tuple(
            path.relative_to(checkout).as_posix()
            for path in files
            if path.is_file() and (path.suffix in _ENDINGS or path.parent == programs)
        )
    return sorted(path for path in found if not path.endswith(_NOT_SHIPPED))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def python_of(paths: list[str]) -> str:
    """ "3.11", from the paths of a layer. Raises BadRequest where there is not exactly one."""
    found = {
        match[1] for path in paths if (match := re.match(r"lib/python(\d+\.\d+)/os\.py$", path))
    }
    if len(found) != 1:
        raise BadRequest(
            f"A layer has {len(found)} Pythons and must have one.", "Make its environment again."
        )
    return found.pop()


def _wheel(checkout: Path, version: str, work: Path) -> Path:
    """Of a copy of the sources that says this version."""
    sources = work / "sources"
    for inside in (*shipped(checkout), "README.md", "LICENSE"):
        if not inside.startswith(f"{_BESIDE}/"):
            _copy(checkout / inside, sources / inside)
    project = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    (sources / "pyproject.toml").write_text(
        _VERSION.sub(f'version = "{version}"', project, count=1), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-m", "hatchling", "build", "-t", "wheel", "-d", work / "wheel"],
        check=False,
        cwd=sources,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(
            "The wheel of the app could not be made.",
            "Read what hatchling says, below.",
            detail=done.stderr[-2000:],
        )
    (wheel,) = (work / "wheel").glob("*.whl")
    return wheel
