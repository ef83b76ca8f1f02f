"""What becomes of the jobs and pictures of a key that was revoked: nothing is left of them."""

from collections.abc import Callable
from contextlib import suppress

from gesso_core.errors import GessoError
from gesso_runtime.server.jobs.known_pictures import KnownPictures
from gesso_runtime.server.jobs.served import ServedJobs
from gesso_runtime.server.keys.key_ring import KeyRing


class Revocations:
    """Belongs to the dispatcher's thread."""

    def __init__(self, keys: KeyRing, jobs: Callable[[], ServedJobs], known: KnownPictures) -> None:
        self._keys = keys
        self._jobs = jobs
        self._known = known
        self._seen: frozenset[str] = frozenset()

    def look(self) -> None:
        """Keys that were revoked since the last look. Costs next to nothing where there are none;
        a file that cannot be read is `sweep`'s to complain of.
        """
        with suppress(GessoError):
            revoked = self._revoked()
            self._turn_away(revoked - self._seen)
            self._seen = revoked

    def sweep(self) -> None:
        """Of every revoked key, what came while it was revoked, too; and of all keys the pictures
        that were kept for their time.
        """
        self._known.sweep()
        self._turn_away(self._revoked())

    def _revoked(self) -> frozenset[str]:
        return frozenset(key.id for key in self._keys.list() if key.revoked is not None)

    def _turn_away(self, revoked: frozenset[str]) -> None:
        self._jobs().turn_away(revoked)
        for key in revoked:
            self._known.forget(key)
