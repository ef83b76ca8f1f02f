"""Words and pictures reach a model that reads both, without what only videos need."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fixtures.engine_libraries import need_libraries

need_libraries()

import transformers  # noqa: E402

from gesso_runtime.engines.diffusers.image_only_processor import KINDS, image_only  # noqa: E402

PUBLISHED = {"Qwen2VLProcessor": "qwen-edit-plus", "Qwen3VLProcessor": "dreamlite"}
without_torchvision = pytest.mark.skipif(
    find_spec("torchvision") is not None, reason="the stock class works here"
)
SLOT = "<|vision_start|><|image_pad|><|vision_end|>"


@pytest.fixture(params=sorted(KINDS))
def processor(request: pytest.FixtureRequest, checkpoint: Callable[[str], Path]) -> Any:
    return image_only(request.param, checkpoint(PUBLISHED[request.param]) / "processor")


def _picture(width: int, height: int) -> Image.Image:
    noise = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def test_a_picture_takes_as_many_tokens_as_the_model_sees_patches(processor: Any) -> None:
    seen = processor(
        text=[f"{SLOT} and {SLOT}: put both together"],
        images=[_picture(112, 64), _picture(224, 224)],
        return_tensors="pt",
    )
    patches = [int(grid.prod()) for grid in seen["image_grid_thw"]]
    per_token = processor.image_processor.merge_size**2
    assert len(patches) == 2
    assert seen["pixel_values"].shape[0] == sum(patches)
    tokens = (seen["input_ids"] == processor.image_token_id).sum()
    assert int(tokens) == sum(patches) // per_token


def test_words_alone_are_read_as_the_tokenizer_reads_them(processor: Any) -> None:
    text = "Mach es wärmer 你好"
    assert processor(text=[text])["input_ids"] == [processor.tokenizer(text).input_ids]


def test_what_the_folder_says_is_kept(processor: Any, checkpoint: Callable[[str], Path]) -> None:
    name = type(processor).__name__
    folder = checkpoint(PUBLISHED[name]) / "processor"
    assert processor.chat_template == (folder / "chat_template.jinja").read_text()
    assert processor.image_processor.patch_size == {"Qwen2VLProcessor": 14}.get(name, 16)
    assert isinstance(processor, getattr(transformers, name))


def test_a_pipeline_that_has_it_is_saved_under_the_stock_name(processor: Any) -> None:
    own = type(processor)
    assert own.__module__.partition(".")[0] == "transformers"
    assert own.__name__ in KINDS


@without_torchvision
def test_pictures_are_read_by_the_class_that_the_stock_one_is_compared_with(processor: Any) -> None:
    """In `with_torchvision/`."""
    assert type(processor.image_processor) is transformers.Qwen2VLImageProcessorPil


@without_torchvision
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_stock_class_still_demands_torchvision(
    kind: str, checkpoint: Callable[[str], Path]
) -> None:
    """Once it does not, the module can go."""
    with pytest.raises((ImportError, ValueError, OSError), match=r"(?i)video|torchvision"):
        getattr(transformers, kind).from_pretrained(checkpoint(PUBLISHED[kind]) / "processor")
