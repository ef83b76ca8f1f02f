"""Weights that mean nothing: named and shaped as those that do, and written a shard at a time."""

import math
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.engine_libraries import need_libraries
from fixtures.tiny_checkpoints import KINDS
from gesso_core.errors import BadRequest, DiskFull
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.engines.diffusers.random_weights import write_random

need_libraries()


@pytest.fixture
def bare(checkpoint: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A tiny model as published, without its weights."""

    def copied(kind: str) -> Path:
        left_out = shutil.ignore_patterns("*.safetensors*")
        return Path(shutil.copytree(checkpoint(kind), tmp_path / kind, ignore=left_out))

    return copied


def shapes(folder: Path) -> dict[str, tuple[int, ...]]:
    from safetensors import safe_open

    found = {}
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            found |= {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_gets_all_that_it_is_read_from(
    kind: str, bare: Callable[[str], Path], checkpoint: Callable[[str], Path]
) -> None:
    import diffusers
    import transformers

    folder = bare(kind)
    write_random(folder, silent, shard_bytes=200_000)
    index = diffusers.DiffusionPipeline.load_config(folder)
    for name, (library, made) in ((n, v) for n, v in index.items() if isinstance(v, list)):
        if not any((checkpoint(kind) / name).glob("*.safetensors")):
            continue
        home = {"diffusers": diffusers, "transformers": transformers}[library]
        _, facts = getattr(home, made).from_pretrained(folder / name, output_loading_info=True)
        assert not facts["missing_keys"], name
        assert not facts["unexpected_keys"], name
        assert sum_of(shapes(folder / name)) == sum_of(shapes(checkpoint(kind) / name))


def sum_of(found: dict[str, tuple[int, ...]]) -> int:
    return sum(math.prod(shape) for shape in found.values())


def test_no_shard_is_larger_than_allowed_but_for_one_tensor_alone(
    bare: Callable[[str], Path],
) -> None:
    folder, limit = bare("flux2-klein"), 300_000
    said: list[Progress] = []
    write_random(folder, said.append, shard_bytes=limit)
    assert said[-1].done == said[-1].total
    assert [progress.done for progress in said] == sorted(progress.done for progress in said)
    shards = list(folder.rglob("*.safetensors"))
    assert len(shards) == len(said)
    assert max(shard.stat().st_size for shard in shards) < 1.2 * limit


def test_parts_that_have_weights_are_left_as_they_are(bare: Callable[[str], Path]) -> None:
    folder = bare("flux2-klein")
    write_random(folder, silent)
    written = list(folder.rglob("*.safetensors"))
    for path in written:
        os.utime(path, (0, 0))
    (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    write_random(folder, silent)
    assert [path.parent.name for path in written if path.stat().st_mtime] == ["vae"]


def test_a_disk_without_room_is_refused_before_anything_is_written(
    bare: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bare("flux2-klein")
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(DiskFull):
        write_random(folder, silent)
    assert not list(folder.rglob("*.safetensors"))


def test_what_is_cancelled_can_be_made_again(
    bare: Callable[[str], Path], checkpoint: Callable[[str], Path]
) -> None:
    folder = bare("flux2-klein")

    def report(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_random(folder, report, shard_bytes=200_000)
    write_random(folder, silent, shard_bytes=200_000)
    assert shapes(folder / "text_encoder") == shapes(checkpoint("flux2-klein") / "text_encoder")
    assert not list(folder.rglob("*.part"))


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="model_index"):
        write_random(tmp_path, silent)
