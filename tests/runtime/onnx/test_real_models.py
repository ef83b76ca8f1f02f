"""Real networks, where somebody has them: GESSO_MODELS names a folder of installed models."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.onnx_tools import ON_PROCESSOR
from fixtures.photographs import photograph
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import NeedsModel
from gesso_core.geometry import Size
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.onnx.engine import OnnxEngine
from gesso_runtime.store.model_store import ModelStore

FOLDER = os.environ.get("GESSO_MODELS", "")
CARDS = {name: card for name, card in read_catalogue().cards.items() if card.engine == "onnx"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="GESSO_MODELS names no folder of installed models"),
]


@pytest.fixture(params=CARDS)
def card(request: pytest.FixtureRequest) -> ModelCard:
    return CARDS[request.param]


def _run(card: ModelCard, *requests: EditRequest) -> list[EngineResult]:
    try:
        files = ModelStore(Path(FOLDER)).files(card).files
    except NeedsModel as error:
        pytest.skip(error.message)
    engine = OnnxEngine()
    try:
        place = replace(ON_PROCESSOR, precision=card.ladder[-1].precision)
        engine.load(card, files, place, silent)
        return [engine.run(request, silent) for request in requests]
    finally:
        engine.unload()


def test_a_real_network_does_what_its_card_says(card: ModelCard) -> None:
    picture = photograph("astronaut", Size(300, 280))
    mask = np.zeros((280, 300), np.float32)
    mask[100:150, 100:160] = 1
    kind = next(iter(card.kinds))
    params = {"points": (150.0, 90.0, 1.0)} if kind is EngineKind.POINT else {}
    asked = EditRequest(
        kind, card.id, picture, mask if kind is EngineKind.INPAINT else None, params=params
    )
    first, again = _run(card, asked, asked)
    if kind in {EngineKind.POINT, EngineKind.MATTE}:
        assert first.mask is not None
        assert first.mask.shape == (280, 300)
        assert 0.02 < first.mask.mean() < 0.98  # the astronaut is neither nothing nor everything
        assert np.array_equal(first.mask, again.mask)  # type: ignore[arg-type]
        return
    assert first.picture is not None
    assert np.array_equal(first.picture, again.picture)  # type: ignore[arg-type]
    assert first.picture.dtype == picture.dtype
    if kind is EngineKind.INPAINT:
        assert np.array_equal(first.picture[mask == 0], picture[mask == 0])
        return
    factor = card.networks[0].factor
    small = first.picture.reshape(280, factor, 300, factor, 3).mean((1, 3))
    noise = np.sqrt(np.mean((small - picture) ** 2)) / 65535
    assert noise < 0.1  # the picture, enlarged or cleaned, and no other
