"""A request in the form in which it is sent; what the server has already is only named."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from gesso_core import wire
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.errors import BadRequest
from gesso_core.messages import PROTOCOL, Ask, to_frame
from gesso_runtime.carriage import Codec, pack
from gesso_runtime.known_arrays import named, shortened

_MOST = 256  # pictures; servers forget them after a quarter of an hour
_SOON = 1  # a preview, which somebody is waiting for


class PicturesThere:
    """Digests of what was sent and may be there still. Thread-safe, bounded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._digests: OrderedDict[str, None] = OrderedDict()

    def note(self, digests: Iterable[str]) -> None:
        with self._lock:
            for digest in digests:
                self._digests[digest] = None
                self._digests.move_to_end(digest)
            while len(self._digests) > _MOST:
                self._digests.popitem(last=False)

    def forget(self, digests: Iterable[str]) -> None:
        with self._lock:
            for digest in digests:
                self._digests.pop(digest, None)

    @property
    def digests(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._digests)


@dataclass(frozen=True, eq=False)
class Packed:
    """digests: of its large pictures. is_short: it does not carry all of them."""

    parts: tuple[bytes | memoryview, ...]
    digests: frozenset[str]
    is_short: bool


def packed(request: EditRequest, codec: Codec, there: frozenset[str] = frozenset()) -> Packed:
    """there: digests of what need not be sent. Raises BadRequest for what cannot travel."""
    priority = _SOON if request.quality is Quality.PREVIEW else 0
    try:
        frame = shortened(to_frame(Ask(PROTOCOL, request, priority)), there)
        digests = frozenset(named(frame).values())
        return Packed(tuple(wire.parts(pack(frame, codec))), digests, bool(digests & there))
    except (TypeError, ValueError) as error:
        raise BadRequest(
            "The request holds something that cannot be sent to a server.",
            "Try again; if it happens again, report the problem with its details.",
            detail=repr(error),
        ) from error
