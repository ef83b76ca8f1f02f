"""From the store to a worker's answer: what a client gets is what the library itself makes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import LONG, Heard, here
from fixtures.diffusion import ON_PROCESSOR, card_of, edit, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.progress import silent
from gesso_runtime.client.client import JobState, RuntimeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.station import Patience
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.environments import Environment
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

need_libraries()

STAGES = {"loading", "encoding", "denoising", "decoding"}


@pytest.fixture(scope="module")
def client(klein: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuntimeClient]:
    """One worker for all tests: it takes ten seconds to import what it needs."""
    card = card_of(card_text())
    store = ModelStore(tmp_path_factory.mktemp("models"))
    store.add(card, Folder(klein), Wish(accepts=True))
    environment = Environment(
        "here", Path(sys.executable), frozenset({"diffusers"}), path=here().path
    )

    def resolve(_: EditRequest) -> Resolved:
        return Resolved(card, store.files(card), environment, (ON_PROCESSOR,))

    # However long it takes on a busy machine to leave a run, the worker is not replaced for it.
    client = LocalClient(resolve, patience=Patience(stop=LONG), allow_unconfined=True)
    run(client, edit(noise(64, 64)), silent)
    yield client
    client.close()


def answered(client: RuntimeClient, request: EditRequest) -> EngineResult:
    result: EngineResult = run(client, request, silent)
    return result


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_a_worker_makes_what_the_engine_makes_here(
    client: RuntimeClient, engine: DiffusersEngine, dtype: str
) -> None:
    request = edit(noise(100, 60, dtype))
    made, expected = answered(client, request).picture, engine.run(request, silent).picture
    assert made is not None
    assert expected is not None
    assert made.dtype == dtype
    assert np.array_equal(made, expected)


def test_how_it_was_made_is_on_record(client: RuntimeClient) -> None:
    facts = answered(client, edit(noise(64, 64))).facts
    assert len(facts.model) == 64
    assert facts.placement == "cpu, fp32, none"
    assert {"torch", "diffusers", "transformers"} <= facts.versions.keys()
    assert facts.seconds.keys() >= STAGES


def test_a_run_is_cancelled_and_the_worker_answers_the_next(client: RuntimeClient) -> None:
    small = edit(noise(64, 64))
    expected = answered(client, small).picture
    heard = Heard()
    job = client.submit(edit(noise(512, 512), params={"steps": 1000}), heard)
    heard.until_stage("denoising")
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    again = answered(client, small)
    assert again.picture is not None
    assert expected is not None
    assert np.array_equal(again.picture, expected)
    assert again.facts.seconds["loading"] == 0  # the same process, the same model
