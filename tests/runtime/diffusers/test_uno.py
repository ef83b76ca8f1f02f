"""UMO on UNO by its shipped card: several pictures beside the noise, and a LoRA in UNO's names.

The library has no such pipeline, so that what it makes is reckoned here by hand.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, generator, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_uno import LORA
from gesso_core.cards.model_card import Offload, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.waiting import run
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

import torch  # noqa: E402

NAME = "umo-uno"
PROMPT = "two people on a bench"
WIDTH, HEIGHT, STEPS = 96, 64, 2


def generate(*references: Pixels, **facts: Any) -> EditRequest:
    asked = {"prompt": PROMPT, "seed": 3, "params": {"steps": STEPS}, "work": Size(WIDTH, HEIGHT)}
    return EditRequest(EngineKind.GENERATE, NAME, references=references, **(asked | facts))


@pytest.fixture(scope="module")
def engine(stored: Callable[[str], ModelFiles]) -> DiffusersEngine:
    """With small references, to be quick."""
    card = replace(shipped(NAME), options={"reference_side": 64, "reference_side_several": 48})
    engine = DiffusersEngine()
    engine.load(card, stored(NAME).files, ON_PROCESSOR, silent)
    return engine


@pytest.fixture(scope="module")
def direct(stored: Callable[[str], ModelFiles]) -> Any:
    """The same with UNO's schedule, and the LoRA added to its weights."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    pipe = flux(stored(NAME))
    pipe.fuse_lora()
    pipe.unload_lora_weights()
    pipe.scheduler = FlowMatchEulerDiscreteScheduler.from_config(
        pipe.scheduler.config, base_shift=0.463, max_shift=0.463
    )
    return pipe


def flux(files: ModelFiles) -> Any:
    """FLUX.1 [dev] as the library opens it, wearing the LoRA."""
    from diffusers import FluxPipeline

    root = files.files["model_index.json"].parent
    pipe = FluxPipeline.from_pretrained(root, dtype=torch.float32, local_files_only=True)
    pipe.load_lora_weights(root, weight_name=LORA)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def made(engine: DiffusersEngine, *references: Pixels, **facts: Any) -> Pixels:
    picture = engine.run(generate(*references, **facts), silent).picture
    assert picture is not None
    return picture


@torch.no_grad()
def by_hand(pipe: Any, references: Sequence[Pixels]) -> Pixels:
    """references: of 8 bits, of sizes that nothing changes."""
    words, whole, text_ids = pipe.encode_prompt(PROMPT, prompt_2=None)
    rows, columns = HEIGHT // 16, WIDTH // 16
    drawn = torch.randn((1, 4, HEIGHT // 8, WIDTH // 8), generator=generator(3))
    latents, places = tokens(drawn), places_of(rows, columns, 0, 0)
    down, right, shown = rows, columns, []
    for picture in references:
        planes = torch.from_numpy(picture).permute(2, 0, 1)[None]
        found = pipe.vae.encode(2.0 * (planes / 255) - 1.0).latent_dist.mode()
        shown.append(tokens((found - 0.1159) * 0.3611))
        height, width = picture.shape[0] // 16, picture.shape[1] // 16
        places = torch.cat([places, places_of(height, width, down, right)])
        down, right = down + height, right + width
    sigmas = np.linspace(1.0, 1 / STEPS, STEPS)
    pipe.scheduler.set_timesteps(sigmas=sigmas, mu=0.463)
    for time in pipe.scheduler.timesteps:
        said = pipe.transformer(
            hidden_states=torch.cat([latents, *shown], dim=1),
            timestep=time[None] / 1000,
            guidance=torch.tensor([4.0]),
            pooled_projections=whole,
            encoder_hidden_states=words,
            txt_ids=text_ids,
            img_ids=places,
        ).sample[:, : latents.shape[1]]
        latents = pipe.scheduler.step(said, time, latents).prev_sample
    planes = latents.view(1, rows, columns, 4, 2, 2).permute(0, 3, 1, 4, 2, 5)
    planes = planes.reshape(1, 4, 2 * rows, 2 * columns)
    picture = pipe.vae.decode(planes / 0.3611 + 0.1159).sample[0].permute(1, 2, 0).numpy()
    levels: Pixels = np.rint((picture / 2 + 0.5).clip(0, 1) * 255).astype(np.uint8)
    return levels


def tokens(planes: Any) -> Any:
    """Two by two positions are one."""
    _, channels, height, width = planes.shape
    parts = planes.view(1, channels, height // 2, 2, width // 2, 2).permute(0, 2, 4, 1, 3, 5)
    return parts.reshape(1, height * width // 4, 4 * channels)


def places_of(rows: int, columns: int, down: int, right: int) -> Any:
    at = [[0, down + row, right + column] for row in range(rows) for column in range(columns)]
    return torch.tensor(at, dtype=torch.float32)


@pytest.mark.parametrize("sizes", [[], [(512, 256)], [(320, 160), (192, 320), (320, 320)]], ids=len)
def test_a_worker_makes_what_is_reckoned_by_hand(
    client: RuntimeClient, direct: Any, sizes: list[tuple[int, int]]
) -> None:
    references = [noise(*size) for size in sizes]
    picture = run(client, generate(*references), silent).picture
    assert picture is not None
    assert picture.std() > 1
    # The last bit of a sum in another order may round a value the other way.
    off = np.abs(picture.astype(int) - by_hand(direct, references))
    assert off.max() <= 1
    assert np.count_nonzero(off) <= off.size / 1000


def test_without_references_it_is_the_librarys_own_flux(
    engine: DiffusersEngine, direct: Any
) -> None:
    image = direct(
        prompt=PROMPT,
        width=WIDTH,
        height=HEIGHT,
        num_inference_steps=STEPS,
        guidance_scale=4.0,
        generator=generator(3),
    ).images[0]
    assert np.array_equal(made(engine), np.asarray(image))


def test_the_lora_is_unos_own_formula(
    engine: DiffusersEngine, stored: Callable[[str], ModelFiles]
) -> None:
    """Every layer: the base's output and input · downᵀ · upᵀ, of what UNO keeps joined."""
    from safetensors.torch import load_file

    assert engine._loaded is not None
    fused = dict(engine._loaded.pipe.transformer.named_modules())
    state = {name: each.float() for name, each in load_file(stored(NAME).files[LORA]).items()}
    seen = 0
    for name, layer in flux(stored(NAME)).transformer.named_modules():
        if not hasattr(layer, "base_layer"):
            continue
        key, part = unos_name(name)
        base = layer.base_layer
        shown = torch.randn(1, 5, base.in_features, generator=generator(seen))
        added = shown @ state[f"{key}.down.weight"].T @ state[f"{key}.up.weight"].T
        columns = slice(part * base.out_features, (part + 1) * base.out_features)
        expected = base(shown) + added[..., columns]
        assert torch.equal(layer(shown), expected), name
        assert torch.allclose(fused[name](shown), expected, atol=1e-5), name
        seen += 1
    assert seen == 2 * 8 + 2 * 4


def unos_name(layer: str) -> tuple[str, int]:
    """And which third of its output it is."""
    kind, block, *_, _ = layer.split(".")
    last = layer.removesuffix(".0").rsplit(".", 1)[-1]
    third = {"to_k": 1, "add_k_proj": 1, "to_v": 2, "add_v_proj": 2}.get(last, 0)
    what = "proj" if last in {"to_out", "to_add_out", "proj_out"} else "qkv"
    if kind.startswith("single"):
        return f"single_blocks.{block}.processor.{what}_lora", third
    stream = 2 if "add" in last else 1
    return f"double_blocks.{block}.processor.{what}_lora{stream}", third


@pytest.mark.parametrize(("width", "height"), [(96, 64), (1024, 1024)])
def test_the_noise_falls_as_it_does_for_uno(direct: Any, width: int, height: int) -> None:
    """It counts 16 × 16 positions where the library counts 2 × 2, from 0.5 at 256 to 1.15 at
    4096."""
    mu = 0.5 + (width // 8 * height // 8 / 256 - 256) * (1.15 - 0.5) / (4096 - 256)
    time = np.linspace(1, 0, 26)[:-1]
    expected = math.exp(mu) / (math.exp(mu) + 1 / time - 1)
    direct.scheduler.set_timesteps(sigmas=np.linspace(1, 1 / 25, 25), mu=0.463)
    assert np.abs(direct.scheduler.sigmas[:-1].numpy() - expected).max() < 0.002


def test_every_reference_counts_and_so_does_its_place(engine: DiffusersEngine) -> None:
    one, two, three = noise(64, 48), noise(48, 64), noise(50, 50)
    orders = [(one, two), (two, one), (one, two, three), (one,), ()]
    pictures = [made(engine, *references) for references in orders]
    assert len({picture.tobytes() for picture in pictures}) == len(orders)
    assert np.array_equal(made(engine, one, two), pictures[0])


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_references_of_any_size_and_depth_are_taken(engine: DiffusersEngine, dtype: str) -> None:
    references = [noise(*size, dtype) for size in [(3, 1), (700, 20), (33, 90), (5, 400)]]
    assert made(engine, *references, work=Size(50, 41)).shape == (41, 50, 3)


def test_references_are_not_rounded_to_eight_bits(engine: DiffusersEngine) -> None:
    fine = noise(64, 64, "uint16")
    coarse = (fine >> 8).astype(np.uint16) * 257
    assert not np.array_equal(made(engine, fine), made(engine, coarse))


def test_more_references_than_the_card_allows_are_refused(engine: DiffusersEngine) -> None:
    with pytest.raises(BadRequest, match="4 further pictures, not at 5"):
        made(engine, *[noise(16, 16)] * 5)


def test_words_alone_need_a_size(engine: DiffusersEngine) -> None:
    with pytest.raises(BadRequest, match="how large"):
        made(engine, work=None)


@pytest.mark.parametrize("done", [0, 1])
def test_it_is_cancelled_within_a_step_and_goes_on_as_if_nothing_had_been(
    engine: DiffusersEngine, done: int
) -> None:
    request = generate(noise(64, 64), noise(64, 48))
    expected = engine.run(request, silent).picture
    cancelled_in(engine, request, done)
    again = engine.run(request, silent).picture
    assert again is not None
    assert np.array_equal(again, expected)


def test_in_8_bits_it_takes_less_memory_for_nearly_the_same_picture(
    stored: Callable[[str], ModelFiles],
) -> None:
    card = replace(shipped(NAME), options={"reference_side": 64})
    request, pictures, weights = generate(noise(64, 48)), [], []
    staged = replace(ON_PROCESSOR, offload=Offload.STAGED)
    for precision in (Precision.BF16, Precision.FP8):
        engine = DiffusersEngine()
        engine.load(card, stored(NAME).files, replace(staged, precision=precision), silent)
        assert engine._loaded is not None
        weights.append(engine._loaded.pipe.transformer.get_memory_footprint())
        picture = engine.run(request, silent).picture
        assert picture is not None
        cancelled_in(engine, request, 1)
        assert np.array_equal(engine.run(request, silent).picture, picture)
        pictures.append(picture.astype(float))
    half, eighth = pictures
    assert weights[1] < 0.65 * weights[0]  # as in the large one, the norms are a quarter of it
    assert 0 < np.abs(half - eighth).mean() < 0.1 * half.std()


def cancelled_in(engine: DiffusersEngine, request: EditRequest, done: int) -> None:
    left = 3

    def report(progress: Progress) -> None:
        nonlocal left
        left -= (progress.stage, progress.done) == ("denoising", done)
        if left == 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.run(request, report)


@pytest.mark.parametrize(
    "key", ["weight", "double_blocks.0.processor.qkv_lora1", "double_blocks.7.processor.proj_lora1"]
)
def test_a_lora_of_another_model_is_damaged(
    stored: Callable[[str], ModelFiles], tmp_path: Path, key: str
) -> None:
    from safetensors.torch import save_file

    other = tmp_path / LORA
    save_file({f"{key}.{end}.weight": torch.zeros(32, 32) for end in ("down", "up")}, other)
    files = {**stored(NAME).files, LORA: other}
    with pytest.raises(ModelDamaged, match=r"LoRA .UMO_UNO"):
        DiffusersEngine().load(shipped(NAME), files, ON_PROCESSOR, silent)
