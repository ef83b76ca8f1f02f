"""Looking at one open picture: before there is a document, and at every state of it afterwards."""

import threading

from gesso_core.operators.catalogue import OPERATORS
from gesso_core.picture import Picture
from gesso_core.pixels import Pixels
from gesso_core.progress import Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.evaluation import Evaluation, FindOperator, find_local
from gesso_desktop.document.reduced import reduce_stack
from gesso_desktop.document.stack import build
from gesso_desktop.document.tile_cache import TileCache
from gesso_desktop.document.viewing.base import Base
from gesso_desktop.document.viewing.ground import Ground
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.pyramid import Pyramid
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.document.viewing.trial import Trials

PYRAMID_BYTES = 130 << 20  # level 2 and up of 200 MP in 16-bit RGB are 100 MB
CACHE_BYTES = 48 << 20  # two rows of 16-bit RGB tiles of a 200 MP picture are 43 MB
_AS_IT_IS = Preview()


class Looking:
    """Any thread may use it. Before `close` no thread may be reading a sight any more."""

    def __init__(
        self,
        picture: Picture,
        *,
        pyramid_bytes: int = PYRAMID_BYTES,
        cache_bytes: int = CACHE_BYTES,
        find_operator: FindOperator | None = None,
    ) -> None:
        """picture: stays the caller's, who closes it after this. Nothing of it is read here."""
        self._base = Base(picture)
        self._pyramid = Pyramid(self._base.read, picture.size, picture.format, pyramid_bytes)
        find = find_operator or find_local(OPERATORS)
        evaluation = Evaluation(self._base.read, None, TileCache(cache_bytes), find)
        self._ground = Ground(self._base, self._pyramid, evaluation)
        self._document: Document | None = None
        self._trials = Trials(picture.size)
        self._lock = threading.Lock()

    def adopt(self, document: Document) -> None:
        """From now on the stack of `document`, which is one of the same picture, lies over it.

        Evaluated tiles are kept in its cache. Earlier sights stay readable.
        """
        with self._lock:
            self._ground.evaluation.cache.clear()
            self._base.hand_over(document)
            self._document = document
            self._ground = Ground(self._base, self._pyramid, document.evaluation)

    def build(self, report: Report) -> None:
        """Make the pyramid, reading the whole original once, in bounded memory.

        From a thread of its own. Raises what reading raises, and `Cancelled` from `report`.
        """
        self._pyramid.build(report)

    @property
    def is_built(self) -> bool:
        return self._pyramid.is_built

    def sight(self, preview: Preview = _AS_IT_IS) -> Sight:
        """What is seen now, or would be. Reads no pixel."""
        with self._lock:
            document, ground = self._document, self._ground
            trial = self._trials.of(preview.added, preview.name)
        if document is not None:
            rows = *preview.rows(document.stack), *trial.rows
            return Sight(ground, document.stacked(rows, trial.loose))
        base = self._base
        made = build(trial.rows, "original", base.size, base.format, trial.loose.__getitem__)
        return Sight(ground, made)

    def glimpse(self, longest_side: int, preview: Preview = _AS_IT_IS) -> Pixels:
        """What is seen, roughly and at once, as pixels of `sight(preview).format`.

        From a few rows of the original where its file allows that, else decoded as a whole.
        """
        sight = self.sight(preview)
        if self.is_built:
            return sight.proxy(longest_side)
        rough = self._base.glimpse(longest_side)
        return reduce_stack(sight.ground.evaluation, sight.stack, rough, "glimpse")

    def close(self) -> None:
        """Gives memory back. May be repeated."""
        self._pyramid.clear()
        self._ground.evaluation.cache.clear()
