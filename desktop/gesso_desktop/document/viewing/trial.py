"""Patches that are not in a document, as rows and coverings of a stack."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import assert_never
from uuid import uuid4
from weakref import WeakKeyDictionary

from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.patch import MattePatch, ParametricPatch, Patch, PixelPatch
from gesso_core.recipe import EngineKind, Step, Values
from gesso_desktop.document.covering import Loose
from gesso_desktop.document.project.records import PatchKind, PatchRow, Provenance
from gesso_desktop.document.viewing.loose import LooseCoverage, LoosePixels
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces

_STEP = Step("", EngineKind.OPERATORS)


@dataclass(frozen=True, eq=False)
class TrialPatch:
    """A patch with the opacity and the texture that it is to be laid with."""

    patch: Patch
    opacity: float = 1.0
    texture: float = 0.0


@dataclass(frozen=True, eq=False)
class Trial:
    """rows: one for each patch, with ids and sheets below 0. loose: their sheets."""

    rows: tuple[PatchRow, ...]
    loose: dict[int, Loose]


@dataclass(eq=False)
class Trials:
    """Makes trials, and knows masks and pieces again. One thread at a time.

    A covering is named by the object it was made from, not by its contents, which would have to
    be read: so the same mask under another slider value is not averaged once more.
    """

    size: Size
    _known: WeakKeyDictionary[Mask | PixelPatch, tuple[int, SpooledPieces | None]] = field(
        default_factory=WeakKeyDictionary
    )
    _numbers: "count[int]" = field(default_factory=count)
    _mark: str = field(default_factory=lambda: uuid4().hex)  # a document's cache may serve others

    def of(self, patches: Iterable[Patch | TrialPatch], name: str) -> Trial:
        """A patch alone is laid as a document lays it: wholly, and without texture."""
        rows, loose = list[PatchRow](), dict[int, Loose]()

        def kept(covering: Loose | None) -> int | None:
            if covering is None:
                return None
            loose[number := -1 - len(loose)] = covering
            return number

        for number, each in enumerate(patches):
            laid = each if isinstance(each, TrialPatch) else TrialPatch(each)
            match laid.patch:
                case ParametricPatch(operator, values, mask):
                    covering = self._coverage(mask, name) if mask else None
                    row = _row(number, PatchKind.PARAMETRIC, operator, values, mask=kept(covering))
                case MattePatch(matte):
                    sheet = kept(self._coverage(matte, name))
                    row = _row(number, PatchKind.MATTE, "", {}, sheet=sheet)
                case PixelPatch() as pixels:
                    sheet = kept(self._pixels(pixels, name))
                    row = _row(number, PatchKind.PIXELS, "", {}, sheet=sheet)
                case _:
                    assert_never(laid.patch)
            rows.append(replace(row, opacity=laid.opacity, texture=laid.texture))
        return Trial(tuple(rows), loose)

    def _coverage(self, mask: Mask, name: str) -> LooseCoverage:
        if mask not in self._known:
            self._known[mask] = next(self._numbers), None
        return LooseCoverage(
            mask, self.size, f"{name} {self._mark} coverage {self._known[mask][0]}"
        )

    def _pixels(self, patch: PixelPatch, name: str) -> LoosePixels:
        if patch not in self._known:
            is_spooled = isinstance(patch.pieces, SpooledPieces)
            spooled = None if is_spooled else SpooledPieces(patch.pieces)
            self._known[patch] = next(self._numbers), spooled
        number, spooled = self._known[patch]
        pieces = patch.pieces if isinstance(patch.pieces, SpooledPieces) else spooled
        assert pieces is not None
        return LoosePixels(pieces, self.size, f"{name} {self._mark} pixels {number}")


def _row(
    number: int,
    kind: PatchKind,
    operator: str,
    values: Values,
    *,
    sheet: int | None = None,
    mask: int | None = None,
) -> PatchRow:
    return PatchRow(
        id=-1 - number,
        kind=kind,
        name="",
        created="",
        operator=operator,
        values=values,
        sheet=sheet,
        mask=mask,
        is_visible=True,
        opacity=1.0,
        step=_STEP,
        provenance=Provenance(),
        below="",
    )
