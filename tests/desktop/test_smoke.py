"""The installer's trial of the editor: what the system lacks is no fault of the release."""

import sys

import pytest

from gesso_desktop import smoke


@pytest.mark.parametrize("has_libraries", [True, False])
def test_without_the_systems_libraries_the_window_is_not_tried(
    monkeypatch: pytest.MonkeyPatch, *, has_libraries: bool
) -> None:
    monkeypatch.setattr(smoke, "can_be_loaded", lambda name: has_libraries)
    for name in ("PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"):
        monkeypatch.setitem(sys.modules, name, None)
    found = [sentence for sentence in smoke.failures() if "window" in sentence]
    assert len(found) == has_libraries
