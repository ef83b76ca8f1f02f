"""Steps shown by the tiny decoder that a model was added with."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, edit, files_in, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_decoders import write_tiny_decoder
from gesso_core.errors import ModelDamaged
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, silent
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

need_libraries()

CARDS = ("instruct-pix2pix", "flux1-kontext-dev")
every_card = pytest.mark.parametrize("name", CARDS)


@pytest.fixture(scope="module")
def added(
    checkpoint: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """By card: where the store keeps the model and its tiny decoder."""

    def taken(name: str) -> Path:
        room = tmp_path_factory.mktemp(name)
        card = shipped(name)
        folder = Path(shutil.copytree(checkpoint(card.pipeline), room / "published"))
        write_tiny_decoder(folder)
        store = ModelStore(room / "models")
        store.add(card, Folder(folder), Wish(accepts=True))
        return store.files(card).files["model_index.json"].parent

    return taken


def opened(name: str, folder: Path) -> DiffusersEngine:
    engine = DiffusersEngine()
    engine.load(shipped(name), files_in(folder), ON_PROCESSOR, silent)
    return engine


def seen(engine: DiffusersEngine, picture: Pixels) -> tuple[list[Pixels], Pixels]:
    """Of each step, and the result."""
    said: list[Progress] = []
    made = engine.run(edit(picture, params={"steps": 2}), said.append).picture
    assert made is not None
    return [each.preview for each in said if each.preview is not None], made


@every_card
def test_each_step_is_seen_in_full_and_the_result_stays_what_it_was(
    name: str, added: Callable[[str], Path], loaded: Callable[[str], DiffusersEngine]
) -> None:
    picture = noise(100, 60)
    engine = opened(name, added(name))
    shown, made = seen(engine, picture)
    engine.unload()
    assert [each.shape for each in shown] == [(60, 100, 3)] * 2
    assert not np.array_equal(*shown)
    coarse, same = seen(loaded(name), picture)
    assert coarse[0].shape == (8, 12, 3)
    assert np.array_equal(made, same)


@every_card
def test_what_is_seen_is_what_the_tiny_decoder_makes_of_the_denoisers_latents(
    name: str, added: Callable[[str], Path], loaded: Callable[[str], DiffusersEngine]
) -> None:
    import torch
    from diffusers import AutoencoderTiny

    folder = added(name)
    engine = opened(name, folder)
    parts: Any = engine._loaded
    tiny = AutoencoderTiny.from_pretrained(folder)
    canvas = _canvas(64, 48)
    latents = torch.randn(1, 4, 6, 8)
    config = parts.pipe.vae.config
    ready = latents / config.scaling_factor + (config.shift_factor or 0)
    with torch.no_grad():
        found = parts.previews.of(ready, canvas)
        wanted = tiny.decode(latents).sample[0].permute(1, 2, 0).numpy()
    engine.unload()
    assert np.abs(found - ((wanted + 1) * 127.5).clip(0, 255)).max() <= 1


def test_a_large_picture_is_painted_small(added: Callable[[str], Path]) -> None:
    """Where it was made large and then reduced, it took memory that nobody had foreseen."""
    import torch

    engine = opened(CARDS[0], added(CARDS[0]))
    parts: Any = engine._loaded
    painted: list[Any] = []
    tiny = parts.previews._tiny
    parts.previews._tiny = lambda latents: painted.append(latents) or tiny(latents)
    with torch.no_grad():
        found = parts.previews.of(torch.zeros(1, 4, 16, 96), _canvas(768, 128))
        large = parts.previews.of(torch.zeros(1, 4, 256, 130), _canvas(1033, 2048, around=7))
    engine.unload()
    assert found.shape == (85, 512, 3)
    assert large.shape == (512, 258, 3)
    assert [max(each.shape[2:]) for each in painted] == [64, 64]


def test_a_picture_reduced_in_latents_shows_the_same_places(
    added: Callable[[str], Path],
) -> None:
    import torch

    engine = opened(CARDS[0], added(CARDS[0]))
    parts: Any = engine._loaded
    latents, other = torch.zeros(1, 4, 128, 128), torch.zeros(1, 4, 128, 128)
    other[:, :, :32, 64:] = 3
    canvas = _canvas(1024, 1024)
    with torch.no_grad():
        found, changed = (parts.previews.of(each, canvas) for each in (latents, other))
    engine.unload()
    differs = (found != changed).any(2)
    assert differs[:128, 256:].any()
    assert not differs[200:].any()
    assert not differs[:, :180].any()


def test_where_a_preview_fails_the_run_goes_on_with_less_of_one(
    added: Callable[[str], Path],
) -> None:
    engine = opened(CARDS[0], added(CARDS[0]))
    parts: Any = engine._loaded
    picture = noise(100, 60)
    wanted = engine.run(edit(picture, params={"steps": 2}), silent).picture

    def fail(_latents: Any) -> Any:
        raise MemoryError

    parts.previews._tiny = fail
    shown, made = seen(engine, picture)
    engine.unload()
    assert [each.shape for each in shown] == [(8, 12, 3)]
    assert np.array_equal(made, wanted)


def test_the_decoder_of_another_model_is_refused(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(checkpoint("pix2pix"), tmp_path / "published"))
    write_tiny_decoder(folder, channels=16)
    with pytest.raises(ModelDamaged, match="another model"):
        opened(CARDS[0], folder)


def _canvas(width: int, height: int, *, around: int = 0) -> Any:
    """around: px that were added to the width."""
    from gesso_core.geometry import Size
    from gesso_runtime.engines.diffusers.canvas import Canvas

    return Canvas(None, Size(width + around, height), Size(width, height))
