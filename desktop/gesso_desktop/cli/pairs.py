"""Pairs of pictures in a folder: what an edit begins with, what was wanted, and the sentence."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, GessoError, NotFound
from gesso_core.framing import seen_size
from gesso_core.geometry import Size
from gesso_core.interpret import interpret
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import FramingOperator
from gesso_core.recipe import EngineKind, Recipe
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.shown_crop import refuse_colours

_SMALLEST = 32  # px; LPIPS sees nothing in less
_WHEN = ("before", "after")
_FRAMING = frozenset(each.name for each in OPERATORS if isinstance(each, FramingOperator))


@dataclass(frozen=True, eq=False)
class Pair:
    name: str
    recipe: Recipe
    sentence: str
    before: Path
    after: Path


def find_pairs(folder: Path) -> tuple[Pair, ...]:
    """Every pair, looked at: nothing is measured of a folder where one is no pair.

    Raises NotFound for a folder without any, or where something is missing; BadRequest for a
    sentence that says nothing, for pictures that cannot be compared; and as `open_picture`.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", "Name the folder that holds the pairs.")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    names = [path.stem for path in files if path.suffix == ".txt"]
    for path in files:
        name, _, when = path.stem.rpartition(".")
        if when in _WHEN and name not in names:
            raise NotFound(f"There is no sentence {name}.txt for {path}.", "Add it to the folder.")
    if not names:
        raise NotFound(
            f"There are no pairs in {folder}.",
            "For each put there a sentence, NAME.txt, and NAME.before.png with NAME.after.png.",
        )
    return tuple(_pair(folder, name, files) for name in names)


def _pair(folder: Path, name: str, files: list[Path]) -> Pair:
    said = folder / f"{name}.txt"
    sentence = said.read_text("utf-8-sig", "replace").strip()
    if not sentence:
        raise BadRequest(f"{said} says nothing.", "Write into it what was wanted.")
    recipe = interpret(sentence)
    if not recipe.steps:
        raise BadRequest(f"{said} asks for nothing.", "Write into it what should change.")
    if any(step.engine is EngineKind.UPSCALE for step in recipe.steps):
        raise BadRequest(
            f"{said} asks for a larger picture, which is not compared.",
            "Ask for what keeps the size.",
        )
    before, after = (_picture(folder, f"{name}.{when}", files) for when in _WHEN)
    pair = Pair(name, recipe, sentence, before, after)
    _refuse_unlike(pair)
    return pair


def _picture(folder: Path, stem: str, files: list[Path]) -> Path:
    found = [path for path in files if path.stem == stem]
    if not found:
        raise NotFound(f"There is no picture {stem}.* in {folder}.", "Add it to the folder.")
    if len(found) > 1:
        named = " and ".join(path.name for path in found)
        raise BadRequest(f"{named} are both there in {folder}.", "Keep the one that is meant.")
    return found[0]


def _refuse_unlike(pair: Pair) -> None:
    sizes = []
    for path in (pair.before, pair.after):
        size = _seen_size(path)
        if min(size.width, size.height) < _SMALLEST:
            raise BadRequest(
                f"{path} has {size.width}×{size.height} pixels, too few to be judged.",
                f"Use pictures of {_SMALLEST} pixels and more on each side.",
            )
        sizes.append(size)
    is_framed = any(step.op in _FRAMING for step in pair.recipe.steps)
    if sizes[0] != sizes[1] and not is_framed:
        said = " and ".join(f"{size.width}×{size.height}" for size in sizes)
        raise BadRequest(
            f"The pictures of “{pair.name}” have different sizes: {said}.",
            "Use two of the same size.",
        )


def _seen_size(path: Path) -> Size:
    try:
        with closing(open_picture(path)) as picture:
            refuse_colours(picture.format)
            return seen_size(picture.size, picture.orientation)
    except GessoError as error:
        error.message = f"{path.name}: {error.message}"
        raise
