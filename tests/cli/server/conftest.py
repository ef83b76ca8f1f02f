"""The folder of a server, as an operator makes it."""

from pathlib import Path

import pytest

from gesso_command import gesso
from gesso_runtime.server.data_folder import DataFolder


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GESSO_SERVER", str(tmp_path / "server"))
    monkeypatch.setenv("GESSO_RUNTIME", "fake")
    return tmp_path / "server"


@pytest.fixture
def made(place: Path) -> DataFolder:
    assert gesso("server", "init", "--address", "gpu.studio.lan").code == 0
    return DataFolder(place)
