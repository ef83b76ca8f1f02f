"""Networks run in a real worker process, asked for through the client."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fixtures.clients import LONG, Heard, children, here
from fixtures.networks import convolutions, decoder, encoder, fill_with_mean, node, write
from fixtures.onnx_tools import ON_PROCESSOR, files_in, loaded, tool_card
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest
from gesso_core.errors import ModelDamaged
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import JobState
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.station import Patience
from gesso_runtime.client.waiting import run
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")

DEEP = """
[[networks]]
part = ""
halo = 4
tile = 64
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "result", meaning = "picture"}]
"""
HOLES = """
[[networks]]
part = ""
inputs = [{name = "picture", meaning = "picture"}, {name = "mask", meaning = "mask"}]
outputs = [{name = "result", meaning = "picture"}]
"""
CLICK = """
[[networks]]
part = "encoder"
size = [64, 64]
fit = "pad"
inputs = [{name = "pixels", meaning = "picture"}]
outputs = [{name = "embedding", meaning = "embedding"}]
[[networks]]
part = "decoder"
inputs = [
  {name = "points", meaning = "points"},
  {name = "labels", meaning = "labels"},
  {name = "embedding", meaning = "embedding"},
]
outputs = [{name = "masks", meaning = "mask"}, {name = "iou", meaning = "score"}]
"""
PICTURE = np.random.default_rng(3).integers(0, 65536, (150, 170, 3), np.uint16)


def _broken(path: Path) -> None:
    path.write_bytes(b"no network")


def _endless(path: Path) -> None:
    names = ["picture", *(f"c{i}" for i in range(300)), "result"]
    nodes = [node("Conv", f"{a} w", b, pads=[3] * 4) for a, b in pairwise(names)]
    weights = np.full((3, 3, 7, 7), 1 / 147, np.float32)
    write(path, nodes, {"picture": (1, 3, "h", "w")}, {"result": (1, 3, "H", "W")}, {"w": weights})


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[ModelCard, Path]]:
    made: dict[str, tuple[ModelCard, Path]] = {}

    def add(name: str, card: ModelCard, **files: Callable[[Path], object]) -> None:
        folder = tmp_path_factory.mktemp(name)
        for file, make in files.items():
            make(folder / f"{file}.onnx")
        made[name] = (replace(card, id=name), folder)

    restore = tool_card("image-to-image", "restore", DEEP)
    add("deep", restore, network=lambda path: convolutions(path, 4, 8))
    add("broken", restore, network=_broken)
    whole = tool_card("image-to-image", "restore", DEEP.replace("halo = 4", ""))
    add("endless", whole, network=_endless)
    add("holes", tool_card("inpaint", "inpaint", HOLES), network=fill_with_mean)
    add(
        "click",
        tool_card("click-mask", "point", CLICK),
        encoder=lambda path: encoder(path, 64),
        decoder=lambda path: decoder(path, 64, 12.0),
    )
    return made


@pytest.fixture(scope="module")
def client(models: dict[str, tuple[ModelCard, Path]]) -> Iterator[LocalClient]:
    environment = here()
    able = Environment("onnx", environment.python, frozenset({"onnx"}), path=environment.path)

    def resolve(request: EditRequest) -> Resolved:
        card, folder = models[request.card]
        return Resolved(card, ModelFiles("digest", files_in(folder)), able, (ON_PROCESSOR,))

    # However long it takes on a busy machine to leave a run, the worker is not replaced for it.
    made = LocalClient(resolve, patience=Patience(stop=LONG), allow_unconfined=True)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("deep", EditRequest(EngineKind.RESTORE, "deep", PICTURE)),
        (
            "holes",
            EditRequest(EngineKind.INPAINT, "holes", PICTURE, np.eye(150, 170, dtype=np.float32)),
        ),
        (
            "click",
            EditRequest(EngineKind.POINT, "click", PICTURE, params={"points": (80.0, 70.0, 1.0)}),
        ),
    ],
    ids=["deep", "holes", "click"],
)
def test_a_worker_gives_the_same_pixels_as_the_engine_here(
    client: LocalClient,
    models: dict[str, tuple[ModelCard, Path]],
    name: str,
    request_: EditRequest,
) -> None:
    there = run(client, request_, silent)
    card, folder = models[name]
    with loaded(card, folder) as engine:
        ours = engine.run(request_, silent)
    for one, other in ((there.picture, ours.picture), (there.mask, ours.mask)):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.dtype == other.dtype
            assert np.array_equal(one, other)
    assert there.facts.placement == "cpu, fp32, none"
    assert "running" in there.facts.seconds


def test_a_damaged_network_fails_its_job_and_the_next_one_runs(client: LocalClient) -> None:
    with pytest.raises(ModelDamaged, match="not an ONNX file"):
        run(client, EditRequest(EngineKind.RESTORE, "broken", PICTURE), silent)
    assert run(client, EditRequest(EngineKind.RESTORE, "deep", PICTURE), silent).picture is not None


def test_a_long_run_is_cancelled_and_the_same_worker_does_the_next_job(client: LocalClient) -> None:
    run(client, EditRequest(EngineKind.RESTORE, "deep", PICTURE), silent)
    before = children()
    heard = Heard()
    large = np.zeros((900, 900, 3), np.uint8)
    job = client.submit(EditRequest(EngineKind.RESTORE, "endless", large), heard)
    heard.until_stage("running")
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    after = run(client, EditRequest(EngineKind.RESTORE, "deep", PICTURE), silent)
    assert after.picture is not None
    assert before
    assert children() <= before
