"""How long work reports progress, and how it learns that it was cancelled: by the same call."""

from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):
    """Raised by a progress callback to stop the work. Not an error."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units of a named stage ("reading", "running", "writing")."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]
"""May raise `Cancelled`. Called often: at least every few hundred milliseconds of work."""


def silent(progress: Progress) -> None:
    """The report nobody listens to."""
