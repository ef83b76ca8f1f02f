"""What models made of sentences is kept only as long as the settings say so."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.real_window import real_window
from gesso_runtime.folders import prompts_folder
from gesso_runtime.kept_prompts import KeptPrompts


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptPrompts:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return KeptPrompts(prompts_folder())


def test_switching_it_off_deletes_what_is_kept_at_once_and_for_good(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, kept: KeptPrompts
) -> None:
    kept.put("a", b"one")
    with real_window(qtbot, qapp, tmp_path / "home") as at:
        assert kept.get("a") == b"one"
        at.editor.settings.set("keeps_prompts", False)
        kept.put("a", b"one")
        assert [path.name for path in kept.folder.iterdir()] == ["off"]
        at.editor.settings.set("keeps_prompts", True)
        kept.put("a", b"one")
        assert kept.get("a") == b"one"


def test_a_folder_that_cannot_be_emptied_is_told(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, kept: KeptPrompts
) -> None:
    (tmp_path / "cache").write_bytes(b"a file")
    with real_window(qtbot, qapp, tmp_path / "home") as at:
        at.editor.settings.set("keeps_prompts", False)
        assert [str(kept.folder) in error.hint for error in at.editor.messages.errors] == [True]
