"""How long work reports progress, and how it learns that it was cancelled: by the same call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class Cancelled(Exception):
    """Raised by a progress callback to stop the work. Not an error."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units of a named stage ("reading", "running", "writing").

    preview: what is being made so far, small, h×w×3 uint8 sRGB, the right way up; None for no news.
    ready: parts of the result that are done for good, all of them so far; None for no news.
    """

    stage: str
    done: int
    total: int
    preview: Any = field(default=None, compare=False, repr=False)
    ready: Any = field(default=None, compare=False, repr=False)


Report = Callable[[Progress], None]
"""May raise `Cancelled`. Called often: at least every few hundred milliseconds of work."""


def silent(progress: Progress) -> None:
    """The report nobody listens to."""
