"""Fixtures that every test may use."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.files import make_all


@pytest.fixture(scope="session")
def picture_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One file of every kind, made once: read them, never write to them."""
    return make_all(tmp_path_factory.mktemp("pictures"))
