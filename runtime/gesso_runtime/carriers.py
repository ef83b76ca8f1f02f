"""How requests reach engines: the names, for who must know them before anything is imported."""

from gesso_core.errors import BadRequest

CARRIERS = ("local", "fake", "none")
"""Processes of this computer; play without a model; nothing at all."""


def check_carrier(name: str) -> str:
    """`name`, if it is one. Raises BadRequest."""
    if name not in CARRIERS:
        raise BadRequest(
            f"There is no way to run models called “{name}”.",
            f"Possible are {', '.join(CARRIERS)}.",
        )
    return name
