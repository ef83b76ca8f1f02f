"""The bootstrap of a release: a small Python with what installs the rest.

It is cut from an environment of the same release, so that it runs wherever the release does, and
packed by gzip, which every machine unpacks. install.sh unpacks it and it is erased afterwards.
"""

import ast
import gzip
import io
import posixpath
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

from gesso_core.errors import BadRequest
from gesso_pack.app_layer import python_of
from gesso_pack.elf import read_library
from gesso_pack.layers import open_layer
from gesso_pack.leaks import refuse_leaks
from gesso_pack.normalising import EPOCH
from gesso_pack.places import CHECKOUT
from gesso_pack.tree import Tree

_START = "gesso_runtime/installing"
_NO_USE = {  # of the standard library, for who only installs
    "__phello__",
    "asyncio",
    "curses",
    "dbm",
    "distutils",
    "ensurepip",
    "html",
    "idlelib",
    "lib2to3",
    "msilib",
    "pydoc_data",
    "site-packages",
    "sqlite3",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
    "unittest",
    "wsgiref",
    "xml",
    "xmlrpc",
}
_NO_USE_EITHER = (  # beginnings of names
    "_bz2.", "_codecs_", "_crypt.", "_curses", "_dbm.", "_gdbm.", "_lzma.", "_sqlite3.", "_ssl.",
    "_sysconfigdata_", "_test", "_tkinter.", "_uuid.", "_xxtestfuzz.", "audioop.", "config-",
    "nis.", "ossaudiodev.", "readline.", "spwd.", "turtle.", "xxlimited",
)  # fmt: skip


def write_bootstrap(environment: Path, target: Path, *, checkout: Path = CHECKOUT) -> None:
    """environment: the archive of a layer whose Python it takes; the same one, the same bytes.

    Raises BadRequest where that Python is not the one that runs this, for which zstandard is
    compiled, and where a file names the checkout or that Python's environment.
    """
    with open_layer(environment) as tree:
        python = python_of(tree.paths())
        running = f"{sys.version_info.major}.{sys.version_info.minor}"
        if python != running:
            raise BadRequest(
                f"{environment.name} has Python {python}, and gesso-pack runs with {running}.",
                "Run gesso-pack with the Python of the release.",
            )
        files = dict(_python(tree, python))
    packages = f"lib/python{python}/site-packages"
    library = Path(zstandard.__file__).parent
    for path in library.iterdir():
        if path.suffix == ".py" or path.name.startswith("backend_c."):
            files[f"{packages}/zstandard/{path.name}"] = (path.read_bytes(), False)
    ours = checkout / "runtime"
    for inside in our_modules(ours):
        files[f"{packages}/{inside}"] = ((ours / inside).read_bytes(), False)
    contents = ((path, file[0]) for path, file in files.items() if not isinstance(file, str))
    own = [Path(sys.prefix)] if sys.prefix != sys.base_prefix else []
    refuse_leaks(contents, (checkout, *own))
    _write(files, target)


def our_modules(sources: Path) -> list[str]:
    """Paths of every module of the installer and of what it imports of ours, below `sources`."""
    left = [path.relative_to(sources).as_posix() for path in (sources / _START).glob("*.py")]
    found: set[str] = set()
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left += [each for each in _imported(sources, module) if each not in found]
    return sorted(found)


def _imported(sources: Path, module: str) -> Iterator[str]:
    for parent in Path(module).parents:
        if (sources / parent / "__init__.py").is_file():
            yield (parent / "__init__.py").as_posix()
    for node in ast.walk(ast.parse((sources / module).read_bytes())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            for place in (name.replace(".", "/") + ".py", name.replace(".", "/") + "/__init__.py"):
                if (sources / place).is_file():
                    yield place


def _python(tree: Tree, python: str) -> Iterator[tuple[str, tuple[bytes, bool] | str]]:
    """The interpreter, the useful part of its library, and the libraries that these ask for."""
    program, library = f"bin/python{python}", f"lib/python{python}/"
    wanted = {path for path in tree.paths() if path == program or _is_useful(path, library)}
    left = sorted(wanted)
    while left:
        path = left.pop()
        target = tree.target(path)
        if target is not None:
            needed = [posixpath.normpath(posixpath.join(posixpath.dirname(path), target))]
        else:
            with tree.open(path) as file:
                asks = read_library(file)
            needed = [f"lib/{name}" for name in asks.needed] if asks else []
        for each in needed:
            if each in tree and each not in wanted:
                wanted.add(each)
                left.append(each)
    for path in wanted:
        target = tree.target(path)
        yield path, target if target is not None else (tree.read(path), tree.is_executable(path))
    yield "bin/python", f"python{python}"


def _is_useful(path: str, library: str) -> bool:
    if not path.startswith(library):
        return False
    parts = path.removeprefix(library).split("/")
    return not _NO_USE.intersection(parts) and not any(
        part.startswith(_NO_USE_EITHER) for part in parts
    )


def _write(files: dict[str, tuple[bytes, bool] | str], target: Path) -> None:
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=6, mtime=0) as plain,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for path in sorted(files):
            header = tarfile.TarInfo(path)
            header.mtime = EPOCH
            content = files[path]
            if isinstance(content, str):
                header.type, header.linkname, header.mode = tarfile.SYMTYPE, content, 0o755
                tar.addfile(header)
            else:
                header.size, header.mode = len(content[0]), 0o755 if content[1] else 0o644
                tar.addfile(header, io.BytesIO(content[0]))
    target.write_bytes(packed.getvalue())
