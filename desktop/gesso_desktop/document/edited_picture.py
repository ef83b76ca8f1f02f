"""An original with a stack of edits over it, as it is read; nothing here changes either."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.covering import Covering
from gesso_desktop.document.evaluation import Evaluation, FindOperator
from gesso_desktop.document.layering import with_alpha
from gesso_desktop.document.project import sheets
from gesso_desktop.document.project.project import Project
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.project.sheets import Sheet, read_coverage
from gesso_desktop.document.reduced import reduce_stack
from gesso_desktop.document.stack import Stack, build
from gesso_desktop.document.stack_picture import StackPicture
from gesso_desktop.document.tile_cache import TileCache


class EditedPicture:
    """The reading half of a document. Any thread may read at any time."""

    def __init__(
        self, opened: Project, picture: Picture, *, find_operator: FindOperator, cache_bytes: int
    ) -> None:
        self._project = opened
        self._picture = picture
        self._picture_lock = threading.Lock()
        self._sheets: dict[int, Sheet] = {}
        self._evaluation = Evaluation(
            self.read_base, opened.store, TileCache(cache_bytes), find_operator
        )
        self._original = opened.original()
        self._refresh()

    @property
    def base(self) -> Picture:
        """The original, unedited."""
        return self._picture

    @property
    def size(self) -> Size:
        return self._stack.size

    @property
    def format(self) -> PixelFormat:
        """The original's, with an alpha channel while a matte is seen."""
        return self._stack.format

    @property
    def icc(self) -> bytes | None:
        return self._picture.icc

    @property
    def orientation(self) -> int:
        return self._picture.orientation

    def read(self, box: Box) -> Pixels:
        return self._evaluation.read(self._stack, box)

    @property
    def evaluation(self) -> Evaluation:
        """What makes the pixels of any stack over this original."""
        return self._evaluation

    def stacked(self, rows: Iterable[PatchRow], loose: Mapping[int, Covering]) -> Stack:
        """The stack that these rows would make here. loose: what sheets below 0 stand for."""
        return self._built(tuple(rows), lambda n: loose[n] if n < 0 else self._sheet(n))

    def layers(self, rows: Iterable[PatchRow]) -> StackPicture:
        """The original with these patches of the stack alone. Edits do not change it any more."""
        base, stack = self._picture, self._built(tuple(rows), self._sheet)
        return StackPicture(self._evaluation, stack, base.icc, base.orientation, self._base_proxy)

    def box_of(self, patch: int) -> Box:
        """Outside it the patch changes nothing, also when it is hidden now.

        Empty when there is no such patch.
        """
        rows = (row for row in self.stack if row.id == patch)
        alone = self.stacked((replace(row, is_visible=True, opacity=1.0) for row in rows), {})
        result = Box(0, 0, 0, 0)
        for part in alone.parts().values():
            result = result.union(part)
        return result

    def read_base(self, box: Box) -> Pixels:
        """The original's pixels, in the original's format."""
        with self._picture_lock:  # not every decoder may be entered by two threads
            return self._picture.read(box)

    def proxy(self, longest_side: int) -> Pixels:
        """Close to the reduced result: operators run on the reduced picture."""
        stack = self._stack
        return reduce_stack(self._evaluation, stack, self._base_proxy(longest_side))

    def _base_proxy(self, longest_side: int) -> Pixels:
        with self._picture_lock:
            return self._picture.proxy(longest_side)

    @property
    def state(self) -> str:
        """Names the pixels the document has now; the same name always means the same pixels."""
        return self._stack.state

    @property
    def stack(self) -> tuple[PatchRow, ...]:
        """All patches, lowest first, with hidden ones."""
        return self._stack.rows

    @property
    def framing(self) -> Framing:
        return self._framing

    def touched(self) -> list[Box]:
        """Disjoint boxes outside which every pixel equals the original's."""
        return self._stack.touched()

    def area_of(self, patch: PatchRow) -> Mask | None:
        """Where a patch acts: its mask, or else the pixels that it has; None is everywhere."""
        number = patch.sheet if patch.mask is None else patch.mask
        if number is None:
            return None
        sheet = self._sheet(number)
        store = self._project.store
        return Mask(sheet.box, None if sheet.is_full else read_coverage(store, sheet, sheet.box))

    def release_memory(self) -> None:
        """Give up evaluated tiles; they are made again when they are read."""
        self._evaluation.cache.clear()

    def _refresh(self) -> None:
        rows = self._project.rows()
        self._framing = self._project.framing()
        self._stack: Stack = self._built(rows, self._sheet)

    def _built(self, rows: tuple[PatchRow, ...], sheet: Callable[[int], Covering]) -> Stack:
        return build(rows, self._original.state, self._picture.size, self._picture.format, sheet)

    @property
    def _formats(self) -> tuple[PixelFormat, ...]:
        """What the pixels of a patch may look like: with the alpha of a matte or without."""
        return self._picture.format, with_alpha(self._picture.format)

    def _sheet(self, sheet: int) -> Sheet:
        if sheet not in self._sheets:
            self._sheets[sheet] = sheets.load(
                self._project.store, sheet, self._picture.size, self._formats
            )
        return self._sheets[sheet]
