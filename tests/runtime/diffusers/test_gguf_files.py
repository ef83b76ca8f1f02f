"""GGUF files that others publish: their names of tensors, and types that are not written here."""

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.diffusion import ON_PROCESSOR
from fixtures.engine_libraries import need_libraries
from gesso_core.cards.model_card import Precision
from gesso_core.errors import ModelDamaged
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint, PartFile
from gesso_runtime.engines.diffusers.libraries import open_libraries
from gesso_runtime.engines.diffusers.loading import load_part

need_libraries()

import gguf  # noqa: E402
import torch  # noqa: E402

Types = gguf.GGMLQuantizationType
Rows = NDArray[np.uint8]
_WIDE = 256  # numbers of a K block
# Where in a block its scales lie, half floats each: as ggml's block_q4_K, q5_K and q6_K have it.
_SCALES = {Types.Q4_K: (0, 2), Types.Q5_K: (0, 2), Types.Q6_K: (208,)}

every_type = pytest.mark.parametrize("kind", [Types.Q8_0, *_SCALES], ids=lambda kind: kind.name)


def rows(shape: tuple[int, ...], kind: Any, random: np.random.Generator) -> Rows:
    """Blocks of any weights. K types are made byte by byte: nothing in Python quantises them."""
    if kind not in _SCALES:
        return np.asarray(gguf.quants.quantize(_numbers(shape, random), kind))
    block, size = gguf.GGML_QUANT_SIZES[kind]
    made = random.integers(0, 256, (shape[0], shape[1] // block, size), np.uint8)
    for at in _SCALES[kind]:
        scale = random.uniform(1e-5, 5e-5, made.shape[:2]).astype(np.float16)
        made[..., at : at + 2] = scale[..., None].view(np.uint8)
    return made.reshape(shape[0], -1)


def _numbers(shape: tuple[int, ...], random: np.random.Generator) -> NDArray[np.float32]:
    return random.normal(0, 0.05, shape).astype(np.float32)


def write(
    path: Path, architecture: str, shapes: Mapping[str, tuple[int, ...]], kind: Any
) -> dict[str, torch.Tensor]:
    """The tensors as they are meant. Matrices whose rows are no whole blocks stay as they are."""
    random, meant = np.random.default_rng(0), {}
    writer = gguf.GGUFWriter(path, architecture)
    for name, shape in shapes.items():
        if len(shape) == 2 and shape[1] % gguf.GGML_QUANT_SIZES[kind][0] == 0:
            data = rows(shape, kind, random)
            writer.add_tensor(name, data, raw_dtype=kind)
            meant[name] = torch.from_numpy(gguf.quants.dequantize(data, kind))
        else:
            numbers = _numbers(shape, random)
            writer.add_tensor(name, numbers)
            meant[name] = torch.from_numpy(numbers)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return meant


def opened(root: Path, part: str, library: str, name: str, path: Path) -> Any:
    """By the product's own loader."""
    (root / "model_index.json").write_text(json.dumps({part: [library, name]}))
    checkpoint = Checkpoint(
        "theirs", root, Precision.GGUF_Q4, {part: PartFile(library, name, path)}
    )
    placement = replace(ON_PROCESSOR, precision=Precision.GGUF_Q4)
    return load_part(checkpoint, part, placement=placement, libraries=open_libraries(1))


def weights_of(network: Any) -> dict[str, torch.Tensor]:
    """Unpacked, as they are when they are used."""
    unpack = import_module("diffusers.quantizers.gguf.utils").dequantize_gguf_tensor
    with torch.no_grad():
        return {
            name: unpack(each).float().as_subclass(torch.Tensor)
            for name, each in network.named_parameters()
        }


# The published transformer's names, and the library's.
_ONE_TO_ONE = {
    "img_in.weight": "x_embedder.weight",
    "txt_in.weight": "context_embedder.weight",
    "time_in.in_layer.weight": "time_guidance_embed.timestep_embedder.linear_1.weight",
    "time_in.out_layer.weight": "time_guidance_embed.timestep_embedder.linear_2.weight",
    "double_stream_modulation_img.lin.weight": "double_stream_modulation_img.linear.weight",
    "double_stream_modulation_txt.lin.weight": "double_stream_modulation_txt.linear.weight",
    "single_stream_modulation.lin.weight": "single_stream_modulation.linear.weight",
    "final_layer.linear.weight": "proj_out.weight",
    "double_blocks.0.img_attn.norm.query_norm.scale": "transformer_blocks.0.attn.norm_q.weight",
    "double_blocks.0.img_attn.norm.key_norm.scale": "transformer_blocks.0.attn.norm_k.weight",
    "double_blocks.0.img_attn.proj.weight": "transformer_blocks.0.attn.to_out.0.weight",
    "double_blocks.0.img_mlp.0.weight": "transformer_blocks.0.ff.linear_in.weight",
    "double_blocks.0.img_mlp.2.weight": "transformer_blocks.0.ff.linear_out.weight",
    "double_blocks.0.txt_attn.norm.query_norm.scale": (
        "transformer_blocks.0.attn.norm_added_q.weight"
    ),
    "double_blocks.0.txt_attn.norm.key_norm.scale": "transformer_blocks.0.attn.norm_added_k.weight",
    "double_blocks.0.txt_attn.proj.weight": "transformer_blocks.0.attn.to_add_out.weight",
    "double_blocks.0.txt_mlp.0.weight": "transformer_blocks.0.ff_context.linear_in.weight",
    "double_blocks.0.txt_mlp.2.weight": "transformer_blocks.0.ff_context.linear_out.weight",
    "single_blocks.0.linear1.weight": "single_transformer_blocks.0.attn.to_qkv_mlp_proj.weight",
    "single_blocks.0.linear2.weight": "single_transformer_blocks.0.attn.to_out.weight",
    "single_blocks.0.norm.query_norm.scale": "single_transformer_blocks.0.attn.norm_q.weight",
    "single_blocks.0.norm.key_norm.scale": "single_transformer_blocks.0.attn.norm_k.weight",
}
_IN_THREE = {
    "double_blocks.0.img_attn.qkv.weight": ("to_q", "to_k", "to_v"),
    "double_blocks.0.txt_attn.qkv.weight": ("add_q_proj", "add_k_proj", "add_v_proj"),
}
_SWAPPED = {"final_layer.adaLN_modulation.1.weight": "norm_out.linear.weight"}
"""Shift and scale the other way round."""


def transformer(root: Path) -> Any:
    from diffusers import Flux2Transformer2DModel

    network = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=64,
        num_attention_heads=4,
        joint_attention_dim=_WIDE,
        timestep_guidance_channels=_WIDE,
        axes_dims_rope=(16, 16, 16, 16),
        guidance_embeds=False,
    )
    network.save_config(root / "transformer")
    return network


@every_type
def test_a_transformer_in_its_authors_names_is_read(kind: Any, tmp_path: Path) -> None:
    own = {name: tuple(each.shape) for name, each in transformer(tmp_path).named_parameters()}
    shapes = {theirs: own[ours] for theirs, ours in {**_ONE_TO_ONE, **_SWAPPED}.items()}
    shapes |= dict.fromkeys(_IN_THREE, (3 * _WIDE, _WIDE))
    path = tmp_path / "published.gguf"
    meant = write(path, "flux", shapes, kind)
    network = opened(tmp_path, "transformer", "diffusers", "Flux2Transformer2DModel", path)
    found = weights_of(network)
    expected = {ours: meant[theirs] for theirs, ours in _ONE_TO_ONE.items()}
    for theirs, ours in _SWAPPED.items():
        shift, scale = meant[theirs].chunk(2)
        expected[ours] = torch.cat([scale, shift])
    for theirs, names in _IN_THREE.items():
        for name, each in zip(names, meant[theirs].chunk(3), strict=True):
            expected[f"transformer_blocks.0.attn.{name}.weight"] = each
    assert found.keys() == expected.keys()
    for name, each in expected.items():
        assert torch.allclose(found[name], each, rtol=1e-2, atol=1e-4), name
    packed = [name for name, each in network.named_parameters() if hasattr(each, "quant_type")]
    assert len(packed) > 10  # and not unpacked once and for all
    with torch.no_grad():
        made = network(
            hidden_states=torch.ones(1, 4, 16, dtype=torch.bfloat16),
            encoder_hidden_states=torch.ones(1, 3, _WIDE, dtype=torch.bfloat16),
            timestep=torch.ones(1),
            img_ids=torch.zeros(1, 4, 4),
            txt_ids=torch.zeros(1, 3, 4),
        ).sample
    assert made.isfinite().all()


@every_type
def test_a_text_encoder_as_llama_cpp_names_it_is_read(kind: Any, tmp_path: Path) -> None:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from gesso_runtime.engines.diffusers.gguf_encoder import tensor_names

    network = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=512,
            hidden_size=_WIDE,
            intermediate_size=_WIDE,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=64,
            tie_word_embeddings=True,
        )
    )
    network.config.save_pretrained(tmp_path / "text_encoder")
    own = {name: tuple(each.shape) for name, each in network.named_parameters()}
    names = {ours: theirs for ours, theirs in tensor_names(network).items() if ours in own}
    assert names["model.layers.1.self_attn.q_proj.weight"] == "blk.1.attn_q.weight"
    path = tmp_path / "encoder.gguf"
    meant = write(path, "qwen3", {theirs: own[ours] for ours, theirs in names.items()}, kind)
    read = opened(tmp_path, "text_encoder", "transformers", "Qwen3ForCausalLM", path)
    found = weights_of(read)
    assert found.keys() == names.keys()
    for ours, theirs in names.items():
        assert torch.allclose(found[ours], meant[theirs], rtol=1e-2, atol=1e-4), ours
    with torch.no_grad():
        assert read(torch.tensor([[1, 2, 3]])).logits.isfinite().all()


def test_a_type_that_cannot_be_unpacked_is_a_sentence(tmp_path: Path) -> None:
    transformer(tmp_path)
    path, kind = tmp_path / "published.gguf", Types.IQ2_XXS
    block, size = gguf.GGML_QUANT_SIZES[kind]
    writer = gguf.GGUFWriter(path, "flux")
    data = np.zeros((_WIDE, _WIDE // block * size), np.uint8)
    writer.add_tensor("single_stream_modulation.lin.weight", data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ModelDamaged) as raised:
        opened(tmp_path, "transformer", "diffusers", "Flux2Transformer2DModel", path)
    assert raised.value.hint
    assert "IQ2_XXS" in raised.value.detail
