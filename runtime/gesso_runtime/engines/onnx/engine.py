"""Runs networks by onnxruntime, as their cards say."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from importlib import metadata
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest, ModelDamaged, NeedsEnvironment
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress, Report
from gesso_runtime.engines.onnx.library import onnxruntime
from gesso_runtime.engines.onnx.network import Network, open_network
from gesso_runtime.engines.onnx.pipelines.click_mask import ClickMask
from gesso_runtime.engines.onnx.pipelines.image_to_image import ImageToImage
from gesso_runtime.engines.onnx.pipelines.inpaint import Inpaint
from gesso_runtime.engines.onnx.pipelines.matte import Matte
from gesso_runtime.engines.onnx.pipelines.pipeline import Make, Pipeline, refuse_card
from gesso_runtime.engines.onnx.watch import Watch

PIPELINES: Mapping[str, Make] = {
    "click-mask": ClickMask,
    "matte": Matte,
    "inpaint": Inpaint,
    "image-to-image": ImageToImage,
}
_DISTRIBUTIONS = ("onnxruntime", "onnxruntime-gpu")


class OnnxEngine:
    """An `Engine`."""

    def __init__(self) -> None:
        self._card: ModelCard | None = None
        self._pipeline: Pipeline | None = None
        self._networks: Mapping[str, Network] = {}
        self._watch: Watch | None = None
        self._placement: Placement | None = None
        self._loading_seconds = 0.0

    def load(
        self, card: ModelCard, files: Mapping[str, Path], placement: Placement, report: Report
    ) -> None:
        """Raises BadRequest too, for a card that its pipeline cannot follow."""
        self.unload()
        _prepare_library()
        if card.pipeline not in PIPELINES:
            raise refuse_card(card, f"known pipelines are {', '.join(PIPELINES)}")
        start = time.perf_counter()
        watch = Watch()
        try:
            networks = dict(_opened(card, files, placement, watch, report))
            pipeline = PIPELINES[card.pipeline](card, networks)
            report(Progress("loading", len(card.networks), len(card.networks)))
        except BaseException as error:
            # A session that is being made cannot be stopped; nobody has to wait for it.
            watch.close(waits=not isinstance(error, Cancelled))
            raise
        self._card, self._pipeline, self._networks = card, pipeline, networks
        self._watch, self._placement = watch, placement
        self._loading_seconds = time.perf_counter() - start

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        card, pipeline, placement = self._card, self._pipeline, self._placement
        if card is None or pipeline is None or placement is None:
            raise BadRequest("No model is loaded.", "Load one first.")
        if request.kind not in card.kinds:
            kinds = ", ".join(sorted(card.kinds))
            raise BadRequest(f"“{card.title}” cannot {request.kind}; it can {kinds}.", "Choose it.")
        start = time.perf_counter()
        result = pipeline.run(request, report)
        seconds = {"loading": self._loading_seconds, "running": time.perf_counter() - start}
        self._loading_seconds = 0.0
        facts = RunFacts(placement=self._really(placement).words, seconds=seconds)
        return replace(result, facts=facts)

    def unload(self) -> None:
        self._pipeline, self._networks, self._card, self._placement = None, {}, None, None
        if self._watch is not None:
            self._watch.close()
        self._watch = None

    @property
    def versions(self) -> Mapping[str, str]:
        found = {}
        for name in _DISTRIBUTIONS:
            try:
                found[name] = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
        return found

    def _really(self, placement: Placement) -> Placement:
        """Without its libraries a graphics card is left out by onnxruntime, silently."""
        is_on_card = any(network.device == "cuda" for network in self._networks.values())
        return placement if is_on_card else replace(placement, device="cpu")


def _prepare_library() -> None:
    try:
        onnxruntime()
    except ImportError as error:
        raise NeedsEnvironment(
            "The library that runs this model, onnxruntime, is not installed.",
            "Install the part “onnx” of Gesso.",
            detail=str(error),
        ) from error


def _opened(
    card: ModelCard, files: Mapping[str, Path], placement: Placement, watch: Watch, report: Report
) -> Iterator[tuple[str, Network]]:
    for done, spec in enumerate(card.networks):
        progress = Progress("loading", done, len(card.networks))
        path = _file_of(card, spec, files, placement)
        yield (
            spec.part,
            open_network(spec, path, placement, watch, progress=progress, report=report),
        )


def _file_of(
    card: ModelCard, spec: OnnxNetwork, files: Mapping[str, Path], placement: Placement
) -> Path:
    """The part's network in the placement's precision, else in the one that serves all."""
    meant = [file for file in card.files if file.part == spec.part]
    meant = [file for file in meant if file.precision in {None, placement.precision}]
    meant.sort(key=lambda file: file.precision is None)
    paths = [
        path
        for file in meant
        for name, path in sorted(files.items())
        if fnmatchcase(name, file.path) and path.suffix == ".onnx"
    ]
    if not paths or not paths[0].is_file():
        part = f", part “{spec.part}”," if spec.part else ""
        raise ModelDamaged(
            f"A file of the model “{card.title}”{part} is missing.",
            "Add the model again, or verify it.",
            detail=f"{placement.precision} of {', '.join(sorted(files))}",
        )
    return paths[0]
