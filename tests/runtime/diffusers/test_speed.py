"""What a card may switch on to be quicker: less is computed, and everything else holds."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, NeedsEnvironment
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.speed import quicken, read_speed
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

KONTEXT, QWEN = "flux1-kontext-dev", "qwen-image-edit-2509"
STEPS = {"steps": 8}
CACHES = [
    (KONTEXT, {"cache": "taylorseer"}),
    (KONTEXT, {"cache": "first-block", "cache_threshold": 0.9}),
    (QWEN, {"cache": "taylorseer"}),
    (QWEN, {"cache": "first-block", "cache_threshold": 0.9}),
]


def quick(name: str, **options: Any) -> ModelCard:
    card = shipped(name)
    return replace(card, options={**card.options, **options})


@contextmanager
def opened(card: ModelCard, files: ModelFiles) -> Iterator[DiffusersEngine]:
    engine = DiffusersEngine()
    engine.load(card, files.files, ON_PROCESSOR, silent)
    yield engine
    engine.unload()


def counted(engine: DiffusersEngine) -> list[int]:
    """Grows by one with every attention that is computed."""
    calls: list[int] = []
    loaded: Any = engine._loaded
    for block in loaded.pipe.transformer.transformer_blocks:
        block.attn.to_q.register_forward_hook(lambda *_: calls.append(1))
    return calls


def made(engine: DiffusersEngine, seed: int = 3) -> Pixels:
    picture = engine.run(edit(noise(64, 48), params=STEPS, seed=seed), silent).picture
    assert picture is not None
    return picture


@pytest.mark.slow
@pytest.mark.parametrize(("name", "options"), CACHES)
def test_less_is_computed_and_what_was_edited_before_is_forgotten(
    name: str, options: dict[str, Any], stored: Callable[[str], ModelFiles]
) -> None:
    with opened(shipped(name), stored(name)) as engine:
        calls = counted(engine)
        plain, all_calls = made(engine), len(calls)
    with opened(quick(name, **options), stored(name)) as engine:
        calls = counted(engine)
        first = made(engine)
        assert len(calls) < all_calls
        made(engine, seed=9)
        again = made(engine)
        asked = []

        def stop(progress: Progress) -> None:
            asked.append(progress)
            if progress.stage == "denoising" and progress.done == 4:
                raise Cancelled

        with pytest.raises(Cancelled):
            engine.run(edit(noise(64, 48), params=STEPS), stop)
        after = made(engine)
    assert np.array_equal(first, again)
    assert np.array_equal(first, after)
    assert first.shape == plain.shape


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (quick(KONTEXT, cache="pyramid"), "pyramid"),
        (quick("instruct-pix2pix", cache="taylorseer"), "pix2pix"),
        (quick("flux2-klein-9b", cache="first-block"), "flux2-klein"),
        (quick("flux2-klein-4b", cache="taylorseer"), "4 steps"),
        (quick(KONTEXT, cache="first-block", cache_threshold=1.5), "cache_threshold"),
        (quick(KONTEXT, cache=True), "cache"),
        (quick(KONTEXT, cache="taylorseer", compile=True), "together"),
    ],
)
def test_what_cannot_be_is_refused_with_the_cards_name(card: ModelCard, said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        read_speed(card)
    assert card.id in refused.value.message
    assert said in refused.value.message
    assert refused.value.hint


def test_no_shipped_card_switches_anything_on() -> None:
    from gesso_runtime.catalogue import read_catalogue

    cards = [card for card in read_catalogue().cards.values() if card.engine == "diffusers"]
    assert not any(speed.cache or speed.compile for speed in map(read_speed, cards))


def test_without_a_compiler_nothing_is_compiled(
    klein: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fixtures.diffusion import files_in

    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CXX", raising=False)
    card = replace(card_of(card_text()), options={"tokens": 48, "compile": True})
    engine = DiffusersEngine()
    with pytest.raises(NeedsEnvironment, match="compiler"):
        engine.load(card, files_in(klein), ON_PROCESSOR, silent)
    engine.unload()


def test_on_a_graphics_card_it_takes_triton_and_a_c_compiler(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from torch.nn import Identity

    card, network = quick("flux2-klein-4b", compile=True), Identity()
    speed, on_card = read_speed(card), replace(ON_PROCESSOR, device="cuda:0")

    def refused() -> str:
        with pytest.raises(NeedsEnvironment) as raised:
            quicken(network, card, speed, on_card)
        assert raised.value.hint
        return raised.value.message

    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    if find_spec("triton") is None:
        assert "Triton" in refused()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "triton.py").touch()
    assert "C compiler" in refused()
    monkeypatch.setenv("CC", "no-such-compiler")
    assert "C compiler" in refused()
    monkeypatch.setenv("CC", sys.executable)
    with pytest.raises(BadRequest, match="repeated blocks"):  # it goes on
        quicken(network, card, speed, on_card)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("g++"), reason="no C++ compiler")
def test_compiled_blocks_make_nearly_the_same_and_can_be_cancelled(
    klein: Any, engine: DiffusersEngine
) -> None:
    from fixtures.diffusion import files_in

    request = edit(noise(64, 48), params={"steps": 2})
    plain = engine.run(request, silent).picture
    card = replace(card_of(card_text()), options={"tokens": 48, "compile": True})
    compiled = DiffusersEngine()
    compiled.load(card, files_in(klein), ON_PROCESSOR, silent)
    first = compiled.run(request, silent).picture

    def stop(progress: Progress) -> None:
        if progress.stage == "denoising" and progress.done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        compiled.run(request, stop)
    again = compiled.run(request, silent).picture
    compiled.unload()
    assert plain is not None
    assert first is not None
    assert np.array_equal(first, again)
    assert np.abs(plain.astype(int) - first).mean() < 3
