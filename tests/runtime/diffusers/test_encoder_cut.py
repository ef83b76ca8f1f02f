"""What is cut off an encoder: never what an edit reads."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, files_in, opened
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.progress import silent
from gesso_runtime.engines.diffusers.checkpoint import read_checkpoint
from gesso_runtime.engines.diffusers.encoder_cut import cut_config, headless
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.libraries import open_libraries
from gesso_runtime.engines.diffusers.loading import load_part

need_libraries()

READ = (9, 18, 27)


def states(encoder: Any) -> Any:
    import torch

    ids = torch.arange(3, 40)[None] % encoder.config.get_text_config().vocab_size
    with torch.no_grad():
        return encoder(
            input_ids=ids, attention_mask=torch.ones_like(ids), output_hidden_states=True
        ).hidden_states


def loaded(folder: Path, read: int | None) -> Any:
    checkpoint = read_checkpoint(card_of(card_text()), files_in(folder), ON_PROCESSOR.precision)
    return load_part(
        checkpoint,
        "text_encoder",
        placement=ON_PROCESSOR,
        libraries=open_libraries(1),
        read=read,
    )


def test_the_states_that_are_read_stay_the_same_bit_for_bit(klein: Path) -> None:
    import torch

    whole, less = opened(klein).text_encoder, loaded(klein, max(READ))
    expected, found = states(whole), states(less)
    assert len(expected) == 31
    assert len(found) == 29
    for number in READ:
        assert torch.equal(expected[number], found[number])


def test_the_engine_holds_no_layer_that_is_not_read(klein: Path) -> None:
    engine = DiffusersEngine()
    engine.load(card_of(card_text()), files_in(klein), ON_PROCESSOR, silent)
    assert engine._loaded is not None
    encoder = engine._loaded.pipe.text_encoder
    assert len(encoder.layers) == max(READ) + 1
    assert not hasattr(encoder, "lm_head")


@pytest.mark.parametrize("kind", ["flux2-klein", "qwen-edit-plus", "dreamlite"])
def test_without_its_head_an_encoder_reads_the_same(
    kind: str, checkpoint: Callable[[str], Path]
) -> None:
    import torch
    import transformers

    folder = checkpoint(kind) / "text_encoder"
    config = transformers.AutoConfig.from_pretrained(folder)
    made = getattr(transformers, config.architectures[0])
    base = headless(made, transformers)
    assert base is not made
    whole = made.from_pretrained(folder, dtype=torch.float32)
    less = base.from_pretrained(folder, dtype=torch.float32)
    assert not [name for name, _ in less.named_parameters() if "lm_head" in name]
    assert all(torch.equal(*pair) for pair in zip(states(whole), states(less), strict=True))


@pytest.mark.parametrize("name", ["T5EncoderModel", "CLIPTextModel"])
def test_an_encoder_without_a_head_is_left_as_it_is(name: str) -> None:
    import transformers

    made = getattr(transformers, name)
    assert headless(made, transformers) is made


def test_an_encoder_with_no_more_layers_than_are_read_is_left_whole(klein: Path) -> None:
    import transformers

    folder = klein / "text_encoder"
    assert cut_config(transformers.Qwen3Model, folder, 29) is None
    assert cut_config(transformers.Qwen3Model, folder, 28).num_hidden_layers == 29


_HELD = """
import sys
from pathlib import Path
import torch, transformers
from fixtures.memory import peak_mb
from gesso_runtime.engines.diffusers.encoder_cut import cut_config
transformers.utils.logging.set_verbosity_error()
folder, read = Path(sys.argv[1]), int(sys.argv[2])
made = transformers.Qwen3Model
before = peak_mb()
config = cut_config(made, folder, read)
network = made.from_pretrained(folder, config=config, dtype=torch.bfloat16)
with torch.no_grad():
    for each in network.parameters():
        each.float().sum()  # what is mapped only counts once it is touched
print(peak_mb() - before)
"""


@pytest.mark.slow
def test_what_is_not_read_takes_no_memory(tmp_path: Path) -> None:
    """Half the layers of an encoder of 150 MB, each loaded in a process of its own."""
    import torch
    import transformers

    config = transformers.Qwen3Config(
        vocab_size=1000,
        hidden_size=512,
        intermediate_size=2048,
        num_hidden_layers=18,
        num_attention_heads=8,
        num_key_value_heads=8,
        head_dim=64,
    )
    transformers.Qwen3ForCausalLM(config).to(torch.bfloat16).save_pretrained(
        tmp_path, max_shard_size="30MB"
    )
    whole, half = held_mb(tmp_path, read=17), held_mb(tmp_path, read=8)
    assert whole > 100
    assert half < 0.7 * whole


def held_mb(folder: Path, *, read: int) -> float:
    command = [sys.executable, "-c", _HELD, str(folder), str(read)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)
