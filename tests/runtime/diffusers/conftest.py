"""Tiny checkpoints, each written once for all tests of a process."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """By kind; read the folder, never write to it."""

    @cache
    def written(kind: str) -> Path:
        from fixtures.tiny_checkpoints import write_checkpoint

        return write_checkpoint(kind, tmp_path_factory.mktemp("checkpoints") / kind)

    return written
