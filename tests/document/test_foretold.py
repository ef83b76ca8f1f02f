"""What a piece of work says that it sends in all is what it sends, to the byte."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from fixtures.documents import array_picture
from fixtures.playing_client import PlayingClient, card
from gesso_core.cards.model_card import Grid, ModelCard
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.edit_request import EditRequest
from gesso_core.errors import GessoError
from gesso_core.foretold import foretelling, foretold
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.enlarging import enlarged
from gesso_desktop.document.expanding import Margins, expanded
from gesso_desktop.document.step_runner import Wish
from gesso_runtime.client.client import Listener

NEAR = OnnxNetwork("", (), (), halo=8)
SMALL = Grid(16, 64 * 64, 256)
RESTORER = card(EngineKind.RESTORE, networks=(NEAR,), operators=frozenset({"denoise"}))


class Counting(PlayingClient):
    """Notes what was foretold with each request."""

    def __init__(self) -> None:
        super().__init__()
        self.foretold: list[int] = []

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        self.foretold.append(foretold())
        return super().submit(request, listener)

    @property
    def sent(self) -> int:
        arrays = [each for request in self.asked for each in (request.picture, request.mask)]
        return sum(each.nbytes for each in arrays if each is not None)


@pytest.fixture
def client() -> "Counting":
    return Counting()


def pixels(width: int, height: int, dtype: type = np.uint16) -> Pixels:
    return np.random.default_rng(3).integers(0, 200, (height, width, 3)).astype(dtype)


def test_enlarging_in_parts(client: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gesso_desktop.document.enlarging._SIDE", 64)
    model = card(EngineKind.UPSCALE, networks=(replace(NEAR, factor=2),))
    with enlarged(client, model, array_picture(pixels(160, 100)), 2, report=silent):
        pass
    assert len(client.asked) == 6
    assert client.foretold == [client.sent] * 6


@pytest.mark.parametrize(
    "model",
    [
        card(EngineKind.INPAINT, networks=(NEAR,)),  # part by part
        card(EngineKind.INPAINT, grid=SMALL),  # all at once, since it would see it reduced
        card(EngineKind.INPAINT, grid=Grid(16, 256 * 256, 1024)),  # as it fits
    ],
)
def test_expanding_side_by_side(model: ModelCard, client: Counting) -> None:
    picture = array_picture(pixels(120, 90))
    with expanded(client, model, picture, Margins(30, 20, 10, 0), report=silent):
        pass
    assert len(client.asked) >= 3
    assert set(client.foretold) == {client.sent}


@pytest.mark.parametrize("where", [None, Mask(Box(20, 30, 90, 120))])
@pytest.mark.parametrize(
    ("step", "model"),
    [
        (Step("edit", EngineKind.EDIT, {}, "make it autumn"), card(EngineKind.EDIT, grid=SMALL)),
        (Step("edit", EngineKind.EDIT, {}, "make it autumn"), card(EngineKind.EDIT)),
        (Step("denoise", EngineKind.RESTORE), RESTORER),
        (Step("cut_out", EngineKind.MATTE), card(EngineKind.MATTE, grid=SMALL)),
    ],
)
def test_a_step(step: Step, model: ModelCard, where: Mask | None, client: Counting) -> None:
    runner = EngineSteps(client, lambda *_, **__: model)
    todo = array_picture(pixels(300, 200)), Framing(), step, Wish(where, language="en")
    said = runner.bytes_sent(*todo)
    with suppress(GessoError):  # what is played is not always taken
        runner.prepare(*todo, silent)
    assert client.asked
    assert said == client.sent


def test_a_step_in_parts_and_nothing_is_left_of_it(client: Counting) -> None:
    model = card(EngineKind.RESTORE, EngineKind.INPAINT, networks=(NEAR,))
    runner = EngineSteps(client, lambda *_, **__: model)
    step = Step("remove_object", EngineKind.INPAINT)
    where = Mask(Box(100, 100, 1500, 300))
    ready = runner.prepare(array_picture(pixels(1600, 400)), Framing(), step, Wish(where), silent)
    assert ready.provenance.engine == model.id
    assert len(client.asked) > 1
    assert set(client.foretold) == {client.sent}
    assert foretold() == 0


def test_within_larger_work_the_larger_counts() -> None:
    with foretelling(100):
        with foretelling(40):
            assert foretold() == 100
        assert foretold() == 100
