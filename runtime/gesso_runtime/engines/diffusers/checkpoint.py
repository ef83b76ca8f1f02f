"""Where the parts of a model in the layout of diffusers lie. No tensor is read here."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from gesso_core.cards.exported import EXPORTED_PRECISIONS, ExportedPart, exported_path
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import ModelDamaged

INDEX = "model_index.json"
_LORA, _STYLE, _PREVIEW = "lora", "style", "preview"


@dataclass(frozen=True, slots=True)
class PartFile:
    """library, class_name: as the index has them. path: the folder of its config and weights, or
    the one file that holds both."""

    library: str
    class_name: str
    path: Path


@dataclass(frozen=True)
class Checkpoint:
    """root: the folder of the index. loras: files that belong to the weights, in the card's order.
    styles: those that may be worn, by their names without ending. preview: the folder of a small
    decoder besides the VAE's. exported: parts that were written as ONNX, by part and precision."""

    title: str
    root: Path
    precision: Precision
    parts: Mapping[str, PartFile]
    loras: tuple[Path, ...] = ()
    styles: Mapping[str, Path] = field(default_factory=dict)
    preview: Path | None = None
    exported: Mapping[tuple[ExportedPart, Precision], Path] = field(default_factory=dict)


def read_checkpoint(card: ModelCard, files: Mapping[str, Path], precision: Precision) -> Checkpoint:
    """Raises ModelDamaged for an index that is missing or none.

    files: by the card's path. A part has the weights that the card names for `precision`, else
    those that serve all.
    """
    if INDEX not in files:
        raise _damaged(card, f"its index “{INDEX}” is missing")
    root = files[INDEX].parent
    parts = {
        name: PartFile(library, class_name, _path_of(name, card, files, precision) or root / name)
        for name, library, class_name in _listed(card, files[INDEX])
    }
    loras = tuple(_matching(card, files, _LORA, precision, ".safetensors"))
    styles = {path.stem: path for path in _matching(card, files, _STYLE, precision, ".safetensors")}
    preview = next(_matching(card, files, _PREVIEW, precision, ".safetensors"), None)
    wishes = ((part, each) for part in ExportedPart for each in EXPORTED_PRECISIONS)
    places = {wish: files.get(exported_path(*wish)) for wish in wishes}
    return Checkpoint(
        card.title,
        root,
        precision,
        parts,
        loras,
        styles,
        None if preview is None else preview.parent,
        {wish: path for wish, path in places.items() if path is not None},
    )


def _listed(card: ModelCard, index: Path) -> Iterator[tuple[str, str, str]]:
    try:
        content = json.loads(index.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(card, f"its index “{INDEX}” cannot be read", str(error)) from error
    if not isinstance(content, dict):
        raise _damaged(card, f"its index “{INDEX}” is none")
    for name, value in content.items():
        match value:
            case [str(library), str(class_name)]:
                yield name, library, class_name


def _path_of(
    part: str, card: ModelCard, files: Mapping[str, Path], precision: Precision
) -> Path | None:
    for path in _matching(card, files, part, precision, ".gguf"):
        return path
    for path in _matching(card, files, part, precision, ".safetensors"):
        return path.parent
    return None


def _matching(
    card: ModelCard, files: Mapping[str, Path], part: str, precision: Precision, suffix: str
) -> Iterator[Path]:
    """What is for this precision alone comes first."""
    meant = [file for file in card.files if file.part == part]
    meant = [file for file in meant if file.precision in {None, precision}]
    for file in sorted(meant, key=lambda file: file.precision is None):
        for name in sorted(files):
            if fnmatchcase(name, file.path) and name.endswith(suffix):
                yield files[name]


def _damaged(card: ModelCard, what: str, detail: str = "") -> ModelDamaged:
    return ModelDamaged(
        f"The model “{card.title}” is not complete: {what}.",
        "Add the model again, or verify it.",
        detail=detail,
    )
