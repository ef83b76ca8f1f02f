"""Parts of a model are on the device while their stage runs, and leave it afterwards."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.cards.model_card import Offload, Precision
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.engines.diffusers.encoder_cut import headless
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.residency import Residency, _lent, home_of, looked_up

need_libraries()

import torch  # noqa: E402

OFFLOADS = [Offload.STAGED, Offload.STREAMED]
STAGED = Placement("cuda:0", Precision.FP32, Offload.STAGED, 1)


@pytest.fixture(scope="module")
def other(klein: Path) -> Callable[[Offload], DiffusersEngine]:
    """The same engine every time: it goes on whatever was asked of it before."""
    return cache(partial(loaded, klein))


def loaded(folder: Path, offload: Offload) -> DiffusersEngine:
    engine = DiffusersEngine()
    placement = replace(ON_PROCESSOR, offload=offload)
    engine.load(card_of(card_text()), files_in(folder), placement, silent)
    return engine


class Travelling(torch.Tensor):
    """A tensor that only notes where it was sent, so that no graphics card is needed."""

    where: ClassVar[dict[int, str]] = {}

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.Tensor.to:
            copy = args[0].clone()
            cls.where[copy.data_ptr()] = str(args[1])
            return copy
        return super().__torch_function__(func, types, args, kwargs or {})


class Part(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weights", torch.ones(4).as_subclass(Travelling))

    def forward(self) -> str:
        return self.device

    @property
    def device(self) -> str:
        return Travelling.where.get(self.weights.data_ptr(), "cpu")


class Pipe:
    def __init__(self) -> None:
        self.text_encoder, self.transformer, self.vae = Part(), Part(), Part()


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    Travelling.where.clear()  # by address: a new tensor may lie where one lay that is gone
    return Pipe()


def devices(pipe: Any) -> list[str]:
    return [part.device for part in (pipe.text_encoder, pipe.transformer, pipe.vae)]


def residency(pipe: Any) -> Residency:
    return Residency(pipe, STAGED, encoders=("text_encoder",), denoiser="transformer")


def test_staged_parts_are_on_the_card_while_their_stage_runs_and_no_others(pipe: Any) -> None:
    staged = residency(pipe)
    kept = [part.weights.data_ptr() for part in (pipe.text_encoder, pipe.transformer, pipe.vae)]
    with staged.on("text_encoder"):
        assert pipe.text_encoder() == "cuda:0"
        assert devices(pipe) == ["cuda:0", "cpu", "cpu"]
    with staged.on("transformer", "vae"):
        assert devices(pipe) == ["cpu", "cpu", "cuda:0"]  # a picture is encoded first
        assert [pipe.transformer(), pipe.transformer()] == ["cuda:0", "cuda:0"]
        assert devices(pipe) == ["cpu", "cuda:0", "cuda:0"]
    assert devices(pipe) == ["cpu", "cpu", "cpu"]
    after = [part.weights.data_ptr() for part in (pipe.text_encoder, pipe.transformer, pipe.vae)]
    assert after == kept  # nothing was copied back
    assert str(pipe._execution_device) == "cuda:0"


def test_an_encoder_that_nobody_asks_stays_where_it_is(pipe: Any) -> None:
    with residency(pipe).on("text_encoder"):
        assert devices(pipe) == ["cpu", "cpu", "cpu"]
    assert pipe.text_encoder() == "cpu"


def test_a_stage_that_fails_leaves_nothing_on_the_card(pipe: Any) -> None:
    def stage() -> None:
        with residency(pipe).on("transformer", "vae"):
            pipe.transformer()
            raise MemoryError

    with pytest.raises(MemoryError):
        stage()
    assert devices(pipe) == ["cpu", "cpu", "cpu"]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Where tensors lie that were sent to a graphics card, and are copies here."""
    there: set[int] = set()
    own: Any = torch.Tensor.to

    def to(tensor: Any, *how: Any, **facts: Any) -> Any:
        if how and how[0] == "cuda:0":
            copy = tensor.clone()
            there.add(copy.data_ptr())
            return copy
        return own(tensor, *how, **facts)

    monkeypatch.setattr(torch.Tensor, "to", to)
    return there


@pytest.mark.parametrize("is_used", [False, True])
def test_weights_of_8_bits_take_their_tables_along_and_nothing_is_copied_back(
    is_used: bool, sent: set[int]
) -> None:
    import bitsandbytes

    layer = bitsandbytes.nn.Linear8bitLt(8, 8, bias=False, has_fp16_weights=False)
    layer.weight = layer.weight.to("cpu")  # quantised now
    scales, home = layer.weight.SCB, layer.weight.data_ptr()
    if is_used:
        layer.init_8bit_state()
    with _lent(torch.nn.Sequential(layer), "cuda:0"):
        if not is_used:
            layer.init_8bit_state()  # as when it is first used
        assert layer.state.CB.data_ptr() == layer.weight.data_ptr() != home
        assert sent >= {layer.weight.data_ptr(), layer.state.SCB.data_ptr()}
    assert layer.state.CB.data_ptr() == layer.weight.data_ptr() == home
    assert layer.state.SCB is scales


def test_weights_of_4_bits_take_their_tables_along_and_nothing_is_copied_back(
    sent: set[int],
) -> None:
    import bitsandbytes

    layer = bitsandbytes.nn.Linear4bit(64, 64, bias=False, quant_type="nf4")
    layer.weight = layer.weight.to("cpu")  # quantised now
    state, home = layer.weight.quant_state, layer.weight.data_ptr()

    def tables(state: Any) -> tuple[int, ...]:
        kept = (state.absmax, state.code, state.offset, state.state2.absmax, state.state2.code)
        return tuple(each.data_ptr() for each in kept)

    before = tables(state)
    with _lent(torch.nn.Sequential(layer), "cuda:0"):
        assert sent == {layer.weight.data_ptr(), *tables(layer.weight.quant_state)}
    assert layer.weight.quant_state is state
    assert (layer.weight.data_ptr(), tables(state)) == (home, before)


def test_weights_in_gguf_are_not_copied_back(sent: set[int]) -> None:
    import gguf
    from diffusers.quantizers.gguf.utils import GGUFParameter

    layer = torch.nn.Linear(32, 4, bias=False)
    kind = gguf.GGMLQuantizationType.Q8_0
    layer.weight = GGUFParameter(torch.zeros(4, 34, dtype=torch.uint8), quant_type=kind)
    home = layer.weight.data_ptr()
    with _lent(layer, "cuda:0"):
        assert sent == {layer.weight.data_ptr()}
        assert layer.weight.quant_type is kind  # type: ignore[comparison-overlap]
    assert layer.weight.data_ptr() == home


@pytest.mark.parametrize("kind", ["flux2-klein", "flux-kontext", "qwen-edit-plus", "dreamlite"])
def test_an_encoder_looks_words_up_in_main_memory_and_reads_the_same(
    kind: str, checkpoint: Callable[[str], Path], sent: set[int]
) -> None:
    import transformers

    part = "text_encoder_2" if kind == "flux-kontext" else "text_encoder"
    config = transformers.AutoConfig.from_pretrained(checkpoint(kind) / part)
    made = headless(getattr(transformers, config.architectures[0]), transformers)
    encoder = made.from_pretrained(checkpoint(kind) / part, dtype=torch.float32).eval()
    words = torch.arange(3, 40)[None] % config.get_text_config().vocab_size

    def read() -> Any:
        with torch.no_grad():
            return encoder(input_ids=words, attention_mask=torch.ones_like(words))[0]

    expected, table = read(), encoder.get_input_embeddings().weight
    with _lent(encoder, "cuda:0"):
        assert table.data_ptr() not in sent
        others = [each for each in encoder.parameters() if each is not table]
        assert {each.data_ptr() for each in others} <= sent
        answered: list[Any] = []
        inside = looked_up(encoder)[-1].register_forward_hook(
            lambda _module, _words, rows: answered.append(rows)
        )
        assert torch.equal(read(), expected)
        inside.remove()
    assert answered[0].data_ptr() in sent
    assert torch.equal(read(), expected)
    assert not any(each._forward_hooks for each in encoder.modules())


def test_on_the_processor_no_graphics_card_is_asked(
    engine: DiffusersEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", pytest.fail)
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", pytest.fail)
    monkeypatch.setattr(torch.cuda, "synchronize", pytest.fail)
    assert engine.run(edit(noise(64, 64)), silent).facts.peak_bytes == 0


@pytest.mark.parametrize(
    ("offload", "expected"),
    [
        (Offload.RESIDENT, "cuda:0"),
        (Offload.NONE, "cuda:0"),
        (Offload.STAGED, "cpu"),
        (Offload.STREAMED, "cpu"),
    ],
)
def test_what_does_not_stay_on_the_card_is_loaded_into_main_memory(
    offload: Offload, expected: str
) -> None:
    assert home_of(replace(STAGED, offload=offload)) == expected


@pytest.mark.parametrize("offload", OFFLOADS)
def test_whatever_way_it_is_the_same_picture(
    engine: DiffusersEngine, other: Callable[[Offload], DiffusersEngine], offload: Offload
) -> None:
    picture = noise(96, 64, "float32")
    request = edit(picture, references=(noise(64, 64),))
    expected = engine.run(request, silent).picture
    for _ in range(2):
        result = other(offload).run(request, silent)
        assert result.picture is not None
        assert np.array_equal(result.picture, expected)  # type: ignore[arg-type]
    assert result.facts.placement == f"cpu, fp32, {offload}"


@pytest.mark.parametrize("stage", ["encoding", "denoising", "decoding"])
@pytest.mark.parametrize("offload", OFFLOADS)
def test_left_half_way_it_can_be_used_again(
    engine: DiffusersEngine,
    other: Callable[[Offload], DiffusersEngine],
    offload: Offload,
    stage: str,
) -> None:
    asked = 0

    def report(progress: Progress) -> None:
        nonlocal asked
        asked += progress.stage == stage
        if asked == 4:
            raise Cancelled

    request = edit(noise(64, 64))
    with pytest.raises(Cancelled):
        other(offload).run(request, report)
    again = other(offload).run(request, silent).picture
    assert np.array_equal(again, engine.run(request, silent).picture)  # type: ignore[arg-type]


@pytest.mark.parametrize("offload", [Offload.NONE, *OFFLOADS])
def test_a_model_that_is_let_go_of_leaves_no_weights(klein: Path, offload: Offload) -> None:
    engine = loaded(klein, offload)
    engine.run(edit(noise(64, 64)), silent)
    assert engine._loaded is not None
    weights = [
        weakref.ref(tensor)
        for name in ("text_encoder", "transformer", "vae")
        for tensor in getattr(engine._loaded.pipe, name).parameters()
    ]
    engine.unload()
    gc.collect()  # as the worker does
    assert not any(weight() is not None for weight in weights)
