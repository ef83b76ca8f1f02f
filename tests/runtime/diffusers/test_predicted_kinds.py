"""What is foreseen of each kind of pipeline is what its true run takes, counted likewise."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, PROMPT, edit, files_in, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.true_configs import true_folder
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Size
from gesso_core.placement import Placement
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.diffusers import libraries, prediction
from gesso_runtime.engines.diffusers.checkpoint import read_checkpoint
from gesso_runtime.engines.diffusers.engine import KINDS, DiffusersEngine, _job
from gesso_runtime.engines.diffusers.loading import _store_in_8_bits, load_pipeline
from gesso_runtime.engines.diffusers.prediction import Needs, Part, foreseen
from gesso_runtime.engines.diffusers.residency import Residency
from gesso_runtime.engines.diffusers.stages import run_stages
from gesso_runtime.store.model_store import ModelFiles

need_libraries()

FROM_WORDS = "qwen-image-childrens-animals"
# One of each kind of pipeline.
CARDS = (
    "flux2-klein-4b",
    "flux1-kontext-dev",
    "flux1-fill-dev",
    "instruct-pix2pix",
    "dreamlite-mobile",
    "qwen-image-edit-2509",
    FROM_WORDS,
    "umo-uno",
)
# The klein pair has its own tests, and what makes from words needs less than what edits alike.
OTHERS = tuple(each for each in CARDS if each not in {"flux2-klein-4b", FROM_WORDS})
SMALL = Size(128, 96)


def request_for(card: ModelCard, size: Size, references: int = 0) -> EditRequest:
    picture = noise(size.width, size.height)
    more = (noise(64, 48),) * min(card.references, references)
    if EngineKind.EDIT in card.kinds:
        return edit(picture, references=more)
    if EngineKind.INPAINT in card.kinds:
        mask = np.zeros((size.height, size.width), np.float32)
        mask[16:48, 32:80] = 1
        return EditRequest(EngineKind.INPAINT, card.id, picture, mask, prompt=PROMPT)
    return EditRequest(EngineKind.GENERATE, card.id, prompt=PROMPT, work=size, references=more)


@pytest.mark.parametrize("name", CARDS)
def test_every_kind_is_foreseen_as_it_is_run(
    name: str, stored: Callable[[str], ModelFiles]
) -> None:
    card, files, opened = shipped(name), stored(name).files, libraries.open_libraries(1)
    kind, read = KINDS[card.pipeline], read_checkpoint(card, files, Precision.FP32)
    options: Any = read_record(kind.options, card.options, "a test")

    def job() -> Any:
        return replace(_job(request_for(card, SMALL, 2), card, options, most_area=0), steps=1)

    needs = foreseen(kind, read, ON_PROCESSOR, job(), libraries=opened, ask=lambda: None)
    pipe = load_pipeline(kind, read, ON_PROCESSOR, opened, silent, instead={})
    residency = Residency(pipe, ON_PROCESSOR, encoders=kind.encoders, denoiser=kind.denoiser)
    networks = {part: getattr(pipe, part) for part in needs.parts}
    held = prediction._Held(
        tensor.untyped_storage()
        for network in networks.values()
        for tensor in prediction._tensors(network)
    )

    again = job()

    def report(progress: Progress) -> None:
        held.stage = progress.stage

    with prediction._counted(held):
        run_stages(kind, pipe, again, residency, report)
    found = dict(needs.work)
    found["denoising"] = max(found["denoising"], found.pop("seeing"))
    assert found == pytest.approx(held.peaks, rel=0.03)
    numbers = {part: prediction._numbers(network) for part, network in networks.items()}
    assert {n: part.linear + part.other for n, part in needs.parts.items()} == numbers


_UNCOUNTED = 700_000_000  # a LoRA that a card's rungs count, weights that one does not quantise


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_the_ladder_asks_for_what_is_predicted(
    name: str, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    card = read_catalogue().cards[name]
    kind = KINDS[card.pipeline]
    options: Any = read_record(kind.options, card.options, "a test")
    files = files_in(true_folder(checkpoint(card.pipeline), name, tmp_path / name))
    read, opened = read_checkpoint(card, files, Precision.BF16), libraries.open_libraries(1)
    way = replace(ON_PROCESSOR, precision=Precision.BF16)

    @cache
    def needs(side: int) -> Needs:
        job = _job(request_for(card, Size(side, side)), card, options, most_area=0)
        return foreseen(kind, read, way, job, libraries=opened, ask=lambda: None)

    for rung in card.ladder:
        if rung.device != "cuda":
            continue
        area = rung.most_area or card.grid.native_area
        place = Placement("cuda:0", rung.precision, rung.offload, 1)
        peak = max(needs(math.isqrt(area)).peaks(place).values())
        assert peak <= rung.memory_at(area) < 1.25 * peak + _UNCOUNTED, rung


@pytest.mark.parametrize("name", CARDS[-4:])
def test_the_engine_foresees_it_from_configurations_alone(
    name: str, checkpoint: Callable[[str], Path]
) -> None:
    card = shipped(name)
    files = {
        name: path
        for name, path in files_in(checkpoint(card.pipeline)).items()
        if path.suffix != ".safetensors"
    }
    assert (
        DiffusersEngine().foresee(card, files, ON_PROCESSOR, request_for(card, SMALL, 2), silent)
        > 0
    )


@pytest.mark.parametrize("name", ["umo-uno", "flux2-klein-4b", "qwen-image-edit-2509"])
def test_in_8_bits_what_the_library_leaves_alone_keeps_its_size(
    name: str, stored: Callable[[str], ModelFiles]
) -> None:
    card, opened = shipped(name), libraries.open_libraries(1)
    kind, way = KINDS[card.pipeline], replace(ON_PROCESSOR, precision=Precision.BF16)
    read = read_checkpoint(card, stored(name).files, Precision.BF16)
    network = getattr(load_pipeline(kind, read, way, opened, silent, instead={}), kind.denoiser)
    part: Part = prediction._part(network, opened.torch)
    _store_in_8_bits(network, opened.torch)
    kept = sum(each.numel() * each.element_size() for each in network.parameters())
    assert part.bytes(Precision.FP8, 2) == kept
