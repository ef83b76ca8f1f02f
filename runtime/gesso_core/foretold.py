"""How much a piece of work will send in all, for whoever is asked before the first of it leaves.

Known to the thread that does the work, whatever clients lie between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BYTES = ContextVar("foretold bytes", default=0)


@contextmanager
def foretelling(count: int) -> Iterator[None]:
    """count: bytes of pictures and masks, unpacked. Within a larger piece of work, that counts."""
    before = _BYTES.set(max(count, _BYTES.get()))
    try:
        yield
    finally:
        _BYTES.reset(before)


def foretold() -> int:
    """0 where nothing was."""
    return _BYTES.get()
