"""`gesso models export`: written by a worker, part of the model or in a folder, and used."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tifffile

from fixtures.engine_libraries import need_libraries
from fixtures.photographs import photograph
from fixtures.tiny_card import card_text
from fixtures.tiny_checkpoints import write_checkpoint
from fixtures.tiny_decoders import write_tiny_decoder
from gesso_command import gesso
from gesso_core.cards.exported import ExportedPart
from gesso_core.cards.model_card import Precision
from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_core.progress import silent
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.exporting import export_into_model, planned_export
from gesso_runtime.store.model_store import ModelStore

need_libraries()

PREVIEW = """
[[files]]
path = "config.json"
part = "preview"
is_optional = true
[[files]]
path = "diffusion_pytorch_model.safetensors"
part = "preview"
is_optional = true
"""
PLACE = """
[[files]]
path = "exported/*/*"
is_optional = true
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_checkpoint("flux2-klein", tmp_path_factory.mktemp("klein") / "klein")
    return write_tiny_decoder(folder)


@pytest.fixture
def store(tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelStore]:
    """Two cards of one model; the second has no place for what is exported."""
    cards = tmp_path / "data" / "gesso" / "cards"
    cards.mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "models"))
    for name, more in (("tiny-klein", PREVIEW + PLACE), ("placeless", PREVIEW)):
        text = card_text(name).replace("[grid]", f"{more}[grid]", 1)
        (cards / f"{name}.toml").write_text(text)
        done = gesso("models", "add", name, published, "--accept-licence")
        assert done.code == 0, done.err
    store = ModelStore(tmp_path / "models")
    yield store
    assert all(each.holds for each in store.verify())
    assert not any((store.folder / ".staging").iterdir())
    assert not list(store.folder.glob(".parts/*"))


@pytest.mark.slow
def test_what_was_left_of_another_wish_does_not_join(store: ModelStore) -> None:
    card = read_catalogue((store.folder.parent / "data" / "gesso" / "cards",)).cards["tiny-klein"]
    home = planned_export(store, card, (ExportedPart.PREVIEW,), Precision.FP32).home
    for part, precision in (("vae-decoder", "fp32"), ("preview", "fp16")):
        left = home / "exported" / f"{part}-{precision}" / f"{part}-{precision}.onnx"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"left")
    done = gesso("models", "export", "tiny-klein", "--part", "preview")
    assert done.code == 0, done.err
    joined = [path for path in store.files(card).files if path.endswith(".onnx")]
    assert joined == ["exported/preview-fp32/preview-fp32.onnx"]


@pytest.mark.slow
def test_exported_parts_join_the_model_and_are_used(store: ModelStore, tmp_path: Path) -> None:
    said = ("models", "export", "tiny-klein", "--part", "vae-decoder", "--json")
    done = gesso(*said)
    assert done.code == 0, done.err
    assert done.json["exported"]["is_current"]
    assert "vae-decoder-fp32.onnx" in done.json["notes"][0]
    again = gesso(*said)
    assert again.code == 0, again.err
    assert again.json["was_there"]
    photo, target = tmp_path / "photo.tif", tmp_path / "made.tif"
    tifffile.imwrite(photo, photograph("coffee", Size(96, 64), seed=1), photometric="rgb")
    edited = gesso("edit", photo, "warmer", "--engine", "tiny-klein", "-o", target, "--json")
    assert edited.code == 0, edited.err
    assert target.exists()
    back = gesso("models", "rollback", "tiny-klein")
    assert back.code == 0, back.err


@pytest.mark.slow
def test_exported_parts_are_written_to_a_folder(store: ModelStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = gesso("models", "export", "placeless", "--part", "preview", "-o", out)
    assert done.code == 0, done.err
    assert [each.name for each in out.iterdir()] == ["preview-fp32.onnx"]
    assert "at most" in done.out
    assert len([each for each in store.installed if each.card == "placeless"]) == 1


@pytest.mark.parametrize("name", ["preview-fp32.onnx", "preview-fp32.onnx.data"])
def test_no_file_in_the_folder_is_written_over(
    store: ModelStore, tmp_path: Path, name: str
) -> None:
    there = tmp_path / name
    there.write_bytes(b"mine")
    done = gesso("models", "export", "placeless", "--part", "preview", "-o", tmp_path)
    assert done.code == 5, done.err
    assert f"{name} already exists" in done.err
    assert "another folder" in done.err
    assert there.read_bytes() == b"mine"
    assert not (store.folder / ".parts").exists()


def test_what_cannot_be_exported_is_said_before_anything_starts(store: ModelStore) -> None:
    for said, word in (
        (("tiny-klein", "--part", "unet"), "unet"),
        (("placeless", "--part", "preview"), "exported/*/*"),
        (("tiny-klein", "--precision", "fp16"), "does not run on graphics cards"),
        (("gesso-restore",), "part of Gesso"),
        (("tiny-klein", "--runtime", "fake"), "runtime"),
    ):
        done = gesso("models", "export", *said)
        assert done.code not in {0, 1}, said
        assert word in done.err
    assert gesso("models", "export", "tiny-klein", "--part", "text-encoder").code == 2
    assert gesso("models", "export", "tiny-klein", "--precision", "nf4").code == 2


@pytest.mark.parametrize(
    ("device", "precision", "word"),
    [
        ("cuda", Precision.FP16, "runs on graphics cards in fp32"),
        ("cuda", Precision.FP32, "does not run on the processor"),
    ],
)
def test_a_part_that_no_way_of_running_uses_is_refused(
    store: ModelStore, device: str, precision: Precision, word: str
) -> None:
    card = read_catalogue((store.folder.parent / "data" / "gesso" / "cards",)).cards["tiny-klein"]
    card = replace(card, ladder=tuple(replace(rung, device=device) for rung in card.ladder))
    wish = planned_export(store, card, (ExportedPart.PREVIEW,), precision)
    with pytest.raises(BadRequest, match=word) as refused:
        export_into_model(store, wish, (), silent, threads=1)
    assert "-o" in refused.value.hint
