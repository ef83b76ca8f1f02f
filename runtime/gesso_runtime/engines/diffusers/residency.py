"""Where the parts of a model are while a stage runs, so that the peak is one stage, not the sum.

resident, none  all parts stay on the device
staged          a part comes when its stage calls it, and leaves when the stage ends
streamed        encoders and denoiser come layer by layer, the VAE as when staged

On the processor the last two change nothing but the way there: device and main memory are one.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import copy
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


def looked_up(part: Any) -> list[Any]:
    """The layers of an encoder that find the rows of words, in a table that nothing else uses."""
    if not hasattr(part, "get_input_embeddings"):
        return []
    table = part.get_input_embeddings().weight
    found = [layer for layer in part.modules() if getattr(layer, "weight", None) is table]
    rows = import_module("torch").nn.Embedding
    return found if all(isinstance(layer, rows) for layer in found) else []


@contextmanager
def _lent(part: Any, device: str) -> Iterator[None]:
    """The part's numbers on the device; afterwards the same ones as before, which were never
    written to: nothing is copied back. A table of words stays, and is asked where it is."""
    if device == _MAIN_MEMORY:
        yield
        return
    with ExitStack() as lent:
        tables = looked_up(part)
        for table in tables:
            lent.enter_context(_asked_from(device, table))
        stays = {id(table.weight) for table in tables}
        tensors = [each for each in (*part.parameters(), *part.buffers()) if id(each) not in stays]
        layers = [layer for layer in part.modules() if hasattr(_state(layer), "SCB")]
        for layer in layers:
            lent.callback(_follow, layer, _scales(layer))  # when its weights are back
        for tensor in tensors:
            lent.callback(setattr, tensor, "data", tensor.data)
            tensor.data = tensor.data.to(device)
            if getattr(tensor, "quant_state", None) is not None:
                lent.callback(setattr, tensor, "quant_state", tensor.quant_state)
                tensor.quant_state = _state_on(device, tensor.quant_state)
        for layer in layers:
            _follow(layer, _scales(layer).to(device))
        yield


@contextmanager
def _asked_from(device: str, table: Any) -> Iterator[None]:
    def ask(_table: Any, words: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(each.to(_MAIN_MEMORY) for each in words)

    def answer(_table: Any, _words: Any, rows: Any) -> Any:
        return rows.to(device)

    hooks = table.register_forward_pre_hook(ask), table.register_forward_hook(answer)
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _state_on(device: str, state: Any) -> Any:
    """A copy of what belongs to weights of 4 bits: its own `to` changes the state itself."""
    moved = copy(state)
    moved.state2 = copy(state.state2)
    moved.to(device)
    return moved


def _state(layer: Any) -> Any:
    """Where bitsandbytes keeps the tables of a layer in 8 bits once it was used."""
    return getattr(layer, "state", None)


def _scales(layer: Any) -> Any:
    return layer.state.SCB if layer.weight.SCB is None else layer.weight.SCB


def _follow(layer: Any, scales: Any) -> None:
    """The tables of 8 bits go where the weights are: they lie beside them, in the weight until it
    is used, then in its layer."""
    for tables in (layer.weight, layer.state):
        tables.CB = None if tables.CB is None else layer.weight.data
        tables.SCB = None if tables.SCB is None else scales


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
