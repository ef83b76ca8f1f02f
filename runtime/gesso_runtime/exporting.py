"""Small networks of an installed model as ONNX files: part of a new version, or in a folder.

The version in use stays whole and in use until the new one is; see `preparing`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from gesso_core.cards.exported import (
    EXPORTED,
    EXPORTED_PRECISIONS,
    NUMBERS,
    ORIGINS,
    ExportedPart,
    exported_path,
)
from gesso_core.cards.model_card import CardFile, ModelCard, Precision
from gesso_core.errors import BadRequest, GessoError, NeedsModel, WouldOverwrite
from gesso_core.progress import Report
from gesso_runtime.engines.engine import EXPORTERS
from gesso_runtime.environments import Environment
from gesso_runtime.preparing import Preparation, accepted_manifest, join, made, refuse_full
from gesso_runtime.store.built_in import refuse_built_in
from gesso_runtime.store.copying import Meter, Tick
from gesso_runtime.store.disk import erase, refuse_full_disk, sync_folder, writing
from gesso_runtime.store.formats.safetensors import tensor_shapes
from gesso_runtime.store.layout import FILES, MAKING
from gesso_runtime.store.local_source import copy_file
from gesso_runtime.store.manifest import Manifest
from gesso_runtime.store.model_store import Installed, ModelStore
from gesso_runtime.store.names import matches

_INDEX = "model_index.json"
_BYTES = {Precision.FP32: 4, Precision.FP16: 2}


def planned_export(
    store: ModelStore,
    card: ModelCard,
    parts: Sequence[ExportedPart],
    precision: Precision,
) -> Preparation:
    """parts: none for all that can be written. Quick: reads headers, not weights.

    Raises BadRequest, NeedsModel, NeedsLicence, ModelDamaged, and DiskFull where there is no room.
    """
    refuse_built_in(card)
    if card.engine not in EXPORTERS:
        raise BadRequest(f"“{card.title}” has no part that is written as ONNX.", "Use it as it is.")
    if precision not in EXPORTED_PRECISIONS:
        known = ", ".join(EXPORTED_PRECISIONS)
        raise BadRequest(f"No part is written as ONNX in {precision}.", f"Choose one of: {known}.")
    manifest = accepted_manifest(store, card)
    possible = exportable(store, card)
    if lacking := [part for part in parts if part not in possible]:
        raise _no_part(card, lacking[0], possible)
    if not possible:
        raise BadRequest(f"“{card.title}” has no part that is written as ONNX.", "Use it as it is.")
    parts = tuple(dict.fromkeys(parts)) or possible
    files = store.folder / card.id / manifest.version / FILES
    size = sum(_numbers(card, manifest, files, part) for part in parts) * _BYTES[precision]
    home = store.parts / f"{card.id}@onnx-{manifest.version}"
    wish = Preparation(card, precision, manifest, home, size, tuple(parts))
    refuse_full(store, wish)
    return wish


def exportable(store: ModelStore, card: ModelCard) -> tuple[ExportedPart, ...]:
    """The parts of the version in use that can be written. Raises NeedsModel, ModelDamaged."""
    files = store.files(card).files
    index = _index(files.get(_INDEX))
    return tuple(
        part
        for part, origin in ORIGINS.items()
        if any(_is_weights(path, _meant(card, part)) for path in files)
        # The tiny decoder is no part of the pipeline, and of one class only.
        and (part is ExportedPart.PREVIEW or index.get(origin.part) in origin.classes)
    )


def is_there(store: ModelStore, wish: Preparation) -> bool:
    """Whether the version in use has them all."""
    there = store.files(wish.card).files
    return all(exported_path(part, wish.precision) in there for part in wish.exported)


def export_into_model(
    store: ModelStore,
    wish: Preparation,
    environments: Sequence[Environment],
    report: Report,
    *,
    threads: int,
) -> tuple[Installed, tuple[str, ...]]:
    """The new version is in use when this returns; and how near the files are to the model.

    Raises BadRequest for a card that has no place for them or no use of them, and what `prepare`
    raises.
    """
    for part in wish.exported:
        path = exported_path(part, wish.precision)
        if not any(matches(path, file.path) for file in wish.card.files):
            raise BadRequest(
                f"The card “{wish.card.id}” has no place for “{path}”.",
                'Add [[files]] with path = "exported/*/*" and is_optional = true to it, or name '
                "a folder with -o.",
            )
    _refuse_unused(wish.card, wish.precision)
    with made(store, wish, environments, report, threads=threads) as (files, said):
        return join(store, wish, files.precisions, report), said


def export_to_folder(
    store: ModelStore,
    wish: Preparation,
    folder: Path,
    environments: Sequence[Environment],
    report: Report,
    *,
    threads: int,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files in `folder`, each there as a whole or not; and how near they are to the model.

    Raises WouldOverwrite before anything starts, and what `prepare` raises.
    """
    names = [Path(exported_path(part, wish.precision)).name for part in wish.exported]
    _refuse_overwriting(folder, [each for name in names for each in (name, f"{name}{NUMBERS}")])
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    refuse_full_disk(folder, wish.bytes)
    with made(store, wish, environments, report, threads=threads) as (_, said):
        found = []
        for part in wish.exported:
            path = wish.home / exported_path(part, wish.precision)
            # The numbers first: a network is never there without them.
            found += sorted(path.parent.iterdir(), key=lambda each: each.suffix == ".onnx")
        _refuse_overwriting(folder, [each.name for each in found])  # it took its time
        tick = Meter(report, "adding", sum(each.stat().st_size for each in found)).tick
        for each in found:
            _copy(each, folder / each.name, tick)
        with writing(folder):
            sync_folder(folder)
            erase(wish.home / EXPORTED)
    return tuple(folder / each.name for each in found), said


def _refuse_unused(card: ModelCard, precision: Precision) -> None:
    """On the processor a model uses whatever is in fp32, on a graphics card what is in the very
    numbers that it computes with."""
    is_half = precision is Precision.FP16
    where, device = ("graphics cards", "cuda") if is_half else ("the processor", "cpu")
    ways = [rung for rung in card.ladder if rung.device == device]
    if not ways:
        why = f"does not run on {where}"
    elif is_half and not any(rung.precision is precision for rung in ways):
        known = ", ".join(dict.fromkeys(rung.precision for rung in ways))
        why = f"runs on {where} in {known}"
    else:
        return
    raise BadRequest(
        f"“{card.title}” {why}, and would not use a part in {precision}.",
        "Name a folder with -o, to have the files for other programs.",
    )


def _refuse_overwriting(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        if (folder / name).exists():
            raise WouldOverwrite(
                f"{name} already exists.",
                "Name another folder, or move the file away.",
                detail=str(folder / name),
            )


def _copy(source: Path, target: Path, tick: Tick) -> None:
    making = target.with_name(target.name + MAKING)
    try:
        copy_file(source, making, tick)
        with writing(target.parent):
            making.replace(target)
    finally:
        making.unlink(missing_ok=True)


def _numbers(card: ModelCard, manifest: Manifest, files: Path, part: ExportedPart) -> int:
    """Of the weights that a part is made from, at most."""
    total = 0
    for file in manifest.files:
        if _is_weights(file.path, _meant(card, part)):
            shapes = tensor_shapes(files / file.path).values()
            total += sum(math.prod(shape) for shape, _ in shapes)
    return total


def _no_part(card: ModelCard, part: ExportedPart, possible: Sequence[ExportedPart]) -> GessoError:
    """The small decoder may just not have been added; what else is not there never will be."""
    others = f"It has: {', '.join(possible)}." if possible else "Use it as it is."
    if part is ExportedPart.PREVIEW and _meant(card, part):
        return NeedsModel(
            f"“{card.title}” was added without its small decoder.",
            f"Add the model again, with the files that its card calls “{part}”.",
        )
    return BadRequest(f"“{card.title}” has no {part} that is written as ONNX.", others)


def _index(path: Path | None) -> Mapping[str, str]:
    """Class by part; empty where it cannot be read, which whoever opens the model says."""
    try:
        plain = json.loads(path.read_text("utf-8")) if path is not None else None
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict):
        return {}
    return {
        name: str(value[1])
        for name, value in plain.items()
        if isinstance(value, list) and len(value) == 2
    }


def _meant(card: ModelCard, part: ExportedPart) -> Sequence[CardFile]:
    return [file for file in card.files if file.part == ORIGINS[part].part]


def _is_weights(path: str, meant: Sequence[CardFile]) -> bool:
    return path.endswith(".safetensors") and any(matches(path, file.path) for file in meant)
