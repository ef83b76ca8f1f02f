"""Where the parts of a model are while a stage runs, so that the peak is one stage, not the sum.

resident, none  all parts stay on the device
staged          a part comes when its stage calls it, and leaves when the stage ends
streamed        encoders and denoiser come layer by layer, the VAE as when staged

On the processor the last two change nothing but the way there: device and main memory are one.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from gesso_core.cards.model_card import Offload
from gesso_core.placement import Placement

_MAIN_MEMORY = "cpu"
_VAE = "vae"  # its two halves are called, never the whole


def home_of(placement: Placement) -> str:
    """The device that parts are loaded onto."""
    moves = placement.offload in {Offload.STAGED, Offload.STREAMED}
    return _MAIN_MEMORY if moves else placement.device


class Residency:
    """Of one pipeline, whose parts are at `home_of` it. encoders, denoiser: names of its parts."""

    def __init__(
        self, pipe: Any, placement: Placement, *, encoders: tuple[str, ...], denoiser: str
    ) -> None:
        self._pipe, self._placement = pipe, placement
        self._streamed: Mapping[str, str] = {}
        if home_of(placement) != placement.device or placement.offload is Offload.STREAMED:
            _works_on(pipe, placement.device)
        if placement.offload is Offload.STREAMED:
            # A language model has its layers further inside than blocks are looked for.
            self._streamed = {**dict.fromkeys(encoders, "leaf_level"), denoiser: "block_level"}
            for name, level in self._streamed.items():
                _stream(getattr(pipe, name), placement.device, level)

    @property
    def device(self) -> str:
        """That computes."""
        return self._placement.device

    @contextmanager
    def on(self, *names: str) -> Iterator[None]:
        """These parts can be used on the device, others may not be there.

        A network comes when it is first called: an encoder that nobody asks does not come at all,
        and a picture is encoded while the denoiser is not there yet.
        """
        if self._placement.offload in {Offload.RESIDENT, Offload.NONE}:
            yield
            return
        moved = [name for name in names if name not in self._streamed]
        with ExitStack() as lent:
            lent.callback(self._make_room)
            for name in moved:
                how = _lent if name == _VAE else _lent_when_called
                lent.enter_context(how(getattr(self._pipe, name), self._placement.device))
            try:
                yield
            except BaseException:
                self._stream_anew(names)
                raise

    def _stream_anew(self, names: tuple[str, ...]) -> None:
        """A part that was left half-way still holds layers, and waits for those that follow."""
        if self._streamed and self.device != _MAIN_MEMORY:
            # The next layer may still be on its way, and would be read half-arrived.
            import_module("torch").cuda.synchronize(self.device)
        for name in names:
            if name in self._streamed:
                streaming = import_module("diffusers.hooks.group_offloading")
                part = getattr(self._pipe, name)
                # As the library does by itself where adapters came or went.
                streaming._maybe_remove_and_reapply_group_offloading(part)

    def _make_room(self) -> None:
        """What is free goes back to the card: the next part needs it in one piece."""
        empty(self._placement.device)


def empty(device: str) -> None:
    """Give memory back that torch keeps for later."""
    if device != _MAIN_MEMORY:
        import_module("torch").cuda.empty_cache()


@contextmanager
def _lent(part: Any, device: str) -> Iterator[None]:
    """The part's numbers on the device; afterwards the same ones as before, which were never
    written to: nothing is copied back."""
    if getattr(part, "is_quantized", False):
        # Its numbers have tables that have to come along.
        try:
            _moved(part, device)
            yield
        finally:
            _moved(part, _MAIN_MEMORY)
        return
    tensors = [*part.parameters(), *part.buffers()]
    kept = [tensor.data for tensor in tensors]
    try:
        for tensor in tensors:
            tensor.data = tensor.data.to(device)
        yield
    finally:
        for tensor, before in zip(tensors, kept, strict=True):
            tensor.data = before


def _moved(part: Any, device: str) -> None:
    """In 4 bits the weights take their tables along; those of 8 bits lie beside them, in the weight
    until it is used, then in its layer."""
    import_module("torch").nn.Module.to(part, device)
    for layer in part.modules():
        state: Any = getattr(layer, "state", None)
        if not hasattr(state, "SCB"):
            continue
        for tables in (layer.weight, state):
            if tables.CB is not None:
                tables.CB = layer.weight.data
            if tables.SCB is not None:
                tables.SCB = tables.SCB.to(device)


@contextmanager
def _lent_when_called(part: Any, device: str) -> Iterator[None]:
    with ExitStack() as lent:

        def come(_module: Any, _inputs: Any) -> None:
            hook.remove()
            empty(device)
            lent.enter_context(_lent(part, device))

        hook = part.register_forward_pre_hook(come)
        lent.callback(hook.remove)
        yield


def _stream(part: Any, device: str, level: str) -> None:
    torch, hooks = import_module("torch"), import_module("diffusers.hooks")
    has_streams = device != _MAIN_MEMORY
    hooks.apply_group_offloading(
        part,
        onload_device=torch.device(device),
        offload_device=torch.device(_MAIN_MEMORY),
        offload_type=level,
        num_blocks_per_group=1 if level == "block_level" else None,
        use_stream=has_streams,
        low_cpu_mem_usage=has_streams,  # or all of it would be copied into pinned memory
    )


def _works_on(pipe: Any, device: str) -> None:
    """A pipeline takes the place of any of its parts for the device, and they are elsewhere."""
    where = property(lambda _: import_module("torch").device(device))
    own = type(pipe)
    pipe.__class__ = type(own.__name__, (own,), {"_execution_device": where})
