"""Compiling: by the environment's own Python, the same bytes every time, and stoppable."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.layers import a_file
from gesso_core.errors import MachineUnfit, ReleaseDamaged
from gesso_core.progress import Cancelled
from gesso_runtime.installing.compiling import compile_tree, modules
from gesso_runtime.installing.manifest import Entry, Link
from gesso_runtime.store.copying import sha256_of

SOURCES = {
    f"lib/p{number % 7}/m{number}.py": f"NAMES = {{'b', 'a', 'c{number}', 'x'}}\n"
    f"def f{number}(x, y=('x', {number})):\n    return x in {{'p', 'q', 'r'}} and NAMES\n"
    for number in range(100)
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An environment whose Python is this one."""
    return a_tree(tmp_path / "tree")


def a_tree(tree: Path) -> Path:
    (tree / "bin").mkdir(parents=True)
    (tree / "bin/python").symlink_to(os.path.realpath(sys.executable))
    for path, content in SOURCES.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content)
    return tree


def compiled_files(tree: Path) -> dict[str, bytes]:
    return {str(each.relative_to(tree)): each.read_bytes() for each in tree.rglob("*.pyc")}


def test_every_module_is_compiled_and_told_with_its_hash(tree: Path) -> None:
    done: list[int] = []
    made = compile_tree(tree, SOURCES, tick=done.append)
    assert sum(done) == len(SOURCES)
    assert len(made) == len(SOURCES)
    for path, file in made.items():
        assert file.sha256 == sha256_of(tree / path, lambda more: None)
        assert file.size == (tree / path).stat().st_size
        assert (tree / path).stat().st_mode & 0o777 == 0o644
    assert {importlib.util.source_from_cache(path) for path in made} == set(SOURCES)


def test_the_same_bytes_elsewhere_and_in_another_order(tree: Path, tmp_path: Path) -> None:
    other = a_tree(tmp_path / "ö ther")
    compile_tree(tree, SOURCES, tick=lambda more: None)
    compile_tree(other, list(reversed(SOURCES)), tick=lambda more: None)
    assert compiled_files(tree) == compiled_files(other)


def test_a_traceback_names_the_place_that_the_module_lies_in(tree: Path) -> None:
    (tree / "lib/bad.py").write_text("def f():\n    raise KeyError('x')\n")
    compile_tree(tree, ["lib/bad.py"], tick=lambda more: None)
    moved = tree.rename(tree.with_name("moved"))
    code = f"import sys; sys.path.insert(0, {str(moved / 'lib')!r}); import bad; bad.f()"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert f'File "{moved}/lib/bad.py", line 2, in f' in done.stderr


def test_compiled_modules_are_taken_whatever_the_time_of_their_source(tree: Path) -> None:
    compile_tree(tree, SOURCES, tick=lambda more: None)
    path = next(iter(SOURCES))
    os.utime(tree / path, (1, 1))
    code = (
        f"import sys; sys.path.insert(0, {str((tree / path).parent)!r}); import {Path(path).stem}"
    )
    before = compiled_files(tree)
    done = subprocess.run([sys.executable, "-I", "-v", "-c", code], capture_output=True, text=True)
    assert f"code object from '{tree / path}'" not in done.stderr, "that is: compiled again"
    assert compiled_files(tree) == before


def test_a_module_that_does_not_compile_is_named(tree: Path) -> None:
    (tree / "lib/bad.py").write_text("match = = 1\n")
    with pytest.raises(ReleaseDamaged, match=r"lib/bad\.py"):
        compile_tree(tree, [*SOURCES, "lib/bad.py"], tick=lambda more: None)


def test_stopping_leaves_no_process(tree: Path) -> None:
    def stop(more: int) -> None:
        if more:
            raise Cancelled

    with pytest.raises(Cancelled):
        compile_tree(tree, SOURCES, tick=stop)
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    running = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not any(b"compile_worker" in each for each in running)


def test_a_python_that_does_not_run_is_told(tree: Path) -> None:
    (tree / "bin/python").unlink()
    shutil.copy("/bin/false", tree / "bin/python")
    with pytest.raises(MachineUnfit, match="does not run"):
        compile_tree(tree, SOURCES, tick=lambda more: None)
    (tree / "bin/python").unlink()
    with pytest.raises(MachineUnfit, match="does not run"):
        compile_tree(tree, SOURCES, tick=lambda more: None)


def test_only_what_can_be_imported_is_compiled() -> None:
    entries: dict[str, Entry] = {
        path: a_file(b"") for path in ("bin/x.py", "lib/a.py", "lib/b.pyi", "lib/c.py")
    }
    entries["lib/d.py"] = Link("a.py")
    assert modules(entries, ["lib/c.py"]) == ("lib/a.py",)
