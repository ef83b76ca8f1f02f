"""Runs diffusion models by diffusers, as their cards say."""

import gc
import math
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.strict import read_record
from gesso_core.edit_request import EditRequest, EngineResult, Quality, RunFacts
from gesso_core.errors import BadRequest, GessoError
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers import libraries
from gesso_runtime.engines.diffusers.adapters import Wardrobe
from gesso_runtime.engines.diffusers.canvas import given_back, reference, shown
from gesso_runtime.engines.diffusers.checkpoint import read_checkpoint
from gesso_runtime.engines.diffusers.drop_in import DropIns
from gesso_runtime.engines.diffusers.faults import (
    fault_of_opening,
    fault_of_running,
    foreign_errors,
)
from gesso_runtime.engines.diffusers.loading import TYPES, load_pipeline
from gesso_runtime.engines.diffusers.pipelines.dreamlite import DreamLite
from gesso_runtime.engines.diffusers.pipelines.flux2_klein import Flux2Klein
from gesso_runtime.engines.diffusers.pipelines.flux_fill import FluxFill
from gesso_runtime.engines.diffusers.pipelines.flux_kontext import FluxKontext
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, Kind
from gesso_runtime.engines.diffusers.pipelines.pix2pix import Pix2Pix
from gesso_runtime.engines.diffusers.pipelines.qwen_edit_plus import QwenEditPlus
from gesso_runtime.engines.diffusers.pipelines.qwen_image import QwenImage
from gesso_runtime.engines.diffusers.pipelines.uno import Uno
from gesso_runtime.engines.diffusers.prediction import GAPS, Needs, beside, foreseen
from gesso_runtime.engines.diffusers.previews import Previews
from gesso_runtime.engines.diffusers.prompt_cache import PromptCache, cache_of
from gesso_runtime.engines.diffusers.residency import Residency
from gesso_runtime.engines.diffusers.smaller_work import (
    asked_size,
    enlarged,
    note,
    reduced,
    reduced_references,
)
from gesso_runtime.engines.diffusers.speed import other_options, quicken, read_speed
from gesso_runtime.engines.diffusers.stages import run_stages
from gesso_runtime.engines.diffusers.tiny_decoder import opened_decoder
from gesso_runtime.engines.diffusers.unread import unread_note
from gesso_runtime.engines.samples import picture_of

KINDS: Mapping[str, Kind] = {
    "flux2-klein": Flux2Klein(),
    "flux-kontext": FluxKontext(),
    "flux-fill": FluxFill(),
    "pix2pix": Pix2Pix(),
    "dreamlite": DreamLite(),
    "qwen-edit-plus": QwenEditPlus(),
    "qwen-image": QwenImage(),
    "uno": Uno(),
}
"""By a card's pipeline."""

_MOST_STEPS = 1000  # that the schedulers know


@dataclass(frozen=True, eq=False)
class _Loaded:
    card: ModelCard
    kind: Kind
    options: Any
    pipe: Any
    placement: Placement
    residency: Residency
    wardrobe: Wardrobe
    prompts: PromptCache | None
    previews: Previews
    drop_ins: DropIns


_MOST_FORESEEN = 16
"""Requests whose needs are kept: a tight edit asks of every rung's size before it begins."""


class DiffusersEngine:
    """An `Engine`."""

    def __init__(self) -> None:
        self._loaded: _Loaded | None = None
        self._loading_seconds = 0.0
        self._foreseen: dict[object, Needs] = {}  # the latest last

    def load(
        self, card: ModelCard, files: Mapping[str, Path], placement: Placement, report: Report
    ) -> None:
        """Raises BadRequest too, for a card that its pipeline cannot follow."""
        self.unload()
        kind = KINDS.get(card.pipeline)
        if kind is None:
            raise BadRequest(
                f"The card “{card.id}” names a pipeline “{card.pipeline}”; known are "
                f"{', '.join(KINDS)}.",
                "Correct the card.",
            )
        options: Any = read_record(kind.options, other_options(card), f"{card.id}, options")
        speed = read_speed(card)
        checkpoint = read_checkpoint(card, files, placement.precision)
        report(Progress("loading", 0, 1))
        start = time.perf_counter()
        opened = libraries.open_libraries(placement.threads)
        try:
            if placement.device != "cpu":
                opened.torch.cuda.set_device(placement.device)  # libraries ask for “cuda”, too
            drop_ins = DropIns(checkpoint, placement, report)
            pipe = load_pipeline(
                kind,
                checkpoint,
                placement,
                opened,
                report,
                instead=drop_ins.hollow(checkpoint, opened),
            )
            drop_ins.replace_decoder(pipe)
            quicken(getattr(pipe, kind.denoiser), card, speed, placement)
            self._loaded = _Loaded(
                card,
                kind,
                options,
                pipe,
                placement,
                Residency(pipe, placement, encoders=kind.encoders, denoiser=kind.denoiser),
                Wardrobe(pipe, checkpoint.styles),
                cache_of(kind, card, files, placement),
                Previews(
                    pipe.vae,
                    drop_ins.preview or opened_decoder(checkpoint, pipe.vae, placement, opened),
                ),
                drop_ins,
            )
        except foreign_errors() as error:
            raise fault_of_opening(error, card.title) from error
        self._loading_seconds = time.perf_counter() - start

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        loaded = self._loaded
        if loaded is None:
            raise BadRequest("No model is loaded.", "Load one first.")
        card = loaded.card
        if request.kind not in card.kinds:
            kinds = ", ".join(sorted(card.kinds))
            raise BadRequest(f"“{card.title}” cannot {request.kind}; it can {kinds}.", "Choose it.")
        most = loaded.placement.most_area
        inside = reduced(request, card.grid, most) if most else request
        job = _job(inside, card, loaded.options, most_area=most)
        try:
            limit = loaded.kind.reads(loaded.pipe, loaded.options)
            unread = limit and unread_note(*limit, request.prompt)
            loaded.wardrobe.wear(str(request.params.get("style", loaded.wardrobe.usual)))
            with loaded.drop_ins.heard(report) as heard:
                made = run_stages(
                    loaded.kind,
                    loaded.pipe,
                    job,
                    loaded.residency,
                    heard,
                    prompts=loaded.prompts,
                    previews=loaded.previews,
                )
        except foreign_errors() as error:
            raise fault_of_running(error, card.title) from error
        finally:
            loaded.pipe.maybe_free_model_hooks()
        dtype = np.dtype(np.uint8) if request.picture is None else request.picture.dtype
        notes = (unread,) if unread else ()
        if inside is request:
            picture = given_back(made.tensor, job.canvas, dtype)
        else:
            asked = asked_size(request)
            fine = given_back(made.tensor, job.canvas, np.dtype(np.float32))
            picture = enlarged(fine, asked, dtype)
            notes = (*notes, note(job.canvas.wanted, asked))
        seconds = {"loading": self._loading_seconds, **made.seconds}
        self._loading_seconds = 0.0
        peak = max(made.peaks.values(), default=0)
        facts = RunFacts(
            placement=loaded.placement.words, seconds=seconds, notes=notes, peak_bytes=peak
        )
        return EngineResult(picture=picture, facts=facts)

    def foresee(
        self,
        card: ModelCard,
        files: Mapping[str, Path],
        placement: Placement,
        request: EditRequest,
        report: Report,
    ) -> int:
        kind = KINDS.get(card.pipeline)
        if kind is None:
            return 0
        opened = libraries.open_libraries(placement.threads)
        most = placement.most_area
        try:
            options: Any = read_record(kind.options, other_options(card), f"{card.id}, options")
            seen = reduced(request, card.grid, most) if most else request
            job = _job(seen, card, options, most_area=most)
            checkpoint = read_checkpoint(card, files, placement.precision)
            key = (
                checkpoint.root,
                (card.pipeline, request.kind, job.options, job.guidance > 1),
                TYPES[placement.precision],
                (job.canvas.size, job.canvas.mask is None),
                tuple(each.shape for each in job.pictures),
            )
            needs = self._foreseen.pop(key, None)
            if needs is None:
                ask = partial(report, Progress("loading", 0, 1))
                needs = foreseen(kind, checkpoint, placement, job, libraries=opened, ask=ask)
            self._foreseen[key] = needs
            while len(self._foreseen) > _MOST_FORESEEN:
                del self._foreseen[next(iter(self._foreseen))]
            others = beside(checkpoint, placement)
        except GessoError:
            return 0  # said again, and then heard, by who loads or runs it
        except foreign_errors():
            return 0  # a configuration that only the weights' own loader knows
        return round(max(needs.peaks(placement, others).values()) * GAPS)

    def unload(self) -> None:
        """What failed half-way left memory on a graphics card, too, though no model is there."""
        if self._loaded is not None:
            self._loaded.drop_ins.close()
        self._loaded = None
        torch = sys.modules.get("torch")
        if torch is not None and torch.cuda.is_initialized():
            gc.collect()  # hooks and their modules hold each other
            torch.cuda.empty_cache()

    @property
    def versions(self) -> Mapping[str, str]:
        has_onnx = self._loaded is not None and bool(self._loaded.drop_ins.parts)
        return libraries.versions(with_onnx=has_onnx)


def _job(request: EditRequest, card: ModelCard, options: Any, *, most_area: int) -> Job:
    defaults = card.defaults
    if len(request.references) > card.references:
        most = f"{card.references} further pictures" if card.references else "no further picture"
        raise BadRequest(
            f"“{card.title}” looks at {most}, not at {len(request.references)}.", "Leave some out."
        )
    steps = defaults.steps
    if request.quality is Quality.PREVIEW and defaults.preview_steps is not None:
        steps = defaults.preview_steps
    seen = reduced_references(card.grid, most_area) if most_area else card.grid
    generator = import_module("torch").Generator("cpu").manual_seed(request.seed % (1 << 63))
    return Job(
        request,
        shown(request, card.grid),
        tuple(
            reference(picture_of(replace(request, picture=each)), seen)
            for each in request.references
        ),
        round(_number(request, "steps", steps, least=1, most=_MOST_STEPS)),
        _number(request, "guidance", defaults.guidance, least=0, most=math.inf),
        str(request.params.get("negative", card.prompting.negative)),
        options,
        generator,
    )


def _number(request: EditRequest, name: str, default: float, *, least: float, most: float) -> float:
    value = request.params.get(name, default)
    if isinstance(value, str | tuple) or not math.isfinite(value) or not least <= value <= most:
        raise BadRequest(f"“{name}” cannot be {value!r}.", "Give a sensible number.")
    return float(value)
