"""With torchvision, the libraries' own processors of words and pictures work, and the edit models
make what they make without it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fixtures.clients import here
from fixtures.diffusion import ON_PROCESSOR, PROMPT, edit, generator, noise, shipped
from fixtures.engine_libraries import TORCHVISION, TORCHVISION_OPERATORS, need_libraries
from gesso_core.edit_request import EditRequest
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.client.waiting import run
from gesso_runtime.client.worker_process import module_command
from gesso_runtime.environments import Environment
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

SLOT = "<|vision_start|><|image_pad|><|vision_end|>"
PROCESSORS = {"Qwen2VLProcessor": "qwen-edit-plus", "Qwen3VLProcessor": "dreamlite"}
ONE_LEVEL = 0.01501  # of 255, in pixel values: torchvision's resizing and PIL's round otherwise
CARDS = {"qwen-image-edit-2509": 2, "dreamlite-mobile": 0, "flux2-klein-4b": 0}
"""Levels of 255 by which a picture may differ: only the first's encoder is shown one resized."""

WITH = Environment("with", Path(sys.executable), frozenset({"diffusers"}), path=here().path)
WITHOUT = replace(
    WITH, path=tuple(p for p in WITH.path if p not in {TORCHVISION, TORCHVISION_OPERATORS})
)


@pytest.fixture(scope="module")
def client_without(stored: Callable[[str], ModelFiles]) -> Iterator[RuntimeClient]:
    """Its worker knows no torchvision."""

    def resolve(request: EditRequest) -> Resolved:
        name = request.card
        return Resolved(shipped(name), stored(name), WITHOUT, (ON_PROCESSOR,))

    client = LocalClient(resolve, allow_unconfined=True)
    yield client
    client.close()


def test_it_is_the_one_that_goes_with_this_pytorch_and_works() -> None:
    import torch
    import torchvision
    from torchvision.transforms import v2

    assert Path(torchvision.__file__).is_relative_to(TORCHVISION)
    pytorch = version("torch").partition("+")[0]
    assert f"torch (=={pytorch})" in (requires("torchvision") or [])
    assert v2.Resize((64, 112))(torch.zeros(3, 8, 8)).shape == (3, 64, 112)


@pytest.mark.parametrize(("environment", "knows"), [(WITH, "True"), (WITHOUT, "False")])
def test_a_worker_has_it_or_has_it_not(environment: Environment, knows: str) -> None:
    command = module_command(environment, "gesso_runtime.worker")
    asked = "from transformers.utils import is_torchvision_available as it; print(it())"
    words = [command.words[0], *command.words[1:3], "-c", asked]
    said = subprocess.run(words, env=dict(command.variables), capture_output=True, text=True)
    assert said.stdout.strip() == knows, said.stderr


@pytest.mark.parametrize("kind", PROCESSORS)
@pytest.mark.parametrize(("width", "height"), [(448, 320), (320, 448), (512, 288), (480, 320)])
def test_the_stock_processor_sees_what_ours_sees(
    kind: str, width: int, height: int, checkpoint: Callable[[str], Path]
) -> None:
    import transformers

    from gesso_runtime.engines.diffusers.image_only_processor import image_only

    folder = checkpoint(PROCESSORS[kind]) / "processor"
    stock: Any = getattr(transformers, kind).from_pretrained(folder, local_files_only=True)
    ours = image_only(kind, folder)
    # What the class without torchvision reads pictures with.
    ours.image_processor = transformers.Qwen2VLImageProcessorPil.from_pretrained(folder)
    pictures = [Image.fromarray(noise(width, height))]
    shown = {"text": [SLOT], "images": pictures, "return_tensors": "pt"}
    expected, found = stock(**shown), ours(**shown)
    assert type(stock.image_processor) is transformers.Qwen2VLImageProcessor
    assert stock.video_processor is not None
    assert expected["input_ids"].equal(found["input_ids"])
    assert expected["image_grid_thw"].equal(found["image_grid_thw"])
    apart = (expected["pixel_values"] - found["pixel_values"]).abs()
    # Where one side grows and the other shrinks, PyTorch resizes them in the other order, and what
    # noise swings beyond black and white is cut off elsewhere: far apart, and little on average.
    is_crossed = (width, height) == (480, 320) and kind == "Qwen2VLProcessor"
    assert 0 < float(apart.mean() if is_crossed else apart.max()) <= ONE_LEVEL


def test_the_library_opens_the_edit_model_as_it_is_published_and_a_worker_equals_it(
    client: RuntimeClient, stored: Callable[[str], ModelFiles]
) -> None:
    import diffusers
    import torch
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as stock

    torch.set_num_threads(ON_PROCESSOR.threads)
    card, picture = "qwen-image-edit-2509", noise(96, 64)
    pipe = diffusers.DiffusionPipeline.from_pretrained(
        stored(card).files["model_index.json"].parent, dtype=torch.float32, local_files_only=True
    )
    pipe.set_progress_bar_config(disable=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "VAE_IMAGE_SIZE", 96 * 64)
        made = pipe(
            image=[Image.fromarray(picture)],
            prompt=PROMPT,
            negative_prompt=" ",
            true_cfg_scale=4.0,
            width=96,
            height=64,
            num_inference_steps=2,
            generator=generator(3),
        )
    assert pipe.processor.video_processor is not None
    assert np.array_equal(_edited(client, card, picture), np.asarray(made.images[0]))


@pytest.mark.parametrize("card", CARDS)
def test_a_workers_edit_is_that_of_a_worker_without_it(
    card: str, client: RuntimeClient, client_without: RuntimeClient
) -> None:
    picture = noise(192, 128)
    found = _edited(client, card, picture).astype(int)
    expected = _edited(client_without, card, picture)
    assert expected.std() > 1
    assert np.abs(found - expected).max() <= CARDS[card]


def _edited(client: RuntimeClient, card: str, picture: Pixels) -> Pixels:
    made = run(client, edit(picture, card=card, params={"steps": 2}), silent).picture
    assert made is not None
    return made
