"""Tiny checkpoints, each written once for all tests of a process, and engines that loaded one."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from fixtures.clients import here
from fixtures.diffusion import ON_PROCESSOR, card_of, files_in, shipped
from fixtures.tiny_card import card_text
from gesso_core.edit_request import EditRequest
from gesso_core.progress import silent
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.environments import Environment
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelFiles, ModelStore


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """By kind; read the folder, never write to it."""

    @cache
    def written(kind: str) -> Path:
        from fixtures.tiny_checkpoints import write_checkpoint
        from fixtures.tiny_uno import write_uno

        folder = tmp_path_factory.mktemp("checkpoints") / kind
        return write_uno(folder) if kind == "uno" else write_checkpoint(kind, folder)

    return written


@pytest.fixture(scope="session")
def klein(checkpoint: Callable[[str], Path]) -> Path:
    return checkpoint("flux2-klein")


@pytest.fixture(scope="session")
def engine(klein: Path) -> Iterator[DiffusersEngine]:
    """It goes on whatever was asked of it before."""
    engine = DiffusersEngine()
    engine.load(card_of(card_text()), files_in(klein), ON_PROCESSOR, silent)
    yield engine
    engine.unload()


@pytest.fixture(scope="session")
def stored(
    checkpoint: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], ModelFiles]:
    """By a shipped card's name: what the store took of a tiny checkpoint by that card."""

    @cache
    def taken(name: str) -> ModelFiles:
        card, store = shipped(name), ModelStore(tmp_path_factory.mktemp("models"))
        store.add(card, Folder(checkpoint(card.pipeline)), Wish(accepts=True))
        return store.files(card)

    return taken


@pytest.fixture(scope="session")
def loaded(stored: Callable[[str], ModelFiles]) -> Callable[[str], DiffusersEngine]:
    """The same, each in an engine that goes on whatever was asked of it before."""

    @cache
    def engine(name: str) -> DiffusersEngine:
        engine = DiffusersEngine()
        engine.load(shipped(name), stored(name).files, ON_PROCESSOR, silent)
        return engine

    return engine


@pytest.fixture(scope="module")
def client(stored: Callable[[str], ModelFiles]) -> Iterator[RuntimeClient]:
    """One worker for all shipped cards: it takes ten seconds to import what they need."""
    environment = Environment(
        "here", Path(sys.executable), frozenset({"diffusers"}), path=here().path
    )

    def resolve(request: EditRequest) -> Resolved:
        name = request.card
        return Resolved(shipped(name), stored(name), environment, (ON_PROCESSOR,))

    client = LocalClient(resolve, allow_unconfined=True)
    yield client
    client.close()
