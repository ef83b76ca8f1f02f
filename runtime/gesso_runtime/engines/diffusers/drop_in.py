"""Parts of a model that were written as ONNX, in the place of the library's own.

They are used where they were made, and nowhere else: the decoder and the U-Net round in another
order than PyTorch, so what they make differs in the last bits.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gesso_core.cards.exported import ORIGINS, ExportedPart
from gesso_core.cards.model_card import Offload, Precision
from gesso_core.errors import BadRequest
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report, silent
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.loading import TYPES, VAE, part_class
from gesso_runtime.engines.onnx.library import onnxruntime
from gesso_runtime.engines.onnx.session import (
    CARD,
    PROCESSOR,
    TENSORRT,
    Compiling,
    open_session,
    run_session,
)
from gesso_runtime.engines.onnx.watch import Watch
from gesso_runtime.folders import tensorrt_folder

_NUMBERS = {"tensor(float)": "float32", "tensor(float16)": "float16"}
_MADE = "made"  # what the only output is called, as written


def chosen(
    checkpoint: Checkpoint, placement: Placement
) -> Mapping[ExportedPart, tuple[Path, Precision]]:
    """Which are used, with their files: on the processor, whose other ways are slow, whatever is
    there in fp32; on a graphics card what computes in the very numbers that were planned for."""
    if not checkpoint.exported or find_spec("onnxruntime") is None:
        return {}
    precision = Precision.FP32
    if placement.device != "cpu":
        if CARD not in onnxruntime().get_available_providers():
            return {}
        if TYPES[placement.precision] != TYPES[Precision.FP16]:
            return {}
        precision = Precision.FP16
    found = {
        part: (path, precision)
        for part in ExportedPart
        if (path := checkpoint.exported.get((part, precision))) is not None
    }
    is_moved = placement.offload not in {Offload.NONE, Offload.RESIDENT}
    is_other = placement.precision is not precision  # quantised, as was wished for
    if is_moved or is_other or checkpoint.loras or checkpoint.styles:
        found.pop(ExportedPart.UNET, None)
    return found


class DropIns:
    """Of one loaded model; empty for most. `close` when it is let go."""

    def __init__(self, checkpoint: Checkpoint, placement: Placement, report: Report) -> None:
        """Raises ModelDamaged, OutOfMemory, Cancelled."""
        self._placement = placement
        self._watch: Watch | None = None
        self._report, self._at = report, Progress("loading", 0, 1)
        self._sessions: dict[ExportedPart, tuple[Path, Any]] = {}
        for part, (path, precision) in chosen(checkpoint, placement).items():
            self._watch = self._watch or Watch()
            session = open_session(
                path,
                placement,
                self._watch,
                progress=self._at,
                report=report,
                compiling=_compiling(placement, precision),
            )
            if placement.device != "cpu" and session.get_providers()[0] == PROCESSOR:
                continue  # its libraries for the card do not load; PyTorch's do
            self._sessions[part] = path, session
        self._report = silent

    @property
    def parts(self) -> tuple[ExportedPart, ...]:
        return tuple(self._sessions)

    @property
    def preview(self) -> Callable[[Any], Any] | None:
        """Latents as the denoiser has them → pictures, −1…1."""
        return self._decode(ExportedPart.PREVIEW)

    def hollow(self, checkpoint: Checkpoint, libraries: Libraries) -> Mapping[str, Any]:
        """By name, parts that are asked like the library's own and hold no weights."""
        if ExportedPart.UNET not in self._sessions:
            return {}
        name = ORIGINS[ExportedPart.UNET].part
        made = part_class(checkpoint, name, libraries)
        with import_module("accelerate").init_empty_weights():
            unet = made.from_config(made.load_config(checkpoint.parts[name].path))
        unet.to(getattr(libraries.torch, TYPES[self._placement.precision]))
        where = libraries.torch.device(self._placement.device)

        def forward(sample: Any, timestep: Any, encoder_hidden_states: Any, **_: Any) -> Any:
            given = {"latents": sample, "timestep": timestep, "words": encoder_hidden_states}
            return (self._made(ExportedPart.UNET, given, like=sample),)

        unet.__class__ = type(
            made.__name__, (made,), {"__module__": made.__module__, "device": where}
        )
        unet.forward = forward
        return {name: unet.eval()}

    def replace_decoder(self, pipe: Any) -> None:
        """The VAE's, whose own weights go."""
        decode = self._decode(ExportedPart.VAE_DECODER)
        if decode is None:
            return
        nn = import_module("torch").nn
        vae = getattr(pipe, VAE)
        runs = type("Decoder", (nn.Module,), {"forward": lambda _, latents, *__: decode(latents)})
        vae.decoder = nn.Sequential(runs())  # in a list: who watches layers is asked before it
        if getattr(vae, "post_quant_conv", None) is not None:
            vae.post_quant_conv = nn.Identity()  # it is in the file

    @contextmanager
    def heard(self, report: Report) -> Iterator[Report]:
        """What the engine reports to meanwhile: within a network, the last word is repeated, so
        that whoever hears it can end that, too."""

        def told(progress: Progress) -> None:
            self._at = replace(progress, preview=None)
            report(progress)

        self._report = report
        try:
            yield told
        finally:
            self._report = silent

    def close(self) -> None:
        self._sessions.clear()
        if self._watch is not None:
            self._watch.close(waits=False)

    def _decode(self, part: ExportedPart) -> Callable[[Any], Any] | None:
        if part not in self._sessions:
            return None
        return lambda latents: self._made(part, {"latents": latents}, like=latents)

    def _made(self, part: ExportedPart, given: Mapping[str, Any], *, like: Any) -> Any:
        torch = import_module("torch")
        path, session = self._sessions[part]
        assert self._watch is not None
        types = {each.name: getattr(torch, _NUMBERS[each.type]) for each in session.get_inputs()}
        feeds = {
            name: torch.as_tensor(given[name]).detach().to("cpu", dtype).numpy()
            for name, dtype in types.items()
        }
        (made,) = run_session(
            session,
            feeds,
            [_MADE],
            self._watch,
            file=path.name,
            progress=self._at,
            report=self._report,
        )
        return torch.from_numpy(made).to(like.device, like.dtype)


def _compiling(placement: Placement, precision: Precision) -> Compiling | None:
    there = onnxruntime().get_available_providers()
    if placement.device == "cpu" or TENSORRT not in there:
        return None
    try:
        folder = tensorrt_folder()
        folder.mkdir(parents=True, exist_ok=True)
    except (BadRequest, OSError):
        return None  # nowhere to keep it
    return Compiling(folder, is_half=precision is Precision.FP16)
