"""What becomes of the jobs and pictures of a key that was revoked: nothing is left of them."""

import logging
from collections.abc import Callable, Iterable

from gesso_core.errors import GessoError
from gesso_runtime.server.jobs.known_pictures import KnownPictures
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.said import place_of

_log = logging.getLogger(__name__)
Forget = Callable[[str], None]
"""Of a key, by its id. Raises GessoError where something is left."""


class Revocations:
    """Belongs to the dispatcher's thread, but for `tell`."""

    def __init__(self, keys: KeyRing, known: KnownPictures) -> None:
        self._keys = keys
        self._known = known
        self._told: list[Forget] = []
        self._seen: frozenset[str] = frozenset()

    def tell(self, forget: Forget) -> None:
        """Of every key that is revoked. Before the first look."""
        self._told.append(forget)

    def look(self) -> None:
        """Keys that were revoked since the last look. Costs next to nothing where there are none;
        a file that cannot be read is `sweep`'s to complain of, and what is left its to try again.
        """
        try:
            revoked = self._revoked()
        except GessoError:
            return
        new, self._seen = revoked - self._seen, revoked
        self._turn_away(new)

    def sweep(self) -> None:
        """Of every revoked key, what came while it was revoked, too; and of all keys the pictures
        that were kept for their time.
        """
        self._known.sweep()
        self._turn_away(self._revoked())

    def _revoked(self) -> frozenset[str]:
        return frozenset(key.id for key in self._keys.list() if key.revoked is not None)

    def _turn_away(self, revoked: Iterable[str]) -> None:
        for key in revoked:
            for forget in (*self._told, self._known.forget):
                try:
                    forget(key)
                except GessoError as error:  # the others go all the same
                    _log.error("revoked", extra={"said": {"key": key, "error": place_of(error)}})
