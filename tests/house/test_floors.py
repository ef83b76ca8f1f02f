"""The floors of the house, and what no file may contain."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("desktop", "runtime", "packaging/gesso_pack")
SOURCES = sorted(file for folder in FOLDERS for file in ROOT.glob(f"{folder}/**/*.py"))


def test_imports_only_go_down() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_the_command_line_starts_without_qt_or_inference_libraries() -> None:
    code = (
        "import sys, gesso_desktop.cli; "
        "print([m for m in ('PySide6','torch','onnxruntime','diffusers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_what_installs_a_release_loads_nothing_that_would_have_to_be_installed_first() -> None:
    """zstandard, which the bootstrap has, is loaded where an archive is opened: going back to an
    older version must work where a library is damaged.
    """
    code = (
        "import sys; before = set(sys.modules)\n"
        "import pkgutil, importlib, gesso_runtime.installing as package\n"
        "for module in pkgutil.iter_modules(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "loaded = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(loaded - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    found = done.stdout.strip()
    assert found == "['gesso_core', 'gesso_runtime']", found + done.stderr


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_source_file_is_short_enough_to_have_one_reason_to_change(source: Path) -> None:
    assert len(source.read_text().splitlines()) <= 450


def test_state_knows_qtcore_alone() -> None:
    folder = ROOT / "desktop" / "gesso_desktop" / "state"
    imported = {
        name
        for source in folder.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
        for name in [node.module]
    }
    assert imported == {"PySide6.QtCore"}


def test_no_picture_or_weight_lies_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    allowed = {"README.png"}
    kinds = (".tif", ".tiff", ".jpg", ".jpeg", ".webp", ".png", ".safetensors", ".gguf", ".pt")
    found = [
        file
        for file in listed.stdout.split()
        if file.endswith(kinds)
        and Path(file).name not in allowed
        and not file.startswith("tests/screenshots/")
    ]
    assert found == []
