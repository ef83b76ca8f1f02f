"""Parts written as ONNX: near what they were made from, whole or not there, and used."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, edit, files_in, noise, shipped
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_decoders import write_tiny_decoder
from gesso_core.cards.exported import EXPORTED, ExportedPart, exported_path
from gesso_core.cards.model_card import Precision
from gesso_core.errors import BadRequest, EngineFailed, ModelDamaged
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_runtime.engines.diffusers import exporting
from gesso_runtime.engines.diffusers.checkpoint import read_checkpoint
from gesso_runtime.engines.diffusers.drop_in import DropIns
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.onnx.session import CARD as CARD_PROVIDER
from gesso_runtime.engines.onnx.session import PROCESSOR

need_libraries()

CARD = "instruct-pix2pix"
PREVIEW = (ExportedPart.PREVIEW,)
STEPS = {"steps": 2}


@pytest.fixture(scope="module")
def folder(checkpoint: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a tiny decoder, nothing exported."""
    copied = tmp_path_factory.mktemp("pix2pix") / "published"
    shutil.copytree(checkpoint("pix2pix"), copied)
    return write_tiny_decoder(copied)


@pytest.fixture(scope="module")
def exported(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model with all that can be exported."""
    whole = tmp_path_factory.mktemp("pix2pix") / "exported"
    shutil.copytree(folder, whole)
    said = export(whole, whole, tuple(ExportedPart))
    assert len(said) == len(ExportedPart)
    return whole


def export(
    folder: Path,
    target: Path,
    parts: tuple[ExportedPart, ...],
    precision: Precision = Precision.FP32,
    report: Report = silent,
    *,
    name: str = CARD,
) -> tuple[str, ...]:
    files = files_in(folder)
    return exporting.export(
        shipped(name), files, parts, precision, target, report=report, threads=1
    )


def opened(folder: Path) -> DiffusersEngine:
    engine = DiffusersEngine()
    engine.load(shipped(CARD), files_in(folder), ON_PROCESSOR, silent)
    return engine


def made(engine: DiffusersEngine, width: int, height: int) -> Pixels:
    picture = engine.run(edit(noise(width, height), params=STEPS), silent).picture
    assert picture is not None
    return picture


def left_in(target: Path) -> list[Path]:
    return [path for path in target.rglob("*") if path.is_file()]


@pytest.mark.slow
def test_an_edit_with_exported_parts_is_nearly_the_librarys(folder: Path, exported: Path) -> None:
    plain, quick = opened(folder), opened(exported)
    assert "onnxruntime" not in plain.versions
    assert "onnxruntime" in quick.versions
    # Latents of odd sides, too, and a picture that is decoded in tiles.
    for size in ((100, 60), (64, 64), (600, 24)):
        wanted, found = made(plain, *size), made(quick, *size)
        assert wanted.std() > 1
        assert np.abs(wanted.astype(int) - found).max() <= 2
        assert np.array_equal(found, made(quick, *size))
    loaded: Any = quick._loaded
    assert all(each.device.type == "meta" for each in loaded.pipe.unet.parameters())
    plain.unload()
    quick.unload()


@pytest.mark.slow
def test_an_exported_part_is_cancelled_and_works_again(exported: Path) -> None:
    engine = opened(exported)
    first = made(engine, 64, 64)
    heard: list[Progress] = []

    def stop(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == 7:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.run(edit(noise(64, 64), params=STEPS), stop)
    assert np.array_equal(made(engine, 64, 64), first)
    engine.unload()


@pytest.mark.slow
@pytest.mark.parametrize("precision", [Precision.FP32, Precision.FP16])
def test_what_was_exported_can_be_run_at_any_size(
    folder: Path, tmp_path: Path, precision: Precision
) -> None:
    import onnxruntime

    (said,) = export(folder, tmp_path, PREVIEW, precision)
    path = tmp_path / exported_path(ExportedPart.PREVIEW, precision)
    assert path.name in said
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    numbers = np.float16 if precision is Precision.FP16 else np.float32
    for height, width in ((1, 1), (7, 33)):
        (picture,) = session.run(None, {"latents": np.zeros((1, 4, height, width), numbers)})
        assert picture.shape == (1, 3, 8 * height, 8 * width)
        assert picture.dtype == numbers


def test_what_computes_something_else_is_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_FAR", {Precision.FP32: 0.0})
    with pytest.raises(EngineFailed, match="something else"):
        export(folder, tmp_path, PREVIEW)
    assert left_in(tmp_path) == []


def test_of_a_part_that_was_made_before_it_is_said_again_how_far_it_is_off(
    folder: Path, tmp_path: Path
) -> None:
    first = export(folder, tmp_path, PREVIEW)
    path = tmp_path / exported_path(ExportedPart.PREVIEW, Precision.FP32)
    written = path.stat()
    assert export(folder, tmp_path, PREVIEW) == first
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ModelDamaged):
        export(folder, tmp_path, PREVIEW)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("starts", [True, False])
def test_a_part_that_would_fall_to_the_processor_is_left_to_the_library(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts: bool
) -> None:
    """A graphics card is played; where its libraries do not load, onnxruntime says nothing."""
    import onnxruntime

    runs_on = [CARD_PROVIDER, PROCESSOR] if starts else [PROCESSOR]
    session = type("Session", (), {"get_providers": lambda _: runs_on})
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: session())
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CARD_PROVIDER, PROCESSOR])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    wish = ExportedPart.VAE_DECODER, Precision.FP16
    files = {**files_in(folder), exported_path(*wish): tmp_path / "decoder.onnx"}
    placement = replace(ON_PROCESSOR, device="cuda:0", precision=Precision.FP16)
    found = DropIns(read_checkpoint(shipped(CARD), files, Precision.FP16), placement, silent)
    assert found.parts == ((ExportedPart.VAE_DECODER,) if starts else ())
    assert not any(tmp_path.iterdir())
    found.close()


def test_a_cancelled_export_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "preparing" and progress.done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(folder, tmp_path, PREVIEW, report=stop)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "name", "part"),
    [
        ("flux2-klein", "flux2-klein-4b", ExportedPart.UNET),
        ("flux2-klein", "flux2-klein-4b", ExportedPart.PREVIEW),
        ("qwen-edit-plus", "qwen-image-edit-2509", ExportedPart.VAE_DECODER),
        ("dreamlite", "dreamlite-mobile", ExportedPart.UNET),
    ],
)
def test_a_part_that_cannot_be_written_is_refused(
    checkpoint: Callable[[str], Path], tmp_path: Path, kind: str, name: str, part: ExportedPart
) -> None:
    with pytest.raises(BadRequest, match=part) as refused:
        export(checkpoint(kind), tmp_path, (part,), name=name)
    assert refused.value.hint
    assert not (tmp_path / EXPORTED).exists()


def test_a_precision_that_is_none_of_onnx_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="nf4"):
        export(folder, tmp_path, PREVIEW, Precision.NF4)
