"""onnxruntime tells nobody of this machine, and keeps no record of it either."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime")


@pytest.mark.parametrize("asks", ["library.onnxruntime", "engine._prepare_library"])
def test_nothing_is_written_into_the_home(tmp_path: Path, asks: str) -> None:
    module, name = asks.split(".")
    program = f"from gesso_runtime.engines.onnx import {module}; {module}.{name}()"
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_it_would_be_written_otherwise(tmp_path: Path) -> None:
    """If this fails, the library has changed its ways, and the test above proves nothing."""
    environment = {**os.environ, "HOME": str(tmp_path)}
    for variable in ("XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY"):
        environment.pop(variable, None)
    subprocess.run([sys.executable, "-c", "import onnxruntime"], env=environment, check=True)
    assert list(tmp_path.rglob("*"))
