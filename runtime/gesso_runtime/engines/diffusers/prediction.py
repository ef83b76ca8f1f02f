"""How much memory a run will take, from the configuration of a model alone.

The very stages run on the true architecture, with tensors that have a size and no content: no
weight is read and no network is computed. What comes out is what an ideal allocator would need.
"""

import re
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from typing import Any

from gesso_core.cards.exported import ORIGINS, ExportedPart
from gesso_core.cards.model_card import Offload, Precision
from gesso_core.placement import Placement
from gesso_core.progress import Progress
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.drop_in import chosen
from gesso_runtime.engines.diffusers.encoder_cut import cut_config, headless
from gesso_runtime.engines.diffusers.hooks import blocks
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.loading import TYPES, VAE, WHOLE, joined, last_read, part_class
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, Kind
from gesso_runtime.engines.diffusers.residency import Residency, looked_up
from gesso_runtime.engines.diffusers.stages import run_stages

GAPS = 1.1
"""Times what is predicted: what lies between blocks of memory cannot be used."""

_BYTES = {
    Precision.INT8: 1.0,
    Precision.NF4: 0.516,  # with double quantisation, blocks of 64
    Precision.GGUF_Q8: 8.5 / 8,
    Precision.GGUF_Q4: 4.5 / 8,  # Q4_0, as the files are
}
"""Of a number of a linear layer, the only ones that are quantised."""

_UNPACKED = {
    Precision.FP8: 1,
    Precision.NF4: 1,
    Precision.GGUF_Q8: 2,  # in half precision, then in what is computed with; so counted
    Precision.GGUF_Q4: 2,
}
"""How often a layer is there as a whole while it is computed with; INT8 stays what it is."""

_SEEING = "seeing"  # the pictures are encoded, the denoiser is not there yet
_UNQUANTISED = "lm_head"
_KEPT = ("_keep_in_fp32_modules", "_skip_layerwise_casting_patterns")  # of a network


@dataclass(frozen=True, slots=True)
class Part:
    """Numbers of a network. linear: of those that are quantised. cast: of those that are kept in
    8 bits for FP8. table: of those that stay in main memory where it comes for a stage. largest: of
    one linear layer. streamed: of what is there at once where it comes layer by layer."""

    linear: int
    other: int
    cast: int
    table: int
    largest: int
    streamed: int

    def bytes(self, precision: Precision, size: int) -> int:
        """size: of a number that is not quantised."""
        if precision is Precision.FP8:
            return self.cast + (self.linear + self.other - self.cast) * size
        return round(self.linear * _BYTES.get(precision, size) + self.other * size)


@dataclass(frozen=True, slots=True)
class Beside:
    """Bytes of what is no part of a pipeline, as on the disk. hung: LoRAs on the denoiser.
    sessions: of onnxruntime, as long as the model is there. hollow: the parts whose weights are in
    those alone."""

    hung: int = 0
    sessions: int = 0
    hollow: frozenset[str] = frozenset()


_NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Needs:
    """Of one request. parts: by name. work: bytes by stage, beside the weights. size: bytes of a
    number that is computed with."""

    encoders: tuple[str, ...]
    denoiser: str
    parts: Mapping[str, Part]
    work: Mapping[str, int]
    size: int

    def peaks(self, placement: Placement, beside: Beside = _NOTHING) -> Mapping[str, int]:
        """Bytes on the device by stage: the weights that are there, what is beside, and work."""
        held = {name: self._held(name, placement) for name in self.parts}
        held.update(dict.fromkeys(beside.hollow, 0))
        held[self.denoiser] += self._hung(beside.hung, placement)
        if placement.offload in {Offload.RESIDENT, Offload.NONE}:
            there = dict.fromkeys(self.work, sum(held.values()))
        else:
            there = {
                "encoding": sum(held[name] for name in self.encoders),
                _SEEING: held[VAE],
                "denoising": held[VAE] + held[self.denoiser],
                "decoding": held[VAE],
            }
        always = beside.sessions
        peaks = {stage: there[stage] + work + always for stage, work in self.work.items()}
        for stage, names in (("encoding", self.encoders), ("denoising", (self.denoiser,))):
            peaks[stage] += self._unpacked(names, placement)
        peaks["denoising"] = max(peaks["denoising"], peaks.pop(_SEEING, 0))
        return peaks

    def _held(self, name: str, placement: Placement) -> int:
        part = self.parts[name]
        if name == VAE:
            return part.bytes(Precision.BF16, self.size)
        if placement.offload is Offload.STREAMED:
            return part.streamed * self.size
        is_whole = placement.precision is Precision.FP8 and name != self.denoiser
        kept = part.bytes(Precision.BF16 if is_whole else placement.precision, self.size)
        return kept - (part.table * self.size if placement.offload is Offload.STAGED else 0)

    def _hung(self, size: int, placement: Placement) -> int:
        """It comes and goes with the layers that it hangs on."""
        if placement.offload is not Offload.STREAMED:
            return size
        part = self.parts[self.denoiser]
        return round(size * part.streamed / (part.linear + part.other))

    def _unpacked(self, names: tuple[str, ...], placement: Placement) -> int:
        """A quantised layer is a whole one for as long as it is computed with."""
        largest = max(self.parts[name].largest for name in names)
        return _UNPACKED.get(placement.precision, 0) * largest * self.size


def foreseen(
    kind: Kind,
    checkpoint: Checkpoint,
    placement: Placement,
    job: Job,
    *,
    libraries: Libraries,
    ask: Callable[[], None],
) -> Needs:
    """`ask` is called between any two blocks, and ends it by what it raises.

    Raises what the libraries raise for a configuration that they do not know.
    """
    torch = libraries.torch
    dtype = getattr(torch, TYPES[placement.precision])
    fake = import_module("torch._subclasses.fake_tensor").FakeTensorMode
    names = (*kind.encoders, kind.denoiser, VAE)
    # Outside, what has met no weight is real: words, marks and schedules decide what is computed.
    with fake(allow_non_fake_inputs=True), _default(torch, dtype):
        networks = {name: _empty(checkpoint, name, kind, libraries) for name in names}
    pipe = joined(kind, checkpoint, networks, libraries)
    _unblended(pipe.vae)
    resident = replace(placement, device="cpu", offload=Offload.RESIDENT)
    residency = Residency(pipe, resident, encoders=kind.encoders, denoiser=kind.denoiser)
    weights = [tensor for network in networks.values() for tensor in _tensors(network)]
    held = _Held(tensor.untyped_storage() for tensor in weights)

    def report(progress: Progress) -> None:
        ask()
        if progress.stage != held.stage:
            # The first of the denoising stage is the VAE's.
            held.stage = progress.stage if progress.stage != "denoising" or called else _SEEING

    called: list[bool] = []

    def come(_module: Any, _inputs: Any) -> None:
        called.append(True)
        held.stage = "denoising"

    hook = networks[kind.denoiser].register_forward_pre_hook(come)
    try:
        with _counted(held):
            run_stages(kind, pipe, replace(job, steps=1), residency, report)
    finally:
        hook.remove()
    parts = {name: _part(network, torch) for name, network in networks.items()}
    return Needs(kind.encoders, kind.denoiser, parts, held.peaks, dtype.itemsize)


def beside(checkpoint: Checkpoint, placement: Placement) -> Beside:
    """What a checkpoint's other files take there; of styles, one is worn. Raises OSError."""
    loras = () if placement.precision in WHOLE else checkpoint.loras
    styles = (path.stat().st_size for path in checkpoint.styles.values())
    sessions = chosen(checkpoint, placement)
    files = (found for path, _ in sessions.values() for found in path.parent.glob(f"{path.name}*"))
    return Beside(
        sum(path.stat().st_size for path in loras) + max(styles, default=0),
        sum(found.stat().st_size for found in files),
        frozenset(ORIGINS[part].part for part in sessions if part is ExportedPart.UNET),
    )


class _Held:
    """What an operator returned counts until nobody holds it. Those of `free` cost nothing."""

    def __init__(self, free: Iterator[Any]) -> None:
        self._free = list(free)  # kept: storages are told apart by where they are
        self._sizes = {storage._cdata: 0 for storage in self._free}
        self._now = 0
        self.stage = ""
        self.peaks: dict[str, int] = {}

    def add(self, tensor: Any) -> None:
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key not in self._sizes:
            self._sizes[key] = storage.nbytes()
            self._now += storage.nbytes()
            weakref.finalize(storage, self._let_go, key)
        self.peaks[self.stage] = max(self.peaks.get(self.stage, 0), self._now)

    def _let_go(self, key: int) -> None:
        self._now -= self._sizes.pop(key, 0)


def _counted(held: _Held) -> Any:
    """Inside, all that operators return goes through `held`."""
    torch, tree = import_module("torch"), import_module("torch.utils._pytree")
    by_mask = (torch.ops.aten.index.Tensor, torch.ops.aten.index_put_.default)
    mode: type = import_module("torch.utils._python_dispatch").TorchDispatchMode

    def dispatch(_self: Any, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in by_mask:
            args = (args[0], _places(args[1], torch), *args[2:])
        out = func(*args, **(kwargs or {}))
        for each in tree.tree_iter(out):
            if isinstance(each, torch.Tensor):
                held.add(each)
        return out

    return type("Counting", (mode,), {"__torch_dispatch__": dispatch})()


def _places(indices: Sequence[Any], torch: Any) -> list[Any]:
    """Numbers in place of masks: how many there are is then known."""
    found: list[Any] = []
    for each in indices:
        is_mask = each is not None and each.dtype is torch.bool
        found.extend(each.nonzero(as_tuple=True) if is_mask else (each,))
    return found


@contextmanager
def _default(torch: Any, dtype: Any) -> Iterator[None]:
    """New tensors have that type: a network without content cannot be turned into another."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _empty(checkpoint: Checkpoint, name: str, kind: Kind, libraries: Libraries) -> Any:
    """As `load_part` would load it, without content."""
    made = part_class(checkpoint, name, libraries)
    folder = checkpoint.root / name
    if checkpoint.parts[name].library == "transformers":
        made, read = headless(made, libraries.transformers), last_read(kind, name)
        config = None if read is None else cut_config(made, folder, read)
        config = config or made.config_class.from_pretrained(folder, local_files_only=True)
        return made(config).eval()
    settings = made.load_config(folder, local_files_only=True)
    if not isinstance(settings, dict):
        raise ValueError(f"{folder.name}: no configuration")
    return made.from_config(settings).eval()


def _unblended(vae: Any) -> None:
    """Tiles are blended line by line, which takes no memory, but most of the time here."""
    for name in ("blend_v", "blend_h"):
        if hasattr(vae, name):
            setattr(vae, name, lambda _before, tile, _extent: tile)


def _tensors(network: Any) -> Iterator[Any]:
    yield from network.parameters()
    yield from network.buffers()


def _part(network: Any, torch: Any) -> Part:
    linear = {
        id(module.weight): module.weight.numel()
        for name, module in network.named_modules()
        if isinstance(module, torch.nn.Linear) and _UNQUANTISED not in name
    }
    total = sum(each.numel() for each in network.parameters())
    members = list(blocks(network))
    block = max((_numbers(each) for each in members), default=0)
    rest = total - sum(_numbers(each) for each in members)
    in_linear = sum(linear.values())
    table = next((_numbers(each) for each in looked_up(network)), 0)
    return Part(
        in_linear,
        total - in_linear,
        _cast(network),
        table,
        max(linear.values(), default=0),
        min(total, rest + 2 * block),
    )


def _cast(network: Any) -> int:
    """By the rules of diffusers, which leaves alone what its names call norms and the like."""
    casting = import_module("diffusers.hooks.layerwise_casting")
    own = (getattr(network, each, None) or () for each in _KEPT)
    kept = (*casting.DEFAULT_SKIP_MODULES_PATTERN, *chain.from_iterable(own))

    def within(module: Any, name: str) -> int:
        if any(re.search(pattern, name) for pattern in kept):
            return 0
        if isinstance(module, casting._GO_LC_SUPPORTED_PYTORCH_LAYERS):
            return _numbers(module)
        inner = module.named_children()
        return sum(within(each, f"{name}.{own}" if name else own) for own, each in inner)

    return within(network, "")


def _numbers(module: Any) -> int:
    return sum(each.numel() for each in module.parameters())
