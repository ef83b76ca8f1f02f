"""What is seen though it is not, or not yet, in the document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gesso_core.framing import Framing
from gesso_core.patch import Patch
from gesso_core.recipe import Values
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.viewing.trial import TrialPatch


@dataclass(frozen=True, eq=False)
class Preview:
    """added: laid on top; a patch alone wholly. The pieces of a `PixelPatch` are iterated more than
        once: use `SpooledPieces`, or a list. Its arrays, and those of masks, never change; a stroke
        that goes on is a new `Mask`.
    opacities, textures, values, hidden: of patches of the document by id, while a slider is
        dragged.
    below: only what lies below this patch is seen, as when it is opened again. is_base: the
        original alone. `added` lies on top of either.
    framing: another than the document's. A sight is never framed, so it does not change one.
    name: tells apart masks and pieces whose arrays were changed after all; may stay empty.
    """

    added: tuple[Patch | TrialPatch, ...] = ()
    opacities: Mapping[int, float] = field(default_factory=dict)
    textures: Mapping[int, float] = field(default_factory=dict)
    values: Mapping[int, Values] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    below: int | None = None
    is_base: bool = False
    framing: Framing | None = None
    name: str = ""

    def rows(self, stack: Sequence[PatchRow]) -> Iterator[PatchRow]:
        """The document's patches, lowest first, as the preview shows them."""
        for row in stack:
            if self.is_base or row.id == self.below:
                return
            yield replace(
                row,
                is_visible=row.is_visible and row.id not in self.hidden,
                opacity=self.opacities.get(row.id, row.opacity),
                texture=self.textures.get(row.id, row.texture),
                values=self.values.get(row.id, row.values),
            )
