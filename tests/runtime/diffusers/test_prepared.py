"""Weights quantised once: what is read back, how near it paints, and going on after an end."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fixtures.diffusion import card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import PREPARED, variants_text
from gesso_core.cards.model_card import CardFile, ModelCard, Offload, Precision
from gesso_core.errors import BadRequest, ModelDamaged, NeedsModel
from gesso_core.pixels import Pixels
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.preparing import prepare
from gesso_runtime.engines.diffusers.quantised import pack_only_what_fits

need_libraries()

import torch  # noqa: E402

CARD = card_of(variants_text())
REQUEST = edit(noise(96, 64, "float32"))
# Mean and largest difference from bf16 allowed for, 0…1: about twice what two steps of the tiny
# model gave. Of random weights; what trained ones lose is another question.
NEAR = {"nf4": (0.03, 0.3), "int8": (0.01, 0.1), "gguf-q8": (0.01, 0.1), "gguf-q4": (0.02, 0.2)}


def placed(precision: str) -> Placement:
    return Placement("cpu", Precision(precision), Offload.NONE, threads=1)


@pytest.fixture(scope="module")
def prepared(klein: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder with what was made, by precision; read it, never write to it."""

    @cache
    def folder(precision: str) -> Path:
        target = tmp_path_factory.mktemp(precision)
        made(klein, Precision(precision), target)
        return target

    return folder


def made(klein: Path, precision: Precision, target: Path, report: Report = silent) -> None:
    prepare(CARD, files_in(klein), precision, target, report, threads=1)


def painted(precision: str, files: Mapping[str, Path], card: ModelCard = CARD) -> Pixels:
    engine = DiffusersEngine()
    engine.load(card, files, placed(precision), silent)
    picture = engine.run(REQUEST, silent).picture
    engine.unload()
    assert picture is not None
    return picture


@pytest.fixture(scope="module")
def published(klein: Path) -> Pixels:
    return painted("bf16", files_in(klein))


@pytest.mark.parametrize("precision", PREPARED)
def test_prepared_weights_paint_nearly_what_the_published_do(
    precision: str, klein: Path, prepared: Callable[[str], Path], published: Pixels
) -> None:
    # Without the published weights: nothing is made of them, or looked up in them, any more.
    kept = {
        name: path
        for name, path in files_in(klein).items()
        if not name.startswith(("transformer/", "text_encoder/")) or name.endswith(".json")
    }
    picture = painted(precision, kept | dict(files_in(prepared(precision))))
    difference = np.abs(picture - published)
    mean, most = NEAR[precision]
    assert 0 < difference.mean() < mean
    assert difference.max() < most


@pytest.mark.parametrize("precision", ["nf4", "int8"])
@pytest.mark.parametrize("part", ["transformer", "text_encoder"])
def test_what_is_read_back_is_what_the_library_quantises(
    precision: str, part: str, klein: Path, prepared: Callable[[str], Path]
) -> None:
    import diffusers
    import torch
    import transformers

    from gesso_runtime.engines.diffusers.quantised import allowed, settings

    library, name = (
        (diffusers, "Flux2Transformer2DModel")
        if part == "transformer"
        else (transformers, "Qwen3ForCausalLM")
    )
    made = getattr(library, name)
    facts = {"dtype": torch.bfloat16, "device_map": {"": "cpu"}}
    with allowed("cpu"):
        config = settings(Precision(precision), library)
        fresh = made.from_pretrained(klein / part, quantization_config=config, **facts)
        read = made.from_pretrained(prepared(precision) / precision / part, **facts)
    expected, found = fresh.state_dict(), read.state_dict()
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if isinstance(value, torch.Tensor):
            assert found[key].dtype == value.dtype
            assert torch.equal(found[key], value), key


@pytest.mark.parametrize("precision", ["gguf-q8", "gguf-q4"])
def test_what_is_read_back_of_gguf_is_what_the_published_weights_were_packed_to(
    precision: str, klein: Path, prepared: Callable[[str], Path]
) -> None:
    import gguf
    from diffusers.quantizers.gguf.utils import dequantize_gguf_tensor
    from safetensors.torch import load_file

    (published,) = (klein / "transformer").glob("*.safetensors")
    weights = load_file(published)
    engine = DiffusersEngine()
    engine.load(
        CARD, dict(files_in(klein)) | dict(files_in(prepared(precision))), placed(precision), silent
    )
    assert engine._loaded is not None
    read = dict(engine._loaded.pipe.transformer.named_parameters())
    assert read.keys() == weights.keys()
    packed = 0
    for name, each in read.items():
        expected = weights[name].float().numpy()
        if hasattr(each, "quant_type"):
            packed += 1
            kind = each.quant_type
            data = gguf.quants.quantize(expected, kind)
            assert np.array_equal(each.numpy(force=True), data), name
            expected = gguf.quants.dequantize(data, kind)
        found = dequantize_gguf_tensor(each).float().numpy(force=True)
        assert np.allclose(found, expected, rtol=1e-2, atol=1e-5), name
    assert packed > len(read) // 2


def test_it_goes_on_where_it_was_ended(klein: Path, tmp_path: Path) -> None:
    def end_in_the_second(progress: Progress) -> None:
        if (tmp_path / "text_encoder-Q8_0.gguf.making").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        made(klein, Precision.GGUF_Q8, tmp_path, end_in_the_second)
    (first,) = tmp_path.iterdir()
    written = first.stat().st_mtime_ns
    told: list[Progress] = []
    made(klein, Precision.GGUF_Q8, tmp_path, told.append)
    assert first.stat().st_mtime_ns == written
    names = ["text_encoder-Q8_0.gguf", "transformer-Q8_0.gguf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    steps = [each.done / each.total for each in told if each.stage == "preparing"]
    assert steps == sorted(steps)
    assert steps[-1] == 1


@pytest.mark.parametrize("precision", [Precision.INT8, Precision.GGUF_Q4])
def test_a_cancelled_weight_ends_it_at_once(
    precision: Precision, klein: Path, tmp_path: Path
) -> None:
    told: list[Progress] = []

    def end_soon(progress: Progress) -> None:
        if progress.stage == "preparing" and progress.done > 0:
            told.append(progress)
            raise Cancelled

    with pytest.raises(Cancelled):
        made(klein, precision, tmp_path, end_soon)
    assert len(told) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


NO_NAME = tuple(replace(f, path="*.gguf") if "Q8" in f.path else f for f in CARD.files)


@pytest.mark.parametrize(
    ("files", "precision", "says"),
    [
        (CARD.files, Precision.FP8, "in fp8"),
        (CARD.files[:4], Precision.NF4, "no part"),
        (NO_NAME, Precision.GGUF_Q8, "where"),
    ],
)
def test_what_cannot_be_prepared_is_a_sentence(
    files: tuple[CardFile, ...], precision: Precision, says: str, klein: Path, tmp_path: Path
) -> None:
    card = replace(CARD, files=files)
    with pytest.raises(BadRequest, match=says) as raised:
        prepare(card, files_in(klein), precision, tmp_path, silent, threads=1)
    assert raised.value.hint


def test_it_is_made_from_published_weights_only(
    klein: Path, prepared: Callable[[str], Path], tmp_path: Path
) -> None:
    files = {n: path for n, path in files_in(klein).items() if not n.endswith(".safetensors")}
    files |= dict(files_in(prepared("nf4")))
    with pytest.raises(NeedsModel, match="published"):
        prepare(CARD, files, Precision.INT8, tmp_path, silent, threads=1)


@pytest.mark.parametrize(
    ("precision", "name"),
    [
        ("nf4", "nf4/transformer/diffusion_pytorch_model.safetensors"),
        ("gguf-q8", "transformer-Q8_0.gguf"),
        ("gguf-q8", "text_encoder-Q8_0.gguf"),
    ],
)
def test_prepared_weights_that_are_cut_off_are_a_sentence(
    precision: str, name: str, klein: Path, prepared: Callable[[str], Path], tmp_path: Path
) -> None:
    files = dict(files_in(klein)) | dict(files_in(prepared(precision)))
    whole = files[name]
    cut = files[name] = tmp_path / whole.name
    cut.write_bytes(whole.read_bytes()[:-1000])
    if cut.suffix == ".safetensors":
        (tmp_path / "config.json").write_bytes((whole.parent / "config.json").read_bytes())
    with pytest.raises(ModelDamaged):
        DiffusersEngine().load(CARD, files, placed(precision), silent)


def test_only_layers_that_fit_are_laid_out_anew_for_the_processor() -> None:
    """As where it has AVX512-BF16, whatever this one has."""
    from bitsandbytes.nn import Linear4bit

    sizes = ((128, 64), (32, 64), (128, 24))
    layers = torch.nn.ModuleList(
        Linear4bit(*size, bias=False, quant_type="nf4").to("cpu") for size in sizes
    )
    for layer in layers:
        layer.support_avx512bf16_for_cpu = True
    pack_only_what_fits(layers)
    assert [layer.support_avx512bf16_for_cpu for layer in layers] == [True, False, False]
