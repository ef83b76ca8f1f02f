"""What is seen of a run while it runs: in place, in colour, and nothing else changes by it."""

import itertools
from typing import Any

import numpy as np

from fixtures.diffusion import edit, noise
from fixtures.engine_libraries import need_libraries
from fixtures.photographs import photograph
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress, silent
from gesso_runtime.engines.diffusers.canvas import Canvas
from gesso_runtime.engines.diffusers.engine import DiffusersEngine, _job
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job
from gesso_runtime.engines.diffusers.previews import Previews
from gesso_runtime.engines.diffusers.stages import run_stages
from gesso_runtime.engines.working import resized

need_libraries()


def told(engine: DiffusersEngine, picture: Pixels, **facts: Any) -> list[Progress]:
    said: list[Progress] = []
    engine.run(edit(picture, **facts), said.append)
    return [progress for progress in said if progress.preview is not None]


def job_of(request: EditRequest, loaded: Any) -> Job:
    return _job(request, loaded.card, loaded.options, most_area=0)


def test_every_step_is_seen_and_not_as_the_one_before(engine: DiffusersEngine) -> None:
    found = told(engine, noise(128, 64), params={"steps": 4})
    assert [(progress.stage, progress.done, progress.total) for progress in found] == [
        ("denoising", step, 4) for step in (1, 2, 3, 4)
    ]
    seen = [progress.preview for progress in found]
    assert {each.shape for each in seen} == {(8, 16, 3)}
    assert {each.dtype for each in seen} == {np.dtype(np.uint8)}
    assert all(not np.array_equal(*pair) for pair in itertools.pairwise(seen))


def test_what_was_added_around_the_picture_is_not_shown(engine: DiffusersEngine) -> None:
    assert told(engine, noise(100, 60))[0].preview.shape == (8, 12, 3)
    assert told(engine, noise(3, 1))[0].preview.shape == (1, 1, 3)


def test_the_result_is_the_same_whether_somebody_looks_or_not(engine: DiffusersEngine) -> None:
    import torch

    loaded = engine._loaded
    assert loaded is not None
    request = edit(noise(64, 64))
    seen = engine.run(request, silent).picture
    with torch.no_grad():
        made = run_stages(
            loaded.kind, loaded.pipe, job_of(request, loaded), loaded.residency, silent
        )
    unseen = (made.tensor[0] * 0.5 + 0.5).clamp(0, 1).permute(1, 2, 0).numpy() * 255
    assert seen is not None
    assert np.abs(seen - unseen).max() < 1


def test_the_last_step_shows_what_is_decoded(engine: DiffusersEngine) -> None:
    """At the end of the way the estimate is what the call returns."""
    import torch

    loaded = engine._loaded
    assert loaded is not None
    job = job_of(edit(noise(64, 64)), loaded)
    kept: list[Any] = []
    with torch.no_grad():
        shown = Previews(loaded.pipe.vae)
        decode = loaded.pipe.vae.decode
        loaded.pipe.vae.decode = lambda latents, **facts: (
            kept.append(latents) or decode(latents, **facts)
        )
        said: list[Progress] = []
        try:
            run_stages(loaded.kind, loaded.pipe, job, loaded.residency, said.append, previews=shown)
        finally:
            del loaded.pipe.vae.decode
        expected = shown.of(kept[0], job.canvas)
    last = [progress.preview for progress in said if progress.preview is not None][-1]
    assert expected is not None
    assert np.abs(last.astype(int) - expected).max() <= 1


def test_a_photograph_is_recognised_in_its_latents() -> None:
    """Of an encoder that has learned to tell colours, each channel a mixture of all three."""
    import torch

    vae = taught()
    photo = (photograph("coffee", Size(128, 96), seed=1) // 257).astype(np.uint8)
    size = Size(128, 96)
    with torch.no_grad():
        seen = Previews(vae).of(encoded(vae, photo), Canvas(None, size, size))
    assert seen is not None
    expected = resized(photo, Size(16, 12))
    for colour in range(3):
        found = np.corrcoef(seen[..., colour].ravel(), expected[..., colour].ravel())[0, 1]
        assert found > 0.8


def encoded(vae: Any, picture: Pixels) -> Any:
    import torch

    tensor = torch.from_numpy(picture.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
    return vae.encode(tensor).latent_dist.mode()


def taught() -> Any:
    """A tiny VAE of the true class after a few steps on patches of colour."""
    import torch
    from diffusers import AutoencoderKL

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        vae = AutoencoderKL(
            block_out_channels=(8, 8, 8, 8),
            layers_per_block=1,
            norm_num_groups=1,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
        )
        mixture = torch.randn(4, 3)
        learning = torch.optim.Adam(vae.encoder.parameters(), lr=1e-2)
        for _ in range(80):
            colours = torch.rand(2, 3, 8, 8) * 2 - 1
            shown = torch.nn.functional.interpolate(colours, scale_factor=8)
            wanted = torch.einsum("kc,bchw->bkhw", mixture, colours)
            loss = (vae.encode(shown).latent_dist.mode() - wanted).square().mean()
            learning.zero_grad()
            loss.backward()
            learning.step()
    return vae.requires_grad_(False)
