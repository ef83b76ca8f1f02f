"""What a patch covers the picture with: a sheet of the project, or one that is only being tried.

Where it has something is known without reading; its pixels and coverage are read by box.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Coverage, Mask
from gesso_core.pixels import Pixels
from gesso_desktop.document.project import sheets
from gesso_desktop.document.project.sheets import Sheet
from gesso_desktop.document.project.store import Store


class Loose(Protocol):
    """In no project. Otherwise like `Sheet`, and what it reads is rounded like a sheet's."""

    @property
    def box(self) -> Box: ...

    @property
    def is_full(self) -> bool: ...

    @property
    def dtype(self) -> np.dtype[Any] | None: ...

    @property
    def channels(self) -> int: ...

    @property
    def digest(self) -> str: ...

    def part(self, cell: Box) -> Box: ...

    def parts(self) -> Iterator[Box]: ...

    def read_pixels(self, part: Box) -> tuple[Pixels, NDArray[np.float64]]: ...

    def read_coverage(self, box: Box) -> Coverage: ...


Covering = Sheet | Loose


def read_pixels(
    store: Store | None, covering: Covering, part: Box
) -> tuple[Pixels, NDArray[np.float64]]:
    """Pixels h×w×c and their alpha h×w (0…1) over `part`, which lies in one grid cell's part."""
    if not isinstance(covering, Sheet):
        return covering.read_pixels(part)
    assert store is not None
    return sheets.read_pixels(store, covering, part)


def read_coverage(store: Store | None, covering: Covering | None, box: Box) -> Coverage:
    """Coverage over any box, float32 0…1; 1 everywhere without a covering."""
    if covering is None:
        return np.ones((box.height, box.width), np.float32)
    if covering.is_full:
        return Mask(covering.box).read(box)
    if not isinstance(covering, Sheet):
        return covering.read_coverage(box)
    assert store is not None
    return sheets.read_coverage(store, covering, box)
