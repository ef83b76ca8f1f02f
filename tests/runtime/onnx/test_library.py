"""onnxruntime tells nobody of this machine, and keeps no record of it either."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module", autouse=True)
def talkative(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the library writes nothing even if it is not told so, nothing could be proved here."""
    home = tmp_path_factory.mktemp("home")
    _run("import onnxruntime", home)
    if not list(home.rglob("*")):
        pytest.skip("onnxruntime keeps no record on this machine, even where it is not told so")


@pytest.mark.parametrize("asks", ["library.onnxruntime", "engine._prepare_library"])
def test_nothing_is_written_into_the_home(tmp_path: Path, asks: str) -> None:
    module, name = asks.split(".")
    _run(f"from gesso_runtime.engines.onnx import {module}; {module}.{name}()", tmp_path)
    assert list(tmp_path.rglob("*")) == []


def _run(program: str, home: Path) -> None:
    """With little of the environment: the library writes nothing where CI is set, or its like."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    subprocess.run([sys.executable, "-c", program], env={**kept, "HOME": str(home)}, check=True)
