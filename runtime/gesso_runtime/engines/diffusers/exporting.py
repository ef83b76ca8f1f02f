"""Small networks of a model written as ONNX, each compared with what it was made from, then put in
its place in one step: what lies there is whole.
"""

import gc
import logging
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from gesso_core.cards.exported import (
    EXPORTED_PRECISIONS,
    ORIGINS,
    ExportedPart,
    exported_path,
)
from gesso_core.cards.model_card import ModelCard, Offload, Precision
from gesso_core.errors import BadRequest, EngineFailed, ModelDamaged, NeedsEnvironment
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint, read_checkpoint
from gesso_runtime.engines.diffusers.faults import (
    HOW_TO_INSTALL,
    fault_of_opening,
    foreign_errors,
)
from gesso_runtime.engines.diffusers.libraries import Libraries, open_libraries
from gesso_runtime.engines.diffusers.loading import VAE, load_part
from gesso_runtime.engines.diffusers.tiny_decoder import load_tiny_decoder
from gesso_runtime.engines.onnx.session import open_session, run_session
from gesso_runtime.engines.onnx.watch import Watch
from gesso_runtime.store.disk import erase, sync_folder, writing
from gesso_runtime.store.layout import MAKING

_OPERATORS = 20  # version of ONNX's operators that onnxruntime has known since 1.17
_MOST_ROWS = 16  # of a batch
_LONGEST = 2048  # of a side of latents
_FAR = {Precision.FP32: 1e-3, Precision.FP16: 3e-2}
"""Of the largest value: what rounding in another order makes of some hundred layers."""
_STEPS = 3  # of a part: traced and translated, written, compared


@dataclass(frozen=True, eq=False)
class _Outline:
    """A network as it is written. inputs: examples by name. shapes: which sides are free, by name;
    further: other sizes that it is compared at, too."""

    network: Any
    inputs: Mapping[str, Any]
    shapes: Mapping[str, Any]
    further: Mapping[str, Any]


def export(
    card: ModelCard,
    files: Mapping[str, Path],
    parts: Sequence[ExportedPart],
    precision: Precision,
    target: Path,
    *,
    report: Report,
    threads: int,
) -> tuple[str, ...]:
    """As `engine.Export`."""
    if precision not in EXPORTED_PRECISIONS:
        known = ", ".join(EXPORTED_PRECISIONS)
        raise BadRequest(f"No part is written as ONNX in {precision}.", f"Choose one of: {known}.")
    report(Progress("loading", 0, 1))
    libraries = open_libraries(threads)
    _need_writer()
    checkpoint = read_checkpoint(card, files, precision)
    report(Progress("loading", 1, 1))
    placement = Placement("cpu", precision, Offload.NONE, threads=threads)
    said = []
    watch = Watch()
    try:
        for number, part in enumerate(parts):

            def step(done: int, before: int = number * _STEPS) -> Progress:
                return Progress("preparing", before + done, len(parts) * _STEPS)

            making = _Making(checkpoint, part, placement, libraries, watch, step, report)
            place = target / exported_path(part, precision)
            said.append(making.make(place))
    finally:
        watch.close(waits=False)
    report(Progress("preparing", len(parts) * _STEPS, len(parts) * _STEPS))
    return tuple(said)


@dataclass(frozen=True, eq=False)
class _Making:
    checkpoint: Checkpoint
    part: ExportedPart
    placement: Placement
    libraries: Libraries
    watch: Watch
    step: Callable[[int], Progress]
    report: Report

    def make(self, place: Path) -> str:
        """`place` and what lies beside it is there when all of it is on the disk, or nothing is.

        What is there already is compared once more, and is gone when that fails.
        """
        home = place.parent
        making = home.with_name(home.name + MAKING)
        self.report(self.step(0))
        self._refuse_part()
        outline = _OUTLINES[self.part](self.checkpoint, self.placement, self.libraries)
        try:
            if place.exists():
                return self._compared_again(outline, place)
            with writing(home.parent):
                erase(making)
                making.mkdir(parents=True)
            said = self._written(outline, making / place.name)
            with writing(home.parent):
                _sync(making)
                making.rename(home)
                sync_folder(home.parent)
        except foreign_errors() as error:
            raise fault_of_opening(error, f"{self.checkpoint.title}, {self.part}") from error
        finally:
            del outline
            gc.collect()
            with suppress(OSError):
                erase(making)
        return said

    def _compared_again(self, outline: _Outline, place: Path) -> str:
        try:
            return self._compared(outline, place)
        except (EngineFailed, ModelDamaged):
            with writing(place.parent):
                erase(place.parent)
            raise

    def _refuse_part(self) -> None:
        origin = ORIGINS[self.part]
        if self.part is ExportedPart.PREVIEW:
            is_there = self.checkpoint.preview is not None
        else:
            found = self.checkpoint.parts.get(origin.part)
            is_there = found is not None and found.class_name in origin.classes
        if not is_there:
            raise BadRequest(
                f"“{self.checkpoint.title}” has no {self.part} that is written as ONNX.",
                "Export another part, or use it as it is.",
            )

    def _written(self, outline: _Outline, path: Path) -> str:
        program = self.watch.run(lambda: self._translated(outline), self.step(0), self.report)
        self.report(self.step(1))
        with writing(path.parent):
            program.save(str(path))
        del program
        gc.collect()
        return self._compared(outline, path)

    def _translated(self, outline: _Outline) -> Any:
        """In a thread of its own: nothing in there asks whether it shall go on."""
        torch = self.libraries.torch
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyTorch's, of its own code and of names of sides
            return torch.onnx.export(
                outline.network,
                kwargs=dict(outline.inputs),
                input_names=list(outline.inputs),
                output_names=["made"],
                dynamo=True,
                dynamic_shapes=dict(outline.shapes),
                opset_version=_OPERATORS,
                verbose=False,
            )

    def _compared(self, outline: _Outline, path: Path) -> str:
        """Raises EngineFailed where onnxruntime makes something else of it."""
        torch = self.libraries.torch
        at = self.step(2)
        session = open_session(path, self.placement, self.watch, progress=at, report=self.report)
        names = [each.name for each in session.get_inputs()]
        worst = largest = 0.0
        for inputs in (outline.inputs, outline.further):
            given = {name: inputs[name].numpy() for name in names}
            (made,) = run_session(
                session, given, ["made"], self.watch,
                file=path.name, progress=at, report=self.report,
            )  # fmt: skip
            with torch.no_grad():
                wanted = outline.network(**inputs).float().numpy()
            off = np.abs(np.asarray(made, np.float32) - wanted).max()
            # Not “worst < off”: numbers that are none would pass.
            worst = worst if off <= worst else float(off)
            largest = max(largest, float(np.abs(wanted).max()))
        if not worst <= _FAR[self.placement.precision] * largest:
            raise EngineFailed(
                f"“{path.name}” computes something else than the model that it was made from.",
                "Go on with the model as it is; nothing was kept of the file.",
                detail=f"{worst:.3g} off, of values up to {largest:.3g}",
            )
        return f"{path.name}: at most {worst:.1e} off, of values up to {largest:.2g}."


def _need_writer() -> None:
    """Raises NeedsEnvironment."""
    try:
        for name in ("onnx", "onnxscript", "onnxruntime"):
            import_module(name)
    except ImportError as error:
        raise NeedsEnvironment(
            "The libraries that write ONNX and compare it are not installed.",
            f"{HOW_TO_INSTALL[:-1]}, and its part “onnx”.",
            detail=str(error),
        ) from error
    # What it skips because torchvision is not there, none of these networks has.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    logging.getLogger("onnxscript").setLevel(logging.ERROR)


def _vae_decoder(checkpoint: Checkpoint, placement: Placement, libraries: Libraries) -> _Outline:
    vae = load_part(checkpoint, VAE, placement=placement, libraries=libraries)
    first = getattr(vae, "post_quant_conv", None)
    network = vae.decoder if first is None else libraries.torch.nn.Sequential(first, vae.decoder)
    return _of_latents(network, vae.config.latent_channels, vae.dtype, libraries.torch)


def _preview(checkpoint: Checkpoint, placement: Placement, libraries: Libraries) -> _Outline:
    tiny = load_tiny_decoder(checkpoint, placement, libraries)
    return _of_latents(tiny.decoder, tiny.config.latent_channels, tiny.dtype, libraries.torch)


def _of_latents(decoder: Any, channels: int, dtype: Any, torch: Any) -> _Outline:
    def forward(_self: Any, latents: Any) -> Any:
        return decoder(latents)

    sides = {2: _side("height", torch), 3: _side("width", torch)}
    return _Outline(
        _network(forward, decoder, torch),
        {"latents": _noise((1, channels, 16, 24), dtype, torch)},
        {"latents": sides},
        {"latents": _noise((1, channels, 24, 8), dtype, torch)},
    )


def _unet(checkpoint: Checkpoint, placement: Placement, libraries: Libraries) -> _Outline:
    torch = libraries.torch
    if checkpoint.loras:
        raise BadRequest(
            f"“{checkpoint.title}” has an adapter, which is not written as ONNX.",
            "Export another part, or use it as it is.",
        )
    unet = load_part(
        checkpoint, ORIGINS[ExportedPart.UNET].part, placement=placement, libraries=libraries
    )
    unet.num_upsamplers = _Never()
    words = unet.config.cross_attention_dim

    def forward(_self: Any, latents: Any, timestep: Any, words: Any) -> Any:
        return unet(latents, timestep, encoder_hidden_states=words, return_dict=False)[0]

    def inputs(rows: int, height: int, width: int, tokens: int) -> Mapping[str, Any]:
        sides = (rows, unet.config.in_channels, height, width)
        return {
            "latents": _noise(sides, unet.dtype, torch),
            "timestep": torch.tensor(500.0 * rows / (rows + 1)),
            "words": _noise((rows, tokens, words), unet.dtype, torch),
        }

    rows = torch.export.Dim("rows", min=1, max=_MOST_ROWS)
    tokens = torch.export.Dim("tokens", min=1, max=_LONGEST)
    sides = {2: _side("height", torch), 3: _side("width", torch)}
    return _Outline(
        _network(forward, unet, torch),
        inputs(3, 16, 24, 77),
        {"latents": {0: rows, **sides}, "timestep": None, "words": {0: rows, 1: tokens}},
        inputs(1, 21, 13, 20),
    )


_OUTLINES: Mapping[ExportedPart, Callable[[Checkpoint, Placement, Libraries], _Outline]] = {
    ExportedPart.VAE_DECODER: _vae_decoder,
    ExportedPart.PREVIEW: _preview,
    ExportedPart.UNET: _unet,
}


class _Never:
    """As the exponent of what sides are divided by, so that none comes out even: the library then
    brings every level to the size of the one that it came from, which fits even sides, too.
    """

    def __rpow__(self, _base: object) -> "_Never":
        return self

    def __rmod__(self, _side: object) -> int:
        return 1


def _network(forward: Callable[..., Any], inner: Any, torch: Any) -> Any:
    """What is traced has the arguments of `forward`; its weights are those of `inner`."""
    made = type("Exported", (torch.nn.Module,), {"forward": forward})()
    made.inner = inner
    return made.eval()


def _side(name: str, torch: Any) -> Any:
    return torch.export.Dim(name, min=1, max=_LONGEST)


def _noise(shape: tuple[int, ...], dtype: Any, torch: Any) -> Any:
    numbers = torch.randn(shape, generator=torch.Generator().manual_seed(len(shape)))
    return numbers.to(dtype)


def _sync(folder: Path) -> None:
    for each in folder.iterdir():
        with each.open("rb+") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
