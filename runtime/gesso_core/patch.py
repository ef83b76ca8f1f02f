"""Patches: the only thing that ever changes a document's pixels."""

from collections.abc import Iterable
from dataclasses import dataclass

from gesso_core.geometry import Box
from gesso_core.mask import Coverage, Mask
from gesso_core.pixels import Pixels
from gesso_core.recipe import Values


@dataclass(frozen=True, eq=False)
class ParametricPatch:
    """An exact operator with its values, evaluated per tile on demand; nothing is baked.

    values: complete, with what the operator measured when it was added, so that evaluating any tile
    needs only that tile and its halo. mask: None acts on the whole picture.
    """

    operator: str
    values: Values
    mask: Mask | None = None


@dataclass(frozen=True, eq=False)
class Piece:
    """New stored pixels (h×w×c) over `box`; alpha (h×w) says how far they replace the old."""

    box: Box
    pixels: Pixels
    alpha: Coverage


@dataclass(frozen=True, eq=False)
class PixelPatch:
    """Pixels where a model or a hand acted. Pieces may be made lazily and are read once."""

    pieces: Iterable[Piece]


@dataclass(frozen=True, eq=False)
class MattePatch:
    """Opacity of the picture: the alpha channel becomes this coverage, 0 outside its box."""

    matte: Mask


Patch = ParametricPatch | PixelPatch | MattePatch
