"""The engine with a tiny model, and the folder that this lies in. Imports take ten seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, files_in
from fixtures.tiny_klein import card_text, write_klein
from gesso_core.progress import silent
from gesso_runtime.engines.diffusers.engine import DiffusersEngine


@pytest.fixture(scope="session")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read it, never write to it."""
    pytest.importorskip("diffusers")
    return write_klein(tmp_path_factory.mktemp("tiny") / "klein")


@pytest.fixture(scope="session")
def engine(klein: Path) -> Iterator[DiffusersEngine]:
    """It goes on whatever was asked of it before."""
    engine = DiffusersEngine()
    engine.load(card_of(card_text()), files_in(klein), ON_PROCESSOR, silent)
    yield engine
    engine.unload()
