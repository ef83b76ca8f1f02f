"""What was meant by a name that nothing has."""

from collections.abc import Iterable
from difflib import get_close_matches


def is_it(name: str, known: Iterable[str]) -> str:
    """ "Is it A or B?", with those of `known` that are most alike; "" where none is."""
    alike = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"Is it {' or '.join(alike)}?" if alike else ""
