"""Compiled files lose what only debuggers read, and nothing that is loaded."""

import io
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np

from gesso_pack.bare import bare
from gesso_pack.elf import offered, read_library


def _extension() -> Path:
    return (
        Path(np.__file__).parent
        / f"_core/_multiarray_umath{sysconfig.get_config_var('EXT_SUFFIX')}"
    )


def test_what_is_loaded_stays_where_it_is() -> None:
    whole = _extension().read_bytes()
    less = bare(whole)
    assert len(less) <= len(whole)
    assert read_library(io.BytesIO(less)) == read_library(io.BytesIO(whole))
    assert offered(io.BytesIO(less)) == offered(io.BytesIO(whole))
    assert bare(less) == less


def test_a_program_without_its_sections_still_runs(tmp_path: Path) -> None:
    program = tmp_path / "true"
    program.write_bytes(bare(Path(shutil.which("true") or "/bin/true").read_bytes()))
    program.chmod(0o755)
    subprocess.run([program], check=True)


def test_a_patched_library_of_a_wheel_still_works(tmp_path: Path) -> None:
    """NumPy's OpenBLAS is one that `strip` breaks."""
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        shutil.copytree(packages / name, tmp_path / name, ignore=shutil.ignore_patterns("tests"))
    for file in [*tmp_path.rglob("*.so"), *tmp_path.rglob("*.so.*")]:
        file.write_bytes(bare(file.read_bytes()))
    code = "import numpy as n; print(n.__file__, n.linalg.solve(n.eye(300) * 2, n.ones(300)).sum())"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(tmp_path / "numpy" / "__init__.py"), "150.0"]


def test_other_files_stay_as_they_are() -> None:
    assert bare(b"#!/bin/sh\n") == b"#!/bin/sh\n"
    assert bare(b"") == b""
