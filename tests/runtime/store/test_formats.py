"""The outsides of model files: true ones pass, damaged and hostile ones are ModelDamaged."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from gguf.constants import GGML_QUANT_SIZES

from fixtures.models import gguf, onnx_model, safetensors, safetensors_bytes, with_header
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_runtime.store.formats import gguf as gguf_format
from gesso_runtime.store.formats.check import check_file
from gesso_runtime.store.formats.gguf import check_gguf
from gesso_runtime.store.formats.onnx_model import check_external, check_onnx
from gesso_runtime.store.formats.safetensors import check_safetensors

MADE: dict[str, Callable[[Path], Path]] = {
    "m.safetensors": safetensors,
    "m.gguf": gguf,
    "m.onnx": onnx_model,
}


@pytest.fixture(params=MADE)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return MADE[request.param](tmp_path / request.param)


def test_true_files_pass(made: Path) -> None:
    check_file(made, made.name)


def test_a_file_that_is_cut_off_anywhere_is_found(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    cut = tmp_path / f"cut{made.suffix}"
    # An ONNX model may end after any whole field; its digest, not its form, tells that.
    for length in range(0, len(whole), 7):
        cut.write_bytes(whole[:length])
        if made.suffix == ".onnx":
            _checked(cut)
        else:
            with pytest.raises(ModelDamaged):
                check_file(cut, cut.name)


def test_bytes_behind_the_end_are_found(made: Path) -> None:
    with made.open("ab") as file:
        file.write(b"\xff" * 64)
    with pytest.raises(ModelDamaged):
        check_file(made, made.name)


def test_any_damage_is_a_sentence_and_nothing_else(made: Path, tmp_path: Path) -> None:
    whole, chance = made.read_bytes(), random.Random(7)
    damaged = tmp_path / f"damaged{made.suffix}"
    refused = 0
    for _ in range(600):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            _damage(content, chance)
        damaged.write_bytes(content)
        refused += not _checked(damaged)
    assert refused > 120


def test_noise_is_no_model(tmp_path: Path) -> None:
    chance = random.Random(3)
    for name in MADE:
        noise = tmp_path / name
        for size in (0, 1, 7, 8, 9, 24, 200, 3000):
            noise.write_bytes(chance.randbytes(size))
            assert not _checked(noise)


def _checked(path: Path) -> bool:
    try:
        check_file(path, path.name)
    except ModelDamaged as error:
        is_named = path.name in error.message or "has a name" in error.message
        assert is_named
        return False
    return True


def _damage(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    match chance.randrange(4):
        case 0:
            content[at] = chance.randrange(256)
        case 1:
            content[at : at + 8] = chance.choice([b"\xff" * 8, b"\0" * 8, b"\x7f" + b"\xff" * 7])
        case 2:
            del content[at : at + chance.randint(1, 40)]
            content.append(0)
        case _:
            content[at:at] = chance.randbytes(chance.randint(1, 40))


ONE = {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}


@pytest.mark.parametrize(
    ("header", "numbers"),
    [
        ({"a": ONE, "b": ONE}, 16),  # overlapping
        ({"a": ONE, "b": ONE | {"data_offsets": [32, 48]}}, 48),  # a gap
        ({"a": ONE | {"shape": [5]}}, 16),
        ({"a": ONE | {"shape": [-4]}}, 16),
        ({"a": ONE | {"shape": [2.0, 2]}}, 16),
        ({"a": ONE | {"shape": [True, 4]}}, 16),
        ({"a": ONE | {"shape": [1 << 62, 1 << 62]}}, 16),
        ({"a": ONE | {"dtype": "OBJ"}}, 16),
        ({"a": ONE | {"data_offsets": [16, 0]}}, 16),
        ({"a": ONE | {"data_offsets": [-16, 0]}}, 16),
        ({"a": ONE | {"data_offsets": "01"}}, 16),
        ({"a": ONE | {"more": 1}}, 16),
        ({"a": None}, 0),
        ({"a": ONE, "__metadata__": {"x": 1}}, 16),
        ([ONE], 16),
        (1, 16),
    ],
)
def test_hostile_safetensors_headers_are_refused(
    header: object, numbers: int, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(with_header(header, bytes(numbers)))
    with pytest.raises(ModelDamaged):
        check_safetensors(path)


def test_a_safetensors_header_is_bounded_and_strict(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with path.open("wb") as file:
        file.write((17 << 20).to_bytes(8, "little"))
        file.truncate(20 << 20)
    with pytest.raises(ModelDamaged, match="too large"):
        check_safetensors(path)
    for text in (b'{"a":1,"a":2}', b"[" * 5000, b'{"a":NaN}', b' {"a":{}}', b"{" + b"9" * 5000):
        path.write_bytes(len(text).to_bytes(8, "little") + text)
        with pytest.raises(ModelDamaged):
            check_safetensors(path)


def test_several_tensors_and_empty_ones_pass(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    tensors = {"a": np.ones((2, 3), np.float32), "none": np.ones((0, 3), np.float32)}
    path.write_bytes(safetensors_bytes(tensors | {"b": np.ones((), np.float32)}))
    check_safetensors(path)


def test_the_block_sizes_of_gguf_are_those_of_its_own_library() -> None:
    assert {int(kind): size for kind, size in GGML_QUANT_SIZES.items()} == gguf_format._BLOCKS


def test_gguf_counts_are_bounded(tmp_path: Path) -> None:
    path = gguf(tmp_path / "m.gguf")
    content = path.read_bytes()
    for at in (8, 16):  # how many tensors, how many keys
        path.write_bytes(content[:at] + (1 << 60).to_bytes(8, "little") + content[at + 8 :])
        with pytest.raises(ModelDamaged):
            check_gguf(path)


def test_an_onnx_model_tells_its_operators_and_its_other_files(tmp_path: Path) -> None:
    path = onnx_model(tmp_path / "m.onnx", external="m.onnx.data")
    outline = check_onnx(path)
    assert outline.operators == {"": 18}
    assert [numbers.path for numbers in outline.external] == ["m.onnx.data"]
    check_external("unet/m.onnx", outline, {"unet/m.onnx.data": 256})
    with pytest.raises(ModelDamaged, match="not part of this model"):
        check_external("unet/m.onnx", outline, {"m.onnx.data": 256})
    with pytest.raises(ModelDamaged, match="cut off"):
        check_external("m.onnx", outline, {"m.onnx.data": 255})


@pytest.mark.parametrize("where", ["../../x", "/etc/passwd", "a\\b", "a/../../b", "con", "x\ny"])
@pytest.mark.parametrize("place", ["initializer", "attribute", "branch"])
def test_an_onnx_model_reaches_no_file_outside_its_folder(
    where: str, place: str, tmp_path: Path
) -> None:
    import onnx
    from onnx import TensorProto, helper

    tensor = TensorProto(
        name="w", data_type=1, dims=[4], data_location=TensorProto.DataLocation.Value("EXTERNAL")
    )
    tensor.external_data.add(key="location", value=where)
    constant = helper.make_node("Constant", [], ["y"], value=tensor)
    nodes = [constant] if place == "attribute" else [helper.make_node("Identity", ["w"], ["y"])]
    if place == "branch":
        branch = helper.make_graph([constant], "branch", [], [])
        nodes = [helper.make_node("If", ["c"], ["y"], then_branch=branch, else_branch=branch)]
    graph = helper.make_graph(nodes, "g", [], [], [tensor] if place == "initializer" else [])
    path = tmp_path / "m.onnx"
    path.write_bytes(onnx.ModelProto.SerializeToString(helper.make_model(graph)))
    with pytest.raises(ModelDamaged, match="not allowed"):
        check_onnx(path)


def test_a_graph_within_graphs_without_end_is_refused(tmp_path: Path) -> None:
    graph = b""
    for _ in range(60):
        attribute = _field(6, graph)
        graph = _field(1, _field(5, attribute))
    path = tmp_path / "m.onnx"
    path.write_bytes(b"\x08\x08" + _field(8, b"\x10\x12") + _field(7, graph))
    with pytest.raises(ModelDamaged, match="nested"):
        check_onnx(path)


def test_a_model_without_a_network_or_operators_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    for content in (b"\x08\x08", b"\x08\x08" + _field(7, b""), _field(7, b"") + _field(7, b"")):
        path.write_bytes(content)
        with pytest.raises(ModelDamaged):
            check_onnx(path)


def _field(number: int, content: bytes) -> bytes:
    length, size = b"", len(content)
    while size >= 0x80:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + content


@pytest.mark.parametrize(
    "name", ["m.bin", "m.pt", "m.pth", "m.ckpt", "m.pkl", "M.CKPT", "m.msgpack", "m.npz", "m.h5"]
)
def test_what_can_run_code_is_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(BadRequest, match=rf"“{name}” is of a kind that can run code"):
        check_file(tmp_path / name, name)


@pytest.mark.parametrize("name", ["m.exe", "m", "m.safetensors.exe", "m.sh"])
def test_other_kinds_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(BadRequest):
        check_file(tmp_path / name, name)


@pytest.mark.parametrize("name", ["m.safetensors", "m.gguf", "m.onnx", "v.model", "c.json"])
def test_a_pickle_under_another_name_is_refused(name: str, tmp_path: Path) -> None:
    import pickle

    (tmp_path / name).write_bytes(pickle.dumps({"w": [1.0] * 100}))
    with pytest.raises(ModelDamaged):
        check_file(tmp_path / name, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [("c.json", b"{"), ("c.json", b"[" * 100000), ("m.txt", b"\xff\xfe\x00"), ("c.json", b"\x00")],
)
def test_damaged_texts_are_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelDamaged):
        check_file(tmp_path / name, name)


def test_true_texts_pass(tmp_path: Path) -> None:
    for name, content in {
        "config.json": json.dumps({"limit": 1e30, "nested": {"a": [1, None]}}).encode(),
        "merges.txt": "ä 词".encode(),
        "spiece.model": b"\x0a\x0e\x0a\x05<unk>",
        "LICENSE": b"Do as you like.",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert check_file(tmp_path / name, name) is None
