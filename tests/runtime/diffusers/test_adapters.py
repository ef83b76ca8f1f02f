"""LoRAs: those that belong to the weights, and styles that are worn and taken off again."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fixtures.diffusion import (
    ON_PROCESSOR,
    PROMPT,
    edit,
    files_in,
    generator,
    noise,
    opened,
    shipped,
)
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_loras import write_style
from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ModelDamaged, OutOfMemory
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.preparing import prepare
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as stock  # noqa: E402

ANIMALS = "qwen-image-childrens-animals"
LIGHTNING = "qwen-image-edit-2509-lightning-4"
Stored = Callable[[str], ModelFiles]
Loaded = Callable[[str], DiffusersEngine]


def root_of(files: ModelFiles) -> Path:
    return files.files["model_index.json"].parent


def words(style: str | None = None, **facts: Any) -> EditRequest:
    """style: None for the card's usual one."""
    params = {"steps": 2} | ({} if style is None else {"style": style}) | facts.pop("params", {})
    asked = {"prompt": PROMPT, "seed": 3, "work": Size(96, 64), "params": params, **facts}
    return EditRequest(EngineKind.GENERATE, ANIMALS, **asked)


def made(engine: DiffusersEngine, request: EditRequest) -> Pixels:
    result = engine.run(request, silent)
    assert result.picture is not None
    return result.picture


def drawn(root: Path, style: str, width: int = 96, height: int = 64) -> Pixels:
    """By the library itself."""
    pipe = opened(root)
    if style:
        pipe.load_lora_weights(str(root / "style"), weight_name=f"{style}.safetensors")
    made = pipe(
        prompt=PROMPT,
        negative_prompt=" ",
        true_cfg_scale=4.0,
        width=width,
        height=height,
        num_inference_steps=2,
        generator=generator(3),
    )
    return np.asarray(made.images[0])


def base_of(engine: DiffusersEngine) -> dict[str, int]:
    """Where each of the model's own tensors lies."""
    assert engine._loaded is not None
    tensors = engine._loaded.pipe.transformer.named_parameters()
    own = ((name.replace(".base_layer", ""), tensor) for name, tensor in tensors)
    return {name: tensor.data_ptr() for name, tensor in own if "lora_" not in name}


@pytest.mark.parametrize("style", ["animals", "ink", ""])
def test_a_worker_draws_what_the_library_draws_in_each_style(
    style: str, client: RuntimeClient, stored: Stored
) -> None:
    found = run(client, words(style), silent).picture
    assert found is not None
    assert np.array_equal(found, drawn(root_of(stored(ANIMALS)), style))


def test_the_first_style_is_worn_unless_another_is_named(loaded: Loaded) -> None:
    engine = loaded(ANIMALS)
    usual = made(engine, words())
    assert np.array_equal(usual, made(engine, words("animals")))
    assert not np.array_equal(usual, made(engine, words("ink")))
    assert not np.array_equal(usual, made(engine, words("")))


def test_styles_change_without_touching_the_base_and_leave_no_trace(loaded: Loaded) -> None:
    engine = loaded(ANIMALS)
    plain = made(engine, words(""))
    base = base_of(engine)
    first = made(engine, words("animals"))
    for _ in range(2):
        made(engine, words("ink"))
        assert base_of(engine) == base
        assert np.array_equal(made(engine, words("animals")), first)
        assert np.array_equal(made(engine, words("")), plain)
    assert base_of(engine) == base
    assert engine._loaded is not None
    kinds = {type(each).__module__ for each in engine._loaded.pipe.transformer.modules()}
    assert not any(kind.startswith("peft") for kind in kinds)


def test_a_style_that_is_not_there_is_named_beside_those_that_are(loaded: Loaded) -> None:
    with pytest.raises(BadRequest, match="oil") as told:
        loaded(ANIMALS).run(words("oil"), silent)
    assert told.value.hint == "Choose one of “animals”, “ink”."


def test_a_style_for_another_model_is_refused_and_the_model_goes_on(
    stored: Stored, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import save_file

    names = ("other_keys", "other_size", "torn")
    paths = {name: tmp_path / f"{name}.safetensors" for name in names}
    save_file({"unet.lora_A.weight": torch.zeros(2, 2)}, paths["other_keys"])
    larger = torch.nn.ModuleDict({"0": torch.nn.ModuleDict({"attn": torch.nn.ModuleDict()})})
    larger["0"]["attn"]["to_q"] = torch.nn.Linear(32, 32)
    write_style(torch.nn.ModuleDict({"transformer_blocks": larger}), paths["other_size"], seed=0)
    paths["torn"].write_bytes(paths["other_size"].read_bytes()[:-20])
    engine, files = DiffusersEngine(), dict(stored(ANIMALS).files)
    added = {f"style/{path.name}": path for path in paths.values()}
    engine.load(shipped(ANIMALS), files | added, ON_PROCESSOR, silent)
    before = made(engine, words(""))
    for name in names:
        with pytest.raises(ModelDamaged, match=name) as told:
            engine.run(words(name), silent)
        assert "folder" in told.value.hint
        assert np.array_equal(made(engine, words("")), before)
    assert np.array_equal(made(engine, words("ink")), drawn(root_of(stored(ANIMALS)), "ink"))


def test_a_cancelled_run_leaves_its_style_in_order(loaded: Loaded) -> None:
    engine = loaded(ANIMALS)
    expected = made(engine, words("ink"))

    def report(progress: Progress) -> None:
        if (progress.stage, progress.done) == ("denoising", 1):
            raise Cancelled

    for style in ("animals", "ink"):
        with pytest.raises(Cancelled):
            engine.run(words(style), report)
    assert np.array_equal(made(engine, words("ink")), expected)


@pytest.mark.parametrize(("width", "height"), [(100, 61), (1, 1), (32, 130)])
def test_a_picture_from_words_has_the_size_that_was_asked_for(
    loaded: Loaded, width: int, height: int
) -> None:
    assert made(loaded(ANIMALS), words(work=Size(width, height))).shape == (height, width, 3)


def test_a_picture_from_words_needs_a_size(loaded: Loaded) -> None:
    with pytest.raises(BadRequest, match="how large"):
        loaded(ANIMALS).run(replace(words(), work=None), silent)


@pytest.mark.parametrize("prompt", ["", "水彩画 لوحة", "very " * 2000, "<|im_end|>"])
def test_any_words_are_drawn(loaded: Loaded, prompt: str) -> None:
    request = words(work=Size(32, 32), prompt=prompt, params={"steps": 1})
    assert made(loaded(ANIMALS), request).shape == (32, 32, 3)


@pytest.mark.parametrize("steps", [4, 8])
def test_a_worker_makes_what_the_library_makes_with_few_steps(
    steps: int, client: RuntimeClient, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the authors of the LoRA set the library up."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    card = shipped(f"qwen-image-edit-2509-lightning-{steps}")
    name, picture = card.id.removeprefix("tiny-"), noise(96, 64)
    found = run(client, edit(picture, card=name), silent).picture
    root = root_of(stored(name))
    (lora,) = (root / "Qwen-Image-Edit-2509").iterdir()
    pipe = opened(root)
    pipe.scheduler = FlowMatchEulerDiscreteScheduler(
        base_image_seq_len=256,
        base_shift=math.log(3),
        max_image_seq_len=8192,
        max_shift=math.log(3),
        num_train_timesteps=1000,
        shift=1.0,
        shift_terminal=None,
        time_shift_type="exponential",
        use_dynamic_shifting=True,
    )
    pipe.load_lora_weights(str(lora.parent), weight_name=lora.name)
    pipe.fuse_lora()
    pipe.unload_lora_weights()
    monkeypatch.setattr(stock, "VAE_IMAGE_SIZE", 96 * 64)
    arguments = {"width": 96, "height": 64, "true_cfg_scale": 1.0, "num_inference_steps": steps}
    shown = Image.fromarray(picture)
    expected = pipe(image=[shown], prompt=PROMPT, generator=generator(3), **arguments).images[0]
    assert found is not None
    assert np.array_equal(found, np.asarray(expected))


def out_of_memory(*_: object, **__: object) -> None:
    import torch

    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_want_of_memory_is_told_as_such_wherever_a_lora_is_touched(
    loaded: Loaded, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    import diffusers

    engine, name = loaded(ANIMALS), LIGHTNING
    made(engine, words("ink"))
    with monkeypatch.context() as patch:
        patch.setattr(diffusers.QwenImagePipeline, "unload_lora_weights", out_of_memory)
        with pytest.raises(OutOfMemory):
            engine.run(words(""), silent)
    made(engine, words(""))
    monkeypatch.setattr(diffusers.QwenImageEditPlusPipeline, "fuse_lora", out_of_memory)
    with pytest.raises(OutOfMemory):
        DiffusersEngine().load(shipped(name), stored(name).files, ON_PROCESSOR, silent)


def test_a_lora_that_belongs_to_the_weights_needs_no_memory_of_its_own(loaded: Loaded) -> None:
    names = base_of(loaded(LIGHTNING)).keys()
    assert names == base_of(loaded("qwen-image-edit-2509")).keys()


Quantised = Callable[[Precision], tuple[ModelCard, dict[str, Path]]]


@pytest.fixture(scope="module")
def quantised(stored: Stored, tmp_path_factory: pytest.TempPathFactory) -> Quantised:
    """A card that brings a LoRA, and its files in that precision beside the published ones."""

    @cache
    def made(precision: Precision) -> tuple[ModelCard, dict[str, Path]]:
        card, target = shipped(LIGHTNING), tmp_path_factory.mktemp(precision)
        if precision is Precision.GGUF_Q8:
            files = [
                replace(file, precision=None) if file.precision is Precision.BF16 else file
                for file in card.files
            ]
            own = CardFile("transformer-Q8_0.gguf", part="transformer", precision=precision)
            card = replace(card, files=(*files, own))
        files = stored(LIGHTNING).files
        prepare(card, files, precision, target, silent, threads=1)
        return card, dict(files) | dict(files_in(target))

    return made


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.NF4, Precision.GGUF_Q8])
def test_a_lora_that_belongs_to_quantised_weights_hangs_beside_them(
    quantised: Quantised, precision: Precision
) -> None:
    card, files = quantised(precision)
    without = replace(card, files=tuple(file for file in card.files if file.part != "lora"))
    asked, engine = edit(noise(64, 64, "float32"), card=LIGHTNING), DiffusersEngine()

    def adds(precision: Precision) -> Any:
        """What the LoRA adds to the picture."""
        way, found = replace(ON_PROCESSOR, precision=precision), []
        for each in (card, without):
            engine.load(each, files, way, silent)
            found.append(made(engine, asked))
        return found[0] - found[1]

    beside, whole = adds(precision), adds(Precision.FP32)
    assert np.corrcoef(beside.ravel(), whole.ravel())[0, 1] > 0.8


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.GGUF_Q8])
def test_a_style_is_worn_beside_the_lora_that_belongs_to_quantised_weights(
    quantised: Quantised, stored: Stored, tmp_path: Path, precision: Precision
) -> None:
    card, files = quantised(precision)
    with_styles = replace(card, files=(*card.files, CardFile("style/*", part="style")))
    styles = {n: path for n, path in stored(ANIMALS).files.items() if n.startswith("style/")}
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(styles["style/ink.safetensors"].read_bytes()[:-20])
    way, engine = replace(ON_PROCESSOR, precision=precision), DiffusersEngine()
    engine.load(card, files, way, silent)

    def asked(**params: Any) -> EditRequest:
        return edit(noise(64, 64, "float32"), card=LIGHTNING, params=params)

    plain = made(engine, asked())
    engine.load(with_styles, files | styles | {"style/torn.safetensors": torn}, way, silent)
    inked = made(engine, asked(style="ink"))
    assert not np.array_equal(inked, plain)
    assert np.array_equal(made(engine, asked(style="")), plain)
    assert not np.array_equal(made(engine, asked(style="animals")), inked)
    assert np.array_equal(made(engine, asked(style="ink")), inked)
    with pytest.raises(ModelDamaged, match="torn"):
        engine.run(asked(style="torn"), silent)
    assert np.array_equal(made(engine, asked(style="")), plain)
