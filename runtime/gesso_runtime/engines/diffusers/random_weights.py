"""Weights of the true size that mean nothing, for measuring: `python -m … FOLDER`.

FOLDER holds a model in its published layout without weights: the index and a `config.json` for each
part. What a part lacks is written in bfloat16, a shard at a time; no part is ever held as a whole.
Each line on standard output is `PART DONE TOTAL`, in bytes.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, GessoError
from gesso_core.progress import Progress, Report
from gesso_runtime.store.disk import refuse_full_disk, writing

SHARD_BYTES = 1 << 30
_FILE = {"diffusers": "diffusion_pytorch_model", "transformers": "model"}
_BYTES = 2  # of a number in bfloat16
_SPREAD = 0.02  # of most models before they learn anything


def write_random(folder: Path, report: Report, *, shard_bytes: int = SHARD_BYTES) -> None:
    """Raises BadRequest for a folder without an index, DiskFull, CannotWrite; and what `report`
    raises. Parts that have weights are left as they are.
    """
    torch = import_module("torch")
    parts = [(home, path) for home, path in _parts(folder) if not _has_weights(path)]
    made = [(home, path, _shapes(home, path, torch)) for home, path in parts]
    total = sum(_size(shapes) for _, _, shapes in made)
    with writing(folder):
        refuse_full_disk(folder, total)
        done = 0
        for home, path, shapes in made:
            for written in _write_part(path, _FILE[home], shapes, shard_bytes, torch):
                done += written
                report(Progress(path.name, done, total))


def part_shapes(folder: Path) -> dict[str, dict[str, Any]]:
    """Of every part, by its configuration: tensors by name that have a shape and take no memory.
    Raises BadRequest for a folder without an index."""
    torch = import_module("torch")
    return {path.name: _shapes(home, path, torch) for home, path in _parts(folder)}


def _parts(folder: Path) -> Iterator[tuple[str, Path]]:
    """Library and folder of what has weights."""
    try:
        index = json.loads((folder / "model_index.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(
            f"{folder} holds no model: its “model_index.json” cannot be read.",
            "Name a folder with the index and the configurations of a model.",
            detail=str(error),
        ) from error
    for name, value in index.items():
        is_part = isinstance(value, list) and value[0] in _FILE
        if is_part and (folder / name / "config.json").is_file():
            yield value[0], folder / name


def _has_weights(path: Path) -> bool:
    """Shards without their index are of a run that was ended."""
    found = [file.name for file in path.glob("*.safetensors") if "-of-" not in file.name]
    return bool(found) or any(path.glob("*.safetensors.index.json"))


def _shapes(home: str, path: Path, torch: Any) -> dict[str, Any]:
    config = json.loads((path / "config.json").read_text("utf-8"))
    library = import_module(home)
    with torch.device("meta"):
        if home == "diffusers":
            network = getattr(library, config["_class_name"]).from_config(config)
        else:
            made = getattr(library, config["architectures"][0])
            network = made(made.config_class.from_pretrained(path, local_files_only=True))
    tied = getattr(network, "all_tied_weights_keys", None) or {}
    return {name: each for name, each in network.state_dict().items() if name not in tied}


def _write_part(
    path: Path, name: str, shapes: dict[str, Any], shard_bytes: int, torch: Any
) -> Iterator[int]:
    """Bytes of each shard, once it is written."""
    save = import_module("safetensors.torch").save_file
    generator = torch.Generator().manual_seed(0)
    shards = list(_shards(shapes, shard_bytes))
    places: dict[str, str] = {}
    for number, names in enumerate(shards, start=1):
        many = f"-{number:05}-of-{len(shards):05}" if len(shards) > 1 else ""
        file = f"{name}{many}.safetensors"
        tensors = {each: _random(each, shapes[each], generator, torch) for each in names}
        part = path / f"{file}.part"
        save(tensors, part, metadata={"format": "pt"})
        part.replace(path / file)
        places |= dict.fromkeys(names, file)
        yield _size({each: shapes[each] for each in names})
    if len(shards) > 1:
        index = {"metadata": {"total_size": _size(shapes)}, "weight_map": places}
        (path / f"{name}.safetensors.index.json").write_text(json.dumps(index, indent=1), "utf-8")


def _shards(shapes: dict[str, Any], limit: int) -> Iterator[list[str]]:
    held: list[str] = []
    size = 0
    for name, shape in shapes.items():
        if held and size + shape.numel() * _BYTES > limit:
            yield held
            held, size = [], 0
        held.append(name)
        size += shape.numel() * _BYTES
    if held:
        yield held


def _random(name: str, shape: Any, generator: Any, torch: Any) -> Any:
    """What scales is 1, what is added 0, as before learning: numbers stay finite."""
    if not shape.dtype.is_floating_point:
        return torch.zeros(shape.shape, dtype=shape.dtype)
    made = torch.zeros(shape.shape, dtype=torch.bfloat16)
    if name.endswith(("running_var", "gamma")) or (name.endswith("weight") and made.ndim < 2):
        return made.fill_(1)
    if made.ndim < 2:
        return made
    return made.normal_(0, _SPREAD, generator=generator)


def _size(shapes: dict[str, Any]) -> int:
    return sum(shape.numel() * _BYTES for shape in shapes.values())


def _say(progress: Progress) -> None:
    print(progress.stage, progress.done, progress.total, flush=True)


if __name__ == "__main__":
    try:
        write_random(Path(sys.argv[1]), _say)
    except GessoError as refused:
        sys.exit(json.dumps({"code": refused.code, "says": refused.message, "hint": refused.hint}))
