"""Where things lie in this checkout."""

from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
ENVIRONMENTS = CHECKOUT / "envs"
"""Specifications, with the locks below."""


def built_environment(name: str) -> Path:
    """The usual place of one that was made; nothing in build/ is part of the repository."""
    return CHECKOUT / "build" / "envs" / name
