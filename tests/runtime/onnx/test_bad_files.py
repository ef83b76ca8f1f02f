"""Files that are damaged, hostile or another network than the card's, and what is said of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from fixtures.networks import (
    OUT,
    PICTURE,
    Shape,
    brighter_than,
    f32,
    i64,
    identity,
    node,
    write,
)
from fixtures.onnx_tools import ON_PROCESSOR, files_in, loaded, tool_card
from gesso_core.cards.model_card import Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, EngineFailed, ModelDamaged, OutOfMemory
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.onnx.engine import PIPELINES, OnnxEngine

TEXT = """
[[networks]]
part = ""
halo = 0
%s
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "result", meaning = "picture"}]
"""
CARD = tool_card("image-to-image", "restore", TEXT % "")


def _load(folder: Path) -> None:
    with loaded(CARD, folder):
        pass


def _model(folder: Path, *, opset: int = 18, ir: int = 9, op: str = "Identity", domain: str = ""):  # type: ignore[no-untyped-def]
    identity(folder / "network.onnx")
    model = onnx.load(folder / "network.onnx")
    model.graph.node[0].op_type, model.graph.node[0].domain = op, domain
    model.opset_import[0].version, model.ir_version = opset, ir
    if domain:
        model.opset_import.append(helper.make_opsetid(domain, 1))
    (folder / "network.onnx").write_bytes(model.SerializeToString())
    return model


@pytest.mark.parametrize("content", [b"", b"hello", b"\x08\x09" * 999, bytes(4096)], ids=len)
def test_what_is_no_network_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "network.onnx").write_bytes(content)
    with pytest.raises(ModelDamaged, match=r"network\.onnx"):
        _load(tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_network_that_was_cut_off_is_damaged(tmp_path: Path, share: float) -> None:
    path = write(
        tmp_path / "network.onnx",
        [node("Add", "picture many", "result")],
        {"picture": PICTURE},
        {"result": OUT},
        {"many": np.zeros((1, 3, 64, 64), np.float32)},
    )
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ModelDamaged):
        _load(tmp_path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="missing"):
        _load(tmp_path)
    with pytest.raises(ModelDamaged, match="missing"):
        OnnxEngine().load(CARD, {"network.onnx": tmp_path / "network.onnx"}, ON_PROCESSOR, silent)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"opset": 999}, "operators newer than the library"),
        ({"ir": 99}, "newer than the library"),
        ({"op": "Nonsense"}, "an operator that does not exist here"),
        ({"op": "Nonsense", "domain": "elsewhere"}, "an operator that does not exist here"),
    ],
)
def test_unknown_operators_and_versions_are_named(
    tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    _model(tmp_path, **changes)  # type: ignore[arg-type]
    with pytest.raises(ModelDamaged, match=why) as caught:
        _load(tmp_path)
    assert caught.value.detail


@pytest.mark.parametrize(
    "shape",
    [
        (1, 3, 0, 0),
        (1, 3, 1 << 40, 1 << 40),
        (0, 3, "h", "w"),
        (1, 3, 1 << 16, 1 << 16),
        (1, 1, 1, 1, 1, 1, 1, 1),
    ],
)
def test_shapes_that_no_picture_has_are_refused(tmp_path: Path, shape: Shape) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Identity", "picture", "result")],
        {"picture": shape},
        {"result": shape},
    )
    with pytest.raises(ModelDamaged, match="no picture fits"):
        _load(tmp_path)


@pytest.mark.parametrize("shape", [(1, 3, -5, "w"), (4, 3, "h", "w"), (1, 7, "h", "w"), (3, "w")])
def test_shapes_of_another_network_are_refused_or_do_no_harm(tmp_path: Path, shape: Shape) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Identity", "picture", "result")],
        {"picture": shape},
        {"result": shape},
    )
    request = EditRequest(EngineKind.RESTORE, "tool", np.zeros((5, 5, 3), np.uint8))
    try:
        with loaded(CARD, tmp_path) as engine:
            result = engine.run(request, silent).picture
    except (ModelDamaged, EngineFailed):
        return
    assert np.array_equal(result, request.picture)  # type: ignore[arg-type]


@pytest.mark.parametrize("dims", [[1 << 20, 1 << 20], [-4, 1], [1 << 62, 1 << 62]])
def test_weights_that_lie_about_their_size_are_refused(tmp_path: Path, dims: list[int]) -> None:
    weights = TensorProto(name="many", data_type=TensorProto.FLOAT, dims=dims, raw_data=bytes(16))
    _model(tmp_path)
    model = onnx.load(tmp_path / "network.onnx")
    model.graph.initializer.append(weights)
    model.graph.node[0].op_type = "Add"
    model.graph.node[0].input.append("many")
    (tmp_path / "network.onnx").write_bytes(model.SerializeToString())
    with pytest.raises((ModelDamaged, OutOfMemory)):
        _load(tmp_path)


def _with_weights_at(folder: Path, location: str) -> None:
    _model(folder)
    model = onnx.load(folder / "network.onnx")
    weights = TensorProto(name="many", data_type=TensorProto.FLOAT, dims=[1])
    weights.data_location = TensorProto.EXTERNAL
    entry = weights.external_data.add()
    entry.key, entry.value = "location", location
    model.graph.initializer.append(weights)
    model.graph.node[0].op_type = "Add"
    model.graph.node[0].input.append("many")
    (folder / "network.onnx").write_bytes(model.SerializeToString())


@pytest.mark.parametrize("location", ["../outside", "ABSOLUTE", "link", "gone", "/proc/self/maps"])
def test_weights_outside_the_models_folder_are_never_read(tmp_path: Path, location: str) -> None:
    (tmp_path / "outside").write_bytes(f32(0.5).tobytes())
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "outside")
    _with_weights_at(folder, location.replace("ABSOLUTE", str(tmp_path / "outside")))
    with pytest.raises(ModelDamaged, match="missing or not its own"):
        _load(folder)


def test_weights_beside_the_network_are_read(tmp_path: Path) -> None:
    (tmp_path / "beside").write_bytes(f32(0.5).tobytes())
    _with_weights_at(tmp_path, "beside")
    with loaded(CARD, tmp_path) as engine:
        request = EditRequest(EngineKind.RESTORE, "tool", np.zeros((5, 5, 3), np.float32))
        assert np.allclose(engine.run(request, silent).picture, 0.5)  # type: ignore[arg-type]


# --- another network than the card's


def _renamed(folder: Path, inputs: dict[str, Shape], outputs: dict[str, Shape]) -> None:
    first = next(iter(inputs))
    nodes = [node("Identity", first, name) for name in outputs]
    write(folder / "network.onnx", nodes, inputs, outputs)


def test_ports_of_other_names_are_found_by_their_shape(tmp_path: Path) -> None:
    _renamed(tmp_path, {"x.1": PICTURE}, {"y": PICTURE})
    picture = np.random.default_rng(1).integers(0, 256, (9, 9, 3), np.uint8)
    with loaded(CARD, tmp_path) as engine:
        request = EditRequest(EngineKind.RESTORE, "tool", picture)
        assert np.array_equal(engine.run(request, silent).picture, picture)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ({"x": PICTURE, "y": PICTURE}, {"result": PICTURE}),
        ({"picture": PICTURE, "sigma": (1, 1)}, {"result": PICTURE}),
        ({"picture": PICTURE}, {"y": PICTURE, "z": PICTURE}),
        ({"tokens": (1, "n")}, {"logits": (1, "n")}),
        ({"picture": (1, 1, "h", "w")}, {"result": OUT}),
    ],
    ids=str,
)
def test_another_network_is_refused_naming_what_was_expected_and_found(
    tmp_path: Path, inputs: dict[str, Shape], outputs: dict[str, Shape]
) -> None:
    _renamed(tmp_path, inputs, outputs)
    with pytest.raises(ModelDamaged, match="another network") as caught:
        _load(tmp_path)
    assert "expected" in caught.value.message
    assert "×any×any)" in caught.value.message or "1×any)" in caught.value.message


def test_by_order_the_first_of_many_outputs_is_taken(tmp_path: Path) -> None:
    write(
        tmp_path / "network.onnx",
        [node("Identity", "in.1", "77"), node("Mul", "in.1 none", "78")],
        {"in.1": PICTURE},
        {"77": OUT, "78": OUT},
        {"none": f32(0)},
    )
    card = tool_card("image-to-image", "restore", TEXT % "is_by_order = true")
    picture = np.full((4, 4, 3), 77, np.uint8)
    with loaded(card, tmp_path) as engine:
        request = EditRequest(EngineKind.RESTORE, "tool", picture)
        assert np.array_equal(engine.run(request, silent).picture, picture)  # type: ignore[arg-type]


def test_a_file_of_another_fixed_size_is_refused(tmp_path: Path) -> None:
    brighter_than(tmp_path / "network.onnx", 0.5, size=64)
    text = """
[[networks]]
part = ""
size = [128, 128]
fit = "stretch"
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "mask", meaning = "mask"}]
"""
    card = tool_card("matte", "matte", text)
    with (
        pytest.raises(ModelDamaged, match="other sizes than its card says"),
        loaded(card, tmp_path),
    ):
        pass


# --- memory


def _hungry(folder: Path, side: int) -> None:
    """However small the picture, it works on side × side."""
    write(
        folder / "network.onnx",
        [
            node("ReduceMean", "picture axes", "mean", keepdims=1),
            node("Expand", "mean shape", "large"),
            node("ReduceMean", "large axes", "small", keepdims=1),
            node("Add", "picture small", "result"),
        ],
        {"picture": PICTURE},
        {"result": OUT},
        {"axes": i64(2, 3), "shape": i64(1, 3, side, side)},
    )


@pytest.mark.parametrize("side", [1 << 21, 1 << 40])
def test_a_network_that_wants_more_memory_than_there_is(tmp_path: Path, side: int) -> None:
    _hungry(tmp_path, side)
    request = EditRequest(EngineKind.RESTORE, "tool", np.zeros((5, 5, 3), np.uint8))
    with loaded(CARD, tmp_path) as engine:
        with pytest.raises(EngineFailed) as caught:
            engine.run(request, silent)
        assert isinstance(caught.value, OutOfMemory) or side == 1 << 40
        with pytest.raises(EngineFailed):  # and it is asked again like the first time
            engine.run(request, silent)


def test_where_memory_is_short_tiles_get_smaller(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    card = replace(CARD, networks=(replace(CARD.networks[0], tile=512),))
    picture = np.random.default_rng(1).integers(0, 256, (700, 700, 3), np.uint8)
    small = replace(ON_PROCESSOR, budget_bytes=2 * 12 * 200**2)
    with loaded(card, tmp_path, small) as engine:
        result = engine.run(EditRequest(EngineKind.RESTORE, "tool", picture), silent).picture
    assert np.array_equal(result, picture)  # type: ignore[arg-type]


def test_a_picture_beyond_the_budget_is_out_of_memory_before_the_run(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    card = replace(CARD, networks=(replace(CARD.networks[0], halo=None),))
    small = replace(ON_PROCESSOR, budget_bytes=1_000_000)
    request = EditRequest(EngineKind.RESTORE, "tool", np.zeros((700, 700, 3), np.uint8))
    with loaded(card, tmp_path, small) as engine, pytest.raises(OutOfMemory, match="too large"):
        engine.run(request, silent)


def test_a_result_too_large_to_travel_is_refused_before_anything_runs(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    card = replace(CARD, networks=(replace(CARD.networks[0], factor=64),))
    picture = np.broadcast_to(np.uint8(0), (800, 900, 3))
    with loaded(card, tmp_path) as engine, pytest.raises(BadRequest, match="megapixels"):
        engine.run(EditRequest(EngineKind.RESTORE, "tool", picture), silent)


# --- cards


def test_a_card_of_an_unknown_pipeline_is_refused(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    card = tool_card("dream", "restore", TEXT % "")
    with pytest.raises(BadRequest, match="known pipelines are click-mask"), loaded(card, tmp_path):
        pass


def test_a_fixed_size_too_small_for_its_halo_is_refused(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx", shape=(1, 3, 64, 64))
    text = (TEXT % "size = [64, 64]").replace("halo = 0", "halo = 32")
    with (
        pytest.raises(BadRequest, match="too small for its halo"),
        loaded(tool_card("image-to-image", "restore", text), tmp_path),
    ):
        pass


def test_the_file_of_the_placements_precision_is_taken(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    card = tool_card("image-to-image", "restore", TEXT % "", precision="fp16")
    with pytest.raises(ModelDamaged, match="missing"), loaded(card, tmp_path):
        pass
    half = replace(ON_PROCESSOR, precision=Precision.FP16)
    with loaded(card, tmp_path, half) as engine:
        request = EditRequest(EngineKind.RESTORE, "tool", np.zeros((5, 5, 3), np.uint8))
        assert engine.run(request, silent).facts.placement == "cpu, fp16, none"


def _shipped() -> list[str]:
    cards = read_catalogue().cards
    return [name for name, card in cards.items() if card.engine == "onnx"]


@pytest.mark.parametrize("name", _shipped())
def test_every_shipped_card_can_be_followed(tmp_path: Path, name: str) -> None:
    """With files that have the card's ports and do nothing."""
    card = read_catalogue().cards[name]
    assert card.pipeline in PIPELINES
    files = {}
    for number, network in enumerate(card.networks):
        ports = {port.name: port for port in network.inputs if not port.is_optional}
        shapes: dict[str, Shape] = {
            name: ("a", "b", "c") if port.layout == "nhwc" else ("a", "b", "c", "d")
            for name, port in ports.items()
        }
        ranks = {"points": 3, "labels": 2, "score": 2, "wish": 2, "values": 2}
        shapes |= {
            n: tuple("abcd"[: ranks[p.meaning]]) for n, p in ports.items() if p.meaning in ranks
        }
        outputs: dict[str, Shape] = {
            port.name: tuple("wxyz"[: ranks.get(port.meaning, 4)]) for port in network.outputs
        }
        first = next(iter(shapes))
        path = write(
            tmp_path / f"{number}.onnx",
            [node("Reshape", f"{first} {len(shape)}d", name) for name, shape in outputs.items()],
            shapes,
            outputs,
            {f"{rank}d": i64(*(1, 3, 1, 1)[:rank]) for rank in range(1, 5)},
        )
        files |= {file.path: path for file in card.files if file.part == network.part}
    engine = OnnxEngine()
    try:
        engine.load(card, files, replace(ON_PROCESSOR, precision=card.ladder[0].precision), silent)
    finally:
        engine.unload()


def test_files_are_found_by_a_pattern(tmp_path: Path) -> None:
    path = identity(tmp_path / "whatever-x4.onnx")
    card = replace(CARD, files=(replace(CARD.files[0], path="*.onnx"),))
    engine = OnnxEngine()
    engine.load(card, files_in(tmp_path), ON_PROCESSOR, silent)
    engine.unload()
    engine.load(card, {"*.onnx": path}, ON_PROCESSOR, silent)
    engine.unload()
