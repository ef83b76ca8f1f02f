"""The tiny checkpoints are what their authors publish, only smaller: the store takes them by the
shipped cards, and the true pipelines load and run them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fixtures.diffusion import opened
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_checkpoints import KINDS, write_checkpoint

need_libraries()

import torch  # noqa: E402
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus  # noqa: E402

from gesso_core.cards.model_card import ModelCard  # noqa: E402
from gesso_runtime.catalogue import read_catalogue  # noqa: E402
from gesso_runtime.store.adding import Wish  # noqa: E402
from gesso_runtime.store.local_source import Folder  # noqa: E402
from gesso_runtime.store.model_store import ModelStore  # noqa: E402

WIDTH, HEIGHT = 96, 64
CALLS: dict[str, dict[str, Any]] = {
    "flux2-klein": {"guidance_scale": 1.0},
    "flux-kontext": {"max_area": WIDTH * HEIGHT, "_auto_resize": False},
    "pix2pix": {"height": None, "width": None},
    "dreamlite": {},
    "qwen-edit-plus": {"true_cfg_scale": 4.0, "negative_prompt": " "},
    "qwen-image": {"true_cfg_scale": 4.0, "negative_prompt": " ", "image": None},
}


def _cards(kind: str) -> list[ModelCard]:
    """Those whose files all come from one repository."""
    cards = read_catalogue().cards.values()
    return [
        card
        for card in cards
        if card.engine == "diffusers" and card.pipeline == kind and not _adds_to_another(card)
    ]


def _adds_to_another(card: ModelCard) -> bool:
    return any(file.part == "lora" and not file.is_optional for file in card.files)


def _picture(pipe: Any, kind: str) -> np.ndarray[Any, Any]:
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    call = {"image": Image.fromarray(noise), "height": HEIGHT, "width": WIDTH} | CALLS[kind]
    made: np.ndarray[Any, Any] = pipe(
        prompt="make it a watercolour",
        num_inference_steps=2,  # one is none where a schedule ends above zero
        output_type="np",
        generator=torch.Generator().manual_seed(0),
        **{name: value for name, value in call.items() if value is not None},
    ).images[0]
    return made


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """And references as large as the picture: one pipeline enlarges them whatever it is told."""
    torch.set_num_threads(1)
    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "VAE_IMAGE_SIZE", WIDTH * HEIGHT)
    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "CONDITION_IMAGE_SIZE", 56 * 56)


@pytest.mark.parametrize("kind", KINDS)
def test_two_loads_of_what_the_store_took_make_the_same_picture(
    kind: str, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    cards = _cards(kind)
    assert cards
    pictures = []
    for card in cards:
        store = ModelStore(tmp_path / card.id)
        store.add(card, Folder(checkpoint(kind)), Wish(accepts=True))
        root = store.files(card).files["model_index.json"].parent
        pictures.append(_picture(opened(root), kind))
    pictures.append(_picture(opened(checkpoint(kind)), kind))
    assert pictures[0].shape == (HEIGHT, WIDTH, 3)
    assert np.isfinite(pictures[0]).all()
    assert pictures[0].std() > 0.01
    assert all(np.array_equal(pictures[0], other) for other in pictures)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_is_written_the_same_every_time(
    kind: str, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    before = torch.random.get_rng_state()
    again = write_checkpoint(kind, tmp_path)
    assert torch.equal(before, torch.random.get_rng_state())
    first = checkpoint(kind)
    files = {path.relative_to(first) for path in first.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    changed = [name for name in files if (first / name).read_bytes() != (again / name).read_bytes()]
    assert changed == []


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("flux2-klein", "transformer"),
        ("flux-kontext", "transformer"),
        ("qwen-edit-plus", "transformer"),
        ("flux2-klein", "text_encoder"),
        ("flux-kontext", "text_encoder_2"),
        ("qwen-edit-plus", "text_encoder"),
        ("dreamlite", "text_encoder"),
    ],
)
def test_parts_that_cards_quantise_are_wide_enough_for_it(
    kind: str, part: str, checkpoint: Callable[[str], Path]
) -> None:
    skipped = ("x_embedder", "proj_out", "lm_head", "patch_embed")
    module = getattr(opened(checkpoint(kind)), part)
    narrow = [
        name
        for name, layer in module.named_modules()
        if isinstance(layer, torch.nn.Linear)
        and not any(each in name for each in skipped)
        and (layer.in_features % 64 or layer.out_features % 32)
    ]
    assert narrow == []
